"""What the tests of the storage keep, and how they count the questions put to the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import event

from procurement.domain.authority import Authority
from procurement.storage.database import Database

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
BRUMEVAL = Authority(
    siren="000190017",
    name="Brumeval-lès-Tilleuls",
    type="commune",
    departement="62",
    population=1900,
    code_insee="62001",
    nature_code="COM",
    departement_name="Pas-de-Calais",
    region="32",
    region_name="Hauts-de-France",
    siren_epci="000190025",
)
OTHER = Authority("000190025", "Orgeline", "syndicat")


@contextmanager
def statements_of(database: Database) -> Iterator[list[str]]:
    """Collect the statements that reach the database within the block, transactions apart."""
    found: list[str] = []

    def keep(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            found.append(statement)

    event.listen(database.engine, "before_cursor_execute", keep)
    yield found
    event.remove(database.engine, "before_cursor_execute", keep)
