"""What the facts of a profile change: the size of the grid, the questions that apply, the deadlines to watch."""

from dataclasses import dataclass

from procurement.domain.answers import Assessment
from procurement.domain.conditions import Facts, fact_conditions, first_failing
from procurement.domain.criteria import AnyCriterion
from procurement.domain.grid import Deadline, Grid, Tier
from procurement.domain.scope import scope_of


@dataclass(frozen=True, slots=True)
class FactEffect:
    """The criteria of the authority's size that look at one fact: those that apply, and those that do not."""

    opened: tuple[AnyCriterion, ...]
    closed: tuple[AnyCriterion, ...]
    chooses_size: bool


@dataclass(frozen=True, slots=True)
class ProfileEffects:
    """What a whole profile leads to. ``by_fact`` has an entry for every fact of the grid."""

    tier: Tier
    applicable: tuple[AnyCriterion, ...]
    by_fact: dict[str, FactEffect]
    deadlines: tuple[Deadline, ...]

    @property
    def obligations(self) -> tuple[AnyCriterion, ...]:
        return tuple(criterion for criterion in self.applicable if criterion.carries_obligation)


def profile_effects(grid: Grid, facts: Facts) -> ProfileEffects:
    """Return what ``facts`` lead to on ``grid``, before any answer."""
    scope = scope_of(grid, Assessment(grid.edition, 0, facts))
    applicable = frozenset(criterion.id for criterion in scope.applicable)
    sizing = {condition.fact for tier in grid.header.tiers.list for condition in fact_conditions(tier.applies_when)}
    by_fact = {}
    for key in grid.facts:
        looking = [item for item in scope.in_tier if key in {one.fact for one in fact_conditions(item.applies_when)}]
        by_fact[key] = FactEffect(
            opened=tuple(item for item in looking if item.id in applicable),
            closed=tuple(item for item in looking if item.id not in applicable),
            chooses_size=key in sizing,
        )
    return ProfileEffects(scope.tier, scope.applicable, by_fact, deadlines_for(grid, facts))


def deadlines_for(grid: Grid, facts: Facts) -> tuple[Deadline, ...]:
    """Return the dates and points of law that concern such a profile: dated ones first, in order of date."""
    concerned = [item for item in grid.header.deadlines if first_failing(item.applies_when, facts) is None]
    return tuple(sorted(concerned, key=lambda item: (item.due is None, str(item.due or ""), item.id)))
