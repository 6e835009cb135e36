"""Every redirect stays on the site, whatever is asked; and the site answers to its own names only."""

import re

import pytest
from flask import Flask

from procurement.storage.database import Database
from tests.web import kept
from tests.web.browser import LOOS, Browser
from tests.web.nasty import Case, cases_of

LEADING = ("next", "url", "suite", "to", "back")
"""The names of fields that lead somewhere, on this site and on others."""
BAD_HOSTS = (
    "evil.example",
    "localhost:80@evil.example",
    "localhost.evil.example",
    "evil.example:443",
    "127.0.0.1",
    "localhost\\@evil.example",
    "evil.example/localhost",
    "xn--e1afmkfd.example",
    "",
)


@pytest.mark.parametrize("case", cases_of("redirect"))
@pytest.mark.parametrize("place", ["form", "query", "referer"])
def test_every_redirect_stays_on_the_site(browser: Browser, begun: str, case: Case, place: str) -> None:
    payload = case.text
    forms = {
        f"{begun}/questions/STR-01": {"choice": "2", "seen_version": "0", "request_id": "abc"},
        f"{begun}/questions/STR-01/messages": {"text": "Qui sait ?", "request_id": "abc"},
        f"{begun}/questions/STR-01/messages/etat": {"state": "settled", "request_id": "abc-e"},
        f"{begun}/questions/STR-01/pieces": {"url": "https://exemple.fr/deliberation"},
        f"{begun}/repartition": {},
        f"/collectivites/{LOOS}/diagnostics": {"year": "2026"},
        "/collectivites": {"siren": LOOS},
        f"{begun}/transmettre": {},
        f"{begun}/reprendre": {},
        "/compte/session": {},
        "/deconnexion": {},
    }
    content = {"csrf_token": browser.token()}
    for url, fields in forms.items():
        response = browser.client.post(
            url,
            data=content | (dict.fromkeys(LEADING, payload) if place == "form" else {}) | fields,
            query_string=dict.fromkeys(LEADING, payload) if place == "query" else {},
            headers={"Referer": payload.replace("\r", "").replace("\n", "")} if place == "referer" else {},
        )
        assert response.status_code == 303, url
        assert re.match("/(?!/)", response.location), url
        assert "evil" not in response.location


@pytest.mark.parametrize("case", cases_of("redirect"))
def test_signing_in_leads_nowhere_else_either(browser: Browser, case: Case) -> None:
    response = browser.client.get("/connexion", query_string={"suite": case.text})
    assert (response.status_code, response.location) == (303, "/")


@pytest.mark.parametrize("path", ["//evil.example", "//evil.example/x", "/diagnostics//evil.example", "/static//x"])
def test_an_address_with_two_slashes_never_leads_elsewhere(browser: Browser, path: str) -> None:
    response = browser.client.get("/", environ_overrides={"PATH_INFO": path})
    assert response.status_code in (308, 404)
    assert (response.location or "http://localhost/").startswith("http://localhost/")


@pytest.mark.parametrize("host", BAD_HOSTS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_name_that_is_not_ours_is_refused(app: Flask, database: Database, host: str, method: str) -> None:
    before = kept.fingerprint(database)
    response = app.test_client().open(
        "/collectivites/saisie", method=method, data={"name": "x"} if method == "POST" else None, headers={"Host": host}
    )
    assert (response.status_code, response.mimetype) == (400, "text/plain")
    assert "Ce site ne répond pas à cette adresse" in response.text
    assert "evil" not in response.text
    assert kept.fingerprint(database) == before


@pytest.mark.parametrize("host", ["localhost", "localhost:8000"])
def test_our_own_name_is_answered_on_any_port(app: Flask, host: str) -> None:
    assert app.test_client().get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Original-Host", "X-Host", "Forwarded"])
def test_what_a_proxy_claims_is_not_believed(browser: Browser, begun: str, header: str) -> None:
    value = "host=evil.example" if header == "Forwarded" else "evil.example"
    response = browser.client.get(f"{begun}/", headers={header: value})
    assert "evil" not in response.text + (response.location or "")
    response = browser.client.get("/", headers={header: value})
    assert response.status_code == 200
    assert "evil" not in response.text
