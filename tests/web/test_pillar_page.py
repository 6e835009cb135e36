"""A whole pillar on one page: sound answers are kept, the others come back, one fault or conflict stops no other."""

import pytest

from procurement.domain.answers import Answer, DontKnow, LevelGiven
from procurement.storage.database import Database
from tests.web import kept
from tests.web.browser import Browser

PAGE = "axes/STR"


@pytest.fixture
def url(begun: str) -> str:
    return f"{begun}/{PAGE}"


def levels(database: Database, url: str) -> list[int | None]:
    """The levels of the questions of practice of the pillar, None without an answer."""
    answers = [kept.answer(database, url, f"STR-0{number}") for number in (1, 2, 3, 4, 6)]
    return [_level(answer) for answer in answers]


def _level(answer: Answer | None) -> int | None:
    return int(answer.given.level) if answer and isinstance(answer.given, LevelGiven) else None


def chosen(**levels: str) -> dict[str, str]:
    """Return the fields of the page for some answers: ``STR_01="3"``."""
    return {f"{name.replace('_', '-')}-choice": level for name, level in levels.items()}


def test_every_pillar_has_a_sound_page(browser: Browser, large: str) -> None:
    links = [link["href"] for link in browser.read(large).one("ol", class_="prog").all("a")]
    assert [browser.read(link).one("h1").text for link in links]
    assert len(links) == 9


def test_a_page_shows_every_question_of_its_pillar_that_applies(browser: Browser, url: str) -> None:
    items = [item["id"] for item in browser.read(url).all("section", class_="item")]
    assert items == ["STR-01", "STR-02", "STR-03", "STR-04", "STR-05", "STR-06"]


def test_all_the_answers_of_the_page_are_kept_and_lead_to_the_next_pillar(
    browser: Browser, database: Database, begun: str, url: str
) -> None:
    fields = chosen(STR_01="3", STR_02="0", STR_03="1", STR_04="2", STR_06="4") | {"STR-05-value": "12,5"}
    reply = browser.submit(url, fields)
    assert (reply.status, reply.location) == (303, f"{begun}/axes/LEG")
    assert levels(database, url) == [3, 0, 1, 2, 4]


def test_the_last_pillar_leads_to_all_the_answers(browser: Browser, begun: str) -> None:
    assert browser.submit(f"{begun}/axes/MES", {"MES-01-choice": "1"}).location == f"{begun}/reponses"


def test_questions_left_blank_stay_unanswered(browser: Browser, database: Database, url: str) -> None:
    browser.submit(url, chosen(STR_02="2"))
    assert levels(database, url) == [None, 2, None, None, None]


def test_a_page_sent_as_it_came_writes_nothing(browser: Browser, database: Database, url: str) -> None:
    browser.submit(url, chosen(STR_01="2"))
    before = kept.fingerprint(database)
    assert browser.submit(url).status == 303
    assert kept.fingerprint(database) == before


def test_sound_answers_are_kept_when_another_makes_no_sense(browser: Browser, database: Database, url: str) -> None:
    reply = browser.submit(url, chosen(STR_01="3") | {"STR-05-value": "la moitié"})
    assert reply.status == 422
    assert levels(database, url) == [3, None, None, None, None]
    assert kept.answer(database, url, "STR-05") is None


def test_the_answer_that_makes_no_sense_comes_back_with_its_fault(browser: Browser, url: str) -> None:
    page = browser.submit(url, chosen(STR_01="3") | {"STR-05-value": "la moitié"}).page
    alert = page.one("div", class_="alert")
    assert alert.one("h2").text == "1\u00a0réponse à revoir"
    assert alert.one("a")["href"] == "#STR-05"
    assert "«\u00a0la moitié\u00a0» n’est pas un nombre." in page.one("div", id="STR-05-value-erreur").text
    assert Browser.form_in(page, PAGE).values["STR-05-value"] == "la moitié"


def test_what_was_kept_of_a_page_that_comes_back_says_its_version(browser: Browser, url: str) -> None:
    page = browser.submit(url, chosen(STR_01="3") | {"STR-05-value": "la moitié"}).page
    values = Browser.form_in(page, PAGE).values
    assert (values["STR-01-seen_version"], values["STR-05-seen_version"]) == ("1", "0")


def test_a_comment_without_an_answer_comes_back(browser: Browser, database: Database, url: str) -> None:
    page = browser.submit(url, {"STR-01-comment": "À compléter"}).page
    assert "Choisissez une réponse" in page.one("div", id="STR-01-choice-erreur").text
    assert Browser.form_in(page, PAGE).values["STR-01-comment"] == "À compléter"


