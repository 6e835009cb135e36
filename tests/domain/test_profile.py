"""Which facts an authority may state about itself, each at its limit."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given

from procurement.domain.conditions import Facts
from procurement.domain.grid import Grid
from procurement.domain.profile import LARGEST_FIGURE, fact_fault, profile_faults
from tests.domain.assessments import GRID, profiles


@given(profiles())
def test_any_facts_of_the_right_kind_are_sound(facts: Facts) -> None:
    assert list(profile_faults(GRID, facts)) == []


@pytest.mark.parametrize(
    ("key", "value", "sound"),
    [
        ("population", 0, True),
        ("population", -1, False),
        ("population", LARGEST_FIGURE, True),
        ("population", LARGEST_FIGURE + 1, False),
        ("population", Fraction(1900), True),
        ("population", Fraction(3801, 2), False),
        ("population", True, False),
        ("population", "1900", False),
        ("annual_purchases_ht", Fraction(1, 10**6), True),
        ("annual_purchases_ht", Fraction(1, 10**7), False),
        ("overseas", False, True),
        ("overseas", 0, False),
        ("overseas", "non", False),
        ("type", "commune", True),
        ("type", "Commune", False),
        ("type", True, False),
    ],
)
def test_a_fact_is_of_its_kind_and_possible(grid: Grid, key: str, value: Any, sound: bool) -> None:
    assert (fact_fault(grid.facts[key], value) is None) is sound


def test_a_fact_left_unknown_is_not_a_fault(grid: Grid) -> None:
    assert list(profile_faults(grid, {"population": None})) == []
