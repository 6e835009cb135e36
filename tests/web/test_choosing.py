"""Choose an authority: search the national register, and add it to the installation unless it is already there."""

import pytest

from procurement.storage.database import Database
from procurement.storage.stores import AuthorityStore
from tests.web import kept
from tests.web.browser import LILLE, LOOS, REGISTER_NAMES, Browser, Reply
from tests.web.conftest import As
from tests.web.house import ALIX, CAMILLE, NOEMIE, SACHA, actions, number, roles, settle
from tests.web.html_pages import Element
from tests.web.people import TESTER


def listed(page: Element) -> list[str]:
    """The names in the list of results, in order."""
    lists = page.all("ul", class_="choices")
    return [name.text for name in lists[0].all("strong")] if lists else []


def sirens(database: Database) -> list[str]:
    """Return the authorities that are here."""
    with database.reading() as connection:
        return [authority.siren for authority in AuthorityStore(connection).all().values()]


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


def test_the_list_of_a_script_adds_a_body_too(browser: Browser) -> None:
    piece = browser.fragment("/collectivites?fragment=1&q=loos+en+gohelle")
    assert browser.send(Browser.form_in(piece, "/collectivites")).location == f"/collectivites/{LOOS}/equipe"


def test_the_page_says_that_postal_codes_are_not_searched(browser: Browser) -> None:
    assert "Le code postal n’est pas cherché" in browser.read("/collectivites").one("p", id="q-aide").text


def add(browser: Browser, siren: str = LOOS) -> Reply:
    return browser.submit(f"/collectivites?q={siren}", to="/collectivites")


def test_choosing_a_body_adds_it_and_leads_to_its_team(browser: Browser, database: Database) -> None:
    reply = add(browser, LILLE)
    assert (reply.status, reply.location) == (303, f"/collectivites/{LILLE}/equipe")
    assert sirens(database) == [LILLE]


def test_what_comes_next_is_said_there(browser: Browser) -> None:
    told = browser.read(add(browser).location).one("section", aria_labelledby="debut")
    assert "Invitez la personne référente" in told.text
    assert "Nommez une conseillère ou un conseiller" in told.text


def test_adding_a_body_is_in_the_journal_once(browser: Browser, database: Database) -> None:
    for _ in range(2):
        add(browser)
    assert actions(database) == [("authority_added", number(database, TESTER), "{}")]


def test_choosing_a_body_that_is_here_changes_nothing_and_leads_to_its_team(
    browser: Browser, database: Database
) -> None:
    add(browser)
    before = kept.fingerprint(database)
    assert add(browser).location == f"/collectivites/{LOOS}/equipe"
    assert kept.fingerprint(database) == before


def test_a_body_that_is_here_is_marked_in_the_list(browser: Browser) -> None:
    add(browser)
    (item,) = browser.read(f"/collectivites?q={LOOS}").one("ul", class_="choices").all("li")
    assert "déjà ici" in item.text
    assert item.one("button").text.startswith("Voir son équipe")


def test_adding_a_body_begins_no_assessment_and_makes_nobody_its_lead(browser: Browser, database: Database) -> None:
    add(browser)
    assert kept.dossiers(database) == []
    assert roles(database) == {}


def test_the_profile_begins_with_what_the_register_knows(browser: Browser) -> None:
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


@pytest.mark.parametrize("siren", ["000190017", "1", "x" * 5000, "٢١٥٩٠٣٥٠١"])
def test_a_body_that_is_not_in_the_register_is_not_added(browser: Browser, database: Database, siren: str) -> None:
    reply = browser.post("/collectivites", {"csrf_token": browser.token(), "siren": siren})
    assert reply.status == 422
    told = reply.page.one("div", id="fautes").text
    assert "Cette collectivité n’est pas dans la liste\u00a0: cherchez-la de nouveau." in told
    assert sirens(database) == []


def test_no_body_chosen_adds_nothing(browser: Browser, database: Database) -> None:
    reply = browser.post("/collectivites", {"csrf_token": browser.token()})
    assert reply.status == 422
    assert "Choisissez une collectivité." in reply.page.one("div", id="fautes").text
    assert sirens(database) == []


@pytest.mark.parametrize("email", [CAMILLE, SACHA, NOEMIE, ALIX])
def test_only_an_administrator_searches_and_adds(as_person: As, database: Database, email: str) -> None:
    settle(database)
    browser, before = as_person(email), sirens(database)
    assert browser.fetch("/collectivites?q=lille").status_code == 404
    content = {"csrf_token": browser.token(), "siren": "200093201"}
    assert browser.post("/collectivites", content).status == 403
    assert sirens(database) == before
