"""Several people on one assessment: who answered what, who holds which pillar, messages, assistance, the journal."""

import pytest

from procurement.storage.around_store import HolderStore
from procurement.storage.database import Database
from tests.web import kept
from tests.web.browser import LOOS, Browser
from tests.web.conftest import As
from tests.web.people import add_person, assign, make_member

BUYER, READER, ADVISER = "acheteuse@aune.example", "elu@aune.example", "conseil@aune.example"


@pytest.fixture
def buyer(begun: str, as_person: As, database: Database) -> Browser:
    add_person(database, BUYER, "Sacha Morel")
    make_member(database, BUYER, LOOS, "buyer")
    return as_person(BUYER)


@pytest.fixture
def reader(begun: str, as_person: As, database: Database) -> Browser:
    add_person(database, READER, "Noémie Petit")
    make_member(database, READER, LOOS, "reader")
    return as_person(READER)


@pytest.fixture
def adviser(begun: str, as_person: As, database: Database) -> Browser:
    add_person(database, ADVISER, "Alix Fontaine", adviser=True)
    assign(database, ADVISER, LOOS)
    return as_person(ADVISER)


def share(browser: Browser, begun: str, **pillars: str) -> int:
    return browser.submit(f"{begun}/repartition", pillars, to="/repartition").status


def holders(database: Database, begun: str) -> dict[str, frozenset[int]]:
    with database.reading() as connection:
        return HolderStore(connection).of_assessment(kept.identifier(begun))


def identifier(database: Database, email: str) -> str:
    from procurement.storage.people_store import PersonStore

    with database.reading() as connection:
        person = PersonStore(connection).by_email(email)
    assert person is not None
    return str(person.id)


def test_everyone_sees_who_answered_what(browser: Browser, buyer: Browser, begun: str) -> None:
    buyer.submit(f"{begun}/questions/STR-01", {"choice": "2"})
    assert "par Sacha Morel" in browser.read(f"{begun}/questions/STR-01").text
    assert "Sacha Morel, le" in browser.read(f"{begun}/reponses").text


def test_a_pillar_handed_over_opens_the_home_of_who_holds_it(
    browser: Browser, buyer: Browser, begun: str, database: Database
) -> None:
    assert share(browser, begun, STR=identifier(database, BUYER)) == 303
    home = buyer.read("/")
    assert "Vos axes" in home.text
    assert home.one("h2", id="encours").text == "Ce qu’il vous reste"
    assert "Stratégie et gouvernance" in home.text
    assert "Vos axes" not in browser.read("/").text


def test_the_next_question_is_one_of_ones_own_pillars(
    browser: Browser, buyer: Browser, begun: str, database: Database
) -> None:
    share(browser, begun, MES=identifier(database, BUYER))
    assert buyer.read("/").all("a", class_="btn")[0].text.split(" : ")[-1].replace("\u00a0", " ").endswith("MES-01")


def test_only_a_lead_hands_pillars_over(buyer: Browser, reader: Browser, begun: str, database: Database) -> None:
    for person in (buyer, reader):
        page = person.read(f"{begun}/repartition")
        assert page.all("button", class_="btn") == []
        token = {"csrf_token": person.token(), "STR": identifier(database, BUYER)}
        assert person.post(f"{begun}/repartition", token).status == 403
    assert holders(database, begun) == {}


@pytest.mark.parametrize("email", [READER, "ailleurs@aune.example"])
def test_a_pillar_is_handed_only_to_who_may_answer_here(
    email: str, browser: Browser, reader: Browser, begun: str, database: Database
) -> None:
    if email != READER:
        add_person(database, email)
    content = {"csrf_token": browser.token(), "STR": identifier(database, email)}
    reply = browser.post(f"{begun}/repartition", content)
    assert (reply.status, holders(database, begun)) == (422, {})


def test_a_message_is_read_by_colleagues_and_by_the_adviser(
    browser: Browser, buyer: Browser, adviser: Browser, begun: str
) -> None:
    text = "Avons-nous la délibération ?"
    assert buyer.submit(f"{begun}/questions/STR-01", {"text": text}, to="/messages").status == 303
    for person in (browser, adviser):
        page = person.read(f"{begun}/questions/STR-01", typed=[text])
        assert text in page.text
        assert "Sacha Morel, le" in page.text


def test_a_thread_is_settled_then_taken_up_again(browser: Browser, buyer: Browser, begun: str) -> None:
    url = f"{begun}/questions/STR-01"
    buyer.submit(url, {"text": "À vérifier."}, to="/messages")
    browser.submit(url, to="/messages/etat")
    assert "Marqué comme résolu." in browser.read(url).text
    buyer.submit(url, to="/messages/etat")
    assert "Marqué comme résolu" in buyer.read(url).text
    assert "Rouvert." in buyer.read(url).text


