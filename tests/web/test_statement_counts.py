"""How many times a page asks the database: as often with six assessments as with one, with all answers as with none."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from procurement.storage.database import Database
from tests.web.browser import LOOS, Browser

OTHERS = ("215903501", "215905126", "216207589", "200059608", "216207597")
WHO = 2
"""Who asks: their session, with their account, and what they are to which authority."""
WHERE = 1
"""The authority that the address is about, for their rights there."""
DOSSIER = 8
"""An assessment: its file, profile, answers, decisions, evidence, holders, validation, and the names of its people."""
PAGES = {
    "": 1,  # the discussions that are open
    "/profil": 0,
    "/questions/STR-01": 1,  # the messages of the question
    "/axes/STR": 0,
    "/reponses": 1,  # who will review it
    "/resultats": 0,
    "/resultats/pourquoi": 0,
    "/resultats/diagnostic.json": 0,
    "/repartition": 1,  # the people of the authority
    "/journal": 2,  # its lines, and the names in them
}
"""What each page of an assessment asks beside that: one statement more would be a loop in disguise."""
LISTS = {
    "/": 2,  # the authorities and the assessments, then what surrounds an assessment, once for all of them
    "/compte": 2,  # the sessions and the authorities
    "/administration": 6,  # accounts, authorities, members, advisers, invitations, assessments
}


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """Collect the statements that reach the database; the beginning of a transaction asks for nothing."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield statements
    event.remove(database.engine, "before_cursor_execute", note)


@pytest.fixture
def count(browser: Browser, database: Database) -> Callable[[str], int]:
    def count(url: str) -> int:
        with counted(database) as statements:
            assert browser.fetch(url).status_code == 200
        return len(statements)

    return count


def fill(browser: Browser, address: str) -> None:
    """Answer everything, by the pages of the pillars."""
    for link in [link["href"] for link in browser.read(address).one("ol", class_="prog").all("a")]:
        form = browser.form(link)
        chosen = {name: "ne-sait-pas" for name in form.names if name.endswith("-choice")}
        ticked = {name: "y" for name in form.names if name.endswith("-dont_know")}
        assert browser.send(form, chosen | ticked).status == 303


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_as_often_among_six_assessments_as_alone(
    browser: Browser, count: Callable[[str], int], begun: str, page: str
) -> None:
    alone = count(f"{begun}{page}")
    for siren in OTHERS:
        browser.begin(siren)
    assert count(f"{begun}{page}") == alone == WHO + WHERE + DOSSIER + PAGES[page]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_as_often_with_every_answer_as_with_none(
    browser: Browser, count: Callable[[str], int], begun: str, page: str
) -> None:
    empty = count(f"{begun}{page}")
    fill(browser, begun)
    assert count(f"{begun}{page}") == empty == WHO + WHERE + DOSSIER + PAGES[page]


def test_a_question_asks_as_often_with_ten_messages_as_with_one(
    browser: Browser, count: Callable[[str], int], begun: str
) -> None:
    url = f"{begun}/questions/STR-01"
    browser.submit(url, {"text": "Message 1"}, to="/messages")
    one = count(url)
    for rank in range(2, 11):
        browser.submit(url, {"text": f"Message {rank}"}, to="/messages")
    assert "Message 10" in browser.read(url).text
    assert count(url) == one


@pytest.mark.parametrize("url", LISTS)
def test_a_list_asks_as_often_for_six_assessments_as_for_one(
    browser: Browser, count: Callable[[str], int], begun: str, url: str
) -> None:
    alone = count(url)
    for siren in OTHERS:
        browser.begin(siren)
    assert len(browser.read("/").one("section", aria_labelledby="encours").all("article")) == 6
    assert count(url) == alone == WHO + LISTS[url] + (DOSSIER - 1 if url == "/" else 0)


@pytest.mark.parametrize("url", ["/", "/methode", "/glossaire", "/accessibilite", "/connexion", "/mot-de-passe-oublie"])
def test_a_public_page_asks_nothing_for_nobody(passer_by: Browser, database: Database, url: str) -> None:
    with counted(database) as statements:
        passer_by.read(url)
    assert statements == []


@pytest.mark.parametrize("url", ["/methode", "/glossaire", "/accessibilite"])
def test_a_page_that_shows_no_assessment_asks_only_who_is_there(count: Callable[[str], int], url: str) -> None:
    assert count(url) == WHO


def test_a_search_asks_only_which_authorities_are_here(count: Callable[[str], int]) -> None:
    assert count(f"/collectivites?q={LOOS}") == WHO + 1


def test_saving_an_answer_asks_as_often_among_six_assessments_as_alone(
    browser: Browser, database: Database, begun: str
) -> None:
    form = browser.form(f"{begun}/questions/STR-01")
    with counted(database) as alone:
        browser.send(form, {"choice": "1"})
    for siren in OTHERS:
        browser.begin(siren)
    with counted(database) as among_six:
        browser.send(form, {"choice": "2"})
    assert len(among_six) == len(alone)
