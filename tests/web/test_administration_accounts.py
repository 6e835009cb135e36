"""Accounts and invitations of the installation: a right is given, or lost in every session at the next request."""

import re
from urllib.parse import urlsplit

import pytest
from flask import Flask

from procurement.storage.database import Database
from procurement.storage.people_store import PersonStore
from tests.web import kept
from tests.web.browser import LOOS, Browser, Reply
from tests.web.conftest import As
from tests.web.house import (
    ALIX,
    CAMILLE,
    DOMINIQUE,
    HOME,
    NAMES,
    NOEMIE,
    SACHA,
    STRANGER,
    actions,
    advisers,
    number,
    rights,
    settle,
)
from tests.web.people import COLLEAGUE, TESTER
from tests.web.posting import SITE, sending_letters

PAGE = "/administration"
BOXES = ("is_adviser", "is_administrator", "is_active")
NEW = {"email": "robin@apes.example", "name": "Robin Vasseur", "role": "adviser"}
PASSWORD = "un panier de mirabelles au marché"


@pytest.fixture
def admin(database: Database, as_person: As) -> Browser:
    """An administrator; nobody else is one, but for the two people of every test."""
    settle(database)
    with database.writing() as connection:
        for email in (TESTER, COLLEAGUE):
            PersonStore(connection).change(number(database, email), is_administrator=False)
    return as_person(DOMINIQUE)


def change(browser: Browser, email: str, *ticked: str, button: str = "rights") -> Reply:
    """Open the page, tick those boxes of an account and no other, and press a button."""
    assert browser.database is not None
    form = browser.form(PAGE, f"/comptes/{number(browser.database, email)}")
    hidden = {name: value for name, value in form.values.items() if name not in BOXES}
    return browser.post(form.action, hidden | dict.fromkeys(ticked, "1") | {"change": button})


def give_factor(database: Database, email: str) -> None:
    with database.writing() as connection:
        PersonStore(connection).change(number(database, email), totp_secret="SECRET", totp_last_step=3)


def factor(database: Database, email: str) -> tuple[str | None, int | None]:
    with database.reading() as connection:
        found = PersonStore(connection).credentials(email)
    assert found is not None
    return found.totp_secret, found.totp_last_step


def test_the_boxes_are_ticked_as_the_account_is(admin: Browser, database: Database) -> None:
    form = admin.form(PAGE, f"/comptes/{number(database, ALIX)}")
    assert {name for name in BOXES if name in form.values} == {"is_adviser", "is_active"}


@pytest.mark.parametrize("right", ["is_adviser", "is_administrator"])
def test_a_right_is_given(admin: Browser, database: Database, right: str) -> None:
    reply = change(admin, SACHA, right, "is_active")
    assert (reply.status, reply.location) == (303, f"{PAGE}#comptes")
    assert rights(database, SACHA) == (right == "is_adviser", right == "is_administrator", True)


def test_a_change_of_account_is_in_the_journal(admin: Browser, database: Database) -> None:
    change(admin, SACHA, "is_adviser", "is_active")
    details = f'{{"active":true,"administrator":false,"adviser":true,"person":{number(database, SACHA)}}}'
    assert actions(database) == [("account_changed", number(database, DOMINIQUE), details)]


def test_a_right_lost_ends_every_open_session(admin: Browser, database: Database, as_person: As) -> None:
    """Seen red on a copy that changed the account and left its sessions open."""
    sessions = [as_person(ALIX) for _ in range(3)]
    assert [browser.fetch(HOME).status_code for browser in sessions] == [200] * 3
    change(admin, ALIX, "is_active")
    assert [browser.fetch(HOME).location.partition("?")[0] for browser in sessions] == ["/connexion"] * 3


def test_an_account_closed_is_out_at_the_next_request(admin: Browser, database: Database, as_person: As) -> None:
    """Seen red on a copy that left the sessions open and let closed accounts through."""
    sacha = as_person(SACHA)
    token, before = sacha.token(), kept.fingerprint(database)
    change(admin, SACHA)
    assert kept.fingerprint(database) != before
    assert sacha.fetch(HOME).location.startswith("/connexion?")
    assert sacha.post(f"{HOME}/diagnostics", {"csrf_token": token, "year": "2026"}).status == 401


