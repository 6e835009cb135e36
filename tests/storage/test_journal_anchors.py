"""The anchors on disk: each is a line added whole, synced, and read back strictly."""

import os
import resource
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from procurement.domain.journal import Anchor
from procurement.storage.journal_anchors import AnchorFile, add_anchor, read_anchors
from tests.storage.rows import NOON

FIRST, SECOND = Anchor(12, "a" * 64), Anchor(13, "0f" * 32)
LINE = f"2026-11-23T12:00:00+00:00 12 {'a' * 64}\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal_anchors.txt"


def test_without_a_file_there_is_no_anchor(path: Path) -> None:
    assert read_anchors(path) == AnchorFile((), ())


def test_an_anchor_is_one_line_that_anyone_can_read(path: Path) -> None:
    add_anchor(path, FIRST, now=NOON)
    assert path.read_text("ascii") == LINE


def test_the_moment_is_written_in_utc(path: Path) -> None:
    elsewhere = datetime(2026, 11, 23, 14, tzinfo=timezone(timedelta(hours=2)))
    add_anchor(path, FIRST, now=elsewhere)
    assert path.read_text("ascii") == LINE


def test_anchors_are_added_after_those_that_are_there(path: Path) -> None:
    """Seen red on a file opened to be written anew."""
    add_anchor(path, FIRST, now=NOON)
    add_anchor(path, SECOND, now=NOON)
    assert path.read_text("ascii").startswith(LINE)
    assert read_anchors(path) == AnchorFile((FIRST, SECOND), ())


def test_an_anchor_is_whole_on_the_disk_and_its_folder_too_before_it_is_said_to_be_there(path: Path) -> None:
    """Seen red on a file that is written and never synced."""
    synced: list[tuple[str, str]] = []

    def sync(opened: int) -> None:
        os.fsync(opened)
        synced.append((str(Path(f"/proc/self/fd/{opened}").readlink()), path.read_text("ascii")))

    add_anchor(path, FIRST, now=NOON, sync=sync)

    assert synced == [(str(path), LINE), (str(path.parent), LINE)]


def test_a_full_disk_leaves_the_file_as_it_was(path: Path) -> None:
    """Here the system lets only a part of the line through. Seen red on a store that does not take that part back."""
    add_anchor(path, FIRST, now=NOON)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(LINE) + 20, before[1]))
    try:
        with pytest.raises(OSError, match="too large"):
            add_anchor(path, SECOND, now=NOON)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert path.read_text("ascii") == LINE


def test_a_sync_that_fails_takes_the_line_back(path: Path) -> None:
    def refuse(_opened: int) -> None:
        raise OSError("le disque ne répond plus")

    with pytest.raises(OSError, match="ne répond plus"):
        add_anchor(path, FIRST, now=NOON, sync=refuse)

    assert read_anchors(path) == AnchorFile((), ())


@pytest.mark.parametrize(
    "wrong",
    [
        "n’importe quoi\n",
        "\n",
        LINE.replace(" 12 ", " 0 "),
        LINE.replace(" 12 ", " -1 "),
        LINE.replace("a", "A"),
        LINE.replace("+00:00", "+02:00"),
        LINE.replace("a\n", "\n"),
        LINE.removesuffix("\n"),
        LINE.replace("\n", " \n"),
    ],
)
def test_a_line_that_is_not_a_whole_anchor_is_told_with_its_number(path: Path, wrong: str) -> None:
    path.write_text(LINE + wrong, encoding="utf-8")
    found = read_anchors(path)
    assert found.anchors == (FIRST,)
    assert [fault.partition("\u00a0: ")[0] for fault in found.faults] == [f"{path}, ligne 2"]


def test_a_line_that_is_not_even_text_is_told(path: Path) -> None:
    path.write_bytes(LINE.encode().replace(b"a", b"\xff", 1))
    assert (read_anchors(path).anchors, len(read_anchors(path).faults)) == ((), 1)


def test_a_line_that_is_wrong_does_not_hide_the_others(path: Path) -> None:
    path.write_text(f"{LINE}coupée\n{LINE}", encoding="utf-8")
    found = read_anchors(path)
    assert (found.anchors, len(found.faults)) == ((FIRST, FIRST), 1)


def test_a_file_that_cannot_be_read_is_an_error_and_not_an_absence(path: Path) -> None:
    path.mkdir()
    with pytest.raises(IsADirectoryError):
        read_anchors(path)
