"""The administrator's room: everybody and every state at hand, who advises whom, and never what was answered."""

import pytest

from procurement.domain.journey import State
from procurement.storage.database import Database
from tests.web import kept
from tests.web.browser import LILLE, LOOS, REGISTER_NAMES, Browser, Reply
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
    advisers,
    number,
    settle,
    shown_in,
)
from tests.web.html_pages import Element
from tests.web.people import add_person, make_member
from tests.web.standing import put_in
from tests.web.test_statement_counts import OTHERS, counted

PAGE = "/administration"
CANARY = "CANARI-7f3a"


@pytest.fixture
def admin(database: Database, as_person: As) -> Browser:
    settle(database)
    return as_person(DOMINIQUE)


@pytest.fixture
def working(begun: str, database: Database) -> str:
    """The address of the assessment of Loos, with its people."""
    settle(database)
    return begun


def section(page: Element, title: str) -> Element:
    """Return the table that follows the heading ``title``."""
    return next(table for table in page.all("table") if table.one("caption").text.startswith(title))


def row(page: Element, title: str, words: str) -> Element:
    return next(line for line in section(page, title).one("tbody").all("tr") if words in line.text)


@pytest.mark.parametrize("email", [CAMILLE, SACHA, NOEMIE, ALIX, STRANGER])
def test_nobody_else_knows_that_the_room_is_there(admin: Browser, as_person: As, email: str) -> None:
    assert as_person(email).fetch(PAGE).status_code == 404


def test_a_passer_by_is_asked_to_sign_in(passer_by: Browser) -> None:
    assert passer_by.fetch(PAGE).location.startswith("/connexion?")


def test_every_account_is_listed_with_what_it_is(admin: Browser) -> None:
    page = admin.read(PAGE)
    shown = {email: row(page, "Les comptes", email).text for email in ADDRESSES}
    assert [NAMES[email] in words for email, words in shown.items()] == [True] * len(ADDRESSES)
    assert "référence du diagnostic, Loos-en-Gohelle" in shown[CAMILLE]
    assert "lecture, Loos-en-Gohelle" in shown[NOEMIE]
    assert "conseil" in shown[ALIX]
    assert "administration" in shown[DOMINIQUE]
    assert "(vous)" in shown[DOMINIQUE]


def test_who_should_set_a_second_factor_is_marked(admin: Browser) -> None:
    page = admin.read(PAGE)
    factors = {
        email: row(page, "Les comptes", email).one("td", data_l="Second facteur").text for email in (ALIX, CAMILLE)
    }
    assert factors == {ALIX: "à régler", CAMILLE: "non demandé"}


def test_every_authority_is_listed_with_its_people_and_its_advisers(admin: Browser) -> None:
    page = admin.read(PAGE)
    loos, lille = (row(page, "Les collectivités", siren) for siren in (LOOS, LILLE))
    assert loos.one("a", href=TEAM).text.startswith("3\u00a0personnes")
    assert loos.one("td", data_l="Accompagnement").text.startswith("Alix Fontaine")
    assert lille.one("td", data_l="Accompagnement").text.startswith("personne pour l’instant")


def test_an_authority_without_lead_is_marked(admin: Browser, database: Database) -> None:
    make_member(database, NOEMIE, "216204982", "reader")
    page = admin.read(PAGE, REGISTER_NAMES)
    marked = [line.one("th").text for line in section(page, "Les coll").all("tr") if "aucune personne réf" in line.text]
    assert [words.partition("\n")[0] for words in marked] == ["Lens"]


def test_every_assessment_is_listed_with_its_state(working: str, as_person: As) -> None:
    page = as_person(DOMINIQUE).read(PAGE)
    line = row(page, "Les diagnostics", "Loos-en-Gohelle")
    assert line.one("td", data_l="État").text == "en cours"
    assert line.one("td", data_l="Depuis").text.startswith("le ")


def source(browser: Browser, url: str) -> str:
    """Return a page as it is written, what is not seen included."""
    reply = browser.fetch(url)
    assert reply.status_code == 200, url
    return reply.text


def test_what_was_answered_is_nowhere_that_an_administrator_goes(
    working: str, as_person: As, database: Database
) -> None:
    """Seen red on a copy whose authority page drew for administrators what it draws for members."""
    as_person(SACHA).submit(f"{working}/questions/STR-01", {"choice": "2", "comment": CANARY, "document": CANARY})
    put_in(database, working, State.VALIDATED, document=f'{{"note": "{CANARY}"}}')
    put_in(database, working, State.IN_REVIEW)
    admin = as_person(DOMINIQUE)
    pages = {url: source(admin, url) for url in (PAGE, HOME, TEAM, f"{PAGE}?q={LOOS}", "/collectivites?q=loos")}
    forbidden = [CANARY, "STR-01", "Score", "réponse sur", "réponses sur"]
    assert {url: shown_in(text, forbidden) for url, text in pages.items()} == {url: [] for url in pages}


