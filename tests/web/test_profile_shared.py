"""The profile under two people and on a bad network: nobody's facts are lost, and nothing is done twice."""

from procurement.storage.database import Database
from tests.web import kept
from tests.web.browser import LOOS, MIDDLE_FACTS, Browser


def test_a_profile_changed_meanwhile_is_refused_and_both_are_shown(
    browser: Browser, colleague: Browser, database: Database, begun: str
) -> None:
    mine = browser.form(f"{begun}/profil")
    colleague.submit(f"{begun}/profil", {"staff": "77"})
    before = kept.fingerprint(database)

    reply = browser.send(mine, {"staff": "88"})

    assert reply.status == 409
    assert "Nombre d’agents\u00a0: 77\u00a0agents" in reply.page.one("div", class_="alert").text
    assert Browser.form_in(reply.page, "/profil").values["staff"] == "88"
    assert kept.fingerprint(database) == before


def test_saving_again_keeps_mine(browser: Browser, colleague: Browser, database: Database, begun: str) -> None:
    mine = browser.form(f"{begun}/profil")
    colleague.submit(f"{begun}/profil", {"staff": "77"})
    conflict = browser.send(mine, {"staff": "88"})
    assert browser.send(Browser.form_in(conflict.page, "/profil")).status == 303
    assert kept.facts(database, begun)["staff"] == 88


def test_taking_the_kept_profile_back_keeps_theirs(browser: Browser, colleague: Browser, begun: str) -> None:
    mine = browser.form(f"{begun}/profil")
    colleague.submit(f"{begun}/profil", {"staff": "77"})
    conflict = browser.send(mine, {"staff": "88"})
    link = next(link for link in conflict.page.all("a") if link.text == "reprenez le profil enregistré")
    assert browser.form(link["href"]).values["staff"] == "77"


def test_two_people_who_state_the_same_facts_are_not_in_conflict(
    browser: Browser, colleague: Browser, database: Database, begun: str
) -> None:
    mine = browser.form(f"{begun}/profil")
    colleague.submit(f"{begun}/profil", {"staff": "77"})
    assert browser.send(mine, {"staff": "77"}).status == 303
    assert kept.profile(database, begun).version == 3


def test_the_same_page_sent_twice_has_one_effect(browser: Browser, database: Database) -> None:
    form = browser.form(f"{browser.begin(LOOS)}/profil")
    assert browser.send(form, MIDDLE_FACTS).status == 303
    assert browser.send(form, MIDDLE_FACTS).status == 303
    assert kept.profile(database, form.action).version == 2


def test_a_page_sent_again_with_another_fact_corrects_itself(browser: Browser, database: Database) -> None:
    form = browser.form(f"{browser.begin(LOOS)}/profil")
    browser.send(form, MIDDLE_FACTS)
    assert browser.send(form, MIDDLE_FACTS | {"staff": "12"}).status == 303
    assert kept.facts(database, form.action)["staff"] == 12


def test_a_form_changed_on_its_way_is_refused(browser: Browser, database: Database, begun: str) -> None:
    form = browser.form(f"{begun}/profil")
    before = kept.fingerprint(database)
    for changed in ({"seen_version": "un"}, {"seen_version": "-1"}, {"seen_version": "9" * 5000}, {"request_id": "é"}):
        reply = browser.post(form.action, form.values | {"staff": "9"} | changed)
        assert reply.status == 422
        assert "Rechargez la page" in reply.page.one("div", id="fautes").text
    assert kept.fingerprint(database) == before


def test_a_form_without_its_version_is_refused(browser: Browser, database: Database, begun: str) -> None:
    form = browser.form(f"{begun}/profil")
    content = {name: value for name, value in form.values.items() if name != "seen_version"}
    assert browser.post(form.action, content | {"staff": "9"}).status == 422
    assert "staff" not in kept.facts(database, begun)
