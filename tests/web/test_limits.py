"""Requests too large or of another kind: refused at once, or read as nothing; never an error of the site."""

import json
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from procurement.storage.database import Database
from tests.storage.evidence_samples import flood
from tests.web import kept
from tests.web.browser import LILLE, LOOS, Browser
from tests.web.people import TESTER, make_member
from tests.web.routes import routes
from tests.web.soundness import assert_sound

LIMIT = 1_000_000
START = f"/collectivites/{LOOS}/diagnostics"
BEGINNINGS = ("/collectivites", "/collectivites/saisie", START)
"""Where a body is added, and where its assessment begins."""
FORMS = ("questions/STR-01", "axes/STR", "profil", "profil/effets")
MULTIPART = "multipart/form-data; boundary=limite"


def file_form(token: str, size: int) -> bytes:
    """A form with a picture of at least ``size`` bytes, as a browser would send it."""
    part = b'--limite\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n'
    picture = part.replace(b'"%b"', b'"%b"; filename="plan.png"') % (b"file", flood(8, 8) + bytes(size))
    return part % (b"csrf_token", token.encode()) + picture + b"--limite--\r\n"


@pytest.mark.parametrize("size", [LIMIT, 2_000_000, 10_000_000])
def test_a_body_too_large_is_refused_and_writes_nothing(
    browser: Browser, database: Database, begun: str, size: int
) -> None:
    content, before = {"csrf_token": browser.token(), "choice": "3", "comment": "x" * size}, kept.fingerprint(database)
    reply = browser.post(f"{begun}/questions/STR-01", content)
    assert reply.status == 413
    assert reply.page.one("h1").text == "Envoi trop volumineux"
    assert "Rien n’a été enregistré." in reply.page.one("main").text
    assert kept.fingerprint(database) == before


def test_a_file_too_large_is_refused(browser: Browser, begun: str) -> None:
    content = b"--limite\r\n" + b"x" * 2_000_000
    response = browser.client.post(f"{begun}/questions/STR-01", data=content, content_type=MULTIPART)
    assert response.status_code == 413


def test_only_a_piece_of_evidence_may_be_large(app: Flask, browser: Browser, furnished: str) -> None:
    body, taken = file_form(browser.token(), 2_000_000), []
    for route in routes(app, furnished):
        if "POST" in route.methods:
            status = browser.client.post(route.url, data=body, content_type=MULTIPART).status_code
            taken += [] if status == 413 else [(route.url, status)]
    assert taken == [(f"{furnished}/questions/STR-01/pieces", 303)]


def test_a_piece_of_evidence_too_large_is_refused_and_says_how_large_it_may_be(
    browser: Browser, database: Database, begun: str
) -> None:
    body, before = file_form(browser.token(), 22_000_000), kept.fingerprint(database)
    response = browser.client.post(f"{begun}/questions/STR-01/pieces", data=body, content_type=MULTIPART)
    assert response.status_code == 413
    assert "20\u00a0Mo au plus" in assert_sound(response.text).one("main").text
    assert kept.fingerprint(database) == before


def test_a_length_that_lies_is_refused_before_anything_is_read(browser: Browser, begun: str) -> None:
    response = browser.client.post(
        f"{begun}/questions/STR-01", data={"a": "b"}, environ_overrides={"CONTENT_LENGTH": "999999999999"}
    )
    assert response.status_code == 413


def test_a_script_is_told_that_its_body_is_too_large(browser: Browser, begun: str) -> None:
    content = {"csrf_token": browser.token(), "comment": "x" * 2_000_000}
    reply = browser.post(f"{begun}/questions/STR-01", content, json=True)
    assert reply.status == 413
    assert "raccourcissez vos textes" in reply.json["message"]


def test_a_whole_pillar_with_every_text_full_is_not_too_large(browser: Browser, database: Database, large: str) -> None:
    form = browser.form(f"{large}/axes/LEG")
    comments = {name: "é" * 4000 for name in form.names if name.endswith("-comment")}
    states = {name: "compliant" for name in form.names if name.endswith("-choice")}
    assert browser.send(form, comments | states).status == 303
    assert kept.answer(database, large, "LEG-12") is not None


def test_sixty_thousand_fields_change_nothing(browser: Browser, database: Database, begun: str) -> None:
    before = kept.fingerprint(database)
    content = {"csrf_token": browser.token()} | {f"f{number}": "1" for number in range(60_000)}
    inside = ("questions/STR-01", "questions/STR-01/messages", "questions/STR-01/pieces", "axes/STR", "profil")
    for url in (*(f"{begun}/{page}" for page in inside), *BEGINNINGS):
        assert browser.client.post(url, data=content).status_code in (303, 413, 422)
    assert kept.fingerprint(database) == before


def test_sixty_thousand_parts_are_refused(browser: Browser, begun: str) -> None:
    part = b'--limite\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n'
    response = browser.client.post(f"{begun}/questions/STR-01", data=part * 15_000, content_type=MULTIPART)
    assert response.status_code == 413