def test_the_sections_are_a_jump_away(admin: Browser) -> None:
    page = admin.read(PAGE)
    links = [link["href"] for link in page.one("nav", aria_label="Dans cette page").all("a")]
    assert links[:5] == ["#comptes", "#invitations", "#collectivites", "#diagnostics", "#inviter"]


@pytest.mark.parametrize(
    ("query", "accounts", "authorities"),
    [
        ("noemie", [NOEMIE], []),
        ("PETIT noémie", [NOEMIE], []),
        (CAMILLE, [CAMILLE], []),
        ("loos", [CAMILLE, SACHA, NOEMIE], ["Loos-en-Gohelle"]),
        (LILLE, [STRANGER], ["Lille"]),
        ("pas de calais", [], ["Loos-en-Gohelle"]),
        ("introuvable", [], []),
    ],
)
def test_a_word_keeps_only_what_holds_it(
    admin: Browser, query: str, accounts: list[str], authorities: list[str]
) -> None:
    page = admin.read(f"{PAGE}?q={query}", [query])
    names = [table.one("caption").text.partition(",")[0] for table in page.all("table")]
    listed = section(page, "Les comptes").text if "Les comptes" in names else ""
    bodies = section(page, "Les collectivités").all("th", scope="row") if "Les collectivités" in names else []
    assert [email for email in ADDRESSES if email in listed] == accounts
    assert [body.text.partition("\n")[0] for body in bodies] == authorities
    assert page.one("input", id="q")["value"] == query


def test_what_is_changed_comes_back_to_the_same_word(admin: Browser) -> None:
    reply = admin.submit(f"{PAGE}?q=loos", to=f"/conseil/{admin_number(admin, ALIX)}/retrait?q=loos")
    assert reply.location == f"{PAGE}?q=loos#collectivites"


def admin_number(browser: Browser, email: str) -> int:
    assert browser.database is not None
    return number(browser.database, email)


def name(browser: Browser, email: str, siren: str = LILLE) -> Reply:
    return browser.submit(PAGE, {"person": str(admin_number(browser, email))}, to=f"/{siren}/conseil")


def test_an_adviser_is_named(admin: Browser, database: Database) -> None:
    reply = name(admin, ALIX)
    assert (reply.status, reply.location) == (303, f"{PAGE}#collectivites")
    assert advisers(database, LILLE) == [ALIX]
    alix, dominique = number(database, ALIX), number(database, DOMINIQUE)
    assert actions(database) == [("adviser_assigned", dominique, f'{{"person":{alix}}}')]


def test_an_adviser_named_sees_the_authority_at_once(admin: Browser, as_person: As) -> None:
    adviser = as_person(ALIX)
    assert adviser.fetch(f"/collectivites/{LILLE}").status_code == 404
    name(admin, ALIX)
    assert adviser.fetch(f"/collectivites/{LILLE}").status_code == 200


def test_an_adviser_withdrawn_does_nothing_with_a_page_left_open(
    working: str, as_person: As, database: Database
) -> None:
    """Seen red on a copy whose visitor was remembered from one request to the next."""
    adviser = as_person(ALIX)
    form = adviser.form(f"{working}/questions/STR-01")
    reply = as_person(DOMINIQUE).submit(PAGE, to=f"/{LOOS}/conseil/{number(database, ALIX)}/retrait")
    assert (reply.status, advisers(database)) == (303, [])
    assert adviser.send(form, {"choice": "2"}).status == 404
    assert adviser.fetch(HOME).status_code == 404
    assert kept.history(database, working, "STR-01") == []


@pytest.mark.parametrize("person", ["", "x", "²", "-1", "987654", "9" * 30, CAMILLE])
def test_only_an_adviser_is_named(admin: Browser, database: Database, person: str) -> None:
    sent = str(number(database, person)) if person == CAMILLE else person
    content = {"csrf_token": admin.token(), "person": sent}
    reply = admin.post(f"{PAGE}/collectivites/{LILLE}/conseil", content)
    assert reply.status == 422
    assert "Choisissez une conseillère ou un conseiller" in reply.page.one("div", id="fautes").text
    assert advisers(database, LILLE) == []


@pytest.mark.parametrize("url", ["conseil", "conseil/1/retrait"])
def test_nobody_is_named_for_an_authority_that_is_not_here(admin: Browser, url: str) -> None:
    content = {"csrf_token": admin.token(), "person": "1"}
    assert admin.post(f"{PAGE}/collectivites/000190017/{url}", content).status == 404


def test_the_page_asks_as_often_for_seven_authorities_as_for_two(admin: Browser, database: Database) -> None:
    def count() -> int:
        with counted(database) as statements:
            assert admin.fetch(PAGE).status_code == 200
        return len(statements)

    few = count()
    for siren in OTHERS:
        add_person(database, f"{siren}@mairie.example")
        make_member(database, f"{siren}@mairie.example", siren)
    assert count() == few
