"""What is taken away: the workbook, the charts, the file to replay; each opens, and says what the page says."""

import io
import json
from fractions import Fraction
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook

from procurement.cli import main
from procurement.domain.answers import FigureGiven
from procurement.domain.replay import read_replay
from procurement.domain.result_document import result_document
from procurement.domain.scoring import score
from procurement.domain.stability import band_stability
from procurement.storage.grid_files import GridShelf
from procurement.storage.replay_files import load_replay
from tests.web.browser import Browser
from tests.web.examples import CRITERIA, EXAMPLES, FILES, finished

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
IMAGES = {"png": "image/png", "svg": "image/svg+xml"}
CHARTS = ("regle", "radar", "barres")


def download(browser: Browser, url: str, mimetype: str, name: str) -> bytes:
    """Fetch a file, check that it is one to keep under ``name``, and return its content."""
    response = browser.fetch(url)
    assert (response.status_code, response.mimetype) == (200, mimetype)
    assert response.headers["Content-Disposition"] == f"attachment; filename={name}"
    content: bytes = response.data
    return content


def cells_of(content: bytes) -> set[Any]:
    book = load_workbook(io.BytesIO(content))
    return {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}


@pytest.mark.parametrize(
    ("example", "name"),
    [
        ("brumeval", "Brumeval-les-Tilleuls"),
        ("hautevauree", "Departement_de_la_Haute-Vauree"),
        ("lysemarne", "Metropole_de_Lysemarne"),
    ],
)
def test_the_workbook_of_an_example_opens(demo: Browser, example: str, name: str) -> None:
    address = f"/diagnostics/{example.ljust(12, 'a')}"
    content = download(demo, f"{address}/resultats/classeur.xlsx", XLSX, f"aune-{name}-2026.xlsx")
    assert demo.read(address).one("h1").text in cells_of(content)


def test_the_workbook_of_an_assessment_without_a_score_opens(browser: Browser, begun: str) -> None:
    content = download(browser, f"{begun}/resultats/classeur.xlsx", XLSX, "aune-Loos-en-Gohelle-2026.xlsx")
    assert "Loos-en-Gohelle" in cells_of(content)


def test_the_workbook_of_an_assessment_just_begun_opens(browser: Browser) -> None:
    address = browser.begin()
    download(browser, f"{address}/resultats/classeur.xlsx", XLSX, "aune-Loos-en-Gohelle-2026.xlsx")


@pytest.mark.parametrize("chart", CHARTS)
def test_a_chart_is_an_image_to_print(demo: Browser, chart: str) -> None:
    url = f"/diagnostics/orvanchesaaa/resultats/graphiques/{chart}.png"
    content = download(demo, url, "image/png", f"aune-Orvanches-la-Plaine-2026-{chart}.png")
    assert content.startswith(b"\x89PNG\r\n\x1a\n")


@pytest.mark.parametrize("chart", CHARTS)
def test_a_chart_is_also_a_drawing(demo: Browser, chart: str) -> None:
    url = f"/diagnostics/orvanchesaaa/resultats/graphiques/{chart}.svg"
    content = download(demo, url, "image/svg+xml", f"aune-Orvanches-la-Plaine-2026-{chart}.svg")
    assert ET.fromstring(content).tag == "{http://www.w3.org/2000/svg}svg"


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_each_chart_is_another_one(demo: Browser, kind: str) -> None:
    drawn = {demo.fetch(f"/diagnostics/orvanchesaaa/resultats/graphiques/{chart}.{kind}").data for chart in CHARTS}
    assert len(drawn) == len(CHARTS)


@pytest.mark.parametrize("kind", ["png", "svg"])
@pytest.mark.parametrize("chart", CHARTS)
def test_a_chart_asked_for_before_there_is_a_score_is_still_an_image(
    browser: Browser, begun: str, chart: str, kind: str
) -> None:
    response = browser.fetch(f"{begun}/resultats/graphiques/{chart}.{kind}")
    assert (response.status_code, response.mimetype) == (200, IMAGES[kind])


@pytest.mark.parametrize("name", ["camembert.png", "regle.gif", "regle", "../regle.png", "REGLE.png", "rule.png"])
def test_a_chart_that_does_not_exist_is_not_found(demo: Browser, name: str) -> None:
    assert demo.fetch(f"/diagnostics/orvanchesaaa/resultats/graphiques/{name}").status_code == 404


def replayed(browser: Browser, address: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """Download the file to replay and score it with the command, as anyone may do offline."""
    path = folder / "diagnostic.json"
    path.write_bytes(browser.fetch(f"{address}/resultats/diagnostic.json").data)
    assert main(["score", str(path), "--json"]) == 0
    captured = capsys.readouterr()
    assert not captured.err
    return dict(json.loads(captured.out))


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_file_to_replay_gives_the_figures_of_the_example(
    demo: Browser, tmp_path: Path, capsys: pytest.CaptureFixture[str], example: str
) -> None:
    shelf = GridShelf(CRITERIA)
    replay, grid = load_replay(FILES[example], shelf)
    expected = result_document(score(grid, replay.assessment), band_stability(grid, replay.assessment))
    assert replayed(demo, finished(demo, example, shelf), tmp_path, capsys) == expected


def test_the_file_to_replay_gives_the_figures_of_the_page(
    demo: Browser, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    address = "/diagnostics/troisclairie"
    demo.submit(address, to="/reprendre")
    demo.submit(f"{address}/questions/STR-05", {"numerator": "7", "denominator": "13", "value": ""}, to="STR-05")
    figures = replayed(demo, address, tmp_path, capsys)
    shown = f"{float(figures['score']):.1f}".replace(".", ",")
    assert f" {shown} sur la règle" in demo.read(f"{address}/resultats").one("h1").text


@pytest.mark.parametrize("figure", ["0,000001", "0,00005", "999 999 999 999 999,999999", "12,3", "1"])
def test_a_figure_is_the_same_in_the_file_to_replay(browser: Browser, begun: str, figure: str) -> None:
    browser.submit(f"{begun}/questions/FOU-01", {"value": figure})
    replay = read_replay(browser.fetch(f"{begun}/resultats/diagnostic.json").text)
    browser.read(f"{begun}/resultats")
    exact = Fraction(figure.replace(" ", "").replace(",", "."))
    assert replay.assessment.answers["FOU-01"].given == FigureGiven(exact)


def test_the_file_to_replay_of_an_unfinished_assessment_scores_too(
    browser: Browser, begun: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    browser.submit(f"{begun}/questions/STR-01", {"choice": "2"})
    figures = replayed(browser, begun, tmp_path, capsys)
    assert figures["score"] is None
    assert len(figures["applicable"]) == 56


def test_the_file_to_replay_is_the_same_twice(demo: Browser) -> None:
    url = "/diagnostics/orvanchesaaa/resultats/diagnostic.json"
    assert demo.fetch(url).data == demo.fetch(url).data
