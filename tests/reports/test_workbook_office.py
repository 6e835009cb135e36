"""The workbook as an office suite opens it: converted to PDF by LibreOffice and read again."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from reports.workbook.build import build_workbook
from tests.reports.subjects import named_subject

pytestmark = pytest.mark.office


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The text of the workbook of Orvanches, printed to PDF."""
    folder = tmp_path_factory.mktemp("office")
    office, reader = _tool("soffice"), _tool("pdftotext")
    workbook = folder / "classeur.xlsx"
    workbook.write_bytes(build_workbook(named_subject("orvanches")))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(workbook)]
    subprocess.run(convert, check=True, capture_output=True, timeout=180)
    text = folder / "classeur.txt"
    subprocess.run([reader, "-layout", str(workbook.with_suffix(".pdf")), str(text)], check=True, timeout=60)
    return text.read_text("utf-8")


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        if os.environ.get("AUNE_REQUIRE_ALL") == "1":
            pytest.fail(f"{name} est absent et AUNE_REQUIRE_ALL=1 l’exige")
        pytest.skip(f"ATTENTION : {name} est absent, le classeur n’est pas ouvert dans LibreOffice")
    return str(Path(found))


@pytest.mark.parametrize(
    "words",
    [
        "Orvanches-la-Plaine, diagnostic 2026",
        "collectivité fictive, démonstration",
        "Le score et ce qui l’entoure",
        "Les axes, sur 100",
        "Toutes les questions de la grille, une par ligne",
        "Ce que la loi impose",
        "Les échéances qui vous concernent",
        "Les actions, par priorité",
        "Les quatre principes de l’Apes",
        "Le profil",
        "La méthode",
        "MES-04",
    ],
)
def test_the_printed_workbook_shows(words: str, printed: str) -> None:
    assert words in printed


def test_no_figure_is_too_wide_for_its_column(printed: str) -> None:
    assert "###" not in printed


def test_no_cell_shows_an_error(printed: str) -> None:
    assert not any(code in printed for code in ("#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "Err:5"))


def test_every_page_is_numbered(printed: str) -> None:
    pages = [page for page in printed.split("\f") if page.strip()]
    assert len(pages) > 5
    assert all(f"Page {place} sur {len(pages)}" in page for place, page in enumerate(pages, start=1))
