"""How a name is searched among the names of the register: what a text may mean, and which names answer it; no files."""

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate, chain

from procurement.domain.authority import NATURES, Departement, plain_name, split_lead

SMALL_WORDS = frozenset({"de", "du", "des", "d", "l", "la", "le", "les", "et"})
"""Words that people leave out or mistake: they count for the order of the answers, not for what is found."""

LONGEST_PLACE = 5
"""«Alpes de Haute Provence» has four words, «Provence Alpes Côte d’Azur» five."""

SAME_NAME = 1
"""Up to this rank, what is typed is a whole name."""

SHORTEST_INSIDE = 3
SHORTEST_CORRECTED = 4
"""Below four letters, one letter away is another name altogether."""

_POSTCODE = re.compile(r"[0-9]{5}")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a search: the words of a name, what the body must be and where; None means no matter."""

    words: tuple[str, ...]
    natures: frozenset[str] | None = None
    departements: frozenset[str] | None = None

    def allows(self, nature: str, departement: str) -> bool:
        of_nature = self.natures is None or nature in self.natures
        return of_nature and (self.departements is None or departement in self.departements)


class QueryReader:
    """Tells the words of a name from those that say what the body is, in front, and where it is, behind."""

    def __init__(self, departements: dict[str, Departement]) -> None:
        self._codes = frozenset(departements)
        self._places: dict[str, frozenset[str]] = {}
        for place in departements.values():
            for name in (place.code, place.name, place.region_name):
                plain = plain_name(name)
                for key in (plain, split_lead(plain)[1]):
                    self._places[key] = self._places.get(key, frozenset()) | {place.code}
        self._spoken: dict[tuple[str, ...], frozenset[str]] = {}
        for nature in NATURES.values():
            for phrase in nature.spoken:
                words = tuple(plain_name(phrase).split())
                self._spoken[words] = self._spoken.get(words, frozenset()) | {nature.code}

    def sure(self, words: tuple[str, ...]) -> list[Reading]:
        """All words taken as the name first; then without the nature, without the place, without both."""
        whole = self._without_nature(Reading(words))
        return whole + [found for reading in whole for found in self._without_place(reading, self._place)]

    def guessed(self, words: tuple[str, ...]) -> list[Reading]:
        """The same when the name of the place is still being typed: «Saint-Martin Pas-de-C»."""
        whole = self._without_nature(Reading(words))
        return [found for reading in whole for found in self._without_place(reading, self._begun_place)]

    def _without_nature(self, reading: Reading) -> list[Reading]:
        readings = [reading]
        for phrase, natures in self._spoken.items():
            rest = reading.words[len(phrase) :]
            if reading.words[: len(phrase)] == phrase and _says_something(rest):
                readings.append(replace(reading, words=rest, natures=natures))
        return readings

    def _without_place(self, reading: Reading, find: Callable[[str], frozenset[str]]) -> list[Reading]:
        readings = []
        for cut in range(max(1, len(reading.words) - LONGEST_PLACE), len(reading.words)):
            codes = find(" ".join(reading.words[cut:]))
            if codes and _says_something(reading.words[:cut]):
                readings.append(replace(reading, words=reading.words[:cut], departements=codes))
        return readings

    def _place(self, text: str) -> frozenset[str]:
        if _POSTCODE.fullmatch(text):
            text = text[:3] if text.startswith("97") else text[:2]
            return frozenset({"2A", "2B"}) if text == "20" else self._codes & {text}
        return self._places.get(text.zfill(2) if text.isdigit() else text, frozenset())

    def _begun_place(self, text: str) -> frozenset[str]:
        if len(text) < 3 or text.isdigit():
            return frozenset()
        return frozenset(chain.from_iterable(codes for name, codes in self._places.items() if name.startswith(text)))


def _says_something(words: tuple[str, ...]) -> bool:
    return any(word not in SMALL_WORDS for word in words)


class NameIndex:
    """Names by number, from 0, in the order they are given: the order in which equally good answers come out.

    All names are kept as one text, a line each, because looking a text through is far cheaper than visiting 36,000
    objects. A line reads `` name without its small first words | these first words | other names ``.
    """

    def __init__(self, names: Iterable[str], other_names: Mapping[int, str]) -> None:
        plain = [name.strip() for name in plain_name("\n".join(names)).split("\n")]
        lines = []
        for number, name in enumerate(plain):
            lead, core = split_lead(name)
            lines.append(f"\n {core} | {lead} | {plain_name(other_names.get(number, ''))} ")
        self._spaced = _Lines(lines)
        self._joined = _Lines(["\n" + name.replace(" ", "") for name in plain])
        self._with_word: dict[str, array[int]] = {}
        for number, line in enumerate(lines):
            for word in line.split():
                self._with_word.setdefault(word, array("I")).append(number)

    def count(self, name: str) -> int:
        """Count the names equal to this one once both are plain."""
        lead, core = split_lead(plain_name(name))
        return self._spaced.text.count(f"\n {core} | {lead} |")

    def answers(self, words: tuple[str, ...]) -> Iterator[tuple[int, int]]:
        """Yield (rank, number), the best first and some of them twice.

        Rank 0: the same name; 1: the same but for its small first words («la», «CC du»); 2: the name begins so; 3: so
        does the name written without any space («lhay»); 4: the name holds all the words, in any order, the last one
        possibly unfinished. Where small first words are typed, names that begin with them precede in rank 2.
        """
        lead, core = split_lead(" ".join(words))
        if all(word in self._with_word for word in words[:-1]):
            yield from ((0, n) for n in self._having(f"\n {core} | {lead} |"))
            yield from ((1, n) for n in self._having(f"\n {core} |"))
            if lead:
                yield from ((2, n) for n in self._having(f"\n {core}") if f" | {lead} |" in self._spaced.line(n))
            yield from ((2, n) for n in self._having(f"\n {core}"))
        yield from ((3, n) for n in self._joined.having("\n" + "".join(words)))
        yield from ((4, n) for n in self._with_all(self._hits(words)))

    def inside(self, words: tuple[str, ...]) -> Iterator[int]:
        """Yield the names that hold each word somewhere, even within a longer word if it has three letters or more."""
        parts = [word if len(word) >= SHORTEST_INSIDE else f" {word} " for word in words if word not in SMALL_WORDS]
        if parts:
            for number in self._having(max(parts, key=len)):
                if all(part in self._spaced.line(number) for part in parts):
                    yield number

    def nearly(self, words: tuple[str, ...]) -> Iterator[tuple[int, int]]:
        """Yield (rank, number) for the names that answer once one letter of one word is changed, added or dropped.

        Two letters swapped count as one. A word that no name has, nor begins with if it is the last, is the wrong one;
        with two of them, nothing answers. A short word is only corrected beside a longer one.
        """
        unknown = [place for place, word in enumerate(words) if word not in self._with_word]
        if unknown[-1:] == [len(words) - 1] and next(self._having(f" {words[-1]}"), None) is not None:
            unknown.pop()
        if len(unknown) < 2:
            for place in unknown or range(len(words)):
                yield from self._correcting(words, place)

    def _correcting(self, words: tuple[str, ...], place: int) -> Iterator[tuple[int, int]]:
        head, tail = words[:place], words[place + 1 :]
        beside = words if len(words[place]) >= SHORTEST_CORRECTED else head + tail
        if max(map(len, beside), default=0) < SHORTEST_CORRECTED:
            return
        known = self._with_word.keys() & _one_letter_away(words[place])
        hits = self._hits(head + tail) if _says_something(head + tail) else {}
        rarest = min(hits.values(), default=None)
        few = rarest is None or sum(len(self._with_word[word]) for word in known) < rarest
        for number in self._with_all(hits, [f" {word} " for word in known] if few else None):
            line = self._spaced.line(number)
            for word in known & set(line.split()):
                lead, core = split_lead(" ".join((*head, word, *tail)))
                starts = (f"\n {core} | {lead} |", f"\n {core} |", f"\n {core}")
                yield next((rank for rank, start in enumerate(starts) if line.startswith(start)), 4), number

    def _having(self, part: str) -> Iterator[int]:
        if part[0] == part[-1] == " ":
            return iter(self._with_word.get(part[1:-1], ()))
        return self._spaced.having(part)

    def _hits(self, words: tuple[str, ...]) -> dict[str, int]:
        """What a name must hold to have all ``words``, the last one possibly unfinished, with how often it occurs."""
        hits = {f" {word} ": len(self._with_word.get(word, ())) for word in words[:-1] if word not in SMALL_WORDS}
        if not hits or words[-1] not in SMALL_WORDS:
            hits[f" {words[-1]}"] = self._spaced.text.count(f" {words[-1]}")
        return hits

    def _with_all(self, hits: dict[str, int], starts: Iterable[str] | None = None) -> Iterator[int]:
        """Yield the names that hold every key of ``hits``, looked for from the rarest, or from each of ``starts``."""
        for start in [min(hits, key=hits.__getitem__)] if starts is None else starts:
            for number in self._having(start):
                line = self._spaced.line(number)
                if all(part in line for part in hits):
                    yield number


class _Lines:
    """Lines in one text, each beginning with a line break, found by what they hold."""

    def __init__(self, lines: list[str]) -> None:
        self.text = "".join(lines)
        self._starts = array("I", accumulate(map(len, lines), initial=0))

    def line(self, number: int) -> str:
        return self.text[self._starts[number] : self._starts[number + 1]]

    def having(self, part: str) -> Iterator[int]:
        position = self.text.find(part)
        while position >= 0:
            number = bisect_right(self._starts, position) - 1
            yield number
            position = self.text.find(part, self._starts[number + 1])


def _one_letter_away(word: str) -> set[str]:
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    dropped = {head + tail[1:] for head, tail in cuts if tail}
    swapped = {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    changed = {head + letter + tail[1:] for head, tail in cuts if tail for letter in _LETTERS}
    added = {head + letter + tail for head, tail in cuts for letter in _LETTERS}
    return (dropped | swapped | changed | added) - {word}
