"""A session that is over takes nothing along: what was typed stays in the page, or comes back after signing in."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.hand import COLLEAGUE, FACTS, Hand
from tests.browser.server import Server
from tests.browser.walking import LOST, end_session, expect_kept, level, press, sign_in, status
from tests.browser.watch import watch_of

pytestmark = pytest.mark.browser

COMMENT = "Trois services ont relu ce texte ; rien ne doit s’en perdre."


@pytest.fixture(scope="module")
def assessment(hand: Hand) -> str:
    return hand.begin("Wasquehal 59", FACTS)


@pytest.fixture
def page(open_page: Open) -> Page:
    """A browser whose session is its own: no other test loses it."""
    page = open_page(who="")
    watch_of(page).expects("401")
    return page


def test_whoever_is_not_signed_in_is_brought_back_to_the_page_they_asked_for(page: Page, assessment: str) -> None:
    address = f"{assessment}/questions/STR-01"
    page.goto(address)
    expect(page.locator("h1")).to_have_text("Se connecter")
    sign_in(page, COLLEAGUE)
    assert page.url.endswith(address)


def test_an_answer_typed_after_the_session_ended_is_kept_once_signed_in_again(
    page: Page, server: Server, assessment: str
) -> None:
    page.goto(f"{assessment}/questions/STR-02")
    sign_in(page, COLLEAGUE)
    end_session(server)
    level(page, 2).check()
    page.get_by_label("Commentaire").fill(COMMENT)
    expect(status(page)).to_contain_text(f"{LOST} : votre session a pris fin.")
    page.get_by_role("button", name="Enregistrer et continuer").click()
    expect(page.get_by_label("Commentaire")).to_have_value(COMMENT)
    with page.context.expect_page() as opened:
        status(page).get_by_role("link", name="se connecter").click()
    sign_in(opened.value, COLLEAGUE)
    expect_kept(page)
    page.reload()
    expect(level(page, 2)).to_be_checked()
    expect(page.get_by_label("Commentaire")).to_have_value(COMMENT)


def test_a_long_page_sent_after_the_session_ended_comes_back_after_signing_in(
    page: Page, server: Server, assessment: str
) -> None:
    page.goto(f"{assessment}/axes/CYC")
    sign_in(page, COLLEAGUE)
    end_session(server)
    level(page.locator("#CYC-01"), 3).check()
    level(page.locator("#CYC-02"), 1).check()
    press(page, page.get_by_role("button", name="Enregistrer la page"))
    expect(page.locator(".alert")).to_contain_text("Ce que vous aviez tapé est gardé dans cette page")
    sign_in(page, COLLEAGUE)
    expect(page.locator("h1")).to_have_text("Vous voilà de retour")
    press(page, page.get_by_role("button", name="Enregistrer ce que j’avais tapé"))
    page.goto(f"{assessment}/axes/CYC")
    expect(level(page.locator("#CYC-01"), 3)).to_be_checked()
    expect(level(page.locator("#CYC-02"), 1)).to_be_checked()


def test_a_list_searched_after_the_session_ended_does_not_become_the_page_to_sign_in_on(
    open_page: Open,
) -> None:
    page = open_page()
    page.goto("/collectivites")
    page.context.clear_cookies()
    watch_of(page).expects("ERR_FAILED")
    with page.expect_event("requestfailed"):
        page.get_by_label("Nom, SIREN ou code INSEE").fill("lille")
    expect(page.locator("#resultats form")).to_have_count(0)


def test_signing_out_ends_the_session_on_the_server_too(page: Page, assessment: str) -> None:
    page.goto(assessment)
    sign_in(page, COLLEAGUE)
    kept = page.context.cookies()
    press(page, page.get_by_role("button", name="Se déconnecter"))
    expect(page.locator("h1")).to_have_text("À l’aune de vos achats")
    page.context.add_cookies(kept)  # type: ignore[arg-type]
    page.goto(assessment)
    expect(page.locator("h1")).to_have_text("Se connecter")
