"""What the facts of a profile change, as the profile page tells it."""

from collections.abc import Iterable
from typing import Protocol

import pytest
from hypothesis import given

from procurement.domain.answers import Assessment
from procurement.domain.conditions import Facts
from procurement.domain.effects import deadlines_for, profile_effects
from procurement.domain.grid import Grid
from procurement.domain.scope import scope_of
from tests.domain.assessments import GRID, profiles

CITY: Facts = {"type": "commune", "population": 40_000, "annual_purchases_ht": 9_000_000}


class Named(Protocol):
    """What has an identifier: a criterion, or a deadline."""

    @property
    def id(self) -> str: ...


def ids(found: Iterable[Named]) -> list[str]:
    return [one.id for one in found]


@given(profiles())
def test_the_effects_of_a_profile_are_what_the_score_will_use(facts: Facts) -> None:
    effects = profile_effects(GRID, facts)
    scope = scope_of(GRID, Assessment(GRID.edition, 2026, facts))
    assert (effects.tier, effects.applicable) == (scope.tier, scope.applicable)


@given(profiles())
def test_every_fact_of_the_grid_has_its_effect(facts: Facts) -> None:
    assert list(profile_effects(GRID, facts).by_fact) == list(GRID.facts)


@given(profiles())
def test_a_criterion_that_a_fact_opens_applies_and_one_that_it_closes_does_not(facts: Facts) -> None:
    effects = profile_effects(GRID, facts)
    applicable = set(ids(effects.applicable))
    for effect in effects.by_fact.values():
        assert set(ids(effect.opened)) <= applicable
        assert applicable.isdisjoint(ids(effect.closed))


def test_a_fact_opens_the_questions_that_look_at_it(grid: Grid) -> None:
    effect = profile_effects(grid, {**CITY, "school_catering": True}).by_fact["school_catering"]
    assert (ids(effect.opened), ids(effect.closed)) == (["LEG-09", "LEG-10"], [])


def test_a_fact_closes_the_questions_that_look_at_it(grid: Grid) -> None:
    effect = profile_effects(grid, {**CITY, "school_catering": False}).by_fact["school_catering"]
    assert (ids(effect.opened), ids(effect.closed)) == ([], ["LEG-09", "LEG-10"])


def test_the_questions_of_another_size_are_not_told(grid: Grid) -> None:
    # LEG-10, of the standard size, also looks at school catering.
    facts = {**CITY, "population": 1_900, "school_catering": True}
    assert ids(profile_effects(grid, facts).by_fact["school_catering"].closed) == ["LEG-09"]


def test_only_purchases_and_population_choose_the_size(grid: Grid) -> None:
    by_fact = profile_effects(grid, CITY).by_fact
    assert [key for key, effect in by_fact.items() if effect.chooses_size] == ["population", "annual_purchases_ht"]


def test_the_obligations_of_a_profile_are_those_that_count_in_compliance(grid: Grid) -> None:
    effects = profile_effects(grid, {**CITY, "catering": "in_house", "overseas": False})
    obligations = ids(effects.obligations)
    assert {"LEG-08", "ENV-03", "FOU-01"} <= set(obligations)
    assert "STR-01" not in obligations


@given(profiles())
def test_dated_deadlines_come_first_and_in_order(facts: Facts) -> None:
    found = deadlines_for(GRID, facts)
    dated = [deadline.due for deadline in found if deadline.due is not None]
    assert dated == sorted(dated)
    assert all(deadline.due is None for deadline in found[len(dated) :])


@pytest.mark.parametrize(
    ("facts", "told"), [({"light_vehicles": 21}, True), ({"light_vehicles": 20}, False), ({}, False)]
)
def test_a_deadline_is_told_to_those_it_concerns(grid: Grid, facts: Facts, told: bool) -> None:
    assert ("DL-01" in ids(deadlines_for(grid, facts))) is told
