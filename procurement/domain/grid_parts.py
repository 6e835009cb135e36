"""What could be read of an edition, so that a fault in one part never hides the faults of the others."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from procurement.domain.criteria import AnyCriterion
from procurement.domain.faults import Fault
from procurement.domain.grid import GridHeader, PillarFile

GRID_FILE = "grid.yaml"
CRITERIA = "criteria"
"""The name under which ``GridParts.lacking`` says that not every criterion could be read."""


@dataclass(frozen=True, slots=True)
class PlacedCriterion:
    """A criterion, and where it stands: the file and the position in its list."""

    file: str
    index: int
    criterion: AnyCriterion

    def fault(self, message: str, *keys: str | int) -> Fault:
        return Fault(self.file, ("criteria", self.index, *keys), message)


@dataclass(frozen=True, slots=True)
class PillarHead:
    """What a pillar's file says of itself; None when that could not be read."""

    file: str
    edition: str | None
    pillar: str | None


@dataclass(frozen=True)
class GridParts:
    """The valid parts of an edition.

    ``header`` may lack fields, which ``lacking`` names (``pillars``, ``scoring.bands``…): no check reads a field
    that is lacking. ``criteria`` holds the valid criteria; when some could not be read, ``lacking`` has
    ``criteria`` too.
    """

    header: GridHeader
    heads: tuple[PillarHead, ...]
    criteria: tuple[PlacedCriterion, ...]
    lacking: frozenset[str] = frozenset()

    @classmethod
    def whole(cls, header: GridHeader, files: Mapping[str, PillarFile]) -> "GridParts":
        """Gather an edition of which everything was read; ``files`` are the pillars' files by name."""
        heads = tuple(PillarHead(name, file.edition, file.pillar) for name, file in files.items())
        placed = (
            PlacedCriterion(name, index, criterion)
            for name, file in files.items()
            for index, criterion in enumerate(file.criteria)
        )
        return cls(header, heads, tuple(placed))

    def has(self, *names: str) -> bool:
        return self.lacking.isdisjoint(names)


Check: TypeAlias = Callable[[GridParts], Iterator[Fault]]
Checks: TypeAlias = tuple[tuple[tuple[str, ...], Check], ...]
"""Checks, each after the names of the header's fields that it reads."""


def run_checks(checks: Checks, parts: GridParts) -> Iterator[Fault]:
    """Run the checks that can be run on ``parts``."""
    for needed, check in checks:
        if parts.has(*needed):
            yield from check(parts)


def header_fault(message: str, *keys: str | int) -> Fault:
    return Fault(GRID_FILE, keys, message)
