"""One assessment as a page needs it: its file, its grid, what was answered and what it is worth."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from sqlalchemy import Connection

from procurement.domain.access import Role, Roles, may, roles_of
from procurement.domain.answers import Assessment
from procurement.domain.criteria import AnyCriterion
from procurement.domain.dossier import (
    NOTHING_DECIDED,
    NOTHING_RECORDED,
    Dossier,
    RecordedAnswer,
    RecordedDecision,
    RecordedProfile,
    assessment_of,
    decisions_of,
    points_asked,
    replay_authority,
)
from procurement.domain.evidence import Evidence, attached_to
from procurement.domain.frozen import FrozenAssessment
from procurement.domain.grid import Grid, Pillar
from procurement.domain.journey import FROZEN, MOVES, State, Step, may_be_answered, may_be_edited
from procurement.domain.replay import read_replay, write_replay
from procurement.domain.result import CriterionResult, PillarResult, Result
from procurement.domain.scoring import score
from procurement.domain.validation import Validation
from procurement.services.desk import Actor
from procurement.services.dossiers import dossier_of
from procurement.storage.answer_store import AnswerStore
from procurement.storage.around_store import EvidenceStore, HolderStore
from procurement.storage.decision_store import DecisionStore, ValidationStore
from procurement.storage.people_store import PersonStore
from procurement.storage.stores import AssessmentStore, ProfileStore
from procurement.web.backend import PARIS, backend
from procurement.web.named import people_in
from procurement.web.remembered import frozen_document, stability_of
from procurement.web.visit import visit


@dataclass(frozen=True)
class Progress:
    """How far a pillar is: the results of its applicable criteria, in grid order."""

    pillar: Pillar
    results: tuple[CriterionResult, ...]

    @property
    def answered(self) -> int:
        return sum(result.is_answered for result in self.results)

    @property
    def unknown(self) -> int:
        return sum(result.state == "dont_know" for result in self.results)


@dataclass(frozen=True)
class Opened:
    """An assessment read at one moment, and all that a page may ask about it, for whoever looks at it.

    ``names`` are those of the people who left something in it. ``validation`` is there once it was validated: from then
    on, what is shown is what was kept that day, and nothing is computed again.
    """

    dossier: Dossier
    grid: Grid
    profile: RecordedProfile
    answers: dict[str, RecordedAnswer]
    decisions: dict[str, RecordedDecision]
    evidence: tuple[Evidence, ...]
    holders: dict[str, frozenset[int]]
    names: dict[int, str]
    validation: Validation | None
    roles: Roles
    viewer: int | None = None

    @property
    def id(self) -> str:
        return self.dossier.id

    @property
    def is_editable(self) -> bool:
        """Whether the whole is still open, and the viewer one of those who may write."""
        return may_be_edited(self.dossier.state) and may(self.roles, "questionnaire.save", "POST")

    @property
    def is_frozen(self) -> bool:
        return self.dossier.state in FROZEN

    @property
    def assists(self) -> bool:
        """Whether what the viewer writes is marked as typed for the authority, during a visit."""
        return Actor(self.viewer, self.roles).assists

    @property
    def sees_review(self) -> bool:
        """Whether the decisions count in what is shown: for advisers at once, for the authority once validated."""
        return Role.ADVISER in self.roles or self.is_frozen

    def may(self, endpoint: str, method: str = "GET") -> bool:
        return may(self.roles, endpoint, method)

    def may_step(self, step: str) -> bool:
        """Tell whether the viewer may move the assessment by ``step`` from where it stands."""
        move = MOVES.get((self.dossier.state, Step(step)))
        return move is not None and not self.roles.isdisjoint(move.who)

    @cached_property
    def asked(self) -> dict[str, str]:
        """What the adviser asks more of, by criterion: shown to the authority once it was sent back."""
        shown = Role.ADVISER in self.roles or self.dossier.state is State.SENT_BACK
        return points_asked(self.decisions) if shown else {}

    def may_answer(self, criterion: str) -> bool:
        """Tell whether the viewer may change the answer to ``criterion`` now."""
        is_open = may_be_answered(self.dossier.state, criterion, self.asked)
        return is_open and may(self.roles, "questionnaire.save", "POST")

    @cached_property
    def pieces(self) -> dict[str, tuple[Evidence, ...]]:
        """The evidence there is, by criterion; what was removed is not there any more."""
        found: dict[str, tuple[Evidence, ...]] = {}
        for piece in self.evidence:
            if piece.is_live:
                found[piece.criterion] = (*found.get(piece.criterion, ()), piece)
        return found

    @cached_property
    def frozen(self) -> FrozenAssessment | None:
        if not self.is_frozen or self.validation is None:
            return None
        return frozen_document(self.validation.document, self.validation.sha256, self.grid.edition)

    @property
    def reopened(self) -> Validation | None:
        """The validation that was undone, with its reason, while the review goes on again."""
        return self.validation if self.validation and self.validation.reopened_at and not self.is_frozen else None

    @cached_property
    def completed(self) -> frozenset[str]:
        """The criteria asked more of, whose answer or evidence came after the demand."""
        found = set()
        for key in self.asked:
            since = self.decided(key).recorded_at
            moments = [self.recorded(key).recorded_at, *(piece.added_at for piece in self.pieces.get(key, ()))]
            if since and any(moment and moment > since for moment in moments):
                found.add(key)
        return frozenset(found)

    @cached_property
    def assessment(self) -> Assessment:
        if self.frozen is not None:
            return read_replay(self.frozen.replay).assessment
        return assessment_of(
            self.dossier,
            self.profile,
            self.answers,
            review=decisions_of(self.decisions) if self.sees_review else {},
            proven=attached_to(self.evidence),
            on=backend().now().astimezone(PARIS).date(),
        )

    @cached_property
    def result(self) -> Result:
        return self.frozen.result if self.frozen is not None else score(self.grid, self.assessment)

    @cached_property
    def replay(self) -> str:
        """The replay file: the same text for the same content."""
        if self.frozen is not None:
            return self.frozen.replay
        return write_replay(replay_authority(self.dossier), self.assessment, self.grid.sha256)

    @cached_property
    def band_stability(self) -> Fraction | None:
        if self.frozen is not None:
            return self.frozen.band_stability
        return stability_of(self.grid.edition, self.grid.sha256, self.replay)

    def name_of(self, person: int | None) -> str:
        """Return the name of someone; empty when nobody is known."""
        return "" if person is None else self.names.get(person, "quelqu’un qui n’a plus de compte")

    @cached_property
    def awaiting(self) -> tuple[str, ...]:
        """The criteria that an adviser answered for the authority, and that it has not confirmed."""
        return tuple(key for key, one in self.answers.items() if one.awaits_confirmation)

    @cached_property
    def mine(self) -> tuple[Progress, ...]:
        """The pillars handed to the viewer."""
        held = {code for code, people in self.holders.items() if self.viewer in people}
        return tuple(progress for progress in self.progress if progress.pillar.code in held)

    @cached_property
    def applicable(self) -> tuple[AnyCriterion, ...]:
        return tuple(self.grid.by_id[key] for key in self.result.applicable)

    @cached_property
    def progress(self) -> tuple[Progress, ...]:
        """The pillars where something applies, in grid order."""
        found = []
        for pillar in self.grid.header.pillars:
            mine = tuple(self.result.criteria[item.id] for item in self.applicable if item.pillar == pillar.code)
            if mine:
                found.append(Progress(pillar, mine))
        return tuple(found)

    @property
    def answered(self) -> int:
        return sum(progress.answered for progress in self.progress)

    @property
    def unknown(self) -> int:
        return sum(progress.unknown for progress in self.progress)

    @property
    def has_required_facts(self) -> bool:
        return all(fact.key in self.profile.facts for fact in self.grid.header.profile if fact.required)

    def recorded(self, criterion: str) -> RecordedAnswer:
        return self.answers.get(criterion, NOTHING_RECORDED)

    def decided(self, criterion: str) -> RecordedDecision:
        return self.decisions.get(criterion, NOTHING_DECIDED)

    def pillar_result(self, code: str) -> PillarResult:
        return self.result.pillar(code)

    def first_left(self) -> AnyCriterion | None:
        """Return the first criterion still to answer, of the viewer's own pillars first; None when all are."""
        held = {progress.pillar.code for progress in self.mine}
        left = [item for item in self.applicable if not self.result.criteria[item.id].is_answered]
        return next((item for item in left if item.pillar in held), left[0] if left else None)

    def neighbours(self, criterion: str) -> tuple[AnyCriterion | None, AnyCriterion | None]:
        """Return the applicable criteria before and after this one, in grid order."""
        keys = list(self.result.applicable)
        place = keys.index(criterion)
        before = self.applicable[place - 1] if place else None
        after = self.applicable[place + 1] if place + 1 < len(keys) else None
        return before, after


