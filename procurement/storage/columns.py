"""How the domain's values are kept in columns: exact numbers as decimal text, moments in UTC, facts as JSON."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator

from procurement.domain.exact_json import DECIMALS, write_exact
from procurement.domain.french import decimal_text


class ExactNumber(TypeDecorator[Fraction]):
    """An exact number with at most six decimals, kept as decimal text: no database rounds it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Fraction | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        text = decimal_text(value, DECIMALS)
        if Fraction(text) != value:
            raise ValueError(f"{value} has more than {DECIMALS} decimals")
        return text.rstrip("0").rstrip(".")

    def process_result_value(self, value: Any, dialect: Dialect) -> Fraction | None:
        return None if value is None else Fraction(value)


class Moment(TypeDecorator[datetime]):
    """A moment, aware, kept in UTC whatever the database makes of time zones."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class ProfileFacts(TypeDecorator[Mapping[str, Any]]):
    """The facts of a profile as JSON; numbers are written in plain decimals and read back exactly."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Mapping[str, Any] | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return write_exact(dict(sorted(value.items())))

    def process_result_value(self, value: Any, dialect: Dialect) -> Mapping[str, Any] | None:
        return None if value is None else json.loads(value, parse_float=Fraction)
