"""Enter by hand a body that the register does not hold."""

import pytest

from procurement.domain.authority import Authority
from procurement.storage.database import Database
from procurement.storage.stores import AuthorityStore
from tests.web import kept
from tests.web.browser import LOOS, Browser, Reply
from tests.web.conftest import As
from tests.web.house import ALIX, CAMILLE, NOEMIE, SACHA, actions, number, settle
from tests.web.people import TESTER

PAGE = "/collectivites/saisie"
SYNDICAT = {
    "name": "Syndicat des Eaux d’Essai",
    "siren": "000512012",
    "type": "syndicat",
    "population": "12 000",
}


def message_beside(reply: Reply, field: str) -> str:
    return reply.page.one("div", id=f"{field}-erreur").text


def bodies(database: Database) -> list[Authority]:
    with database.reading() as connection:
        return list(AuthorityStore(connection).all().values())


def test_a_body_entered_by_hand_is_added_and_leads_to_its_team(browser: Browser, database: Database) -> None:
    reply = browser.submit(PAGE, SYNDICAT)
    assert (reply.status, reply.location) == (303, "/collectivites/000512012/equipe")
    assert bodies(database) == [Authority("000512012", "Syndicat des Eaux d’Essai", "syndicat", population=12_000)]


def test_it_is_kept_who_entered_it(browser: Browser, database: Database) -> None:
    browser.submit(PAGE, SYNDICAT)
    assert actions(database) == [("authority_added", number(database, TESTER), "{}")]


def test_no_assessment_begins_by_itself(browser: Browser, database: Database) -> None:
    browser.submit(PAGE, SYNDICAT)
    assert kept.dossiers(database) == []


def test_the_population_may_be_left_out(browser: Browser, database: Database) -> None:
    browser.submit(PAGE, SYNDICAT | {"population": ""})
    assert bodies(database)[0].population is None


@pytest.mark.parametrize("typed", ["000 512 012", "000\u00a0512\u202f012", "00051201200014", "000 512 012 00014"])
def test_a_siren_or_a_siret_may_be_typed_as_it_is_printed(browser: Browser, database: Database, typed: str) -> None:
    assert browser.submit(PAGE, SYNDICAT | {"siren": typed}).status == 303
    assert bodies(database)[0].siren == "000512012"


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("name", "", "Indiquez le nom de l’organisme."),
        ("name", "   ", "Indiquez le nom de l’organisme."),
        ("name", "é" * 201, "201 caractères\u00a0: raccourcissez à 200 au plus."),
        ("siren", "", "Indiquez le SIREN\u00a0: neuf chiffres."),
        ("siren", "000512013", "La clé de contrôle du SIREN 000\u00a0512\u00a0013 est fausse"),
        ("siren", "12345678", "Un SIREN compte 9 chiffres et un SIRET 14\u202f; ici, il y en a 8."),
        ("siren", "00051201A", "Un SIREN ne s’écrit qu’avec les chiffres de 0 à 9 et des espaces"),
        ("siren", "٠٠٠٥١٢٠١٢", "Un SIREN ne s’écrit qu’avec les chiffres de 0 à 9 et des espaces"),
        ("type", "", "Choisissez le type de l’organisme."),
        ("population", "beaucoup", "«\u00a0beaucoup\u00a0» n’est pas un nombre."),
        ("population", "12,5", "Indiquez un nombre entier d’habitants."),
        ("population", "-3", "Indiquez un nombre entier d’habitants."),
        ("population", "100 000 001", "Indiquez un nombre entier d’habitants."),
    ],
)
def test_a_fault_is_told_beside_its_field(
    browser: Browser, database: Database, field: str, typed: str, message: str
) -> None:
    reply = browser.submit(PAGE, SYNDICAT | {field: typed})
    assert reply.status == 422
    assert message in message_beside(reply, field)
    assert message in reply.page.one("div", id="fautes").one("a", href=f"#{field}").text
    assert bodies(database) == []


def test_a_refused_form_comes_back_with_what_was_typed(browser: Browser) -> None:
    form = browser.submit(PAGE, SYNDICAT | {"siren": "000512013", "population": "12 000"}).page.one("main").one("form")
    assert [field["value"] for field in form.all("input")][1:] == ["Syndicat des Eaux d’Essai", "000512013", "12 000"]
    assert [option["value"] for option in form.all("option") if "selected" in option.attributes] == ["syndicat"]


@pytest.mark.parametrize("kind", [None, "empire", "0", "COMMUNE"])
def test_a_type_that_is_not_proposed_is_refused_in_french_and_once(browser: Browser, kind: str | None) -> None:
    content = SYNDICAT | {"csrf_token": browser.token()} | ({"type": kind} if kind else {})
    if kind is None:
        del content["type"]
    reply = browser.post(PAGE, content)
    assert message_beside(reply, "type") == "Choisissez le type de l’organisme."


def test_a_siren_of_the_register_adds_the_body_that_the_register_knows(browser: Browser, database: Database) -> None:
    browser.submit(PAGE, SYNDICAT | {"siren": LOOS})
    (authority,) = bodies(database)
    assert (authority.name, authority.type, authority.population) == ("Loos-en-Gohelle", "commune", 6_799)


def test_the_same_body_entered_twice_stays_as_it_was(browser: Browser, database: Database) -> None:
    browser.submit(PAGE, SYNDICAT)
    again = browser.submit(PAGE, SYNDICAT | {"name": "Un autre nom"})
    assert again.location == "/collectivites/000512012/equipe"
    assert [authority.name for authority in bodies(database)] == ["Syndicat des Eaux d’Essai"]


@pytest.mark.parametrize("email", [CAMILLE, SACHA, NOEMIE, ALIX])
def test_only_an_administrator_enters_a_body(as_person: As, database: Database, email: str) -> None:
    settle(database)
    browser, before = as_person(email), bodies(database)
    assert browser.fetch(PAGE).status_code == 404
    assert browser.post(PAGE, SYNDICAT | {"csrf_token": browser.token()}).status == 403
    assert bodies(database) == before
