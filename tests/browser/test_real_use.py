"""The real use, from the list of the collectivités of France to the files that are taken away."""

import json
import re
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.server import Server
from tests.browser.walking import expect_kept, level, next_question, press, state, status
from tests.browser.watch import watch_of
from tests.conftest import with_plain_spaces

pytestmark = pytest.mark.browser

EMAIL = "maud.lefebvre@armentieres.example"
FIGURES = {"1": ("7,5", "30"), "0": ("1 250", "50")}
"""Two terms that make 25: as a percentage, and as anything else."""
DONT_KNOW, WITH_DOCUMENT, WITH_PLAN = "CYC-02", "STR-01", "LEG-03"
STATES = ("Tenue", "Tenue", "En partie")
FEWEST = 50
"""Questions that a commune of this size is asked, at the very least."""


def test_a_town_walks_through_the_whole_assessment(open_page: Open, server: Server, tmp_path: Path) -> None:
    link = invite_the_lead(open_page())
    page = open_page(who="")
    watch_of(page).expects("422")  # the first term of a figure leaves its field before the second is there
    accept(page, link)
    begin_armentieres(page)
    fill_profile(page)
    answered = answer_everything(page)
    assert answered >= FEWEST, "des questions qui s’appliquent n’ont pas été posées"
    check_all_answers(page, answered)
    press(page, page.get_by_role("button", name="Transmettre le diagnostic"))
    score = read_results(page)
    read_why(page)
    assert_same_score(page, server, score, tmp_path)
    take_workbook(page, score)
    take_charts(page)


def invite_the_lead(page: Page) -> str:
    """Add the town, its name typed as people type it, and invite whoever will lead there; return the link."""
    page.goto("/administration")
    press(page, page.get_by_role("link", name="Ajouter une collectivité"))
    page.get_by_label("Nom, SIREN ou code INSEE").press_sequentially("armentieres")
    found = page.locator("#resultats li").first
    expect(found).to_contain_text(re.compile(r"^\s*Armentières, Nord \(59\)"))
    expect(found).to_contain_text(re.compile(r"commune · \d\d\s\d{3} habitants · SIREN 215900176"))
    press(page, found.get_by_role("button"))
    page.get_by_label("Adresse électronique").fill(EMAIL)
    page.get_by_label("Prénom et nom").fill("Maud Lefebvre")
    page.get_by_role("radio", name=re.compile("^référence du diagnostic")).check()
    press(page, page.get_by_role("button", name="Inviter"))
    return page.get_by_label(f"Lien à transmettre à {EMAIL}").input_value()


def accept(page: Page, link: str) -> None:
    """Open the account that the link offers; it opens no second one."""
    page.goto(link)
    expect(page.locator(".lead")).to_contain_text("On vous invite pour Armentières")
    expect(page.get_by_label("Prénom et nom")).to_have_value("Maud Lefebvre")
    page.get_by_label("Mot de passe").fill("quatre mots sans aucun rapport")
    press(page, page.get_by_role("button", name="Ouvrir mon compte"))
    expect(page.locator("h1")).to_have_text("Bonjour Maud Lefebvre")


def begin_armentieres(page: Page) -> None:
    """Begin the assessment as its lead does: the register already tells what it knows."""
    press(page, page.get_by_role("link", name="Armentières", exact=True))
    press(page, page.get_by_role("button", name="Commencer"))
    expect(page.locator("h1")).to_have_text("Le profil de votre collectivité")
    expect(page.get_by_label("Type de collectivité")).to_have_value("commune")
    expect(page.get_by_label("Population", exact=True)).to_have_value(re.compile(r"^2\d\s\d{3}$"))
    expect(page.get_by_role("group", name="outre-mer").get_by_label("Non")).to_be_checked()


def fill_profile(page: Page) -> None:
    """State the facts that only the town knows, in French numbers; the page says at once what each one changes."""
    effects = page.locator("#effets")
    page.get_by_label("Montant annuel des achats").fill("61 250 000,50")
    expect(effects).to_contain_text("Grille de taille Complet")
    page.get_by_label("Montant annuel des achats").fill("18 400 000,50 €")
    expect(effects).to_contain_text("Grille de taille Standard")
    numbers = {
        "Dépenses réelles de fonctionnement": "31 200 000",
        "Nombre d’agents": "640",
        "Marchés notifiés dans l’année close": "42",
        "Consultations lancées depuis le 22 août 2026": "9",
        "européens lancées depuis le 22 août 2026": "2",
        "européens lancées depuis douze mois": "6",
        "Marchés en cours comportant des heures d’insertion": "4",
        "Concessions et délégations": "2",
        "Véhicules de 3,5 tonnes ou moins dans le parc": "85",
        "ou moins entrés au parc": "7",
    }
    for label, value in numbers.items():
        page.get_by_label(label).last.fill(value)
    page.get_by_label("Restauration collective").select_option("in_house")
    for question in ("services sociaux", "sert-elle des élèves", "six ans hors école", "rénovation lourde"):
        page.get_by_role("group", name=question).get_by_label("Oui").check()
    press(page, page.get_by_role("button", name="Enregistrer et continuer"))
    expect(page.locator("h1")).to_have_text("Armentières")
    expect(page.locator(".lead")).to_contain_text("0 réponse sur")


