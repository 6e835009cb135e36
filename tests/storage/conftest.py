"""A real database for each test of the storage: a file of its own, at this code's version."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from procurement.storage.database import Database, upgrade
from procurement.storage.stores import AssessmentStore, AuthorityStore, EditionStore
from tests.storage.rows import BRUMEVAL, NOON


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An installation without anything in it."""
    ready = Database(f"sqlite:///{tmp_path / 'aune.db'}")
    upgrade(ready)
    yield ready
    ready.close()


@pytest.fixture
def started(database: Database) -> Database:
    """The same, with one assessment of Brumeval, «abc», and one of the year after, «def»."""
    with database.writing() as connection:
        AuthorityStore(connection).add(BRUMEVAL, fictitious=True, now=NOON)
        EditionStore(connection).add("2026", "0" * 64, now=NOON)
        for identifier, year in (("abc", 2026), ("def", 2027)):
            AssessmentStore(connection).add(identifier, BRUMEVAL.siren, "2026", year, now=NOON)
    return database
