"""The headers of every answer, errors included: exactly these, and the cookie of the session."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from procurement.app import create_app
from procurement.credentials.passwords import hash_password
from procurement.storage.database import Database
from procurement.storage.people_store import PersonStore
from tests.web.browser import LOOS, Browser
from tests.web.conftest import settings_in
from tests.web.people import add_person, make_member
from tests.web.routes import SIGN_OUT, Route, routes

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
OWN = {
    "relecture/<string(length=6):criterion>": {"Content-Security-Policy": f"{POLICY}; frame-src 'self'"},
    "relecture/pieces/<int:evidence>": {
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'self'",
        "X-Frame-Options": "SAMEORIGIN",
    },
    "/pieces/<int:piece>": {"Content-Security-Policy": "default-src 'none'; sandbox"},
}
"""What some routes have in their place: a page that frames a piece of evidence, and files that people attached."""
TALKATIVE = ("Server", "X-Powered-By", "Via", "Access-Control-Allow-Origin", "Strict-Transport-Security")
TYPES = {
    "text/html; charset=utf-8",
    "text/plain; charset=utf-8",
    "text/css; charset=utf-8",
    "text/csv; charset=utf-8",
    "application/json",
    "image/png",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def own(route: Route, method: str) -> dict[str, str]:
    """Return the headers that are the route's own; the answer to OPTIONS is that of no route."""
    return {} if method == "OPTIONS" else next((OWN[end] for end in OWN if route.rule.endswith(end)), {})


def wrong_headers(response: TestResponse, instead: dict[str, str] | None = None) -> list[str]:
    """Return what the headers of an answer lack, have otherwise, or should not have."""
    found, wanted = response.headers, HEADERS | (instead or {})
    wrong = [f"{name}: {found.getlist(name)}" for name, value in wanted.items() if found.getlist(name) != [value]]
    wrong += [f"{name}: {found[name]}" for name in TALKATIVE if name in found]
    if "unsafe" in POLICY or len(found.getlist("Content-Type")) > 1:
        wrong.append(f"Content-Type: {found.getlist('Content-Type')}")
    return [f"{response.status} {line}" for line in wrong]


def errors(browser: Browser, address: str) -> Iterator[tuple[int, TestResponse]]:
    """Yield one answer of each kind of error, with the status it must have."""
    token = {"csrf_token": browser.token()}
    client, question = browser.client, f"{address}/questions/STR-01"
    yield 400, client.post(question, data={})
    yield 400, client.get("/", headers={"Host": "evil.example"})
    yield from refusals(browser, question)
    yield 404, client.get("/nulle-part")
    yield 404, client.get("/static/absent.css?v=1")
    yield 404, client.get("/diagnostics/aaaaaaaaaaaa")
    yield 405, client.delete("/")
    yield 409, client.post(f"/administration{address}/archiver", data=token)
    yield 410, client.get("/lien/celui-ci-a-deja-servi")
    yield 413, client.post(question, data={"comment": "x" * 2_000_000})
    yield 422, client.post(question, data=token | {"choice": "9"})
    yield 422, client.post(question, data=token, headers={"Accept": "application/json"})


def refusals(browser: Browser, question: str) -> Iterator[tuple[int, TestResponse]]:
    """Yield what is answered to nobody, and to somebody who only reads."""
    app, database, reader = browser.client.application, browser.database, "lectrice@loos.example"
    assert database is not None
    nobody = Browser(app.test_client())
    token = nobody.form("/connexion").values["csrf_token"]
    yield 401, nobody.client.post(question, data={"csrf_token": token, "choice": "3"})
    yield 401, nobody.client.post(question, data={"csrf_token": token}, headers={"Accept": "application/json"})
    add_person(database, reader)
    make_member(database, reader, LOOS, "reader")
    reads = Browser(app.test_client(), database, reader)
    yield 403, reads.client.post(question, data={"csrf_token": reads.token(), "choice": "3"})


def test_every_answer_to_a_reading_has_the_headers(app: Flask, browser: Browser, furnished: str) -> None:
    wrong = []
    for route in routes(app, furnished):
        for method in sorted(route.methods & {"GET", "HEAD", "OPTIONS"}):
            response = browser.client.open(route.url, method=method, buffered=True)
            wrong += wrong_headers(response, own(route, method))
    assert not wrong


def test_every_answer_to_a_writing_has_the_headers(app: Flask, browser: Browser, furnished: str) -> None:
    content, wrong = {"csrf_token": browser.token()}, []
    for route in routes(app, furnished):
        if "POST" in route.methods:
            wrong += wrong_headers(browser.client.post(route.url, data=content), own(route, "POST"))
    assert not wrong


