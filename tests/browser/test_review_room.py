"""The review in a real browser: its keys, its button by default, and evidence shown in place under a strict policy."""

import pytest
from playwright.sync_api import Dialog, Page, expect

from procurement.storage.database import Database
from tests.browser.conftest import Hands, Open
from tests.browser.hand import ADVISER, FACTS, TESTER
from tests.browser.server import Server
from tests.browser.watch import watch_of
from tests.storage.evidence_samples import drawn
from tests.web.people import assign

pytestmark = pytest.mark.browser

PLACE, SIREN = "Bully-les-Mines", "216201863"
VIEWER = "chrome-extension://"
"""Where the reader of PDF files of Chromium lives: it is there once it has taken the file."""
REASON = "Motif ou demande, que la collectivité lira"


@pytest.fixture(scope="module")
def draft(hands: Hands, server: Server) -> str:
    """The address of an assessment of these tests alone, with a few answers, that the adviser follows."""
    hand = hands(TESTER)
    address = hand.begin(PLACE, FACTS)
    for criterion in ("STR-01", "CYC-01"):
        hand.answer(address, criterion, choice="2")
    database = Database(f"sqlite:///{server.database}")
    assign(database, ADVISER, SIREN)
    database.close()
    return address


@pytest.fixture(scope="module")
def review(draft: str, hands: Hands) -> str:
    """The address of its review, that has begun."""
    hands(TESTER).submit(draft)
    hands(ADVISER).send(f"{draft}/relecture", to=f"{draft}/relecture/commencer")
    return f"{draft}/relecture"


@pytest.fixture
def adviser(open_page: Open) -> Page:
    return open_page(ADVISER)


def press(page: Page, key: str) -> str:
    """Press a key that leads elsewhere; return where."""
    with page.expect_navigation():
        page.keyboard.press(key)
    return page.url.rpartition("/")[2]


def test_a_pdf_shows_itself_in_the_page_and_breaks_no_policy(open_page: Open, adviser: Page, draft: str) -> None:
    """Seen red on a copy that serves evidence with the policy of the pages."""
    lead = open_page(TESTER)
    lead.goto(f"{draft}/questions/STR-01")
    file = {"name": "Délibération.pdf", "mimeType": "application/pdf", "buffer": drawn("pdf")}
    lead.get_by_label("Un fichier").set_input_files(file)  # type: ignore[arg-type]  # a payload is a mapping too
    lead.get_by_role("button", name="Joindre", exact=True).click()
    expect(lead.get_by_role("link", name="Délibération.pdf")).to_be_visible()

    adviser.goto(f"{draft}/relecture/STR-01")
    watch_of(adviser).expects("chrome://", VIEWER)  # what the viewer is made of, inside the browser
    with adviser.expect_event("framenavigated", lambda frame: frame.url.startswith(VIEWER)):
        adviser.locator("summary", has_text="Voir ici").click()


def test_the_keys_go_from_question_to_question(adviser: Page, review: str) -> None:
    adviser.goto(f"{review}/STR-02")
    assert [press(adviser, key) for key in ("j", "ArrowRight", "k", "ArrowLeft")] == [
        "STR-03",
        "STR-04",
        "STR-03",
        "STR-02",
    ]


def test_one_key_confirms_and_goes_on(adviser: Page, review: str) -> None:
    adviser.goto(f"{review}/CYC-01")
    assert press(adviser, "c") == "CYC-02"
    adviser.goto(f"{review}/CYC-01")
    expect(adviser.get_by_text("Réponse confirmée", exact=True)).to_be_visible()


def test_the_keys_do_nothing_while_something_is_typed(adviser: Page, review: str) -> None:
    adviser.goto(f"{review}/STR-01")
    field = adviser.get_by_label(REASON)
    field.click()
    adviser.keyboard.type("jkc?")
    expect(field).to_have_value("jkc?")
    assert adviser.url.endswith("/STR-01")


def test_a_key_shows_the_list_of_keys(adviser: Page, review: str) -> None:
    adviser.goto(f"{review}/STR-01")
    adviser.keyboard.press("?")
    expect(adviser.locator("#touches")).to_be_focused()


def test_the_keys_can_be_turned_off_for_the_tab(adviser: Page, review: str) -> None:
    adviser.goto(f"{review}/STR-01")
    adviser.get_by_role("button", name="Les désactiver dans cet onglet").click()
    adviser.goto(f"{review}/STR-02")
    adviser.keyboard.press("j")
    expect(adviser.get_by_role("button", name="Les réactiver")).to_be_visible()
    assert adviser.url.endswith("/STR-02")


def test_the_enter_key_never_confirms(adviser: Page, review: str) -> None:
    """Seen red on a copy whose first button is the one that confirms."""
    adviser.goto(f"{review}/STR-01")
    watch_of(adviser).expects("422")
    adviser.locator("#verdict input").first.focus()
    with adviser.expect_navigation():
        adviser.keyboard.press("Enter")
    expect(adviser.get_by_role("alert")).to_contain_text("Choisissez une décision.")
    expect(adviser.get_by_text("Rien n’est encore décidé.")).to_be_visible()


def test_leaving_with_a_reason_typed_asks_first(adviser: Page, review: str) -> None:
    asked: list[str] = []

    def accept(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    adviser.goto(f"{review}/STR-01")
    adviser.get_by_label(REASON).fill("À revoir.")
    adviser.once("dialog", accept)
    adviser.get_by_role("link", name="Toute la relecture").click()
    expect(adviser.get_by_role("heading", name="Relecture", exact=True)).to_be_visible()
    assert asked == ["beforeunload"]
