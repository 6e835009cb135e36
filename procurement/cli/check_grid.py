"""Checks the grid before anyone uses it: the command that whoever edits a criterion runs."""

import sys
from pathlib import Path

from procurement.config import criteria_folder
from procurement.domain.grid import Grid
from procurement.storage.grid_files import GridError, check_frozen, editions, load_grid


def run(folder: Path | None, criteria: Path | None = None) -> int:
    """Check the edition in ``folder``, or, without one, every edition of ``criteria`` and that none frozen has changed.

    Prints a line for each sound edition, and every fault on the error output; returns 1 when there is any, else 0.
    """
    criteria = criteria or criteria_folder()
    folders = [criteria / edition for edition in editions(criteria)] if folder is None else [folder]
    faults = [] if folders else [f"{criteria} : aucune édition ; une édition est un dossier comme « 2026 »."]
    for each in folders:
        try:
            print(_summary(load_grid(each)))
        except GridError as error:
            faults.append(str(error))
    if folder is None:
        faults.extend(map(str, check_frozen(criteria)))
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def _summary(grid: Grid) -> str:
    return (
        f"Grille {grid.edition} : {len(grid.criteria)} critères, {len(grid.pillars)} axes, aucune faute. "
        f"Empreinte {grid.sha256}"
    )
