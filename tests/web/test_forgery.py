"""No page elsewhere can act in someone's name, and nothing that only reads ever writes: on every route of the site."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from procurement.storage.database import Database
from tests.web import kept
from tests.web.browser import LOOS, Browser
from tests.web.routes import INVITATION, SAFE, Route, routes

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
WRITING = {
    # The way in, and one's own account.
    *("/connexion", "/connexion/code", "/connexion/fournisseur", "/deconnexion", "/mot-de-passe-oublie"),
    f"/lien/{INVITATION}",
    *("/compte/nom", "/compte/mot-de-passe", "/compte/session", "/compte/sessions/2/fin", "/compte/sessions/fin"),
    "/compte/second-facteur",
    # «~» is an authority: its people and its beginnings.
    *("/collectivites", "/collectivites/saisie", "~/diagnostics"),
    *("~/equipe/inviter", "~/equipe/invitations/1/retrait", "~/equipe/2/role", "~/equipe/2/retrait"),
    # «…» is an assessment: what the authority writes in it.
    *("…/transmettre", "…/reprendre", "…/confirmer", "…/repartition", "…/profil", "…/profil/effets", "…/axes/STR"),
    *("…/questions/STR-01", "…/questions/STR-01/retrait"),
    *("…/questions/STR-01/messages", "…/questions/STR-01/messages/etat"),
    *("…/questions/STR-01/pieces", "…/pieces/1/retrait"),
    # The rooms of the adviser and of the administrator.
    *("…/relecture/STR-01", "…/relecture/commencer", "…/relecture/renvoyer", "…/relecture/valider"),
    *("/administration/inviter", "/administration/invitations/1/retrait", "/administration/comptes/2"),
    *("/administration~/conseil", "/administration~/conseil/2/retrait"),
    *("/administration…/rouvrir", "/administration…/archiver", "/administration…/desarchiver"),
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
    written = list(writing(app, begun))
    assert {method for _, method in written} == {"POST"}
    assert {route.url.replace(begun, "…").replace(f"/collectivites/{LOOS}", "~") for route, _ in written} == WRITING


def test_whoever_walks_the_routes_is_refused_no_page(app: Flask, browser: Browser, furnished: str) -> None:
    """What follows would say little of pages that its person may not see: 404 is for the provider there is none of."""
    read = {
        route.url: browser.fetch(route.url).status_code for route in routes(app, furnished) if "GET" in route.methods
    }
    elsewhere = {"/connexion": 303, "/connexion/code": 303, "/connexion/fournisseur/retour": 404}
    assert {url: status for url, status in read.items() if status != 200} == elsewhere


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
    app: Flask, browser: Browser, colleague: Browser, database: Database, furnished: str
) -> None:
    browser.submit(f"{furnished}/questions/STR-01", {"choice": "1"})
    before, accepted = kept.fingerprint(database), []
    for route, method in writing(app, furnished):
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
    app: Flask, browser: Browser, database: Database, furnished: str, method: str, query: str
) -> None:
    browser.submit(f"{furnished}/questions/STR-01", {"choice": "1"})
    changed = []
    for route in routes(app, furnished):
        before = kept.fingerprint(database)
        browser.client.open(f"{route.url}{query}", method=method, buffered=True)
        if kept.fingerprint(database) != before:
            changed.append(route.url)
    assert not changed


def test_head_answers_as_get_without_the_page(app: Flask, browser: Browser, furnished: str) -> None:
    for route in routes(app, furnished):
        if "GET" in route.methods:
            read, asked = browser.fetch(route.url), browser.client.head(route.url, buffered=True)
            assert (asked.status_code, asked.content_type, asked.data) == (read.status_code, read.content_type, b"")


def test_a_method_that_a_route_does_not_know_is_refused_and_writes_nothing(
    app: Flask, browser: Browser, database: Database, furnished: str
) -> None:
    content, before, wrong = CONTENT | {"csrf_token": browser.token()}, kept.fingerprint(database), []
    for route in routes(app, furnished):
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
