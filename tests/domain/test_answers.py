"""Which answers and decisions make sense for a criterion."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procurement.domain.answers import (
    COMMENT_LIMIT,
    Answer,
    Decision,
    DontKnow,
    FigureGiven,
    Given,
    LevelGiven,
    StateGiven,
    answer_faults,
    decision_faults,
)
from procurement.domain.criteria import AnyCriterion, IndicatorCriterion
from procurement.domain.grid import Grid
from tests.conftest import with_plain_spaces
from tests.domain.assessments import GRID, answers_to, decisions_on

WHEN = date(2027, 6, 30)


def faults_of(grid: Grid, criterion: str, answer: Answer) -> list[str]:
    found = answer_faults(grid.by_id[criterion], answer, grid.method.maturity)
    return [with_plain_spaces(fault) for fault in found]


def value(text: str) -> FigureGiven:
    return FigureGiven(Fraction(text))


@pytest.mark.parametrize("criterion", GRID.criteria, ids=lambda criterion: criterion.id)
@settings(max_examples=20)
@given(data=st.data())
def test_any_answer_of_the_right_kind_makes_sense(criterion: AnyCriterion, data: st.DataObject) -> None:
    answer = data.draw(answers_to(criterion))
    assert answer_faults(criterion, answer, GRID.method.maturity) == ()


@pytest.mark.parametrize(
    ("criterion", "wrong"),
    [
        ("STR-01", StateGiven("partial")),
        ("STR-01", value("1")),
        ("STR-05", LevelGiven(Fraction(1))),
        ("STR-05", StateGiven("partial")),
        ("LEG-02", LevelGiven(Fraction(1))),
        ("LEG-02", value("1")),
    ],
)
def test_an_answer_of_another_kind_is_refused(grid: Grid, criterion: str, wrong: Given) -> None:
    (fault,) = faults_of(grid, criterion, Answer(wrong))
    assert fault.startswith(f"{criterion} attend comme réponse : ")


@pytest.mark.parametrize("level", ["-1", "0.5", "4.5", "5", "1/3"])
def test_an_authority_gives_whole_levels_only(grid: Grid, level: str) -> None:
    assert faults_of(grid, "STR-01", Answer(LevelGiven(Fraction(level)))) == [
        "Le niveau va de 0 à 4, en nombre entier."
    ]


@pytest.mark.parametrize(
    ("criterion", "figure", "fault"),
    [
        ("STR-05", value("100"), None),
        ("STR-05", value("100.000001"), "100,000001 % dépasse 100 %."),
        ("CYC-05", value("100"), None),
        ("CYC-05", value("101"), "101 points sur 100 dépasse 100 points sur 100."),
        ("FOU-01", value("999999999999999"), None),
        ("FOU-01", value("-0.000001"), "Un chiffre ne peut pas être négatif."),
        ("STR-05", FigureGiven(numerator=Fraction(40), denominator=Fraction(40)), None),
        (
            "STR-05",
            FigureGiven(numerator=Fraction(-1), denominator=Fraction(40)),
            "Un chiffre ne peut pas être négatif.",
        ),
        ("STR-05", FigureGiven(), "Donnez soit la valeur, soit le numérateur et le dénominateur."),
        (
            "STR-05",
            FigureGiven(Fraction(1), Fraction(1), Fraction(1)),
            "Donnez soit la valeur, soit le numérateur et le dénominateur.",
        ),
        (
            "STR-05",
            FigureGiven(Fraction(1), Fraction(1)),
            "Donnez soit la valeur, soit le numérateur et le dénominateur.",
        ),
        (
            "STR-05",
            FigureGiven(denominator=Fraction(3)),
            "Donnez soit la valeur, soit le numérateur et le dénominateur.",
        ),
        ("STR-05", value("1/3"), "Un chiffre a quinze chiffres au plus avant la virgule et 6 après."),
        ("FOU-01", value("1000000000000000"), "Un chiffre a quinze chiffres au plus avant la virgule et 6 après."),
    ],
)
def test_a_figure_must_be_possible(grid: Grid, criterion: str, figure: FigureGiven, fault: str | None) -> None:
    assert faults_of(grid, criterion, Answer(figure)) == ([fault] if fault else [])


@pytest.mark.parametrize(
    ("numerator", "denominator", "shown"),
    [(401, 300, "133,7"), (41, 40, "102,5"), (10_001, 10_000, "100,01"), (30_001, 30_000, "100,003333")],
)
def test_a_quotient_over_the_limit_is_shown_with_no_more_decimals_than_it_takes_to_see_it(
    grid: Grid, numerator: int, denominator: int, shown: str
) -> None:
    figure = FigureGiven(numerator=Fraction(numerator), denominator=Fraction(denominator))
    assert faults_of(grid, "STR-05", Answer(figure)) == [
        f"{shown} % dépasse 100 % : vérifiez le numérateur et le dénominateur."
    ]


def test_a_denominator_of_zero_is_told_what_to_do(grid: Grid) -> None:
    none_at_all = FigureGiven(numerator=Fraction(0), denominator=Fraction(0))
    assert faults_of(grid, "STR-05", Answer(none_at_all)) == [
        "Le dénominateur est nul : s’il n’y a rien à compter, donnez directement la valeur."
    ]


@pytest.mark.parametrize(
    ("criterion", "given_answer", "accepted"),
    [
        ("LEG-02", StateGiven("not_met"), True),
        ("LEG-02", StateGiven("partial"), False),
        ("LEG-02", StateGiven("compliant"), False),
        ("LEG-02", DontKnow(), False),
        ("FOU-01", value("45"), True),
        ("STR-05", value("10"), False),
        ("STR-01", LevelGiven(Fraction(1)), False),
    ],
)
def test_a_date_of_compliance_goes_only_with_an_obligation_that_is_not_met(
    grid: Grid, criterion: str, given_answer: Given, accepted: bool
) -> None:
    assert (faults_of(grid, criterion, Answer(given_answer, plan_until=WHEN)) == []) is accepted


@pytest.mark.parametrize("criterion", GRID.criteria, ids=lambda criterion: criterion.id)
def test_only_a_criterion_with_public_data_can_be_filled_from_them(criterion: AnyCriterion) -> None:
    prefilled = isinstance(criterion, IndicatorCriterion) and criterion.indicator.prefill is not None
    given_answer = value("1") if isinstance(criterion, IndicatorCriterion) else DontKnow()
    found = answer_faults(criterion, Answer(given_answer, "automatic"), GRID.method.maturity)
    assert any("données publiques" in fault for fault in found) is not prefilled


def test_not_knowing_cannot_be_proved(grid: Grid) -> None:
    assert faults_of(grid, "STR-01", Answer(DontKnow(), "attached")) == [
        "« Je ne sais pas » ne se prouve pas : retirez la pièce ou répondez."
    ]


def test_texts_of_the_longest_length_are_accepted(grid: Grid) -> None:
    longest = "é" * COMMENT_LIMIT
    assert faults_of(grid, "STR-01", Answer(DontKnow(), comment=longest, document=longest)) == []


def test_longer_texts_are_refused_one_by_one(grid: Grid) -> None:
    longer = "é" * (COMMENT_LIMIT + 1)
    assert faults_of(grid, "STR-01", Answer(DontKnow(), comment=longer, document=longer)) == [
        "Le commentaire dépasse 4 000 caractères (4 001).",
        "La référence de la pièce dépasse 4 000 caractères (4 001).",
    ]


@pytest.mark.parametrize("criterion", GRID.criteria, ids=lambda criterion: criterion.id)
@settings(max_examples=20)
@given(data=st.data())
def test_any_decision_of_the_right_kind_makes_sense(criterion: AnyCriterion, data: st.DataObject) -> None:
    decision = data.draw(decisions_on(criterion, answered=True))
    assert decision_faults(criterion, decision, GRID.method.maturity) == ()


ONE_OF_THREE = "Une décision confirme, corrige ou écarte, une seule de ces trois choses."
WITH_A_REASON = "Une correction ou un critère écarté demande un motif écrit."
LEVEL = LevelGiven(Fraction(5, 2))


@pytest.mark.parametrize(
    ("decision", "faults"),
    [
        (Decision(LEVEL, reason="Motif."), []),
        (Decision(confirmed=True), []),
        (Decision(not_applicable=True, reason="Motif."), []),
        (Decision(), [ONE_OF_THREE]),
        (Decision(confirmed=True, not_applicable=True, reason="Motif."), [ONE_OF_THREE]),
        (Decision(LEVEL, confirmed=True, reason="Motif."), [ONE_OF_THREE]),
        (Decision(LEVEL), [WITH_A_REASON]),
        (Decision(LEVEL, reason=" \n"), [WITH_A_REASON]),
        (Decision(not_applicable=True), [WITH_A_REASON]),
        (Decision(LevelGiven(Fraction(9, 4)), reason="Motif."), ["Le niveau va de 0 à 4, par demi-niveau."]),
        (Decision(StateGiven("partial"), reason="Motif."), ["STR-01 attend comme réponse : un niveau."]),
    ],
)
def test_a_decision_is_one_thing_with_its_reason(grid: Grid, decision: Decision, faults: list[str]) -> None:
    found = decision_faults(grid.by_id["STR-01"], decision, grid.method.maturity)
    assert [with_plain_spaces(fault) for fault in found] == faults


def test_a_figure_without_value_nor_terms_has_no_value_in_any_unit(grid: Grid) -> None:
    criterion = grid.by_id["STR-05"]
    assert isinstance(criterion, IndicatorCriterion)
    with pytest.raises(ValueError, match="dénominateur non nul"):
        FigureGiven(numerator=Fraction(1), denominator=Fraction(0)).in_unit(criterion.indicator)
