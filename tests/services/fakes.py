"""Stores kept in memory, for the tests of the services: each remembers what was asked to be kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from procurement.domain.access import Role
from procurement.domain.authority import Authority
from procurement.domain.dossier import (
    NOTHING_DECIDED,
    NOTHING_RECORDED,
    Dossier,
    RecordedAnswer,
    RecordedDecision,
    RecordedProfile,
)
from procurement.domain.evidence import Evidence
from procurement.domain.journal import Action, Event
from procurement.domain.journey import State
from procurement.domain.remarks import Remark
from procurement.services.desk import Actor, Desk

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = datetime(2026, 11, 24, 9, tzinfo=UTC)
BRUMEVAL = Authority("000190017", "Brumeval-lès-Tilleuls", "commune", population=1900)
DRAFT = Dossier("abc", BRUMEVAL, False, "2026", 2026, State.DRAFT, NOON)


@dataclass
class AuthoritiesInMemory:
    kept: dict[str, tuple[Authority, bool]] = field(default_factory=dict)

    def add(self, authority: Authority, *, fictitious: bool, now: datetime) -> None:
        self.kept.setdefault(authority.siren, (authority, fictitious))

    def id_of(self, siren: str) -> int | None:
        return list(self.kept).index(siren) + 1 if siren in self.kept else None


@dataclass
class EditionsInMemory:
    kept: dict[str, str] = field(default_factory=dict)

    def add(self, edition: str, sha256: str, *, now: datetime) -> None:
        self.kept.setdefault(edition, sha256)


@dataclass
class AssessmentsInMemory:
    """``authorities`` is where the bodies of new files are found, as a database finds them by their SIREN."""

    kept: dict[str, Dossier] = field(default_factory=dict)
    authorities: AuthoritiesInMemory = field(default_factory=AuthoritiesInMemory)

    def get(self, identifier: str) -> Dossier | None:
        return self.kept.get(identifier)

    def find(self, siren: str, edition: str, year: int) -> Dossier | None:
        same = (siren, edition, year)
        return next((one for one in self.kept.values() if (one.authority.siren, one.edition, one.year) == same), None)

    def add(self, identifier: str, siren: str, edition: str, year: int, *, now: datetime) -> None:
        authority, fictitious = self.authorities.kept[siren]
        self.kept[identifier] = Dossier(identifier, authority, fictitious, edition, year, State.DRAFT, now)

    def move(self, identifier: str, state: State, *, submitted_at: datetime | None, moved_at: datetime) -> None:
        moved = {"state": state, "submitted_at": submitted_at, "moved_at": moved_at}
        self.kept[identifier] = replace(self.kept[identifier], **moved)  # type: ignore[arg-type]


@dataclass
class ProfilesInMemory:
    kept: list[tuple[str, RecordedProfile]] = field(default_factory=list)

    def current(self, assessment: str) -> RecordedProfile:
        mine = [profile for identifier, profile in self.kept if identifier == assessment]
        return mine[-1] if mine else RecordedProfile(0)

    def add(self, assessment: str, profile: RecordedProfile) -> None:
        self.kept.append((assessment, profile))


@dataclass
class AnswersInMemory:
    kept: list[tuple[str, str, RecordedAnswer]] = field(default_factory=list)

    def latest(self, assessment: str, criterion: str) -> RecordedAnswer:
        mine = [recorded for *key, recorded in self.kept if key == [assessment, criterion]]
        return mine[-1] if mine else NOTHING_RECORDED

    def current(self, assessment: str) -> Mapping[str, RecordedAnswer]:
        return {criterion: recorded for identifier, criterion, recorded in self.kept if identifier == assessment}

    def add(self, assessment: str, criterion: str, recorded: RecordedAnswer) -> None:
        self.kept.append((assessment, criterion, recorded))


@dataclass
class DecisionsInMemory:
    kept: list[tuple[str, str, RecordedDecision]] = field(default_factory=list)

    def latest(self, assessment: str, criterion: str) -> RecordedDecision:
        return self.current(assessment).get(criterion, NOTHING_DECIDED)

    def current(self, assessment: str) -> Mapping[str, RecordedDecision]:
        return {criterion: recorded for identifier, criterion, recorded in self.kept if identifier == assessment}

    def add(self, assessment: str, criterion: str, recorded: RecordedDecision) -> None:
        self.kept.append((assessment, criterion, recorded))


@dataclass
class EvidenceInMemory:
    kept: dict[int, tuple[str, Evidence]] = field(default_factory=dict)

    def get(self, assessment: str, identifier: int) -> Evidence | None:
        found = self.kept.get(identifier)
        return found[1] if found and found[0] == assessment else None

    def of_assessment(self, assessment: str) -> list[Evidence]:
        return [piece for identifier, piece in self.kept.values() if identifier == assessment]

    def used_by(self, authority: int) -> int:
        return sum(piece.size for _, piece in self.kept.values() if piece.is_live)

    def add(self, assessment: str, piece: Evidence) -> int:
        number = len(self.kept) + 1
        self.kept[number] = (assessment, replace(piece, id=number))
        return number

    def remove(self, assessment: str, identifier: int, *, by: int | None, now: datetime) -> None:
        self.kept[identifier] = (assessment, replace(self.kept[identifier][1], removed_at=now, removed_by=by))


@dataclass
class RemarksInMemory:
    kept: list[tuple[str, Remark]] = field(default_factory=list)

    def of_criterion(self, assessment: str, criterion: str) -> list[Remark]:
        return [one for identifier, one in self.kept if (identifier, one.criterion) == (assessment, criterion)]

    def add(self, assessment: str, remark: Remark) -> int:
        self.kept.append((assessment, replace(remark, id=len(self.kept) + 1)))
        return len(self.kept)


@dataclass
class HoldersInMemory:
    kept: dict[str, dict[str, frozenset[int]]] = field(default_factory=dict)

    def of_assessment(self, assessment: str) -> dict[str, frozenset[int]]:
        return self.kept.get(assessment, {})

    def replace(self, assessment: str, pillars: dict[str, frozenset[int]]) -> None:
        self.kept[assessment] = pillars


@dataclass
class JournalInMemory:
    kept: list[Event] = field(default_factory=list)

    def add(self, event: Event, *, now: datetime) -> None:
        self.kept.append(event)

    @property
    def actions(self) -> list[Action]:
        return [event.action for event in self.kept]


@dataclass
class Stores:
    """The stores of one installation, in memory; each test looks into those it cares for."""

    assessments: AssessmentsInMemory
    profiles: ProfilesInMemory = field(default_factory=ProfilesInMemory)
    answers: AnswersInMemory = field(default_factory=AnswersInMemory)
    decisions: DecisionsInMemory = field(default_factory=DecisionsInMemory)
    evidence: EvidenceInMemory = field(default_factory=EvidenceInMemory)
    remarks: RemarksInMemory = field(default_factory=RemarksInMemory)
    holders: HoldersInMemory = field(default_factory=HoldersInMemory)
    journal: JournalInMemory = field(default_factory=JournalInMemory)

    def desk(self, *roles: Role, person: int | None = 7, now: datetime = NOON) -> Desk:
        """Lay the desk for somebody who is ``roles``: a lead when nothing is said."""
        actor = Actor(person, frozenset(roles or (Role.LEAD,)))
        return Desk(
            self.assessments,
            self.profiles,
            self.answers,
            self.decisions,
            self.evidence,
            self.remarks,
            self.holders,
            self.journal,
            actor,
            now,
        )


def stores(state: State = State.DRAFT) -> Stores:
    """Return the stores of an installation with one assessment in ``state``, «abc»."""
    submitted_at = None if state is State.DRAFT else NOON
    return Stores(AssessmentsInMemory({DRAFT.id: replace(DRAFT, state=state, submitted_at=submitted_at)}))
