"""What every page reaches for: settings, database, grids and register of one installation, and the clock."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast
from zoneinfo import ZoneInfo

from flask import current_app

from procurement.config import Settings
from procurement.domain.grid import Grid
from procurement.storage.database import Database
from procurement.storage.grid_files import GridShelf
from procurement.storage.register import AuthorityRegister, national_register

PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True)
class Backend:
    """One installation. The register of collectivités is read at the first search, not at start."""

    settings: Settings
    database: Database
    shelf: GridShelf

    @property
    def register(self) -> AuthorityRegister:
        return national_register()

    def grid(self, edition: str) -> Grid:
        return self.shelf.grid(edition)

    @property
    def newest_grid(self) -> Grid:
        """The grid that new assessments begin with."""
        return self.shelf.grid(self.shelf.newest)

    @staticmethod
    def now() -> datetime:
        return datetime.now(UTC)


def backend() -> Backend:
    """Return the installation that the current request is for."""
    return cast(Backend, current_app.extensions["aune"])
