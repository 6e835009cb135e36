"""Validated files for the tests: assessments as an adviser freezes them, and texts in which something was changed."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any, TypeAlias

from procurement.domain.answers import Answer, Assessment, Decision, FigureGiven, LevelGiven
from procurement.domain.conditions import FactValue
from procurement.domain.criteria import IndicatorCriterion
from procurement.domain.frozen import FrozenAssessment, write_frozen
from procurement.domain.replay import ReplayAuthority, read_replay, write_replay
from procurement.domain.scoring import score
from procurement.domain.stability import band_stability
from tests.conftest import EXAMPLES
from tests.domain.assessments import GRID, REASON, Style

BRUMEVAL = ReplayAuthority(siren="000190017", name="Brumeval-lès-Tilleuls", fictitious=True)
DAY, ADVISER = date(2026, 12, 3), "Anne Le Goff"
LARGE: dict[str, FactValue] = {"type": "departement", "population": 900_000, "annual_purchases_ht": 120_000_000}
FULL: dict[str, FactValue] = LARGE | {
    "published_contracts": 50,
    "insertion_contracts": 50,
    "catering": "in_house",
    "school_catering": True,
    "light_vehicles": 50,
    "light_vehicles_entered": 50,
}
"""A profile to which every indicator applies."""
Changed: TypeAlias = Callable[[dict[str, Any]], object]
Step: TypeAlias = str | int


def frozen_of(
    assessment: Assessment, stability: Fraction | None = None, authority: ReplayAuthority = BRUMEVAL
) -> FrozenAssessment:
    """Score ``assessment`` and freeze it, with a stability that is given rather than drawn."""
    replay = write_replay(authority, assessment, GRID.sha256)
    return FrozenAssessment(1, replay, GRID.sha256, score(GRID, assessment), stability, DAY, ADVISER)


@cache
def frozen_example(name: str) -> FrozenAssessment:
    """Freeze one of the examples of the edition, with its true stability."""
    path = next(path for path in EXAMPLES if path.stem == name)
    replay = read_replay(path.read_text("utf-8"))
    return frozen_of(replay.assessment, band_stability(GRID, replay.assessment), replay.authority)


def at_the_top() -> Assessment:
    style = Style(4, Fraction(1), "compliant", "validated")
    answers = {one.id: style.answer(one) for one in GRID.criteria}
    return Assessment("2026", 2026, LARGE, answers, submitted=True, on=DAY)


def reviewed() -> Assessment:
    """Everything at level 2 or so, and an adviser who corrects by half levels, confirms, and sets criteria aside."""
    style = Style(2, Fraction(1, 2), "partial", "attached")
    answers = {one.id: style.answer(one) for one in GRID.criteria}
    review = {
        "STR-01": Decision(LevelGiven(Fraction(5, 2)), reason=REASON),
        "STR-02": Decision(LevelGiven(Fraction(7, 2)), reason="Un motif\nsur « deux » lignes, \\ compris."),
        "STR-03": Decision(confirmed=True),
        "CYC-01": Decision(not_applicable=True, reason=REASON),
        "LEG-02": Decision(not_applicable=True, reason=REASON),
    }
    return Assessment("2026", 2026, LARGE, answers, review, submitted=True, on=DAY)


def with_long_fractions() -> Assessment:
    """Answer each percentage halfway, by two terms of up to twenty-one digits that no other answer shares."""
    style = Style(3, Fraction(1), "compliant", "declared")
    answers = {one.id: style.answer(one) for one in GRID.criteria}
    whole = 10**21
    for one in GRID.criteria:
        if isinstance(one, IndicatorCriterion) and one.indicator.is_percentage:
            whole -= 2
            part = int(whole * (one.indicator.floor + one.indicator.target) / 200) - 1
            terms = FigureGiven(numerator=Fraction(part, 10**6), denominator=Fraction(whole, 10**6))
            answers[one.id] = Answer(terms, "attached")
    return Assessment("2026", 2026, FULL, answers, submitted=True)


@cache
def validated_text(name: str = "brumeval") -> str:
    return write_frozen(frozen_example(name))


def changed(change: Changed, text: str | None = None) -> str:
    """Return the text of a validated file in which ``change`` was made to the JSON object."""
    document = json.loads(text or validated_text())
    change(document)
    return json.dumps(document, ensure_ascii=False, indent=1)


def places(value: Any, *before: Step) -> Iterator[tuple[Step, ...]]:
    """Yield where everything stands in ``value``, at every depth."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in pairs:
        yield (*before, step)
        yield from places(inner, *before, step)


def at(document: Any, place: tuple[Step, ...]) -> Any:
    for step in place:
        document = document[step]
    return document
