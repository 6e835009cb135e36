"""The table of rights is the site: every route and method is in it, and each role may exactly what it says (A1)."""

import re
from collections.abc import Iterator, MutableMapping
from types import SimpleNamespace
from typing import cast

import pytest
from flask import Blueprint, Flask

import procurement.app
from procurement.app import ROOMS, create_app
from procurement.domain.access import ANYONE, LEADS, ROUTES, WRITERS, Role, Roles
from procurement.domain.journey import State
from procurement.web.gate import UndeclaredRouteError
from tests.web import kept
from tests.web.addresses import addresses, is_refused, token_for
from tests.web.conftest import settings_in
from tests.web.two_tenants import World, inhabited

PROVIDER = {
    "AUNE_OIDC_ISSUER": "http://127.0.0.1:9/api",
    "AUNE_OIDC_CLIENT_ID": "aune",
    "AUNE_OIDC_CLIENT_SECRET": "un-secret-assez-long-pour-les-essais",
}
"""A provider that never answers: its two routes are there, and nobody is let in."""
KNOWN = {Role.ANYONE, Role.SIGNED_IN}
VISITORS: dict[str, set[Role]] = {
    "nobody": {Role.ANYONE},
    "stranger": KNOWN,
    "lead": KNOWN | {Role.LEAD},
    "buyer": KNOWN | {Role.BUYER},
    "reader": KNOWN | {Role.READER},
    "adviser": KNOWN | {Role.ADVISER},
    "administrator": KNOWN | {Role.ADMINISTRATOR},
}
ASSESSMENT = "/diagnostics/"
SENDS_BACK = "entrance.second_factor"
"""The page of the code sends back to the entrance whoever has not given a password a moment ago: anybody may ask."""
TABLE = [
    pytest.param(visitor, endpoint, method, id=f"{visitor}-{endpoint}-{method}")
    for visitor in VISITORS
    for endpoint, methods in ROUTES.items()
    for method in methods
]
"""Role × route × method, each a case of its own."""


