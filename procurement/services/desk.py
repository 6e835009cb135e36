"""What a service works at: the stores of one transaction, who acts, and when."""

from dataclasses import dataclass
from datetime import datetime

from procurement.domain.access import Role, Roles
from procurement.domain.dossier import Dossier
from procurement.domain.journal import Action, Detail, Event
from procurement.services.ports import (
    Answers,
    Assessments,
    Decisions,
    EvidencePieces,
    Holders,
    Journal,
    Profiles,
    Remarks,
)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and what they are on the authority concerned. ``person`` is None for a command of the machine."""

    person: int | None
    roles: Roles

    @property
    def assists(self) -> bool:
        """Whether they write for the authority without being of it: an adviser, during a visit."""
        return Role.ADVISER in self.roles and self.roles.isdisjoint({Role.LEAD, Role.BUYER})


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything a service may read and write of assessments, within one transaction."""

    assessments: Assessments
    profiles: Profiles
    answers: Answers
    decisions: Decisions
    evidence: EvidencePieces
    remarks: Remarks
    holders: Holders
    journal: Journal
    actor: Actor
    now: datetime

    def note(self, dossier: Dossier, action: Action, **details: Detail) -> None:
        """Write in the journal what the actor did to an assessment, in the same transaction."""
        event = Event(action, self.actor.person, dossier.authority_id, dossier.id, details)
        self.journal.add(event, now=self.now)
