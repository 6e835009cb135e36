"""An installation for the tests of the pages: its own database in a temporary folder, the real grid and register."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

import pytest
from flask import Flask

from procurement.app import create_app
from procurement.cli.demonstration import load_accounts, load_examples
from procurement.config import Settings, read_settings
from procurement.storage.database import Database, upgrade
from tests.web.browser import EVERY_FACT, LILLE, LOOS, MIDDLE_FACTS, Browser
from tests.web.people import COLLEAGUE, TESTER, add_person, make_member
from tests.web.routes import furnish

DEMO_SIRENS = ("000190017", "000341016", "000512012", "000880013", "000120014", "000600015")
SECRET_KEY = "une clé de trente-deux caractères au moins, pour les essais"


def settings_in(folder: Path, **changed: str) -> Settings:
    """Return the settings of an installation in ``folder``, read as they are from the environment."""
    given = {"AUNE_INSTANCE": str(folder), "AUNE_SECRET_KEY": SECRET_KEY, "AUNE_HOSTS": "localhost"}
    return read_settings(given | changed)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database just prepared, with two people signed in, to be copied: its schema is made once."""
    path = tmp_path_factory.mktemp("prepared") / "aune.db"
    database = Database(f"sqlite:///{path}")
    upgrade(database)
    for email in (TESTER, COLLEAGUE):
        add_person(database, email, administrator=True)
    database.close()
    return path


@pytest.fixture(scope="session")
def built_app(empty_database: Path) -> Iterator[Flask]:
    """The application, built once: its templates compiled and its grid read. Each test gives it another database."""
    app = create_app(settings_in(empty_database.parent))
    yield app
    app.extensions["aune"].database.close()


@pytest.fixture
def settings(tmp_path: Path, empty_database: Path) -> Settings:
    shutil.copy(empty_database, tmp_path / "aune.db")
    return settings_in(tmp_path)


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    database = Database(settings.database_url)
    yield database
    database.close()


def _file(settings: Settings) -> Path:
    return settings.instance / "aune.db"


@contextmanager
def serving(app: Flask, settings: Settings, database: Database) -> Iterator[Flask]:
    """Have ``app`` serve another installation, as if it had been built for it."""
    built_with = app.extensions["aune"]
    app.extensions["aune"] = replace(built_with, settings=settings, database=database)
    yield app
    app.extensions["aune"] = built_with


@pytest.fixture
def app(built_app: Flask, settings: Settings, database: Database) -> Iterator[Flask]:
    with serving(built_app, settings, database) as app:
        yield app


@pytest.fixture
def browser(app: Flask, database: Database) -> Browser:
    """Someone signed in, who administers the site and leads whatever they begin."""
    return Browser(app.test_client(), database, TESTER)


@pytest.fixture
def colleague(app: Flask, database: Database) -> Browser:
    """Another person, with a session of their own."""
    return Browser(app.test_client(), database, COLLEAGUE)


@pytest.fixture
def passer_by(app: Flask) -> Browser:
    """Someone who is not signed in."""
    return Browser(app.test_client())


As: TypeAlias = Callable[[str], Browser]


@pytest.fixture
def as_person(app: Flask, database: Database) -> As:
    """Open a browser signed in as someone whose account is in the database (tests/web/people.py)."""
    return lambda email: Browser(app.test_client(), database, email)


@dataclass(frozen=True)
class Prepared:
    """A database in which one assessment was begun by the pages of the site, to be copied; and its address."""

    path: Path
    address: str

    def copy_into(self, settings: Settings) -> str:
        with closing(sqlite3.connect(self.path)) as source, closing(sqlite3.connect(_file(settings))) as target:
            source.backup(target)
        return self.address


Preparing: TypeAlias = Callable[[str, Mapping[str, str]], Prepared]


@pytest.fixture(scope="session")
def prepare(built_app: Flask, empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Preparing:
    def prepare(siren: str, facts: Mapping[str, str]) -> Prepared:
        settings = settings_in(tmp_path_factory.mktemp("begun"))
        shutil.copy(empty_database, _file(settings))
        database = Database(settings.database_url)
        with serving(built_app, settings, database) as app:
            for email in (TESTER, COLLEAGUE):
                make_member(database, email, siren)
            address = Browser(app.test_client(), database, TESTER).begin(siren, facts)
        database.close()
        return Prepared(_file(settings), address)

    return prepare


@pytest.fixture(scope="session")
def prepared_commune(prepare: Preparing) -> Prepared:
    return prepare(LOOS, MIDDLE_FACTS)


@pytest.fixture(scope="session")
def prepared_city(prepare: Preparing) -> Prepared:
    return prepare(LILLE, EVERY_FACT)


@pytest.fixture
def begun(app: Flask, settings: Settings, prepared_commune: Prepared) -> str:
    """The address of the assessment of a commune of the middle size, its profile filled."""
    return prepared_commune.copy_into(settings)


@pytest.fixture
def furnished(browser: Browser, database: Database, begun: str) -> str:
    """The same assessment, with a file and an invitation; whoever is at ``browser`` advises its authority too."""
    furnish(browser, database, begun)
    return begun


@pytest.fixture
def large(app: Flask, settings: Settings, prepared_city: Prepared) -> str:
    """The address of an assessment in which every question applies."""
    return prepared_city.copy_into(settings)


@pytest.fixture(scope="session")
def prepared_demo(tmp_path_factory: pytest.TempPathFactory, empty_database: Path) -> Path:
    """A database with the six fictitious authorities, to be copied."""
    path = tmp_path_factory.mktemp("demonstration") / "aune.db"
    shutil.copy(empty_database, path)
    database = Database(f"sqlite:///{path}")
    settings, now = settings_in(path.parent, AUNE_DEMO="1"), datetime.now(UTC)
    load_examples(database, settings, now=now)
    load_accounts(database, settings, now=now)
    for siren in DEMO_SIRENS:
        make_member(database, TESTER, siren)
    database.close()
    return path


@pytest.fixture
def demo(built_app: Flask, tmp_path: Path, prepared_demo: Path) -> Iterator[Browser]:
    """Someone in front of the demonstration, with its six assessments."""
    folder = tmp_path / "demonstration"
    folder.mkdir()
    shutil.copy(prepared_demo, folder / "aune.db")
    settings = settings_in(folder, AUNE_DEMO="1")
    database = Database(settings.database_url)
    with serving(built_app, settings, database) as app:
        yield Browser(app.test_client(), database, TESTER)
    database.close()
