"""The whole life of a diagnosis, by the people of the demonstration, each in a browser of their own.

The lead shares two pillars; the buyer answers them and attaches a file; the lead hands in; the adviser changes two
levels, asks more of a third answer and sends it back; the lead completes it; the adviser validates; the reader takes
the report.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import WAITING
from tests.browser.server import Server
from tests.browser.walking import expect_kept, level, press
from tests.browser.watch import Watch
from tests.conftest import with_plain_spaces

pytestmark = pytest.mark.browser

BRUMEVAL = "/diagnostics/brumevalaaaa"
SHARED = ("Éthique et transparence", "Mesure et amélioration continue")
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n"
)
MORE = "Quelle délibération fixe ce niveau ? Joignez-la."


@pytest.fixture(scope="module")
def town(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A demonstration of its own: this diagnosis goes through all its states."""
    server = Server(tmp_path_factory.mktemp("parcours"))
    server.start()
    yield server
    server.kill()


@pytest.fixture
def enter(chromium: Browser, town: Server) -> Iterator[object]:
    """Open a browser as one of the people that the sign-in page proposes."""
    contexts, watches = [], []

    def enter(name: str) -> Page:
        context = chromium.new_context(base_url=town.address, locale="fr-FR", timezone_id="Europe/Paris")
        context.set_default_timeout(WAITING)
        contexts.append(context)
        watches.append(Watch(context, town.address))
        page = context.new_page()
        page.goto("/connexion")
        press(page, page.get_by_role("button", name=f"Entrer comme {name}"))
        return page

    yield enter
    for context in contexts:
        context.close()
    for watch in watches:
        watch.verdict()


