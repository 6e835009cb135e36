"""The editions that assessments use: their files must stay what they were at the first use."""

from pathlib import Path

from procurement.storage.database import Database, DatabaseUnusableError
from procurement.storage.grid_files import GridShelf
from procurement.storage.stores import EditionStore


def check_editions_unchanged(database: Database, criteria: Path) -> None:
    """Raise :exc:`DatabaseUnusableError` when an edition in use is gone from ``criteria``, or is no longer the same."""
    with database.reading() as connection:
        used = EditionStore(connection).fingerprints()
    shelf = GridShelf(criteria)
    for edition, sha256 in used.items():
        if edition not in shelf.editions:
            raise DatabaseUnusableError(f"Des diagnostics utilisent l’édition {edition}, absente de {criteria}.")
        if shelf.grid(edition).sha256 != sha256:
            raise DatabaseUnusableError(
                f"La grille {criteria / edition} a changé alors que des diagnostics l’utilisent. Remettez-la comme "
                "elle était ; une correction est une nouvelle édition, dans un nouveau dossier."
            )
