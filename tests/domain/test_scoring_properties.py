"""What must stay true of every score (docs/methode.md, § 9), whatever the profile, the answers and the adviser."""

import json
from dataclasses import replace
from fractions import Fraction
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from procurement.domain.answers import Assessment, Decision, FigureGiven, Given, LevelGiven, StateGiven
from procurement.domain.criteria import AnyCriterion, IndicatorCriterion
from procurement.domain.grid import Grid
from procurement.domain.replay import Replay, ReplayAuthority, check_replay
from procurement.domain.result import Result
from procurement.domain.result_document import result_document
from procurement.domain.scope import scope_of
from procurement.domain.scoring import basis_of, score
from procurement.domain.stability import band_stability
from procurement.storage.grid_files import load_grid
from tests.conftest import EDITION
from tests.domain.assessments import GRID, STATES, assessments, highest, profiles

FACTORS = st.fractions(Fraction(1, 1000), 1000).filter(lambda factor: factor != 1)
READ_AGAIN = load_grid(EDITION)
FEW = settings(max_examples=8)


def document(assessment: Assessment, grid: Grid = GRID, stability: Fraction | None = None) -> dict[str, Any]:
    return result_document(score(grid, assessment), stability)


def whole_document(assessment: Assessment, grid: Grid = GRID) -> dict[str, Any]:
    return document(assessment, grid, band_stability(grid, assessment))


def scaled(criteria: Fraction = Fraction(1), pillars: Fraction = Fraction(1)) -> Grid:
    """Return the grid of 2026 with every weight of one kind, or of both, multiplied by a constant."""
    heavier = tuple(item.model_copy(update={"weight": item.weight * pillars}) for item in GRID.header.pillars)
    # A new Grid, not a copy: a copy would keep the criteria by identifier that the first one has cached.
    return Grid(
        header=GRID.header.model_copy(update={"pillars": heavier}),
        criteria=tuple(item.model_copy(update={"weight": item.weight * criteria}) for item in GRID.criteria),
        sha256=GRID.sha256,
    )


def figures_of(result: Result) -> tuple[Fraction, ...]:
    """Return the raw score, the score and both ends of the range, which must be shown."""
    assert result.raw is not None
    assert result.score is not None
    assert result.interval is not None
    return (result.raw, result.score, *result.interval)


@st.composite
def better_than(draw: DrawFn, criterion: AnyCriterion, given: Given | None, step: Fraction) -> Given:
    """Draw a better answer: a higher level, a value further in the indicator's direction, a better state."""
    if isinstance(given, LevelGiven):
        assume(given.level < 4)
        return LevelGiven(draw(st.sampled_from([one for one in (given.level + step, given.level + 1) if one <= 4])))
    if isinstance(given, StateGiven):
        better = STATES[STATES.index(given.state) + 1 :]
        assume(better)
        return StateGiven(draw(st.sampled_from(better)))
    assume(isinstance(given, FigureGiven) and isinstance(criterion, IndicatorCriterion))
    assert isinstance(given, FigureGiven)
    assert isinstance(criterion, IndicatorCriterion)
    rising = criterion.indicator.direction == "up"
    value = given.in_unit(criterion.indicator)
    room = highest(criterion.indicator) - value if rising else value
    assume(room > 0)
    change = room * draw(st.integers(1, 100)) / 100
    return FigureGiven(value + change if rising else value - change)


@st.composite
def two_assessments(draw: DrawFn) -> tuple[Assessment, Assessment]:
    """Draw an assessment, and the same where one answer, or the adviser's when there is one, is better."""
    first = draw(assessments())
    decided = {key: decision.given for key, decision in first.review.items() if decision.given is not None}
    aside = {key for key, decision in first.review.items() if decision.not_applicable}
    known = {key: answer.given for key, answer in first.answers.items() if answer.is_known}
    candidates = {key: decided.get(key, given) for key, given in {**known, **decided}.items() if key not in aside}
    assume(candidates)
    key = draw(st.sampled_from(sorted(candidates)))
    step = Fraction(1, 2) if key in decided else Fraction(1)
    better = draw(better_than(GRID.by_id[key], candidates[key], step))
    if key in decided:
        return first, replace(first, review={**first.review, key: replace(first.review[key], given=better)})
    answer = first.answers[key]
    # A date of compliance goes with an obligation that is not met, and with no other answer.
    raised = replace(answer, given=better, plan_until=None if isinstance(better, StateGiven) else answer.plan_until)
    return first, replace(first, answers={**first.answers, key: raised})


@given(assessments())
def test_the_assessments_drawn_here_are_ones_that_the_grid_accepts(assessment: Assessment) -> None:
    replay = Replay(ReplayAuthority(siren="000190017", name="Brumeval-lès-Tilleuls"), assessment)
    assert check_replay(replay, GRID) == ()


