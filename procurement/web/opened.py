"""One assessment as a page needs it: its file, its grid, what was answered and what it is worth."""

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, lru_cache

from sqlalchemy import Connection

from procurement.domain.answers import Assessment
from procurement.domain.criteria import AnyCriterion
from procurement.domain.grid import Grid, Pillar
from procurement.domain.journey import (
    NOTHING_RECORDED,
    Dossier,
    RecordedAnswer,
    RecordedProfile,
    assessment_of,
    may_be_edited,
)
from procurement.domain.replay import ReplayAuthority, read_replay, write_replay
from procurement.domain.result import CriterionResult, PillarResult, Result
from procurement.domain.scoring import score
from procurement.domain.stability import band_stability
from procurement.services.dossiers import dossier_of
from procurement.storage.answer_store import AnswerStore
from procurement.storage.stores import AssessmentStore, ProfileStore
from procurement.web.backend import PARIS, backend


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
    """An assessment read at one moment, and all that a page may ask about it."""

    dossier: Dossier
    grid: Grid
    profile: RecordedProfile
    answers: dict[str, RecordedAnswer]

    @property
    def id(self) -> str:
        return self.dossier.id

    @property
    def is_editable(self) -> bool:
        return may_be_edited(self.dossier.state)

    @cached_property
    def assessment(self) -> Assessment:
        # The day of an assessment is that of Paris, as the pages write it, today or when it was handed in.
        today, handed_in = backend().now().astimezone(PARIS).date(), self.dossier.submitted_at
        local = replace(self.dossier, submitted_at=handed_in and handed_in.astimezone(PARIS))
        return assessment_of(local, self.profile, self.answers, on=today)

    @cached_property
    def result(self) -> Result:
        return score(self.grid, self.assessment)

    @cached_property
    def replay(self) -> str:
        """The replay file: the same text for the same content."""
        authority = self.dossier.authority
        who = ReplayAuthority(siren=authority.siren, name=authority.title, fictitious=self.dossier.fictitious)
        return write_replay(who, self.assessment, self.grid.sha256)

    @cached_property
    def band_stability(self) -> Fraction | None:
        return _stability(self.grid.edition, self.grid.sha256, self.replay)

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

    def pillar_result(self, code: str) -> PillarResult:
        return self.result.pillar(code)

    def first_left(self) -> AnyCriterion | None:
        """Return the first criterion still to answer; None when all are."""
        return next((item for item in self.applicable if not self.result.criteria[item.id].is_answered), None)

    def neighbours(self, criterion: str) -> tuple[AnyCriterion | None, AnyCriterion | None]:
        """Return the applicable criteria before and after this one, in grid order."""
        keys = list(self.result.applicable)
        place = keys.index(criterion)
        before = self.applicable[place - 1] if place else None
        after = self.applicable[place + 1] if place + 1 < len(keys) else None
        return before, after


def open_assessment(identifier: str) -> Opened:
    """Read an assessment in one consistent state; raises :exc:`UnknownAssessmentError`."""
    return open_several([identifier])[0]


def open_several(identifiers: list[str]) -> list[Opened]:
    """Read several assessments with a constant number of queries; raises :exc:`UnknownAssessmentError`."""
    with backend().database.reading() as connection:
        store = AssessmentStore(connection)
        dossiers = [dossier_of(store, identifier) for identifier in identifiers]
        return _opened(connection, dossiers)


def open_all() -> list[Opened]:
    """Read every assessment of this installation, the most recently begun first."""
    with backend().database.reading() as connection:
        return _opened(connection, AssessmentStore(connection).all())


def _opened(connection: Connection, dossiers: list[Dossier]) -> list[Opened]:
    identifiers = [dossier.id for dossier in dossiers]
    profiles = ProfileStore(connection).current_of(identifiers)
    answers = AnswerStore(connection).current_of(identifiers)
    return [
        Opened(
            dossier,
            backend().grid(dossier.edition),
            profiles.get(dossier.id, RecordedProfile(0)),
            answers.get(dossier.id, {}),
        )
        for dossier in dossiers
    ]


@lru_cache(maxsize=512)
def _stability(edition: str, _sha256: str, replay: str) -> Fraction | None:
    """Two thousand draws take a moment: they are kept by content, the grid's fingerprint included."""
    return band_stability(backend().grid(edition), read_replay(replay).assessment)
