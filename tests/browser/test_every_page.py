"""Every page, in every state: no fault that axe finds, nothing wider than a small telephone.

The pages come light and dark, at 320 and 1,280 pixels. The watch of each page does the rest: 0 violation of the content
policy, 0 request to another origin, 0 error of a script.
"""

from typing import Literal

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import ViewportSize

from tests.browser.conftest import Hands, Open
from tests.browser.hand import ADVISER, COLLEAGUE, TESTER
from tests.browser.rooms import ADVISING, PERSONAL, PUBLIC
from tests.browser.server import Server
from tests.browser.states import States
from tests.browser.ways import EMPTY, HANDED_IN, UNDER_WAY

pytestmark = pytest.mark.browser

SMALL: ViewportSize = {"width": 320, "height": 640}
LARGE: ViewportSize = {"width": 1280, "height": 900}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LOOK = """(rules) => axe.run({resultTypes: ["violations"], ...rules}).then(({violations}) => violations.map(
  ({id, help, nodes}) => `${id} : ${help} : ${nodes.map((node) => node.target.join(" ")).slice(0, 5).join(", ")}`))"""
RULES: dict[str, dict[str, list[str]]] = {"light": {}, "dark": {"runOnly": ["color-contrast"]}}
"""All of them; of the same page in the dark, the only one that sees its colours."""
WIDTH = "document.documentElement.scrollWidth"
PAGES = PUBLIC | PERSONAL | EMPTY | UNDER_WAY | HANDED_IN | ADVISING


@pytest.fixture(scope="module")
def states(server: Server, hands: Hands) -> States:
    return States(server, hands(TESTER), hands(COLLEAGUE), hands(ADVISER))


@pytest.mark.parametrize("name", PAGES)
def test_page(name: str, open_page: Open, states: States) -> None:
    way = PAGES[name]
    page = open_page(way.who, reduced_motion="reduce", viewport=LARGE)
    way.walk(page, states)
    page.evaluate(AXE_FILE_PATH.read_text("utf-8"))
    faults: list[str] = []
    for size in (LARGE, SMALL):
        page.set_viewport_size(size)
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            faults += [f"{size['width']} px, {theme} : {fault}" for fault in page.evaluate(LOOK, RULES[theme])]
    if page.evaluate(WIDTH) > SMALL["width"]:
        faults.append(f"la page déborde à 320 px : elle en fait {page.evaluate(WIDTH)}")
    assert not faults, "\n".join(faults)
