"""The command that writes the workbook of a replay file: whole, or not at all."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from procurement.cli import main
from tests.conftest import EXAMPLES

BRUMEVAL = next(path for path in EXAMPLES if path.stem == "brumeval")


def test_the_workbook_opens_and_speaks_of_the_authority(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "classeur.xlsx"

    assert main(["report", str(BRUMEVAL), "-o", str(output)]) == 0

    assert capsys.readouterr().out == f"Classeur écrit : {output}\n"
    book = load_workbook(output)
    assert book.sheetnames[0] == "Synthèse"
    cells = [cell.value for row in book["Synthèse"].iter_rows() for cell in row]
    assert any("Brumeval-lès-Tilleuls" in value for value in cells if isinstance(value, str))


def test_nothing_else_is_left_beside_the_workbook(tmp_path: Path) -> None:
    main(["report", str(BRUMEVAL), "-o", str(tmp_path / "classeur.xlsx")])
    assert [path.name for path in tmp_path.iterdir()] == ["classeur.xlsx"]


def test_a_folder_that_does_not_exist_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "absent" / "classeur.xlsx"
    assert main(["report", str(BRUMEVAL), "-o", str(output)]) == 2
    assert capsys.readouterr().err == f"{output} ne s’écrit pas (rien n’existe à cette adresse).\n"


def test_a_folder_in_place_of_the_workbook_is_told_and_leaves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "classeur.xlsx"
    output.mkdir()
    assert main(["report", str(BRUMEVAL), "-o", str(output)]) == 2
    assert "ne peut pas être remplacé par un classeur" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [output]


@pytest.mark.parametrize("name", ["diagnostic.json", "classeur.txt", "classeur"])
def test_a_workbook_never_takes_the_place_of_another_kind_of_file(tmp_path: Path, name: str) -> None:
    source = tmp_path / "diagnostic.json"
    source.write_bytes(BRUMEVAL.read_bytes())
    assert main(["report", str(source), "-o", str(tmp_path / name)]) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["diagnostic.json"]
    assert source.read_bytes() == BRUMEVAL.read_bytes()


def test_a_number_that_is_not_a_siren_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = json.loads(BRUMEVAL.read_text("utf-8"))
    document["authority"]["siren"] = "123456789"
    path = tmp_path / "diagnostic.json"
    path.write_text(json.dumps(document), encoding="utf-8")

    assert main(["report", str(path), "-o", str(tmp_path / "classeur.xlsx")]) == 2

    assert "n’est pas un SIREN valide" in capsys.readouterr().err
    assert not (tmp_path / "classeur.xlsx").exists()


def test_a_file_that_cannot_be_scored_writes_nothing(tmp_path: Path) -> None:
    assert main(["report", str(tmp_path / "absent.json"), "-o", str(tmp_path / "classeur.xlsx")]) == 2
    assert list(tmp_path.iterdir()) == []
