"""When something breaks: a French page with an incident number, and nothing of the inside."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import Connection

from procurement.config import Settings
from procurement.storage.database import Database
from tests.web.browser import Browser
from tests.web.conftest import As, serving
from tests.web.people import add_person
from tests.web.routes import routes
from tests.web.soundness import assert_sound

SECRET = "le mot de passe est à /srv/aune/secret.py, ligne 12"
STRANGER = "inconnu@ailleurs.example"
INSIDE = re.compile(r"Traceback|File \"|\.py|sqlite|sqlalchemy|SELECT|\w+Error|/srv|/tmp|/work|secret")


def without_token(page: str) -> str:
    """Return a page without the tokens of its forms: they hold the time."""
    return re.sub(r'(data-token|name="csrf_token" value)="[^"]+"', r'\1=""', page)


class BrokenDatabase(Database):
    """A database that cannot be read nor written."""

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        raise RuntimeError(SECRET)
        yield

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        raise RuntimeError(SECRET)
        yield


@pytest.fixture
def token(browser: Browser, begun: str) -> str:
    return browser.token()


@pytest.fixture
def broken(app: Flask, settings: Settings, begun: str, token: str) -> Iterator[Flask]:
    """The site, its database broken after an assessment was begun and a form of it opened."""
    database = BrokenDatabase(settings.database_url)
    with serving(app, settings, database) as served:
        yield served
    database.close()


def test_every_page_that_needs_the_database_says_that_it_is_broken_and_no_more(
    broken: Flask, browser: Browser, begun: str
) -> None:
    """To whoever is signed in, that is every page: who they are is read there."""
    readable = [route.url for route in routes(broken, begun) if "GET" in route.methods and "/static/" not in route.url]
    for url in readable:
        response = browser.fetch(url)
        assert response.status_code == 500, url
        assert_sound(response.text)
        assert not INSIDE.findall(response.text)


def test_pages_that_need_no_database_are_still_read(broken: Flask, passer_by: Browser) -> None:
    for url in ("/", "/methode", "/glossaire", "/accessibilite", "/connexion", "/mot-de-passe-oublie"):
        passer_by.read(url)


def test_nobody_is_sent_to_sign_in_without_the_database_being_asked(
    broken: Flask, passer_by: Browser, begun: str
) -> None:
    for route in routes(broken, begun):
        if route.is_in_an_assessment and "GET" in route.methods:
            response = passer_by.fetch(route.url)
            assert (response.status_code, response.location.partition("?")[0]) == (303, "/connexion")


def test_a_broken_page_gives_a_number_that_the_log_explains(
    broken: Flask, browser: Browser, caplog: pytest.LogCaptureFixture, begun: str
) -> None:
    with caplog.at_level(logging.ERROR, logger="aune"):
        page = assert_sound(browser.fetch(begun).text)
    assert page.one("h1").text == "Quelque chose n’a pas marché"
    incident = re.search(r"Numéro d’incident\u00a0: ([0-9a-f]{8})$", page.one("main").text, re.MULTILINE)
    assert incident is not None
    (record,) = caplog.records
    assert record.getMessage() == f"incident {incident[1]}: GET overview.show"
    assert record.exc_info is not None
    assert SECRET in str(record.exc_info[1])


def test_two_incidents_have_two_numbers(broken: Flask, browser: Browser, begun: str) -> None:
    assert browser.fetch(begun).text != browser.fetch(begun).text


def test_the_log_does_not_keep_what_was_typed(
    broken: Flask, browser: Browser, token: str, caplog: pytest.LogCaptureFixture, begun: str
) -> None:
    content = {"csrf_token": token, "choice": "3", "comment": "Le maire\r\nERROR incident 00000000"}
    browser.client.post(f"{begun}/questions/STR-01", data=content)
    assert "Le maire" not in caplog.text
    assert len(caplog.records) == 1


def test_a_script_is_told_the_number_too(broken: Flask, browser: Browser, token: str, begun: str) -> None:
    content = {"csrf_token": token, "choice": "3"}
    reply = browser.post(f"{begun}/questions/STR-01", content, json=True)
    assert reply.status == 500
    assert re.fullmatch("[0-9a-f]{8}", reply.json["incident"])
    assert not INSIDE.findall(reply.response.text)


def test_a_damaged_file_is_not_described(
    app: Flask, settings: Settings, database: Database, browser: Browser, begun: str
) -> None:
    database.close()  # what was still in the log beside the file goes into it
    Path(settings.instance, "aune.db").write_bytes(b"This is not a database" * 200)
    damaged = Database(settings.database_url)
    with serving(app, settings, damaged):
        response = browser.fetch(begun)
    damaged.close()
    assert response.status_code == 500
    assert not INSIDE.findall(response.text)


@pytest.mark.parametrize(
    "path",
    [
        "/diagnostics/aaaaaaaaaaaa",
        "/diagnostics/aaaaaaaaaaaa/profil",
        "/diagnostics/aaaaaaaaaaaa/questions/STR-01",
        "/diagnostics/aaaaaaaaaaaa/axes/STR",
        "/diagnostics/aaaaaaaaaaaa/reponses",
        "/diagnostics/aaaaaaaaaaaa/resultats",
        "/diagnostics/aaaaaaaaaaaa/resultats/pourquoi",
        "/diagnostics/aaaaaaaaaaaa/resultats/classeur.xlsx",
        "/diagnostics/aaaaaaaaaaaa/resultats/diagnostic.json",
        "/diagnostics/aaaaaaaaaaaa/resultats/graphiques/regle.png",
        "/diagnostics/a",
        "/diagnostics/' OR 1=1",
        "/diagnostics/%00%00%00%00%00%00%00%00%00%00%00%00",
        "/diagnostics/éééééééééééé",
        "/nulle-part",
        "/%ff%fe",
    ],
)
def test_what_does_not_exist_gives_the_same_page_everywhere(browser: Browser, path: str) -> None:
    response = browser.fetch(path)
    assert response.status_code == 404
    assert without_token(response.text) == without_token(browser.fetch("/nulle-part").text)


def test_an_assessment_of_others_gives_that_very_page(
    browser: Browser, database: Database, as_person: As, begun: str
) -> None:
    add_person(database, STRANGER)
    stranger = as_person(STRANGER)
    response = stranger.fetch(begun)
    assert response.status_code == 404
    assert without_token(response.text) == without_token(stranger.fetch("/nulle-part").text)


def test_nobody_learns_whether_an_assessment_is_there(passer_by: Browser, begun: str) -> None:
    answered = [passer_by.fetch(path) for path in (begun, "/diagnostics/aaaaaaaaaaaa")]
    assert [response.status_code for response in answered] == [303, 303]
    suites = [parse_qs(urlsplit(response.location).query) for response in answered]
    assert suites == [{"suite": [begun]}, {"suite": ["/diagnostics/aaaaaaaaaaaa"]}]


def test_an_unknown_assessment_refuses_every_route_alike(app: Flask, browser: Browser) -> None:
    content, unknown = {"csrf_token": browser.token()}, "/diagnostics/aaaaaaaaaaaa"
    for route in routes(app, unknown):
        if route.is_in_an_assessment:
            methods = route.methods & {"GET", "POST"}
            answered = {browser.client.open(route.url, method=method, data=content).status_code for method in methods}
            assert answered == {404}, route.url


@pytest.mark.parametrize("criterion", ["STR-99", "str-01", "AAAAAA", "STR_01", "'''''''", "STR-01x"])
def test_a_question_that_does_not_exist_is_not_found(browser: Browser, begun: str, criterion: str) -> None:
    assert browser.fetch(f"{begun}/questions/{criterion}").status_code == 404
    content = {"csrf_token": browser.token(), "choice": "1", "seen_version": "0", "request_id": "abc"}
    for url in (f"{begun}/questions/{criterion}", f"{begun}/questions/{criterion}/retrait"):
        assert browser.client.post(url, data=content).status_code == 404


def test_the_missing_page_says_where_to_go(browser: Browser) -> None:
    page = assert_sound(browser.fetch("/nulle-part").text)
    assert page.one("h1").text == "Page introuvable"
    assert page.one("a", class_="btn")["href"] == "/"
