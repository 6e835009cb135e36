"""Nothing is written without the token of the very session that asks, on any route, by anyone who may use it (C1)."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from procurement.domain.access import ROUTES
from procurement.web.visit import CSRF
from tests.web import kept
from tests.web.addresses import token_for
from tests.web.browser import Browser
from tests.web.every_form import FORMS, NEW_PASSWORD
from tests.web.two_tenants import World, inhabited

PLAUSIBLE = {
    "name": "Un nom",
    "email": "lea@aune.example",
    "password": NEW_PASSWORD,
    "role": "buyer",
    "year": "2040",
    "choice": "3",
    "seen_version": "1",
    "request_id": "abc",
    "text": "Bonjour",
    "state": "settled",
    "verdict": "ecarter",
    "reason": "Un motif",
    "url": "https://exemple.fr/",
    "siren": "216205286",
    "change": "rights",
    "seen": "000",
    "person": "1",
    "population": "3 000",
    "type": "autre",
    "code": "123456",
}
CASES = [
    pytest.param(role, endpoint, id=f"{role}-{endpoint}")
    for endpoint in FORMS
    for role in sorted(ROUTES[endpoint]["POST"])
]


@pytest.fixture(scope="module")
def world(built_app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with inhabited(built_app, tmp_path_factory.mktemp("tokens")) as one:
        yield one


def signed(world: World, raw: str, salt: str = "wtf-csrf-token") -> str:
    return str(URLSafeTimedSerializer(world.app.secret_key or "", salt=salt).dumps(raw))


def ended(world: World, browser: Browser) -> str:
    """Return a token that this browser had before its session ended and another one began."""
    token = token_for(world.app, browser.client)
    with browser.client.session_transaction() as cookie:
        cookie[CSRF] = "f" * 40
    return token


def bad_tokens(world: World, browser: Browser) -> dict[str, dict[str, Any]]:
    """Return what may come from elsewhere, or too late."""
    foreign = signed(world, "a" * 40)
    return {
        "of a session that ended": {"data": PLAUSIBLE | {"csrf_token": ended(world, browser)}},
        "none": {"data": PLAUSIBLE},
        "empty": {"data": PLAUSIBLE | {"csrf_token": ""}},
        "of another session": {"data": PLAUSIBLE | {"csrf_token": foreign}},
        "of another session, in the header": {"data": PLAUSIBLE, "headers": {"X-CSRFToken": foreign}},
        "made for something else": {"data": PLAUSIBLE | {"csrf_token": signed(world, "f" * 40, "cookie-session")}},
        "not signed": {"data": PLAUSIBLE | {"csrf_token": "f" * 40}},
        "in the address": {"data": PLAUSIBLE, "query_string": {"csrf_token": signed(world, "f" * 40)}},
        "in JSON": {"json": PLAUSIBLE | {"csrf_token": signed(world, "f" * 40)}},
    }


@pytest.mark.parametrize(("role", "endpoint"), CASES)
def test_a_form_without_its_own_token_is_refused(world: World, role: str, endpoint: str) -> None:
    """Seen red on a copy that exempted one room, and on one that compared the token with nothing."""
    browser, before, accepted = world.known_as(role), kept.fingerprint(world.database), []
    url = url_of(world, endpoint)
    for name, sent in bad_tokens(world, browser).items():
        response = browser.client.post(url, **sent)
        if response.status_code not in (400, 403):
            accepted.append(f"a token {name}: {response.status}")
    assert accepted == []
    assert kept.fingerprint(world.database) == before


def url_of(world: World, endpoint: str) -> str:
    from tests.web.addresses import addresses

    return next(
        one.url
        for one in addresses(world.app, world.a.values(FORMS[endpoint].state))
        if (one.endpoint, one.method) == (endpoint, "POST")
    )


def test_every_route_that_writes_is_tried(built_app: Flask) -> None:
    """Seen red on a copy with one more route."""
    writing = {rule.endpoint for rule in built_app.url_map.iter_rules() if (rule.methods or set()) - SAFE}
    assert writing == set(FORMS)


SAFE = {"GET", "HEAD", "OPTIONS"}


def test_no_view_is_exempt(built_app: Flask) -> None:
    """Seen red on a copy that exempted the way back from the provider."""
    protection = built_app.extensions["csrf"]
    assert (protection._exempt_views, protection._exempt_blueprints) == (set(), set())
