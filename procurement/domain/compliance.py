"""The law beside the score: the compliance index and the caps (docs/methode.md, § 4)."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from procurement.domain.answers import Answer, Assessment, Given
from procurement.domain.criteria import AnyCriterion, severity_and_caps
from procurement.domain.method import Method
from procurement.domain.result import CapCause
from procurement.domain.shares import obligation_state, state_share


@dataclass(frozen=True, slots=True)
class Compliance:
    """The index, 0–100 (None without obligation), the caps that hold and those of obligations not answered yet."""

    index: Fraction | None
    caps: tuple[CapCause, ...]
    at_stake: tuple[CapCause, ...]

    @property
    def cap(self) -> Fraction | None:
        return min((cause.cap for cause in self.caps), default=None)

    def capped(self, raw: Fraction) -> Fraction:
        return raw if self.cap is None else min(raw, self.cap)


def comply(
    criteria: tuple[AnyCriterion, ...], given: Mapping[str, Given | None], assessment: Assessment, method: Method
) -> Compliance:
    """Judge the obligations among the ``criteria`` that apply, on the answers of one reading."""
    caps: list[CapCause] = []
    at_stake: list[CapCause] = []
    weight = met = Fraction(0)
    for criterion in criteria:
        if not criterion.carries_obligation:
            continue
        answer = given[criterion.id]
        state = obligation_state(criterion, answer, method)
        weight += criterion.weight
        met += criterion.weight * state_share(state, method)
        cause = _cap_cause(criterion, answer, assessment, method)
        if cause is not None:
            (caps if cause.answered or assessment.submitted else at_stake).append(cause)
    return Compliance(100 * met / weight if weight else None, tuple(caps), tuple(at_stake))


def _cap_cause(criterion: AnyCriterion, given: Given | None, assessment: Assessment, method: Method) -> CapCause | None:
    law = severity_and_caps(criterion)
    if law is None or not law[1]:
        return None
    severity, state, plan = law[0], obligation_state(criterion, given, method), method.caps.dated_plan
    answer = assessment.answers.get(criterion.id)
    planned = state == "not_met" and severity == plan.severity and _plan_counts(answer, assessment, plan.max_months)
    cap = plan.cap if planned else method.caps.cap_for(severity, state)
    return None if cap is None else CapCause(criterion, severity, state, cap, planned, given is not None)


def _plan_counts(answer: Answer | None, assessment: Assessment, months: int) -> bool:
    if answer is None or answer.plan_until is None:
        return False
    return answer.plan_until <= plan_limit(assessment, months)


def plan_limit(assessment: Assessment, months: int) -> date:
    """Return the last day on which a dated plan still counts: ``months`` after the assessment's day or year's end."""
    return add_months(assessment.on or date(assessment.year, 12, 31), months)


def add_months(day: date, months: int) -> date:
    """Return the same day ``months`` later, or the last day of that month when it has no such day.

    >>> add_months(date(2028, 2, 29), 12)
    datetime.date(2029, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
