"""What a review changed and what is left of it: read from a result, never scored again."""

import json
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import example, given, settings

from procurement.domain.answers import Answer, Assessment, Decision, FigureGiven, LevelGiven, StateGiven
from procurement.domain.dossier import RecordedDecision
from procurement.domain.frozen import read_result, write_result
from procurement.domain.result import Result
from procurement.domain.review import (
    Difference,
    differences,
    na_weight_share,
    next_to_decide,
    review_progress,
    reviewable,
)
from procurement.domain.scoring import score
from tests.conftest import long_form
from tests.domain.assessments import GRID, REASON, assessments
from tests.domain.frozen_files import FULL, LARGE, reviewed

DECIDED = RecordedDecision(1, Decision(confirmed=True))
ASKED = RecordedDecision(1, asks="La pièce ?")
LEVEL_3 = Answer(LevelGiven(Fraction(3)), "attached")


def reviewing(review: Mapping[str, Decision], **answers: Answer) -> tuple[Result, Assessment]:
    """Score the reviewed example with other decisions, and other answers («STR_01» for STR-01)."""
    given = {key.replace("_", "-"): answer for key, answer in answers.items()}
    whole = reviewed()
    assessment = replace(whole, facts=FULL, answers={**whole.answers, **given}, review=dict(review))
    return score(GRID, assessment), assessment


def difference(decision: Decision, answer: Answer = LEVEL_3, criterion: str = "STR-01") -> Difference:
    """Return what one decision on one answer comes to."""
    (only,) = differences(*reviewing({criterion: decision}, **{criterion.replace("-", "_"): answer}))
    return only


def test_a_higher_level_raises() -> None:
    found = difference(Decision(LevelGiven(Fraction(7, 2)), reason=REASON))
    assert (found.kind, found.before, found.after) == ("raised", Fraction(3, 4), Fraction(7, 8))


def test_a_lower_level_lowers() -> None:
    found = difference(Decision(LevelGiven(Fraction(1)), reason=REASON))
    assert (found.kind, found.before, found.after) == ("lowered", Fraction(3, 4), Fraction(1, 4))


def test_the_same_level_confirms() -> None:
    assert difference(Decision(confirmed=True)).kind == "confirmed"


def test_confirming_a_level_that_no_evidence_justified_raises() -> None:
    found = difference(Decision(confirmed=True), Answer(LevelGiven(Fraction(4))))
    assert (found.kind, found.justified, found.retained) == (
        "raised",
        LevelGiven(Fraction(2)),
        LevelGiven(Fraction(4)),
    )


def test_retaining_the_level_that_the_evidence_justified_confirms_it() -> None:
    found = difference(Decision(LevelGiven(Fraction(2)), reason=REASON), Answer(LevelGiven(Fraction(4))))
    assert (found.kind, found.declared) == ("confirmed", LevelGiven(Fraction(4)))


def test_a_state_or_a_figure_is_compared_by_what_it_is_worth() -> None:
    answers = {"LEG_01": Answer(StateGiven("compliant")), "SOC_01": Answer(FigureGiven(Fraction(10)))}
    review = {
        "LEG-01": Decision(StateGiven("partial"), reason=REASON),
        "SOC-01": Decision(FigureGiven(numerator=Fraction(3), denominator=Fraction(20)), reason=REASON),
    }
    found = differences(*reviewing(review, **answers))
    assert [(one.criterion.id, one.kind) for one in found] == [("LEG-01", "lowered"), ("SOC-01", "raised")]


def test_an_obligation_brings_no_point() -> None:
    found = difference(
        Decision(StateGiven("partial"), reason=REASON), Answer(StateGiven("compliant")), criterion="LEG-01"
    )
    assert (found.points, found.after) == (None, Fraction(1, 2))


def test_what_is_set_aside_has_no_share_and_keeps_its_reason() -> None:
    found = difference(Decision(not_applicable=True, reason=REASON))
    assert (found.kind, found.before, found.after, found.points, found.retained, found.reason) == (
        "set_aside",
        None,
        None,
        None,
        None,
        REASON,
    )


def test_differences_come_in_grid_order_whatever_the_order_of_the_decisions() -> None:
    whole = reviewed()
    backwards = replace(whole, review=dict(reversed(list(whole.review.items()))))
    found = differences(score(GRID, whole), backwards)
    assert [one.criterion.id for one in found] == ["STR-01", "STR-02", "STR-03", "LEG-02", "CYC-01"]


def test_a_decision_on_what_the_profile_leaves_out_decides_nothing() -> None:
    out = next(key for key in GRID.by_id if key not in reviewing({})[0].applicable)
    assert differences(*reviewing({out: Decision(not_applicable=True, reason=REASON)})) == ()


def test_confirming_what_is_not_known_decides_nothing() -> None:
    whole = reviewed()
    answers = {key: answer for key, answer in whole.answers.items() if key != "STR-01"}
    assessment = replace(whole, answers=answers, review={"STR-01": Decision(confirmed=True)})
    assert differences(score(GRID, assessment), assessment) == ()


def test_no_points_are_told_while_no_total_is_shown() -> None:
    assessment = Assessment("2026", 2026, LARGE, {"STR-01": LEVEL_3}, {"STR-01": Decision(confirmed=True)})
    (found,) = differences(score(GRID, assessment), assessment)
    assert found.points is None


