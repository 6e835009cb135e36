"""Wherever somebody is led, it is to a page of this site: sign-in, second factor, messages (C3)."""

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask

from procurement.domain.journey import State
from procurement.web.own_paths import own_path
from tests.web.addresses import token_for
from tests.web.entering import Clock, clocked, code_of, give
from tests.web.html_pages import parse
from tests.web.tenant_story import MATURITY, PASSWORD
from tests.web.two_tenants import World, inhabited

ELSEWHERE = (
    "//evil.example",
    "///evil.example",
    "////evil.example/",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example/",
    "https:evil.example",
    "http:///evil.example",
    "HTTPS://evil.example/compte",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "//localhost@evil.example/",
    "https://localhost.evil.example/compte",
    "/\t/evil.example",
    "\r\nLocation: https://evil.example",
    "/compte\r\nSet-Cookie: a=b",
    "/%2f%2fevil.example",
    "/compte/../..//evil.example",
    "/%5cevil.example",
    " //evil.example",
    "/.//evil.example",
    "/connexion/fournisseur/retour@evil.example",
    "/\u2215evil.example",
    "/compte" + "?a=b" * 200,
)
"""Addresses of other sites, and what some browsers take for them."""
OURS = ("/compte", "/portefeuille?tri=nom&sens=asc", "/collectivites/000700013", "/", "/methode#poids")


@pytest.fixture(scope="module")
def shared(built_app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with inhabited(built_app, tmp_path_factory.mktemp("paths")) as one:
        yield one


@pytest.fixture
def world(shared: World) -> World:
    shared.restore()
    return shared


@pytest.fixture
def clock(world: World) -> Iterator[Clock]:
    with clocked(world.app) as one:
        yield one


def stays(location: str | None) -> bool:
    """Tell whether a browser that reads this header stays on the site, as the strictest and the laxest read it."""
    text = location or ""
    lax = text.replace("\\", "/").replace("\t", "").strip()
    hosts = {urlsplit(urljoin("https://localhost/connexion", one)).netloc for one in (text, lax)}
    return hosts == {"localhost"} and "evil" not in text and "\n" not in text


def test_there_are_at_least_eighteen_ways_to_be_led_elsewhere() -> None:
    assert len(ELSEWHERE) >= 18


@pytest.mark.parametrize("payload", ELSEWHERE)
def test_whoever_signs_in_stays_here(world: World, clock: Clock, payload: str) -> None:
    """Seen red on a copy that led wherever the form said."""
    response = give(world, world.browser().client, world.a.email("lead"), to=payload)
    assert response.status_code == 303
    assert stays(response.location)


@pytest.mark.parametrize("payload", ELSEWHERE)
def test_whoever_is_signed_in_already_stays_here(world: World, payload: str) -> None:
    """Seen red on a copy that led to whatever does not begin by two slashes."""
    response = world.browser(world.a.email("lead")).client.get("/connexion", query_string={"suite": payload})
    assert response.status_code == 303
    assert stays(response.location)


@pytest.mark.parametrize("payload", ELSEWHERE)
def test_whoever_gives_their_code_stays_here(world: World, clock: Clock, payload: str) -> None:
    """Seen red on a copy that checked the address with the password, and not with the code."""
    client = world.browser().client
    give(world, client, world.a.email("adviser"), to=payload)
    content = {"csrf_token": token_for(world.app, client), "code": code_of(world, "adviser", clock.now), "to": payload}
    response = client.post("/connexion/code", data=content)
    assert response.status_code == 303
    assert stays(response.location)


@pytest.mark.parametrize("payload", ELSEWHERE)
def test_what_was_typed_is_sent_to_this_site_alone(world: World, clock: Clock, payload: str) -> None:
    """Seen red on a copy that gave back what was typed in a form posting wherever it was told."""
    response = give(world, world.browser().client, world.a.email("lead"), to=payload, kept='[["comment", "secret"]]')
    actions = [form["action"] for form in parse(response.text).all("form")] if response.status_code == 200 else []
    assert all(stays(action) for action in actions)
    assert stays(response.location or "/")


@pytest.mark.parametrize("payload", ELSEWHERE)
def test_whoever_writes_a_message_stays_here(world: World, payload: str) -> None:
    """Seen red on a copy that led back to wherever the form said."""
    browser = world.browser(world.a.email("lead"))
    question = f"/diagnostics/{world.a.assessments[State.DRAFT]}/questions/{MATURITY}"
    content = {"csrf_token": token_for(world.app, browser.client), "request_id": "abc", "text": "Bonjour"}
    for to in ("/messages", "/messages/etat"):
        response = browser.client.post(f"{question}{to}", data=content | {"back": payload, "state": "settled"})
        assert (response.status_code, response.location) == (303, f"{question}#messages")


@pytest.mark.parametrize("payload", ELSEWHERE)
def test_what_leads_elsewhere_is_no_path_of_this_site(built_app: Flask, payload: str) -> None:
    """Seen red on a copy that only looked at what comes first."""
    with built_app.test_request_context():
        assert own_path(payload) is None
        assert own_path(payload, "POST") is None


@pytest.mark.parametrize("path", OURS)
def test_a_page_of_this_site_is_led_to(world: World, clock: Clock, path: str) -> None:
    response = give(world, world.browser().client, world.a.email("lead"), PASSWORD, to=path)
    assert response.location == path


def test_a_page_that_only_takes_forms_is_not_led_to(world: World, clock: Clock) -> None:
    """Seen red on a copy that looked for the address whatever its method."""
    response = give(world, world.browser().client, world.a.email("lead"), to="/deconnexion")
    assert response.location == "/"
