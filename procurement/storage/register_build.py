"""Makes the register's data file from the national list; for maintainers, once a year, never while Aune runs."""

import csv
import gzip
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from procurement.domain.authority import Departement
from procurement.domain.siren import is_valid_siren
from procurement.storage.register import COLUMNS, DEPARTEMENTS, RegisterError, Row, read_departements

SOURCE_COLUMNS = ("siren", "type", "nom", "code_insee", "departement", "region", "population", "siren_epci")
SOURCE_NATURES = frozenset({"COM", "CC", "CA", "CU", "EPT", "METRO", "MET69", "DEP", "REG"})
MOST_FAULTS = 10
ALSACE = frozenset({"67", "68"})
"""The two départements that one body governs under a name of its own, without being a commune or a région."""

_CODE_INSEE = re.compile(r"(?:[0-9]{2}|2[AB])[0-9]{0,3}")
_USAGE = "Usage : python -m procurement.storage.register_build SOURCE.csv.gz SORTIE.csv.gz"


class RegisterSourceError(Exception):
    """The national list is not what it should be; the message says where. Nothing has been written."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What became of the rows: ``completed`` départements got their SIREN here, ``merged`` ones are another body's."""

    read: int
    written: int
    completed: tuple[str, ...]
    merged: tuple[str, ...]


def build_register(source: Path, out: Path, departements: Path = DEPARTEMENTS) -> BuildReport:
    """Write the compact form of ``source``, a gzipped CSV with semicolons, to ``out``: same rows, same bytes.

    A département without SIREN takes that of ``departements``. Where another body has its powers (Paris, Corse,
    Martinique, Guyane, Mayotte) its row gives way to that body's; the two of Alsace become the Collectivité européenne.
    Raises :exc:`RegisterSourceError` when a row is wrong, and :exc:`RegisterError` when ``departements`` is.
    """
    places = read_departements(departements)
    rows = _read_source(source)
    faults = [f"ligne {line} : {fault}" for line, row in enumerate(rows, start=2) for fault in _faults(row, places)]
    counts = Counter(row.siren for row in rows if row.siren)
    faults += [f"SIREN répété : {siren}" for siren, times in counts.items() if times > 1]
    if faults:
        raise RegisterSourceError("\n".join(faults[:MOST_FAULTS]))
    report, kept = _settle_departements(rows, places)
    lines = [";".join(row) for row in (Row(*COLUMNS), *sorted(kept))]
    out.write_bytes(gzip.compress("".join(f"{line}\n" for line in lines).encode("utf-8"), 9, mtime=0))
    return report


def _read_source(source: Path) -> list[Row]:
    """Read the source's rows; a row's spaces are made single, because some names hold two in a row."""
    try:
        with gzip.open(source, "rt", encoding="utf-8", newline="") as lines:
            header, *records = csv.reader(lines, delimiter=";", quoting=csv.QUOTE_NONE)
    except (OSError, EOFError, ValueError, csv.Error) as error:
        raise RegisterSourceError(f"{source.name} est illisible : {error}") from error
    if tuple(header) != SOURCE_COLUMNS or any(len(record) != len(header) for record in records):
        raise RegisterSourceError(f"{source.name} doit avoir les colonnes {', '.join(SOURCE_COLUMNS)}.")
    cells = ([" ".join(cell.split()) for cell in record] for record in records)
    return [Row(*cell[:5], *cell[6:]) for cell in cells]


def _faults(row: Row, places: dict[str, Departement]) -> Iterator[str]:
    governed = row.nature == "DEP"
    if row.nature not in SOURCE_NATURES:
        yield f"type inconnu « {row.nature} »"
    if not row.name:
        yield "nom vide"
    if not is_valid_siren(row.siren) and not (governed and not row.siren):
        yield f"SIREN faux « {row.siren} »"
    if row.departement not in places and row.nature != "REG":
        yield f"département inconnu « {row.departement} »"
    elif governed and row.siren and not _agrees(row, places[row.departement]):
        yield f"le SIREN du département {row.departement} n’est pas celui de {DEPARTEMENTS.name}"
    if row.code_insee and not _CODE_INSEE.fullmatch(row.code_insee):
        yield f"code INSEE faux « {row.code_insee} »"
    if row.population and not (row.population.isascii() and row.population.isdigit()):
        yield f"population fausse « {row.population} »"


def _agrees(row: Row, place: Departement) -> bool:
    return row.siren == place.siren or bool(place.authority_name)


def _settle_departements(rows: list[Row], places: dict[str, Departement]) -> tuple[BuildReport, list[Row]]:
    kept = {row.siren: row for row in rows if row.nature != "DEP"}
    completed, merged = [], []
    for place in places.values():
        if place.siren in kept and kept[place.siren].nature == "REG":
            kept[place.siren] = kept[place.siren]._replace(nature="CTU")
    for row in (row for row in rows if row.nature == "DEP"):
        place = places[row.departement]
        if place.siren not in kept:
            kept[place.siren] = _governing_body(row, place)
            completed += [] if row.siren else [row.name]
        else:
            merged.append(row.name)
            if kept[place.siren].nature == "CEA":
                kept[place.siren] = _joined(kept[place.siren], row)
    return BuildReport(len(rows), len(kept), tuple(completed), tuple(merged)), list(kept.values())


def _governing_body(row: Row, place: Departement) -> Row:
    if not place.authority_name:
        return row._replace(siren=place.siren)
    if place.code not in ALSACE:
        raise RegisterSourceError(
            f"{place.authority_name}, qui gouverne le département {place.code}, manque à la liste."
        )
    return row._replace(siren=place.siren, nature="CEA", name=place.authority_name, code_insee="")


def _joined(body: Row, other: Row) -> Row:
    known = body.population and other.population
    return body._replace(population=str(int(body.population) + int(other.population)) if known else "")


def main(arguments: list[str]) -> int:
    """Run the build from a command line, say what was done, and return the exit code."""
    if len(arguments) != 2:
        sys.stderr.write(f"{_USAGE}\n")
        return 2
    try:
        report = build_register(Path(arguments[0]), Path(arguments[1]))
    except (RegisterSourceError, RegisterError) as error:
        sys.stderr.write(f"Rien n’a été écrit.\n{error}\n")
        return 1
    sys.stdout.write(
        f"{report.read} lignes lues, {report.written} écrites.\n"
        f"SIREN ajoutés : {', '.join(report.completed) or 'aucun'}.\n"
        f"Départements sans collectivité propre : {', '.join(report.merged) or 'aucun'}.\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