def test_a_diagnosis_from_the_first_shared_pillar_to_the_report_of_the_council(enter, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    camille = enter("Camille Lenoir")
    share(camille)
    answer_ones_own(enter("Sacha Morel"), tmp_path)
    hand_in(camille, "Transmettre le diagnostic")

    alix = enter("Alix Fontaine")
    review(alix)
    complete(camille)
    validate(alix)

    read_the_report(enter("Noémie Petit"))
    read_the_journal(camille)


def share(page: Page) -> None:
    expect(page.get_by_role("heading", name="Ce qu’il vous reste")).to_be_visible()
    page.goto(f"{BRUMEVAL}/repartition")
    for title in SHARED:
        page.get_by_role("group", name=title).get_by_label("Sacha Morel").check()
    press(page, page.get_by_role("button", name="Enregistrer la répartition"))
    expect(page.get_by_text("Sacha Morel").first).to_be_visible()


def answer_ones_own(page: Page, folder: Path) -> None:
    """The home opens on one's own pillars; each question there is answered, one with a file."""
    for title, left in zip(SHARED, ("2 questions", "3 questions"), strict=True):
        expect(page.locator("li", has_text=title)).to_contain_text(re.compile(f"il reste {left}".replace(" ", r"\s")))
    page.goto("/")
    press(page, page.get_by_role("link", name=re.compile("^Reprendre")))
    while "/questions/" in page.url and page.url[-6:-3] in ("ETH", "MES"):
        if page.locator(".levels").count():
            level(page, 3).check()
        elif page.locator(".states").count():
            page.get_by_role("radio", name=re.compile("^Tenue")).check()
        else:
            page.get_by_label("Numérateur").fill("3")
            page.get_by_label("Dénominateur").fill("12")
            page.get_by_label("Dénominateur").blur()
        expect_kept(page)
        if page.url.endswith("ETH-01"):
            attach(page, folder)
        press(page, page.get_by_role("button", name=re.compile("^Enregistrer et (continuer|vérifier)$")))
    page.goto(f"{BRUMEVAL}/reponses")
    expect(page.locator("tr", has_text="ETH-01")).to_contain_text(
        "Pièce jointe : charte d’éthique.pdf".replace(" :", "\u00a0:")
    )
    expect(page.locator("tr", has_text="ETH-01")).to_contain_text("Sacha Morel")
    expect(page.get_by_role("button", name=re.compile("^Transmettre"))).to_have_count(0)


def attach(page: Page, folder: Path) -> None:
    piece = folder / "charte d’éthique.pdf"
    piece.write_bytes(PDF)
    page.get_by_label("Un fichier").set_input_files(piece)
    press(page, page.get_by_role("button", name="Joindre"))
    expect(page.locator(".files")).to_contain_text("charte d’éthique.pdf")
    with page.expect_download() as coming:
        page.get_by_role("link", name="charte d’éthique.pdf").click()
    assert Path(coming.value.path()).read_bytes() == PDF


def hand_in(page: Page, button: str) -> None:
    page.goto(f"{BRUMEVAL}/reponses")
    press(page, page.get_by_role("button", name=button))


def review(page: Page) -> None:
    page.goto("/portefeuille")
    press(page, page.get_by_role("link", name="Brumeval-lès-Tilleuls"))
    press(page, page.get_by_role("button", name="Commencer la relecture"))
    rule(page, "STR-01", "2", "Le projet de mandat fixe déjà un objectif.")
    rule(page, "STR-03", "1,5", "La charte est adoptée, sa diffusion commence.")
    rule(page, "STR-02", "Demander un complément", MORE)
    page.goto(f"{BRUMEVAL}/relecture")
    expect(page.get_by_role("button", name="Valider et figer")).to_have_count(0)
    press(page, page.get_by_role("button", name="Renvoyer pour complément"))
    expect(page.locator(".state").first).to_have_text("à compléter")


def rule(page: Page, criterion: str, verdict: str, text: str) -> None:
    page.goto(f"{BRUMEVAL}/relecture/{criterion}")
    page.get_by_role("radio", name=re.compile(rf"(Niveau )?{re.escape(verdict)}$")).check()
    page.locator("textarea[name=text]").last.fill(text)
    press(page, page.get_by_role("button", name="Enregistrer et continuer"))


def complete(page: Page) -> None:
    """Only what was asked may change."""
    page.goto("/")
    expect(page.locator("article")).to_contain_text("à compléter")
    page.goto(f"{BRUMEVAL}/questions/STR-01")
    expect(page.get_by_label("Commentaire")).to_be_disabled()
    page.goto(f"{BRUMEVAL}/questions/STR-02")
    expect(page.locator(".alert").first).to_contain_text("Quelle délibération fixe ce niveau")
    page.get_by_label("Lien ou référence de la pièce").fill("Délibération n° 2026-07 du 2 avril 2026")
    press(page, page.get_by_role("button", name=re.compile("^Enregistrer et continuer$")))
    hand_in(page, "Transmettre de nouveau")


def validate(page: Page) -> None:
    page.goto(f"{BRUMEVAL}/relecture/STR-02")
    expect(page.locator("main")).to_contain_text("Délibération n° 2026-07 du 2 avril 2026")
    press(page, page.get_by_role("button", name=re.compile("^Confirmer")))
    page.goto(f"{BRUMEVAL}/relecture")
    press(page, page.get_by_role("button", name="Valider et figer"))
    page.goto(f"{BRUMEVAL}/relecture")
    expect(page.locator(".state").first).to_have_text("validé")


def read_the_report(page: Page) -> None:
    page.goto(f"{BRUMEVAL}/resultats")
    expect(page.locator(".over")).to_contain_text("par Alix Fontaine")
    changes = page.get_by_role("table", name="Réponses que la relecture a changées")
    expect(changes.locator("tbody tr")).to_have_count(2)
    expect(changes).to_contain_text("La charte est adoptée, sa diffusion commence.")
    readings = with_plain_spaces(page.locator("dl.targets").first.inner_text())
    shown = re.fullmatch(r"Déclaré\s+([\d,]+)\s+Justifié\s+([\d,]+)\s+Validé\s+([\d,]+)", readings)
    assert shown, readings
    with page.expect_download() as coming:
        page.get_by_role("link", name="Télécharger le classeur Excel").click()
    book = load_workbook(BytesIO(Path(coming.value.path()).read_bytes()))
    said = {row[0].value: row[1].value for row in book["Synthèse"].iter_rows(min_col=1, max_col=2)}
    assert f"{said['Score']:.1f}".replace(".", ",") == shown[3]
    page.goto(f"{BRUMEVAL}/questions/STR-01")
    expect(page.get_by_label("Commentaire")).to_be_disabled()


def read_the_journal(page: Page) -> None:
    """Everybody's deeds, the newest first, in plain French."""
    page.goto(f"{BRUMEVAL}/journal")
    lines = page.locator("ol.listing li")
    expect(lines.first).to_contain_text("Alix Fontaine a validé")
    for words in ("Sacha Morel a répondu à ETH-01", "Camille Lenoir a transmis", "Alix Fontaine a renvoyé"):
        expect(lines.filter(has_text=words).first).to_be_visible()