def test_who_is_no_adviser_any_more_follows_no_authority(admin: Browser, database: Database) -> None:
    change(admin, ALIX, "is_active")
    assert advisers(database) == []


def test_the_last_administrator_stays_and_the_page_says_why(admin: Browser, database: Database) -> None:
    reply = change(admin, DOMINIQUE, "is_active")
    assert reply.status == 422
    assert "C’est le dernier compte d’administration" in reply.page.one("div", id="fautes").text
    assert rights(database, DOMINIQUE) == (False, True, True)


def test_one_of_two_administrators_may_go_and_is_out_at_once(admin: Browser, database: Database) -> None:
    change(admin, CAMILLE, "is_administrator", "is_active")
    assert change(admin, DOMINIQUE, "is_active").status == 303
    assert admin.fetch(PAGE).location.startswith("/connexion?")


def test_a_page_older_than_the_account_does_not_open_it_again(
    admin: Browser, database: Database, as_person: As
) -> None:
    form = admin.form(PAGE, f"/comptes/{number(database, SACHA)}")
    change(admin, SACHA)
    reply = admin.post(form.action, form.values | {"is_adviser": "1", "change": "rights"})
    assert reply.status == 422
    assert "Ce compte a changé depuis que vous avez ouvert la page" in reply.page.one("div", id="fautes").text
    assert rights(database, SACHA) == (False, False, False)


@pytest.mark.parametrize(
    "changed", [{"change": ""}, {"change": "all"}, {"seen": ""}, {"seen": "0011"}, {"seen": "2x1"}, {"seen": "00²"}]
)
def test_a_form_altered_on_its_way_changes_nothing(admin: Browser, database: Database, changed: dict[str, str]) -> None:
    form = admin.form(PAGE, f"/comptes/{number(database, SACHA)}")
    before = kept.fingerprint(database)
    reply = admin.post(form.action, form.values | {"is_adviser": "1", "change": "rights"} | changed)
    assert reply.status == 422
    assert "Rechargez la page" in reply.page.one("div", id="fautes").text
    assert kept.fingerprint(database) == before


def test_a_box_sent_twice_is_refused(admin: Browser, database: Database) -> None:
    form = admin.form(PAGE, f"/comptes/{number(database, SACHA)}")
    reply = admin.post(form.action, form.values | {"is_adviser": ["1", "1"], "change": "rights"})
    assert reply.status == 422
    assert rights(database, SACHA) == (False, False, True)


@pytest.mark.parametrize(
    "column", ["email", "name", "password_hash", "is_demo", "totp_secret", "provider_subject", "id"]
)
def test_no_other_column_is_set_by_a_field_that_names_it(admin: Browser, database: Database, column: str) -> None:
    """Seen red on a copy that gave the account every field that the form holds."""
    form = admin.form(PAGE, f"/comptes/{number(database, SACHA)}")
    before = kept.contents(database)["people"]
    assert admin.post(form.action, form.values | {column: "1", "change": "rights"}).status == 303
    assert kept.contents(database)["people"] == before


@pytest.mark.parametrize("person", ["987654", "9" * 30])
def test_an_account_that_is_not_there_is_unknown(admin: Browser, person: str) -> None:
    content = {"csrf_token": admin.token(), "seen": "001", "is_active": "1", "is_adviser": "1", "change": "rights"}
    assert admin.post(f"{PAGE}/comptes/{person}", content).status == 404


def test_a_second_factor_is_withdrawn_and_the_sessions_with_it(
    admin: Browser, database: Database, as_person: As
) -> None:
    """Seen red on a copy that left the sessions of the account open."""
    give_factor(database, ALIX)
    open_session = as_person(ALIX)
    assert open_session.fetch(HOME).status_code == 200
    assert change(admin, ALIX, "is_adviser", "is_active", button="factor").status == 303
    assert factor(database, ALIX) == (None, None)
    assert open_session.fetch(HOME).location.startswith("/connexion?")
    assert actions(database)[-1][2] == f'{{"person":{number(database, ALIX)},"second_factor":false}}'