@pytest.fixture(scope="module")
def world(built_app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with inhabited(built_app, tmp_path_factory.mktemp("rights"), **PROVIDER) as one:
        yield one


@pytest.fixture(scope="module")
def urls(world: World) -> dict[tuple[str, str], str]:
    return {(one.endpoint, one.method): one.url for one in addresses(world.app, world.a.values())}


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.mark.parametrize(("visitor", "endpoint", "method"), TABLE)
def test_each_role_may_exactly_what_the_table_says(
    world: World, urls: dict[tuple[str, str], str], visitor: str, endpoint: str, method: str
) -> None:
    """Seen red on a copy whose gate let through whoever is signed in, and on one where it refused every adviser."""
    may, browser = not VISITORS[visitor].isdisjoint(ROUTES[endpoint][method]), world.known_as(visitor)
    content = {"csrf_token": token_for(world.app, browser.client)} if method == "POST" else None
    response = browser.client.open(urls[endpoint, method], method=method, data=content, buffered=True)
    assert may is (not is_refused(response) or endpoint == SENDS_BACK), response.status
    if may and method == "POST":
        world.restore()


@pytest.mark.parametrize("visitor", VISITORS)
def test_what_is_refused_writes_nothing(world: World, visitor: str) -> None:
    """Seen red on a copy whose gate asked for the page first, and refused it afterwards."""
    browser, before = world.known_as(visitor), kept.fingerprint(world.database)
    content = {"csrf_token": token_for(world.app, browser.client)}
    for address in addresses(world.app, world.a.values()):
        if VISITORS[visitor].isdisjoint(ROUTES[address.endpoint].get(address.method, ())):
            browser.client.open(address.url, method=address.method, data=content, buffered=True)
    assert kept.fingerprint(world.database) == before


def test_the_routes_and_the_table_are_the_same(built_app: Flask) -> None:
    """Seen red on a copy in which a route answered one more method than its row."""
    served = {
        (rule.endpoint, method)
        for rule in built_app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert served == {(endpoint, method) for endpoint, methods in ROUTES.items() for method in methods}


def a_room(*methods: str) -> SimpleNamespace:
    """A blueprint with one route."""
    room = Blueprint("cellar", __name__)
    room.add_url_rule("/cave", "show", lambda: "", methods=list(methods))
    return SimpleNamespace(bp=room)


def test_a_route_without_a_row_keeps_the_site_from_starting(
    built_app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seen red on a copy whose gate did not compare the routes with the table."""
    monkeypatch.setattr(procurement.app, "ROOMS", (*ROOMS, a_room("GET")))
    with pytest.raises(UndeclaredRouteError, match=r"cellar\.show"):
        create_app(settings_in(world.settings.instance))


def test_a_method_without_a_row_keeps_the_site_from_starting(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seen red on a copy that compared the names of the routes, and not their methods."""
    monkeypatch.setattr(procurement.app, "ROOMS", (*ROOMS, a_room("GET", "DELETE")))
    monkeypatch.setitem(cast("MutableMapping[str, object]", ROUTES), "cellar.show", {"GET": ANYONE})
    with pytest.raises(UndeclaredRouteError, match="DELETE"):
        create_app(settings_in(world.settings.instance))


def test_a_row_without_a_route_keeps_the_site_from_starting(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seen red on a copy that only looked for routes without rows."""
    monkeypatch.setitem(cast("MutableMapping[str, object]", ROUTES), "cellar.show", {"GET": ANYONE})
    with pytest.raises(UndeclaredRouteError, match=r"cellar\.show"):
        create_app(settings_in(world.settings.instance))


def test_the_gate_stands_before_everything_else(built_app: Flask) -> None:
    """Seen red on a copy that installed the gate after the protection of forms."""
    first, *_ = built_app.before_request_funcs[None]
    assert first.__module__ == "procurement.web.gate"


def test_every_parameter_of_an_address_has_a_bound(built_app: Flask) -> None:
    """Seen red on a copy whose gate left the converters of Werkzeug as they are."""
    unbound = [
        f"{rule.rule}: {name}"
        for rule in built_app.url_map.iter_rules()
        for name, converter in rule._converters.items()
        if any(re.fullmatch(converter.regex, one * 1000) for one in "9a") and rule.endpoint != "static"
    ]
    assert unbound == []


def test_a_number_that_no_database_holds_is_a_page_that_is_not_there(world: World) -> None:
    """Seen red on a copy whose gate left the converters of Werkzeug as they are."""
    lead, address = world.browser(world.a.email("lead")), f"/diagnostics/{world.a.assessments[State.DRAFT]}"
    for number in ("9" * 30, "9" * 5000, "-1", "٣"):
        assert lead.fetch(f"{address}/pieces/{number}").status_code == 404


def _inside(app: Flask) -> dict[str, dict[str, Roles]]:
    """The rows of the routes that lead into an assessment."""
    rules = {rule.endpoint for rule in app.url_map.iter_rules() if rule.rule.startswith(ASSESSMENT)}
    return {endpoint: dict(ROUTES[endpoint]) for endpoint in rules}


def test_administrators_have_no_right_inside_an_assessment(built_app: Flask) -> None:
    """Seen red on a copy whose table let administrators read the results."""
    assert [
        one for one, methods in _inside(built_app).items() if Role.ADMINISTRATOR in set().union(*methods.values())
    ] == []


def test_readers_write_nothing_but_messages() -> None:
    """Seen red on a copy whose table let readers answer."""
    writing = {one for one, methods in ROUTES.items() if Role.READER in methods.get("POST", ())}
    assert writing == {"remarks.add", "remarks.settle", "profile.effects"}


def test_advisers_write_answers_and_decide_but_neither_share_nor_hand_in() -> None:
    """Seen red on a copy whose table let advisers hand in."""
    leads_alone = {one for one, methods in ROUTES.items() if methods.get("POST") == LEADS}
    assert leads_alone == {
        *("authorities.start", "overview.submit", "overview.recall", "overview.confirm", "sharing.save"),
    }
    assert Role.ADVISER in WRITERS


def test_nobody_unknown_sends_anything_but_to_come_in(built_app: Flask) -> None:
    """Seen red on a copy whose table let anyone write messages."""
    assert {one for one, methods in ROUTES.items() if Role.ANYONE in methods.get("POST", ())} == {
        *("entrance.check_password", "entrance.second_factor", "entrance.forgotten", "links.use", "provider.begin"),
    }
