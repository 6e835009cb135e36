"""Conditions on the facts of a profile: each comparison at its limit, and what to believe of an unknown fact."""

from fractions import Fraction
from typing import Any

import pytest
from pydantic import ValidationError

from procurement.domain.conditions import AnyCondition, FactCondition, Facts, fact_conditions, first_failing


def condition(operators: dict[str, Any], if_unknown: str = "skips") -> FactCondition:
    return FactCondition.model_validate({"fact": "staff", "if_unknown": if_unknown, **operators})


LOW, HIGH = condition({"at_least": 50}), condition({"at_most": 10})


@pytest.mark.parametrize(
    ("operators", "holding", "failing"),
    [
        ({"at_least": 50}, [50, 51, Fraction(101, 2)], [49, 0]),
        ({"more_than": 50}, [51, Fraction(101, 2)], [50, 49]),
        ({"at_most": 50}, [50, 49, 0], [51]),
        ({"less_than": 50}, [49, 0], [50, 51]),
        ({"is": True}, [True], [False]),
        ({"is": False}, [False], [True]),
        ({"is": "commune"}, ["commune"], ["epci"]),
        ({"in": ["commune", "epci"]}, ["commune", "epci"], ["ccas", ""]),
    ],
    ids=str,
)
def test_a_comparison_holds_up_to_its_limit(operators: dict[str, Any], holding: list[Any], failing: list[Any]) -> None:
    found = condition(operators)
    assert [found.holds({"staff": value}) for value in (*holding, *failing)] == [
        *[True] * len(holding),
        *[False] * len(failing),
    ]


@pytest.mark.parametrize("facts", [{}, {"staff": None}, {"population": 3}])
@pytest.mark.parametrize(("if_unknown", "holds"), [("applies", True), ("skips", False)])
def test_an_unknown_fact_is_believed_as_the_condition_says(facts: Facts, if_unknown: str, holds: bool) -> None:
    assert condition({"at_least": 1}, if_unknown).holds(facts) is holds


def test_a_number_of_zero_is_known() -> None:
    assert condition({"at_least": 1}, "applies").holds({"staff": 0}) is False


@pytest.mark.parametrize("operators", [{}, {"at_least": 1, "at_most": 2}, {"is": True, "in": ["x"]}])
def test_a_condition_has_one_operator(operators: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="un seul opérateur"):
        condition(operators)


def test_a_choice_among_nothing_is_refused() -> None:
    with pytest.raises(ValidationError, match="at least 1 item"):
        condition({"in": []})


def test_one_of_several_comparisons_is_enough() -> None:
    either = AnyCondition(any=(LOW, HIGH))
    assert [either.holds({"staff": value}) for value in (50, 49, 11, 10)] == [True, False, False, True]


def test_the_first_condition_that_fails_is_the_one_told() -> None:
    assert first_failing([LOW, HIGH], {"staff": 30}) is LOW
    assert first_failing([LOW], {"staff": 60}) is None
    assert first_failing([], {}) is None


def test_alternatives_are_flattened_to_their_comparisons() -> None:
    assert fact_conditions([AnyCondition(any=(LOW, HIGH)), LOW]) == (LOW, HIGH, LOW)
