"""What a scored assessment says: every figure exact, None where there is none to show (docs/methode.md, § 10)."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from procurement.domain.criteria import AnyCriterion, Recommendation
from procurement.domain.grid import Grid, Pillar, Principle, Tier
from procurement.domain.method import Band, Effort, ObligationState, Severity
from procurement.domain.shares import AnswerState, Retained

HurdleKind: TypeAlias = Literal["score", "cap", "pillar", "validated_share"]


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """One criterion of the grid. Shares are 0–1; ``points`` are points of the raw score, on 100.

    A criterion that does not apply has a ``reason`` and no share. ``points`` is None for an obligation, and for all
    while no total is shown. ``obligation`` is None unless the criterion applies and carries one.
    """

    criterion: AnyCriterion
    state: AnswerState
    held: Retained
    reason: str | None = None
    share: Fraction | None = None
    declared_share: Fraction | None = None
    justified_share: Fraction | None = None
    lower: Fraction | None = None
    upper: Fraction | None = None
    points: Fraction | None = None
    possible_points: Fraction | None = None
    obligation: ObligationState | None = None

    @property
    def applies(self) -> bool:
        return self.state != "not_applicable"

    @property
    def is_answered(self) -> bool:
        return self.state not in ("unanswered", "not_applicable")

    @property
    def held_back_by_evidence(self) -> bool:
        """Whether a piece of evidence alone would raise the share."""
        return self.share is not None and self.state == "declared" and self.declared_share != self.share


@dataclass(frozen=True, slots=True)
class PillarResult:
    """A merit pillar. ``share`` (0–1) is None until enough is answered; ``counted_share`` is what the total uses,
    None when nothing in the pillar applies; ``lower`` and ``upper`` bound it."""

    pillar: Pillar
    share: Fraction | None
    counted_share: Fraction | None
    effective_weight: Fraction
    completeness: Fraction | None
    lower: Fraction | None
    upper: Fraction | None
    declared: Fraction | None
    justified: Fraction | None


@dataclass(frozen=True, slots=True)
class CapCause:
    """An obligation that caps the score at ``cap``, on 100; ``planned`` when a dated plan softened it."""

    criterion: AnyCriterion
    severity: Severity
    state: ObligationState
    cap: Fraction
    planned: bool
    answered: bool


@dataclass(frozen=True, slots=True)
class Hurdle:
    """A condition that holds the next band back; figures on 100, but the validated share is 0–1."""

    condition: HurdleKind
    current: Fraction
    required: Fraction
    pillar: Pillar | None = None


@dataclass(frozen=True, slots=True)
class PrincipleResult:
    """A principle of the Apes; ``score`` on 100 is None under the least number of criteria."""

    principle: Principle
    score: Fraction | None
    criteria: int


@dataclass(frozen=True, slots=True)
class Action:
    """A step that would raise the raw score by ``gain`` points, on 100."""

    criterion: AnyCriterion
    key: str
    recommendation: Recommendation
    gain: Fraction
    effort: Effort
    priority: Fraction
    lifts_cap: bool


@dataclass(frozen=True, slots=True)
class Readings:
    """The score, on 100 and under its own cap, of each reading."""

    declared: Fraction | None
    justified: Fraction | None
    validated: Fraction | None


@dataclass(frozen=True, slots=True)
class Result:
    """A whole scored assessment. Scores are on 100, shares 0–1; None where the answers are too few to say.

    ``caps`` are all the caps that hold, grid order; ``cap_causes`` those at the lowest, which is ``cap``.
    ``caps_at_stake`` are those of obligations not answered yet in an assessment still open. ``actions`` are all the
    useful ones, best first: the grid's method says how many to propose.
    """

    grid: Grid
    tier: Tier
    applicable: tuple[str, ...]
    completeness: Fraction
    raw: Fraction | None
    cap: Fraction | None
    caps: tuple[CapCause, ...]
    caps_at_stake: tuple[CapCause, ...]
    score: Fraction | None
    band: Band | None
    next_band: Band | None
    hurdles: tuple[Hurdle, ...]
    interval: tuple[Fraction, Fraction] | None
    compliance: Fraction | None
    validated_share: Fraction
    balance: Fraction | None
    readings: Readings
    pillars: tuple[PillarResult, ...]
    criteria: dict[str, CriterionResult]
    principles: tuple[PrincipleResult, ...]
    actions: tuple[Action, ...]
    comparable: bool

    @property
    def cap_causes(self) -> tuple[CapCause, ...]:
        return tuple(cause for cause in self.caps if cause.cap == self.cap)

    @property
    def cap_binds(self) -> bool:
        """Whether the cap really holds the score down."""
        return self.cap is not None and self.raw is not None and self.cap < self.raw

    @property
    def proposed_actions(self) -> tuple[Action, ...]:
        return self.actions[: self.grid.method.priority.max_actions]

    def pillar(self, code: str) -> PillarResult:
        return next(result for result in self.pillars if result.pillar.code == code)
