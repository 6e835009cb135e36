"""Assessments as Hypothesis draws them: profiles of every size, answers of every kind, decisions of an adviser."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from procurement.domain.answers import Answer, Assessment, Decision, DontKnow, FigureGiven, LevelGiven, StateGiven
from procurement.domain.conditions import FactValue, fact_conditions
from procurement.domain.criteria import AnyCriterion, Indicator, IndicatorCriterion, MaturityCriterion
from procurement.domain.grid import ProfileFact
from procurement.domain.method import EvidenceState, ObligationState
from tests.conftest import grid_2026

GRID = grid_2026()
SIZES: tuple[dict[str, FactValue], ...] = (
    {"annual_purchases_ht": 620_000, "population": 1_900},
    {"annual_purchases_ht": 9_000_000},
    {"annual_purchases_ht": 120_000_000, "population": 500_000},
    {},
)
EVIDENCE: tuple[EvidenceState, ...] = ("declared", "attached", "validated")
STATES: tuple[ObligationState, ...] = ("not_met", "partial", "compliant")
REASON = "Deux pièces sur dix manquent."
DAYS = st.dates(date(2026, 6, 1), date(2029, 1, 1))
HIGHEST = Fraction(1000)
"""The highest value drawn for an indicator that has no limit, such as a number of days."""


def _turning_points(key: str) -> Iterator[int]:
    rules = [tier.applies_when for tier in GRID.header.tiers.list] + [one.applies_when for one in GRID.criteria]
    for condition in (one for conditions in rules for one in fact_conditions(conditions)):
        if condition.fact == key and isinstance(condition.operand, Fraction):
            yield from (int(condition.operand) + step for step in (-1, 0, 1))


def _values_of(fact: ProfileFact) -> SearchStrategy[FactValue]:
    if fact.type == "choice":
        return st.sampled_from([choice.value for choice in fact.choices])
    if fact.type == "boolean":
        return st.booleans()
    near = sorted({0, *_turning_points(fact.key)})
    return st.sampled_from(near) | st.integers(0, 3 * near[-1] + 1)


@st.composite
def profiles(draw: DrawFn) -> dict[str, FactValue]:
    """Any fact may be unknown; the two that choose the size are steered, so that every size comes out."""
    values = {key: _values_of(fact) for key, fact in GRID.facts.items()}
    facts: dict[str, FactValue] = draw(st.fixed_dictionaries({}, optional=values))
    return facts | draw(st.sampled_from(SIZES))


def highest(indicator: Indicator) -> Fraction:
    return indicator.limit or HIGHEST


def figures(indicator: Indicator) -> SearchStrategy[FigureGiven]:
    """Values at and around the points where the formulas change, anywhere else, and pairs of terms."""
    threshold, top = indicator.legal_threshold, highest(indicator)
    points = [indicator.floor, indicator.target, (indicator.floor + indicator.target) / 2]
    points += [threshold * part for part in (Fraction(4, 5), Fraction(1), Fraction(6, 5))] if threshold else []
    hundredths = st.integers(0, int(top) * 100).map(lambda count: Fraction(count, 100))
    values = (st.sampled_from(points) | hundredths).map(lambda value: FigureGiven(min(value, top)))
    most = 1 if indicator.is_percentage else int(top)
    terms = st.integers(1, 400).flatmap(
        lambda whole: st.integers(0, whole * most).map(
            lambda part: FigureGiven(numerator=Fraction(part), denominator=Fraction(whole))
        )
    )
    return values | terms


def given_to(criterion: AnyCriterion, step: Fraction = Fraction(1)) -> SearchStrategy[Any]:
    """What can be answered, besides not knowing; an adviser's levels go by half ``step``."""
    if isinstance(criterion, MaturityCriterion):
        return st.integers(0, int(4 / step)).map(lambda count: LevelGiven(count * step))
    if isinstance(criterion, IndicatorCriterion):
        return figures(criterion.indicator)
    return st.sampled_from(STATES).map(StateGiven)


@st.composite
def answers_to(draw: DrawFn, criterion: AnyCriterion, *, known: bool = False) -> Answer:
    """Any sound answer, with any evidence that suits it; one in several is «je ne sais pas» unless ``known``."""
    if not known and draw(st.integers(0, 5)) == 5:
        return Answer(DontKnow())
    given = draw(given_to(criterion))
    prefilled = isinstance(criterion, IndicatorCriterion) and criterion.indicator.prefill is not None
    evidence = draw(st.sampled_from([*EVIDENCE, "automatic"] if prefilled else EVIDENCE))
    may_plan = criterion.carries_obligation and given in (StateGiven("not_met"), *_figure(given))
    return Answer(given, evidence, draw(st.none() | DAYS) if may_plan else None)


def _figure(given: Any) -> tuple[FigureGiven, ...]:
    return (given,) if isinstance(given, FigureGiven) else ()


def decisions_on(criterion: AnyCriterion, *, answered: bool) -> SearchStrategy[Decision]:
    corrected = given_to(criterion, Fraction(1, 2)).map(lambda given: Decision(given, reason=REASON))
    aside = st.just(Decision(not_applicable=True, reason=REASON))
    return corrected | aside | st.just(Decision(confirmed=True)) if answered else corrected | aside


@dataclass(frozen=True)
class Style:
    """How an authority answers everywhere, but where something else is drawn: shrinking keeps the few that matter."""

    level: int
    reach: Fraction
    state: ObligationState
    evidence: EvidenceState

    def answer(self, criterion: AnyCriterion) -> Answer:
        if isinstance(criterion, MaturityCriterion):
            return Answer(LevelGiven(Fraction(self.level)), self.evidence)
        if isinstance(criterion, IndicatorCriterion):
            low, target = criterion.indicator.floor, criterion.indicator.target
            return Answer(FigureGiven(low + self.reach * (target - low)), self.evidence)
        return Answer(StateGiven(self.state), self.evidence)


STYLES = st.builds(
    Style,
    level=st.integers(0, 4),
    reach=st.sampled_from([Fraction(quarter, 4) for quarter in range(5)]),
    state=st.sampled_from(STATES),
    evidence=st.sampled_from(EVIDENCE),
)


def some_criteria(most: int) -> SearchStrategy[list[AnyCriterion]]:
    return st.lists(st.sampled_from(GRID.criteria), max_size=most, unique_by=lambda criterion: criterion.id)


@st.composite
def assessments(draw: DrawFn, *, complete: bool = False) -> Assessment:
    """Draw an assessment that the grid accepts; ``complete`` leaves nothing unanswered nor unknown."""
    style = draw(STYLES)
    answers = {criterion.id: style.answer(criterion) for criterion in GRID.criteria}
    for criterion in draw(some_criteria(10)):
        answers[criterion.id] = draw(answers_to(criterion, known=complete))
    for criterion in [] if complete else draw(some_criteria(draw(st.sampled_from([0, 3, 40])))):
        del answers[criterion.id]
    found = draw(some_criteria(6))
    review = {one.id: draw(decisions_on(one, answered=one.id in answers)) for one in found}
    facts, submitted, on = draw(profiles()), draw(st.booleans()), draw(st.none() | DAYS)
    return Assessment(GRID.edition, 2026, facts, answers, review, submitted, on)
