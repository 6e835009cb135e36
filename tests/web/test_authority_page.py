"""The page of an authority: its assessments for those who work there, its people, and beginning the one of a year."""

import re
from datetime import datetime

import pytest

from procurement.domain.authority import Authority
from procurement.domain.people import AuthorityRole
from procurement.storage.database import Database
from procurement.web.backend import PARIS
from tests.web import kept
from tests.web.browser import LILLE, LOOS, Browser
from tests.web.conftest import As
from tests.web.house import (
    ADDRESSES,
    ALIX,
    CAMILLE,
    DOMINIQUE,
    HOME,
    NAMES,
    NOEMIE,
    SACHA,
    STRANGER,
    TEAM,
    actions,
    number,
    settle,
    shown_in,
)
from tests.web.html_pages import Element
from tests.web.people import make_member

THIS_YEAR = datetime.now(PARIS).year
INSIDERS, NOT_LEADS = (CAMILLE, SACHA, NOEMIE, ALIX), (SACHA, NOEMIE, ALIX)
BRUMEVAL = "/collectivites/000190017"


@pytest.fixture
def house(database: Database) -> None:
    """The people of Loos, where no assessment is begun."""
    settle(database)


@pytest.fixture
def working(begun: str, database: Database) -> str:
    """The address of the assessment of Loos, with its people."""
    settle(database)
    return begun


def sections(page: Element) -> list[Element]:
    return page.one("div", class_="dossiers").all("section")


def start(browser: Browser, year: str, siren: str = LOOS) -> tuple[int, str]:
    content = {"csrf_token": browser.token(), "year": year}
    reply = browser.post(f"/collectivites/{siren}/diagnostics", content)
    return reply.status, reply.location


@pytest.mark.parametrize("email", INSIDERS)
def test_who_works_there_opens_the_assessments_from_here(as_person: As, working: str, email: str) -> None:
    (section,) = sections(as_person(email).read(HOME))
    assert section.one("h2").text == f"Diagnostic {THIS_YEAR} en cours"
    assert section.one("a")["href"] == working


def test_it_says_how_far_each_assessment_is(as_person: As, working: str) -> None:
    browser = as_person(SACHA)
    browser.submit(f"{working}/questions/STR-01", {"choice": "2"})
    assert re.match(r"1\u00a0réponse sur \d+\.", sections(browser.read(HOME))[0].all("p")[0].text)


def test_no_score_is_shown_before_enough_is_answered(as_person: As, working: str) -> None:
    words = sections(as_person(NOEMIE).read(HOME))[0].text
    assert "Le score s’affiche à partir de 80\u202f% du poids des questions." in words


def test_a_score_is_shown_with_its_range(demo: Browser) -> None:
    (section,) = sections(demo.read("/collectivites/000120014"))
    assert re.search(r"Score \d+,\d sur 100 \(de \d+,\d à \d+,\d\) · \w+", section.text)


def test_the_most_recent_year_comes_first(as_person: As, working: str) -> None:
    browser = as_person(CAMILLE)
    start(browser, str(THIS_YEAR + 1))
    titles = [section.one("a").text for section in sections(browser.read(HOME))]
    assert titles == [f"Diagnostic {THIS_YEAR + 1}", f"Diagnostic {THIS_YEAR}"]


@pytest.mark.parametrize("email", [*INSIDERS, DOMINIQUE])
def test_people_are_named_in_short_with_the_way_to_their_page(as_person: As, house: None, email: str) -> None:
    panel = as_person(email).read(HOME).one("section", aria_labelledby="equipe")
    assert shown_in(panel.text, NAMES.values()) == [NAMES[one] for one in INSIDERS]
    assert panel.one("a")["href"] == TEAM


@pytest.mark.parametrize("email", [*INSIDERS, DOMINIQUE])
def test_no_address_is_shown(as_person: As, house: None, email: str) -> None:
    assert shown_in(as_person(email).fetch(HOME).text, ADDRESSES) == []


def test_an_administrator_sees_people_and_states_and_nothing_else(as_person: As, working: str) -> None:
    """Seen red on a copy that drew for administrators what it draws for members."""
    page = as_person(DOMINIQUE).read(HOME)
    (section,) = sections(page)
    assert section.text.startswith(f"Diagnostic {THIS_YEAR} en cours\nDepuis le ")
    assert not [link for link in page.all("a") if "/diagnostics/" in link["href"]]
    assert shown_in(page.one("main").text, ["réponse sur", "Score", "score"]) == []


@pytest.mark.parametrize("page", ["", "/reponses", "/resultats", "/questions/STR-01", "/profil", "/journal"])
def test_an_administrator_does_not_enter_an_assessment(as_person: As, working: str, page: str) -> None:
    assert as_person(DOMINIQUE).fetch(f"{working}{page}").status_code == 403


