"""The register of the French collectivités: reads its data files once, finds a body by name, SIREN or INSEE code."""

import csv
import gzip
import re
import zlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple, Self

from procurement.domain.authority import NATURES, Authority, Departement, plain_name
from procurement.domain.siren import SIREN_DIGITS
from procurement.storage.register_search import SAME_NAME, NameIndex, QueryReader, Reading

REFERENCE = Path(__file__).parent / "reference" / "collectivites.csv.gz"
DEPARTEMENTS = REFERENCE.with_name("departements.csv")
COLUMNS = ("siren", "nature", "nom", "code_insee", "departement", "population", "siren_epci")
DEPARTEMENT_COLUMNS = ("code", "nom", "region", "region_nom", "siren", "collectivite")

LONGEST_TEXT = 200
MOST_WORDS = 20

_CODE = re.compile(r"[0-9]{1,14}|2[AB][0-9]{0,3}")


class RegisterError(Exception):
    """A file of the register cannot be read; the message names it."""


class Row(NamedTuple):
    """One line of the data file, as text; empty means unknown or without object."""

    siren: str
    nature: str
    name: str
    code_insee: str
    departement: str
    population: str
    siren_epci: str

    @classmethod
    def read(cls, line: str) -> Self:
        return cls(*line.split(";"))


