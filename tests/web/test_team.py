"""The team of an authority: who reads it, who changes it, and a change that holds from the next request on."""

import pytest

from procurement.domain.people import AuthorityRole
from procurement.storage.database import Database
from procurement.storage.people_store import PersonStore
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
    roles,
    settle,
    shown_in,
)
from tests.web.people import make_member

LEAD, BUYER, READER = AuthorityRole.LEAD, AuthorityRole.BUYER, AuthorityRole.READER
KEEPERS, OTHERS = (CAMILLE, DOMINIQUE), (SACHA, NOEMIE, ALIX)
HUGE = str(10**30)


@pytest.fixture(autouse=True)
def _settled(database: Database) -> None:
    settle(database)


@pytest.mark.parametrize("email", [*KEEPERS, *OTHERS])
def test_names_and_roles_are_read_by_whoever_works_there(as_person: As, email: str) -> None:
    main = as_person(email).read(TEAM).one("main")
    assert shown_in(main.text, NAMES.values()) == [NAMES[one] for one in (CAMILLE, SACHA, NOEMIE, ALIX)]
    assert [cell.text for cell in main.all("td", data_l="Rôle")] == ["référence du diagnostic", "achats", "lecture"]


@pytest.mark.parametrize("email", KEEPERS)
def test_addresses_are_shown_to_leads_and_administrators(as_person: As, email: str) -> None:
    words = as_person(email).read(TEAM).one("main").text
    assert shown_in(words, ADDRESSES) == [CAMILLE, SACHA, NOEMIE, ALIX]


@pytest.mark.parametrize("email", OTHERS)
def test_addresses_are_shown_to_nobody_else(as_person: As, email: str) -> None:
    assert shown_in(as_person(email).fetch(TEAM).text, ADDRESSES) == []


@pytest.mark.parametrize("email", OTHERS)
def test_who_only_reads_is_offered_no_button_and_told_what_each_role_does(as_person: As, email: str) -> None:
    main = as_person(email).read(TEAM).one("main")
    assert main.all("form") == []
    assert "invite, répartit les axes, répond et transmet" in main.one("dl").text


@pytest.mark.parametrize("email", KEEPERS)
def test_who_invites_is_told_what_each_role_does(as_person: As, email: str) -> None:
    proposed = as_person(email).read(TEAM).one("fieldset", id="role").all("label")
    assert [label.text for label in proposed] == [
        "référence du diagnostic\u00a0: invite, répartit les axes, répond et transmet",
        "achats\u00a0: répond aux questions",
        "lecture\u00a0: lit les résultats et les rapports",
    ]


@pytest.mark.parametrize("siren", [LOOS, "000190017", "999999999"])
def test_who_is_of_another_authority_sees_the_page_of_an_unknown_one(as_person: As, siren: str) -> None:
    stranger = as_person(STRANGER)
    seen = stranger.fetch(f"/collectivites/{siren}/equipe")
    assert seen.status_code == 404
    assert shown_in(seen.text, NAMES.values()) == [NAMES[STRANGER]]


@pytest.mark.parametrize("email", [DOMINIQUE, ALIX, CAMILLE])
def test_an_authority_that_is_not_here_has_no_team(as_person: As, email: str) -> None:
    assert as_person(email).fetch("/collectivites/000190017/equipe").status_code == 404


def test_a_passer_by_is_asked_to_sign_in(passer_by: Browser) -> None:
    reply = passer_by.fetch(TEAM)
    assert (reply.status_code, reply.location.partition("?")[0]) == (303, "/connexion")


def changes(database: Database) -> dict[str, dict[str, str]]:
    """Every change that the page offers, about Sacha, with what it sends."""
    sacha = number(database, SACHA)
    return {
        f"{TEAM}/inviter": {"email": "neuf@loos.example", "name": "Neuf", "role": "lead"},
        f"{TEAM}/invitations/1/retrait": {},
        f"{TEAM}/{sacha}/role": {"role": "lead"},
        f"{TEAM}/{sacha}/retrait": {},
    }


@pytest.mark.parametrize(("email", "status"), [(SACHA, 403), (NOEMIE, 403), (ALIX, 403), (STRANGER, 404)])
def test_nobody_else_changes_anything(as_person: As, database: Database, email: str, status: int) -> None:
    browser = as_person(email)
    token, before = browser.token(), kept.fingerprint(database)
    for url, fields in changes(database).items():
        assert browser.post(url, fields | {"csrf_token": token}).status == status, url
    assert kept.fingerprint(database) == before


@pytest.mark.parametrize("email", KEEPERS)
def test_a_role_is_changed(as_person: As, database: Database, email: str) -> None:
    reply = as_person(email).submit(TEAM, {"role": "reader"}, to=f"/{number(database, SACHA)}/role")
    assert (reply.status, reply.location) == (303, TEAM)
    assert roles(database)[SACHA] is READER


def test_a_change_of_role_says_who_made_it(as_person: As, database: Database) -> None:
    sacha = number(database, SACHA)
    as_person(CAMILLE).submit(TEAM, {"role": "lead"}, to=f"/{sacha}/role")
    assert actions(database) == [("role_changed", number(database, CAMILLE), f'{{"person":{sacha},"role":"lead"}}')]