@pytest.mark.parametrize("siren", [LOOS, "000190017", "999999999", "00000000x"])
def test_who_is_of_another_authority_sees_the_page_of_an_unknown_one(as_person: As, house: None, siren: str) -> None:
    stranger = as_person(STRANGER)
    unknown = stranger.fetch("/collectivites/000000000")
    seen = stranger.fetch(f"/collectivites/{siren}")
    assert (seen.status_code, without_tokens(seen.text)) == (404, without_tokens(unknown.text))


def without_tokens(page: str) -> str:
    return re.sub(r'(value|data-token)="[^"]+"', "", page)


@pytest.mark.parametrize("email", [*INSIDERS, DOMINIQUE])
def test_an_authority_that_is_not_here_has_no_page(as_person: As, house: None, email: str) -> None:
    assert as_person(email).fetch(BRUMEVAL).status_code == 404


def test_a_passer_by_is_asked_to_sign_in(passer_by: Browser, house: None) -> None:
    assert passer_by.fetch(HOME).location.startswith("/connexion?")


def test_a_lead_is_offered_to_begin_this_year(as_person: As, house: None) -> None:
    page = as_person(CAMILLE).read(HOME)
    assert f"Commencer le diagnostic {THIS_YEAR}" in page.one("main").text
    assert Browser.form_in(page, "/diagnostics").values["year"] == str(THIS_YEAR)


@pytest.mark.parametrize("email", [*NOT_LEADS, DOMINIQUE])
def test_nobody_else_is_offered_to_begin(as_person: As, house: None, email: str) -> None:
    main = as_person(email).read(HOME).one("main")
    assert main.all("form") == []
    assert "C’est à la personne référente de le commencer." in main.text


@pytest.mark.parametrize(
    ("email", "status"), [(SACHA, 403), (NOEMIE, 403), (ALIX, 403), (DOMINIQUE, 403), (STRANGER, 404)]
)
def test_nobody_else_begins(as_person: As, house: None, database: Database, email: str, status: int) -> None:
    assert start(as_person(email), str(THIS_YEAR))[0] == status
    assert kept.dossiers(database) == []


def test_beginning_leads_to_the_profile(as_person: As, house: None, database: Database) -> None:
    reply = as_person(CAMILLE).submit(HOME, to="/diagnostics")
    (dossier,) = kept.dossiers(database)
    assert (reply.status, reply.location) == (303, f"/diagnostics/{dossier.id}/profil")
    assert (dossier.authority.siren, dossier.year) == (LOOS, THIS_YEAR)


def test_it_is_kept_who_began(as_person: As, house: None, database: Database) -> None:
    location = as_person(CAMILLE).submit(HOME, to="/diagnostics").location
    assert kept.profile(database, location).by == number(database, CAMILLE)
    assert actions(database) == [("started", number(database, CAMILLE), "{}")]


def test_beginning_a_year_again_opens_its_assessment(as_person: As, working: str, database: Database) -> None:
    assert start(as_person(CAMILLE), str(THIS_YEAR)) == (303, working)
    assert len(kept.dossiers(database)) == 1


def test_another_lead_opens_the_same_assessment(as_person: As, house: None, database: Database) -> None:
    make_member(database, SACHA, LOOS, AuthorityRole.LEAD)
    first = start(as_person(CAMILLE), str(THIS_YEAR))[1].removesuffix("/profil")
    assert start(as_person(SACHA), str(THIS_YEAR)) == (303, first)


def test_the_same_year_elsewhere_is_another_assessment(as_person: As, house: None, database: Database) -> None:
    start(as_person(CAMILLE), str(THIS_YEAR))
    start(as_person(STRANGER), str(THIS_YEAR), LILLE)
    assert {dossier.authority.siren for dossier in kept.dossiers(database)} == {LOOS, LILLE}


@pytest.mark.parametrize("year", ["", "2025", "2101", "99999", "0000021001", "²026", "２０２６", "2026.0", "9" * 5000])
def test_a_year_that_makes_no_sense_begins_nothing(as_person: As, house: None, database: Database, year: str) -> None:
    browser = as_person(CAMILLE)
    reply = browser.post(f"{HOME}/diagnostics", {"csrf_token": browser.token(), "year": year}, typed=[year])
    assert reply.status == 422
    assert "Indiquez une année entre 2026 et " in reply.page.one("div", id="year-erreur").text
    assert kept.dossiers(database) == []


def test_a_body_entered_by_hand_begins_as_it_was_entered(browser: Browser, database: Database) -> None:
    syndicat = Authority("000512012", "Syndicat des Eaux d’Essai", "syndicat", population=12_000)
    make_member(database, browser.email, syndicat)
    location = browser.submit("/collectivites/000512012", to="/diagnostics").location
    values = browser.form(location).values
    assert (values["type"], values["population"]) == ("syndicat", "12\u202f000")


def test_an_identifier_is_long_enough_not_to_be_guessed(as_person: As, house: None) -> None:
    assert len(kept.identifier(start(as_person(CAMILLE), str(THIS_YEAR))[1])) == 12