def answer_everything(page: Page) -> int:
    """Answer every question that comes, one a page; the progress grows by one each time."""
    press(page, page.get_by_role("link", name="Commencer : STR-01"))
    answered = 0
    while "/questions/" in page.url:
        expect(page.locator("#av + p")).to_contain_text(re.compile(rf"\b{answered}\sréponses?\ssur\s\d"))
        answer(page, page.url.rsplit("/", 1)[1], answered)
        next_question(page)
        answered += 1
    return answered


def answer(page: Page, criterion: str, place: int) -> None:
    if criterion == DONT_KNOW:
        page.get_by_label("Je ne sais pas").check()
    elif page.locator(".levels").count():
        level(page, 2 + place % 2).check()
    elif page.locator(".states").count():
        state(page, "Non tenue" if criterion == WITH_PLAN else STATES[place % 3]).check()
    else:
        answer_figure(page)
    expect_kept(page)
    if criterion == WITH_DOCUMENT:
        page.get_by_label("Lien ou référence de la pièce").fill("Délibération n° 2026-12 du 3 mars 2026")
        page.get_by_label("Commentaire").fill("Adoptée à l’unanimité.\nPubliée sur le site de la ville.")
    if criterion == WITH_PLAN:
        page.get_by_label("date prévue de mise en conformité").fill("2027-03-31")


def answer_figure(page: Page) -> None:
    """Give the two terms; the value shows as they are typed."""
    figure = page.locator("[data-figure]")
    numerator, denominator = FIGURES[figure.get_attribute("data-percent") or ""]
    page.get_by_label("Numérateur").fill(numerator)
    expect(figure.locator("output")).to_have_text("")
    page.get_by_label("Dénominateur").fill(denominator)
    unit = figure.locator(".unit").inner_text()
    expect(figure.locator("output")).to_have_text(re.compile(rf"^Soit 25\s{re.escape(unit)}$"))
    page.get_by_label("Dénominateur").blur()


def check_all_answers(page: Page, answered: int) -> None:
    expect(page.locator("h1")).to_have_text("Toutes les réponses")
    expect(page.locator(".lead")).to_have_text(f"{answered} réponses sur {answered}, dont 1 « je ne sais pas ».")
    expect(page.get_by_text("Il manque")).to_have_count(0)
    document = page.locator("tr", has_text="STR-01")
    expect(document).to_contain_text("Adoptée à l’unanimité. Publiée sur le site de la ville.")
    expect(document).to_contain_text("Pièce : Délibération n° 2026-12 du 3 mars 2026")
    expect(document.locator(".state")).to_have_text("pièce indiquée")
    expect(page.locator("tr", has_text=WITH_PLAN)).to_contain_text("Mise en conformité prévue le 31 mars 2027.")
    expect(page.locator("tr", has_text=DONT_KNOW).locator(".state")).to_have_text("ne sait pas")


def read_results(page: Page) -> str:
    """Read the score, its range and its step; return the score as it is written."""
    heading = with_plain_spaces(page.locator("h1").inner_text())
    read = re.fullmatch(r"(?P<step>.+) : (?P<score>\d+,\d) sur la règle de 100", heading)
    assert read, heading
    score = read["score"]
    lead = with_plain_spaces(page.locator(".lead").inner_text())
    assert re.search(rf"est de {score}\. Il pourrait se situer entre \d+,\d et \d+,\d ", lead), lead
    expect(page.locator(".rulebox .big")).to_have_text(score)
    expect(page.locator(".rule .me")).to_have_text(read["step"])
    expect(page.locator(".key").first).to_contain_text("fourchette, de")
    radar = page.locator("svg.rad")
    expect(radar).to_be_visible()
    expect(radar.locator("circle.dot")).to_have_count(8)
    bars = page.locator("ol.bars li")
    expect(bars).to_have_count(8)
    expect(bars.first).to_contain_text(re.compile(r"déclaré \d+, justifié \d+$"))
    expect(page.locator("ul.bars li")).to_have_count(4)
    expect(page.get_by_role("heading", name="Six actions pour commencer")).to_be_visible()
    expect(page.locator("tr", has_text=WITH_PLAN)).to_contain_text("non tenue")
    return score


