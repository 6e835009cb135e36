"""Opens the database for a command: a setting or a file that is wrong is said in French, never as a traceback."""

from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from procurement.cli import CommandError
from procurement.config import Settings
from procurement.storage.database import Database


def open_database(settings: Settings) -> Database:
    """Return the database of the settings; raises :exc:`CommandError`."""
    try:
        return Database(settings.database_url)
    except ArgumentError as error:
        example = "sqlite:////srv/aune/aune.db"
        raise CommandError(f"AUNE_DATABASE_URL n’est pas une adresse de base, comme {example}.") from error
    except ModuleNotFoundError as error:
        raise CommandError(f"Le pilote de cette base n’est pas installé ({error.name}).") from error


def unusable(database: Database, error: SQLAlchemyError) -> CommandError:
    """Return what to say of a database that breaks while it is used."""
    reason = str(getattr(error, "orig", None) or error).splitlines()[0]
    return CommandError(f"La base {database.path or database.url} ne peut pas servir à Aune : {reason}.")
