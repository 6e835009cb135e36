"""The rooms that everyone may visit: the welcome, the method, the words, the accessibility statement."""

import pytest

from procurement.config import ROOT
from procurement.domain.demo import DEMO_PASSWORD
from procurement.domain.french import number
from procurement.domain.grid import Grid
from procurement.storage.database import Database
from procurement.storage.grid_files import load_grid
from tests.web.browser import LILLE, Browser
from tests.web.conftest import As
from tests.web.html_pages import Element
from tests.web.people import add_person, make_member

DEMONSTRATION = "Démonstration"
PUBLIC_PAGES = ("/", "/methode", "/glossaire", "/accessibilite", "/connexion", "/mot-de-passe-oublie")
OTHER_PAGES = ("/compte", "/collectivites", "/collectivites/saisie", "/administration")


@pytest.fixture(scope="module")
def grid() -> Grid:
    return load_grid(ROOT / "criteria" / "2026")


@pytest.fixture
def passer_by_of_the_demo(demo: Browser) -> Browser:
    return Browser(demo.client.application.test_client())


@pytest.mark.parametrize("url", PUBLIC_PAGES)
def test_a_public_page_is_sound(passer_by: Browser, url: str) -> None:
    passer_by.read(url)


def test_the_home_leads_to_the_sign_in(passer_by: Browser) -> None:
    assert passer_by.read("/").one("a", class_="btn")["href"] == "/connexion"


def test_the_home_shows_nobody_which_authorities_are_here(passer_by: Browser, begun: str) -> None:
    page = passer_by.read("/")
    assert "Loos-en-Gohelle" not in page.text
    assert not [link["href"] for link in page.all("a") if link["href"].startswith(("/diagnostics", "/collectivites"))]


def test_the_home_of_somebody_without_an_assessment_lists_none(browser: Browser) -> None:
    assert "Ce qu’il vous reste" not in browser.read("/").text


def test_the_home_lists_the_assessments_of_whoever_is_signed_in(browser: Browser, begun: str) -> None:
    section = browser.read("/").one("section", aria_labelledby="encours")
    links = [link["href"] for link in section.all("a") if link.text == "Loos-en-Gohelle"]
    assert links == [begun]


def test_the_home_lists_no_assessment_of_others(as_person: As, database: Database, begun: str) -> None:
    add_person(database, "lille@aune.example")
    make_member(database, "lille@aune.example", LILLE)
    shown = as_person("lille@aune.example").read("/")
    assert [link.text for link in shown.one("main").all("a")] == ["Lille"]


def test_the_home_tells_each_size_and_how_long_it_takes(passer_by: Browser, grid: Grid) -> None:
    shown = passer_by.read("/").text
    for tier in grid.header.tiers.list:
        assert tier.label in shown
        assert tier.duration in shown


def test_the_home_presents_every_pillar_that_counts(passer_by: Browser, grid: Grid) -> None:
    shown = passer_by.read("/").text
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
def test_the_demonstration_says_so_on_every_page(passer_by_of_the_demo: Browser, url: str) -> None:
    assert passer_by_of_the_demo.read(url).one("div", class_="demo").text.startswith(DEMONSTRATION)


@pytest.mark.parametrize("url", ["/", *OTHER_PAGES])
def test_the_demonstration_says_so_to_whoever_is_signed_in_too(demo: Browser, url: str) -> None:
    assert demo.read(url).one("div", class_="demo").text.startswith(DEMONSTRATION)


@pytest.mark.parametrize("url", PUBLIC_PAGES)
def test_a_real_installation_never_says_it_is_a_demonstration(passer_by: Browser, url: str) -> None:
    page = passer_by.read(url)
    assert not page.all("div", class_="demo")
    assert DEMO_PASSWORD not in page.text


@pytest.mark.parametrize("url", ["/", *OTHER_PAGES])
def test_a_real_installation_never_says_so_to_whoever_is_signed_in_either(browser: Browser, url: str) -> None:
    assert not browser.read(url).all("div", class_="demo")


def test_an_assessment_of_the_demonstration_says_that_it_is_fictitious(demo: Browser) -> None:
    shown = demo.read("/").one("section", aria_labelledby="encours").all("article")
    assert [("exemple fictif" in item.text) for item in shown] == [True] * 6


def test_the_page_one_is_on_is_marked_in_the_navigation(browser: Browser) -> None:
    current = browser.read("/methode").one("nav").one("a", aria_current="page")
    assert current.text == "Méthode"
