"""The base of every value read from a file: frozen, strict, nothing unknown let in, numbers exact."""

from datetime import date
from fractions import Fraction
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints


class Model(BaseModel):
    """A frozen value with a strict schema: an unknown key or a wrong type is a fault, never a guess."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", arbitrary_types_allowed=True)


def _exact(value: Any) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        raise ValueError("un nombre est attendu")
    return Fraction(value)


def _iso_date(value: Any) -> date:
    if isinstance(value, date):
        return value
    try:
        found = date.fromisoformat(value)
    except (TypeError, ValueError):
        found = None
    # Python also reads "20260822" and "2026-W34-6".
    if found is None or found.isoformat() != value:
        raise ValueError('une date est attendue, écrite comme "2026-08-22"')
    return found


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


Exact = Annotated[Fraction, BeforeValidator(_exact)]
"""An exact number: a whole number or a fraction built from decimal text; never a float, never a boolean."""

Positive = Annotated[Exact, Field(gt=0)]
Share = Annotated[Exact, Field(ge=0, le=1)]
IsoDate = Annotated[date, BeforeValidator(_iso_date)]
Text = Annotated[str, StringConstraints(min_length=1, pattern=r"^\S(?s:.*\S)?$")]
"""A text that says something: not empty, no space at either end."""

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
PillarCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
CriterionId = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}-[0-9]{2}$")]

type_tuple = BeforeValidator(_tuple)
"""Files give lists; frozen values keep tuples."""
