"""The migrations: from an empty file to the tables of the code, and back."""

import re
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Integer, Table, inspect, text

from procurement.storage import database as database_module
from procurement.storage.database import Database, differences, upgrade
from procurement.storage.tables import HEAD, metadata

MIGRATIONS = Path(database_module.__file__).parent / "migrations"


def alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def tables_in(database: Database) -> set[str]:
    with database.reading() as connection:
        return set(inspect(connection).get_table_names())


def downgrade(database: Database) -> None:
    config = alembic_config()
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")


def schema_of(database: Database) -> list[str]:
    with database.reading() as connection:
        return sorted(connection.scalars(text("SELECT coalesce(sql, '') FROM sqlite_master")))


def test_the_migrations_make_the_tables_of_the_code(database: Database) -> None:
    assert differences(database.engine) == []


def test_a_table_that_no_migration_makes_would_be_seen(database: Database) -> None:
    forgotten = Table("forgotten", metadata, Column("id", Integer, primary_key=True))
    found = differences(database.engine)
    metadata.remove(forgotten)
    assert [step for step, *_ in found] == ["add_table"]


def test_the_code_works_with_the_last_migration() -> None:
    assert ScriptDirectory.from_config(alembic_config()).get_heads() == [HEAD]


def test_migrations_are_numbered_in_a_single_line() -> None:
    revisions = list(ScriptDirectory.from_config(alembic_config()).walk_revisions())
    assert [revision.revision for revision in reversed(revisions)] == [
        f"{number:04}" for number in range(1, len(revisions) + 1)
    ]


def test_going_back_removes_every_table(started: Database) -> None:
    downgrade(started)
    assert tables_in(started) == {"alembic_version"}


def test_going_back_and_forth_makes_the_same_tables(database: Database) -> None:
    before = schema_of(database)
    downgrade(database)
    upgrade(database)
    assert schema_of(database) == before


def test_an_upgrade_that_fails_leaves_an_empty_database(tmp_path: Path) -> None:
    obstacle = Database(f"sqlite:///{tmp_path / 'aune.db'}")
    with obstacle.writing() as connection:
        connection.execute(text("CREATE TABLE assessments (id INTEGER)"))

    with pytest.raises(Exception, match="already exists"):
        upgrade(obstacle)

    assert tables_in(obstacle) == {"assessments"}


@pytest.mark.parametrize("path", sorted((MIGRATIONS / "versions").glob("*.py")), ids=lambda path: path.stem)
def test_a_migration_reads_nothing_of_the_code(path: Path) -> None:
    """What it does must stay what it was when it was written."""
    assert re.findall(r"^(?:from|import) (?:procurement|reports)", path.read_text("utf-8"), re.MULTILINE) == []
