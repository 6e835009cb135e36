"""What an administrator does with a finished assessment: open it again with a reason, put it away, take it out."""

import pytest

from procurement.domain.journey import State
from procurement.storage.database import Database
from tests.web import kept
from tests.web.browser import Browser
from tests.web.conftest import As
from tests.web.house import ALIX, CAMILLE, DOMINIQUE, NOEMIE, SACHA, STRANGER, actions, number, settle
from tests.web.standing import put_in, reopenings, state_of

PAGE = "/administration"
REASON = "Une pièce manquait au moment de la validation."
WORKS = ("rouvrir", "archiver", "desarchiver")


@pytest.fixture
def address(begun: str, database: Database) -> str:
    settle(database)
    return begun


@pytest.fixture
def admin(address: str, as_person: As) -> Browser:
    return as_person(DOMINIQUE)


def url(address: str, work: str) -> str:
    return f"{PAGE}{address}/{work}"


def offered(browser: Browser) -> list[str]:
    """The works that the page offers."""
    actions = [form["action"] for form in browser.read(PAGE).all("form")]
    return [work for work in WORKS if any(action.endswith(f"/{work}") for action in actions)]


@pytest.mark.parametrize(
    ("state", "works"),
    [
        (State.DRAFT, []),
        (State.SUBMITTED, []),
        (State.IN_REVIEW, []),
        (State.SENT_BACK, []),
        (State.VALIDATED, ["rouvrir", "archiver"]),
        (State.ARCHIVED, ["desarchiver"]),
    ],
)
def test_only_what_the_state_allows_is_offered(
    admin: Browser, database: Database, address: str, state: State, works: list[str]
) -> None:
    put_in(database, address, state)
    assert offered(admin) == works


def test_a_validated_assessment_is_opened_again_and_the_reason_kept(
    admin: Browser, database: Database, address: str
) -> None:
    put_in(database, address, State.VALIDATED, document='{"un": "document"}')
    reply = admin.submit(PAGE, {"reason": REASON}, to="/rouvrir")
    assert (reply.status, reply.location) == (303, f"{PAGE}#diagnostics")
    assert state_of(database, address) is State.IN_REVIEW
    assert reopenings(database) == [(REASON, number(database, DOMINIQUE), '{"un": "document"}')]


def test_the_journal_says_who_opened_which_validation_again_and_not_why(
    admin: Browser, database: Database, address: str
) -> None:
    put_in(database, address, State.VALIDATED)
    admin.submit(PAGE, {"reason": REASON}, to="/rouvrir")
    assert actions(database)[-1] == ("reopened", number(database, DOMINIQUE), '{"number":1}')


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Écrivez le motif\u00a0: il restera dans le dossier."),
        (" \n ", "Écrivez le motif\u00a0: il restera dans le dossier."),
        ("é" * 4001, "Le motif dépasse 4\u202f000 caractères (4\u202f001)."),
        ("un\x00nul", "caractère impossible à conserver"),
    ],
)
def test_without_a_reason_that_can_be_kept_nothing_is_opened(
    admin: Browser, database: Database, address: str, typed: str, message: str
) -> None:
    put_in(database, address, State.VALIDATED)
    token, before = admin.token(), kept.fingerprint(database)
    reply = admin.post(url(address, "rouvrir"), {"csrf_token": token, "reason": typed}, typed=[typed])
    assert reply.status == 422
    field = f"motif-{kept.identifier(address)}"
    assert message in reply.page.one("div", id="fautes").one("a", href=f"#{field}").text
    assert message in reply.page.one("div", id=f"{field}-erreur").text
    (around,) = (one for one in reply.page.one("textarea", id=field).ancestors if one.tag == "details")
    assert "open" in around.attributes
    assert kept.fingerprint(database) == before


def test_a_reason_that_was_refused_comes_back(admin: Browser, database: Database, address: str) -> None:
    put_in(database, address, State.VALIDATED)
    content = {"csrf_token": admin.token(), "reason": "é" * 4001}
    page = admin.post(url(address, "rouvrir"), content, typed=["é" * 4001]).page
    assert page.one("textarea", id=f"motif-{kept.identifier(address)}").raw_text.strip() == "é" * 4001


def test_a_validated_assessment_is_put_away_and_taken_out_again(
    admin: Browser, database: Database, address: str
) -> None:
    put_in(database, address, State.VALIDATED)
    assert admin.submit(PAGE, to="/archiver").location == f"{PAGE}#diagnostics"
    assert state_of(database, address) is State.ARCHIVED
    assert admin.submit(PAGE, to="/desarchiver").status == 303
    assert state_of(database, address) is State.VALIDATED
    assert [action for action, _, _ in actions(database)][-2:] == ["archived", "restored"]


@pytest.mark.parametrize(
    ("state", "work"),
    [
        (state, work)
        for state in State
        for work in WORKS
        if (state, work)
        not in {(State.VALIDATED, "rouvrir"), (State.VALIDATED, "archiver"), (State.ARCHIVED, "desarchiver")}
    ],
)
def test_a_work_that_the_state_does_not_allow_is_refused(
    admin: Browser, database: Database, address: str, state: State, work: str
) -> None:
    put_in(database, address, state)
    token, before = admin.token(), kept.fingerprint(database)
    assert admin.post(url(address, work), {"csrf_token": token, "reason": REASON}).status == 409
    assert kept.fingerprint(database) == before


@pytest.mark.parametrize("work", WORKS)
def test_an_assessment_that_is_not_there_is_unknown(admin: Browser, work: str) -> None:
    content = {"csrf_token": admin.token(), "reason": REASON}
    assert admin.post(url("/diagnostics/aaaaaaaaaaaa", work), content).status == 404


@pytest.mark.parametrize("work", WORKS)
@pytest.mark.parametrize(
    ("email", "status"), [(CAMILLE, 403), (SACHA, 403), (NOEMIE, 403), (ALIX, 403), (STRANGER, 404)]
)
def test_nobody_else_does_any_of_it(
    address: str, as_person: As, database: Database, email: str, status: int, work: str
) -> None:
    put_in(database, address, State.ARCHIVED if work == "desarchiver" else State.VALIDATED)
    browser = as_person(email)
    token, before = browser.token(), kept.fingerprint(database)
    assert browser.post(url(address, work), {"csrf_token": token, "reason": REASON}).status == status
    assert kept.fingerprint(database) == before