@pytest.mark.parametrize("query", ["q=" + "a" * 60_000, "q=" + "%C3%A9" * 20_000, "&".join(["q=a"] * 10_000)])
def test_a_search_without_end_is_answered(browser: Browser, query: str) -> None:
    assert browser.fetch(f"/collectivites?{query}").status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b"%ED%A0%80=%ED%A0%80",
        b"\xff\xfe=\xff",
        b"choice=%",
        b"choice=%zz",
        b"&&&===&&=;;",
        b"choice[]=1&choice[a]=2",
        b"\0=\0",
        b"=" * 1000,
    ],
)
def test_a_body_that_is_hardly_a_form_is_answered(browser: Browser, begun: str, body: bytes) -> None:
    token = browser.token().encode()
    for url in (*(f"{begun}/{page}" for page in FORMS), *BEGINNINGS):
        content = b"csrf_token=" + token + b"&" + body
        response = browser.client.post(url, data=content, content_type="application/x-www-form-urlencoded")
        assert response.status_code < 500


JSON_BODIES: dict[str, Any] = {
    "an array": "[]",
    "a number": "5",
    "null": "null",
    "a deep nest": "[" * 100_000,
    "figures that are none": '{"poids": NaN, "note": Infinity, "n": 1e999, "choice": -0}',
    "a key twice": '{"choice": "1", "choice": "4"}',
    "values that are no texts": json.dumps({"choice": [1], "name": {"a": 1}, "siren": 5, "year": True, "type": None}),
    "half of it": '{"choice": "1',
    "a lone surrogate": '{"choice": "1", "comment": "a\\ud800b", "name": "a\\ud800b"}',
    "bytes": b"\xff\xfe\x00",
}


@pytest.mark.parametrize("body", JSON_BODIES.values(), ids=JSON_BODIES)
@pytest.mark.parametrize(
    "page", ["questions/STR-01", "questions/STR-01/retrait", "axes/STR", "profil", "profil/effets"]
)
def test_json_is_never_read_as_a_form(
    browser: Browser, database: Database, begun: str, page: str, body: str | bytes
) -> None:
    before, headers = kept.fingerprint(database), {"X-CSRFToken": browser.token()}
    response = browser.client.post(f"{begun}/{page}", data=body, content_type="application/json", headers=headers)
    assert response.status_code < 500
    assert kept.fingerprint(database) == before


@pytest.fixture
def lead(browser: Browser, database: Database) -> Browser:
    """Someone who may add authorities, and begin the assessment of one that has none."""
    make_member(database, TESTER, LOOS)
    return browser


@pytest.mark.parametrize("body", JSON_BODIES.values(), ids=JSON_BODIES)
@pytest.mark.parametrize("url", BEGINNINGS)
def test_json_begins_nothing(lead: Browser, database: Database, url: str, body: str | bytes) -> None:
    before, headers = kept.fingerprint(database), {"X-CSRFToken": lead.token()}
    response = lead.client.post(url, data=body, content_type="application/json", headers=headers)
    assert response.status_code == 422
    assert kept.fingerprint(database) == before


@pytest.mark.parametrize(
    ("url", "field"),
    [
        ("/collectivites", "siren"),
        (START, "year"),
        ("/collectivites/saisie", "name"),
        ("/collectivites/saisie", "siren"),
        ("/collectivites/saisie", "type"),
    ],
)
def test_a_file_in_the_place_of_a_text_is_refused(lead: Browser, database: Database, url: str, field: str) -> None:
    before = kept.fingerprint(database)
    content: dict[str, Any] = {"name": "Un nom", "siren": LILLE, "type": "autre", "year": "2026"}
    content |= {"csrf_token": lead.token(), field: (BytesIO(b"contenu"), "nom.txt")}
    assert lead.post(url, content).status == 422
    assert kept.fingerprint(database) == before


@pytest.mark.parametrize("content_type", ["text/plain", "application/xml", "image/png", "multipart/form-data", "", "x"])
def test_a_body_of_another_kind_holds_no_token(browser: Browser, begun: str, content_type: str) -> None:
    content = f"csrf_token={browser.token()}&choice=3".encode()
    response = browser.client.post(f"{begun}/questions/STR-01", data=content, content_type=content_type)
    assert response.status_code == 400


@pytest.mark.parametrize("page", ["axes/STR", "profil"])
def test_a_field_sent_twice_is_refused_on_longer_forms_too(
    browser: Browser, database: Database, begun: str, page: str
) -> None:
    form, before = browser.form(f"{begun}/{page}"), kept.fingerprint(database)
    twice = {"STR-01-choice": ["1", "2"]} if "axes" in page else {"staff": ["1", "2"]}
    reply = browser.post(form.action, form.values | twice)
    assert reply.status == 422
    assert "Ce champ est arrivé deux fois" in reply.page.text
    assert kept.fingerprint(database) == before


@pytest.mark.parametrize("url", BEGINNINGS)
def test_a_field_sent_twice_begins_nothing(lead: Browser, database: Database, url: str) -> None:
    before, twice = kept.fingerprint(database), {"siren": [LILLE, LILLE], "year": ["2026", "2026"]}
    content = {"csrf_token": lead.token(), "name": "Un nom", "type": "autre"} | twice
    assert lead.post(url, content).status == 422
    assert kept.fingerprint(database) == before
