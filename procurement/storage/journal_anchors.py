"""The anchors of the journal, in a text file apart from the database; lines are added to it and never changed."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from procurement.domain.french import NO_BREAK
from procurement.domain.journal import Anchor

ANCHORS_FILE = "journal_anchors.txt"
"""The name of the file, in the instance folder."""

_LINE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\+00:00 ([1-9][0-9]{0,17}) ([0-9a-f]{64})\n")


@dataclass(frozen=True, slots=True)
class AnchorFile:
    """What the file holds: its anchors, and in French, one sentence each, the lines that are not one."""

    anchors: tuple[Anchor, ...] = ()
    faults: tuple[str, ...] = ()


def read_anchors(path: Path) -> AnchorFile:
    """Read the anchors in ``path``; none when it does not exist yet. Raises OSError when it cannot be read."""
    try:
        content = path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return AnchorFile()
    anchors, faults = [], []
    for number, line in enumerate(content.splitlines(keepends=True), start=1):
        match = _LINE.fullmatch(line)
        if match is None:
            faults.append(
                f"{path}, ligne {number}{NO_BREAK}: ce n’est pas une ancre entière. Effacez cette ligne si une panne "
                "l’a coupée, sinon rétablissez le fichier."
            )
        else:
            anchors.append(Anchor(int(match[1]), match[2]))
    return AnchorFile(tuple(anchors), tuple(faults))


def add_anchor(path: Path, anchor: Anchor, *, now: datetime, sync: Callable[[int], None] = os.fsync) -> None:
    """Append ``anchor`` to ``path``, on the disk when this returns; wholly, or not at all.

    Raises OSError, and leaves the file as it was, when it cannot be written. ``sync`` puts a file on the disk.
    """
    moment = now.astimezone(UTC).isoformat(timespec="seconds")
    line = f"{moment} {anchor.sequence} {anchor.hash}\n".encode("ascii")
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        _write_whole(file, line, sync)
    finally:
        os.close(file)
    _sync_folder(path.parent, sync)


def _write_whole(file: int, line: bytes, sync: Callable[[int], None]) -> None:
    size = os.fstat(file).st_size
    try:
        written = 0
        while written < len(line):
            written += os.write(file, line[written:])
        sync(file)
    except OSError:
        os.ftruncate(file, size)
        raise


def _sync_folder(folder: Path, sync: Callable[[int], None]) -> None:
    # A new file is in its folder for good once the folder itself is on the disk.
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        sync(opened)
    finally:
        os.close(opened)
