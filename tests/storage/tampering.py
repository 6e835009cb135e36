"""What someone who holds the file may do to the journal: every kind of tampering, drawn by chance, in memory."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import TypeAlias

from procurement.domain.journal import Line, Unreadable
from tests.domain.journal_lines import any_event, resealed

Kept: TypeAlias = list[Line | Unreadable]
Tampering: TypeAlias = Callable[[Random, list[Line]], Kept]


def with_line(lines: list[Line], index: int, line: Line | Unreadable) -> Kept:
    return [*lines[:index], line, *lines[index + 1 :]]


def other_hash(random: Random, taken: str) -> str:
    drawn = f"{random.getrandbits(256):064x}"
    return random.choice([drawn, drawn[:-1], "", taken.upper() + "0", taken[:-1]])


def rewritten(random: Random, line: Line) -> Line:
    """Change one thing that ``line`` tells."""
    event = line.event
    changed = {
        "action": replace(event, action=random.choice([one for one in type(event.action) if one is not event.action])),
        "person": replace(event, person=1 if event.person is None else None),
        "authority": replace(event, authority=(event.authority or 0) + random.randint(1, 9)),
        "assessment": replace(event, assessment=f"{event.assessment}{random.randint(0, 9)}"),
        "details": replace(event, details={**event.details, "version": random.randint(10, 99)}),
        "a key": replace(event, details={**event.details, "added": None}),
    }
    moved = timedelta(microseconds=random.choice([-1, 1, 3_600_000_000]))
    return random.choice([replace(line, at=line.at + moved), *(replace(line, event=each) for each in changed.values())])


def change_the_content(random: Random, lines: list[Line]) -> Kept:
    index = random.randrange(len(lines))
    return with_line(lines, index, rewritten(random, lines[index]))


def change_the_number(random: Random, lines: list[Line]) -> Kept:
    """Give a line another number; the journal is read in the order of its numbers."""
    index = random.randrange(len(lines))
    taken = {line.sequence for line in lines}
    free = [number for number in range(-3, len(lines) + 9) if number not in taken]
    changed = with_line(lines, index, replace(lines[index], sequence=random.choice(free)))
    return sorted(changed, key=lambda line: line.sequence)


def change_the_previous_hash(random: Random, lines: list[Line]) -> Kept:
    index = random.randrange(len(lines))
    line = lines[index]
    return with_line(lines, index, replace(line, previous_hash=other_hash(random, line.previous_hash)))


def change_the_hash(random: Random, lines: list[Line]) -> Kept:
    index = random.randrange(len(lines))
    return with_line(lines, index, replace(lines[index], hash=other_hash(random, lines[index].hash)))


def make_unreadable(random: Random, lines: list[Line]) -> Kept:
    index = random.randrange(len(lines))
    return with_line(lines, index, Unreadable(lines[index].sequence, lines[index].hash, "son action n’existe pas"))


def delete_one(random: Random, lines: list[Line]) -> Kept:
    index = random.randrange(len(lines))
    return [*lines[:index], *lines[index + 1 :]]


def delete_one_and_close_the_gap(random: Random, lines: list[Line]) -> Kept:
    index = random.randrange(len(lines) - 1)
    return [*lines[:index], *(replace(line, sequence=line.sequence - 1) for line in lines[index + 1 :])]


def cut_the_end(random: Random, lines: list[Line]) -> Kept:
    return [*lines[: random.randrange(len(lines))]]


def swap_two(random: Random, lines: list[Line]) -> Kept:
    first, second = sorted(random.sample(range(len(lines)), 2))
    swapped = [*lines]
    swapped[first], swapped[second] = lines[second], lines[first]
    return [*swapped]


def swap_two_with_their_numbers(random: Random, lines: list[Line]) -> Kept:
    swapped = swap_two(random, lines)
    return [replace(line, sequence=number) for number, line in enumerate(swapped, start=1)]


def insert_one(random: Random, lines: list[Line]) -> Kept:
    """Put a new line before another one, well sealed to what precedes it, and shift the numbers of those after."""
    index = random.randrange(len(lines))
    new = resealed(replace(lines[index], event=any_event(random), at=lines[index].at - timedelta(microseconds=3)))
    return [*lines[:index], new, *(replace(line, sequence=line.sequence + 1) for line in lines[index:])]


def duplicate_one(random: Random, lines: list[Line]) -> Kept:
    index = random.randrange(len(lines))
    return [*lines[: index + 1], *lines[index:]]


def copy_one_to_the_end(random: Random, lines: list[Line]) -> Kept:
    return [*lines, replace(random.choice(lines), sequence=len(lines) + 1)]


def rewrite_one_with_its_own_hash(random: Random, lines: list[Line]) -> Kept:
    index = random.randrange(len(lines))
    return with_line(lines, index, resealed(rewritten(random, lines[index])))


def rewrite_one_and_every_hash_after(random: Random, lines: list[Line]) -> Kept:
    """What leaves a chain without any fault: only an anchor finds it."""
    index = random.randrange(len(lines))
    forged = [*lines[:index], resealed(rewritten(random, lines[index]))]
    for line in lines[index + 1 :]:
        forged.append(resealed(line, forged[-1].hash))
    return [*forged]


TAMPERINGS: Mapping[str, Tampering] = {
    tampering.__name__: tampering
    for tampering in (
        change_the_content,
        change_the_number,
        change_the_previous_hash,
        change_the_hash,
        make_unreadable,
        delete_one,
        delete_one_and_close_the_gap,
        cut_the_end,
        swap_two,
        swap_two_with_their_numbers,
        insert_one,
        duplicate_one,
        copy_one_to_the_end,
        rewrite_one_with_its_own_hash,
        rewrite_one_and_every_hash_after,
    )
}
