"""How to reach the pages of one assessment in every state, the states that only a mishap leads to included."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser.hand import ADVISER, COLLEAGUE, TESTER
from tests.browser.states import States
from tests.browser.walking import level, press, status
from tests.browser.watch import watch_of

SUBMITTED, CAPPED = "/diagnostics/orvanchesaaa", "/diagnostics/hautevaureea"
OPEN_DETAILS = "document.querySelectorAll('details').forEach((one) => { one.open = true; })"


@dataclass(frozen=True)
class Way:
    """How somebody reaches a page; ``who`` is their address, empty for nobody.

    ``alone`` tells that the browser is not as it was afterwards: it serves this page only.
    """

    walk: Callable[[Page, States], None]
    who: str = TESTER
    alone: bool = False


def at(path: str, who: str = TESTER, *, status: str = "") -> Way:
    """Reach a page by its address, in which «{draft}» and the like stand for the assessments in that state."""

    def walk(page: Page, states: States) -> None:
        if status:
            watch_of(page).expects(status)
        page.goto(path.format(**vars(states)))
        page.evaluate(OPEN_DETAILS)

    return Way(walk, who)


def locked(page: Page, states: States) -> None:
    """Two tabs: one hands in, the other still shows the answer."""
    watch_of(page).expects("409")
    page.goto(f"{states.shared}/axes/STR")
    states.hand_in()
    try:
        press(page, page.get_by_role("button", name="Enregistrer la page"))
    finally:
        states.take_back()


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


def no_piece(page: Page, states: States) -> None:
    watch_of(page).expects("422")
    page.goto(f"{states.empty}/questions/STR-01")
    page.get_by_label("Ou l’adresse d’une page").fill("ftp://exemple.fr/piece.pdf")
    press(page, page.get_by_role("button", name="Joindre"))
    expect(page.locator("h1")).to_have_text("Cette pièce n’a pas été jointe")


def no_message(page: Page, states: States) -> None:
    watch_of(page).expects("422")
    page.goto(f"{states.empty}/questions/STR-01")
    page.get_by_label("Votre message").fill("é" * 4001)
    press(page, page.get_by_role("button", name="Envoyer"))
    expect(page.locator("main textarea")).to_be_visible()


def over(page: Page, states: States) -> None:
    """The session ends while somebody is on a page; another tab signs in."""
    watch_of(page).expects("401")
    page.goto(f"{states.shared}/questions/STR-03")
    page.context.clear_cookies()
    level(page, 2).check()
    expect(status(page)).to_contain_text("votre session a pris fin")


EMPTY: dict[str, Way] = {
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
    "422, profil": Way(no_number),
    "422, question": Way(no_choice),
    "422, axe": Way(half_a_figure),
    "422, pièce": Way(no_piece),
    "422, message": Way(no_message),
}
UNDER_WAY: dict[str, Way] = {
    "en cours, diagnostic": at("{draft}", COLLEAGUE),
    "en cours, profil": at("{draft}/profil"),
    "en cours, profil, aperçu": Way(preview),
    "en cours, réponses": at("{draft}/reponses"),
    "en cours, résultats": at("{draft}/resultats"),
    "en cours, pourquoi": at("{draft}/resultats/pourquoi"),
    "en cours, niveau, pièces et messages": at("{draft}/questions/STR-01"),
    "en cours, obligation": at("{draft}/questions/LEG-02"),
    "en cours, axe": at("{draft}/axes/STR"),
    "en cours, chiffre impossible": Way(too_much),
    "en cours, non enregistré": Way(unsaved, alone=True),
    "en cours, répartition": at("{draft}/repartition"),
    "en cours, journal": at("{draft}/journal"),
    "en cours, assistance": at("{draft}/questions/CYC-02", ADVISER),
    "en cours, session finie": Way(over, alone=True),
    "409, réponse": Way(answer_conflict),
    "409, axe": Way(pillar_conflict),
    "409, profil": Way(profile_conflict),
    "409, transmis": Way(locked),
}
HANDED_IN: dict[str, Way] = {
    "transmis, diagnostic": at(SUBMITTED),
    "transmis, profil": at(f"{SUBMITTED}/profil"),
    "transmis, réponses": at(f"{SUBMITTED}/reponses"),
    "transmis, résultats": at(f"{SUBMITTED}/resultats"),
    "transmis, résultats plafonnés": at(f"{CAPPED}/resultats"),
    "transmis, pourquoi": at(f"{SUBMITTED}/resultats/pourquoi"),
    "transmis, niveau": at(f"{SUBMITTED}/questions/STR-01"),
    "transmis, axe": at(f"{SUBMITTED}/axes/LEG"),
    "en relecture, diagnostic": at("{in_review}"),
    "à compléter, diagnostic": at("{sent_back}"),
    "à compléter, réponses": at("{sent_back}/reponses"),
    "à compléter, question demandée": at("{sent_back}/questions/STR-03"),
    "à compléter, axe": at("{sent_back}/axes/STR"),
    "validé, diagnostic": at("{validated}"),
    "validé, réponses": at("{validated}/reponses"),
    "validé, résultats": at("{validated}/resultats"),
    "validé, question": at("{validated}/questions/STR-02"),
}
