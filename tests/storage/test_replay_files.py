"""Replay files on disk: read, or refused with the path and what is wrong."""

import json
import shutil
from pathlib import Path

import pytest

from procurement.domain.replay import SIZE_LIMIT, ReplayError
from procurement.storage.grid_files import GridShelf
from procurement.storage.replay_files import load_replay
from tests.conftest import EDITION, EXAMPLES
from tests.domain.replay_texts import with_parts


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "diagnostic.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refusal(path: Path, shelf: GridShelf) -> tuple[str, ...]:
    with pytest.raises(ReplayError) as refused:
        load_replay(path, shelf)
    return refused.value.faults


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_is_read_with_the_grid_of_its_edition(path: Path, shelf: GridShelf) -> None:
    replay, grid = load_replay(path, shelf)
    assert (replay.assessment.edition, grid.edition, replay.authority.fictitious) == ("2026", "2026", True)


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_file_saved_by_windows_is_read(tmp_path: Path, shelf: GridShelf, ending: str) -> None:
    text = json.dumps(json.loads(with_parts()), indent=1).replace("\n", ending)
    replay, _ = load_replay(written(tmp_path, b"\xef\xbb\xbf" + text.encode()), shelf)
    assert replay.authority.name == "Brumeval-lès-Tilleuls"


@pytest.mark.parametrize("name", ["absent.json", "."])
def test_a_path_that_cannot_be_read_is_told(tmp_path: Path, shelf: GridShelf, name: str) -> None:
    path = tmp_path / name
    reasons = {"absent.json": "rien n’existe à cette adresse", ".": "c’est un dossier"}
    assert refusal(path, shelf) == (f"{path} : ce fichier ne se lit pas ({reasons[name]}).",)


def test_a_file_in_another_encoding_is_told(tmp_path: Path, shelf: GridShelf) -> None:
    path = written(tmp_path, '{"name": "lès"}'.encode("cp1252"))
    assert refusal(path, shelf) == (f"{path} : ce fichier n’est pas en UTF-8.",)


def test_a_file_too_large_to_be_an_assessment_is_not_read(tmp_path: Path, shelf: GridShelf) -> None:
    path = written(tmp_path, b" " * (SIZE_LIMIT + 1))
    assert refusal(path, shelf) == (f"{path} : ce fichier dépasse 5 Mo, ce n’est pas un diagnostic.",)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="ce système n’a pas de fichier sans fin à lire")
def test_a_file_without_end_is_not_read_to_its_end(shelf: GridShelf) -> None:
    assert refusal(Path("/dev/zero"), shelf) == ("/dev/zero : ce fichier dépasse 5 Mo, ce n’est pas un diagnostic.",)


def test_a_file_of_the_largest_size_is_read(tmp_path: Path, shelf: GridShelf) -> None:
    text = with_parts().encode()
    load_replay(written(tmp_path, text + b" " * (SIZE_LIMIT - len(text))), shelf)


def test_an_edition_that_is_not_installed_is_told_with_those_that_are(tmp_path: Path, shelf: GridShelf) -> None:
    path = written(tmp_path, with_parts(edition="2031"))
    assert refusal(path, shelf) == ("L’édition « 2031 » n’est pas installée. Éditions présentes : 2026.",)


def test_without_any_edition_it_says_so(tmp_path: Path) -> None:
    found = refusal(written(tmp_path, with_parts()), GridShelf(tmp_path / "vide"))
    assert found == ("L’édition « 2026 » n’est pas installée. Éditions présentes : aucune.",)


def test_what_the_grid_finds_wrong_is_refused_at_once(tmp_path: Path, shelf: GridShelf) -> None:
    answers = {"STR-01": {"level": 9}, "STR-99": {"level": 1}}
    assert len(refusal(written(tmp_path, with_parts(answers=answers)), shelf)) == 2


def test_the_order_in_which_the_files_of_the_grid_were_written_does_not_count(tmp_path: Path, shelf: GridShelf) -> None:
    folder = tmp_path / "criteria" / "2026"
    folder.mkdir(parents=True)
    for path in sorted(EDITION.glob("*.yaml"), reverse=True):
        shutil.copy(path, folder / path.name)
    assert GridShelf(folder.parent).grid("2026") == shelf.grid("2026")
