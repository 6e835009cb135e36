"""What a scored assessment says of itself, beyond its figures."""

from fractions import Fraction

import pytest

from procurement.domain.answers import Answer, Assessment, Decision, FigureGiven, Given, LevelGiven, StateGiven
from procurement.domain.criteria import AnyCriterion, recommendation, severity_and_caps
from procurement.domain.grid import Grid
from procurement.domain.method import EvidenceState, ObligationState
from procurement.domain.result import CriterionResult, Result
from procurement.domain.scoring import score
from tests.domain.assessments import GRID, Style


def level(number: int) -> LevelGiven:
    return LevelGiven(Fraction(number))


def result(state: ObligationState = "compliant", share: int = 4, **changed: Answer) -> Result:
    """Score a small commune that is at the same level everywhere, where ``changed`` does not say otherwise."""
    style = Style(share, Fraction(share, 4), state, "validated")
    answers = {one.id: style.answer(one) for one in GRID.criteria} | {
        key.replace("_", "-"): answer for key, answer in changed.items()
    }
    return score(GRID, Assessment("2026", 2026, {"type": "commune", "population": 900}, answers))


def one(given: Given | None, evidence: EvidenceState, decision: Decision | None = None) -> CriterionResult:
    answers = {} if given is None else {"STR-01": Answer(given, evidence)}
    review = {} if decision is None else {"STR-01": decision}
    return score(GRID, Assessment("2026", 2026, {}, answers, review)).criteria["STR-01"]


@pytest.mark.parametrize(
    ("given", "evidence", "held_back"),
    [
        (level(4), "declared", True),
        (level(3), "declared", True),
        (level(2), "declared", False),
        (level(4), "attached", False),
        (None, "declared", False),
    ],
)
def test_only_a_level_that_lacks_evidence_is_held_back(
    given: Given | None, evidence: EvidenceState, held_back: bool
) -> None:
    assert one(given, evidence).held_back_by_evidence is held_back


def test_a_level_that_an_adviser_lowered_is_not_held_back_by_evidence() -> None:
    decision = Decision(level(1), reason="Motif.")
    assert one(level(4), "declared", decision).held_back_by_evidence is False


def test_a_cap_under_the_raw_score_binds() -> None:
    assert result(state="not_met").cap_binds is True


def test_a_cap_over_the_raw_score_does_not_bind() -> None:
    low = result(share=1, LEG_08=Answer(StateGiven("not_met")))
    assert low.cap == 49
    assert low.cap_binds is False


def test_without_a_cap_nothing_binds() -> None:
    assert result().cap_binds is False


def test_a_criterion_that_does_not_apply_is_neither_applicable_nor_answered() -> None:
    found = result().criteria["STR-04"]
    assert (found.applies, found.is_answered) == (False, False)


def test_no_more_actions_are_proposed_than_the_grid_says() -> None:
    many = result(share=1)
    assert len(many.actions) > 6
    assert many.proposed_actions == many.actions[:6]


def test_a_pillar_is_found_by_its_code() -> None:
    assert result().pillar("ENV").pillar.title == "Climat, ressources et alimentation"


@pytest.mark.parametrize("criterion", GRID.criteria, ids=lambda criterion: criterion.id)
def test_a_criterion_has_no_advice_under_another_key(criterion: AnyCriterion) -> None:
    with pytest.raises(KeyError, match=f"{criterion.id} n'a pas de préconisation"):
        recommendation(criterion, "level_9")


@pytest.mark.parametrize(
    ("criterion", "expected"),
    [
        ("STR-01", None),
        ("STR-05", None),
        ("FOU-01", ("major", True)),
        ("ENV-03", ("ordinary", True)),
        ("LEG-12", ("ordinary", False)),
        ("FOU-02", ("ordinary", False)),
    ],
)
def test_the_gravity_of_an_obligation_and_whether_it_may_cap(
    grid: Grid, criterion: str, expected: tuple[str, bool] | None
) -> None:
    assert severity_and_caps(grid.by_id[criterion]) == expected


def test_an_indicator_capped_by_a_text_of_law_is_told_as_a_cause() -> None:
    late = result(FOU_01=Answer(FigureGiven(Fraction(45))))
    assert [(cause.criterion.id, cause.severity, cause.state, cause.planned) for cause in late.cap_causes] == [
        ("FOU-01", "major", "not_met", False)
    ]