@pytest.mark.parametrize("role", ["", "owner", "adviser", "administrator", "LEAD"])
def test_a_role_that_is_not_proposed_is_refused(as_person: As, database: Database, role: str) -> None:
    browser = as_person(CAMILLE)
    url = f"{TEAM}/{number(database, SACHA)}/role"
    reply = browser.post(url, {"csrf_token": browser.token(), "role": role})
    assert reply.status == 422
    assert "Choisissez ce que la personne pourra faire." in reply.page.one("div", id="fautes").text
    assert roles(database)[SACHA] is BUYER


@pytest.mark.parametrize("email", KEEPERS)
def test_somebody_is_taken_away(as_person: As, database: Database, email: str) -> None:
    reply = as_person(email).submit(TEAM, to=f"/{number(database, SACHA)}/retrait")
    assert (reply.status, reply.location) == (303, TEAM)
    assert set(roles(database)) == {CAMILLE, NOEMIE}


@pytest.mark.parametrize("work", ["role", "retrait"])
@pytest.mark.parametrize("email", KEEPERS)
def test_the_last_lead_stays_and_the_page_says_why(as_person: As, database: Database, email: str, work: str) -> None:
    fields = {"role": "buyer"} if work == "role" else None
    reply = as_person(email).submit(TEAM, fields, to=f"/{number(database, CAMILLE)}/{work}")
    assert reply.status == 422
    assert "C’est la dernière personne référente" in reply.page.one("div", id="fautes").text
    assert roles(database)[CAMILLE] is LEAD


@pytest.mark.parametrize("work", ["role", "retrait"])
@pytest.mark.parametrize("whose", [STRANGER, "nobody", HUGE])
def test_somebody_who_is_not_of_the_team_is_unknown(as_person: As, database: Database, whose: str, work: str) -> None:
    person = {"nobody": "987654", HUGE: HUGE}.get(whose) or str(number(database, STRANGER))
    browser = as_person(CAMILLE)
    token, before = browser.token(), kept.fingerprint(database)
    reply = browser.post(f"{TEAM}/{person}/{work}", {"csrf_token": token, "role": "reader"})
    assert reply.status == 404
    assert kept.fingerprint(database) == before
    assert set(roles(database, LILLE)) == {STRANGER}


def test_a_lead_who_leaves_goes_back_to_the_home_page(as_person: As, database: Database) -> None:
    make_member(database, SACHA, LOOS, LEAD)
    browser = as_person(CAMILLE)
    assert browser.submit(TEAM, to=f"/{number(database, CAMILLE)}/retrait").location == "/"
    assert browser.fetch(TEAM).status_code == 404


def test_an_administrator_who_leaves_still_sees_the_team(as_person: As, database: Database) -> None:
    make_member(database, DOMINIQUE, LOOS, BUYER)
    reply = as_person(DOMINIQUE).submit(TEAM, to=f"/{number(database, DOMINIQUE)}/retrait")
    assert reply.location == TEAM


def test_a_role_lowered_holds_at_the_next_request_of_an_open_session(as_person: As, database: Database) -> None:
    """Seen red on a copy whose visitor was remembered from one request to the next."""
    make_member(database, SACHA, LOOS, LEAD)
    open_session = as_person(SACHA)
    form = open_session.form(TEAM, f"/{number(database, NOEMIE)}/role")
    as_person(CAMILLE).submit(TEAM, {"role": "reader"}, to=f"/{number(database, SACHA)}/role")
    assert open_session.send(form, {"role": "lead"}).status == 403
    assert roles(database)[NOEMIE] is READER


def test_a_person_removed_sees_nothing_at_the_next_request_of_three_open_sessions(
    as_person: As, database: Database
) -> None:
    """Seen red on a copy whose visitor was remembered from one request to the next."""
    sessions = [as_person(SACHA) for _ in range(3)]
    assert [browser.fetch(HOME).status_code for browser in sessions] == [200] * 3
    as_person(CAMILLE).submit(TEAM, to=f"/{number(database, SACHA)}/retrait")
    assert [browser.fetch(url).status_code for browser in sessions for url in (HOME, TEAM)] == [404] * 6


def test_an_account_that_is_closed_is_marked_for_those_who_keep_the_team(as_person: As, database: Database) -> None:
    with database.writing() as connection:
        PersonStore(connection).change(number(database, SACHA), is_active=False)
    assert "compte désactivé" in as_person(CAMILLE).read(TEAM).one("main").text
    assert "compte désactivé" not in as_person(NOEMIE).read(TEAM).one("main").text


def test_an_administrator_is_told_to_invite_a_lead_and_to_name_an_adviser(browser: Browser, database: Database) -> None:
    make_member(database, NOEMIE, "216204982", READER)
    told = browser.read("/collectivites/216204982/equipe").one("section", aria_labelledby="debut")
    assert "Invitez la personne référente" in told.text
    assert told.one("a", href="/administration?q=216204982#collectivites")


def test_an_administrator_is_told_that_the_lead_was_invited(browser: Browser, database: Database) -> None:
    make_member(database, NOEMIE, "216204982", READER)
    page = "/collectivites/216204982/equipe"
    browser.submit(page, {"email": "neuf@lens.example", "name": "Neuf", "role": "lead"}, to="/inviter")
    told = browser.read(page).one("section", aria_labelledby="debut").text
    assert "La personne référente est invitée\u00a0: elle n’a pas encore répondu." in told


def test_nobody_is_told_what_is_missing_when_nobody_is(as_person: As) -> None:
    assert as_person(DOMINIQUE).read(TEAM).all("section", aria_labelledby="debut") == []
