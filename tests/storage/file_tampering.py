"""What someone who holds the database file may do to the journal in it, in SQL, once its triggers are dropped."""

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random
from typing import Any, TypeAlias

from procurement.domain.journal import Line, canonical, seal

Attack: TypeAlias = Callable[[sqlite3.Connection, Random, list[Line]], None]

COLUMNS = ("sequence", "at", "person_id", "authority_id", "assessment_id", "action", "details", "previous_hash", "hash")


def drop_triggers(connection: sqlite3.Connection) -> None:
    for verb in ("update", "delete"):
        connection.execute(f"DROP TRIGGER journal_no_{verb}")


def others(column: str, value: Any, random: Random, last: int) -> list[Any]:
    """Return what may be written over ``value``: something else, of any type, or the same in other characters."""
    text = str(value)
    values: dict[str, list[Any]] = {
        "sequence": [0, -1, last + 1, last + 5],
        "at": ["demain", "2026-02-30 10:00:00.000000", 7, f"{text}+05:00", text.replace(" ", "T"), text[:-7]],
        "person_id": [21, -1, "personne", 1.5, b"1", *([None] if value else [])],
        "authority_id": [21, -1, "Orvanches", *([None] if value else [])],
        "assessment_id": ["ailleurs", b"orvanches", *([None] if value else [])],
        "action": ["dreamt", text.upper(), f"{text} ", 7],
        "details": ["{", "[]", "7", '{"version":1,"version":2}', '{"a":1.5}', '{"a":{}}', f"{text} ", text.encode()],
        "previous_hash": [f"{random.getrandbits(256):064x}", text[:-1], f"{text} ", "", text.encode()],
        "hash": [f"{random.getrandbits(256):064x}", text[:-1], f"{text} ", "", text.encode()],
    }
    return values[column]


def write_over(connection: sqlite3.Connection, column: str, place: int, value: Any) -> None:
    connection.execute(f"UPDATE journal SET {column} = ? WHERE sequence = ?", (value, place))


def change_a_column(connection: sqlite3.Connection, random: Random, lines: list[Line]) -> None:
    column, place = random.choice(COLUMNS), random.choice(lines).sequence
    [value] = connection.execute(f"SELECT {column} FROM journal WHERE sequence = ?", (place,)).fetchone()
    write_over(connection, column, place, random.choice(others(column, value, random, len(lines))))


def swap_two(connection: sqlite3.Connection, random: Random, lines: list[Line]) -> None:
    first, second = (line.sequence for line in random.sample(lines, 2))
    for before, after in ((first, -1), (second, first), (-1, second)):
        connection.execute("UPDATE journal SET sequence = ? WHERE sequence = ?", (after, before))


def delete_one(connection: sqlite3.Connection, random: Random, lines: list[Line]) -> None:
    connection.execute("DELETE FROM journal WHERE sequence = ?", (random.choice(lines).sequence,))


def delete_the_last(connection: sqlite3.Connection, random: Random, lines: list[Line]) -> None:
    connection.execute("DELETE FROM journal WHERE sequence >= ?", (random.choice(lines).sequence,))


def insert_one(connection: sqlite3.Connection, random: Random, lines: list[Line]) -> None:
    """Make room before a line, and copy another one there under a hash of its own."""
    place, own = random.choice(lines).sequence, f"{random.getrandbits(256):064x}"
    copied = ", ".join(COLUMNS[1:-1])
    for number in range(len(lines), place - 1, -1):
        connection.execute("UPDATE journal SET sequence = ? WHERE sequence = ?", (number + 1, number))
    connection.execute(
        f"INSERT INTO journal (sequence, {copied}, hash) SELECT ?, {copied}, ? FROM journal LIMIT 1", (place, own)
    )


def replace_one(connection: sqlite3.Connection, random: Random, lines: list[Line]) -> None:
    """Write a row over another one in one statement, which the trigger against deletions does not see."""
    place, columns = random.choice(lines).sequence, ", ".join(COLUMNS[1:-1]).replace("person_id", "99")
    connection.execute(
        f"INSERT OR REPLACE INTO journal SELECT sequence, {columns}, hash FROM journal WHERE sequence = ?", (place,)
    )


def rewrite_one(connection: sqlite3.Connection, random: Random, lines: list[Line]) -> None:
    """Blame somebody else for a line, and give it the hash that this asks for."""
    index = random.randrange(len(lines))
    _rewrite(connection, lines[index : index + 1])


def rewrite_all_that_follows(connection: sqlite3.Connection, random: Random, lines: list[Line]) -> None:
    """Blame somebody else for a line, and recompute every hash from there on."""
    _rewrite(connection, lines[random.randrange(len(lines)) :])


def _rewrite(connection: sqlite3.Connection, lines: list[Line]) -> None:
    first, previous = lines[0], lines[0].previous_hash
    forged = [replace(first, event=replace(first.event, person=99, details={"criterion": "STR-01"})), *lines[1:]]
    for line in forged:
        own = seal(previous, line.sequence, line.at, line.event)
        connection.execute(
            "UPDATE journal SET person_id = ?, details = ?, previous_hash = ?, hash = ? WHERE sequence = ?",
            (line.event.person, canonical(dict(line.event.details)), previous, own, line.sequence),
        )
        previous = own


ATTACKS: Mapping[str, Attack] = {
    attack.__name__: attack
    for attack in (
        change_a_column,
        swap_two,
        delete_one,
        delete_the_last,
        insert_one,
        replace_one,
        rewrite_one,
        rewrite_all_that_follows,
    )
}