def test_a_message_sent_twice_is_written_once(browser: Browser, begun: str) -> None:
    form = browser.form(f"{begun}/questions/STR-01", "/messages")
    for _ in range(2):
        browser.send(form, {"text": "Une fois."})
    assert browser.read(f"{begun}/questions/STR-01").text.count("Une fois.") == 1


@pytest.mark.parametrize("text", ["", "   ", "x" * 4001], ids=["empty", "blank", "too long"])
def test_a_message_that_cannot_be_is_refused_or_forgotten_and_never_kept(
    text: str, browser: Browser, begun: str
) -> None:
    browser.send(browser.form(f"{begun}/questions/STR-01", "/messages"), {"text": text})
    assert "Essai, le" not in browser.read(f"{begun}/questions/STR-01").text


def test_what_an_adviser_answers_is_marked_and_confirmed_in_one_step(
    browser: Browser, adviser: Browser, begun: str, database: Database
) -> None:
    assert "Assistance" in adviser.read(begun).text
    for criterion in ("STR-01", "STR-02"):
        adviser.submit(f"{begun}/questions/{criterion}", {"choice": "2"})
    assert "en assistance" in browser.read(f"{begun}/questions/STR-01").text

    refused = browser.submit(f"{begun}/reponses", to="/transmettre")
    assert (refused.status, "attendent votre accord" in refused.page.text) == (422, True)

    browser.submit(f"{begun}/reponses", to="/confirmer")
    assert {one.origin for one in (kept.history(database, begun, "STR-01")[-1],)} == {"confirmed"}
    assert browser.submit(f"{begun}/reponses", to="/transmettre").status == 303


def test_a_buyer_does_not_hand_in(buyer: Browser, begun: str, database: Database) -> None:
    assert "C’est la personne référente qui transmet." in buyer.read(f"{begun}/reponses").text
    assert buyer.post(f"{begun}/transmettre", {"csrf_token": buyer.token()}).status == 403


def test_a_reader_sees_everything_and_changes_nothing(reader: Browser, begun: str, database: Database) -> None:
    page = reader.read(f"{begun}/questions/STR-01")
    assert "Votre compte lit ce diagnostic" in page.text
    before = kept.fingerprint(database)
    content = {"csrf_token": reader.token(), "choice": "2", "seen_version": "0", "request_id": "x"}
    assert reader.post(f"{begun}/questions/STR-01", content).status == 403
    assert kept.fingerprint(database) == before


def test_the_journal_says_who_did_what_in_french(browser: Browser, buyer: Browser, begun: str) -> None:
    buyer.submit(f"{begun}/questions/STR-01", {"choice": "2"})
    browser.submit(f"{begun}/reponses", to="/transmettre")
    lines = [item.text for item in browser.read(f"{begun}/journal").one("ol", class_="listing").all("li")]
    assert lines[0].startswith("Essai a transmis")
    assert lines[1].startswith("Sacha Morel a répondu à STR-01")


def test_a_long_journal_is_read_page_by_page(browser: Browser, begun: str) -> None:
    for turn in range(102):
        browser.submit(f"{begun}/questions/STR-01", {"choice": str(turn % 2), "comment": str(turn)})
    first = browser.read(f"{begun}/journal")
    assert len(first.one("ol", class_="listing").all("li")) == 100
    older = browser.read(first.one("a", class_="quiet")["href"])
    assert 1 <= len(older.one("ol", class_="listing").all("li")) <= 10


def test_text_typed_while_a_colleague_hands_in_is_given_back(browser: Browser, colleague: Browser, begun: str) -> None:
    form = browser.form(f"{begun}/questions/STR-01")
    colleague.submit(f"{begun}/reponses", to="/transmettre")
    reply = browser.send(form, {"choice": "2", "comment": "Trois lignes écrites à la main."})
    assert reply.status == 409
    assert "Trois lignes écrites à la main." in reply.page.one("textarea").text


def test_someone_who_leaves_keeps_their_name_on_what_they_answered(
    browser: Browser, buyer: Browser, begun: str, database: Database
) -> None:
    from procurement.storage.people_store import MemberStore, PersonStore
    from procurement.storage.stores import AuthorityStore

    buyer.submit(f"{begun}/questions/STR-01", {"choice": "2"})
    with database.writing() as connection:
        person, number = PersonStore(connection).by_email(BUYER), AuthorityStore(connection).id_of(LOOS)
        assert person is not None
        assert number is not None
        MemberStore(connection).remove(person.id, number)
    assert "par Sacha Morel" in browser.read(f"{begun}/questions/STR-01").text
    assert buyer.fetch(begun).status_code == 404
