"""A fault: what is wrong in a file of the grid, where, and what to do about it; checks return them, all at once."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias

KeyPath: TypeAlias = tuple[str | int, ...]
"""The way to a value in a file: keys and positions, such as ``("criteria", 3, "weight")``."""

MAX_LISTED = 40


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to correct; ``line`` is None until someone who has read the file fills it in."""

    file: str
    path: KeyPath
    message: str
    line: int | None = None

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file} ligne {self.line}"
        return f"{where} : {self.message}"


def in_words(number: int | Fraction) -> str:
    """Write ``number`` as the files do: decimal, with a point.

    >>> in_words(Fraction(1, 4)), in_words(Fraction(3)), in_words(-2)
    ('0.25', '3', '-2')
    """
    exact = Fraction(number)
    return f"{(Decimal(exact.numerator) / Decimal(exact.denominator)).normalize():f}"


def listed(names: Iterable[str]) -> str:
    """Write ``names`` in a row, the first forty of them.

    >>> listed(["a", "b"])
    '« a », « b »'
    """
    every = list(names)
    more = "" if len(every) <= MAX_LISTED else f" et {len(every) - MAX_LISTED} autres"
    return ", ".join(f"« {name} »" for name in every[:MAX_LISTED]) + more


def unknown(name: str, what: str, known: Collection[str], admitted: str = "Valeurs admises") -> str:
    """Say that ``name`` is not ``what``, which known name is nearest, and what the known ones are.

    >>> unknown("fast", "une taille", ["flash", "complet"])
    '« fast » n’est pas une taille connue ; vouliez-vous dire « flash » ? Valeurs admises : « flash », « complet ».'
    """
    near = get_close_matches(name[:80], list(known), n=1)
    guess = f" ; vouliez-vous dire « {near[0]} » ?" if near else "."
    agreed = "connue" if what.startswith("une ") else "connu"
    return f"« {name[:80]} » n’est pas {what} {agreed}{guess} {admitted} : {listed(known) or 'aucune'}."


def repeated(values: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield the position and the value of each value already met.

    >>> list(repeated(["a", "b", "a"]))
    [(2, 'a')]
    """
    met: set[str] = set()
    for position, value in enumerate(values):
        if value in met:
            yield position, value
        met.add(value)


def not_rising(values: Iterable[int | Fraction]) -> Iterator[int]:
    """Yield the positions at which ``values`` do not rise strictly.

    >>> list(not_rising([0, 1, 1, 3, 2]))
    [2, 4]
    """
    for position, (before, value) in enumerate(pairwise(values), start=1):
        if value <= before:
            yield position
