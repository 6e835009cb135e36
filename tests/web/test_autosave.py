"""Answers saved as they are given, by the script of the page: it is told the truth, and only the truth."""

from procurement.storage.database import Database
from tests.web import kept
from tests.web.browser import Browser

MATURITY = "STR-01"


def test_an_answer_saved_by_the_script_is_kept(browser: Browser, database: Database, begun: str) -> None:
    reply = browser.submit(f"{begun}/questions/{MATURITY}", {"choice": "3"}, json=True)
    assert reply.status == 200
    assert reply.json["version"] == 1
    assert reply.json["message"].startswith("Enregistré à ")
    assert len(kept.history(database, begun, MATURITY)) == 1


def test_the_script_goes_on_from_the_version_it_is_given(browser: Browser, database: Database, begun: str) -> None:
    form = browser.form(f"{begun}/questions/{MATURITY}")
    first = browser.send(form, {"choice": "3"}, json=True)
    content = form.values | {"choice": "4", "seen_version": str(first.json["version"])}
    second = browser.post(form.action, content, json=True)
    assert second.json["version"] == 2


def test_the_same_answer_sent_again_by_the_script_makes_no_new_version(
    browser: Browser, database: Database, begun: str
) -> None:
    form = browser.form(f"{begun}/questions/{MATURITY}")
    replies = [browser.send(form, {"choice": "3"}, json=True) for _ in range(3)]
    assert [reply.json["version"] for reply in replies] == [1, 1, 1]
    assert len(kept.history(database, begun, MATURITY)) == 1


def test_answers_of_one_page_that_arrive_in_disorder_are_not_in_conflict(
    browser: Browser, database: Database, begun: str
) -> None:
    form = browser.form(f"{begun}/questions/{MATURITY}")
    statuses = [browser.send(form, {"choice": choice}, json=True).status for choice in "3142"]
    assert statuses == [200] * 4
    assert len(kept.history(database, begun, MATURITY)) == 4


def test_the_script_is_told_of_a_conflict(browser: Browser, colleague: Browser, database: Database, begun: str) -> None:
    mine = browser.form(f"{begun}/questions/{MATURITY}")
    colleague.submit(f"{begun}/questions/{MATURITY}", {"choice": "1"})
    before = kept.fingerprint(database)
    reply = browser.send(mine, {"choice": "4"}, json=True)
    assert reply.status == 409
    assert reply.json["conflict"] is True
    assert "changé cette réponse entre-temps" in reply.json["message"]
    assert kept.fingerprint(database) == before


def test_the_script_never_hears_twice_that_nothing_was_kept(browser: Browser, colleague: Browser, begun: str) -> None:
    mine = browser.form(f"{begun}/questions/{MATURITY}")
    colleague.submit(f"{begun}/questions/{MATURITY}", {"choice": "1"})
    assert not browser.send(mine, {"choice": "4"}, json=True).json["message"].startswith("Non enregistré")


def test_the_script_is_told_that_the_assessment_was_handed_in(browser: Browser, database: Database, begun: str) -> None:
    mine = browser.form(f"{begun}/questions/{MATURITY}")
    browser.submit(f"{begun}/reponses", to="/transmettre")
    before = kept.fingerprint(database)
    reply = browser.send(mine, {"choice": "4"}, json=True)
    assert reply.status == 409
    assert "Ce diagnostic est transmis\u00a0: les réponses ne changent plus." in reply.json["message"]
    assert kept.fingerprint(database) == before


def test_the_script_is_told_that_the_question_no_longer_applies(browser: Browser, large: str) -> None:
    mine = browser.form(f"{large}/questions/ENV-06")
    browser.submit(f"{large}/profil", {"light_vehicles": "3"})
    reply = browser.send(mine, {"value": "12"}, json=True)
    assert reply.status == 409
    assert "Cette question ne vous concerne pas." in reply.json["message"]


def test_the_script_is_told_that_its_session_is_over(browser: Browser, colleague: Browser, begun: str) -> None:
    mine = browser.form(f"{begun}/questions/{MATURITY}")
    reply = colleague.post(mine.action, mine.values | {"choice": "4"}, json=True)
    assert reply.status == 400
    assert "la page est restée ouverte trop longtemps" in reply.json["message"]


def test_the_script_is_told_that_the_assessment_does_not_exist(browser: Browser) -> None:
    content = {"csrf_token": browser.token(), "choice": "4"}
    reply = browser.post("/diagnostics/aaaaaaaaaaaa/questions/STR-01", content, json=True)
    assert reply.status == 404
    assert "Cette page n’existe pas" in reply.json["message"]
