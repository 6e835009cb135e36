"""Whether the band would stay under other weights: seeded draws, counted exactly (docs/methode.md, § 6)."""

from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm
from random import Random

from procurement.domain.answers import Assessment
from procurement.domain.bands import Standing, band_of
from procurement.domain.grid import Grid
from procurement.domain.scoring import Basis, basis_of

SCALE = 1 << 64
"""Floats near 1 are whole multiples of 1/SCALE: scaled by it, every factor is a whole number and nothing is lost."""


@dataclass(frozen=True, slots=True)
class _Pillar:
    """A merit pillar in a draw: for each criterion the place of its factor, its weight, and its weight × share.

    All weights are whole numbers, brought to one common denominator.
    """

    code: str
    weight: int
    terms: tuple[tuple[int, int, int], ...]


def band_stability(grid: Grid, assessment: Assessment) -> Fraction | None:
    """Return the part, 0–1, of the draws in which the band stays; None while no total is shown.

    Each draw multiplies every weight by its own factor, uniform around 1: first the criteria that apply, obligations
    included, in grid order, then all merit pillars in grid order. The factors are floats taken as exact fractions.
    """
    basis = basis_of(grid, assessment)
    if not basis.has_enough:
        return None
    robustness = grid.method.robustness
    band = band_of(grid.method.bands, basis.standing)
    random = Random(robustness.seed)  # noqa: S311 (the draws must be the same for everyone)
    low, high = float(1 - robustness.weight_noise), float(1 + robustness.weight_noise)
    pillars = _pillars(basis)
    draws = len(basis.scope.applicable) + len(pillars)
    kept = 0
    for _ in range(robustness.draws):
        factors = [_whole(random.uniform(low, high)) for _ in range(draws)]
        kept += band_of(grid.method.bands, _redrawn(basis, pillars, factors)) == band
    return Fraction(kept, robustness.draws)


def _whole(factor: float) -> int:
    numerator, denominator = factor.as_integer_ratio()
    return numerator * SCALE // denominator


def _pillars(basis: Basis) -> list[_Pillar]:
    positions = {criterion.id: place for place, criterion in enumerate(basis.scope.applicable)}
    shares = basis.shares.share
    weighed = basis.weighing.pillars
    pillar_scale = lcm(*(item.effective_weight.denominator for item in weighed))
    pillars = []
    for item in weighed:
        pairs = [(positions[one.id], one.weight, one.weight * shares[one.id]) for one in item.criteria]
        scale = lcm(*(figure.denominator for _, *figures in pairs for figure in figures))
        terms = tuple((place, int(weight * scale), int(earned * scale)) for place, weight, earned in pairs)
        pillars.append(_Pillar(item.pillar.code, int(item.effective_weight * pillar_scale), terms))
    return pillars


def _redrawn(basis: Basis, pillars: list[_Pillar], factors: list[int]) -> Standing:
    shares: dict[str, Fraction] = {}
    total, weights = Fraction(0), 0
    first_pillar = len(basis.scope.applicable)
    for place, pillar in enumerate(pillars):
        if pillar.terms:
            earned = sum(earned * factors[position] for position, _, earned in pillar.terms)
            share = Fraction(earned, sum(weight * factors[position] for position, weight, _ in pillar.terms))
            drawn = pillar.weight * factors[first_pillar + place]
            shares[pillar.code], total, weights = share, total + drawn * share, weights + drawn
    return replace(basis.standing, score=basis.validated.capped(100 * total / weights), pillars=shares)