def read_why(page: Page) -> None:
    """Every point has its reason, and the points add up to the raw score."""
    press(page, page.get_by_role("link", name="Pourquoi ce score, point par point"))
    raw = re.search(r"score brut, ([\d,]+)", page.locator(".lead").inner_text())
    assert raw, page.locator(".lead").inner_text()
    cells = page.locator("td[data-l=Points]").all_inner_texts()
    points = [Decimal(with_plain_spaces(cell).split(" sur ")[0].replace(",", ".")) for cell in cells]
    rounding = Decimal("0.005") * len(points)
    assert abs(sum(points) - Decimal(raw[1].replace(",", "."))) <= rounding
    expect(page.locator("tr", has_text="STR-01")).to_contain_text("Pièce indiquée.")
    press(page, page.get_by_role("link", name="Résultats").first)


def assert_same_score(page: Page, server: Server, score: str, folder: Path) -> None:
    """Anyone who scores the downloaded file offline gets the figures of the page."""
    replay = folder / "diagnostic.json"
    replay.write_bytes(download(page, "^Fichier à rejouer", r"aune-Armentieres-\d{4}\.json"))
    recorded = json.loads(replay.read_text("utf-8"))
    assert recorded["authority"]["name"] == "Armentières"
    told: dict[str, Any] = json.loads(server.score(replay))
    assert in_french(told["score"], "0.1") == score
    lead = with_plain_spaces(page.locator(".lead").inner_text())
    low, high = (in_french(end, "0.1") for end in told["interval"])
    assert f"entre {low} et {high} selon" in lead
    for code, pillar in told["pillars"].items():
        if pillar["share"] is not None and code != "LEG":
            share = page.get_by_role("region", name="Valeurs du radar").locator(f'a[href$="#{code}"]')
            expect(share).to_contain_text(in_french(Decimal(pillar["share"]) * 100, "1"))
    expect(page.locator("ol.todo-list h3")).to_have_count(len(told["actions"]))


def take_workbook(page: Page, score: str) -> None:
    content = download(page, "Télécharger le classeur Excel", r"aune-Armentieres-\d{4}\.xlsx")
    with ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert [name for name in archive.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", name)]
    book = load_workbook(BytesIO(content))
    assert {"Synthèse", "Réponses", "Conformité", "Actions", "Méthode"} <= set(book.sheetnames)
    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    texts = [value for value in cells if isinstance(value, str)]
    assert any("Armentières" in text for text in texts)
    assert any("Adoptée à l’unanimité." in text for text in texts)
    said = {row[0].value: row[1].value for row in book["Synthèse"].iter_rows(min_col=1, max_col=2)}
    assert in_french(Decimal(str(said["Score"])), "0.1") == score


def take_charts(page: Page) -> None:
    for label in ("le score sur sa règle", "le radar des axes", "les trois lectures par axe"):
        picture = download(page, f"^PNG ?, {label}", r"aune-Armentieres-\d{4}-[a-z]+\.png")
        assert picture.startswith(b"\x89PNG\r\n\x1a\n")
        assert len(picture) > 10_000, "l’image est vide"
        drawing = ElementTree.fromstring(download(page, f"^SVG ?, {label}", r"aune-Armentieres-\d{4}-[a-z]+\.svg"))
        assert drawing.tag == "{http://www.w3.org/2000/svg}svg"
        assert len(list(drawing.iter())) > 50, "le dessin est vide"


def download(page: Page, link: str, filename: str) -> bytes:
    with page.expect_download() as coming:
        page.get_by_role("link", name=re.compile(link)).click()
    assert re.fullmatch(filename, coming.value.suggested_filename)
    return Path(coming.value.path()).read_bytes()


def in_french(value: str | Decimal, step: str) -> str:
    """Write a figure as the pages do: rounded once, half up, with a comma."""
    return str(Decimal(value).quantize(Decimal(step), ROUND_HALF_UP)).replace(".", ",")


def test_a_submitted_assessment_is_taken_back_and_keeps_its_answers(page: Page) -> None:
    page.goto("/diagnostics/lysemarneaaa/reponses")
    before = page.locator("main table").all_inner_texts()
    press(page, page.get_by_role("button", name="Reprendre pour modifier"))
    expect(page.locator(".state").first).to_have_text("en cours")
    press(page, page.get_by_role("link", name="Toutes les réponses"))
    assert page.locator("main table").all_inner_texts() == before
    press(page, page.get_by_role("button", name="Transmettre le diagnostic"))
    expect(status(page)).to_have_count(0)
    expect(page.locator("h1")).to_contain_text("sur la règle de 100")
