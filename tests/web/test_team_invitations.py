"""Inviting someone to a team: the link is for one person, once, for a week; it is written only where it goes."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import text

from procurement.domain.people import AuthorityRole
from procurement.storage.database import Database
from procurement.web.backend import Backend
from tests.conftest import long_form
from tests.web import kept
from tests.web.browser import LILLE, Browser, Reply
from tests.web.conftest import As
from tests.web.house import CAMILLE, DOMINIQUE, NOEMIE, SACHA, STRANGER, TEAM, actions, number, roles, settle
from tests.web.people import add_person
from tests.web.posting import sending_letters

NEW = {"email": "lea@loos.example", "name": "Léa Blondel", "role": "buyer"}
PASSWORD = "un panier de mirabelles au marché"
BY_HAND = "Le courriel n’est pas configuré sur cette installation\u00a0: transmettez ce lien vous-même."


@pytest.fixture(autouse=True)
def _settled(database: Database) -> None:
    settle(database)


@pytest.fixture
def backend(app: Flask) -> Iterator[Backend]:
    """The installation, to be changed for one test: ``app.extensions["aune"]`` is given another."""
    kept_one = app.extensions["aune"]
    yield kept_one
    app.extensions["aune"] = kept_one


@pytest.fixture
def lead(as_person: As) -> Browser:
    return as_person(CAMILLE)


def invite(browser: Browser, **changed: str) -> Reply:
    return browser.submit(TEAM, NEW | changed, to="/inviter")


def link_of(reply: Reply) -> str:
    """Return the path of the link that the page gives to be handed over."""
    return urlsplit(reply.page.one("input", id="lien")["value"]).path


def accept(passer_by: Browser, link: str) -> Reply:
    return passer_by.submit(link, {"password": PASSWORD})


def later(app: Flask, backend: Backend, wait: timedelta) -> None:
    app.extensions["aune"] = replace(backend, clock=lambda: backend.now() + wait)


def test_an_administrator_invites_nobody_where_somebody_leads(as_person: As, database: Database) -> None:
    """Inviting oneself as a reader would open the answers. Seen red without the check."""
    before = kept.fingerprint(database)
    reply = invite(as_person(DOMINIQUE))
    assert (reply.status, "c’est à elle d’inviter" in reply.page.text) == (422, True)
    assert kept.fingerprint(database) == before


@pytest.mark.parametrize("email", [CAMILLE])
def test_without_mail_the_link_is_handed_over_by_whoever_invites(as_person: As, email: str) -> None:
    reply = invite(as_person(email))
    assert reply.status == 200
    field = reply.page.one("input", id="lien")
    assert "readonly" in field.attributes
    assert re.fullmatch(r"http://localhost/lien/[\w-]{43}", field["value"])
    assert BY_HAND in reply.page.one("section", aria_labelledby="lien-titre").text


def test_the_link_is_shown_once(lead: Browser) -> None:
    token = link_of(invite(lead)).rpartition("/")[2]
    assert token not in lead.fetch(TEAM).text


def test_only_the_hash_of_the_link_is_kept(lead: Browser, database: Database) -> None:
    """Seen red on a copy that kept the token itself in the column of its hash."""
    token = link_of(invite(lead)).rpartition("/")[2]
    assert token not in repr(kept.contents(database))


def test_the_link_leads_to_the_site_that_the_settings_name(app: Flask, backend: Backend, lead: Browser) -> None:
    """Seen red on a copy that built the link from the host that the request names."""
    app.extensions["aune"] = replace(backend, settings=replace(backend.settings, url="https://aune.example"))
    shown = invite(lead).page.one("input", id="lien")["value"]
    assert shown.startswith("https://aune.example/lien/")


def test_the_invitation_waits_on_the_page_with_its_last_day_and_who_made_it(lead: Browser) -> None:
    invite(lead)
    (waiting,) = lead.read(TEAM).one("main").one("ul", class_="choices").all("li")
    assert "Léa Blondel, achats\nlea@loos.example · valable jusqu’au " in waiting.text
    assert "invitation de Camille Lenoir" in waiting.text


@pytest.mark.parametrize("email", [SACHA, NOEMIE])
def test_who_only_reads_the_team_sees_no_invitation(as_person: As, lead: Browser, email: str) -> None:
    invite(lead)
    assert "lea@loos.example" not in as_person(email).fetch(TEAM).text


def test_who_accepts_joins_with_the_role_that_was_offered(
    lead: Browser, passer_by: Browser, database: Database
) -> None:
    assert accept(passer_by, link_of(invite(lead))).status == 303
    assert roles(database)["lea@loos.example"] is AuthorityRole.BUYER
    assert "Léa Blondel" not in "".join(item.text for item in lead.read(TEAM).all("ul", class_="choices"))


def test_the_journal_says_what_was_offered_and_to_nobody_by_name(lead: Browser, database: Database) -> None:
    invite(lead)
    assert actions(database) == [("invited", number(database, CAMILLE), '{"role":"buyer"}')]


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("email", "", "Indiquez l’adresse électronique de la personne."),
        ("email", "lea", "Il manque le signe @. Écrivez par exemple jeanne@mairie.fr."),
        ("email", "lea@loos.example, max@loos.example", "Une adresse ne contient"),
        ("name", " ", "Indiquez le prénom et le nom de la personne."),
        ("name", "é" * 101, "101 caractères\u00a0: raccourcissez à 100 au plus."),
        ("role", "", "Choisissez ce que la personne pourra faire."),
        ("role", "adviser", "Choisissez ce que la personne pourra faire."),
        ("role", "administrator", "Choisissez ce que la personne pourra faire."),
    ],
)
def test_a_fault_is_told_beside_its_field_and_nobody_is_invited(
    lead: Browser, database: Database, field: str, typed: str, message: str
) -> None:
    token, before = lead.token(), kept.fingerprint(database)
    reply = lead.post(f"{TEAM}/inviter", NEW | {field: typed, "csrf_token": token}, typed=[typed])
    assert reply.status == 422
    assert message in reply.page.one("div", id=f"{field}-erreur").text
    assert message in reply.page.one("div", id="fautes").one("a", href=f"#{field}").text
    assert kept.fingerprint(database) == before


def test_a_refused_form_comes_back_with_what_was_typed(lead: Browser) -> None:
    page = invite(lead, email="lea@").page
    form = Browser.form_in(page, "/inviter")
    assert form.values["name"] == "Léa Blondel"
    assert (form.values["email"], form.values["role"]) == ("lea@", "buyer")


def test_an_address_typed_with_capitals_is_kept_in_one_way(
    lead: Browser, passer_by: Browser, database: Database
) -> None:
    accept(passer_by, link_of(invite(lead, email=" Lea@LOOS.example ")))
    assert "lea@loos.example" in roles(database)


def test_a_second_invitation_makes_the_first_void(lead: Browser, passer_by: Browser) -> None:
    """Seen red on a copy that left the earlier links as they were."""
    first, second = link_of(invite(lead)), link_of(invite(lead, role="reader"))
    assert passer_by.fetch(first).status_code == 410
    assert passer_by.fetch(second).status_code == 200
    assert len(lead.read(TEAM).one("main").one("ul", class_="choices").all("li")) == 1


def test_a_scanner_that_opens_the_link_uses_nothing_up(lead: Browser, passer_by: Browser, database: Database) -> None:
    """Seen red on a copy whose link was used up by the GET that shows it."""
    link = link_of(invite(lead))
    before = kept.fingerprint(database)
    for ask in (passer_by.client.get, passer_by.client.head, passer_by.client.options):
        ask(link)
    assert kept.fingerprint(database) == before
    assert accept(passer_by, link).status == 303


def test_a_link_that_was_used_opens_no_second_account(lead: Browser, passer_by: Browser, database: Database) -> None:
    """Seen red on a copy that never marked a link as used."""
    link = link_of(invite(lead))
    accept(passer_by, link)
    with database.writing() as connection:
        connection.execute(text("UPDATE people SET email = 'autre@loos.example' WHERE email = 'lea@loos.example'"))
    again = passer_by.post(link, {"password": PASSWORD, "name": "Une autre", "csrf_token": passer_by.token()})
    assert again.status == 410
    assert len(roles(database)) == 4


def test_no_misuse_of_a_link_lets_anybody_in(
    app: Flask, as_person: As, lead: Browser, passer_by: Browser, database: Database
) -> None:
    """Seen red on a copy that let whoever is signed in accept an invitation."""
    link, stranger = link_of(invite(lead, role="lead")), as_person(STRANGER)
    token, before = stranger.token(), roles(database)
    content = {"password": PASSWORD, "name": "Intrus"}
    misuses = (
        lambda _: passer_by.client.get(link),
        lambda _: passer_by.client.head(link),
        lambda _: passer_by.client.post(link, data=content),
        lambda turn: stranger.client.post(link[:-3] + f"{turn:03d}", data=content | {"csrf_token": token}),
        lambda _: stranger.client.post(link.upper(), data=content | {"csrf_token": token}),
        lambda _: stranger.client.post(f"{link}?email={STRANGER}", data={"csrf_token": token, "email": STRANGER}),
    )
    for turn in range(long_form(24, 200)):
        misuses[turn % len(misuses)](turn)
        assert roles(database) == before, f"misuse {turn}"
    assert accept(passer_by, link).status == 303


@pytest.mark.parametrize("email", [STRANGER, NOEMIE, SACHA])
def test_a_link_does_nothing_for_somebody_else(as_person: As, lead: Browser, database: Database, email: str) -> None:
    """Seen red on a copy that let whoever is signed in accept an invitation."""
    add_person(database, "lea@loos.example", "Léa Blondel")
    link, somebody = link_of(invite(lead, role="lead")), as_person(email)
    token, before = somebody.token(), roles(database)
    somebody.post(link, {"csrf_token": token, "password": PASSWORD, "name": "Intrus"})
    assert roles(database) == before
    assert as_person("lea@loos.example").submit(link).status == 303
    assert roles(database)["lea@loos.example"] is AuthorityRole.LEAD


def waiting(database: Database, email: str = "lea@loos.example") -> int:
    """Return the number of the last invitation made for an address."""
    with database.reading() as connection:
        found = connection.scalar(text("SELECT max(id) FROM links WHERE email = :email"), {"email": email})
    return int(found)


def withdraw(browser: Browser, number: int) -> Reply:
    return browser.post(f"{TEAM}/invitations/{number}/retrait", {"csrf_token": browser.token()})


def test_a_withdrawn_invitation_opens_nothing(lead: Browser, passer_by: Browser, database: Database) -> None:
    """Seen red on a copy whose withdrawal only wrote in the journal."""
    link = link_of(invite(lead))
    reply = lead.submit(TEAM, to=f"/invitations/{waiting(database)}/retrait")
    assert (reply.status, reply.location) == (303, TEAM)
    assert passer_by.fetch(link).status_code == 410
    assert actions(database)[-1][0] == "invitation_withdrawn"


def test_an_invitation_is_withdrawn_once_and_the_page_says_so(lead: Browser, database: Database) -> None:
    invite(lead)
    withdraw(lead, waiting(database))
    again = withdraw(lead, waiting(database))
    assert again.status == 422
    assert "Cette invitation n’attend plus de réponse" in again.page.one("div", id="fautes").text


def test_the_invitation_of_another_team_is_not_told_from_one_that_never_was(
    as_person: As, lead: Browser, database: Database
) -> None:
    elsewhere = as_person(STRANGER)
    elsewhere.submit(f"/collectivites/{LILLE}/equipe", NEW, to="/inviter")
    before = kept.fingerprint(database)
    theirs, nobodys = withdraw(lead, waiting(database)), withdraw(lead, 987654)
    assert (theirs.status, theirs.page.one("main").text) == (422, nobodys.page.one("main").text)
    assert kept.fingerprint(database) == before


def test_a_number_too_large_for_the_database_is_no_invitation(lead: Browser) -> None:
    assert withdraw(lead, 10**30).status == 404


def test_an_invitation_is_void_after_a_week(
    app: Flask, backend: Backend, lead: Browser, passer_by: Browser, database: Database
) -> None:
    """Seen red on a copy that did not look at the date."""
    link = link_of(invite(lead))
    later(app, backend, timedelta(days=7, minutes=-1))
    assert passer_by.fetch(link).status_code == 200
    later(app, backend, timedelta(days=7))
    assert passer_by.fetch(link).status_code == 410


def test_with_mail_the_link_goes_by_letter_and_is_shown_to_nobody(app: Flask, lead: Browser) -> None:
    with sending_letters(app) as server:
        reply = invite(lead)
    assert (reply.status, reply.location) == (303, f"{TEAM}#invitations")
    (letter,) = server.letters
    assert letter["To"] == "lea@loos.example"
    words = letter.get_content()
    assert "Camille Lenoir vous invite" in words
    assert "Loos-en-Gohelle, avec le rôle «\u00a0achats\u00a0»" in words
    assert re.search(r"https://aune\.example/lien/[\w-]{43}\s", words)


def test_a_letter_that_does_not_leave_gives_the_link_to_be_handed_over(
    app: Flask, lead: Browser, passer_by: Browser
) -> None:
    with sending_letters(app) as server:
        server.to_recipient = "550 inconnu"
        reply = invite(lead)
    assert reply.status == 200
    assert "Transmettez ce lien vous-même." in reply.page.one("section", aria_labelledby="lien-titre").text
    assert accept(passer_by, link_of(reply)).status == 303
