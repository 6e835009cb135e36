"""Makes an installation ready: the database at this code's version, and what the demonstration shows."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from procurement.cli import CommandError
from procurement.cli.demonstration import load_accounts, load_examples
from procurement.cli.opening import open_database, unusable
from procurement.config import Settings, read_settings
from procurement.storage.around_store import EvidenceStore
from procurement.storage.database import Database, DatabaseUnusableError, upgrade
from procurement.storage.evidence_files import EvidenceFiles


def run(*, demo: bool) -> int:
    """Prepare the database, and load the examples when the installation is a demonstration."""
    settings = read_settings()
    database = open_database(settings)
    try:
        upgrade(database)
        _sweep(database, settings)
        print(f"Base prête : {database.path or settings.database_url}")
        if demo or settings.demo:
            now = datetime.now(UTC)
            for name in load_examples(database, settings, now=now):
                print(f"Exemple chargé : {name}")
            for email in load_accounts(database, settings, now=now):
                print(f"Compte de démonstration : {email}")
    except DatabaseUnusableError as error:
        raise CommandError(str(error)) from error
    except SQLAlchemyError as error:
        raise unusable(database, error) from error
    finally:
        database.close()
    return 0


def _sweep(database: Database, settings: Settings) -> None:
    """Delete the files that no row of evidence claims: an upload that was cut, a removal that did not end."""
    with database.reading() as connection:
        known = EvidenceStore(connection).stored_names()
    EvidenceFiles(settings.instance / "evidence").sweep(known, older_than=datetime.now(UTC) - timedelta(days=1))
