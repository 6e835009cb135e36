"""How many times a page asks the database: as often with six assessments as with one, with all answers as with none."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from procurement.storage.database import Database
from tests.web.browser import LOOS, Browser

OTHERS = ("215903501", "215905126", "216207589", "200059608", "216207597")
PAGES = (
    "",
    "/profil",
    "/questions/STR-01",
    "/axes/STR",
    "/reponses",
    "/resultats",
    "/resultats/pourquoi",
    "/resultats/diagnostic.json",
)
MOST = 6
"""More statements than that for one page would be a loop in disguise."""


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """Collect the statements that reach the database."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
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
    assert count(f"{begun}{page}") == alone <= MOST


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_as_often_with_every_answer_as_with_none(
    browser: Browser, count: Callable[[str], int], begun: str, page: str
) -> None:
    empty = count(f"{begun}{page}")
    fill(browser, begun)
    assert count(f"{begun}{page}") == empty <= MOST


def test_the_home_asks_as_often_for_six_assessments_as_for_one(
    browser: Browser, count: Callable[[str], int], begun: str
) -> None:
    alone = count("/")
    for siren in OTHERS:
        browser.begin(siren)
    assert len(browser.read("/").one("section", aria_labelledby="encours").all("li")) == 6
    assert count("/") == alone <= MOST


@pytest.mark.parametrize("url", ["/methode", "/glossaire", "/accessibilite", f"/collectivites?q={LOOS}"])
def test_a_page_that_shows_no_assessment_asks_nothing(count: Callable[[str], int], url: str) -> None:
    assert count(url) == 0


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
