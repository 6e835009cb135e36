"""No page elsewhere can act in someone's name, and nothing that only reads ever writes: on every route of the site."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from procurement.storage.database import Database
from tests.web import kept
from tests.web.browser import LOOS, Browser
from tests.web.routes import SAFE, Route, routes

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND")
CONTENT = {
    "siren": LOOS,
    "year": "2027",
    "name": "Un nom",
    "type": "autre",
    "choice": "3",
    "seen_version": "0",
    "request_id": "abc",
    "STR-01-choice": "3",
    "STR-01-seen_version": "0",
    "STR-01-request_id": "abc",
}
QUERIES = (
    "",
    "?preview=1&stay=1&fragment=1&choice=3&next=//evil.example",
    "?csrf_token=x&_method=DELETE",
    "?v=1&q=a&q=b",
)


def writing(app: Flask, address: str) -> Iterator[tuple[Route, str]]:
    for route in routes(app, address):
        for method in sorted(route.methods - SAFE):
            yield route, method


def test_the_routes_that_write_are_those_one_knows(app: Flask, begun: str) -> None:
    found = {(method, route.url.replace(begun, "…")) for route, method in writing(app, begun)}
    assert found == {
        ("POST", "/diagnostics"),
        ("POST", "/collectivites/saisie"),
        ("POST", "…/profil"),
        ("POST", "…/profil/effets"),
        ("POST", "…/questions/STR-01"),
        ("POST", "…/questions/STR-01/retrait"),
        ("POST", "…/axes/STR"),
        ("POST", "…/transmettre"),
        ("POST", "…/rouvrir"),
    }


def forged(token: str) -> dict[str, dict[str, Any]]:
    """What a page elsewhere may send, ``token`` being that of another session."""
    return {
        "no token": {"data": CONTENT},
        "an empty token": {"data": CONTENT | {"csrf_token": ""}},
        "a token made up": {"data": CONTENT | {"csrf_token": "IjEyMyI.abc.def"}},
        "the token of another session": {"data": CONTENT | {"csrf_token": token}},
        "that token in a header": {"data": CONTENT, "headers": {"X-CSRFToken": token}},
        "that token in the address": {"data": CONTENT, "query_string": {"csrf_token": token}},
        "JSON": {"json": CONTENT | {"csrf_token": token}},
        "JSON sent as text": {"data": '{"choice": "3"}', "content_type": "text/plain"},
        "a file form": {"data": CONTENT | {"csrf_token": token}, "content_type": "multipart/form-data"},
        "an origin that hides": {"data": CONTENT, "headers": {"Origin": "null"}},
    }


def test_nothing_forged_is_accepted_on_any_route(
    app: Flask, browser: Browser, colleague: Browser, database: Database, begun: str
) -> None:
    browser.submit(f"{begun}/questions/STR-01", {"choice": "1"})
    before, accepted = kept.fingerprint(database), []
    for route, method in writing(app, begun):
        for name, sent in forged(colleague.token()).items():
            response = browser.client.open(route.url, method=method, **sent)
            if response.status_code != 400 or "Page restée ouverte trop longtemps" not in response.text:
                accepted.append(f"{method} {route.url} with {name}: {response.status_code}")
    assert not accepted
    assert kept.fingerprint(database) == before


def test_what_is_refused_says_that_what_was_typed_is_still_there(browser: Browser, begun: str) -> None:
    reply = browser.post(f"{begun}/questions/STR-01", CONTENT)
    assert reply.page.one("h1").text == "Page restée ouverte trop longtemps"
    assert "ce que vous avez tapé y est encore" in reply.page.one("main").text


def test_the_same_form_with_its_own_token_is_accepted(browser: Browser, begun: str) -> None:
    assert browser.post(f"{begun}/questions/STR-01", CONTENT | {"csrf_token": browser.token()}).status == 303


def test_a_form_may_still_be_sent_after_other_pages_were_opened(browser: Browser, begun: str) -> None:
    form = browser.form(f"{begun}/questions/STR-01")
    for page in ("/", "/collectivites", f"{begun}/profil", f"{begun}/reponses"):
        browser.read(page)
    assert browser.send(form, {"choice": "3"}).status == 303


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
@pytest.mark.parametrize("query", QUERIES)
def test_reading_any_route_writes_nothing(
    app: Flask, browser: Browser, database: Database, begun: str, method: str, query: str
) -> None:
    browser.submit(f"{begun}/questions/STR-01", {"choice": "1"})
    changed = []
    for route in routes(app, begun):
        before = kept.fingerprint(database)
        browser.client.open(f"{route.url}{query}", method=method, buffered=True)
        if kept.fingerprint(database) != before:
            changed.append(route.url)
    assert not changed


def test_head_answers_as_get_without_the_page(app: Flask, browser: Browser, begun: str) -> None:
    for route in routes(app, begun):
        if "GET" in route.methods:
            read, asked = browser.fetch(route.url), browser.client.head(route.url, buffered=True)
            assert (asked.status_code, asked.content_type, asked.data) == (read.status_code, read.content_type, b"")


def test_a_method_that_a_route_does_not_know_is_refused_and_writes_nothing(
    app: Flask, browser: Browser, database: Database, begun: str
) -> None:
    content, before, wrong = CONTENT | {"csrf_token": browser.token()}, kept.fingerprint(database), []
    for route in routes(app, begun):
        for method in set(METHODS) - route.methods:
            response = browser.client.open(route.url, method=method, data=content)
            allowed = {name.strip() for name in response.headers.get("Allow", "").split(",")}
            if response.status_code != 405 or allowed != route.methods:
                wrong.append(f"{method} {route.url}: {response.status_code} {allowed}")
    assert not wrong
    assert kept.fingerprint(database) == before


@pytest.mark.parametrize("override", ["DELETE", "PUT", "GET"])
def test_a_method_cannot_be_disguised_as_another(browser: Browser, begun: str, override: str) -> None:
    content = CONTENT | {"csrf_token": browser.token(), "_method": override}
    response = browser.client.post(
        f"{begun}/questions/STR-01", data=content, headers={"X-HTTP-Method-Override": override}
    )
    assert response.status_code == 303
