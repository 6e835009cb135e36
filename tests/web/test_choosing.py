"""Choose the authority: search the national register, begin its assessment, or find the one already begun."""

from datetime import datetime

import pytest

from procurement.storage.database import Database
from procurement.web.backend import PARIS
from tests.web import kept
from tests.web.browser import LILLE, LOOS, REGISTER_NAMES, Browser
from tests.web.html_pages import Element

THIS_YEAR = datetime.now(PARIS).year


def listed(page: Element) -> list[str]:
    """The names in the list of results, in order."""
    lists = page.all("ul", class_="choices")
    return [name.text for name in lists[0].all("strong")] if lists else []


def begin_year(browser: Browser, siren: str, year: str) -> str:
    content = {"csrf_token": browser.token(), "siren": siren, "year": year}
    return browser.post("/diagnostics", content).location


def test_a_search_by_name_finds_the_commune(browser: Browser) -> None:
    assert listed(browser.read("/collectivites?q=loos+en+gohelle")) == ["Loos-en-Gohelle"]


def test_a_search_says_where_each_body_is_and_how_large(browser: Browser) -> None:
    shown = browser.read("/collectivites?q=loos+en+gohelle").one("ul", class_="choices").text
    assert "Pas-de-Calais (62)" in shown
    assert "6\u202f799 habitants" in shown
    assert f"SIREN {LOOS}" in shown


@pytest.mark.parametrize("typed", [LILLE, "215 903 501", "21590350100017", "59350", " Lille (59) "])
def test_a_search_by_number_finds_the_commune(browser: Browser, typed: str) -> None:
    assert listed(browser.read(f"/collectivites?q={typed}", [typed]))[0] == "Lille"


def test_a_name_with_an_apostrophe_is_shown_as_the_register_writes_it(browser: Browser) -> None:
    assert listed(browser.read("/collectivites?q=hay+les+roses", ["L'Haÿ-les-Roses"])) == ["L'Haÿ-les-Roses"]


def test_the_search_keeps_what_was_typed(browser: Browser) -> None:
    assert browser.read("/collectivites?q=lille").one("input", id="q")["value"] == "lille"


@pytest.mark.parametrize("query", ["", "?q=", "?q=+++"])
def test_nothing_typed_lists_nothing(browser: Browser, query: str) -> None:
    page = browser.read(f"/collectivites{query}")
    assert not page.one("div", id="resultats").text


def test_a_search_without_result_says_what_to_do(browser: Browser) -> None:
    page = browser.read("/collectivites?q=xyzzyx")
    shown = page.one("div", id="resultats").text
    assert "Aucune collectivité ne correspond à «\u00a0xyzzyx\u00a0»." in shown
    assert page.one("a", href="/collectivites/saisie")


def test_a_search_with_many_results_says_how_to_narrow_it(browser: Browser) -> None:
    page = browser.read("/collectivites?q=saint+martin", REGISTER_NAMES)
    assert len(listed(page)) == 12
    assert "Les 12 premières réponses. Précisez le nom" in page.one("div", id="resultats").text


def test_a_script_gets_only_the_list(browser: Browser) -> None:
    piece = browser.fragment("/collectivites?fragment=1&q=loos+en+gohelle")
    assert not piece.all("html")
    assert listed(piece) == ["Loos-en-Gohelle"]


def test_the_list_of_a_script_begins_an_assessment_too(browser: Browser) -> None:
    piece = browser.fragment("/collectivites?fragment=1&q=loos+en+gohelle")
    form = Browser.form_in(piece, "/diagnostics")
    assert browser.send(form).location.endswith("/profil")


def test_choosing_a_body_leads_to_its_profile(browser: Browser) -> None:
    reply = browser.submit(f"/collectivites?q={LILLE}", to="/diagnostics")
    assert reply.status == 303
    assert browser.read(reply.location).one("p", class_="over").text == f"Lille · diagnostic {THIS_YEAR}"


def test_what_the_register_knows_is_already_in_the_profile(browser: Browser) -> None:
    values = browser.form(f"{browser.begin(LILLE)}/profil").values
    assert values["type"] == "commune"
    assert values["population"] == "238\u202f246"
    assert values["largest_commune_population"] == "238\u202f246"
    assert values["overseas"] == "non"
    assert values["annual_purchases_ht"] == ""


def test_a_groupement_does_not_take_its_population_for_that_of_its_largest_commune(browser: Browser) -> None:
    values = browser.form(f"{browser.begin('200093201')}/profil").values
    assert values["type"] == "metropole"
    assert values["largest_commune_population"] == ""


def test_choosing_the_same_body_again_opens_the_same_assessment(browser: Browser, database: Database) -> None:
    first = browser.begin(LOOS)
    again = browser.submit(f"/collectivites?q={LOOS}", to="/diagnostics")
    assert (again.status, again.location) == (303, first)
    assert len(kept.dossiers(database)) == 1


def test_a_colleague_who_chooses_the_same_body_opens_the_same_assessment(browser: Browser, colleague: Browser) -> None:
    assert browser.begin(LOOS) == colleague.begin(LOOS)


def test_another_year_is_another_assessment(browser: Browser, database: Database) -> None:
    browser.begin(LOOS)
    begin_year(browser, LOOS, str(THIS_YEAR + 1))
    assert sorted(dossier.year for dossier in kept.dossiers(database)) == [THIS_YEAR, THIS_YEAR + 1]


@pytest.mark.parametrize("year", ["", "2025", "2101", "99999", "0000021001", "²026", "２０２６", "2026.0", "9" * 5000])
def test_a_year_that_makes_no_sense_begins_nothing(browser: Browser, database: Database, year: str) -> None:
    reply = browser.post("/diagnostics", {"csrf_token": browser.token(), "siren": LOOS, "year": year})
    assert reply.status == 422
    assert "Indiquez une année entre 2026 et 2100." in reply.page.text
    assert not kept.dossiers(database)


@pytest.mark.parametrize("siren", ["000190017", "1", "x" * 5000, "٢١٥٩٠٣٥٠١"])
def test_a_body_that_is_not_in_the_register_begins_nothing(browser: Browser, database: Database, siren: str) -> None:
    reply = browser.post("/diagnostics", {"csrf_token": browser.token(), "siren": siren, "year": str(THIS_YEAR)})
    assert reply.status == 422
    assert "Cette collectivité n’est pas dans la liste" in reply.page.one("div", id="fautes").text
    assert not kept.dossiers(database)


def test_no_body_chosen_begins_nothing(browser: Browser, database: Database) -> None:
    reply = browser.post("/diagnostics", {"csrf_token": browser.token(), "year": str(THIS_YEAR)})
    assert reply.status == 422
    assert "Choisissez une collectivité." in reply.page.one("div", id="fautes").text
    assert not kept.dossiers(database)


def test_an_identifier_is_long_enough_not_to_be_guessed(browser: Browser) -> None:
    assert len(kept.identifier(browser.begin(LOOS))) == 12
