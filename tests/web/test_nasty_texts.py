"""Every nasty text in the texts of an answer: kept and shown as text, or refused in French; never run, no error."""

from typing import Any

import pytest

from procurement.domain.replay import read_replay
from procurement.storage.database import Database
from tests.web import kept
from tests.web.browser import Browser
from tests.web.nasty import (
    EVERYWHERE,
    Case,
    as_kept,
    assert_refused,
    cases_of,
    encoded,
    is_impossible,
    kept_of,
    skeleton,
)
from tests.web.soundness import as_shown

CASES: list[Any] = cases_of("text", "formula", "unicode", target=EVERYWHERE)
QUESTION, PLAIN = "STR-01", "un texte simple"


@pytest.mark.parametrize("field", ["comment", "document"])
@pytest.mark.parametrize("case", CASES)
def test_a_text_of_a_question_is_kept_and_shown_as_it_is(
    browser: Browser, database: Database, begun: str, case: Case, field: str
) -> None:
    url, typed, before = f"{begun}/questions/{QUESTION}", encoded(case.text), kept.fingerprint(database)
    form = browser.form(url)
    reply = browser.post(form.action, form.values | {"choice": "2", field: typed}, typed=[typed])
    if is_impossible(typed):
        assert_refused(reply, field, database, before)
        return
    assert reply.status == 303
    answer, expected = kept.answer(database, begun, QUESTION), as_kept(typed)
    assert answer is not None
    assert getattr(answer, field) == expected
    page = browser.read(url, [expected])
    assert Browser.form_in(page, QUESTION).values[field] == expected


@pytest.mark.parametrize("case", kept_of(CASES))
def test_a_text_is_shown_among_all_the_answers_and_adds_nothing_to_the_page(
    browser: Browser, begun: str, case: Case
) -> None:
    typed = encoded(case.text)
    form, url = browser.form(f"{begun}/questions/{QUESTION}"), f"{begun}/reponses"
    browser.post(form.action, form.values | {"choice": "2", "comment": PLAIN, "document": PLAIN})
    plain = skeleton(browser.read(url))
    browser.post(form.action, form.values | {"choice": "2", "comment": typed, "document": f"x{typed}x"})
    page = browser.read(url, [as_kept(typed), f"x{typed}x", as_kept(f"x{typed}x")])
    assert skeleton(page) == plain
    assert as_shown(as_kept(typed)) in page.one("main").text


@pytest.mark.parametrize("case", kept_of(CASES))
def test_a_text_is_the_same_in_the_file_to_replay(browser: Browser, begun: str, case: Case) -> None:
    typed = encoded(case.text)
    form = browser.form(f"{begun}/questions/{QUESTION}")
    reply = browser.post(form.action, form.values | {"choice": "2", "comment": typed}, typed=[typed])
    assert reply.status == 303
    replay = read_replay(browser.fetch(f"{begun}/resultats/diagnostic.json").text)
    assert replay.assessment.answers[QUESTION].comment == as_kept(typed)


@pytest.mark.parametrize("case", kept_of(CASES))
def test_a_text_of_a_conflict_is_shown_as_it_is(browser: Browser, colleague: Browser, begun: str, case: Case) -> None:
    typed, url = encoded(case.text), f"{begun}/questions/{QUESTION}"
    mine = browser.form(url)
    theirs = colleague.form(url)
    colleague.post(theirs.action, theirs.values | {"choice": "1", "comment": typed})
    reply = browser.post(
        mine.action, mine.values | {"choice": "3", "comment": f"{typed}."}, typed=[typed, as_kept(typed)]
    )
    assert reply.status == 409
    assert as_shown(as_kept(typed)) in reply.page.one("blockquote").text
    assert Browser.form_in(reply.page, QUESTION).values["comment"] == as_kept(f"{typed}.")


@pytest.mark.parametrize("case", CASES)
def test_a_text_of_a_pillar_is_kept_as_it_is(browser: Browser, database: Database, begun: str, case: Case) -> None:
    typed, before = encoded(case.text), kept.fingerprint(database)
    form = browser.form(f"{begun}/axes/STR")
    reply = browser.post(form.action, form.values | {"STR-01-choice": "2", "STR-01-comment": typed}, typed=[typed])
    if is_impossible(typed):
        assert_refused(reply, "STR-01-comment", database, before)
        return
    assert reply.status == 303
    answer = kept.answer(database, begun, QUESTION)
    assert answer is not None
    assert answer.comment == as_kept(typed)


@pytest.mark.parametrize("case", kept_of(CASES))
def test_a_message_is_kept_and_shown_as_it_is(browser: Browser, begun: str, case: Case) -> None:
    typed, url = encoded(case.text), f"{begun}/questions/{QUESTION}"
    form = browser.form(url, "/messages")
    reply = browser.post(form.action, form.values | {"text": typed}, typed=[typed])
    assert (reply.status, reply.location) == (303, f"{url}#messages")
    thread = browser.read(url, [as_kept(typed)]).one("section", aria_labelledby="messages")
    assert as_shown(as_kept(typed)) in thread.one("ol").text


def test_a_message_refused_is_given_back_with_the_reason(browser: Browser, database: Database, begun: str) -> None:
    form, before = browser.form(f"{begun}/questions/{QUESTION}", "/messages"), kept.fingerprint(database)
    reply = browser.send(form, {"text": "é" * 4001})
    assert reply.status == 422
    assert "4\u202f001" in reply.page.one("p", class_="lead").text
    assert reply.page.one("textarea").raw_text.strip() == "é" * 4001
    assert kept.fingerprint(database) == before