def test_the_boxes_do_not_count_when_a_second_factor_is_withdrawn(admin: Browser, database: Database) -> None:
    give_factor(database, ALIX)
    change(admin, ALIX, "is_administrator", button="factor")
    assert rights(database, ALIX) == (True, False, True)


def test_no_second_factor_is_withdrawn_where_there_is_none(admin: Browser, database: Database) -> None:
    page = admin.read(PAGE)
    assert page.all("button", value="factor") == []
    give_factor(database, ALIX)
    assert len(admin.read(PAGE).all("button", value="factor")) == 1


def changes(database: Database) -> dict[str, dict[str, str]]:
    """Every change of the room that concerns people, with what it sends."""
    alix, sacha = number(database, ALIX), number(database, SACHA)
    seen = {"seen": "001", "is_active": "1", "is_administrator": "1", "change": "rights"}
    return {
        f"{PAGE}/inviter": NEW,
        f"{PAGE}/invitations/1/retrait": {},
        f"{PAGE}/comptes/{sacha}": seen,
        f"{PAGE}/collectivites/{LOOS}/conseil": {"person": str(alix)},
        f"{PAGE}/collectivites/{LOOS}/conseil/{alix}/retrait": {},
    }


@pytest.mark.parametrize("email", [CAMILLE, SACHA, NOEMIE, ALIX, STRANGER])
def test_nobody_else_changes_anything(admin: Browser, as_person: As, database: Database, email: str) -> None:
    browser = as_person(email)
    token, before = browser.token(), kept.fingerprint(database)
    statuses = {browser.post(url, fields | {"csrf_token": token}).status for url, fields in changes(database).items()}
    assert statuses == ({403, 404} if email == STRANGER else {403})
    assert kept.fingerprint(database) == before


def invite(browser: Browser, **changed: str) -> Reply:
    return browser.submit(PAGE, NEW | changed, to="/inviter")


def link_of(reply: Reply) -> str:
    return urlsplit(reply.page.one("input", id="lien")["value"]).path


@pytest.mark.parametrize("role", ["adviser", "administrator"])
def test_who_is_invited_to_the_installation_has_that_right_and_no_other(
    admin: Browser, passer_by: Browser, database: Database, role: str
) -> None:
    passer_by.submit(link_of(invite(admin, role=role)), {"password": PASSWORD})
    assert rights(database, NEW["email"]) == (role == "adviser", role == "administrator", True)


def test_who_is_invited_sets_a_second_factor_before_anything_else(admin: Browser, passer_by: Browser) -> None:
    passer_by.submit(link_of(invite(admin, role="administrator")), {"password": PASSWORD})
    assert passer_by.fetch(PAGE).location == "/compte/second-facteur"


@pytest.mark.parametrize("role", ["", "lead", "reader", "owner"])
def test_nobody_is_invited_to_be_something_else(admin: Browser, database: Database, role: str) -> None:
    token, before = admin.token(), kept.fingerprint(database)
    reply = admin.post(f"{PAGE}/inviter", NEW | {"role": role, "csrf_token": token})
    assert reply.status == 422
    assert "Choisissez ce que la personne pourra faire." in reply.page.one("div", id="role-erreur").text
    assert kept.fingerprint(database) == before


def test_an_invitation_waits_until_it_is_withdrawn(admin: Browser, passer_by: Browser) -> None:
    """Seen red on a copy whose withdrawal only wrote in the journal."""
    link = link_of(invite(admin))
    (waiting,) = admin.read(PAGE).one("ul", class_="choices").all("li")
    assert re.match(r"Robin Vasseur, conseil\nrobin@apes\.example · valable jusqu’au ", waiting.text)
    assert f"invitation de {NAMES[DOMINIQUE]}" in waiting.text
    assert admin.send(Browser.form_in(admin.read(PAGE), "/retrait")).location == f"{PAGE}#invitations"
    assert passer_by.fetch(link).status_code == 410


def test_with_mail_the_link_goes_by_letter(app: Flask, admin: Browser) -> None:
    with sending_letters(app) as server:
        reply = invite(admin)
    assert (reply.status, reply.location) == (303, f"{PAGE}#invitations")
    (letter,) = server.letters
    assert letter["To"] == NEW["email"]
    assert "vous invite sur Aune" in letter.get_content()
    assert f"{SITE}/lien/" in letter.get_content()
