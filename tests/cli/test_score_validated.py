"""The command that scores, given a validated file: it scores the assessment again and says whether figures moved."""

import json
from pathlib import Path

import pytest

from procurement.cli import main
from procurement.domain.result_document import result_document
from tests.conftest import EXAMPLES, with_plain_spaces
from tests.domain.frozen_files import Changed, changed, frozen_example, validated_text

NAMES = [path.stem for path in EXAMPLES]


def written(folder: Path, text: str) -> str:
    path = folder / "validé.json"
    path.write_text(text, encoding="utf-8")
    return str(path)


def altered(folder: Path, change: Changed) -> str:
    return written(folder, changed(change))


@pytest.mark.parametrize("name", NAMES)
def test_the_figures_of_a_validated_file_are_printed_as_one_json_object(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["score", written(tmp_path, validated_text(name)), "--json"]) == 0

    printed, frozen = capsys.readouterr(), frozen_example(name)
    assert json.loads(printed.out) == result_document(frozen.result, frozen.band_stability)
    assert printed.err == ""


def test_the_lines_of_a_validated_file_are_those_of_its_replay_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["score", written(tmp_path, validated_text())]) == 0
    printed = capsys.readouterr()

    main(["score", written(tmp_path, frozen_example("brumeval").replay)])
    assert (printed.out, printed.err) == (capsys.readouterr().out, "")


def test_a_file_whose_figures_are_no_longer_those_computed_leaves_with_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Seen red on a copy that does not compare."""
    path = altered(tmp_path, lambda document: document["result"].update(cap="64"))

    assert main(["score", path]) == 1

    warning, difference = with_plain_spaces(capsys.readouterr().err).splitlines()
    assert difference == "- cap : 64 dans le fichier, 49 recalculé"
    assert warning == (
        "Attention : le calcul refait (aune-method/1) ne donne pas les chiffres validés le 03/12/2026 par Anne Le Goff "
        "(aune-method/1). Les chiffres validés restent ceux qui font foi ; les écarts sont les suivants."
    )


def test_what_is_printed_is_the_new_computation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["score", altered(tmp_path, lambda document: document["result"].update(cap="64"))])
    assert "Plafond 49 " in with_plain_spaces(capsys.readouterr().out)


def test_only_the_first_differences_are_told_one_by_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def change(document: dict[str, dict[str, dict[str, dict[str, str]]]]) -> None:
        for criterion in list(document["result"]["criteria"].values())[:12]:
            criterion["reason"] = "Motif"

    assert main(["score", altered(tmp_path, change)]) == 1

    lines = with_plain_spaces(capsys.readouterr().err).splitlines()
    assert (len(lines), lines[-1]) == (12, "Et 2 autres écarts.")


def test_one_more_difference_is_told_in_the_singular(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def change(document: dict[str, dict[str, dict[str, dict[str, str]]]]) -> None:
        for criterion in list(document["result"]["criteria"].values())[:11]:
            criterion["reason"] = "Motif"

    main(["score", altered(tmp_path, change)])
    assert with_plain_spaces(capsys.readouterr().err).splitlines()[-1] == "Et 1 autre écart."


def test_the_stability_of_the_band_is_compared_even_when_it_is_not_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["score", altered(tmp_path, lambda document: document.update(band_stability="1/2"))]) == 1
    assert "band_stability" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda document: document.update(grid_sha256="f" * 64), "validé avec une autre version de la grille"),
        (lambda document: document["result"].pop("score"), "« result → score » : cette clé manque."),
        (
            lambda document: document.pop("assessment"),
            "« assessment » : le contenu d’un fichier à rejouer est attendu.",
        ),
        (lambda document: document["assessment"].update(edition="2031"), "L’édition « 2031 » n’est pas installée."),
        (lambda document: document.update(format="aune-validated/2"), "attendu : 'aune-validated/1'"),
        (
            lambda document: document["assessment"]["answers"]["STR-01"].update(level=9),
            "STR-01 : Le niveau va de 0 à 4, en nombre entier.",
        ),
    ],
    ids=["grid", "result", "assessment", "edition", "format", "answer"],
)
def test_a_validated_file_that_cannot_be_read_says_why_and_leaves_with_two(
    change: Changed, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["score", altered(tmp_path, change)]) == 2

    printed = capsys.readouterr()
    assert printed.out == ""
    assert said in with_plain_spaces(printed.err)


def test_a_validated_file_saved_by_windows_is_read(tmp_path: Path) -> None:
    path = tmp_path / "validé.json"
    path.write_bytes(b"\xef\xbb\xbf" + validated_text().replace("\n", "\r\n").encode())
    assert main(["score", str(path)]) == 0


def test_no_workbook_is_computed_from_a_validated_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, validated_text())

    assert main(["report", path, "-o", str(tmp_path / "classeur.xlsx")]) == 2

    assert "c’est un diagnostic validé, dont les chiffres sont figés" in capsys.readouterr().err
