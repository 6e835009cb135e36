"""Check all the answers, hand the assessment in, find it locked, open it again."""

from datetime import UTC, date, datetime

import pytest

from procurement.domain.journey import State
from procurement.domain.replay import read_replay
from procurement.storage.database import Database
from procurement.storage.stores import AssessmentStore
from tests.web import kept
from tests.web.browser import Browser
from tests.web.html_pages import Form

HIDDEN = {"csrf_token", "seen_version", "request_id"}


@pytest.fixture
def forms(browser: Browser, begun: str) -> list[tuple[Form, dict[str, str]]]:
    """Every form of an assessment still open, and something sound to send by it."""
    browser.submit(f"{begun}/questions/STR-02", {"choice": "2"})
    return [
        (browser.form(f"{begun}/questions/STR-01"), {"choice": "3"}),
        (browser.form(f"{begun}/questions/STR-05"), {"value": "12"}),
        (browser.form(f"{begun}/questions/STR-02", "/retrait"), {}),
        (browser.form(f"{begun}/axes/STR"), {"STR-01-choice": "3"}),
        (browser.form(f"{begun}/profil"), {"staff": "12"}),
        (browser.form(f"{begun}/reponses", "/transmettre"), {}),
    ]


def hand_in(browser: Browser, address: str) -> None:
    assert browser.submit(f"{address}/reponses", to="/transmettre").status == 303


def state(database: Database) -> State:
    return kept.dossiers(database)[0].state


def test_all_the_answers_say_what_is_missing(browser: Browser, begun: str) -> None:
    browser.submit(f"{begun}/questions/STR-01", {"choice": "1"})
    alert = browser.read(f"{begun}/reponses").one("div", class_="alert")
    assert alert.one("h2").text == "Il manque 55\u00a0réponses"
    links = [link["href"] for link in alert.all("a")]
    assert len(links) == 55
    assert f"{begun}/questions/STR-01" not in links


def test_all_the_answers_say_which_questions_are_set_aside_and_why(browser: Browser, begun: str) -> None:
    details = browser.read(f"{begun}/reponses").one("details")
    assert details.one("summary").text == "9\u00a0questions sans objet, et pourquoi"
    assert all(len(item.text) > 30 for item in details.all("li"))


def test_handing_in_leads_to_the_results_and_says_when(browser: Browser, database: Database, begun: str) -> None:
    reply = browser.submit(f"{begun}/reponses", to="/transmettre")
    assert reply.location == f"{begun}/resultats"
    assert state(database) is State.SUBMITTED
    assert "transmis le " in browser.read(reply.location).one("p", class_="over").text


def test_handing_in_tells_first_which_obligations_would_count_as_not_met(browser: Browser, begun: str) -> None:
    shown = browser.read(f"{begun}/reponses").one("main").text
    assert "obligations sans réponse compteront alors comme non tenues, avec un plafond à 49." in shown


def test_an_assessment_handed_in_refuses_every_change(
    browser: Browser, database: Database, begun: str, forms: list[tuple[Form, dict[str, str]]]
) -> None:
    hand_in(browser, begun)
    before = kept.fingerprint(database)
    *changes, hand_in_again = forms
    assert [browser.send(form, fields).status for form, fields in changes] == [409] * len(changes)
    assert browser.send(*hand_in_again).status == 303
    assert kept.fingerprint(database) == before


def test_a_refused_change_says_how_to_go_on(
    browser: Browser, begun: str, forms: list[tuple[Form, dict[str, str]]]
) -> None:
    hand_in(browser, begun)
    page = browser.send(*forms[0]).page
    assert page.one("h1").text == "Ce diagnostic ne se modifie plus"
    assert "Ce diagnostic est transmis\u00a0: les réponses ne changent plus." in page.one("main").text
    assert "Ouvrez la page des réponses du diagnostic" in page.one("main").text


