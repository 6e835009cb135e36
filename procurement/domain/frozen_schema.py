"""What a frozen result may hold, key by key: names that the grid knows, exact figures, nothing more, nothing less."""

import re
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Annotated, Any, Literal, TypeVar, cast

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, PlainValidator, ValidationInfo

from procurement.domain.answers import DontKnow, FigureGiven, Given, LevelGiven, StateGiven
from procurement.domain.criteria import AnyCriterion
from procurement.domain.french import NARROW
from procurement.domain.grid import Grid, Pillar, Tier
from procurement.domain.method import Band, Effort, ObligationState, Severity
from procurement.domain.model import Model, type_tuple
from procurement.domain.result import HurdleKind
from procurement.domain.shares import AnswerState, Retained

EXACT_FIGURE = re.compile(r"-?[0-9]{1,4000}(?:/[1-9][0-9]{0,3999})?", re.ASCII)
"""A whole number or a quotient of two. Python refuses, in English, to read more than 4,300 digits."""

_Entry = TypeVar("_Entry")
_Named = TypeVar("_Named")
_GIVEN: Mapping[str, type[Given]] = {"maturity": LevelGiven, "indicator": FigureGiven, "obligation": StateGiven}


def _figure(value: Any) -> Fraction:
    # A figure has one spelling only, "5/16" and never "10/32": the same content always has the same bytes.
    if isinstance(value, str) and EXACT_FIGURE.fullmatch(value) and str(found := Fraction(value)) == value:
        return found
    raise ValueError('un nombre exact est attendu, écrit comme "5/16" ou "3"')


def _pick(known: Mapping[str, _Named], value: Any, thing: str) -> _Named:
    if not isinstance(value, str) or value not in known:
        raise ValueError(f"{thing} n’existe pas dans la grille")
    return known[value]


# Each of these takes the grid as the context of the validation.


def _criterion(value: Any, info: ValidationInfo) -> AnyCriterion:
    return _pick(_grid(info).by_id, value, "ce critère")


def _criterion_id(value: Any, info: ValidationInfo) -> str:
    return _criterion(value, info).id


def _pillar(value: Any, info: ValidationInfo) -> Pillar:
    return _pick({pillar.code: pillar for pillar in _grid(info).merit_pillars}, value, "cet axe de mérite")


def _band(value: Any, info: ValidationInfo) -> Band:
    return _pick({band.code: band for band in _grid(info).method.bands}, value, "ce palier")


def _tier(value: Any, info: ValidationInfo) -> Tier:
    return _pick({tier.code: tier for tier in _grid(info).header.tiers.list}, value, "cette taille")


def _this_grid(value: str, info: ValidationInfo) -> str:
    if value != (expected := _grid(info).sha256):
        raise ValueError(
            f"ces chiffres sont ceux d’une autre version de la grille{NARROW}; la grille lue est {expected}"
        )
    return value


def _grid(info: ValidationInfo) -> Grid:
    return cast(Grid, info.context)


def _one_for_each(names: Callable[[Grid], Iterable[str]]) -> AfterValidator:
    """Require one entry for each of ``names``, and put the entries in that order: JSON promises none."""

    def check(entries: dict[str, _Entry], info: ValidationInfo) -> dict[str, _Entry]:
        wanted = list(names(_grid(info)))
        faults = [f"{key} manque" for key in wanted if key not in entries]
        faults += [f"{key} n’existe pas dans la grille" for key in entries if key not in wanted]
        if faults:
            raise ValueError(f"{NARROW}; ".join(faults))
        return {key: entries[key] for key in wanted}

    return AfterValidator(check)


Figure = Annotated[Fraction, BeforeValidator(_figure)]
GridMark = Annotated[str, AfterValidator(_this_grid)]
_Criterion = Annotated[AnyCriterion, PlainValidator(_criterion)]
_CriterionId = Annotated[str, PlainValidator(_criterion_id)]
_Pillar = Annotated[Pillar, PlainValidator(_pillar)]
_Band = Annotated[Band, PlainValidator(_band)]
_Tier = Annotated[Tier, PlainValidator(_tier)]