class AuthorityRegister:
    """Every body of the data file, the most populous first; nothing of it changes once loaded.

    Lines stay text until they are asked for, which keeps the whole register in about 20 MB.
    """

    def __init__(self, lines: Iterable[str], departements: dict[str, Departement]) -> None:
        self._departements = departements
        self._regions = {place.region: place.region_name for place in departements.values()}
        self._lines = sorted(lines, key=lambda line: int(Row.read(line).population or 0), reverse=True)
        self._by_siren = {line[:SIREN_DIGITS]: number for number, line in enumerate(self._lines)}
        self._by_insee = {_insee_key(Row.read(line)): number for number, line in enumerate(self._lines)}
        self._sirens = sorted(self._by_siren)
        names = (Row.read(line).name for line in self._lines)
        self._names = NameIndex(names, _names_of_places(departements, self._by_siren))
        self._query = QueryReader(departements)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read ``path`` and the ``departements.csv`` beside it. Raises :exc:`RegisterError`."""
        try:
            header, *lines = gzip.decompress(path.read_bytes()).decode("utf-8").splitlines()
        except (OSError, EOFError, zlib.error, ValueError) as error:
            raise RegisterError(f"Le registre des collectivités est illisible ({path}) : {error}") from error
        if header != ";".join(COLUMNS) or any(line.count(";") != len(COLUMNS) - 1 for line in lines):
            raise RegisterError(f"Le registre des collectivités ({path}) doit avoir les colonnes {', '.join(COLUMNS)}.")
        return cls(lines, read_departements(path.with_name(DEPARTEMENTS.name)))

    def __len__(self) -> int:
        return len(self._lines)

    def __iter__(self) -> Iterator[Authority]:
        return map(self._authority, range(len(self)))

    def by_siren(self, siren: str) -> Authority | None:
        """Return the body with these nine digits, written without spaces, or None."""
        number = self._by_siren.get(siren)
        return None if number is None else self._authority(number)

    def namesakes(self, authority: Authority) -> int:
        """Count the other bodies that bear the same name, whatever its accents and hyphens."""
        itself = authority.siren in self._by_siren
        return max(self._names.count(authority.name) - itself, 0)

    def search(self, text: str, limit: int = 20) -> tuple[Authority, ...]:
        """Find the bodies that ``text`` may mean, the likeliest first; never raises, and finds nothing in nothing.

        Digits alone are the number of a département, an INSEE code, or, from the fourth digit on, a SIREN or SIRET.
        Anything else is a name, with or without what the body is in front («ville de…») and where it is behind
        (département by name or number, région, postcode). The same name comes first, then names that begin so, then
        names that hold all the words in any order, the last one possibly unfinished; in each, the more populous first.
        Only when nothing fits is one wrong letter forgiven, and are words looked for inside longer ones.
        """
        typed = text.strip()
        if len(typed) > LONGEST_TEXT:
            return ()
        code = "".join(typed.split()).upper()
        found = self._with_code(code) if _CODE.fullmatch(code) else self._with_name(typed)
        return tuple(self._authority(number) for number in islice(_distinct(found), max(limit, 0)))

    def _with_code(self, code: str) -> Iterator[int]:
        place = self._departements.get(code.zfill(2))
        governing = self._by_siren.get(place.siren) if place else None
        for number in (governing, self._by_insee.get(code), self._by_insee.get(f"R{code.zfill(2)}")):
            if number is not None:
                yield number
        if place:
            yield from (n for n, line in enumerate(self._lines) if Row.read(line).departement == place.code)
        elif len(code) > 3:
            start = code[:SIREN_DIGITS]
            first, end = bisect_left(self._sirens, start), bisect_left(self._sirens, f"{start}:")  # «:» follows «9»
            yield from sorted(self._by_siren[siren] for siren in self._sirens[first:end])

    def _with_name(self, typed: str) -> Iterator[int]:
        words = tuple(plain_name(typed).split())
        if words and len(words) <= MOST_WORDS:
            for attempt in (self._as_typed, self._with_begun_place, self._nearly):
                found = attempt(words)
                if (first := next(found, None)) is not None:
                    return chain((first,), found)
        return iter(())

    def _as_typed(self, words: tuple[str, ...]) -> Iterator[int]:
        for reading in self._query.sure(words):
            answers = self._answers(reading)
            if (first := next(answers, None)) is not None:
                yield from (number for _, number in chain((first,), answers))
                if first[0] <= SAME_NAME:  # «Haute-Vienne» is a name: no need to look for «haute» in Vienne.
                    return

    def _with_begun_place(self, words: tuple[str, ...]) -> Iterator[int]:
        for reading in self._query.guessed(words):
            yield from (number for _, number in self._answers(reading))

    def _nearly(self, words: tuple[str, ...]) -> Iterator[int]:
        readings = self._query.sure(words)
        ranks: dict[int, int] = {}
        for reading in readings:
            for rank, number in self._names.nearly(reading.words):
                if self._allowed(reading, number):
                    ranks[number] = min(rank, ranks.get(number, rank))
        yield from sorted(ranks, key=lambda number: (ranks[number], number))
        for reading in readings:
            yield from (number for number in self._names.inside(reading.words) if self._allowed(reading, number))

    def _answers(self, reading: Reading) -> Iterator[tuple[int, int]]:
        return (found for found in self._names.answers(reading.words) if self._allowed(reading, found[1]))

    def _allowed(self, reading: Reading, number: int) -> bool:
        if reading.natures is None and reading.departements is None:
            return True
        row = Row.read(self._lines[number])
        return reading.allows(row.nature, row.departement)

    def _authority(self, number: int) -> Authority:
        row = Row.read(self._lines[number])
        place = self._departements.get(row.departement)
        region = place.region if place else row.code_insee
        return Authority(
            siren=row.siren,
            name=row.name,
            type=NATURES[row.nature].type,
            departement=row.departement or None,
            population=int(row.population) if row.population else None,
            code_insee=row.code_insee or None,
            nature_code=row.nature,
            departement_name=place.name if place else None,
            region=region,
            region_name=self._regions.get(region),
            siren_epci=row.siren_epci or None,
        )


def _insee_key(row: Row) -> str:
    # A région and a département may share a number (11: Île-de-France and Aude).
    return f"R{row.code_insee}" if NATURES[row.nature].type == "region" else row.code_insee


def _names_of_places(departements: dict[str, Departement], numbers: dict[str, int]) -> dict[int, str]:
    """What a body is also called, by its number: the département it governs, and the name the table gives it."""
    names: dict[int, str] = {}
    for place in departements.values():
        if (number := numbers.get(place.siren)) is not None:
            names[number] = f"{names.get(number, '')} {place.name} {place.authority_name}"
    return names


def _distinct(numbers: Iterator[int]) -> Iterator[int]:
    seen: set[int] = set()
    for number in numbers:
        if number not in seen:
            seen.add(number)
            yield number


def read_departements(path: Path) -> dict[str, Departement]:
    """Load ``departements.csv`` by code, in the order of the file. Raises :exc:`RegisterError`."""
    try:
        header, *rows = csv.reader(path.read_text(encoding="utf-8").splitlines(), delimiter=";")
        places = [Departement(*row) for row in rows]
    except (OSError, ValueError, TypeError, csv.Error) as error:
        raise RegisterError(f"Le tableau des départements est illisible ({path}) : {error}") from error
    if tuple(header) != DEPARTEMENT_COLUMNS:
        raise RegisterError(
            f"Le tableau des départements ({path}) doit avoir les colonnes {', '.join(DEPARTEMENT_COLUMNS)}."
        )
    return {place.code: place for place in places}


@cache
def national_register() -> AuthorityRegister:
    """The register shipped with Aune, read the first time it is asked for and kept."""
    return AuthorityRegister.load(REFERENCE)
