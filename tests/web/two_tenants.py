"""Two tenants side by side, each with everything in it: made once by the pages, put back as they were at will."""

import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask
from sqlalchemy import text

from procurement.config import Settings
from procurement.credentials.tokens import hash_token
from procurement.domain.journey import State
from procurement.domain.links import LIFETIMES, Link
from procurement.storage.database import Database, upgrade
from procurement.storage.link_store import LinkStore
from procurement.storage.people_store import PersonStore
from procurement.storage.session_store import SessionStore
from procurement.storage.stores import AuthorityStore
from tests.web.browser import Browser
from tests.web.conftest import serving, settings_in
from tests.web.people import TESTER, add_person, sign_in, token_of
from tests.web.tenant_story import MATURITY, Hand, Story, email_of

SIRENS = {"A": "000700013", "B": "000800011"}
MEMBERS = ("lead", "buyer", "reader", "adviser")
STRANGER = "sans-collectivite@aune.example"
NOBODY = ""
INVITATION, NEWCOMER = "une-invitation-a-prendre-de-suite", "nouvelle@aune.example"
"""The token of an invitation to read the first tenant, and whom it is for."""


@dataclass(frozen=True)
class Tenant:
    """What the addresses of a tenant are made of: numbers and identifiers, as the database has them."""

    mark: str
    siren: str
    assessments: Mapping[State, str]
    files: Mapping[State, int]
    links: Mapping[State, int]
    people: Mapping[str, int]
    invitation: int

    def email(self, role: str) -> str:
        return email_of(self.mark, role)

    def values(self, state: State = State.DRAFT) -> dict[str, Any]:
        """Return what takes the place of each parameter of an address; the person and the session are the buyer's."""
        file = self.files[state]
        return {
            "siren": self.siren,
            "assessment": self.assessments[state],
            "piece": file,
            "evidence": file,
            "person": self.people["buyer"],
            "number": self.people["buyer"],
            "link": self.invitation,
            "criterion": MATURITY,
            "pillar": "STR",
            "name": "regle",
            "token": INVITATION,
            "filename": "aune.css",
        }


@dataclass(frozen=True)
class Snapshot:
    """The database and the files of an installation at one moment, and its tenants."""

    content: bytes
    files: Mapping[str, bytes]
    tenants: Mapping[str, Tenant]

    def put_into(self, settings: Settings) -> None:
        with (
            closing(sqlite3.connect(":memory:")) as source,
            closing(sqlite3.connect(settings.instance / "aune.db")) as target,
        ):
            source.deserialize(self.content)
            source.backup(target)
        folder = settings.instance / "evidence"
        shutil.rmtree(folder, ignore_errors=True)
        for name, content in self.files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)


@dataclass(frozen=True)
class World:
    """An installation that serves the two tenants."""

    app: Flask
    settings: Settings
    database: Database
    snapshot: Snapshot

    @property
    def a(self) -> Tenant:
        return self.snapshot.tenants["A"]

    @property
    def b(self) -> Tenant:
        return self.snapshot.tenants["B"]

    def restore(self) -> None:
        """Put everything back as it was at the start."""
        self.snapshot.put_into(self.settings)

    def browser(self, email: str = NOBODY) -> Browser:
        """Return somebody signed in, or nobody known."""
        client = self.app.test_client()
        return Browser(client, self.database, email) if email else Browser(client)

    def known_as(self, role: str) -> Browser:
        """Return a member of the first tenant or its adviser by their role, or somebody who is nothing to it."""
        others = {"administrator": TESTER, "stranger": STRANGER, "nobody": NOBODY, "anyone": NOBODY}
        mine = {"signed_in": "reader"}
        return self.browser(others[role] if role in others else self.a.email(mine.get(role, role)))


@contextmanager
def inhabited(app: Flask, folder: Path, **changed: str) -> Iterator[World]:
    """Have ``app`` serve the two tenants from ``folder``; ``changed`` are settings other than those of the tests."""
    snapshot, settings = _snapshot(app), settings_in(folder, **changed)
    snapshot.put_into(settings)
    database = Database(settings.database_url)
    with serving(app, settings, database):
        yield World(app, settings, database, snapshot)
    database.close()


@cache
def _snapshot(app: Flask) -> Snapshot:
    with TemporaryDirectory() as name:
        settings = settings_in(Path(name))
        database = Database(settings.database_url)
        upgrade(database)
        with serving(app, settings, database):
            tenants = _played(app, database)
        _invite(database, tenants["A"])
        for email in (STRANGER, *(tenant.email(role) for tenant in tenants.values() for role in MEMBERS)):
            _open_session(database, email)
        database.close()
        files = {str(path.relative_to(settings.instance / "evidence")): path.read_bytes() for path in _files(settings)}
        with closing(sqlite3.connect(settings.instance / "aune.db")) as source:
            source.execute("PRAGMA journal_mode = DELETE")  # a database in memory has no other file beside it
            return Snapshot(source.serialize(), files, tenants)


def _files(settings: Settings) -> list[Path]:
    return [path for path in (settings.instance / "evidence").rglob("*") if path.is_file()]


def _played(app: Flask, database: Database) -> dict[str, Tenant]:
    add_person(database, TESTER, administrator=True)
    add_person(database, STRANGER)
    admin, found = Hand(sign_in(app.test_client(), database, TESTER)), {}
    for mark, siren in SIRENS.items():
        story = Story(app, mark, siren, admin)
        story.settle()
        found[mark] = _read(database, story, story.work())
    return found


def _read(database: Database, story: Story, assessments: Mapping[State, str]) -> Tenant:
    """Look up the numbers that the pages gave to what was typed."""
    with database.reading() as connection:
        pieces = {
            (row.assessment_id, row.kind): row.id
            for row in connection.execute(text("SELECT id, assessment_id, kind FROM evidence"))
        }
        people = {role: PersonStore(connection).by_email(email_of(story.mark, role)) for role in MEMBERS}
        waiting = connection.scalar(
            text("SELECT id FROM links WHERE email = :email"), {"email": email_of(story.mark, "buyer-invite")}
        )
    return Tenant(
        story.mark,
        story.siren,
        assessments,
        {state: pieces[one, "file"] for state, one in assessments.items()},
        {state: pieces[one, "link"] for state, one in assessments.items()},
        {role: person.id for role, person in people.items() if person is not None},
        int(waiting),
    )


def _invite(database: Database, tenant: Tenant) -> None:
    """Keep an invitation whose link is known: a page shows a link once, and its hash is all that stays."""
    now = datetime.now(UTC)
    with database.writing() as connection:
        authority = AuthorityStore(connection).id_of(tenant.siren)
        owners = (None, authority, "reader", tenant.people["lead"])
        link = Link(0, "invitation", NEWCOMER, "Une nouvelle", *owners, now, now + LIFETIMES["invitation"], None)
        LinkStore(connection).add(hash_token(INVITATION), link)


def _open_session(database: Database, email: str) -> None:
    """Open the session that the browsers of the tests use; the second factor is held to have been given."""
    now = datetime.now(UTC)
    with database.writing() as connection:
        person = PersonStore(connection).by_email(email)
        assert person is not None, email
        if email != STRANGER:
            token = hash_token(token_of(email))
            SessionStore(connection).begin(token, person.id, is_confirmed=True, device="Essai", now=now)
