"""What the tests of the review keep in memory, beside the stores of every service."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction

from procurement.domain.access import Role
from procurement.domain.answers import Answer, Given, LevelGiven
from procurement.domain.conditions import FactValue
from procurement.domain.dossier import RecordedAnswer, RecordedDecision, RecordedProfile
from procurement.domain.evidence import Evidence
from procurement.domain.grid import Grid
from procurement.domain.journey import State
from procurement.domain.validation import Validation
from procurement.services.deciding import Ruling, record_decision
from tests.services.fakes import LATER, NOON, Stores, stores

SMALL: dict[str, FactValue] = {"type": "commune", "population": 1900, "annual_purchases_ht": 620_000}
TWO, THREE = LevelGiven(Fraction(2)), LevelGiven(Fraction(3))
REASON = "La pièce ne montre qu’une partie."


@dataclass
class ValidationsInMemory:
    kept: dict[str, list[Validation]] = field(default_factory=dict)

    def count(self, assessment: str) -> int:
        return len(self.kept.get(assessment, ()))

    def add(self, assessment: str, validation: Validation) -> None:
        self.kept.setdefault(assessment, []).append(validation)


@dataclass
class Reviewed:
    """An assessment «abc» with a profile and a few answers, and an adviser in front of it."""

    grid: Grid
    stores: Stores = field(default_factory=lambda: stores(State.IN_REVIEW))
    validations: ValidationsInMemory = field(default_factory=ValidationsInMemory)

    def __post_init__(self) -> None:
        self.stores.profiles.add("abc", RecordedProfile(1, SMALL, NOON))

    def answer(self, criterion: str, given: Given) -> None:
        self.stores.answers.add("abc", criterion, RecordedAnswer(1, Answer(given), NOON, "page"))

    def attach(self, criterion: str) -> int:
        url = "https://www.exemple.fr/deliberation"
        return self.stores.evidence.add("abc", Evidence(0, criterion, "link", url, url, "", 0, "", "", NOON, 7))

    def move_to(self, state: State, submitted_at: datetime = NOON) -> None:
        kept = self.stores.assessments.kept
        kept["abc"] = replace(kept["abc"], state=state, submitted_at=submitted_at)

    def rule(self, ruling: Ruling, *roles: Role) -> RecordedDecision:
        desk = self.stores.desk(*(roles or (Role.ADVISER,)), now=LATER)
        return record_decision(desk, "abc", ruling, grid=self.grid)
