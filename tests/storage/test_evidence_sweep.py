"""The evidence files against their rows: what no row claims is swept, what is missing or altered is told."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest

from procurement.domain.evidence import Evidence
from procurement.storage.evidence_files import EvidenceFiles
from tests.conftest import with_plain_spaces
from tests.storage.rows import NOON

ROWLESS, WITH_ROW, RECENT = "aa" * 16, "bb" * 16, "cc" * 16
DAY = timedelta(days=1)


@pytest.fixture
def files(tmp_path: Path) -> EvidenceFiles:
    """Three files: an old one without a row, an old one with its row, and one that was just written."""
    files = EvidenceFiles(tmp_path)
    for token, moment in ((ROWLESS, NOON - 2 * DAY), (WITH_ROW, NOON - 2 * DAY), (RECENT, NOON)):
        files.keep(BytesIO(token.encode()), token=token)
        written_at(path_of(tmp_path, token), moment)
    return files


def path_of(folder: Path, token: str) -> Path:
    return folder / token[:2] / token


def written_at(path: Path, moment: datetime) -> None:
    os.utime(path, (moment.timestamp(), moment.timestamp()))


def row_of(files: EvidenceFiles, token: str) -> Evidence:
    kept = files.keep(BytesIO(b"proof"), token=token)
    return Evidence(7, "STR-01", "file", "délib.pdf", "", "application/pdf", 5, kept.sha256, token, NOON, None)


def test_the_files_are_listed_in_order(files: EvidenceFiles) -> None:
    assert list(files.stored_names()) == [ROWLESS, WITH_ROW, RECENT]


def test_an_installation_without_a_file_has_nothing_to_list_nor_to_sweep(tmp_path: Path) -> None:
    empty = EvidenceFiles(tmp_path / "evidence")
    assert (list(empty.stored_names()), empty.sweep((), older_than=NOON)) == ([], [])


def test_only_an_old_file_without_a_row_is_swept(files: EvidenceFiles) -> None:
    """Seen red on copies of ``sweep`` that forgot the rows, or the moment."""
    assert files.sweep({WITH_ROW}, older_than=NOON) == [ROWLESS]
    assert list(files.stored_names()) == [WITH_ROW, RECENT]


def test_an_unfinished_file_is_swept_once_old_and_never_listed(files: EvidenceFiles, tmp_path: Path) -> None:
    unfinished = tmp_path / "aa" / f"{ROWLESS}.part"
    unfinished.write_bytes(b"half")
    written_at(unfinished, NOON)
    assert list(files.stored_names()) == [ROWLESS, WITH_ROW, RECENT]
    assert files.sweep({ROWLESS, WITH_ROW}, older_than=NOON) == []
    assert files.sweep({ROWLESS, WITH_ROW, RECENT}, older_than=NOON + DAY) == [unfinished.name]


@pytest.mark.parametrize("path", ["LISEZMOI", "aa/LISEZMOI", f"bb/{ROWLESS}", f"sauvegarde/{ROWLESS}", f"{ROWLESS}"])
def test_what_aune_did_not_put_there_is_neither_listed_nor_swept(
    files: EvidenceFiles, tmp_path: Path, path: str
) -> None:
    strange = tmp_path / path
    strange.parent.mkdir(exist_ok=True)
    strange.write_bytes(b"not ours")
    written_at(strange, NOON - 2 * DAY)
    assert len(list(files.stored_names())) == 3
    assert files.sweep({ROWLESS, WITH_ROW}, older_than=NOON) == []
    assert strange.exists()


def test_a_folder_that_bears_the_name_of_a_file_is_neither_listed_nor_swept(tmp_path: Path) -> None:
    path_of(tmp_path, ROWLESS).mkdir(parents=True)
    files = EvidenceFiles(tmp_path)
    assert (list(files.stored_names()), files.sweep((), older_than=datetime.now(UTC) + DAY)) == ([], [])


class Reading:
    """The names that have a row; asking for one of them lets another sweep go first."""

    def __init__(self, files: EvidenceFiles) -> None:
        self._files = files

    def __contains__(self, name: object) -> bool:
        self._files.remove(str(name))
        return False


def test_two_sweeps_at_once_do_not_disturb_each_other(files: EvidenceFiles) -> None:
    assert files.sweep(Reading(files), older_than=NOON + DAY) == []


@pytest.fixture
def row(files: EvidenceFiles) -> Evidence:
    return row_of(files, "dd" * 16)


def faults(files: EvidenceFiles, *rows: Evidence) -> Iterator[str]:
    yield from map(with_plain_spaces, files.verify(rows))


def test_a_file_as_it_was_given_has_no_fault(files: EvidenceFiles, row: Evidence) -> None:
    assert list(faults(files, row)) == []


def test_a_link_and_what_was_removed_have_no_file_to_verify(files: EvidenceFiles, row: Evidence) -> None:
    link = replace(row, kind="link", stored_name="", sha256="")
    files.remove(row.stored_name)
    assert list(faults(files, link, replace(row, removed_at=NOON))) == []


def test_a_file_altered_by_one_bit_is_told(files: EvidenceFiles, row: Evidence, tmp_path: Path) -> None:
    """Seen red on a copy that compared sizes only."""
    path_of(tmp_path, row.stored_name).write_bytes(b"prooe")
    (fault,) = faults(files, row)
    assert fault == (
        f"Pièce 7, « délib.pdf », critère STR-01 : le fichier {row.stored_name} n’est plus celui qui a été déposé ; "
        "remettez-le depuis une sauvegarde."
    )


def test_a_missing_file_is_told_and_the_next_ones_are_verified(files: EvidenceFiles, row: Evidence) -> None:
    files.remove(row.stored_name)
    other = replace(row_of(files, "ee" * 16), id=8, sha256="0" * 64)
    assert [fault.partition(" : ")[2][:45] for fault in faults(files, row, other)] == [
        f"le fichier {row.stored_name} m",
        f"le fichier {other.stored_name} n",
    ]


def test_a_row_that_names_no_file_of_ours_is_told(files: EvidenceFiles, row: Evidence) -> None:
    assert list(faults(files, replace(row, stored_name="../aune.db"))) == [
        "Pièce 7, « délib.pdf », critère STR-01 : « ../aune.db » n’est pas le nom d’une pièce rangée par Aune."
    ]
