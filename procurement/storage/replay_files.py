"""Replay files and validated files on disk: read with limits, checked against the grid of their edition."""

from pathlib import Path

from procurement.domain.frozen import FrozenAssessment, assessment_inside, read_frozen
from procurement.domain.grid import Grid
from procurement.domain.replay import SIZE_LIMIT, Replay, ReplayError, check_replay, read_replay
from procurement.storage.grid_files import GridShelf

_REASONS = {
    FileNotFoundError: "rien n’existe à cette adresse",
    IsADirectoryError: "c’est un dossier",
    NotADirectoryError: "une partie de l’adresse n’est pas un dossier",
    PermissionError: "les droits manquent",
}


def system_reason(error: OSError) -> str:
    """Say in French why the system refused a file; what is rare stays in its own words."""
    return _REASONS.get(type(error), error.strerror or str(error))


def load_replay(path: Path, shelf: GridShelf) -> tuple[Replay, Grid]:
    """Read a replay file and the grid of its edition. Raises :exc:`ReplayError` with every fault, in French."""
    replay = read_replay(_text_of(path))
    grid = _grid_of(replay, shelf)
    _check(replay, grid)
    return replay, grid


def load_scorable(path: Path, shelf: GridShelf) -> tuple[Replay, Grid, FrozenAssessment | None]:
    """Read a replay file, or a validated file for the assessment inside it, and the grid of its edition.

    The last of the three is the validated file itself, None for a replay file. Raises :exc:`ReplayError` or
    :exc:`FrozenError` with every fault, in French.
    """
    text = _text_of(path)
    inside = assessment_inside(text)
    replay = read_replay(text if inside is None else inside)
    grid = _grid_of(replay, shelf)
    frozen = None if inside is None else read_frozen(text, grid)
    _check(replay, grid)
    return replay, grid, frozen


def _text_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(SIZE_LIMIT + 1)  # a device or a pipe may have no size, and no end
        if len(content) > SIZE_LIMIT:
            raise ReplayError(f"{path} : ce fichier dépasse {SIZE_LIMIT // 1_000_000} Mo, ce n’est pas un diagnostic.")
        return content.decode("utf-8-sig")  # Windows often writes a mark at the start of the file
    except UnicodeDecodeError as error:
        raise ReplayError(f"{path} : ce fichier n’est pas en UTF-8.") from error
    except OSError as error:
        raise ReplayError(f"{path} : ce fichier ne se lit pas ({system_reason(error)}).") from error


def _grid_of(replay: Replay, shelf: GridShelf) -> Grid:
    if replay.assessment.edition not in shelf.editions:
        known, wanted = ", ".join(shelf.editions) or "aucune", replay.assessment.edition
        raise ReplayError(f"L’édition « {wanted} » n’est pas installée. Éditions présentes : {known}.")
    return shelf.grid(replay.assessment.edition)


def _check(replay: Replay, grid: Grid) -> None:
    if faults := check_replay(replay, grid):
        raise ReplayError(*faults)
