"""The connection to the database: durable on SQLite, one writer at a time, the same code on PostgreSQL."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, select, text
from sqlalchemy.exc import DatabaseError, OperationalError

from procurement.storage import people_tables, review_tables  # noqa: F401 (they declare their tables)
from procurement.storage.tables import HEAD, metadata

BUSY_TIMEOUT_MS = 5000


class DatabaseUnusableError(RuntimeError):
    """The database is missing, damaged or of another version; the message says in French what to do."""


class Database:
    """A database and its transactions.

    ``reading()`` sees one consistent state; ``writing()`` is a transaction that takes the write lock at once, commits
    at the end of the block and rolls back on any exception. On SQLite a commit has reached the disk when it returns.
    """

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.engine = create_engine(self.url)
        self._one_writer = Lock()
        if self.is_sqlite:
            event.listen(self.engine, "connect", _configure_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @property
    def path(self) -> Path | None:
        """The file of an SQLite database; None for another server or a database in memory."""
        name = self.url.database
        return Path(name) if self.is_sqlite and name and name != ":memory:" else None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self.engine.connect().execution_options(read_only=True) as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        # The lock keeps the threads of this process in line: SQLite's own waiting is by polling, and unfair.
        with self._one_writer, self.engine.connect() as connection, connection.begin():
            yield connection

    def check(self) -> None:
        """Raise :exc:`DatabaseUnusableError` unless the database is there, sound and of this code's version."""
        if self.path is not None and not self.path.exists():
            raise DatabaseUnusableError(
                f"La base {self.path} n’existe pas encore. Créez-la par « python -m procurement prepare »."
            )
        revision = self.revision()
        if revision != HEAD:
            raise DatabaseUnusableError(_revision_message(revision))

    def revision(self) -> str | None:
        """Return the revision of the schema in the database; None when it was never prepared.

        Raises :exc:`DatabaseUnusableError` when the database cannot be opened or is not one.
        """
        try:
            with self.reading() as connection:
                if not inspect(connection).has_table("alembic_version"):
                    return None
                found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
                return found
        except OperationalError as error:
            raise DatabaseUnusableError(f"La base ne s’ouvre pas : {error.orig}.") from error
        except DatabaseError as error:
            raise DatabaseUnusableError(f"Le fichier {self.path} n’est pas une base d’Aune : {error.orig}.") from error

    def close(self) -> None:
        self.engine.dispose()


def upgrade(database: Database) -> None:
    """Bring the schema to this code's version; an empty database becomes a ready one.

    Raises :exc:`DatabaseUnusableError`, and changes nothing, when it is not a database or comes from a newer Aune.
    """
    from alembic import command  # loaded when a schema changes, not at each start
    from alembic.config import Config

    if database.path is not None:
        database.path.parent.mkdir(parents=True, exist_ok=True)
        if not database.path.exists():
            database.path.touch(mode=0o600)  # passwords and second factors: its owner's alone
    revision = database.revision()
    if revision is not None and revision > HEAD:
        raise DatabaseUnusableError(_revision_message(revision))
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def differences(engine: Engine) -> list[Any]:
    """Return what separates the schema in the database from the tables of the code; empty when they agree."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))


def is_sound(connection: Connection) -> bool:
    """Tell whether SQLite finds the whole file consistent; always True on another server."""
    if connection.dialect.name != "sqlite":
        return bool(connection.scalar(select(1)))
    return bool(connection.scalar(text("PRAGMA integrity_check")) == "ok")


def _configure_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver must not open transactions by itself: _begin_sqlite does, with the lock it needs from the start.
    connection.isolation_level = None
    # Recursive triggers: the journal refuses a line that replaces another one, as it refuses a change.
    settings = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "recursive_triggers=ON")
    for pragma in (*settings, f"busy_timeout={BUSY_TIMEOUT_MS}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    read_only = connection.get_execution_options().get("read_only")
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


def _revision_message(revision: str | None) -> str:
    if revision is None:
        return "La base est vide. Préparez-la par « python -m procurement prepare »."
    if revision < HEAD:
        return f"La base est d’une version antérieure ({revision}) : lancez « python -m procurement prepare »."
    return f"La base vient d’une version plus récente d’Aune ({revision}) : installez cette version ou une suivante."
