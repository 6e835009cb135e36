"""The journal in the database: lines are added at the end and read back; nothing here changes or removes one."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, insert, select, type_coerce
from sqlalchemy.types import NullType

from procurement.domain.journal import (
    FIRST_HASH,
    Action,
    Detail,
    Event,
    Line,
    Unreadable,
    canonical,
    holds_codes_only,
    seal,
)
from procurement.storage.review_tables import journal

CHUNK = 1000
"""How many lines are held at once while the whole journal is read."""

# A moment is taken as the database gives it: read as a date, one that was tampered with would stop the reading.
_AT = type_coerce(journal.c.at, NullType()).label("at")
_COLUMNS = tuple(_AT if column.name == "at" else column for column in journal.c)
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}")


class JournalDamagedError(RuntimeError):
    """A line of the journal no longer says anything; the message says in French which one, and what to do."""


class JournalStore:
    """The lines of the journal, through one connection; what is added belongs to the transaction of the caller."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, event: Event, *, now: datetime) -> None:
        """Seal ``event`` to the last line and append it; two writers never get the same number, the table refuses it.

        Raises ValueError when ``now`` has no time zone, or when a detail is neither a code nor a number.
        """
        if not holds_codes_only(event.details):
            raise ValueError(f"the details of {event.action} must be codes and numbers only")
        order = select(journal.c.sequence, journal.c.hash).order_by(journal.c.sequence.desc()).limit(1)
        last = self._connection.execute(order).one_or_none()
        sequence, previous = (1, FIRST_HASH) if last is None else (last.sequence + 1, last.hash)
        self._connection.execute(
            insert(journal).values(
                sequence=sequence,
                at=now,
                person_id=event.person,
                authority_id=event.authority,
                assessment_id=event.assessment,
                action=event.action,
                details=canonical(dict(event.details)),
                previous_hash=previous,
                hash=seal(previous, sequence, now, event),
            )
        )

    def of_assessment(self, identifier: str, *, before: int | None = None, limit: int = 100) -> list[Line]:
        """Return the lines of one assessment, the newest first, ``limit`` at most, those numbered under ``before``.

        ``before`` is the number of the last line of the page already seen; None for the first page. Raises
        :exc:`JournalDamagedError`.
        """
        return self._page(journal.c.assessment_id == identifier, before, limit)

    def of_authority(self, authority_id: int, *, before: int | None = None, limit: int = 100) -> list[Line]:
        """Return the lines of one authority, those of its assessments included, as :meth:`of_assessment` does."""
        return self._page(journal.c.authority_id == authority_id, before, limit)

    def all_lines(self) -> Iterator[Line | Unreadable]:
        """Yield the whole journal in its order, without holding it; a line that cannot be read is told as such."""
        order = _lines().order_by(journal.c.sequence).execution_options(yield_per=CHUNK)
        yield from map(_read, self._connection.execute(order))

    def _page(self, whose: ColumnElement[bool], before: int | None, limit: int) -> list[Line]:
        wanted = _lines().where(whose).order_by(journal.c.sequence.desc()).limit(limit)
        if before is not None:
            wanted = wanted.where(journal.c.sequence < before)
        return [_sound(_read(row)) for row in self._connection.execute(wanted)]


def _lines() -> Select[Any]:
    return select(*_COLUMNS)


def _sound(line: Line | Unreadable) -> Line:
    if isinstance(line, Unreadable):
        raise JournalDamagedError(
            f"La ligne {line.sequence} du journal ne se lit plus, car {line.why}. Lancez « python -m procurement "
            "check-journal » pour savoir ce qui a été changé."
        )
    return line


def _read(row: Row[Any]) -> Line | Unreadable:
    """Read a line as strictly as it was written: what says the same in other characters was not written by Aune."""
    try:
        event = Event(
            action=_action(row.action),
            person=_whole(row.person_id, "la personne"),
            authority=_whole(row.authority_id, "la collectivité"),
            assessment=None if row.assessment_id is None else _text(row.assessment_id, "le diagnostic"),
            details=_details(row.details),
        )
        previous, own = (_text(value, "une empreinte") for value in (row.previous_hash, row.hash))
        return Line(row.sequence, _moment(row.at), event, previous, own)
    except _UnreadableError as error:
        return Unreadable(row.sequence, str(row.hash), str(error))


class _UnreadableError(ValueError):
    """A column holds what Aune never writes; the message names it in French."""


def _action(value: Any) -> Action:
    try:
        return Action(value)
    except ValueError as error:
        raise _UnreadableError("son action n’existe pas") from error


def _whole(value: Any, name: str) -> int | None:
    if value is None or isinstance(value, int):
        return value
    raise _UnreadableError(f"{name} n’y est pas un numéro")


def _text(value: Any, name: str) -> str:
    if isinstance(value, str):
        return value
    raise _UnreadableError(f"{name} n’y est pas un texte")


def _details(value: Any) -> dict[str, Detail]:
    try:
        found = json.loads(_text(value, "le détail"))
        written = canonical(found)
    except (ValueError, RecursionError) as error:
        raise _UnreadableError("son détail n’est pas du JSON") from error
    if not isinstance(found, dict) or written != value:
        raise _UnreadableError("son détail n’est pas écrit comme Aune l’écrit")
    return found


def _moment(value: Any) -> datetime:
    """Read the moment that SQLite keeps as a text, or another server as a date; both are in UTC, as Moment does it."""
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        try:
            return datetime.fromisoformat(value).replace(tzinfo=UTC)
        except ValueError as error:
            raise _UnreadableError("sa date n’existe pas") from error
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC)
    raise _UnreadableError("sa date n’est pas écrite comme Aune l’écrit")
