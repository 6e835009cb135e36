"""Nothing typed is lost: an answer is kept as it is given, and the page says so only when it is true."""

import re
import sqlite3
from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Page, Route, expect

from tests.browser.hand import FACTS, Hand
from tests.browser.server import Server
from tests.browser.walking import KEPT, LOST, expect_kept, level, next_question, press, status
from tests.browser.watch import watch_of

pytestmark = pytest.mark.browser

NOT_YET = "Pas encore enregistré."
COMMENT = "Trois services ont relu ce texte ; rien ne doit s’en perdre, ni « é », ni 12,5 %."


@pytest.fixture(scope="module")
def assessment(hand: Hand) -> str:
    return hand.begin("Tourcoing 59", FACTS)


@pytest.fixture
def question(page: Page, assessment: str, unused: Callable[[], str]) -> Page:
    """A page with a question of levels that nobody has answered."""
    page.goto(f"{assessment}/questions/{unused()}")
    return page


@pytest.fixture(scope="module")
def unused() -> Callable[[], str]:
    fresh = iter(
        ("STR-01", "STR-02", "STR-03", "STR-06", "CYC-01", "CYC-02", "CYC-03", "CYC-04", "CYC-08", "ESS-01", "ESS-06")
    )
    return lambda: next(fresh)


def test_kept_is_said_only_once_the_server_has_answered(question: Page) -> None:
    held: list[Route] = []
    question.route("**/questions/*", lambda route: held.append(route))
    with question.expect_request("**/questions/*"):
        level(question, 2).check()
    expect(status(question)).to_have_text("Enregistrement…")
    held[0].continue_()
    expect_kept(question)
    question.unroute_all()
    question.reload()
    expect(level(question, 2)).to_be_checked()
    expect(status(question)).to_contain_text("Enregistré le")


def test_what_is_typed_while_a_save_is_on_its_way_is_kept_too(question: Page) -> None:
    held: list[Route] = []
    question.route("**/questions/*", lambda route: held.append(route), times=1)
    with question.expect_request("**/questions/*"):
        level(question, 2).check()
    question.get_by_label("Commentaire").press_sequentially(COMMENT)
    held[0].continue_()
    expect(status(question)).to_have_text(NOT_YET)
    expect_kept(question)
    question.reload()
    expect(question.get_by_label("Commentaire")).to_have_value(COMMENT)


def test_a_text_is_kept_after_a_pause_without_leaving_its_field(question: Page) -> None:
    level(question, 1).check()
    expect_kept(question)
    question.get_by_label("Commentaire").press_sequentially(COMMENT)
    expect(status(question)).to_have_text(NOT_YET)
    expect_kept(question)
    expect(question.get_by_label("Commentaire")).to_be_focused()


def test_a_lost_connection_is_said_and_made_up_for(question: Page) -> None:
    watch_of(question).expects("ERR_INTERNET_DISCONNECTED")
    question.context.set_offline(True)
    level(question, 3).check()
    expect(status(question)).to_contain_text(LOST, timeout=5_000)
    question.get_by_label("Commentaire").fill(COMMENT)
    next_click(question)
    expect(status(question)).to_contain_text(LOST)
    question.context.set_offline(False)
    expect_kept(question)
    question.reload()
    expect(level(question, 3)).to_be_checked()
    expect(question.get_by_label("Commentaire")).to_have_value(COMMENT)


def test_a_server_that_dies_loses_nothing(question: Page, server: Server) -> None:
    watch_of(question).expects("ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE")
    level(question, 1).check()
    expect_kept(question)
    server.kill()
    try:
        level(question, 4).check()
        question.get_by_label("Lien ou référence de la pièce").fill("Bilan 2026")
        question.get_by_label("Commentaire").fill(COMMENT)
        expect(status(question)).to_contain_text(LOST, timeout=5_000)
        next_click(question)
        expect(question.get_by_label("Commentaire")).to_have_value(COMMENT)
    finally:
        server.start()
    expect_kept(question)
    question.reload()
    expect(level(question, 4)).to_be_checked()
    expect(question.get_by_label("Lien ou référence de la pièce")).to_have_value("Bilan 2026")
    expect(question.get_by_label("Commentaire")).to_have_value(COMMENT)


