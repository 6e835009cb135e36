"""Copies of the real edition of the grid, broken on purpose: what the tests of its loader are made of."""

import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from procurement.storage.grid_files import GridError, load_grid

ROOT = Path(__file__).resolve().parents[2]
EDITION = ROOT / "criteria" / "2026"


@dataclass(frozen=True)
class Edit:
    """One change to one file of the real edition, and the words of a fault that it must bring.

    ``after`` is where to start looking for ``pattern``; the fault is on the line where the change starts, or on that of
    ``at``, looked for from the same place, or in ``other`` when the change shows in another file.
    """

    file: str
    after: str
    pattern: str
    replacement: str
    words: str
    at: str = ""
    other: str = ""

    def __str__(self) -> str:
        return f"{self.file} {self.pattern} -> {self.replacement[:30]}"


def apply(edit: Edit, folder: Path) -> int:
    """Make the change in the files of ``folder``; return the line where the fault is expected."""
    path = folder / edit.file
    text = path.read_text(encoding="utf-8")
    start = text.index(edit.after)
    match = re.compile(edit.pattern).search(text, start)
    assert match, f"{edit.pattern} is not in {edit.file} after {edit.after}"
    text = text[: match.start()] + match.expand(edit.replacement) + text[match.end() :]
    path.write_text(text, encoding="utf-8")
    if edit.other:
        text, start = (folder / edit.other).read_text(encoding="utf-8"), 0
    where = match.start()
    if edit.at:
        found = re.compile(edit.at).search(text, start)
        assert found
        where = found.start()
    return text.count("\n", 0, where) + 1


def copied(tmp_path: Path) -> Path:
    """Copy the real edition; the copy may be broken."""
    folder = tmp_path / "criteria" / "2026"
    shutil.copytree(EDITION, folder)
    return folder


def faults_of(folder: Path) -> list[str]:
    with pytest.raises(GridError) as refusal:
        load_grid(folder)
    return [str(fault) for fault in refusal.value.faults]


def found(faults: Iterable[str], file: str, line: int, words: str) -> bool:
    return any(fault.startswith(f"criteria/2026/{file} ligne {line} : ") and words in fault for fault in faults)


INDICATOR, LEGAL, OBLIGATION = 'id: "ENV-02"', 'id: "ENV-03"', 'id: "LEG-02"'
MATURITY = 'id: "ENV-01"'
NUMBER = r"[0-9.]+"
"""Where the criteria that the edits break start, and what a number looks like."""