class _LevelEntry(Model):
    kind: Literal["level"]
    level: Figure

    def given(self) -> Given:
        return LevelGiven(self.level)


class _FigureEntry(Model):
    kind: Literal["figure"]
    value: Figure | None
    numerator: Figure | None
    denominator: Figure | None

    def given(self) -> Given:
        return FigureGiven(self.value, self.numerator, self.denominator)


class _StateEntry(Model):
    kind: Literal["state"]
    state: ObligationState

    def given(self) -> Given:
        return StateGiven(self.state)


class _DontKnowEntry(Model):
    kind: Literal["dont_know"]

    def given(self) -> Given:
        return DontKnow()


_GivenEntry = Annotated[_LevelEntry | _FigureEntry | _StateEntry | _DontKnowEntry, Discriminator("kind")]


class RetainedEntry(Model):
    declared: _GivenEntry | None
    justified: _GivenEntry | None
    validated: _GivenEntry | None
    state: AnswerState

    def retained(self) -> Retained:
        readings = (self.declared, self.justified, self.validated)
        declared, justified, validated = (entry.given() if entry else None for entry in readings)
        return Retained(declared, justified, validated, self.state)

    def suits(self, criterion: AnyCriterion) -> bool:
        """Whether each reading is an answer of the kind that ``criterion`` asks for."""
        held = self.retained()
        readings = [given for given in (held.declared, held.justified, held.validated) if given is not None]
        return all(isinstance(given, DontKnow | _GIVEN[criterion.kind]) for given in readings)


class CriterionEntry(Model):
    state: AnswerState
    held: RetainedEntry
    reason: str | None
    share: Figure | None
    declared_share: Figure | None
    justified_share: Figure | None
    lower: Figure | None
    upper: Figure | None
    points: Figure | None
    possible_points: Figure | None
    obligation: ObligationState | None


class PillarEntry(Model):
    share: Figure | None
    counted_share: Figure | None
    effective_weight: Figure
    completeness: Figure | None
    lower: Figure | None
    upper: Figure | None
    declared: Figure | None
    justified: Figure | None


class CapCauseEntry(Model):
    criterion: _Criterion
    severity: Severity
    state: ObligationState
    cap: Figure
    planned: bool
    answered: bool


class HurdleEntry(Model):
    condition: HurdleKind
    current: Figure
    required: Figure
    pillar: _Pillar | None


class PrincipleEntry(Model):
    score: Figure | None
    criteria: int = Field(ge=0)


class ActionEntry(Model):
    """``recommendation`` is the key, in the grid, of the criterion's advice."""

    criterion: _Criterion
    recommendation: str
    gain: Figure
    effort: Effort
    priority: Figure
    lifts_cap: bool


class ReadingsEntry(Model):
    declared: Figure | None
    justified: Figure | None
    validated: Figure | None


class ResultEntry(Model):
    """A whole frozen result; it is validated with the grid as context."""

    grid: GridMark
    tier: _Tier
    applicable: Annotated[tuple[_CriterionId, ...], type_tuple]
    completeness: Figure
    raw: Figure | None
    cap: Figure | None
    caps: Annotated[tuple[CapCauseEntry, ...], type_tuple]
    caps_at_stake: Annotated[tuple[CapCauseEntry, ...], type_tuple]
    score: Figure | None
    band: _Band | None
    next_band: _Band | None
    hurdles: Annotated[tuple[HurdleEntry, ...], type_tuple]
    interval: Annotated[tuple[Figure, Figure], type_tuple] | None
    compliance: Figure | None
    validated_share: Figure
    balance: Figure | None
    readings: ReadingsEntry
    pillars: Annotated[dict[str, PillarEntry], _one_for_each(lambda grid: (one.code for one in grid.merit_pillars))]
    criteria: Annotated[dict[str, CriterionEntry], _one_for_each(lambda grid: grid.by_id)]
    principles: Annotated[
        dict[str, PrincipleEntry], _one_for_each(lambda grid: (one.code for one in grid.header.principles))
    ]
    actions: Annotated[tuple[ActionEntry, ...], type_tuple]
    comparable: bool
