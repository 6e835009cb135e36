"""The same beginning with JavaScript off: every page works, and nothing is said that is not so."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.hand import adopt
from tests.browser.server import Server
from tests.browser.walking import level, next_question, press, state, status
from tests.browser.watch import watch_of

pytestmark = pytest.mark.browser


@pytest.fixture
def page(open_page: Open) -> Page:
    return open_page(java_script_enabled=False)


def add_hem(page: Page) -> None:
    page.goto("/administration")
    press(page, page.get_by_role("link", name="Ajouter une collectivité"))
    page.get_by_label("Nom, SIREN ou code INSEE").fill("hem 59")
    press(page, page.get_by_role("button", name="Chercher"))
    expect(page.get_by_label("Nom, SIREN ou code INSEE")).to_have_value("hem 59")
    press(page, page.get_by_role("button", name="Ajouter Hem, Nord (59)", exact=True))
    expect(page.locator("h1")).to_have_text("L’équipe")


def begin_hem(page: Page) -> None:
    page.goto("/")
    press(page, page.get_by_role("link", name="Hem", exact=True))
    press(page, page.get_by_role("button", name="Commencer"))


def test_a_town_begins_and_answers_without_scripts(page: Page, server: Server) -> None:
    watch_of(page).expects("422")
    add_hem(page)
    adopt(server, "Hem 59")
    begin_hem(page)
    fill_profile(page)
    press(page, page.get_by_role("link", name="Commencer : STR-01"))
    answer_with_a_document(page)
    refuse_then_accept_a_figure(page)
    answer_a_whole_pillar(page)
    press(page, page.get_by_role("link", name="Résultats"))
    expect(page.locator("h1")).to_have_text("Pas encore de score")
    press(page, page.get_by_role("link", name="Réponses", exact=True))
    expect(page.locator("main .alert")).to_contain_text("Ce qui manque compte pour zéro.")


def fill_profile(page: Page) -> None:
    """The button «Voir ce que cela change» does what the scripts do, with a page; nothing is kept yet."""
    page.get_by_label("Montant annuel des achats").fill("1 200 000")
    page.get_by_label("Marchés notifiés dans l’année close").fill("11")
    page.get_by_label("Restauration collective").select_option("no_catering")
    press(page, page.get_by_role("button", name="Voir ce que cela change"))
    expect(page.locator("#effets")).to_contain_text("Grille de taille Essentiel")
    expect(page.get_by_label("Montant annuel des achats")).to_have_value("1 200 000")
    press(page, page.get_by_role("button", name="Enregistrer et continuer"))


def answer_with_a_document(page: Page) -> None:
    press(page, page.get_by_role("button", name="Enregistrer et continuer"))
    expect(page.locator(".alert")).to_contain_text("Choisissez une réponse, ou « je ne sais pas ».")
    level(page, 3).check()
    page.get_by_label("Lien ou référence de la pièce").fill("Délibération 2026-4")
    page.get_by_label("Commentaire").fill("Votée en avril.")
    next_question(page)
    press(page, page.get_by_role("link", name="Question précédente"))
    expect(level(page, 3)).to_be_checked()
    expect(page.get_by_label("Commentaire")).to_have_value("Votée en avril.")
    expect(status(page)).to_contain_text("Enregistré le")


def refuse_then_accept_a_figure(page: Page) -> None:
    """A figure that makes no sense comes back as it was typed, with what to do."""
    page.goto(f"{page.url.rsplit('/', 1)[0]}/STR-05")
    page.get_by_label("Numérateur").fill("douze")
    page.get_by_label("Dénominateur").fill("30")
    next_question(page)
    expect(page.locator(".alert")).to_contain_text("« douze » n’est pas un nombre. Écrivez par exemple 1 234,5.")
    expect(page.get_by_label("Numérateur")).to_have_value("douze")
    expect(status(page)).to_have_text("Votre saisie n’est pas encore enregistrée.")
    page.get_by_label("Numérateur").fill("7,5")
    next_question(page)
    press(page, page.get_by_role("link", name="Question précédente"))
    expect(page.locator("output")).to_have_text("Soit 25 %")


def answer_a_whole_pillar(page: Page) -> None:
    """One pillar on a page: what is sound is kept, what is not comes back, what was left alone stays so."""
    press(page, page.get_by_role("link", name="Diagnostic", exact=True))
    expect(page.locator(".lead")).to_contain_text("2 réponses sur")
    press(page, page.get_by_role("link", name="Socle de conformité"))
    state(page.locator("#LEG-02"), "Tenue").check()
    state(page.locator("#LEG-03"), "Non tenue").check()
    page.locator("#LEG-05").get_by_label("Je ne sais pas").check()
    page.locator("#LEG-06-plan_until").fill("2027-01-31")
    press(page, page.get_by_role("button", name="Enregistrer la page et continuer"))
    expect(page.locator(".alert")).to_contain_text("1 réponse à revoir")
    expect(page.locator("#LEG-02 .save")).to_contain_text("Enregistré le")
    expect(page.locator("#LEG-06 .save")).to_have_text("Votre saisie n’est pas encore enregistrée.")
    expect(page.locator("#LEG-06-plan_until")).to_have_value("2027-01-31")
    state(page.locator("#LEG-06"), "Non tenue").check()
    press(page, page.get_by_role("button", name="Enregistrer la page et continuer"))
    expect(page.locator("h1")).to_have_text("Cycle d’achat, du besoin à l’exécution")
    expect(page.locator("aside")).to_contain_text("6 réponses sur")