def test_leaving_with_something_unsaved_is_asked_about(question: Page) -> None:
    watch_of(question).expects("ERR_INTERNET_DISCONNECTED")
    asked: list[str] = []
    question.on("dialog", lambda dialog: stay(dialog, asked))
    level(question, 2).check()
    expect_kept(question)
    question.context.set_offline(True)
    question.get_by_label("Commentaire").press_sequentially(COMMENT)
    question.close(run_before_unload=True)
    expect(question.get_by_label("Commentaire")).to_have_value(COMMENT)
    assert asked == ["beforeunload"]
    question.context.set_offline(False)
    expect_kept(question)
    question.goto("/")
    assert asked == ["beforeunload"], "la page demande encore alors que tout est enregistré"


def test_an_assessment_handed_in_meanwhile_leaves_what_was_typed_on_the_page(page: Page, hand: Hand) -> None:
    watch_of(page).expects("409")
    page.on("dialog", lambda dialog: dialog.accept())
    assessment = hand.begin("Comines 59", FACTS)
    page.goto(f"{assessment}/questions/STR-01")
    hand.submit(assessment)
    level(page, 2).check()
    page.get_by_label("Commentaire").fill(COMMENT)
    next_click(page)
    expect(status(page)).to_contain_text("ce diagnostic est transmis : les réponses ne changent plus.")
    expect(status(page)).to_be_in_viewport()
    expect(page.get_by_label("Commentaire")).to_have_value(COMMENT)


def test_an_answer_taken_back_just_after_it_was_kept_is_no_conflict(question: Page) -> None:
    level(question, 2).check()
    expect_kept(question)
    question.reload()
    level(question, 3).check()
    expect_kept(question)
    press(question, question.get_by_role("button", name="Retirer cette réponse"))
    expect(status(question)).to_contain_text("Réponse retirée le")
    expect(level(question, 3)).not_to_be_checked()


def test_each_version_stays_in_the_database(question: Page, server: Server) -> None:
    criterion = question.url.rsplit("/", 1)[1]
    for number in (0, 1, 2):
        level(question, number).check()
        expect_kept(question)
    next_question(question)
    query = "SELECT version, level FROM answers WHERE criterion_id = ? AND assessment_id = ? ORDER BY version"
    with sqlite3.connect(f"file:{server.database}?mode=ro", uri=True) as base:
        rows = base.execute(query, (criterion, question.url.split("/")[4])).fetchall()
    base.close()
    assert [(version, int(str(kept))) for version, kept in rows] == [(1, 0), (2, 1), (3, 2)]


@pytest.mark.parametrize(
    ("page_of", "field", "button"),
    [
        ("profil", "Nombre d’agents", "Enregistrer et continuer"),
        ("axes/STR", "Numérateur", "Enregistrer la page"),
    ],
    ids=["le profil", "un axe"],
)
def test_a_long_page_stays_open_until_the_server_answers(
    page_of: str, field: str, button: str, page: Page, hand: Hand
) -> None:
    watch_of(page).expects("ERR_INTERNET_DISCONNECTED")
    page.goto(f"{hand.begin('Halluin 59', FACTS)}/{page_of}")
    asked: list[str] = []
    page.on("dialog", lambda dialog: stay(dialog, asked))
    page.context.set_offline(True)
    page.get_by_label(field).press_sequentially("12")
    page.get_by_role("button", name=button).click()
    expect(status(page)).to_contain_text(LOST)
    page.close(run_before_unload=True)
    expect(page.get_by_label(field)).to_have_value("12")
    assert asked == ["beforeunload"]
    page.context.set_offline(False)
    if page_of == "axes/STR":
        page.get_by_label("Dénominateur").fill("48")
    press(page, page.get_by_role("button", name=button))
    expect(page.locator(".alert[role=alert]")).to_have_count(0)
    assert asked == ["beforeunload"], "la page demande encore alors qu’elle est envoyée"


def test_kept_is_written_with_the_hour_of_paris(question: Page) -> None:
    level(question, 2).check()
    expect(status(question)).to_contain_text(KEPT)
    said = re.search(r"à (\d+)\s?h\s?(\d+)", status(question).inner_text())
    here = question.evaluate("new Date().toLocaleTimeString('fr-FR', {timeZone: 'Europe/Paris'})")
    assert said
    assert abs(60 * int(said[1]) + int(said[2]) - 60 * int(here[:2]) - int(here[3:5])) in (0, 1, 1439)


def next_click(page: Page) -> None:
    """Press the button of the page while there is nobody to answer: the page must not go."""
    page.get_by_role("button", name="Enregistrer et continuer").click()


def stay(dialog: Dialog, asked: list[str]) -> None:
    asked.append(dialog.type)
    dialog.dismiss()
