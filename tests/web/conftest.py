"""An installation for the tests of the pages: its own database in a temporary folder, the real grid and register."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

import pytest
from flask import Flask

from procurement.app import create_app
from procurement.cli.prepare import load_examples
from procurement.config import Settings, read_settings
from procurement.storage.database import Database, upgrade
from tests.web.browser import EVERY_FACT, LILLE, LOOS, MIDDLE_FACTS, Browser

SECRET_KEY = "une clé de trente-deux caractères au moins, pour les essais"


def settings_in(folder: Path, **changed: str) -> Settings:
    """Return the settings of an installation in ``folder``, read as they are from the environment."""
    given = {"AUNE_INSTANCE": str(folder), "AUNE_SECRET_KEY": SECRET_KEY, "AUNE_HOSTS": "localhost"}
    return read_settings(given | changed)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database just prepared, to be copied: its schema is made once."""
    path = tmp_path_factory.mktemp("prepared") / "aune.db"
    database = Database(f"sqlite:///{path}")
    upgrade(database)
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
def browser(app: Flask) -> Browser:
    return Browser(app.test_client())


@pytest.fixture
def colleague(app: Flask) -> Browser:
    """Another person, with a session of their own."""
    return Browser(app.test_client())


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
            address = Browser(app.test_client()).begin(siren, facts)
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
def large(app: Flask, settings: Settings, prepared_city: Prepared) -> str:
    """The address of an assessment in which every question applies."""
    return prepared_city.copy_into(settings)


@pytest.fixture(scope="session")
def prepared_demo(tmp_path_factory: pytest.TempPathFactory, empty_database: Path) -> Path:
    """A database with the six fictitious authorities, to be copied."""
    path = tmp_path_factory.mktemp("demonstration") / "aune.db"
    shutil.copy(empty_database, path)
    database = Database(f"sqlite:///{path}")
    load_examples(database, settings_in(path.parent, AUNE_DEMO="1"))
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
        yield Browser(app.test_client())
    database.close()
