"""What to do next: the gain and priority of raising each criterion one step (docs/methode.md, § 8)."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from procurement.domain.answers import FigureGiven, LevelGiven
from procurement.domain.criteria import AnyCriterion, IndicatorCriterion, recommendation
from procurement.domain.method import Method
from procurement.domain.result import Action, CriterionResult
from procurement.domain.shares import level_share, meets_threshold, obligation_state

QUARTER = Fraction(1, 4)


def rank_actions(
    results: Iterable[CriterionResult], points: Mapping[str, Fraction], binding: frozenset[str], method: Method
) -> tuple[Action, ...]:
    """Return every action that gains points, best first, ties in grid order.

    ``results`` are in grid order; ``points`` is what a share of 1 is worth by criterion; ``binding`` are the
    identifiers of the causes of a cap that really holds the score down.
    """
    actions: list[Action] = []
    for result in results:
        criterion = result.criterion
        step = _next_step(criterion, result, method) if criterion.id in points else None
        if step is None or result.share is None:
            continue
        key, share = step
        gain = points[criterion.id] * (share - result.share)
        if gain <= 0:
            continue
        advice, lifts = recommendation(criterion, key), criterion.id in binding
        priority = gain / method.priority.effort_factors.factor(advice.effort)
        priority *= method.priority.cap_lift_multiplier if lifts else 1
        actions.append(Action(criterion, key, advice, gain, advice.effort, priority, lifts))
    return tuple(sorted(actions, key=lambda action: -action.priority))


def _next_step(criterion: AnyCriterion, result: CriterionResult, method: Method) -> tuple[str, Fraction] | None:
    """Return the key of the advice and the share it leads to; None at the top."""
    given = result.held.validated
    if isinstance(criterion, IndicatorCriterion):
        return _indicator_step(criterion, given if isinstance(given, FigureGiven) else None, result.share, method)
    if not isinstance(given, LevelGiven):
        return "level_0", level_share(Fraction(1), method.maturity)
    level = int(given.level)
    if level >= method.maturity.top:
        return None
    return f"level_{level}", level_share(Fraction(level + 1), method.maturity)


def _indicator_step(
    criterion: IndicatorCriterion, given: FigureGiven | None, share: Fraction | None, method: Method
) -> tuple[str, Fraction] | None:
    indicator = criterion.indicator
    if given is None or share is None:
        return "not_measured", QUARTER
    if not meets_threshold(indicator, given.in_unit(indicator)) and indicator.score_at_threshold is not None:
        return obligation_state(criterion, given, method), indicator.score_at_threshold
    if share >= 1:
        return None
    return "below_target", min(Fraction(1), (share // QUARTER + 1) * QUARTER)
