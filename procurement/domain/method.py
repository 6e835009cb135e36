"""The parameters of the method, all of them read from the grid: see docs/methode.md for what each one does."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from procurement.domain.model import Code, Exact, Model, Positive, Share, Text, type_tuple

ObligationState: TypeAlias = Literal["compliant", "partial", "not_met"]
EvidenceState: TypeAlias = Literal["declared", "attached", "validated", "automatic"]
Severity: TypeAlias = Literal["major", "ordinary"]
Effort: TypeAlias = Literal["low", "medium", "high"]


class HalfLevel(Model):
    allowed_for: Literal["adviser"]
    step: Positive
    reason_required: bool


class ScaleLevel(Model):
    level: int
    label: Text
    meaning: Text


class MaturityMethod(Model):
    """Cumulative levels: ``level_scores[n]`` is the share of level n."""

    levels: Annotated[tuple[int, ...], type_tuple]
    level_scores: Annotated[tuple[Share, ...], type_tuple]
    cumulative: Literal[True]
    cap_level_without_file: int
    half_level: HalfLevel
    scale: Annotated[tuple[ScaleLevel, ...], type_tuple]

    @property
    def top(self) -> int:
        return self.levels[-1]


class IndicatorMethod(Model):
    clamp: Annotated[tuple[Exact, Exact], type_tuple]
    without_threshold: Text
    with_threshold_not_met: Text
    with_threshold_met: Text
    threshold_equals_target: Text
    note: Text


class StateScores(Model):
    compliant: Share
    partial: Share
    not_met: Share


class ObligationMethod(Model):
    state_scores: StateScores
    counts_in_pillar_average: Literal[False]
    indicator_with_threshold_counts_in_both: Literal[True]
    indicator_partial_tolerance: Share
    partial_rule: Text


class UnknownMethod(Model):
    """What a «ne sait pas» or a missing answer is worth."""

    score: Share
    obligation_state: ObligationState
    label: Text
    proposed_action: Text
    note: Text


class Attenuation(Model):
    threshold: Positive
    reference: Literal["tier"]
    formula: Text


class Aggregation(Model):
    pillar: Text
    global_: Text = Field(alias="global")
    attenuation: Attenuation
    compliance_index: Text


class CapRule(Model):
    severity: Severity
    state: ObligationState
    cap: Exact | None


class DatedPlan(Model):
    max_months: int = Field(gt=0)
    effect: Text
    severity: Severity
    cap: Exact


class CapMethod(Model):
    applies_to: Text
    rules: Annotated[tuple[CapRule, ...], type_tuple]
    dated_plan: DatedPlan
    display: Text

    def cap_for(self, severity: Severity, state: ObligationState) -> Exact | None:
        """Return the ceiling of the score, on 100, for an obligation in ``state``; None when it sets none."""
        return next((rule.cap for rule in self.rules if (rule.severity, rule.state) == (severity, state)), None)


class Band(Model):
    """A step of the score: its lowest score, lowest pillar (both on 100) and lowest validated share (0–1)."""

    code: Code
    label: Text
    min_score: Exact
    pillar_floor: Exact
    validated_share: Share


class Completeness(Model):
    min_answered_weight_share: Share
    scope: Annotated[tuple[Text, ...], type_tuple]
    below: Text


class Width(Model):
    """How far an answer may be from the truth, in levels and in relative value."""

    maturity_levels_down: int = Field(ge=0)
    indicator_relative: Share
    upper: Text | None = None


class UnknownWidth(Model):
    lower: Share
    upper: Share


class DisagreementWidth(Model):
    lower: Text
    upper: Text


class IntervalMethod(Model):
    rule: Text
    validated: Width
    automatic: Width
    attached: Width
    declared: Width
    unknown: UnknownWidth
    disagreement: DisagreementWidth

    def width(self, evidence: EvidenceState) -> Width:
        widths: dict[EvidenceState, Width] = {
            "validated": self.validated,
            "automatic": self.automatic,
            "attached": self.attached,
            "declared": self.declared,
        }
        return widths[evidence]


class Robustness(Model):
    draws: int = Field(gt=0)
    weight_noise: Share
    distribution: Literal["uniform"]
    seed: int
    applies_to: Annotated[tuple[Text, ...], type_tuple]
    percentiles: Annotated[tuple[int, ...], type_tuple]
    published: Text


class EffortFactors(Model):
    low: Positive
    medium: Positive
    high: Positive

    def factor(self, effort: Effort) -> Exact:
        return {"low": self.low, "medium": self.medium, "high": self.high}[effort]


class EffortLabels(Model):
    low: Text
    medium: Text
    high: Text


class Priority(Model):
    effort_factors: EffortFactors
    effort_labels: EffortLabels
    formula: Text
    cap_lift_multiplier: Positive
    max_actions: int = Field(gt=0)


class NotApplicableByAdviser(Model):
    max_weight_share: Share
    reason_required: bool
    beyond: Text


class Sample(Model):
    essentiel: int
    standard: int
    complet: int
    conformity_threshold: Share
    draw_seed: Text
    note: Text


class SecondReading(Model):
    by: Literal["principle"]
    decimals: int = Field(ge=0)
    show_criteria_count: bool
    min_criteria: int = Field(ge=1)
    excludes_kind: Annotated[tuple[Text, ...], type_tuple]


class Comparison(Model):
    min_group_size: int = Field(gt=0)
    statistic: Literal["quartiles"]
    ranking: Literal[False]


class Display(Model):
    score_decimals: int = Field(ge=0, le=6)
    pillar_decimals: int = Field(ge=0, le=6)


class Method(Model):
    """Every number the score is made of, on the edition's own authority."""

    maturity: MaturityMethod
    indicator: IndicatorMethod
    obligation: ObligationMethod
    unknown: UnknownMethod
    aggregation: Aggregation
    caps: CapMethod
    bands: Annotated[tuple[Band, ...], type_tuple]
    completeness: Completeness
    interval: IntervalMethod
    robustness: Robustness
    priority: Priority
    not_applicable_by_adviser: NotApplicableByAdviser
    sample: Sample
    second_reading: SecondReading
    comparison: Comparison
    display: Display
