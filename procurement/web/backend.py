"""What every page reaches for: settings, database, grids and register of one installation, and the clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, cast

from flask import current_app
from werkzeug.routing import MapAdapter

from procurement.config import ProviderAccount, Settings
from procurement.domain.dossier import PARIS
from procurement.domain.grid import Grid
from procurement.storage.database import Database
from procurement.storage.evidence_files import EvidenceFiles
from procurement.storage.grid_files import GridShelf
from procurement.storage.register import AuthorityRegister, national_register

if TYPE_CHECKING:
    from procurement.outside.provider import Provider

SCOPES = ("openid", "email", "given_name", "usual_name", "siret")


@dataclass(frozen=True)
class Backend:
    """One installation. The register of collectivités is read at the first search, not at start."""

    settings: Settings
    database: Database
    shelf: GridShelf
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    @property
    def register(self) -> AuthorityRegister:
        return national_register()

    def grid(self, edition: str) -> Grid:
        return self.shelf.grid(edition)

    @property
    def newest_grid(self) -> Grid:
        """The grid that new assessments begin with."""
        return self.shelf.grid(self.shelf.newest)

    @property
    def evidence(self) -> EvidenceFiles:
        return EvidenceFiles(self.settings.instance / "evidence")

    @property
    def sends_mail(self) -> bool:
        """Whether letters leave; never from a demonstration, whose visitors could write to anybody."""
        return bool(self.settings.mail) and not self.settings.demo

    @property
    def provider(self) -> "Provider | None":
        """The sign-in provider, when one is configured."""
        account = self.settings.oidc
        return None if account is None else _provider(account)

    def now(self) -> datetime:
        return self.clock()


def backend() -> Backend:
    """Return the installation that the current request is for."""
    return cast(Backend, current_app.extensions["aune"])


@cache
def _provider(account: ProviderAccount) -> "Provider":
    """One client for each account: it remembers what the provider publishes of itself."""
    from procurement.outside.provider import Provider, ProviderSettings  # loaded where a provider is configured

    return Provider(ProviderSettings(account.issuer, account.client_id, account.client_secret, SCOPES))


def current_adapter() -> MapAdapter:
    """Return what tells which route an address of this site leads to."""
    return current_app.url_map.bind("localhost")


__all__ = ["PARIS", "Backend", "backend", "current_adapter"]
