"""The score of one assessment: the whole method put together, pure and exact (docs/methode.md)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple, TypeAlias

from procurement.domain.actions import rank_actions
from procurement.domain.answers import Assessment
from procurement.domain.balance import balance
from procurement.domain.bands import Standing, band_of, hurdles, next_band
from procurement.domain.compliance import Compliance, comply
from procurement.domain.criteria import AnyCriterion
from procurement.domain.grid import Grid
from procurement.domain.result import CriterionResult, PillarResult, PrincipleResult, Readings, Result
from procurement.domain.scope import Scope, scope_of
from procurement.domain.shares import PROVEN, bounds, obligation_state, retained, share_of
from procurement.domain.weighing import WeighedPillar, Weighing, weigh

Shares: TypeAlias = dict[str, Fraction]


class MeritShares(NamedTuple):
    """One share, 0–1, for each merit criterion that applies: as it counts, in two readings, at both ends."""

    share: Shares
    declared_share: Shares
    justified_share: Shares
    lower: Shares
    upper: Shares


@dataclass(frozen=True)
class Basis:
    """What every figure is computed from: who counts, for how much, and what was answered.

    ``ours`` judges the obligations on the authority's own answers, ``validated`` with the adviser's decisions.
    """

    grid: Grid
    assessment: Assessment
    scope: Scope
    weighing: Weighing
    criteria: dict[str, CriterionResult]
    ours: Compliance
    validated: Compliance

    @cached_property
    def shares(self) -> MeritShares:
        """The shares of the merit criteria that apply, in each reading and at each end of the range."""
        return MeritShares(*(_picked(self, name) for name in MeritShares._fields))

    def weight_share(self, holds: Callable[[CriterionResult], bool]) -> Fraction:
        """Return the part, 0–1, of the merit weight that applies whose criteria satisfy ``holds``."""
        total = self.weighing.merit_weight
        held = (self.criteria[key].criterion.weight for key in self.weighing.points if holds(self.criteria[key]))
        return sum(held, Fraction(0)) / total if total else Fraction(0)

    @cached_property
    def completeness(self) -> Fraction:
        return self.weight_share(lambda result: result.is_answered)

    @property
    def has_enough(self) -> bool:
        """Whether the answers cover enough of the weight that applies for a total to be shown."""
        least = self.grid.method.completeness.min_answered_weight_share
        return bool(self.weighing.points) and self.completeness >= least

    @cached_property
    def standing(self) -> Standing:
        pillars = {pillar.pillar.code: pillar.share(self.shares.share) for pillar in self.weighing.pillars}
        return Standing(
            score=self.validated.capped(self.weighing.total(self.shares.share)),
            cap=self.validated.cap,
            pillars={code: share for code, share in pillars.items() if share is not None},
            validated_share=self.weight_share(lambda result: result.state in PROVEN),
        )


def basis_of(grid: Grid, assessment: Assessment) -> Basis:
    """Gather what the figures of ``assessment`` are computed from."""
    scope = scope_of(grid, assessment)
    weighing = weigh(grid, scope)
    applicable = frozenset(criterion.id for criterion in scope.applicable)
    criteria = {
        criterion.id: _criterion(grid, assessment, criterion, weighing.points.get(criterion.id))
        if criterion.id in applicable
        else _set_aside(criterion, assessment, scope.reasons[criterion.id], grid)
        for criterion in grid.criteria
    }
    declared = {key: criteria[key].held.declared for key in applicable}
    validated = {key: criteria[key].held.validated for key in applicable}
    ours = comply(scope.applicable, declared, assessment, grid.method)
    theirs = comply(scope.applicable, validated, assessment, grid.method)
    return Basis(grid, assessment, scope, weighing, criteria, ours, theirs)


def score(grid: Grid, assessment: Assessment) -> Result:
    """Score ``assessment`` on ``grid``.

    Raw score, score, band, range and actions stay None or empty while the answers cover too little of the merit weight
    that applies. Band stability is computed apart: see :func:`procurement.domain.stability.band_stability`.
    """
    basis = basis_of(grid, assessment)
    hidden = Result(
        grid=grid,
        tier=basis.scope.tier,
        applicable=tuple(criterion.id for criterion in basis.scope.applicable),
        completeness=basis.completeness,
        raw=None,
        cap=None,
        caps=(),
        caps_at_stake=basis.validated.at_stake,
        score=None,
        band=None,
        next_band=None,
        hurdles=(),
        interval=None,
        compliance=basis.validated.index,
        validated_share=basis.standing.validated_share,
        balance=None,
        readings=Readings(None, None, None),
        pillars=_pillars(basis),
        criteria=basis.criteria,
        principles=tuple(replace(principle, score=None) for principle in _principles(basis)),
        actions=(),
        comparable=basis.scope.comparable,
    )
    return _shown(hidden, basis) if basis.has_enough else hidden


def _shown(hidden: Result, basis: Basis) -> Result:
    grid, weighing, standing = basis.grid, basis.weighing, basis.standing
    shares = basis.shares
    raw = weighing.total(shares.share)
    band = band_of(grid.method.bands, standing)
    following = next_band(grid.method.bands, band)
    interval = (weighing.total(shares.lower), weighing.total(shares.upper))
    caps = basis.validated.caps
    binding = frozenset(cause.criterion.id for cause in caps if cause.cap == standing.cap and cause.cap < raw)
    return replace(
        hidden,
        raw=raw,
        cap=standing.cap,
        caps=caps,
        score=standing.score,
        band=band,
        next_band=following,
        hurdles=tuple(hurdles(following, standing, grid.merit_pillars)) if following else (),
        interval=(basis.validated.capped(interval[0]), basis.validated.capped(interval[1])),
        balance=balance([(item.effective_weight, item.share(shares.share)) for item in weighing.pillars], raw),
        readings=_readings(basis, standing.score),
        criteria={key: _with_points(result, weighing) for key, result in basis.criteria.items()},
        principles=tuple(_principles(basis)),
        actions=rank_actions(basis.criteria.values(), weighing.points, binding, grid.method),
    )


def _picked(basis: Basis, name: str) -> Shares:
    picked = ((key, getattr(basis.criteria[key], name)) for key in basis.weighing.points)
    return {key: share for key, share in picked if share is not None}


def _readings(basis: Basis, validated: Fraction) -> Readings:
    declared = basis.weighing.total(basis.shares.declared_share)
    justified = basis.weighing.total(basis.shares.justified_share)
    return Readings(basis.ours.capped(declared), basis.ours.capped(justified), validated)


def _set_aside(criterion: AnyCriterion, assessment: Assessment, reason: str, grid: Grid) -> CriterionResult:
    held = retained(assessment.answers.get(criterion.id), None, grid.method.maturity)
    return CriterionResult(criterion, "not_applicable", held, reason=reason)


def _criterion(grid: Grid, assessment: Assessment, criterion: AnyCriterion, points: Fraction | None) -> CriterionResult:
    method = grid.method
    answer, decision = assessment.answers.get(criterion.id), assessment.review.get(criterion.id)
    held = retained(answer, decision, method.maturity)
    lower, upper = bounds(criterion, held, method) if criterion.is_merit else (None, None)
    carries = criterion.carries_obligation
    return CriterionResult(
        criterion=criterion,
        state=held.state,
        held=held,
        share=share_of(criterion, held.validated, method),
        declared_share=share_of(criterion, held.declared, method),
        justified_share=share_of(criterion, held.justified, method),
        lower=lower,
        upper=upper,
        possible_points=points,
        obligation=obligation_state(criterion, held.validated, method) if carries else None,
    )


def _with_points(result: CriterionResult, weighing: Weighing) -> CriterionResult:
    possible = weighing.points.get(result.criterion.id)
    if possible is None or result.share is None:
        return result
    return replace(result, points=possible * result.share)


def _pillars(basis: Basis) -> tuple[PillarResult, ...]:
    return tuple(_pillar(basis, pillar) for pillar in basis.weighing.pillars)


def _pillar(basis: Basis, weighed: WeighedPillar) -> PillarResult:
    counted, completeness, enough = weighed.share(basis.shares.share), None, False
    if weighed.criteria:
        answered = (item.weight for item in weighed.criteria if basis.criteria[item.id].is_answered)
        completeness = sum(answered, Fraction(0)) / weighed.weight
        enough = completeness >= basis.grid.method.completeness.min_answered_weight_share
    return PillarResult(
        pillar=weighed.pillar,
        share=counted if enough else None,
        counted_share=counted,
        effective_weight=weighed.effective_weight,
        completeness=completeness,
        lower=weighed.share(basis.shares.lower),
        upper=weighed.share(basis.shares.upper),
        declared=weighed.share(basis.shares.declared_share),
        justified=weighed.share(basis.shares.justified_share),
    )


def _principles(basis: Basis) -> list[PrincipleResult]:
    found = []
    for principle in basis.grid.header.principles:
        named = [item for item in basis.scope.merit if principle.code in item.principles]
        weight = sum((item.weight for item in named), Fraction(0))
        mean = None
        if len(named) >= basis.grid.method.second_reading.min_criteria:
            mean = 100 * sum((item.weight * _share(basis.criteria[item.id]) for item in named), Fraction(0)) / weight
        found.append(PrincipleResult(principle, mean, len(named)))
    return found


def _share(result: CriterionResult) -> Fraction:
    return result.share if result.share is not None else Fraction(0)
