"""Every nasty text in the name of a body and in the search: kept and shown as text, or refused in French."""

import re
import unicodedata
from typing import Any
from urllib.parse import quote

import pytest

from procurement.storage.database import Database
from tests.web import kept
from tests.web.browser import REGISTER_NAMES, Browser
from tests.web.nasty import (
    EVERYWHERE,
    SYNDICAT,
    Case,
    as_kept,
    assert_refused,
    begin_named,
    cases_of,
    encoded,
    is_impossible,
)
from tests.web.soundness import as_shown

CASES: list[Any] = cases_of("text", "formula", "unicode", target=EVERYWHERE)
BODY = f"/collectivites/{SYNDICAT['siren']}"
PAGES = (
    *("", "/profil", "/reponses", "/resultats", "/resultats/pourquoi", "/questions/STR-01", "/axes/STR"),
    *("/repartition", "/journal"),
)
EVERY_TRICK = """</title></p>"><script>x</script>' onload='x' {{7*7}} &amp; <!-- =1+1 ]]>"""
LONGEST_NAME_OF_A_PERSON = 100
LONGEST_NAME = LONGEST_SEARCH = 200


def is_kept(case: Case | None) -> bool:
    """Whether a name can be kept; None stands for the list where it is not installed."""
    return case is None or not (is_impossible(encoded(case.text)) or len(as_kept(encoded(case.text))) > LONGEST_NAME)


POSSIBLE = [one for one in CASES if is_kept(one.values[0])]
IMPOSSIBLE = [one for one in CASES if one.values[0] is None or not is_kept(one.values[0])]


@pytest.mark.parametrize("case", POSSIBLE)
def test_a_name_entered_by_hand_is_kept_and_shown_as_it_is(browser: Browser, database: Database, case: Case) -> None:
    typed = encoded(case.text)
    address, expected = begin_named(browser, typed), as_kept(typed)
    assert kept.dossiers(database)[0].authority.name == expected
    for url in (address, f"{address}/resultats", "/", "/compte", BODY, f"{BODY}/equipe", "/administration"):
        assert as_shown(expected) in browser.read(url, [expected]).one("main").text, url


@pytest.mark.parametrize("case", IMPOSSIBLE)
def test_a_name_that_cannot_be_kept_is_refused(browser: Browser, database: Database, case: Case) -> None:
    typed, before = encoded(case.text), kept.fingerprint(database)
    content = SYNDICAT | {"csrf_token": browser.token(), "name": typed}
    assert_refused(browser.post("/collectivites/saisie", content, typed=[typed]), "name", database, before)


def test_a_name_is_shown_as_it_is_on_every_page_of_its_assessment(browser: Browser) -> None:
    address = begin_named(browser, EVERY_TRICK)
    for page in PAGES:
        read = browser.read(f"{address}{page}", [EVERY_TRICK])
        assert EVERY_TRICK in read.one("main").text
        assert not read.one("main").all("script")


@pytest.mark.parametrize("case", CASES)
def test_the_name_of_a_person_is_kept_and_shown_as_it_is(browser: Browser, database: Database, case: Case) -> None:
    typed, expected, before = encoded(case.text), as_kept(encoded(case.text)), kept.fingerprint(database)
    reply = browser.post("/compte/nom", {"csrf_token": browser.token(), "name": typed}, typed=[typed, expected])
    if is_impossible(typed) or len(expected) > LONGEST_NAME_OF_A_PERSON:
        assert_refused(reply, "name", database, before)
        return
    assert reply.status == 303
    for url in ("/", "/compte", "/administration"):
        assert as_shown(expected) in browser.read(url, [expected]).one("body").text


@pytest.mark.parametrize("case", CASES)
def test_a_refused_name_comes_back_as_it_was_typed(browser: Browser, case: Case) -> None:
    typed = encoded(case.text)
    content = SYNDICAT | {"csrf_token": browser.token(), "name": typed, "siren": "faux"}
    page = browser.post("/collectivites/saisie", content, typed=[typed, as_kept(typed)]).page
    assert page.one("input", id="name")["value"] == (typed if is_impossible(typed) else as_kept(typed))


@pytest.mark.parametrize("case", POSSIBLE)
def test_a_name_entered_by_hand_names_files_without_harm(browser: Browser, case: Case) -> None:
    address = begin_named(browser, encoded(case.text))
    named = browser.fetch(f"{address}/resultats/diagnostic.json").headers["Content-Disposition"]
    assert re.fullmatch(r"attachment; filename=aune-[A-Za-z0-9_.-]+-2\d{3}\.json", named)


@pytest.mark.parametrize("fragment", ["", "&fragment=1"])
@pytest.mark.parametrize("case", CASES)
def test_a_text_searched_for_is_echoed_as_it_is(browser: Browser, case: Case, fragment: str) -> None:
    typed = encoded(case.text)[:LONGEST_SEARCH]
    read = browser.fragment if fragment else browser.read
    page = read(f"/collectivites?q={quote(typed)}{fragment}", [typed, *REGISTER_NAMES])
    echoed = "".join(field["value"] for field in page.all("input", id="q"))
    assert fragment or echoed == typed
    assert as_shown(typed) in page.text or page.all("ul", class_="choices")


def test_accents_made_of_two_characters_are_found_like_the_others(browser: Browser) -> None:
    name = unicodedata.normalize("NFD", "Évreux")
    assert "Évreux" in browser.read(f"/collectivites?q={quote(name)}", [name]).one("ul", class_="choices").text
