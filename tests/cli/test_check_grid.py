"""The command that checks the grid: what it prints, and the code it leaves with."""

import shutil
from pathlib import Path

import pytest

from procurement.cli.check_grid import run
from procurement.storage.grid_files import grid_sha256
from tests.conftest import CRITERIA


@pytest.fixture
def criteria(tmp_path: Path) -> Path:
    shutil.copytree(CRITERIA / "2026", tmp_path / "criteria" / "2026")
    return tmp_path / "criteria"


def test_a_sound_edition_is_summed_up_in_a_line(criteria: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(criteria / "2026") == 0

    printed = capsys.readouterr()
    assert printed.out.startswith("Grille 2026 : ")
    assert printed.out.endswith(f" axes, aucune faute. Empreinte {grid_sha256(criteria / '2026')}\n")
    assert printed.err == ""


def test_a_wrong_edition_has_its_faults_on_the_error_output(criteria: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (criteria / "2026" / "ENV.yaml").write_text("", encoding="utf-8")

    assert run(criteria / "2026") == 1

    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("criteria/2026/ENV.yaml ligne 1 : ")


def test_without_a_folder_every_edition_is_checked(criteria: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (criteria / "2027").mkdir()

    assert run(None, criteria) == 1

    printed = capsys.readouterr()
    assert printed.out.startswith("Grille 2026 : ")
    assert printed.err == "criteria/2027/grid.yaml : ce fichier manque : ajoutez-le.\n"


def test_without_a_folder_frozen_editions_are_checked(criteria: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (criteria / "frozen.txt").write_text("0" * 64 + "  2026\n", encoding="utf-8")

    assert run(None, criteria) == 1
    assert "l’édition 2026 est figée" in capsys.readouterr().err


def test_a_folder_without_editions_is_a_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(None, tmp_path) == 1
    assert "aucune édition" in capsys.readouterr().err


def test_the_grid_of_this_repository_is_sound(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(None) == 0
