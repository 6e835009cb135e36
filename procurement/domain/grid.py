"""The grid of one edition: pillars, profile facts, tiers, method, criteria, glossary, deadlines and law."""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, StringConstraints

from procurement.domain.conditions import Conditions
from procurement.domain.criteria import AnyCriterion, Confidence, Criterion, LawFactId, Texts, WebAddress
from procurement.domain.french import NARROW, NO_BREAK
from procurement.domain.method import Effort, EvidenceState, Method, Severity
from procurement.domain.model import (
    Code,
    CriterionId,
    Exact,
    IsoDate,
    Model,
    PillarCode,
    Text,
    type_tuple,
)

EditionName = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}(-[0-9]+)?$")]
FactType: TypeAlias = Literal["choice", "integer", "amount", "boolean"]


class Pillar(Model):
    code: PillarCode
    title: Text
    weight: Exact = Field(ge=0)
    role: Literal["merit", "compliance"]
    summary: Text


class Principle(Model):
    """A principle of the Apes: a second reading of the same answers."""

    code: Code
    label: Text
    definition: Text
    lawful_levers: Text
    not_allowed: Text


class Kinds(Model):
    maturity: Text
    indicator: Text
    obligation: Text


class Tier(Model):
    """A size of the grid: the higher the rank, the more criteria."""

    code: Code
    rank: int = Field(ge=1)
    label: Text
    duration: Text
    rule: Text
    applies_when: Conditions


class Tiers(Model):
    evaluation_order: Annotated[tuple[Code, ...], type_tuple]
    override: Text
    list: Annotated[tuple[Tier, ...], type_tuple]

    def tier(self, code: str) -> Tier:
        return next(tier for tier in self.list if tier.code == code)


class FlashCore(Model):
    criteria: Annotated[tuple[CriterionId, ...], type_tuple]
    duration_minutes: int
    global_score: Literal[False]
    purpose: Text


class IfUnknown(Model):
    applies: Text
    skips: Text


class ConditionRules(Model):
    all_must_hold: Literal[True]
    operators: Texts
    alternative: Literal["any"]
    if_unknown: IfUnknown
    principle: Text


class Choice(Model):
    value: Code
    label: Text


class ProfileFact(Model):
    """A fact that the authority states about itself; conditions compare it."""

    key: Code
    type: FactType
    required: bool
    label: Text
    help: Text
    unit: Text | None = None
    choices: Annotated[tuple[Choice, ...], type_tuple] = ()

    @property
    def statement(self) -> str:
        """The label without its question mark, to put an answer after it."""
        return self.label.removesuffix("?").rstrip(f" {NO_BREAK}{NARROW}")


class CodeLabel(Model):
    code: Code
    label: Text


class EvidenceStateLabel(Model):
    code: EvidenceState
    label: Text


class ConfidenceLevel(Model):
    code: Confidence
    label: Text
    may_cap: bool


class SeverityLabel(Model):
    code: Severity
    label: Text


class OpenDataIndicator(Model):
    name: Text
    label: Text
    use: Literal["context", "prefill", "context_only"]


class OpenDataRules(Model):
    never_scored: Texts
    not_in_decp: Text


class Deadline(Model):
    """A date or a point of law to watch, shown by profile and never scored."""

    id: Annotated[str, StringConstraints(pattern=r"^DL-[0-9]{2}$")]
    due: IsoDate | None
    status: Literal["in_force", "upcoming", "watch"]
    title: Text
    message: Text
    fact: LawFactId
    confidence: Confidence
    applies_when: Conditions


class Source(Model):
    code: Text
    title: Text
    use: Text


class Term(Model):
    term: Text
    aliases: Texts = ()
    definition: Text


class LawFact(Model):
    """An entry of the registry of law: what was read, and how sure we are of it."""

    id: LawFactId
    title: Text
    sheet: Text
    marks: Texts
    confidence: Confidence
    caution: Text | None = None
    upgraded_by: Annotated[tuple[WebAddress, ...], type_tuple] = ()


class GridHeader(Model):
    """The content of ``grid.yaml``: everything but the criteria."""

    code: Text
    edition: EditionName
    version: Text
    status: Literal["draft", "published"]
    language: Literal["fr"]
    date: IsoDate
    legal_state_on: IsoDate
    title: Text
    reading_rule: Text
    files: Annotated[tuple[Text, ...], type_tuple]
    expected_counts: Mapping[str, int]
    pillars: Annotated[tuple[Pillar, ...], type_tuple] = Field(min_length=1)
    principles: Annotated[tuple[Principle, ...], type_tuple]
    kinds: Kinds
    tiers: Tiers
    flash_core: FlashCore
    condition_rules: ConditionRules
    profile: Annotated[tuple[ProfileFact, ...], type_tuple]
    scoring: Method
    evidence_states: Annotated[tuple[EvidenceStateLabel, ...], type_tuple]
    confidence_levels: Annotated[tuple[ConfidenceLevel, ...], type_tuple]
    severities: Annotated[tuple[SeverityLabel, ...], type_tuple]
    efforts: Annotated[tuple[Effort, ...], type_tuple]
    open_data_indicators: Annotated[tuple[OpenDataIndicator, ...], type_tuple]
    open_data_rules: OpenDataRules
    deadlines: Annotated[tuple[Deadline, ...], type_tuple]
    sources: Annotated[tuple[Source, ...], type_tuple]
    glossary: Annotated[tuple[Term, ...], type_tuple]
    facts: Annotated[tuple[LawFact, ...], type_tuple]


class PillarFile(Model):
    """The content of one pillar's file, such as ``ENV.yaml``."""

    edition: EditionName
    pillar: PillarCode
    criteria: Annotated[tuple[Criterion, ...], type_tuple] = Field(min_length=1)


class Grid(Model):
    """One edition, whole and checked; ``sha256`` identifies the very files it was read from."""

    header: GridHeader
    criteria: tuple[AnyCriterion, ...]
    sha256: str

    @property
    def edition(self) -> str:
        return self.header.edition

    @property
    def method(self) -> Method:
        return self.header.scoring

    @cached_property
    def by_id(self) -> dict[str, AnyCriterion]:
        """The criteria by identifier, in grid order."""
        return {criterion.id: criterion for criterion in self.criteria}

    @cached_property
    def pillars(self) -> dict[str, Pillar]:
        """All pillars by code, in grid order."""
        return {pillar.code: pillar for pillar in self.header.pillars}

    @cached_property
    def merit_pillars(self) -> tuple[Pillar, ...]:
        return tuple(pillar for pillar in self.header.pillars if pillar.role == "merit")

    @cached_property
    def facts(self) -> dict[str, ProfileFact]:
        """The profile facts by key, in grid order."""
        return {fact.key: fact for fact in self.header.profile}

    def criteria_of(self, pillar: str) -> tuple[AnyCriterion, ...]:
        return tuple(criterion for criterion in self.criteria if criterion.pillar == pillar)
