"""Coming in by the real pages, with a clock that the test moves: passwords, codes, sessions opened beforehand."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from procurement.credentials import passwords
from procurement.credentials.tokens import hash_token
from procurement.storage.people_tables import people
from procurement.storage.session_store import SessionStore
from procurement.web.visit import OWNER, SEEN, SESSION
from tests.web.addresses import token_for
from tests.web.browser import Browser
from tests.web.tenant_story import PASSWORD
from tests.web.two_tenants import World

WRONG = "un tout autre mot de passe"
HOME_ADDRESS, PIRATE = "192.0.2.10", "198.51.100.66"


@dataclass
class Clock:
    """The time that the site believes it is."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **delta: float) -> None:
        self.now += timedelta(**delta)


@contextmanager
def clocked(app: Flask) -> Iterator[Clock]:
    """Have the site go by a clock of the test, which begins some minutes after everything was made."""
    before, clock = app.extensions["aune"], Clock(datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=5))
    app.extensions["aune"] = replace(before, clock=clock)
    yield clock
    app.extensions["aune"] = before


def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have passwords hashed at almost no cost, where what counts is how many are judged."""
    cheap = PasswordHasher(1, 8, 1)
    nobodys = cheap.hash("personne")
    monkeypatch.setattr(passwords, "_HASHER", cheap)
    monkeypatch.setattr(passwords, "_nobodys_hash", lambda: nobodys)


def give(
    world: World, client: FlaskClient, email: str, password: str = PASSWORD, *, address: str = HOME_ADDRESS, **more: Any
) -> TestResponse:
    """Send an address and a password, as the page of the entrance does."""
    content = {"csrf_token": token_for(world.app, client), "email": email, "password": password, "to": "", "kept": ""}
    headers = more.pop("headers", {})
    return client.post("/connexion", data=content | more, headers=headers, environ_overrides={"REMOTE_ADDR": address})


def code_of(world: World, role: str, now: datetime) -> str:
    """Return the code that the telephone of somebody shows."""
    with world.database.reading() as connection:
        secret = connection.scalar(select(people.c.totp_secret).where(people.c.id == world.a.people[role]))
    return pyotp.TOTP(str(secret)).at(int(now.timestamp()))


def is_in(client: FlaskClient) -> bool:
    """Tell whether whoever holds this cookie is somebody known."""
    return client.get("/compte").status_code == 200


def open_session(world: World, role: str, token: str, now: datetime, *, is_confirmed: bool = True) -> Browser:
    """Return a browser with a session of its own, begun ``now``."""
    browser, person = world.browser(), world.a.people[role]
    with world.database.writing() as connection:
        kept = hash_token(token)
        SessionStore(connection).begin(kept, person, is_confirmed=is_confirmed, device="Essai", now=now)
    with browser.client.session_transaction() as cookie:
        cookie.update({SESSION: token, SEEN: int(now.timestamp()), OWNER: person})
    return browser
