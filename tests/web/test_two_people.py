"""Two people on one question: the second is told, sees both answers, and chooses; nothing is ever lost in silence."""

import random

import pytest

from procurement.domain.answers import Answer, LevelGiven
from procurement.storage.database import Database
from tests.web import kept
from tests.web.browser import Browser, Reply
from tests.web.html_pages import Form

MATURITY = "STR-01"


@pytest.fixture
def url(begun: str) -> str:
    return f"{begun}/questions/{MATURITY}"


def level(answer: Answer | None) -> int | None:
    return int(answer.given.level) if answer and isinstance(answer.given, LevelGiven) else None


def conflict(mine: Browser, theirs: Browser, url: str) -> Reply:
    """Have both open the page, the other save first, and return what the one who saves second is answered."""
    opened = mine.form(url)
    theirs.submit(url, {"choice": "1", "comment": "Le texte du collègue", "document": "D-12"})
    return mine.send(opened, {"choice": "4", "comment": "Mon texte"})


def test_the_second_is_refused_and_nothing_is_written(
    browser: Browser, colleague: Browser, database: Database, url: str
) -> None:
    assert conflict(browser, colleague, url).status == 409
    assert [level(version.answer) for version in kept.history(database, url, MATURITY)] == [1]


def test_both_answers_are_shown(browser: Browser, colleague: Browser, url: str) -> None:
    page = conflict(browser, colleague, url).page
    theirs = page.one("blockquote").text
    assert theirs.startswith("Niveau\u00a01\u00a0: ")
    assert "Pièce\u00a0: D-12" in theirs
    assert "Le texte du collègue" in theirs
    mine = Browser.form_in(page, MATURITY).values
    assert (mine["choice"], mine["comment"]) == ("4", "Mon texte")


def test_a_comment_without_a_choice_is_not_taken_for_the_colleagues_choice(
    browser: Browser, colleague: Browser, database: Database, url: str
) -> None:
    mine = browser.form(url)
    colleague.submit(url, {"choice": "3", "document": "PV-12"})
    reply = browser.send(mine, {"comment": "Mon texte"})
    assert reply.status == 422
    assert Browser.form_in(reply.page, MATURITY).values["comment"] == "Mon texte"
    assert len(kept.history(database, url, MATURITY)) == 1


def test_saving_again_keeps_mine_and_theirs_stays_in_the_history(
    browser: Browser, colleague: Browser, database: Database, url: str
) -> None:
    page = conflict(browser, colleague, url).page
    assert browser.send(Browser.form_in(page, MATURITY)).status == 303
    assert [level(version.answer) for version in kept.history(database, url, MATURITY)] == [1, 4]


def test_taking_the_kept_answer_back_keeps_theirs(
    browser: Browser, colleague: Browser, database: Database, url: str
) -> None:
    page = conflict(browser, colleague, url).page
    link = next(link for link in page.all("a") if link.text == "reprenez la réponse enregistrée")
    assert browser.form(link["href"], MATURITY).values["comment"] == "Le texte du collègue"
    assert [level(version.answer) for version in kept.history(database, url, MATURITY)] == [1]


def test_a_third_person_meanwhile_is_another_conflict(browser: Browser, colleague: Browser, url: str) -> None:
    page = conflict(browser, colleague, url).page
    colleague.submit(url, {"choice": "2"})
    again = browser.send(Browser.form_in(page, MATURITY))
    assert again.status == 409
    assert again.page.one("blockquote").text.startswith("Niveau\u00a02\u00a0: ")


def test_an_answer_withdrawn_meanwhile_is_said_to_be(browser: Browser, colleague: Browser, url: str) -> None:
    browser.submit(url, {"choice": "2"})
    mine = browser.form(url, MATURITY)
    colleague.submit(url, to="/retrait")
    reply = browser.send(mine, {"choice": "3"})
    assert reply.status == 409
    assert reply.page.one("blockquote").text == "réponse retirée"