def unproven() -> Assessment:
    """An answer at the top that nothing justified, and that the adviser confirms."""
    answers = {**reviewed().answers, "STR-01": Answer(LevelGiven(Fraction(4)))}
    return replace(reviewed(), answers=answers, review={"STR-01": Decision(confirmed=True)})


@settings(max_examples=long_form(60, 600))
@example(unproven())
@given(assessments())
def test_the_points_of_the_decisions_are_what_separates_the_two_raw_scores(assessment: Assessment) -> None:
    """Seen red on a copy that starts from the declared share. Nothing is set aside here: weights stay as they are."""
    kept = {key: one for key, one in assessment.review.items() if not one.not_applicable}
    assessment = replace(assessment, review=kept)
    after, before = score(GRID, assessment), score(GRID, replace(assessment, review={}))
    if after.raw is not None and before.raw is not None:
        gained = sum((one.points for one in differences(after, assessment) if one.points is not None), Fraction(0))
        assert gained == after.raw - before.raw


@settings(max_examples=long_form(60, 600))
@given(assessments())
def test_differences_are_the_same_once_the_result_was_frozen(assessment: Assessment) -> None:
    """Seen red on a copy whose validated files forget what a criterion could bring."""
    result = score(GRID, assessment)
    read = read_result(json.loads(json.dumps(write_result(result))), GRID)
    assert differences(read, assessment) == differences(result, assessment)


def test_what_was_set_aside_is_still_to_be_decided_of() -> None:
    result, assessment = reviewing({"STR-01": Decision(not_applicable=True, reason=REASON)})
    assert "STR-01" not in result.applicable
    assert [one.id for one in reviewable(result, assessment.review)][:2] == ["STR-01", "STR-02"]


def test_obligations_are_to_be_decided_of() -> None:
    result, _ = reviewing({})
    assert "LEG-01" in [one.id for one in reviewable(result, {})]


def test_progress_says_what_is_decided_asked_and_left_in_each_pillar() -> None:
    result, _ = reviewing({"STR-01": Decision(confirmed=True)})
    recorded = {"STR-01": DECIDED, "STR-03": ASKED, "STR-05": RecordedDecision(2)}
    first = review_progress(result, {"STR-01": Decision(confirmed=True)}, recorded)[0]
    assert (first.pillar.code, set(first.decided), set(first.asked)) == ("STR", {"STR-01"}, {"STR-03"})
    assert [one.id for one in first.left] == ["STR-02", "STR-04", "STR-05", "STR-06"]


def test_pillars_without_anything_to_decide_are_not_there() -> None:
    result, _ = reviewing({})
    assert all(pillar.count for pillar in review_progress(result, {}, {}))


@pytest.mark.parametrize(
    ("after", "following"),
    [("", "STR-02"), ("STR-02", "STR-05"), ("STR-05", "STR-02"), ("ZZZ-01", "STR-02")],
)
def test_the_next_to_decide_follows_in_grid_order_and_comes_round_again(after: str, following: str) -> None:
    result, _ = reviewing({})
    left = {"STR-02", "STR-05"}
    recorded = {key: DECIDED for key in GRID.by_id if key not in left} | {"STR-03": ASKED}
    found = next_to_decide(review_progress(result, {}, recorded), after)
    assert found is not None
    assert found.id == following


def test_nothing_follows_once_everything_is_decided_or_asked() -> None:
    result, _ = reviewing({})
    recorded = dict.fromkeys(GRID.by_id, DECIDED) | {"STR-03": ASKED}
    assert next_to_decide(review_progress(result, {}, recorded), "STR-03") is None


def test_the_weight_set_aside_is_a_share_of_the_merit_that_applies() -> None:
    result, assessment = reviewing({"STR-01": Decision(not_applicable=True, reason=REASON)})
    merit = [one for one in reviewable(result, assessment.review) if one.is_merit]
    assert na_weight_share(result, assessment) == GRID.by_id["STR-01"].weight / sum(one.weight for one in merit)


def test_an_obligation_set_aside_weighs_nothing() -> None:
    assert na_weight_share(*reviewing({"LEG-02": Decision(not_applicable=True, reason=REASON)})) == 0


def test_one_more_criterion_can_be_counted_as_set_aside() -> None:
    first = Decision(not_applicable=True, reason=REASON)
    both = na_weight_share(*reviewing({"STR-01": first, "STR-02": first}))
    assert na_weight_share(*reviewing({"STR-01": first}), with_also=("STR-02",)) == both


@pytest.mark.parametrize("count", range(9))
def test_the_scope_is_restricted_exactly_beyond_the_share_that_the_grid_grants(count: int) -> None:
    """Seen red on a copy that compares with the weight left rather than with all of it."""
    merit = [one.id for one in reviewable(reviewing({})[0], {}) if one.is_merit]
    result, assessment = reviewing(dict.fromkeys(merit[:count], Decision(not_applicable=True, reason=REASON)))
    most = GRID.method.not_applicable_by_adviser.max_weight_share
    assert (na_weight_share(result, assessment) > most) is not result.comparable
