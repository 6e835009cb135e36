"""How criteria add up: the weight of each in its pillar and in the total (docs/methode.md, § 3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from procurement.domain.criteria import AnyCriterion
from procurement.domain.grid import Grid, Pillar
from procurement.domain.scope import Scope


@dataclass(frozen=True, slots=True)
class WeighedPillar:
    """The merit criteria of a pillar that apply, and its effective weight, 0 when none applies."""

    pillar: Pillar
    criteria: tuple[AnyCriterion, ...]
    weight: Fraction
    effective_weight: Fraction

    def share(self, shares: Mapping[str, Fraction]) -> Fraction | None:
        """Return the weighted mean of ``shares`` (0–1, by criterion); None when nothing applies."""
        if not self.criteria:
            return None
        return sum((item.weight * shares[item.id] for item in self.criteria), Fraction(0)) / self.weight


@dataclass(frozen=True, slots=True)
class Weighing:
    """The weights of one assessment. ``points`` gives, by criterion, what a share of 1 adds to the raw score."""

    pillars: tuple[WeighedPillar, ...]
    points: dict[str, Fraction]

    @property
    def merit_weight(self) -> Fraction:
        return sum((pillar.weight for pillar in self.pillars), Fraction(0))

    def total(self, shares: Mapping[str, Fraction]) -> Fraction:
        """Return the raw score, 0–100, of ``shares`` (0–1, by criterion)."""
        return sum((points * shares[identifier] for identifier, points in self.points.items()), Fraction(0))


def weigh(grid: Grid, scope: Scope) -> Weighing:
    """Weigh the criteria of ``scope``: what does not apply passes its weight to its neighbours, within limits."""
    pillars = tuple(_weigh_pillar(grid, scope, pillar) for pillar in grid.merit_pillars)
    total = sum((pillar.effective_weight for pillar in pillars), Fraction(0))
    points = {
        criterion.id: 100 * pillar.effective_weight / total * criterion.weight / pillar.weight
        for pillar in pillars
        for criterion in pillar.criteria
    }
    return Weighing(pillars, points)


def _weigh_pillar(grid: Grid, scope: Scope, pillar: Pillar) -> WeighedPillar:
    criteria = tuple(criterion for criterion in scope.merit if criterion.pillar == pillar.code)
    in_tier = [item for item in scope.in_tier if item.pillar == pillar.code and item.is_merit]
    weight = sum((criterion.weight for criterion in criteria), Fraction(0))
    if not criteria:
        return WeighedPillar(pillar, criteria, weight, Fraction(0))
    kept = weight / sum((criterion.weight for criterion in in_tier), Fraction(0))
    threshold = grid.method.aggregation.attenuation.threshold
    return WeighedPillar(pillar, criteria, weight, pillar.weight * min(Fraction(1), kept / threshold))