@pytest.mark.parametrize("page", ["profil", "questions/STR-01", "axes/STR"])
def test_the_pages_of_an_assessment_handed_in_offer_nothing_to_change(browser: Browser, begun: str, page: str) -> None:
    hand_in(browser, begun)
    main = browser.read(f"{begun}/{page}").one("main")
    changing = [form for form in main.all("form") if not form["action"].endswith("/messages")]
    assert not [button for form in changing for button in form.all("button")]
    assert {name for form in changing for name in Form(form).names} <= HIDDEN


def test_messages_are_still_exchanged_about_an_assessment_handed_in(browser: Browser, begun: str) -> None:
    hand_in(browser, begun)
    url = f"{begun}/questions/STR-01"
    assert browser.submit(url, {"text": "Où est la délibération\u202f?"}, to="/messages").status == 303
    assert "Où est la délibération" in browser.read(url).one("section", aria_labelledby="messages").text


def test_an_assessment_handed_in_shows_its_answers_still(browser: Browser, begun: str) -> None:
    browser.submit(f"{begun}/questions/STR-01", {"choice": "3", "comment": "Voté en juin"})
    hand_in(browser, begun)
    page = browser.read(f"{begun}/questions/STR-01")
    assert page.one("textarea", id="comment").raw_text.strip() == "Voté en juin"
    assert page.one("p", class_="alert").text.startswith("Ce diagnostic est transmis")


def test_handing_in_twice_hands_in_once(browser: Browser, database: Database, begun: str) -> None:
    form = browser.form(f"{begun}/reponses", "/transmettre")
    hand_in(browser, begun)
    before = kept.fingerprint(database)
    reply = browser.send(form)
    assert (reply.status, reply.location) == (303, f"{begun}/resultats")
    assert kept.fingerprint(database) == before


@pytest.mark.parametrize("page", ["", "/reponses"])
def test_an_assessment_handed_in_may_be_taken_back(browser: Browser, database: Database, begun: str, page: str) -> None:
    hand_in(browser, begun)
    reply = browser.submit(f"{begun}{page}", to="/reprendre")
    assert (reply.status, reply.location) == (303, begun)
    assert state(database) is State.DRAFT
    assert browser.submit(f"{begun}/questions/STR-01", {"choice": "3"}).status == 303


def test_taking_back_an_assessment_still_open_changes_nothing(browser: Browser, database: Database, begun: str) -> None:
    before = kept.fingerprint(database)
    assert browser.post(f"{begun}/reprendre", {"csrf_token": browser.token()}).location == begun
    assert kept.fingerprint(database) == before


def test_the_day_of_an_assessment_handed_in_at_night_is_that_of_paris(
    browser: Browser, database: Database, begun: str
) -> None:
    with database.writing() as connection:
        night = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)
        AssessmentStore(connection).move(kept.identifier(begun), State.SUBMITTED, submitted_at=night, moved_at=night)
    assert "26\u00a0novembre\u00a02026 à 0\u00a0h\u00a030" in browser.read(f"{begun}/reponses").text
    replay = read_replay(browser.fetch(f"{begun}/resultats/diagnostic.json").text)
    assert replay.assessment.on == date(2026, 11, 26)


def test_an_obligation_without_an_answer_caps_the_score_only_once_handed_in(demo: Browser) -> None:
    address = "/diagnostics/troisclairie"
    demo.submit(address, to="/reprendre")
    demo.submit(f"{address}/questions/LEG-08", to="/retrait")
    before = demo.read(f"{address}/resultats").one("section", aria_labelledby="conf")
    assert not before.all("div", class_="alert")
    assert "Sans réponse à ce jour\u00a0: LEG-08." in before.text

    hand_in(demo, address)

    alert = demo.read(f"{address}/resultats").one("section", aria_labelledby="conf").one("div", class_="alert")
    assert alert.one("h3").text.endswith("Plafond à 49")
    assert "sans réponse, donc réputée non tenue" in alert.text