def test_only_signing_out_has_the_browser_forget_what_it_holds(app: Flask, browser: Browser, furnished: str) -> None:
    content, forgetting = {"csrf_token": browser.token()}, {}
    for route in routes(app, furnished):
        if "POST" in route.methods:
            forgetting[route.url] = browser.client.post(route.url, data=content).headers.get("Clear-Site-Data")
    assert {url: value for url, value in forgetting.items() if value} == {SIGN_OUT: '"cache", "storage"'}


def test_every_error_has_the_headers(browser: Browser, begun: str) -> None:
    answered = [
        (expected, response.status_code, wrong_headers(response)) for expected, response in errors(browser, begun)
    ]
    assert answered == [(expected, expected, []) for expected, _, _ in answered]


def test_every_error_is_in_french_and_sound(browser: Browser, begun: str) -> None:
    for _, response in errors(browser, begun):
        assert response.content_type in TYPES
        assert not [word for word in ("Bad Request", "Not Found", "Method Not", "Too Large") if word in response.text]


def test_every_answer_says_what_it_is(app: Flask, browser: Browser, furnished: str) -> None:
    types = {browser.fetch(route.url).content_type for route in routes(app, furnished) if "GET" in route.methods}
    assert types <= TYPES


def test_nothing_but_the_static_files_may_be_kept_by_anyone(app: Flask, browser: Browser, furnished: str) -> None:
    kept = {
        route.rule
        for route in routes(app, furnished)
        if "GET" in route.methods and browser.fetch(route.url).headers["Cache-Control"] != "no-store"
    }
    assert kept == {"/static/<path:filename>"}


def test_no_error_may_be_kept_by_anyone(browser: Browser, begun: str) -> None:
    assert {response.headers["Cache-Control"] for _, response in errors(browser, begun)} == {"no-store"}


def test_a_static_file_named_with_its_content_is_kept_for_ever(browser: Browser) -> None:
    (link,) = [item["href"] for item in browser.read("/").all("link") if item["rel"] == "stylesheet"]
    response = browser.fetch(link)
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.content_type == "text/css; charset=utf-8"


@pytest.mark.parametrize(
    "path", ["../config.py", "..%2fconfig.py", "%2e%2e/app.py", "%2fetc/passwd", "..\\app.py", "."]
)
def test_no_other_file_is_served(browser: Browser, path: str) -> None:
    assert browser.fetch(f"/static/{path}", follow_redirects=True).status_code == 404


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(app: Flask) -> None:
    response = app.test_client().get("/connexion")
    (cookie,) = response.headers.getlist("Set-Cookie")
    name, *attributes = (part.strip() for part in cookie.split(";"))
    assert name.startswith("aune=")
    assert sorted(attributes) == ["HttpOnly", "Path=/", "SameSite=Lax"]


def test_a_page_without_a_form_sets_no_cookie(app: Flask) -> None:
    assert not app.test_client().get("/methode").headers.getlist("Set-Cookie")


@pytest.fixture
def secure(tmp_path: Path, database: Database) -> Flask:
    """The site as it is served in HTTPS."""
    return create_app(settings_in(tmp_path, AUNE_HTTPS="1"))


def test_in_https_the_cookie_is_secure_and_bound_to_the_site(secure: Flask) -> None:
    response = secure.test_client().get("/connexion", base_url="https://localhost")
    (cookie,) = response.headers.getlist("Set-Cookie")
    name, *attributes = (part.strip() for part in cookie.split(";"))
    assert name.startswith("__Host-aune=")
    assert sorted(attributes) == ["HttpOnly", "Path=/", "SameSite=Lax", "Secure"]


@pytest.mark.parametrize("url", ["/", "/nulle-part", "/static/aune.css"])
def test_in_https_browsers_are_told_to_stay_there(secure: Flask, url: str) -> None:
    response = secure.test_client().get(url, base_url="https://localhost", buffered=True)
    assert response.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_in_https_forms_still_work(secure: Flask, database: Database) -> None:
    email, password = "acheteuse@loos.example", "quatre mots sans rapport"
    person = add_person(database, email)
    with database.writing() as connection:
        PersonStore(connection).change(person.id, password_hash=hash_password(password))
    client = secure.test_client()
    page = client.get("/connexion", base_url="https://localhost").text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    content = {"csrf_token": token, "email": email, "password": password}
    response = client.post("/connexion", data=content, base_url="https://localhost")
    assert response.status_code == 303
    assert client.get("/compte", base_url="https://localhost").status_code == 200
    secure.extensions["aune"].database.close()


def test_the_policy_allows_nothing_written_in_the_page() -> None:
    assert not [word for word in ("unsafe-inline", "unsafe-eval", "data:", "*", "http") if word in POLICY]
