"""Printed, a page keeps its words: nothing is cut, nothing lies over them, and the score is on the paper."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

RESULTS = "/diagnostics/orvanchesaaa/resultats"
PAGES = (
    *("/", "/methode", RESULTS, f"{RESULTS}/pourquoi"),
    *("/diagnostics/orvanchesaaa/questions/STR-01", "/diagnostics/orvanchesaaa/journal"),
)
HIDING = """() => [...document.querySelectorAll("body *")].filter((one) => {
  const style = getComputedStyle(one);
  if (style.display === "none" || one.closest(".vh, svg, details:not([open])")) return false;
  const cut = style.overflowY !== "visible" && one.scrollHeight > one.clientHeight + 1 && one.clientHeight > 0;
  return ["fixed", "sticky"].includes(style.position) || cut;
}).map((one) => one.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("path", PAGES)
def test_nothing_hides_the_printed_text(path: str, page: Page) -> None:
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(path)
    assert page.evaluate(HIDING) == []
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    expect(page.locator("h1")).to_be_visible()
    for button in page.locator(".btn, button").all():
        expect(button).to_be_hidden()


def test_the_printed_results_have_the_score(page: Page) -> None:
    """The outline of the PDF holds its headings as plain texts: what they say is on the paper."""
    page.goto(RESULTS)
    heading = page.locator("h1").inner_text()
    assert re.search(r"\d+,\d sur la règle de 100$", heading)
    printed = page.pdf(format="A4", outline=True, tagged=True)
    assert heading.encode("utf-16-be").hex().upper().encode() in printed
    assert b"/StructTreeRoot" in printed
