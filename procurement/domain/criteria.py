"""The questions of the grid: maturity criteria, indicators and obligations, with their law and their advice."""

from fractions import Fraction
from typing import Annotated, Literal, TypeAlias

from pydantic import Discriminator, Field, StringConstraints, Tag

from procurement.domain.conditions import Conditions
from procurement.domain.method import Effort, ObligationState, Severity
from procurement.domain.model import (
    Code,
    CriterionId,
    Exact,
    IsoDate,
    Model,
    PillarCode,
    Positive,
    Share,
    Text,
    type_tuple,
)

Confidence: TypeAlias = Literal["two_sources", "one_source", "deduced", "memory"]
CONFIDENCES: tuple[Confidence, ...] = ("two_sources", "one_source", "deduced", "memory")
"""How well a fact of law is established, best first."""

Texts = Annotated[tuple[Text, ...], type_tuple]
Lines = Annotated[tuple[Text, ...], type_tuple, Field(min_length=1)]
WebAddress = Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]
LawFactId = Annotated[str, StringConstraints(pattern=r"^[FC][0-9]{2}$")]


class LegalReference(Model):
    """A text of law behind a criterion, since when it applies, and how well that was checked."""

    text: Text
    article: Text
    applies_from: IsoDate
    applies_until: IsoDate | None = None
    checked_on: IsoDate
    confidence: Confidence
    fact: LawFactId
    url: WebAddress | None = None


class Recommendation(Model):
    action: Text
    effort: Effort
    owner: Text
    first_step: Text


class Level(Model):
    """One rung of a maturity criterion: a single observable fact, added to those of the rungs below."""

    level: int
    text: Text


class CriterionBase(Model):
    """What every criterion says of itself, whatever its kind."""

    id: CriterionId
    pillar: PillarCode
    title: Text
    question: Text
    help: Text
    tier: Code
    weight: Positive
    flash: bool
    applies_when: Conditions
    references: Annotated[tuple[LegalReference, ...], type_tuple]
    principles: Annotated[tuple[Code, ...], type_tuple]
    sdg: Texts
    sources: Texts
    context_data: Texts = ()

    @property
    def is_merit(self) -> bool:
        """Whether the criterion earns points."""
        return True

    @property
    def carries_obligation(self) -> bool:
        """Whether the criterion counts in compliance."""
        return False


class MaturityEvidence(Model):
    level_2: Lines
    level_3: Lines
    level_4: Lines


class MaturityRecommendations(Model):
    level_0: Recommendation
    level_1: Recommendation
    level_2: Recommendation
    level_3: Recommendation


class MaturityCriterion(CriterionBase):
    """A practice on a scale of cumulative levels, 0 to 4."""

    kind: Literal["maturity"]
    levels: Annotated[tuple[Level, ...], type_tuple]
    evidence: MaturityEvidence
    recommendations: MaturityRecommendations


class Indicator(Model):
    """A measured value between a floor and a target, and the legal threshold when there is one.

    ``floor``, ``target`` and ``legal_threshold`` are in ``unit``; ``score_at_threshold`` is the share, 0–1, that a
    value exactly at the legal threshold is worth.
    """

    numerator: Text
    denominator: Text
    unit: Text
    direction: Literal["up", "down"]
    floor: Exact
    target: Exact
    legal_threshold: Exact | None
    score_at_threshold: Share | None
    source_of_data: Text
    how_to_compute: Text
    prefill: Text | None
    target_note: Text | None = None
    maximum: Positive | None = None

    @property
    def is_percentage(self) -> bool:
        return self.unit.startswith("%")

    @property
    def limit(self) -> Fraction | None:
        """The highest value that makes sense, in ``unit``: 100 for a percentage, else ``maximum``."""
        return Fraction(100) if self.is_percentage else self.maximum


class IndicatorEvidence(Model):
    value: Lines


class IndicatorRecommendations(Model):
    not_measured: Recommendation
    below_target: Recommendation
    not_met: Recommendation | None = None
    partial: Recommendation | None = None


class IndicatorCriterion(CriterionBase):
    """A figure; with a legal threshold it also counts in compliance and may cap the score."""

    kind: Literal["indicator"]
    indicator: Indicator
    evidence: IndicatorEvidence
    recommendations: IndicatorRecommendations
    severity: Severity | None = None
    caps: bool = False
    alert_pillar: PillarCode | None = None

    @property
    def carries_obligation(self) -> bool:
        return self.indicator.legal_threshold is not None


class States(Model):
    compliant: Text
    partial: Text
    not_met: Text

    def text(self, state: ObligationState) -> str:
        return {"compliant": self.compliant, "partial": self.partial, "not_met": self.not_met}[state]


class ObligationEvidence(Model):
    compliant: Lines
    partial: Lines


class ObligationRecommendations(Model):
    not_met: Recommendation
    partial: Recommendation


class ObligationCriterion(CriterionBase):
    """A requirement of the law: it earns no points, counts in compliance and may cap the score."""

    kind: Literal["obligation"]
    states: States
    evidence: ObligationEvidence
    recommendations: ObligationRecommendations
    severity: Severity
    caps: bool
    alert_pillar: PillarCode

    @property
    def is_merit(self) -> bool:
        return False

    @property
    def carries_obligation(self) -> bool:
        return True


Criterion = Annotated[
    Annotated[MaturityCriterion, Tag("maturity")]
    | Annotated[IndicatorCriterion, Tag("indicator")]
    | Annotated[ObligationCriterion, Tag("obligation")],
    Discriminator("kind"),
]
AnyCriterion: TypeAlias = MaturityCriterion | IndicatorCriterion | ObligationCriterion


def recommendation(criterion: AnyCriterion, key: str) -> Recommendation:
    """Return the advice of ``criterion`` under ``key`` (``level_0``, ``not_met``…); KeyError when it has none."""
    found = getattr(criterion.recommendations, key, None)
    if not isinstance(found, Recommendation):
        raise KeyError(f"{criterion.id} n'a pas de préconisation « {key} »")
    return found


def severity_and_caps(criterion: AnyCriterion) -> tuple[Severity, bool] | None:
    """Return how grave breaking the criterion's law is, and whether it may cap the score; None without obligation.

    A criterion may cap only when every text of law behind it is established by two sources.
    """
    if isinstance(criterion, MaturityCriterion) or not criterion.carries_obligation or criterion.severity is None:
        return None
    sure = all(reference.confidence == "two_sources" for reference in criterion.references)
    return criterion.severity, criterion.caps and sure
