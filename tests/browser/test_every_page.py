"""Every page, in every state: no fault that axe finds, nothing wider than a small telephone.

The pages come light and dark, at 320 and 1,280 pixels. The watch of each page does the rest: 0 violation of the content
policy, 0 request to another origin, 0 error of a script.
"""

from collections.abc import Callable
from typing import Literal

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import Open
from tests.browser.hand import FACTS, Hand
from tests.browser.walking import level, press, status
from tests.browser.watch import watch_of

pytestmark = pytest.mark.browser

SMALL: ViewportSize = {"width": 320, "height": 640}
LARGE: ViewportSize = {"width": 1280, "height": 900}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LOOK = """() => axe.run({resultTypes: ["violations"]}).then(({violations}) => violations.map(
  ({id, help, nodes}) => `${id} : ${help} : ${nodes.map((node) => node.target.join(" ")).slice(0, 5).join(", ")}`))"""
SUBMITTED, CAPPED = "/diagnostics/orvanchesaaa", "/diagnostics/brumevalaaaa"

Reach = Callable[[Page, "States"], None]


class States:
    """The addresses of assessments in the states that pages show."""

    def __init__(self, hand: Hand) -> None:
        self.empty = hand.begin("Bailleul 59")
        self.draft = hand.begin("Wattrelos 59", FACTS)
        self.shared = hand.begin("Croix 59", FACTS)
        answers: dict[str, dict[str, str]] = {
            "STR-01": {"choice": "3", "document": "Délibération 2026-12", "comment": "Adoptée en mars."},
            "STR-02": {"choice": "ne-sait-pas"},
            "STR-03": {"choice": "4"},
            "STR-05": {"numerator": "3", "denominator": "12"},
            "LEG-02": {"choice": "not_met", "plan_until": "2027-06-30"},
            "ENV-02": {"dont_know": "y"},
        }
        for criterion, fields in answers.items():
            hand.answer(self.draft, criterion, **fields)
        self._hand = hand
        self._turn = 0

    def hand_in(self) -> None:
        """Hand ``shared`` in, behind the back of whoever has one of its pages open."""
        self._hand.submit(self.shared)

    def changed_by_a_colleague(self, criterion: str) -> None:
        """Give the answer of ``shared`` another version, different from all before."""
        self._turn += 1
        self._hand.answer(self.shared, criterion, choice="2", comment=f"Le collègue est passé {self._turn} fois.")


@pytest.fixture(scope="module")
def states(hand: Hand) -> States:
    return States(hand)


def at(path: str) -> Reach:
    """Reach a page by its address; «{empty}» and «{draft}» stand for the assessments in that state."""

    def reach(page: Page, states: States) -> None:
        page.goto(path.format(empty=states.empty, draft=states.draft))
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")

    return reach


def missing(page: Page, _states: States) -> None:
    watch_of(page).expects("404")
    page.goto("/nulle-part")


def expired(page: Page, _states: States) -> None:
    watch_of(page).expects("400")
    page.goto("/collectivites/saisie")
    page.context.clear_cookies()
    press(page, page.get_by_role("button", name="Continuer"))
    expect(page.locator("h1")).to_have_text("Page restée ouverte trop longtemps")


def locked(page: Page, states: States) -> None:
    """Two tabs: one hands in, the other still shows the button."""
    watch_of(page).expects("409")
    page.goto(f"{states.shared}/reponses")
    states.hand_in()
    try:
        press(page, page.get_by_role("button", name="Transmettre le diagnostic"))
    finally:
        reopen = page.context.new_page()
        reopen.goto(states.shared)
        press(reopen, reopen.get_by_role("button", name="Rouvrir pour modifier"))
        reopen.close()


def no_name(page: Page, _states: States) -> None:
    watch_of(page).expects("422")
    page.goto("/collectivites/saisie")
    press(page, page.get_by_role("button", name="Continuer"))
    expect(page.locator(".errors")).to_have_count(3)


def no_number(page: Page, states: States) -> None:
    watch_of(page).expects("422")
    page.goto(f"{states.empty}/profil")
    page.get_by_label("Montant annuel des achats").fill("beaucoup")
    press(page, page.get_by_role("button", name="Enregistrer et continuer"))
    expect(page.locator(".alert")).to_contain_text("Montant annuel des achats")


def preview(page: Page, states: States) -> None:
    page.goto(f"{states.draft}/profil")
    page.get_by_label("Montant annuel des achats").fill("61 000 000")
    press(page, page.get_by_role("button", name="Voir ce que cela change"))


def no_choice(page: Page, states: States) -> None:
    watch_of(page).expects("422")
    page.goto(f"{states.empty}/questions/STR-01")
    press(page, page.get_by_role("button", name="Enregistrer et continuer"))
    expect(page.locator(".alert")).to_contain_text("Choisissez une réponse")


def half_a_figure(page: Page, states: States) -> None:
    watch_of(page).expects("422")
    page.goto(f"{states.empty}/axes/STR")
    page.locator("#STR-05-numerator").fill("douze")
    press(page, page.get_by_role("button", name="Enregistrer la page"))
    expect(page.locator(".alert")).to_contain_text("STR-05")


