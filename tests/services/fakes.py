"""Stores kept in memory, for the tests of the services: each remembers what was asked to be kept."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from procurement.domain.authority import Authority
from procurement.domain.journey import NOTHING_RECORDED, Dossier, RecordedAnswer, RecordedProfile, State

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = datetime(2026, 11, 24, 9, tzinfo=UTC)
BRUMEVAL = Authority("000190017", "Brumeval-lès-Tilleuls", "commune", population=1900)
DRAFT = Dossier("abc", BRUMEVAL, False, "2026", 2026, State.DRAFT, NOON)


@dataclass
class AuthoritiesInMemory:
    kept: dict[str, tuple[Authority, bool]] = field(default_factory=dict)

    def add(self, authority: Authority, *, fictitious: bool, now: datetime) -> None:
        self.kept.setdefault(authority.siren, (authority, fictitious))


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

    def move(self, identifier: str, state: State, *, submitted_at: datetime | None) -> None:
        self.kept[identifier] = replace(self.kept[identifier], state=state, submitted_at=submitted_at)


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

    def add(self, assessment: str, criterion: str, recorded: RecordedAnswer) -> None:
        self.kept.append((assessment, criterion, recorded))


def drafts() -> AssessmentsInMemory:
    """Return a store with one assessment in progress, «abc»."""
    return AssessmentsInMemory({DRAFT.id: DRAFT})


def submitted() -> AssessmentsInMemory:
    """Return a store with one assessment handed in, «abc»."""
    return AssessmentsInMemory({DRAFT.id: replace(DRAFT, state=State.SUBMITTED, submitted_at=NOON)})
