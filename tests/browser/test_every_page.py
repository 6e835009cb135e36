"""Every page, in every state: no fault that axe finds, nothing wider than a small telephone.

Each page comes light and dark, at 320 and 1,280 pixels; «make test» looks at it large and light, then small and dark,
and «make test-long» all four ways. The watch of each page does the rest: 0 violation of the content policy, 0 request
to another origin, 0 error of a script.
"""

from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.conftest import Hands, Open, watched_page
from tests.browser.hand import ADVISER, COLLEAGUE, TESTER
from tests.browser.rooms import ADVISING, PERSONAL, PUBLIC
from tests.browser.server import Server
from tests.browser.states import States
from tests.browser.watch import watch_of
from tests.browser.ways import EMPTY, HANDED_IN, UNDER_WAY
from tests.conftest import long_form

pytestmark = pytest.mark.browser

SMALL: ViewportSize = {"width": 320, "height": 640}
LARGE: ViewportSize = {"width": 1280, "height": 900}
SIGHTS: tuple[tuple[ViewportSize, Literal["light", "dark"]], ...] = (
    (LARGE, "light"),
    (SMALL, "dark"),
    (LARGE, "dark"),
    (SMALL, "light"),
)
LOOK = """() => axe.run({resultTypes: ["violations"]}).then(({violations}) => violations.map(
  ({id, help, nodes}) => `${id} : ${help} : ${nodes.map((node) => node.target.join(" ")).slice(0, 5).join(", ")}`))"""
WIDTH = "document.documentElement.scrollWidth"
PAGES = PUBLIC | PERSONAL | EMPTY | UNDER_WAY | HANDED_IN | ADVISING


@pytest.fixture(scope="module")
def states(server: Server, hands: Hands) -> States:
    return States(server, hands(TESTER), hands(COLLEAGUE), hands(ADVISER))


@pytest.fixture(scope="module")
def shared(chromium: Browser, server: Server, hands: Hands) -> Iterator[Callable[[str], Page]]:
    """One page for each person, that goes from test to test: a browser takes longer to open than most pages."""
    opened: dict[str, Page] = {}

    def shared(who: str) -> Page:
        if who not in opened:
            opened[who] = watched_page(chromium, server, hands(who) if who else None, reduced_motion="reduce")
            opened[who].on("dialog", lambda dialog: dialog.accept())  # leaving what the last test typed
        return opened[who]

    yield shared
    for page in opened.values():
        page.context.close()


@pytest.mark.parametrize("name", PAGES)
def test_page(name: str, open_page: Open, shared: Callable[[str], Page], states: States) -> None:
    way = PAGES[name]
    page = open_page(way.who, reduced_motion="reduce") if way.alone else shared(way.who)
    watch_of(page).forget()
    page.set_viewport_size(LARGE)
    page.emulate_media(color_scheme="light")
    way.walk(page, states)
    page.evaluate(AXE_FILE_PATH.read_text("utf-8"))
    faults: list[str] = []
    for size, theme in SIGHTS[: long_form(2, 4)]:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=theme)
        faults += [f"{size['width']} px, {theme} : {fault}" for fault in page.evaluate(LOOK)]
    page.set_viewport_size(SMALL)
    if page.evaluate(WIDTH) > SMALL["width"]:
        faults.append(f"la page déborde à 320 px : elle en fait {page.evaluate(WIDTH)}")
    assert not faults, "\n".join(faults)
    watch_of(page).verdict()