def open_assessment(identifier: str) -> Opened:
    """Read an assessment in one consistent state; raises :exc:`UnknownAssessmentError`."""
    with backend().database.reading() as connection:
        dossier = dossier_of(AssessmentStore(connection), identifier)
        return read_opened(connection, [dossier])[0]


def open_of(authorities: Iterable[int]) -> list[Opened]:
    """Read every assessment of several authorities, the most recently begun first, with constantly many queries."""
    with backend().database.reading() as connection:
        return read_opened(connection, AssessmentStore(connection).of_authorities(authorities))


def read_opened(connection: Connection, dossiers: Sequence[Dossier]) -> list[Opened]:
    """Read all that surrounds ``dossiers`` within the transaction of ``connection``."""
    identifiers = [dossier.id for dossier in dossiers]
    profiles = ProfileStore(connection).current_of(identifiers)
    answers = AnswerStore(connection).current_of(identifiers)
    decisions = DecisionStore(connection).current_of(identifiers)
    evidence = EvidenceStore(connection).of_assessments(identifiers)
    holders = HolderStore(connection).of_assessments(identifiers)
    validations = ValidationStore(connection).latest_of(identifiers)
    everybody = people_in(answers, decisions, evidence, holders)
    everybody |= {one.reopened_by for one in validations.values() if one.reopened_by is not None}
    names = PersonStore(connection).names(everybody)
    here = visit()
    return [
        Opened(
            dossier=dossier,
            grid=backend().grid(dossier.edition),
            profile=profiles.get(dossier.id, RecordedProfile(0)),
            answers=answers.get(dossier.id, {}),
            decisions=decisions.get(dossier.id, {}),
            evidence=tuple(evidence.get(dossier.id, ())),
            holders=holders.get(dossier.id, {}),
            names=names,
            validation=validations.get(dossier.id),
            roles=roles_of(here.visitor, dossier.authority_id),
            viewer=here.actor.person,
        )
        for dossier in dossiers
    ]