def test_withdrawing_an_answer_changed_meanwhile_is_refused_and_shows_it(
    browser: Browser, colleague: Browser, database: Database, url: str
) -> None:
    browser.submit(url, {"choice": "2"})
    mine = browser.form(url, "/retrait")
    colleague.submit(url, {"choice": "3", "comment": "Le texte du collègue"}, to=MATURITY)
    reply = browser.send(mine)
    assert reply.status == 409
    assert Browser.form_in(reply.page, MATURITY).values["comment"] == "Le texte du collègue"
    assert level(kept.answer(database, url, MATURITY)) == 3


def test_withdrawing_again_after_a_conflict_withdraws(
    browser: Browser, colleague: Browser, database: Database, url: str
) -> None:
    browser.submit(url, {"choice": "2"})
    mine = browser.form(url, "/retrait")
    colleague.submit(url, {"choice": "3"}, to=MATURITY)
    page = browser.send(mine).page
    assert browser.send(Browser.form_in(page, "/retrait")).status == 303
    assert kept.answer(database, url, MATURITY) is None


def test_the_same_answer_from_both_is_no_conflict(
    browser: Browser, colleague: Browser, database: Database, url: str
) -> None:
    mine = browser.form(url)
    colleague.submit(url, {"choice": "3"})
    assert browser.send(mine, {"choice": "3"}).status == 303
    assert len(kept.history(database, url, MATURITY)) == 1


def test_the_same_page_sent_twice_has_one_effect(browser: Browser, database: Database, url: str) -> None:
    form = browser.form(url)
    assert [browser.send(form, {"choice": "3"}).status for _ in range(2)] == [303, 303]
    assert len(kept.history(database, url, MATURITY)) == 1


def test_a_page_found_again_by_going_back_may_be_corrected(browser: Browser, database: Database, url: str) -> None:
    form = browser.form(url)
    browser.send(form, {"choice": "3"})
    assert browser.send(form, {"choice": "2"}).status == 303
    assert level(kept.answer(database, url, MATURITY)) == 2


def test_an_old_page_of_mine_cannot_undo_what_a_colleague_did_since(
    browser: Browser, colleague: Browser, database: Database, url: str
) -> None:
    form = browser.form(url)
    browser.send(form, {"choice": "3"})
    colleague.submit(url, {"choice": "1"}, to=MATURITY)
    assert browser.send(form, {"choice": "2"}).status == 409
    assert level(kept.answer(database, url, MATURITY)) == 1


def test_withdrawing_makes_the_question_unanswered_and_keeps_the_history(
    browser: Browser, database: Database, url: str
) -> None:
    browser.submit(url, {"choice": "3"})
    reply = browser.submit(url, to="/retrait")
    assert (reply.status, reply.location) == (303, url)
    assert [level(version.answer) for version in kept.history(database, url, MATURITY)] == [3, None]
    page = browser.read(url)
    assert page.one("p", class_="save").text.startswith("Réponse retirée le ")
    assert "choice" not in Browser.form_in(page, MATURITY).values


def test_an_answer_that_was_never_given_cannot_be_withdrawn(browser: Browser, url: str) -> None:
    assert not [form for form in browser.read(url).all("form") if form["action"].endswith("/retrait")]


def test_of_many_random_pairs_of_editors_no_update_is_lost(
    browser: Browser, colleague: Browser, database: Database, url: str
) -> None:
    people, draw, accepted = (browser, colleague), random.Random(20_261_123), 0
    pages: list[Form | None] = [None, None]
    for _ in range(150):
        who = draw.randrange(2)
        page = pages[who]
        if page is None or draw.random() < 0.4:
            pages[who] = people[who].form(url, MATURITY)
            continue
        versions = len(kept.history(database, url, MATURITY))
        seen = int(page.values["seen_version"])
        reply = people[who].send(page, {"choice": str(draw.randrange(5))})
        grown = len(kept.history(database, url, MATURITY)) - versions
        assert grown == (reply.status == 303) or grown == 0
        assert reply.status == 303 or seen < versions
        accepted += grown
        pages[who] = None if reply.status == 303 else Browser.form_in(reply.page, MATURITY)
    assert accepted == len(kept.history(database, url, MATURITY))
