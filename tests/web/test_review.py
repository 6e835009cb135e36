"""The review as a whole: where it stands, what each step does, and what everybody else may not."""

import pytest

from procurement.domain.answers import Decision
from procurement.domain.journey import State, Step
from procurement.storage.database import Database
from tests.conftest import with_plain_spaces
from tests.web.browser import LOOS, Browser
from tests.web.conftest import As
from tests.web.html_pages import Element
from tests.web.people import add_person
from tests.web.reviews import ALIX, LOWER, REASON, advise, answer_everything, decision, dossier, rule, step

CONFIRM, ASIDE = Decision(confirmed=True), Decision(not_applicable=True, reason=REASON)
ASKED = "Joignez le compte rendu de la dernière séance."
STEPS = ("commencer", "renvoyer", "valider")
IN_REVIEW = (Step.SUBMIT, Step.BEGIN_REVIEW)


@pytest.fixture
def page(begun: str, database: Database) -> str:
    """The address of the review of a commune whose every question is answered, and that has just handed in."""
    answer_everything(database, begun)
    advise(database, LOOS)
    step(database, begun, Step.SUBMIT)
    return f"{begun}/relecture"


@pytest.fixture
def alix(as_person: As, page: str) -> Browser:
    return as_person(ALIX)


@pytest.fixture
def opened(page: str, begun: str, database: Database) -> str:
    """The same, once the review has begun."""
    step(database, begun, Step.BEGIN_REVIEW)
    return page


def words(page: Element) -> str:
    return with_plain_spaces(page.one("main").text)


def actions(page: Element) -> list[str]:
    return [form["action"].rpartition("/")[2] for form in page.one("main").all("form", method="post")]


def test_what_was_handed_in_offers_to_begin(alix: Browser, page: str) -> None:
    found = alix.read(page)
    assert actions(found) == ["commencer"]
    assert "la collectivité peut le reprendre" in words(found)


def test_beginning_leads_to_the_first_question(alix: Browser, page: str, begun: str, database: Database) -> None:
    reply = alix.submit(page, to="/commencer")
    assert (reply.status, reply.location) == (303, f"{page}/STR-01")
    assert dossier(database, begun).state is State.IN_REVIEW


def test_beginning_twice_is_refused_and_changes_nothing(
    alix: Browser, page: str, begun: str, database: Database
) -> None:
    form = alix.form(page, "/commencer")
    alix.send(form)
    before = dossier(database, begun)
    assert alix.send(form).status == 409
    assert dossier(database, begun) == before


def test_the_progress_is_told_in_all_and_by_pillar(alix: Browser, opened: str, begun: str, database: Database) -> None:
    rule(database, begun, {"STR-01": CONFIRM, "STR-02": LOWER, "STR-03": ASKED})
    found = alix.read(opened)
    assert "2 réponses décidées sur" in words(found)
    assert "1 complément demandé" in words(found)
    first = with_plain_spaces(found.one("ol", class_="prog").all("li")[0].text)
    assert "2 sur" in first
    assert "Demandé : STR-03" in first
    assert "À décider : STR-04" in first


def test_it_goes_on_where_it_was_left(alix: Browser, opened: str, begun: str, database: Database) -> None:
    rule(database, begun, {"STR-01": CONFIRM, "STR-02": ASKED})
    (link,) = [link for link in alix.read(opened).all("a", class_="btn") if "Continuer" in link.text]
    assert link["href"] == f"{opened}/STR-03"


def test_the_three_scores_stand_side_by_side_with_their_range(
    alix: Browser, opened: str, begun: str, database: Database
) -> None:
    rule(database, begun, {"STR-01": LOWER})
    found = alix.read(opened).one("section", aria_labelledby="scores")
    assert [item.one("strong", class_="num").text for item in found.all("li")] != []
    assert "Fourchette aujourd’hui" in found.text


def test_what_the_decisions_change_is_listed_with_its_reason(
    alix: Browser, opened: str, begun: str, database: Database
) -> None:
    rule(database, begun, {"STR-01": LOWER, "STR-02": CONFIRM, "STR-03": ASIDE})
    table = alix.read(opened).one("section", aria_labelledby="relecture")
    rows = [with_plain_spaces(row.text) for row in table.one("tbody").all("tr")]
    assert [row.partition(" ")[0] for row in rows] == ["STR-01", "STR-03"]
    assert all(REASON in row for row in rows)
    assert "1 réponse confirmée" in with_plain_spaces(table.text)


def test_a_restricted_scope_is_said_in_so_many_words(
    alix: Browser, opened: str, begun: str, database: Database
) -> None:
    rule(database, begun, {f"STR-0{number}": ASIDE for number in (1, 2, 3, 4)})
    assert "Périmètre restreint, non comparable" in words(alix.read(opened))