def answer_conflict(page: Page, states: States) -> None:
    watch_of(page).expects("409")
    page.goto(f"{states.shared}/questions/STR-01")
    states.changed_by_a_colleague("STR-01")
    level(page, 4).check()
    press(page, page.get_by_role("button", name="Enregistrer et continuer"))
    expect(page.locator(".alert")).to_contain_text("Quelqu’un a changé cette réponse")


def pillar_conflict(page: Page, states: States) -> None:
    watch_of(page).expects("409")
    page.goto(f"{states.shared}/axes/STR")
    states.changed_by_a_colleague("STR-02")
    level(page.locator("#STR-02"), 4).check()
    press(page, page.get_by_role("button", name="Enregistrer la page"))
    expect(page.locator(".quote")).to_be_visible()


def profile_conflict(page: Page, states: States) -> None:
    watch_of(page).expects("409")
    other = page.context.new_page()
    for staff, one in (("407", page), ("408", other)):
        one.goto(f"{states.shared}/profil")
        one.get_by_label("Nombre d’agents").fill(staff)
    press(other, other.get_by_role("button", name="Enregistrer et continuer"))
    other.close()
    press(page, page.get_by_role("button", name="Enregistrer et continuer"))
    expect(page.locator(".alert")).to_contain_text("Quelqu’un a modifié ce profil")


def unsaved(page: Page, states: States) -> None:
    watch_of(page).expects("ERR_INTERNET_DISCONNECTED")
    page.goto(f"{states.draft}/questions/STR-06")
    page.context.set_offline(True)
    level(page, 1).check()
    expect(status(page)).to_contain_text("Non enregistré")


def too_much(page: Page, states: States) -> None:
    watch_of(page).expects("422")
    page.goto(f"{states.empty}/questions/STR-05")
    page.get_by_label("Numérateur").fill("30")
    page.get_by_label("Dénominateur").press_sequentially("12")
    expect(page.locator("output")).to_contain_text("vérifiez les deux termes")


PAGES: dict[str, Reach] = {
    "accueil": at("/"),
    "méthode": at("/methode"),
    "mots": at("/glossaire"),
    "accessibilité": at("/accessibilite"),
    "recherche": at("/collectivites"),
    "recherche, réponses": at("/collectivites?q=saint+martin"),
    "recherche, rien": at("/collectivites?q=zzzzzz"),
    "organisme à la main": at("/collectivites/saisie"),
    "vide, diagnostic": at("{empty}"),
    "vide, profil": at("{empty}/profil"),
    "vide, réponses": at("{empty}/reponses"),
    "vide, résultats": at("{empty}/resultats"),
    "vide, pourquoi": at("{empty}/resultats/pourquoi"),
    "vide, niveau": at("{empty}/questions/STR-01"),
    "vide, chiffre": at("{empty}/questions/ENV-02"),
    "vide, chiffre et loi": at("{empty}/questions/FOU-01"),
    "vide, obligation": at("{empty}/questions/LEG-02"),
    "vide, axe": at("{empty}/axes/ENV"),
    "vide, question sans objet": at("{empty}/questions/LEG-01"),
    "en cours, diagnostic": at("{draft}"),
    "en cours, profil": at("{draft}/profil"),
    "en cours, profil, aperçu": preview,
    "en cours, réponses": at("{draft}/reponses"),
    "en cours, résultats": at("{draft}/resultats"),
    "en cours, pourquoi": at("{draft}/resultats/pourquoi"),
    "en cours, niveau": at("{draft}/questions/STR-01"),
    "en cours, obligation": at("{draft}/questions/LEG-02"),
    "en cours, axe": at("{draft}/axes/STR"),
    "en cours, chiffre impossible": too_much,
    "en cours, non enregistré": unsaved,
    "transmis, diagnostic": at(SUBMITTED),
    "transmis, profil": at(f"{SUBMITTED}/profil"),
    "transmis, réponses": at(f"{SUBMITTED}/reponses"),
    "transmis, résultats": at(f"{SUBMITTED}/resultats"),
    "transmis, résultats plafonnés": at(f"{CAPPED}/resultats"),
    "transmis, pourquoi": at(f"{SUBMITTED}/resultats/pourquoi"),
    "transmis, niveau": at(f"{SUBMITTED}/questions/STR-01"),
    "transmis, axe": at(f"{SUBMITTED}/axes/LEG"),
    "400, formulaire expiré": expired,
    "404": missing,
    "409, réponse": answer_conflict,
    "409, axe": pillar_conflict,
    "409, profil": profile_conflict,
    "409, transmis": locked,
    "422, organisme": no_name,
    "422, profil": no_number,
    "422, question": no_choice,
    "422, axe": half_a_figure,
}


@pytest.mark.parametrize("name", PAGES)
def test_page(name: str, open_page: Open, states: States) -> None:
    page = open_page(reduced_motion="reduce", viewport=LARGE)
    PAGES[name](page, states)
    page.evaluate(AXE_FILE_PATH.read_text("utf-8"))
    faults: list[str] = []
    for size in (LARGE, SMALL):
        page.set_viewport_size(size)
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            faults += [f"{size['width']} px, {theme} : {fault}" for fault in page.evaluate(LOOK)]
    assert not faults, "\n".join(faults)
    assert page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"], "la page déborde à 320 px"
