"""Chromium, a real server, and pages that fail the test when the browser finds a fault by itself."""

import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from procurement.storage.database import Database
from tests.browser.hand import TESTER, Hand
from tests.browser.server import Server
from tests.browser.watch import Watch, watch_of
from tests.web.people import make_member

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"),
    *("--in-process-gpu", "--process-per-site"),  # fewer processes to start for each page
]
WAITING = 10_000
"""Milliseconds: what the page promises after a lost connection, and more than anything else takes."""

LED = ("000120014", "000512012", "000341016")
"""The authorities of the demonstration that the tester leads too, whose assessments are handed in."""
Open = Callable[..., Page]
Hands = Callable[[str], Hand]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser of this machine; without one nothing here is tried, and that is said."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        lacking = f"Chromium est absent (cherché : {', '.join(NAMES)})"
        if os.environ.get("AUNE_REQUIRE_ALL") == "1":
            pytest.fail(f"{lacking}, et AUNE_REQUIRE_ALL=1 demande que tout soit essayé")
        pytest.skip(f"ATTENTION : {lacking}. Aucun parcours n’est joué dans un vrai navigateur : installez chromium.")
    expect.set_options(timeout=WAITING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server of all these tests. One that kills it starts it again."""
    server = Server(tmp_path_factory.mktemp("instance"))
    server.start()
    database = Database(f"sqlite:///{server.database}")
    for siren in LED:
        make_member(database, TESTER, siren)
    database.close()
    yield server
    server.kill()


@pytest.fixture(scope="session")
def hands(server: Server) -> Hands:
    """Sign someone in, once for all the tests."""
    return cache(lambda email: Hand(server, email))


@pytest.fixture(scope="session")
def hand(hands: Hands) -> Hand:
    """Someone without a browser, to bring an assessment where a test begins."""
    return hands(TESTER)


@pytest.fixture
def open_page(chromium: Browser, server: Server, hands: Hands) -> Iterator[Open]:
    """Open a page in a browser of its own (its cookies, its options); all are watched to the end of the test.

    ``who`` is the address of whoever is signed in there; empty, nobody is.
    """
    pages: list[Page] = []

    def open_one(who: str = TESTER, **options: Any) -> Page:
        pages.append(watched_page(chromium, server, hands(who) if who else None, **options))
        return pages[-1]

    yield open_one
    for page in pages:
        page.context.close()
    for page in pages:
        watch_of(page).verdict()


def watched_page(chromium: Browser, server: Server, person: Hand | None, **options: Any) -> Page:
    """Open a page in a browser of its own, as ``person``, its faults noted from the start."""
    given = {"base_url": server.address, "locale": "fr-FR", "timezone_id": "Europe/Paris"} | options
    if person is not None:
        given["storage_state"] = person.session
    context = chromium.new_context(**given)
    context.set_default_timeout(WAITING)
    Watch(context, server.address)
    return context.new_page()


@pytest.fixture
def page(open_page: Open) -> Page:
    return open_page()