def test_nothing_is_sent_back_when_nothing_is_asked(alix: Browser, opened: str, begun: str, database: Database) -> None:
    assert "renvoyer" not in actions(alix.read(opened))
    reply = alix.post(f"{opened}/renvoyer", {"csrf_token": alix.token()})
    assert (reply.status, dossier(database, begun).state) == (422, State.IN_REVIEW)
    assert "Rien n’est demandé" in reply.page.one("div", role="alert").text


def test_sending_back_says_what_will_open_and_opens_just_that(
    alix: Browser, browser: Browser, opened: str, begun: str, database: Database
) -> None:
    rule(database, begun, {"STR-03": ASKED})
    found = alix.read(opened, [ASKED])
    assert "1 réponse et ses pièces, rien d’autre" in words(found)
    assert ASKED in words(found)

    assert alix.submit(opened, to="/renvoyer").status == 303

    assert dossier(database, begun).state is State.SENT_BACK
    disabled = [
        bool(browser.read(f"{begun}/questions/{key}", [ASKED]).all("fieldset", disabled=""))
        for key in ("STR-03", "STR-04")
    ]
    assert disabled == [False, True]


def test_what_was_sent_back_comes_back_to_the_review_with_its_demands(
    alix: Browser, opened: str, begun: str, database: Database
) -> None:
    rule(database, begun, {"STR-03": ASKED})
    step(database, begun, Step.SEND_BACK, Step.SUBMIT)
    assert dossier(database, begun).state is State.IN_REVIEW
    assert ASKED in words(alix.read(opened, [ASKED]))


def test_validating_is_refused_while_something_is_asked(
    alix: Browser, opened: str, begun: str, database: Database
) -> None:
    rule(database, begun, {"STR-03": ASKED})
    assert "valider" not in actions(alix.read(opened, [ASKED]))
    reply = alix.post(f"{opened}/valider", {"csrf_token": alix.token()}, typed=[ASKED])
    assert (reply.status, dossier(database, begun).state) == (422, State.IN_REVIEW)
    assert "STR-03" in reply.page.one("div", role="alert").text


def test_validating_says_what_it_does_and_what_stays_without_decision(
    alix: Browser, opened: str, begun: str, database: Database
) -> None:
    rule(database, begun, {"STR-01": CONFIRM})
    found = words(alix.read(opened))
    assert "fige le diagnostic" in found
    assert "n’ont pas de décision : elles restent comme leurs pièces les justifient" in found


def test_validating_freezes_and_shows_when_and_by_whom(
    alix: Browser, opened: str, begun: str, database: Database
) -> None:
    assert alix.submit(opened, to="/valider").status == 303
    found = alix.read(opened)
    assert dossier(database, begun).state is State.VALIDATED
    assert "par Alix Fontaine" in words(found)
    assert actions(found) == []


@pytest.mark.parametrize("last", [None, Step.SEND_BACK, Step.VALIDATE])
def test_the_review_is_read_whatever_the_state(
    alix: Browser, opened: str, begun: str, database: Database, last: Step | None
) -> None:
    rule(database, begun, {"STR-01": LOWER, "STR-02": ASKED} if last is Step.SEND_BACK else {"STR-01": LOWER})
    if last is not None:
        step(database, begun, last) if last is Step.SEND_BACK else alix.submit(opened, to="/valider")
    links = alix.read(opened, [ASKED]).one("ol", class_="prog").all("a")
    for address in (f"{opened}/STR-01", f"{opened}/STR-02", *(link["href"] for link in links[:30:3])):
        alix.read(address, [ASKED])


def test_a_draft_is_read_and_not_reviewed(as_person: As, begun: str, database: Database) -> None:
    advise(database, LOOS)
    alix = as_person(ALIX)
    assert actions(alix.read(f"{begun}/relecture")) == []
    assert "confirm" not in alix.fetch(f"{begun}/relecture/STR-01").text


def test_the_authority_does_not_enter_the_review(browser: Browser, opened: str) -> None:
    for address in (opened, f"{opened}/STR-01", f"{opened}/pieces/1"):
        assert browser.fetch(address).status_code == 403
    for one in STEPS:
        assert browser.post(f"{opened}/{one}", {"csrf_token": browser.token()}).status == 403


def test_an_adviser_of_another_authority_finds_nothing(as_person: As, opened: str, database: Database) -> None:
    add_person(database, "autre@apes.example", adviser=True)
    other = as_person("autre@apes.example")
    for address in (opened, f"{opened}/STR-01", f"{opened}/pieces/1"):
        assert other.fetch(address).status_code == 404
    for one in (*STEPS, "STR-01"):
        assert other.post(f"{opened}/{one}", {"csrf_token": other.token()}).status == 404


def test_what_the_authority_refused_to_see_changed_nothing(
    browser: Browser, opened: str, begun: str, database: Database
) -> None:
    before = dossier(database, begun)
    browser.post(f"{opened}/STR-01", {"csrf_token": browser.token(), "verdict": "niveau-0", "text": REASON})
    assert (dossier(database, begun), decision(database, begun, "STR-01").version) == (before, 0)
