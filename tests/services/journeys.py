"""What the random journeys of an assessment are made of: a database ready to copy, and what must hold of its rows."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import select

from procurement.domain.access import Role
from procurement.domain.frozen import fingerprint
from procurement.domain.journey import MOVES, State, Step
from procurement.storage.database import Database, upgrade
from procurement.storage.people_store import PersonStore
from procurement.storage.stores import AssessmentStore, AuthorityStore, EditionStore
from procurement.storage.tables import metadata
from tests.conftest import grid_2026
from tests.services.fakes import BRUMEVAL, NOON

ROLES = (Role.LEAD, Role.BUYER, Role.READER, Role.ADVISER, Role.ADMINISTRATOR, Role.SIGNED_IN)
"""Who acts; the last is somebody with an account who has nothing to do with this authority."""
WATCHED = ("profiles", "answers", "decisions", "evidence", "remarks", "holders", "validations")
ASSESSMENT = "abc"


@cache
def _prepared() -> bytes:
    """Make a database once, with one assessment just begun and one person for each role; return its bytes."""
    database = Database("sqlite://")
    upgrade(database)
    with database.writing() as connection:
        AuthorityStore(connection).add(BRUMEVAL, fictitious=True, now=NOON)
        EditionStore(connection).add("2026", grid_2026().sha256, now=NOON)
        AssessmentStore(connection).add(ASSESSMENT, BRUMEVAL.siren, "2026", 2026, now=NOON)
        for role in ROLES:
            PersonStore(connection).add(f"{role}@aune.example", role.capitalize(), now=NOON)
    content = _driver(database).serialize()
    database.close()
    return content


def fresh_database() -> Database:
    """Return a real SQLite database, in memory, with one assessment just begun."""
    database = Database("sqlite://")
    _driver(database).deserialize(_prepared())
    return database


def _driver(database: Database) -> sqlite3.Connection:
    """Return the one connection that a database in memory has."""
    driver = database.engine.raw_connection().driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


@dataclass(frozen=True)
class Rows:
    """All that the database holds of the assessment at one moment."""

    state: State
    moved_at: datetime | None
    tables: dict[str, tuple[Any, ...]]
    lines: tuple[Any, ...]

    @property
    def content(self) -> tuple[Any, ...]:
        """Everything but the journal."""
        return (self.state, self.moved_at, self.tables)

    @property
    def asked(self) -> set[str]:
        latest = {row.criterion_id: row.asks for row in sorted(self.tables["decisions"], key=lambda row: row.version)}
        return {criterion for criterion, asks in latest.items() if asks}

    def documents(self) -> dict[int, tuple[str, str, datetime, int | None]]:
        rows = self.tables["validations"]
        return {row.number: (row.document, row.sha256, row.validated_at, row.validated_by) for row in rows}


def rows_of(database: Database) -> Rows:
    tables = metadata.tables
    with database.reading() as connection:
        row = connection.execute(select(tables["assessments"])).one()
        kept = {}
        for name in WATCHED:
            ordered = select(tables[name]).order_by(*tables[name].primary_key.columns)
            kept[name] = tuple(connection.execute(ordered))
        lines = tuple(connection.execute(select(tables["journal"]).order_by(tables["journal"].c.sequence)))
    return Rows(State(row.state), row.moved_at, kept, lines)


def faults(before: Rows, after: Rows, role: Role, step: Step | None, *, refused: bool) -> Iterator[str]:
    """Yield what must not be, between the rows before and after something was asked by somebody who is ``role``."""
    changed = before.content != after.content
    written = len(after.lines) - len(before.lines)
    if refused and changed:
        yield "a refusal changed something"
    if written != changed:
        yield f"{written} journal lines for {'a change' if changed else 'no change'}"
    if after.lines[: len(before.lines)] != before.lines:
        yield "the journal was rewritten"
    yield from _faults_of_move(before, after, role, step)
    yield from _faults_of_locks(before, after)
    yield from _faults_of_documents(before, after)
    yield from _faults_of_versions(after)


def _faults_of_move(before: Rows, after: Rows, role: Role, step: Step | None) -> Iterator[str]:
    if before.state is after.state:
        return
    move = None if step is None else MOVES.get((before.state, step))
    if move is None or move.to is not after.state:
        yield f"it went from {before.state} to {after.state} by {step}"
    elif role not in move.who:
        yield f"{role} took {step}"


def _faults_of_locks(before: Rows, after: Rows) -> Iterator[str]:
    open_to = before.asked if before.state is State.SENT_BACK else set()
    for name in ("answers", "evidence"):
        touched = {row.criterion_id for row in set(after.tables[name]) ^ set(before.tables[name])}
        if before.state is not State.DRAFT and not touched <= open_to:
            yield f"{name} of {sorted(touched - open_to)} changed while {before.state}"
    if before.state is not State.DRAFT and before.tables["profiles"] != after.tables["profiles"]:
        yield f"the profile changed while {before.state}"
    if before.state is not State.IN_REVIEW and before.tables["decisions"] != after.tables["decisions"]:
        yield f"a decision changed while {before.state}"
    frozen = before.state in (State.VALIDATED, State.ARCHIVED)
    if frozen and any(before.tables[name] != after.tables[name] for name in WATCHED if name != "validations"):
        yield f"something changed while {before.state}"


def _faults_of_documents(before: Rows, after: Rows) -> Iterator[str]:
    old, new = before.documents(), after.documents()
    if any(new.get(number) != document for number, document in old.items()):
        yield "a validated document changed"
    if list(new) != list(range(1, len(new) + 1)):
        yield f"validations are numbered {list(new)}"
    if any(fingerprint(document) != sha256 for document, sha256, *_ in new.values()):
        yield "a document has not its own fingerprint"
    is_validation = (before.state, after.state) == (State.IN_REVIEW, State.VALIDATED)
    if (len(new) > len(old)) != is_validation:
        yield "a document came without a validation, or a validation without one"


def _faults_of_versions(after: Rows) -> Iterator[str]:
    for name in ("profiles", "answers", "decisions"):
        versions: dict[str, list[int]] = {}
        for row in after.tables[name]:
            versions.setdefault(getattr(row, "criterion_id", ""), []).append(row.version)
        for key, found in versions.items():
            if sorted(found) != list(range(1, len(found) + 1)):
                yield f"{name} {key} has versions {sorted(found)}"
