"""The command that scores a replay file: a few lines to read, or every figure as JSON."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from procurement.cli import main
from procurement.domain.grid import Grid
from procurement.domain.replay import read_replay
from procurement.domain.result_document import result_document
from procurement.domain.scoring import score
from procurement.domain.stability import band_stability
from tests.conftest import CRITERIA, EXAMPLES, ROOT, with_plain_spaces
from tests.domain.replay_texts import with_parts

BRUMEVAL = next(path for path in EXAMPLES if path.stem == "brumeval")


def written(folder: Path, text: str) -> str:
    path = folder / "diagnostic.json"
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_figure_is_printed_as_one_json_object(path: Path, grid: Grid, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", str(path), "--json"]) == 0

    printed = capsys.readouterr()
    assessment = read_replay(path.read_text("utf-8")).assessment
    assert json.loads(printed.out) == result_document(score(grid, assessment), band_stability(grid, assessment))
    assert printed.err == ""


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_few_lines_say_who_how_far_and_how_much(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", str(path)]) == 0

    lines = with_plain_spaces(capsys.readouterr().out).splitlines()
    name = read_replay(path.read_text("utf-8")).authority.name
    assert lines[0].startswith(f"{name}, diagnostic 2026, taille ")
    assert "questions, remplies à " in lines[1]
    assert lines[2].startswith("Score ")


def test_the_lines_of_an_example_are_those_of_its_figures(capsys: pytest.CaptureFixture[str]) -> None:
    main(["score", str(BRUMEVAL)])
    assert with_plain_spaces(capsys.readouterr().out).splitlines() == [
        "Brumeval-lès-Tilleuls, diagnostic 2026, taille Essentiel",
        "36 questions, remplies à 100 % du poids",
        "Score 24,1, entre 11,2 et 24,7 : À amorcer",
        "Plafond 49 (LEG-02, LEG-03) ; score brut 24,1",
        "Conformité 36 sur 100, à part",
    ]


def test_an_assessment_hardly_begun_has_no_score_yet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, with_parts(answers={"STR-01": {"level": 3}}))

    assert main(["score", path]) == 0

    last = with_plain_spaces(capsys.readouterr().out).splitlines()[-1]
    assert last == "Pas encore de score : il s’affiche à partir de 80 % du poids."


def test_a_file_made_with_other_criteria_is_scored_and_says_so(
    tmp_path: Path, grid: Grid, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, with_parts(grid_sha256="f" * 64))

    assert main(["score", path]) == 0

    said = capsys.readouterr().err
    assert "f" * 64 in said
    assert grid.sha256 in said


def test_a_file_made_with_these_criteria_says_nothing(
    tmp_path: Path, grid: Grid, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["score", written(tmp_path, with_parts(grid_sha256=grid.sha256))])
    assert capsys.readouterr().err == ""


def test_a_file_that_cannot_be_scored_prints_every_fault_and_leaves_with_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, with_parts(answers={"STR-01": {"level": 9}, "STR-99": {"level": 1}}))

    assert main(["score", path, "--json"]) == 2

    printed = capsys.readouterr()
    assert printed.out == ""
    assert len(printed.err.splitlines()) == 2


def test_a_file_that_is_not_there_leaves_with_two(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", str(tmp_path / "absent.json")]) == 2
    assert "rien n’existe à cette adresse" in capsys.readouterr().err


def test_a_grid_that_is_wrong_leaves_with_two_and_its_faults(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "2026").mkdir()
    assert main(["score", str(BRUMEVAL), "--criteria", str(tmp_path)]) == 2
    assert "grid.yaml : ce fichier manque" in capsys.readouterr().err


def test_other_criteria_can_be_given(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", str(BRUMEVAL), "--criteria", str(CRITERIA)]) == 0
    assert capsys.readouterr().out


def run_apart(*arguments: str, **environment: str) -> bytes:
    command = [sys.executable, "-m", "procurement", "score", str(BRUMEVAL), *arguments]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=True, capture_output=True)
    return done.stdout


def test_two_processes_print_the_same_bytes() -> None:
    first = run_apart("--json", PYTHONHASHSEED="1")
    assert json.loads(first)["edition"] == "2026"
    assert run_apart("--json", PYTHONHASHSEED="2") == first


def test_what_is_printed_is_in_utf8_wherever_it_goes() -> None:
    assert "Brumeval-lès-Tilleuls" in run_apart(PYTHONIOENCODING="cp1252").decode("utf-8")
