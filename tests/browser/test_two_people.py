"""Two people on one assessment: the page shows both answers, and neither is lost."""

import re
import sqlite3

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.hand import COLLEAGUE, FACTS, Hand
from tests.browser.server import Server
from tests.browser.walking import LOST, expect_kept, level, next_question, press, status
from tests.browser.watch import watch_of

pytestmark = pytest.mark.browser

MINE, THEIRS = "Vu avec le service juridique.", "Vu avec la direction générale."


@pytest.fixture
def assessment(hand: Hand) -> str:
    return hand.begin("Loos 59", FACTS)


@pytest.fixture
def mine(page: Page) -> Page:
    watch_of(page).expects("409")
    return page


@pytest.fixture
def theirs(open_page: Open) -> Page:
    """A colleague's browser, on another machine: no cookie in common."""
    return open_page(who=COLLEAGUE)


def both_open(mine: Page, theirs: Page, address: str) -> None:
    mine.goto(address)
    theirs.goto(address)


def answer_with(page: Page, number: int, comment: str) -> None:
    level(page, number).check()
    page.get_by_label("Commentaire").fill(comment)


def collide(mine: Page, theirs: Page, address: str) -> None:
    """The colleague answers first; then I answer what I still have under my eyes, and I am told."""
    both_open(mine, theirs, address)
    answer_with(theirs, 3, THEIRS)
    next_question(theirs)
    answer_with(mine, 1, MINE)
    expect(status(mine)).to_contain_text(LOST)
    expect(status(mine)).to_contain_text("quelqu’un a changé cette réponse")
    next_question(mine)
    expect(mine.locator(".quote")).to_contain_text("Niveau 3 :")
    expect(mine.locator(".quote")).to_contain_text(THEIRS)
    expect(level(mine, 1)).to_be_checked()
    expect(mine.get_by_label("Commentaire")).to_have_value(MINE)
    expect(status(mine)).to_have_text("Votre saisie n’est pas encore enregistrée.")
    expect(mine.locator(".alert")).to_be_focused()


def test_both_answers_are_shown_and_mine_may_be_kept(mine: Page, theirs: Page, assessment: str, server: Server) -> None:
    address = f"{assessment}/questions/STR-01"
    collide(mine, theirs, address)
    next_question(mine)
    theirs.goto(address)
    expect(level(theirs, 1)).to_be_checked()
    expect(theirs.get_by_label("Commentaire")).to_have_value(MINE)
    assert THEIRS in comments(server, assessment, "STR-01"), "la réponse du collègue n’est plus dans l’historique"


def test_both_answers_are_shown_and_theirs_may_be_kept(mine: Page, theirs: Page, assessment: str) -> None:
    address = f"{assessment}/questions/STR-02"
    collide(mine, theirs, address)
    press(mine, mine.get_by_role("link", name="reprenez la réponse enregistrée"))
    expect(level(mine, 3)).to_be_checked()
    expect(mine.get_by_label("Commentaire")).to_have_value(THEIRS)
    level(mine, 4).check()
    expect_kept(mine)


def test_a_pillar_says_which_answers_ran_into_another(mine: Page, theirs: Page, assessment: str) -> None:
    both_open(mine, theirs, f"{assessment}/axes/CYC")
    level(theirs.locator("#CYC-01"), 4).check()
    press(theirs, theirs.get_by_role("button", name="Enregistrer la page"))
    level(mine.locator("#CYC-01"), 1).check()
    level(mine.locator("#CYC-02"), 2).check()
    press(mine, mine.get_by_role("button", name="Enregistrer la page"))
    expect(mine.locator(".alert").first).to_contain_text("1 réponse à revoir")
    expect(mine.locator("#CYC-01 .quote")).to_contain_text("Niveau 4 :")
    expect(level(mine.locator("#CYC-01"), 1)).to_be_checked()
    expect(mine.locator("#CYC-02 .save")).to_contain_text("Enregistré le")
    press(mine, mine.get_by_role("button", name="Enregistrer la page"))
    theirs.goto(f"{assessment}/axes/CYC")
    expect(level(theirs.locator("#CYC-01"), 1)).to_be_checked()


def test_a_profile_shows_what_the_other_wrote(mine: Page, theirs: Page, hand: Hand) -> None:
    both_open(mine, theirs, f"{hand.begin('Seclin 59', FACTS)}/profil")
    theirs.get_by_label("Nombre d’agents").fill("310")
    press(theirs, theirs.get_by_role("button", name="Enregistrer et continuer"))
    mine.get_by_label("Nombre d’agents").fill("1 320")
    press(mine, mine.get_by_role("button", name="Enregistrer et continuer"))
    expect(mine.locator(".alert")).to_contain_text(re.compile(r"Nombre d’agents\s: 310"))
    expect(mine.get_by_label("Nombre d’agents")).to_have_value("1 320")
    expect(mine.locator(".alert")).to_be_focused()
    press(mine, mine.get_by_role("button", name="Enregistrer et continuer"))
    press(mine, mine.get_by_role("link", name="Profil", exact=True))
    expect(mine.get_by_label("Nombre d’agents")).to_have_value(re.compile(r"^1\s320$"))


def comments(server: Server, assessment: str, criterion: str) -> list[str]:
    query = "SELECT comment FROM answers WHERE assessment_id = ? AND criterion_id = ? ORDER BY version"
    with sqlite3.connect(f"file:{server.database}?mode=ro", uri=True) as base:
        rows = base.execute(query, (assessment.rsplit("/", 1)[1], criterion)).fetchall()
    base.close()
    return [str(comment) for (comment,) in rows]
