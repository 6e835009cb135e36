"""The editions of the grid: their order, their prints, the shelf that keeps them, and those that must not change."""

import hashlib
import os
from pathlib import Path

import pytest

from procurement.storage.grid_files import (
    GridError,
    GridShelf,
    UnknownEditionError,
    check_frozen,
    editions,
    frozen_editions,
    grid_sha256,
)
from tests.storage.broken_grids import copied


def test_the_print_is_that_of_sha256sum(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    names = sorted((path.name for path in folder.glob("*.yaml")), key=os.fsencode)
    lines = "".join(f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names)

    assert names[-1] == "grid.yaml"
    assert grid_sha256(folder) == hashlib.sha256(lines.encode()).hexdigest()


def test_editions_go_from_the_oldest_to_the_newest(tmp_path: Path) -> None:
    for name in ("2027", "2026-10", "2026", "2026-2", "brouillon", "26", "2026-x"):
        (tmp_path / name).mkdir()
    (tmp_path / "2030").write_text("", encoding="utf-8")

    assert editions(tmp_path) == ("2026", "2026-2", "2026-10", "2027")
    assert GridShelf(tmp_path).newest == "2027"


def test_a_folder_without_editions_has_no_newest(tmp_path: Path) -> None:
    assert editions(tmp_path / "absent") == ()
    with pytest.raises(UnknownEditionError, match="Aucune édition"):
        _ = GridShelf(tmp_path).newest


def test_a_grid_in_service_stays_when_its_files_become_wrong(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    shelf = GridShelf(tmp_path / "criteria")
    before = shelf.grid("2026")
    (folder / "ENV.yaml").write_text("", encoding="utf-8")

    assert shelf.grid("2026") is before
    with pytest.raises(GridError):
        GridShelf(tmp_path / "criteria").grid("2026")


@pytest.mark.parametrize("name", ["2031", "../2026", "", "2026/"])
def test_an_edition_that_does_not_exist_is_refused(tmp_path: Path, name: str) -> None:
    copied(tmp_path)
    with pytest.raises(UnknownEditionError, match="Éditions connues : 2026"):
        GridShelf(tmp_path / "criteria").grid(name)


def test_nothing_is_frozen_without_a_list(tmp_path: Path) -> None:
    assert frozen_editions(tmp_path) == {}
    assert check_frozen(tmp_path) == ()


def test_a_frozen_edition_that_changes_is_told_where_a_correction_goes(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    criteria = folder.parent
    (criteria / "2026-2").mkdir()
    (criteria / "frozen.txt").write_text(f"{grid_sha256(folder)}  2026\n", encoding="utf-8")
    assert frozen_editions(criteria) == {"2026": grid_sha256(folder)}
    assert check_frozen(criteria) == ()

    (folder / "ENV.yaml").write_text("# corrigé\n", encoding="utf-8")

    (fault,) = check_frozen(criteria)
    assert str(fault).startswith("criteria/2026 : l’édition 2026 est figée et ses fichiers ont changé")
    assert "nouveau dossier, comme criteria/2026-3." in str(fault)


def test_a_frozen_edition_that_disappears_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "frozen.txt").write_text("0" * 64 + "  2025\n", encoding="utf-8")
    assert ["a disparu" in str(fault) for fault in check_frozen(tmp_path)] == [True]


@pytest.mark.parametrize("line", ["2026", "0" * 64 + " 2026", "G" * 64 + "  2026", "0" * 64 + "  ../x", "é"])
def test_a_badly_written_list_of_frozen_editions_is_refused(tmp_path: Path, line: str) -> None:
    (tmp_path / "frozen.txt").write_text(f"{'1' * 64}  2025\n{line}\n", encoding="utf-8")

    with pytest.raises(GridError, match=r"frozen\.txt ligne 2 : une ligne est"):
        frozen_editions(tmp_path)


def test_an_edition_is_frozen_once(tmp_path: Path) -> None:
    (tmp_path / "frozen.txt").write_text(f"{'1' * 64}  2025\n{'2' * 64}  2025\n", encoding="utf-8")

    with pytest.raises(GridError, match="ligne 2 : l’édition 2025 est déjà citée"):
        frozen_editions(tmp_path)
