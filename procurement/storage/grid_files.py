"""Loads the editions of the grid from the folders of ``criteria/``: whole and checked, or refused with every fault."""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from procurement.domain.faults import Fault
from procurement.domain.grid import Grid
from procurement.domain.grid_checks import check_parts
from procurement.domain.grid_parts import GRID_FILE, GridParts, header_fault
from procurement.storage.grid_reading import read_parts
from procurement.storage.yaml_strict import MAX_BYTES, StrictDocument, parse_strict

FROZEN_FILE = "frozen.txt"
MAX_PRINTED = 200

_EDITION = re.compile(r"([0-9]{4})(?:-([0-9]+))?")
_FROZEN_LINE = re.compile(r"([0-9a-f]{64})  ([0-9]{4}(?:-[0-9]+)?)")


class GridError(Exception):
    """A grid was refused; ``faults`` are all that is wrong with it, in the order of the files and of their lines."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.faults)

    def __str__(self) -> str:
        """One fault a line; beyond two hundred, how many more there are."""
        lines = [str(fault) for fault in self.faults[:MAX_PRINTED]]
        more = len(self.faults) - MAX_PRINTED
        if more > 0:
            lines.append(f"… et {more} autre{'s' * (more > 1)} faute{'s' * (more > 1)}.")
        return "\n".join(lines)


class UnknownEditionError(LookupError):
    """An edition was asked for that the folder of the grid does not have."""


def load_grid(folder: Path) -> Grid:
    """Load the edition kept in ``folder``, which bears its name; raise GridError when anything is wrong in it.

    The files are read once: the print of the grid is that of the very bytes that were checked.
    """
    contents, faults = _read(folder)
    documents = {name: parse_strict(content, name) for name, content in contents.items()}
    parts, structure = read_parts(documents)
    order = [GRID_FILE, *(head.file for head in parts.heads)]
    faults += [fault for name in order if name in documents for fault in documents[name].faults]
    faults += [*structure, *check_parts(parts), *_misplaced(folder, contents, parts)]
    if faults:
        raise GridError(_located(folder, faults, documents, order))
    return Grid(
        header=parts.header, criteria=tuple(placed.criterion for placed in parts.criteria), sha256=_print(contents)
    )


def grid_sha256(folder: Path) -> str:
    """Return the print of the edition in ``folder``: the SHA-256 of what ``LC_ALL=C sha256sum *.yaml`` writes."""
    return _print({name: (folder / name).read_bytes() for name in _yaml_names(folder)})


def editions(criteria_folder: Path) -> tuple[str, ...]:
    """Return the names of the editions, oldest first: ``2026``, ``2026-2``, ``2027``."""
    if not criteria_folder.is_dir():
        return ()
    names = [path.name for path in criteria_folder.iterdir() if path.is_dir() and _EDITION.fullmatch(path.name)]
    return tuple(sorted(names, key=lambda name: (_age(name), name)))


class GridShelf:
    """The editions of one folder, each loaded when first asked for, then kept whatever becomes of its files."""

    def __init__(self, criteria_folder: Path) -> None:
        self._folder = criteria_folder
        self._grids: dict[str, Grid] = {}

    @cached_property
    def editions(self) -> tuple[str, ...]:
        """The names of the editions, oldest first, as they were when the shelf was first looked at."""
        return editions(self._folder)

    @property
    def newest(self) -> str:
        """The name of the last edition; UnknownEditionError when there is none."""
        if not self.editions:
            raise UnknownEditionError(f"Aucune édition de la grille dans {self._folder}.")
        return self.editions[-1]

    def grid(self, edition: str) -> Grid:
        """Return the grid of ``edition``; raise UnknownEditionError, or GridError when its files are wrong."""
        if edition not in self.editions:
            known = ", ".join(self.editions) or "aucune"
            raise UnknownEditionError(f"L’édition « {edition} » n’existe pas. Éditions connues : {known}.")
        if edition not in self._grids:
            self._grids[edition] = load_grid(self._folder / edition)
        return self._grids[edition]


def frozen_editions(criteria_folder: Path) -> dict[str, str]:
    """Return the print of each edition that must not change any more; GridError when the list is badly written."""
    frozen, faults = _read_frozen(criteria_folder)
    if faults:
        raise GridError(faults)
    return frozen


def check_frozen(criteria_folder: Path) -> tuple[Fault, ...]:
    """Return a fault for each frozen edition whose files are not those that were frozen."""
    frozen, faults = _read_frozen(criteria_folder)
    for edition, expected in frozen.items():
        folder = criteria_folder / edition
        if not folder.is_dir():
            faults.append(Fault(_shown(folder), (), "cette édition figée a disparu : rétablissez son dossier."))
        elif (found := grid_sha256(folder)) != expected:
            elsewhere = _shown(criteria_folder / _next_name(edition, editions(criteria_folder)))
            message = (
                f"l’édition {edition} est figée et ses fichiers ont changé : empreinte {found}, attendue {expected}. "
                f"Rétablissez-les ; une correction va dans un nouveau dossier, comme {elsewhere}."
            )
            faults.append(Fault(_shown(folder), (), message))
    return tuple(faults)


def _read_frozen(criteria_folder: Path) -> tuple[dict[str, str], list[Fault]]:
    path = criteria_folder / FROZEN_FILE
    frozen: dict[str, str] = {}
    faults: list[Fault] = []
    if not path.exists():
        return frozen, faults
    for number, line in enumerate(path.read_bytes().decode("utf-8", "replace").splitlines(), start=1):
        match = _FROZEN_LINE.fullmatch(line)
        if match is None:
            message = "une ligne est une empreinte SHA-256, deux espaces et une édition."
            faults.append(Fault(_shown(path), (), message, number))
        elif match[2] in frozen:
            faults.append(Fault(_shown(path), (), f"l’édition {match[2]} est déjà citée : gardez une ligne.", number))
        else:
            frozen[match[2]] = match[1]
    return frozen, faults


def _next_name(edition: str, taken: Iterable[str]) -> str:
    year, _ = _age(edition)
    numbers = [number for other, number in map(_age, taken) if other == year]
    return f"{year}-{max([1, *numbers]) + 1}"


def _age(edition: str) -> tuple[int, int]:
    year, _, number = edition.partition("-")
    return int(year), int(number or 0)


def _yaml_names(folder: Path) -> list[str]:
    """The names that ``*.yaml`` stands for, in the order of their bytes."""
    names = [path.name for path in folder.iterdir() if path.name.endswith(".yaml") and not path.name.startswith(".")]
    return sorted(names, key=os.fsencode)


def _print(contents: Mapping[str, bytes]) -> str:
    names = sorted(contents, key=os.fsencode)
    lines = "".join(f"{hashlib.sha256(contents[name]).hexdigest()}  {name}\n" for name in names)
    return hashlib.sha256(lines.encode()).hexdigest()


def _read(folder: Path) -> tuple[dict[str, bytes], list[Fault]]:
    """Read the files of an edition, the header first, and no more of each than tells that it is too long."""
    if not folder.is_dir():
        return {}, [Fault("", (), "ce dossier n’existe pas.")]
    contents: dict[str, bytes] = {}
    faults: list[Fault] = []
    for name in _yaml_names(folder):
        try:
            with (folder / name).open("rb") as file:
                contents[name] = file.read(MAX_BYTES + 1)
        except OSError:
            faults.append(Fault(name, (), "ce fichier ne peut pas être lu : vérifiez que c’en est un, et ses droits."))
    return contents, faults


def _misplaced(folder: Path, contents: Mapping[str, bytes], parts: GridParts) -> Iterator[Fault]:
    """Yield the faults of the folder itself: its name, the files that it lacks or has too many of."""
    name = folder.absolute().name
    if parts.has("edition") and parts.header.edition != name:
        yield header_fault(f"« edition » doit être « {name} », comme le dossier.", "edition")
    if folder.is_dir() and GRID_FILE not in contents:
        yield Fault(GRID_FILE, (), "ce fichier manque : ajoutez-le.")
    if not parts.has("files"):
        return
    for position, name in enumerate(parts.header.files):
        if name not in contents:
            yield header_fault(f"le fichier {name} manque dans le dossier.", "files", position)
    for name in contents:
        if name not in (*parts.header.files, GRID_FILE):
            yield Fault(name, (), f"« files », dans {GRID_FILE}, ne cite pas ce fichier : retirez-le, ou citez-le.")


def _located(
    folder: Path, faults: Iterable[Fault], documents: Mapping[str, StrictDocument], order: list[str]
) -> list[Fault]:
    """Give each fault its line and the full name of its file, and put them in reading order."""
    ranks = {name: rank for rank, name in enumerate(order)}
    placed = []
    for fault in faults:
        line = fault.line
        if line is None and fault.file in documents:
            line = documents[fault.file].line_of(fault.path)
        placed.append(replace(fault, line=line))
    placed.sort(key=lambda fault: (ranks.get(fault.file, len(ranks)), fault.line or 0))
    return [replace(fault, file=_shown(folder / fault.file)) for fault in placed]


def _shown(path: Path) -> str:
    """Name ``path`` from the folder of the grid, wherever that is on this machine: ``criteria/2026/ENV.yaml``."""
    parts = path.absolute().parts
    depth = 3 if parts[-1].endswith(".yaml") else 2
    return "/".join(parts[-depth:])
