"""Journals for the tests: sound ones, sealed line by line, with whatever chance puts in them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from procurement.domain.journal import FIRST_HASH, Action, Anchor, Detail, Event, Line, seal

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
CRITERIA = ("STR-03", "ENV-01", "LEG-02", "SOC-05")


def any_event(random: Random) -> Event:
    details: dict[str, Detail] = {"criterion": random.choice(CRITERIA), "version": random.randint(1, 9)}
    return Event(
        action=random.choice(list(Action)),
        person=random.choice([None, *range(1, 20)]),
        authority=random.choice([None, *range(1, 20)]),
        assessment=random.choice([None, "orvanches", "brumeval"]),
        details=random.choice([{}, details, {**details, "kind": "level", "origin": "page"}]),
    )


def sealed(events: Iterable[Event], *, after: Line | None = None, start: datetime = NOON) -> list[Line]:
    """Write ``events`` one after the other, a second and a bit apart, as a sound journal does."""
    lines: list[Line] = []
    for event in events:
        last = lines[-1] if lines else after
        sequence, previous = (1, FIRST_HASH) if last is None else (last.sequence + 1, last.hash)
        at = start + timedelta(seconds=sequence, microseconds=sequence * 7)
        lines.append(Line(sequence, at, event, previous, seal(previous, sequence, at, event)))
    return lines


def resealed(line: Line, previous_hash: str | None = None) -> Line:
    """Give ``line`` the hash that its content asks for: what someone who knows the rule of the seal would do."""
    previous = line.previous_hash if previous_hash is None else previous_hash
    return replace(line, previous_hash=previous, hash=seal(previous, line.sequence, line.at, line.event))


def any_journal(random: Random, length: int | None = None) -> list[Line]:
    count = random.randint(6, 30) if length is None else length
    return sealed(any_event(random) for _ in range(count))


def anchor_of(line: Line) -> Anchor:
    return Anchor(line.sequence, line.hash)
