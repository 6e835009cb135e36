"""The rooms that everyone may visit: the welcome, the method, the words, the accessibility statement."""

import pytest

from procurement.config import ROOT
from procurement.domain.french import number
from procurement.domain.grid import Grid
from procurement.storage.grid_files import load_grid
from tests.web.browser import Browser
from tests.web.html_pages import Element

DEMONSTRATION = "Démonstration"
PUBLIC_PAGES = ("/", "/methode", "/glossaire", "/accessibilite", "/collectivites", "/collectivites/saisie")


@pytest.fixture(scope="module")
def grid() -> Grid:
    return load_grid(ROOT / "criteria" / "2026")


@pytest.mark.parametrize("url", PUBLIC_PAGES)
def test_a_public_page_is_sound(browser: Browser, url: str) -> None:
    browser.read(url)


def test_the_home_leads_to_the_search(browser: Browser) -> None:
    assert browser.read("/").one("a", class_="btn")["href"] == "/collectivites"


def test_the_home_of_a_new_installation_lists_no_assessment(browser: Browser) -> None:
    assert "Diagnostics ouverts" not in browser.read("/").text


def test_the_home_lists_the_assessments_begun_here(browser: Browser, begun: str) -> None:
    links = [link["href"] for link in browser.read("/").all("a") if link.text == "Loos-en-Gohelle"]
    assert links == [begun]


def test_the_home_tells_each_size_and_how_long_it_takes(browser: Browser, grid: Grid) -> None:
    shown = browser.read("/").text
    for tier in grid.header.tiers.list:
        assert tier.label in shown
        assert tier.duration in shown


def test_the_home_presents_every_pillar_that_counts(browser: Browser, grid: Grid) -> None:
    shown = browser.read("/").text
    assert all(pillar.title in shown for pillar in grid.merit_pillars)


def row_of(page: Element, title: str) -> str:
    """The cells of the row that begins with ``title``, in the tables of a page."""
    (row,) = [row for row in page.all("tr") if row.all("th")[0].text == title and row.all("td")]
    return " | ".join(cell.text for cell in row.all("td"))


def test_the_method_gives_the_weight_of_every_pillar(browser: Browser, grid: Grid) -> None:
    page = browser.read("/methode")
    for pillar in grid.header.pillars:
        weight = number(pillar.weight) if pillar.role == "merit" else "hors score"
        assert row_of(page, pillar.title) == f"{weight} | {len(grid.criteria_of(pillar.code))}"


def test_the_method_gives_where_every_band_begins(browser: Browser, grid: Grid) -> None:
    page = browser.read("/methode")
    for band in grid.method.bands:
        assert row_of(page, band.label).startswith(f"à partir de {number(band.min_score)}")


def test_the_method_names_the_files_it_was_made_from(browser: Browser, grid: Grid) -> None:
    assert browser.read("/methode").one("span", class_="fingerprint").text == grid.sha256


def test_the_glossary_explains_every_term_of_the_grid(browser: Browser, grid: Grid) -> None:
    page = browser.read("/glossaire")
    shown = {term.text: meaning.text for term, meaning in zip(page.all("dt"), page.all("dd"), strict=True)}
    assert shown == {term.term: term.definition for term in grid.header.glossary}


def test_the_accessibility_statement_says_how_far_the_site_conforms(browser: Browser) -> None:
    assert browser.read("/accessibilite").one("h1").text == "Accessibilité\u00a0: partiellement conforme"


@pytest.mark.parametrize("url", PUBLIC_PAGES)
def test_the_demonstration_says_so_on_every_page(demo: Browser, url: str) -> None:
    assert demo.read(url).one("div", class_="demo").text.startswith(DEMONSTRATION)


@pytest.mark.parametrize("url", PUBLIC_PAGES)
def test_a_real_installation_never_says_it_is_a_demonstration(browser: Browser, url: str) -> None:
    assert not browser.read(url).all("div", class_="demo")


def test_an_assessment_of_the_demonstration_says_that_it_is_fictitious(demo: Browser) -> None:
    shown = demo.read("/").one("section", aria_labelledby="encours").all("li")
    assert [("exemple fictif" in item.text) for item in shown] == [True] * 6


def test_the_page_one_is_on_is_marked_in_the_navigation(browser: Browser) -> None:
    current = browser.read("/methode").one("nav").one("a", aria_current="page")
    assert current.text == "Méthode"
