"""The keyboard alone: from the first page to the results, and always a sight of where one is."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from procurement.domain.demo import DEMO_PASSWORD
from tests.browser.conftest import Open
from tests.browser.hand import COLLEAGUE, adopt
from tests.browser.server import Server
from tests.browser.walking import expect_kept, level
from tests.browser.watch import watch_of

pytestmark = pytest.mark.browser

FARTHEST = 60
"""Tabs: more than any way on these pages."""
WHERE = """() => {
  const here = document.activeElement;
  const seen = here.closest(".level, .opt") ?? here;
  const drawn = [here, seen].map((one) => getComputedStyle(one))
    .some((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
  const box = seen.getBoundingClientRect();
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return {name: here.outerHTML.slice(0, 120), drawn, inside};
}"""


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until ``wanted`` has the focus; each stop on the way must be seen."""
    for _ in range(FARTHEST):
        page.keyboard.press("Tab")
        where = page.evaluate(WHERE)
        assert where["drawn"], f"rien ne montre le focus : {where['name']}"
        assert where["inside"], f"le focus est hors de l’écran : {where['name']}"
        if wanted.evaluate("(one) => one === document.activeElement"):
            return
    raise AssertionError(f"{wanted} ne s’atteint pas au clavier")


def enter(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_the_first_stop_skips_to_the_content(page: Page) -> None:
    page.goto("/methode")
    skip = page.get_by_role("link", name="Aller au contenu")
    expect(skip).not_to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_a_town_is_added_without_a_mouse(page: Page) -> None:
    page.goto("/administration")
    tab_to(page, page.get_by_role("link", name="Ajouter une collectivité"))
    enter(page)
    tab_to(page, page.get_by_label("Nom, SIREN ou code INSEE"))
    page.keyboard.type("lambersart")
    town = page.get_by_role("button", name="Ajouter Lambersart, Nord (59)")
    expect(town).to_be_visible()
    expect(page.get_by_label("Nom, SIREN ou code INSEE")).to_be_focused()
    tab_to(page, town)
    enter(page)
    expect(page.locator("h1")).to_have_text("L’équipe")


def test_a_whole_way_without_a_mouse(open_page: Open, server: Server) -> None:
    page = open_page(who="")
    adopt(server, "Faches-Thumesnil 59")
    page.goto("/")
    tab_to(page, page.get_by_role("main").get_by_role("link", name="Se connecter"))
    enter(page)
    sign_in(page)
    begin(page)
    fill_profile(page)
    tab_to(page, page.get_by_role("link", name="Commencer : STR-01"))
    enter(page)
    answer_a_level(page)
    tab_to(page, page.get_by_role("link", name="Résultats"))
    enter(page)
    expect(page.locator("h1")).to_have_text("Pas encore de score")


def sign_in(page: Page) -> None:
    tab_to(page, page.get_by_label("Adresse électronique"))
    page.keyboard.type(COLLEAGUE)
    tab_to(page, page.get_by_label("Mot de passe", exact=True))
    page.keyboard.type(DEMO_PASSWORD)
    enter(page)
    expect(page.locator("h1")).to_have_text("Bonjour Camille Lenoir")


def begin(page: Page) -> None:
    tab_to(page, page.get_by_role("link", name="Faches-Thumesnil"))
    enter(page)
    tab_to(page, page.get_by_role("button", name="Commencer"))
    enter(page)


def fill_profile(page: Page) -> None:
    tab_to(page, page.get_by_label("Montant annuel des achats"))
    page.keyboard.type("7 200 000")
    tab_to(page, page.get_by_label("Marchés notifiés dans l’année close"))
    page.keyboard.type("19")
    tab_to(page, page.get_by_label("Restauration collective"))
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Restauration collective")).to_have_value("no_catering")
    overseas = page.get_by_role("group", name="outre-mer")
    tab_to(page, overseas.get_by_label("Non"))
    page.keyboard.press("ArrowLeft")
    expect(overseas.get_by_label("Oui")).to_be_checked()
    page.keyboard.press("ArrowRight")
    tab_to(page, page.get_by_role("button", name="Enregistrer et continuer"))
    enter(page)
    expect(page.locator("h1")).to_have_text("Faches-Thumesnil")


def answer_a_level(page: Page) -> None:
    tab_to(page, level(page, 0))
    page.keyboard.press("Space")
    expect_kept(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(level(page, 2)).to_be_checked()
    expect_kept(page)
    tab_to(page, page.get_by_label("Commentaire"))
    page.keyboard.type("Au clavier.")
    tab_to(page, page.get_by_role("button", name="Enregistrer et continuer"))
    enter(page)
    expect(page.locator(".over")).to_contain_text("STR-02")


def test_a_refused_answer_leads_to_its_field(page: Page) -> None:
    watch_of(page).expects("422")
    page.goto("/collectivites/saisie")
    tab_to(page, page.get_by_role("button", name="Ajouter"))
    enter(page)
    faults = page.get_by_role("alert")
    expect(faults).to_be_focused()
    tab_to(page, faults.get_by_role("link", name=re.compile("SIREN")))
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_label("SIREN")).to_be_focused()
    expect(page.get_by_label("SIREN")).to_have_accessible_description(re.compile("Indiquez le SIREN"))


def test_long_tables_scroll_by_the_keyboard(open_page: Open) -> None:
    page = open_page(who="")
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/")
    region = page.get_by_role("region", name="Durée selon la taille")
    tab_to(page, region)
    expect(region).to_be_focused()


def test_a_submitted_assessment_is_read_by_the_keyboard(page: Page) -> None:
    page.goto("/diagnostics/orvanchesaaa/resultats")
    tab_to(page, page.get_by_role("link", name="Pourquoi ce score, point par point"))
    enter(page)
    tab_to(page, page.get_by_role("link", name="STR-02"))
    enter(page)
    expect(page.get_by_label("Commentaire")).to_be_disabled()
    tab_to(page, page.get_by_role("link", name="Question suivante"))
    enter(page)
    expect(page.locator(".over")).to_contain_text("STR-03")