def test_a_faulty_page_corrected_and_sent_again_is_kept(browser: Browser, database: Database, url: str) -> None:
    page = browser.submit(url, chosen(STR_01="3") | {"STR-05-value": "la moitié"}).page
    assert browser.send(Browser.form_in(page, PAGE), {"STR-05-value": "50"}).status == 303
    assert kept.answer(database, url, "STR-05") is not None
    assert len(kept.history(database, url, "STR-01")) == 1


def test_a_question_left_blank_never_touches_what_a_colleague_answered_meanwhile(
    browser: Browser, colleague: Browser, database: Database, begun: str, url: str
) -> None:
    mine = browser.form(url)
    colleague.submit(f"{begun}/questions/STR-02", {"choice": "3", "document": "PV-12", "comment": "Comité de mars"})
    colleague.submit(f"{begun}/questions/STR-05", {"numerator": "4", "denominator": "12"})
    assert browser.send(mine, chosen(STR_01="2")).status == 303
    theirs = kept.answer(database, url, "STR-02")
    assert theirs is not None
    assert (theirs.evidence, theirs.document, theirs.comment) == ("attached", "PV-12", "Comité de mars")
    assert len(kept.history(database, url, "STR-02")) == len(kept.history(database, url, "STR-05")) == 1


def test_what_a_colleague_answered_meanwhile_is_shown_when_the_page_comes_back(
    browser: Browser, colleague: Browser, begun: str, url: str
) -> None:
    mine = browser.form(url)
    colleague.submit(f"{begun}/questions/STR-02", {"choice": "3", "document": "PV-12"})
    page = browser.send(mine, {"STR-05-value": "la moitié"}).page
    values = Browser.form_in(page, PAGE).values
    assert (values["STR-02-choice"], values["STR-02-document"], values["STR-02-seen_version"]) == ("3", "PV-12", "1")


def test_a_conflict_on_one_answer_keeps_the_others(
    browser: Browser, colleague: Browser, database: Database, begun: str, url: str
) -> None:
    mine = browser.form(url)
    colleague.submit(f"{begun}/questions/STR-02", {"choice": "1"})
    reply = browser.send(mine, chosen(STR_01="3", STR_02="4"))
    assert reply.status == 409
    assert levels(database, url) == [3, 1, None, None, None]


def test_a_conflict_on_one_answer_shows_both(browser: Browser, colleague: Browser, begun: str, url: str) -> None:
    mine = browser.form(url)
    colleague.submit(f"{begun}/questions/STR-02", {"choice": "1"})
    page = browser.send(mine, chosen(STR_01="3", STR_02="4")).page
    assert page.one("section", id="STR-02").one("blockquote").text.startswith("Niveau\u00a01\u00a0: ")
    assert Browser.form_in(page, PAGE).values["STR-02-choice"] == "4"


def test_sending_again_after_a_conflict_keeps_mine(
    browser: Browser, colleague: Browser, database: Database, begun: str, url: str
) -> None:
    mine = browser.form(url)
    colleague.submit(f"{begun}/questions/STR-02", {"choice": "1"})
    page = browser.send(mine, chosen(STR_01="3", STR_02="4")).page
    assert browser.send(Browser.form_in(page, PAGE)).status == 303
    assert levels(database, url) == [3, 4, None, None, None]


def test_the_same_page_sent_twice_has_one_effect(browser: Browser, database: Database, url: str) -> None:
    form = browser.form(url)
    for _ in range(2):
        browser.send(form, chosen(STR_01="3", STR_02="4"))
    assert [len(kept.history(database, url, f"STR-0{number}")) for number in (1, 2, 3)] == [1, 1, 0]


def test_i_do_not_know_is_an_answer_on_this_page_too(browser: Browser, database: Database, url: str) -> None:
    browser.submit(url, {"STR-01-choice": "ne-sait-pas", "STR-05-dont_know": "y"})
    answers = [kept.answer(database, url, criterion) for criterion in ("STR-01", "STR-05")]
    assert [answer and answer.given for answer in answers] == [DontKnow(), DontKnow()]


@pytest.mark.parametrize("pillar", ["XXX", "str", "ABC"])
def test_a_pillar_that_does_not_exist_is_not_found(browser: Browser, begun: str, pillar: str) -> None:
    assert browser.client.get(f"{begun}/axes/{pillar}").status_code == 404
