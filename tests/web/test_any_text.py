"""Whatever is put in any field of any form, the site answers, and what it keeps it shows back."""

import unicodedata
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from procurement.storage.database import Database
from tests.web import kept
from tests.web.browser import LOOS, Browser
from tests.web.nasty import as_kept, is_impossible

SETTINGS = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
FORMS = {
    "a level": ("questions/STR-01", "questions/STR-01"),
    "a state": ("questions/LEG-08", "questions/LEG-08"),
    "a figure": ("questions/STR-05", "questions/STR-05"),
    "a figure of the law": ("questions/FOU-01", "questions/FOU-01"),
    "a pillar": ("axes/STR", "axes/STR"),
    "a profile": ("profil", "profil"),
    "effects": ("profil", "profil/effets"),
    "a message": ("questions/STR-01", "questions/STR-01/messages"),
    "a piece of evidence": ("questions/STR-01", "questions/STR-01/pieces"),
    "who holds what": ("repartition", "repartition"),
}
CHOICES = {
    "/collectivites/saisie": ["name", "siren", "type", "population"],
    "/collectivites": ["siren"],
    f"/collectivites/{LOOS}/diagnostics": ["year"],
    f"/collectivites/{LOOS}/equipe/inviter": ["name", "email", "role"],
    "/administration/inviter": ["name", "email", "role"],
    "/compte/nom": ["name"],
    "/mot-de-passe-oublie": ["email"],
    "/connexion": ["email", "to", "kept"],
}
"""The forms that are not of an assessment; nobody guesses a password here: each try takes a while on purpose."""
URLENCODED = "application/x-www-form-urlencoded"
SPECIAL = ("", " ", "0", "-1", "1e9", "²", "٣", "½", "1/2", "\0", "\ufffe", "\u202e", "oui", "compliant", "2027-02-30")

texts = st.one_of(
    st.sampled_from(SPECIAL),
    st.text(st.characters(exclude_categories=["Cs"])),
    st.text("0123456789 .,-/%€\u00a0\u202f", max_size=25),
    st.dates().map(str),
)


def contents(names: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Some of the fields of a form, each with any text, or several."""
    return st.dictionaries(
        st.sampled_from(names), st.one_of(texts, st.lists(texts, min_size=2, max_size=2)), max_size=6
    )


@pytest.mark.parametrize(("page", "to"), FORMS.values(), ids=FORMS)
def test_any_text_in_any_field_of_an_assessment_is_answered(browser: Browser, begun: str, page: str, to: str) -> None:
    form = browser.form(f"{begun}/{page}", "" if to == "profil/effets" else f"/{to}")
    names = sorted(form.names - {"csrf_token"})

    @SETTINGS
    @given(changed=contents(names))
    def answered(changed: dict[str, Any]) -> None:
        response = browser.client.post(f"{begun}/{to}", data=form.values | changed)
        assert response.status_code in (200, 303, 409, 422)
        for shown in ("reponses", "resultats", page):
            assert browser.fetch(f"{begun}/{shown}").status_code == 200

    answered()


@pytest.mark.parametrize(("url", "names"), CHOICES.items(), ids=CHOICES)
def test_any_text_in_any_field_of_a_choice_is_answered(
    browser: Browser, begun: str, url: str, names: list[str]
) -> None:
    token = browser.token()

    @SETTINGS
    @given(sent=contents(names))
    def answered(sent: dict[str, Any]) -> None:
        response = browser.client.post(url, data={"csrf_token": token} | sent)
        assert response.status_code in (200, 303, 422, 429)
        if response.status_code == 303:
            assert browser.fetch(response.location).status_code == 200

    answered()


def test_any_text_searched_for_is_answered(browser: Browser) -> None:
    @SETTINGS
    @given(query=texts, fragment=texts)
    def answered(query: str, fragment: str) -> None:
        response = browser.client.get("/collectivites", query_string={"q": query, "fragment": fragment})
        assert response.status_code == 200

    answered()


def test_any_bytes_sent_as_a_form_are_answered(browser: Browser, begun: str) -> None:
    token = browser.token().encode()

    @SETTINGS
    @given(body=st.binary(max_size=300))
    def answered(body: bytes) -> None:
        content = b"csrf_token=" + token + b"&" + body
        inside = ("questions/STR-01", "questions/STR-01/messages", "questions/STR-01/pieces", "axes/STR", "profil")
        for url in (*(f"{begun}/{page}" for page in inside), "/collectivites/saisie"):
            assert browser.client.post(url, data=content, content_type=URLENCODED).status_code < 500

    answered()


def test_any_address_is_answered(browser: Browser, begun: str) -> None:
    pieces = st.lists(st.one_of(texts, st.sampled_from(["diagnostics", begun[13:], "questions", "axes", "STR-01"])))

    @SETTINGS
    @given(path=pieces.map(lambda parts: "/" + "/".join(parts)))
    def answered(path: str) -> None:
        environment = {"PATH_INFO": path.encode().decode("latin-1")}
        assert browser.client.get("/", environ_overrides=environment, buffered=True).status_code < 500

    answered()


@pytest.mark.parametrize("field", ["comment", "document"])
def test_any_text_kept_is_shown_back_as_it_was_kept(
    browser: Browser, database: Database, begun: str, field: str
) -> None:
    url = f"{begun}/questions/STR-01"
    form = browser.form(url)

    @SETTINGS
    @given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=500))
    def kept_and_shown(text: str) -> None:
        before = kept.fingerprint(database)
        reply = browser.client.post(form.action, data=form.values | {"choice": "2", field: text})
        if reply.status_code == 422:
            assert is_impossible(text) or len(unicodedata.normalize("NFC", text)) > 500
            assert kept.fingerprint(database) == before
            return
        answer = kept.answer(database, begun, "STR-01")
        assert answer is not None
        assert getattr(answer, field) == as_kept(text)
        shown = Browser.form_in(browser.read(url, [as_kept(text)]), "STR-01").values[field]
        assert shown == as_kept(text)

    kept_and_shown()
