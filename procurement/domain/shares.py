"""What one criterion is worth: its share, the state of its obligation, its bounds (docs/methode.md, § 2, 4 and 6)."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from procurement.domain.answers import Answer, Decision, FigureGiven, Given, LevelGiven, StateGiven
from procurement.domain.criteria import AnyCriterion, Indicator, IndicatorCriterion
from procurement.domain.method import MaturityMethod, Method, ObligationState

AnswerState: TypeAlias = Literal[
    "validated", "automatic", "attached", "declared", "dont_know", "unanswered", "not_applicable"
]
PROVEN: frozenset[AnswerState] = frozenset({"validated", "automatic"})

ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True, slots=True)
class Retained:
    """What the three readings hold of one criterion, and the state of the answer that counts."""

    declared: Given | None
    justified: Given | None
    validated: Given | None
    state: AnswerState


def retained(answer: Answer | None, decision: Decision | None, maturity: MaturityMethod) -> Retained:
    """Read one answer three times: as declared, as justified by its evidence, as validated by the adviser."""
    declared = answer.given if answer else None
    justified = _without_unproven_levels(answer, maturity) if answer else None
    if decision is not None and decision.given is not None:
        return Retained(declared, justified, decision.given, "validated")
    if decision is not None and decision.confirmed and answer is not None and answer.is_known:
        return Retained(declared, justified, declared, "validated")
    state: AnswerState = "unanswered" if answer is None else answer.evidence if answer.is_known else "dont_know"
    return Retained(declared, justified, justified, state)


def _without_unproven_levels(answer: Answer, maturity: MaturityMethod) -> Given:
    given = answer.given
    if isinstance(given, LevelGiven) and answer.evidence == "declared":
        return LevelGiven(min(given.level, Fraction(maturity.cap_level_without_file)))
    return given


def share_of(criterion: AnyCriterion, given: Given | None, method: Method) -> Fraction:
    """Return the share, exact and within 0–1, that the answer earns; an obligation's is that of its state."""
    if isinstance(given, LevelGiven):
        return level_share(given.level, method.maturity)
    if isinstance(given, FigureGiven) and isinstance(criterion, IndicatorCriterion):
        return figure_share(criterion.indicator, given.in_unit(criterion.indicator))
    if criterion.is_merit:
        return method.unknown.score
    return state_share(obligation_state(criterion, given, method), method)


def level_share(level: Fraction, maturity: MaturityMethod) -> Fraction:
    """Return the share of a level; a half level is the mean of its neighbours."""
    below = int(level)
    if level == below:
        return maturity.level_scores[below]
    return (maturity.level_scores[below] + maturity.level_scores[below + 1]) / 2


def figure_share(indicator: Indicator, value: Fraction) -> Fraction:
    """Place ``value`` between floor and target, through the legal threshold when there is one.

    Values may have to rise or to fall: the same quotients serve both ways.
    """
    floor, target = indicator.floor, indicator.target
    threshold, at_threshold = indicator.legal_threshold, indicator.score_at_threshold
    if threshold is None or at_threshold is None or threshold == target:
        return _clamp((value - floor) / (target - floor))
    if not meets_threshold(indicator, value):
        return at_threshold * _clamp((value - floor) / (threshold - floor))
    return at_threshold + (1 - at_threshold) * _clamp((value - threshold) / (target - threshold))


def meets_threshold(indicator: Indicator, value: Fraction) -> bool:
    threshold = indicator.legal_threshold
    if threshold is None:
        return True
    return value >= threshold if indicator.direction == "up" else value <= threshold


def obligation_state(criterion: AnyCriterion, given: Given | None, method: Method) -> ObligationState:
    """Return how far the obligation is met; not known and not answered are what the grid says: not met."""
    if isinstance(given, StateGiven):
        return given.state
    if isinstance(given, FigureGiven) and isinstance(criterion, IndicatorCriterion):
        return _threshold_state(criterion.indicator, given.in_unit(criterion.indicator), method)
    return method.unknown.obligation_state


def _threshold_state(indicator: Indicator, value: Fraction, method: Method) -> ObligationState:
    if meets_threshold(indicator, value):
        return "compliant"
    threshold = indicator.legal_threshold or ZERO
    gap = abs(value - threshold)
    return "partial" if gap <= method.obligation.indicator_partial_tolerance * abs(threshold) else "not_met"


def state_share(state: ObligationState, method: Method) -> Fraction:
    scores = method.obligation.state_scores
    return {"compliant": scores.compliant, "partial": scores.partial, "not_met": scores.not_met}[state]


def bounds(criterion: AnyCriterion, held: Retained, method: Method) -> tuple[Fraction, Fraction]:
    """Return the lowest and highest share that the criterion could be worth, given what is proved and known."""
    if held.state == "dont_know" or held.state == "unanswered" or held.state == "not_applicable":
        return method.interval.unknown.lower, method.interval.unknown.upper
    width = method.interval.width(held.state)
    if isinstance(held.validated, FigureGiven) and isinstance(criterion, IndicatorCriterion):
        value = held.validated.in_unit(criterion.indicator)
        factors = (1 - width.indicator_relative, ONE, 1 + width.indicator_relative)
        shares = [figure_share(criterion.indicator, value * factor) for factor in factors]
        return min(shares), max(shares)
    share = share_of(criterion, held.validated, method)
    if not isinstance(held.validated, LevelGiven) or not width.maturity_levels_down:
        return share, share
    lower = level_share(max(ZERO, held.validated.level - width.maturity_levels_down), method.maturity)
    return lower, max(share, share_of(criterion, held.declared, method)) if held.state == "declared" else share


def _clamp(share: Fraction) -> Fraction:
    return min(max(share, ZERO), ONE)
