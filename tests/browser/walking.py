"""What people do on the pages, in their words; the tests say where they go and what they must see."""

import re
import sqlite3
from datetime import UTC, datetime

from playwright.sync_api import Locator, Page, Response, expect

from procurement.domain.demo import DEMO_PASSWORD
from tests.browser.server import Server

STATUS = "[data-status]"
KEPT = re.compile(r"✓ Enregistré à \d{1,2}\s?h\s?\d\d\.")
LOST = "Non enregistré"


def press(page: Page, button: Locator) -> Response:
    """Press a button and wait for the page it leads to."""
    with page.expect_navigation() as arrived:
        button.click()
    return arrived.value


def sign_in(page: Page, email: str, password: str = DEMO_PASSWORD) -> None:
    """Fill the form of the page to sign in on."""
    page.get_by_label("Adresse électronique").fill(email)
    page.get_by_label("Mot de passe", exact=True).fill(password)
    press(page, page.get_by_role("button", name="Se connecter", exact=True))


def end_session(server: Server) -> None:
    """End the session begun last, as the administration or another device may."""
    newest = "UPDATE sessions SET ended_at = ? WHERE id = (SELECT max(id) FROM sessions)"
    with sqlite3.connect(server.database) as base:
        base.execute(newest, (datetime.now(UTC).isoformat(" "),))
    base.close()


def next_question(page: Page) -> None:
    press(page, page.get_by_role("button", name=re.compile("^Enregistrer et (continuer|vérifier)$")))


def level(page: Page | Locator, number: int) -> Locator:
    return page.get_by_label(f"Niveau {number} :")


def state(page: Page | Locator, word: str) -> Locator:
    """The choice of an obligation: «Tenue», «En partie», «Non tenue»."""
    return page.get_by_role("radio", name=re.compile(f"^{word}"))


def status(page: Page) -> Locator:
    """The line that says whether what the page shows is kept."""
    return page.locator(STATUS)


def expect_kept(page: Page) -> None:
    expect(status(page)).to_contain_text(KEPT)