@given(two_assessments())
def test_a_better_answer_never_lowers_the_raw_score_the_score_or_an_end_of_the_range(
    pair: tuple[Assessment, Assessment],
) -> None:
    before, after = (score(GRID, assessment) for assessment in pair)
    assume(before.raw is not None)
    assert [new >= old for new, old in zip(figures_of(after), figures_of(before), strict=True)] == [True] * 4


@given(assessments())
def test_the_range_before_any_cap_surrounds_the_raw_score(assessment: Assessment) -> None:
    basis = basis_of(GRID, assessment)
    shares = (basis.shares.lower, basis.shares.share, basis.shares.upper)
    low, raw, high = map(basis.weighing.total, shares)
    assert 0 <= low <= raw <= high <= 100


@given(assessments(complete=True), st.sampled_from(["evidence", "decisions"]))
def test_when_all_is_validated_both_ends_are_the_raw_score(assessment: Assessment, by: str) -> None:
    if by == "evidence":
        proven = {key: replace(answer, evidence="validated") for key, answer in assessment.answers.items()}
        assessment = replace(assessment, answers=proven)
    else:
        confirmed = dict.fromkeys(assessment.answers, Decision(confirmed=True))
        assessment = replace(assessment, review=confirmed | dict(assessment.review))
    shares = basis_of(GRID, assessment).shares
    assert shares.lower == shares.share == shares.upper


@FEW
@given(assessments(), FACTORS)
def test_multiplying_the_weights_of_all_criteria_changes_nothing(assessment: Assessment, factor: Fraction) -> None:
    assert whole_document(assessment, scaled(criteria=factor)) == whole_document(assessment)


@FEW
@given(assessments(), FACTORS)
def test_multiplying_the_weights_of_all_pillars_changes_nothing_but_these(
    assessment: Assessment, factor: Fraction
) -> None:
    heavier, usual = whole_document(assessment, scaled(pillars=factor)), whole_document(assessment)
    for each in (heavier, usual):
        for pillar in each["pillars"].values():
            del pillar["effective_weight"]
    assert heavier == usual


@given(assessments())
def test_a_criterion_that_does_not_apply_never_counts_whatever_was_answered(assessment: Assessment) -> None:
    asked = {criterion.id for criterion in scope_of(GRID, replace(assessment, review={})).applicable}
    left = {criterion.id for criterion in scope_of(GRID, assessment).applicable}
    answers = {key: answer for key, answer in assessment.answers.items() if key in left}
    review = {key: decision for key, decision in assessment.review.items() if key in asked}
    assert document(replace(assessment, answers=answers, review=review)) == document(assessment)


@given(assessments())
def test_the_points_explained_criterion_by_criterion_add_up_exactly_to_the_raw_score(assessment: Assessment) -> None:
    result = score(GRID, assessment)
    assume(result.raw is not None)
    points = [found.points for found in result.criteria.values() if found.points is not None]
    assert sum(points, Fraction(0)) == result.raw


@given(assessments())
def test_the_declared_score_is_never_under_the_justified_one(assessment: Assessment) -> None:
    readings = score(GRID, assessment).readings
    assume(readings.declared is not None)
    assert readings.declared is not None
    assert readings.justified is not None
    assert readings.declared >= readings.justified


@given(assessments(), st.randoms(use_true_random=False))
def test_the_order_of_facts_answers_and_decisions_never_counts(assessment: Assessment, random: Any) -> None:
    facts, answers, review = (
        dict(random.sample(sorted(part.items(), key=lambda pair: pair[0]), len(part)))
        for part in (assessment.facts, assessment.answers, assessment.review)
    )
    assert document(replace(assessment, facts=facts, answers=answers, review=review)) == document(assessment)


@FEW
@given(assessments())
def test_the_same_input_gives_the_same_bytes_on_a_grid_read_again(assessment: Assessment) -> None:
    first, second = (json.dumps(whole_document(assessment, one)) for one in (GRID, READ_AGAIN))
    assert first == second


@settings(max_examples=25)
@given(st.lists(assessments(), min_size=2, max_size=4))
def test_an_assessment_scored_among_others_has_the_figures_it_has_alone(several: list[Assessment]) -> None:
    alone = [document(assessment) for assessment in several]
    among = [document(assessment) for assessment in reversed(several)]
    assert among[::-1] == alone


@FEW
@given(assessments())
def test_the_stability_of_the_band_is_drawn_the_same_way_each_time(assessment: Assessment) -> None:
    first = band_stability(GRID, assessment)
    assert first == band_stability(GRID, assessment)
    assert first is None or 0 <= first <= 1


@given(profiles())
def test_a_profile_alone_has_a_size_and_no_figure_to_show(facts: dict[str, Any]) -> None:
    result = score(GRID, Assessment(GRID.edition, 2026, facts))
    assert (result.raw, result.score, result.interval, result.actions) == (None, None, None, ())
    assert result.tier in GRID.header.tiers.list
