"""The folder of the evidence files: the only place that writes, gives back and removes them.

A file is called by the token drawn for it, never by a name that people gave. It is whole on disk, under that name,
before :meth:`EvidenceFiles.keep` returns: the caller commits its row only then, and removes a file only after the
commit that says so. What a crash leaves is a file without a row, which :meth:`EvidenceFiles.sweep` takes away.
"""

import hashlib
import os
import re
import sys
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from procurement.domain.evidence import FILE_LIMIT, MEGABYTE, Evidence
from procurement.domain.french import NARROW, NO_BREAK

PIECE = 64 * 1024
"""How many bytes are read at a time."""
UNFINISHED = ".part"

_STORED = re.compile(r"[0-9a-f]{32}")
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


class FileTooLargeError(ValueError):
    """The file is longer than allowed; nothing of it was kept. The message says so in French."""


class StoredNameError(ValueError):
    """This is not the name of a file that Aune keeps, or it leads elsewhere; the message says so in French."""


class MissingFileError(LookupError):
    """A file that should be in the folder is not; the message says so in French."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file now on disk: the name to ask for it by, its bytes, and their SHA-256 in hexadecimal."""

    stored_name: str
    size: int
    sha256: str


class EvidenceFiles:
    """The files of one installation, in ``folder``, which is made when the first file comes.

    ``fsync`` brings an open file or folder to the disk.
    """

    def __init__(self, folder: Path, *, fsync: Callable[[int], None] = os.fsync) -> None:
        self._folder = folder
        self._fsync = fsync

    def keep(self, stream: BinaryIO, *, token: str) -> KeptFile:
        """Keep what ``stream`` gives until its end; ``token`` is 32 hexadecimal digits drawn for this file alone.

        When it returns, the file and its name survive a power cut. When it raises, nothing is left:
        :exc:`FileTooLargeError` beyond ``FILE_LIMIT``, FileExistsError when the token was used already, OSError.
        """
        path = self._path(token)
        self._make_folders(path.parent)
        written = path.with_name(f"{token}{UNFINISHED}")
        descriptor = os.open(written, _NEW_FILE, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                size, sha256 = _copy(stream, file)
                file.flush()
                self._fsync(file.fileno())
            if path.exists():
                raise FileExistsError(f"{token} is already kept")
            written = written.rename(path)
            self._sync_folder(path.parent)
            self._sync_folder(self._folder)
        except BaseException:  # a worker that is told to stop must not leave half a file either
            written.unlink(missing_ok=True)
            raise
        return KeptFile(token, size, sha256)

    def open(self, stored_name: str) -> BufferedReader:
        """Open a file that was kept, to be read. Raises :exc:`StoredNameError` or :exc:`MissingFileError`."""
        try:
            return self._path(stored_name).open("rb")
        except FileNotFoundError as error:
            raise MissingFileError(
                f"Cette pièce est enregistrée, mais son fichier n’est plus là{NO_BREAK}: prévenez la personne qui "
                "administre Aune, une sauvegarde peut le rendre."
            ) from error

    def remove(self, stored_name: str) -> None:
        """Delete the bytes of a file, once its row says that it was removed; nothing happens when they are gone."""
        self._path(stored_name).unlink(missing_ok=True)

    def stored_names(self) -> Iterator[str]:
        """Yield the name of every whole file there is, in order, with or without a row."""
        yield from (path.name for path in self._files() if path.suffix != UNFINISHED)

    def sweep(self, known: Container[str], *, older_than: datetime) -> list[str]:
        """Delete what was last written before ``older_than`` and that no row claims; return the names deleted.

        ``known`` are the stored names of the rows that still have a file, read before the call. A file is kept before
        its row: choose a moment that leaves every upload in progress the time to end.
        """
        return [path.name for path in self._files() if path.name not in known and _delete(path, older_than)]

    def verify(self, rows: Iterable[Evidence]) -> tuple[str, ...]:
        """Return, in French, every file of ``rows`` that is missing or whose bytes are not those that were given."""
        files = (row for row in rows if row.kind == "file" and row.is_live)
        return tuple(fault for row in files if (fault := self._fault(row)))

    def _fault(self, row: Evidence) -> str:
        shown = f"Pièce {row.id}, «{NO_BREAK}{row.name}{NO_BREAK}», critère {row.criterion}{NO_BREAK}: "
        restore = "remettez-le depuis une sauvegarde."
        try:
            with self.open(row.stored_name) as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except StoredNameError as error:
            return f"{shown}{error}"
        except MissingFileError:
            return f"{shown}le fichier {row.stored_name} manque{NARROW}; {restore}"
        if found != row.sha256:
            return f"{shown}le fichier {row.stored_name} n’est plus celui qui a été déposé{NARROW}; {restore}"
        return ""

    def _path(self, stored_name: str) -> Path:
        if not _STORED.fullmatch(stored_name):
            raise StoredNameError(f"«{NO_BREAK}{stored_name}{NO_BREAK}» n’est pas le nom d’une pièce rangée par Aune.")
        path = self._folder / stored_name[:2] / stored_name
        if path.parent.is_symlink() or path.is_symlink():
            raise StoredNameError(f"La pièce {stored_name} est un lien vers ailleurs, qu’Aune n’a pas fait.")
        return path

    def _files(self) -> Iterator[Path]:
        """Yield the files that Aune made here, whole or not; what anyone else put there is none of them."""
        for path in sorted(self._folder.glob("*/*")):
            name = path.name.removesuffix(UNFINISHED)
            if _STORED.fullmatch(name) and path.parent.name == name[:2] and _is_plain_file(path):
                yield path

    def _make_folders(self, folder: Path) -> None:
        if not self._folder.is_dir():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._sync_folder(self._folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)

    def _sync_folder(self, folder: Path) -> None:
        if sys.platform == "win32":  # which opens no folder: its file system keeps names in its own journal
            return
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            self._fsync(descriptor)
        finally:
            os.close(descriptor)


def _copy(stream: BinaryIO, file: BinaryIO) -> tuple[int, str]:
    """Copy ``stream`` and return its size and its SHA-256; never ask it for more than a byte beyond the limit."""
    size, digest = 0, hashlib.sha256()
    while piece := stream.read(min(PIECE, FILE_LIMIT + 1 - size)):
        size += len(piece)
        if size > FILE_LIMIT:
            raise FileTooLargeError(
                f"Ce fichier dépasse {FILE_LIMIT // MEGABYTE}{NO_BREAK}Mo, il n’a pas été gardé{NO_BREAK}: allégez-le, "
                "ou donnez l’adresse où il se trouve."
            )
        digest.update(piece)
        file.write(piece)
    return size, digest.hexdigest()


def _is_plain_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink() and not path.parent.is_symlink()


def _delete(path: Path, older_than: datetime) -> bool:
    """Delete a file unless it was written since; False when it stays, or when someone deleted it just before."""
    try:
        if path.stat().st_mtime >= older_than.timestamp():
            return False
        path.unlink()
    except FileNotFoundError:
        return False
    return True
