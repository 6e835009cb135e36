"""The folder of the evidence files: what is kept is whole, under a name that nobody chose, and nothing else is left."""

import errno
import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest

from procurement.domain.evidence import FILE_LIMIT, clean_file_name
from procurement.storage.evidence_files import (
    PIECE,
    EvidenceFiles,
    FileTooLargeError,
    KeptFile,
    MissingFileError,
    StoredNameError,
)
from tests.conftest import with_plain_spaces
from tests.web.nasty import Case, cases_of

TOKEN, OTHER = "ab" * 16, "cd" * 16
HOSTILE = [
    *(
        "../../etc/passwd",
        "..\\..\\windows\\win.ini",
        "/etc/passwd",
        "c:\\fakepath\\preuve.pdf",
        "//serveur/part/a.pdf",
    ),
    *("preuve.pdf\0.exe", "preuve.pdf\r\nX-Injected: 1", ".htaccess", "", ".", "..", "....", "nul.txt", "aux.pdf"),
    *("-rf.pdf", "~/.ssh/authorized_keys", 'délib "a";b.pdf', "<img src=x onerror=1>.pdf", "日本.pdf", "e\u0301.pdf"),
    *("preuve.pdf ", "preuve.pdf.", "facture\u202efdp.exe", "é" * 300 + ".pdf"),
]
NEARLY = [TOKEN[1:], TOKEN + "a", TOKEN.upper(), TOKEN + "\n", f"ab/{TOKEN}", f"{TOKEN}.part", "g" * 32, "１" * 32]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "instance" / "evidence"


@pytest.fixture
def files(folder: Path) -> EvidenceFiles:
    return EvidenceFiles(folder)


def kept(files: EvidenceFiles, content: bytes = b"%PDF-", token: str = TOKEN) -> KeptFile:
    return files.keep(BytesIO(content), token=token)


def on_disk(root: Path) -> set[str]:
    """Every file below ``root``, whatever its name."""
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if not path.is_dir()}


def test_what_was_kept_is_read_again_byte_for_byte(files: EvidenceFiles) -> None:
    content = bytes(range(256)) * 1000
    with files.open(kept(files, content).stored_name) as file:
        assert file.read() == content


def test_what_was_kept_is_told_with_its_size_and_its_print(files: EvidenceFiles) -> None:
    assert kept(files, b"abc") == KeptFile(TOKEN, 3, hashlib.sha256(b"abc").hexdigest())


def test_a_file_goes_where_its_token_says(files: EvidenceFiles, tmp_path: Path) -> None:
    kept(files)
    assert on_disk(tmp_path) == {f"instance/evidence/ab/{TOKEN}"}


def test_only_the_owner_may_read_the_files_and_enter_the_folders(files: EvidenceFiles, folder: Path) -> None:
    before = os.umask(0)
    kept(files)
    os.umask(before)
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (folder, folder / "ab", folder / "ab" / TOKEN)]
    assert modes == [0o700, 0o700, 0o600]


def test_two_files_with_the_same_content_live_apart(files: EvidenceFiles) -> None:
    assert kept(files).sha256 == kept(files, token=OTHER).sha256
    files.remove(TOKEN)
    assert list(files.stored_names()) == [OTHER]


def test_a_token_used_twice_never_replaces_the_first_file(files: EvidenceFiles, folder: Path) -> None:
    kept(files, b"first")
    with pytest.raises(FileExistsError):
        kept(files, b"second")
    assert (folder / "ab" / TOKEN).read_bytes() == b"first"
    assert on_disk(folder) == {f"ab/{TOKEN}"}


def test_a_file_of_exactly_the_limit_is_kept(files: EvidenceFiles) -> None:
    assert kept(files, bytes(FILE_LIMIT)).size == FILE_LIMIT


class Endless(BytesIO):
    """A stream that never ends, and counts what was asked of it."""

    asked = 0

    def read(self, size: int | None = -1, /) -> bytes:
        assert size is not None
        assert size > 0
        self.asked += size
        return bytes(size)


def test_a_stream_beyond_the_limit_is_left_at_the_first_byte_too_many(files: EvidenceFiles, folder: Path) -> None:
    stream = Endless()
    with pytest.raises(FileTooLargeError) as refused:
        files.keep(stream, token=TOKEN)
    assert stream.asked == FILE_LIMIT + 1
    assert on_disk(folder) == set()
    assert with_plain_spaces(str(refused.value)) == (
        "Ce fichier dépasse 20 Mo, il n’a pas été gardé : allégez-le, ou donnez l’adresse où il se trouve."
    )


class Cut(BytesIO):
    """A stream whose sender goes away after its first piece, or a worker told to stop meanwhile."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(b"the first piece")
        self._error = error

    def read(self, size: int | None = -1, /) -> bytes:
        piece = super().read(size)
        if not piece:
            raise self._error
        return piece


@pytest.mark.parametrize("error", [OSError(errno.ECONNRESET, "reset"), SystemExit(1), KeyboardInterrupt()], ids=repr)
def test_an_upload_that_is_cut_leaves_nothing(files: EvidenceFiles, folder: Path, error: BaseException) -> None:
    with pytest.raises(type(error)):
        files.keep(Cut(error), token=TOKEN)
    assert on_disk(folder) == set()


def _kind(descriptor: int) -> str:
    return "folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file"


def test_a_file_is_whole_on_disk_before_it_has_its_name_and_its_name_before_it_is_told(folder: Path) -> None:
    """D11, for power cuts. Seen red on copies that renamed before the sync, or that left out one of the syncs."""
    seen: list[tuple[str, int, bool]] = []

    def fsync(descriptor: int) -> None:
        found, size = _kind(descriptor), os.fstat(descriptor).st_size
        named = (folder / "ab" / TOKEN).exists()
        seen.append((found, size if found == "file" else 0, named))

    EvidenceFiles(folder, fsync=fsync).keep(BytesIO(bytes(PIECE + 1)), token=TOKEN)
    assert seen == [("folder", 0, False), ("file", PIECE + 1, False), ("folder", 0, True), ("folder", 0, True)]


def test_both_the_folder_of_the_file_and_the_one_above_reach_the_disk(files: EvidenceFiles, folder: Path) -> None:
    """D11. Seen red on a copy that left out the folder above: a new folder was then lost with its first file."""
    synced: list[int] = []
    kept(files, token=OTHER)
    EvidenceFiles(folder, fsync=lambda at: synced.append(os.fstat(at).st_ino)).keep(BytesIO(b"a"), token=TOKEN)
    assert synced[1:] == [(folder / "ab").stat().st_ino, folder.stat().st_ino]


@pytest.mark.parametrize("failing", [1, 2, 3])
def test_a_disk_that_fails_is_told_and_leaves_nothing(files: EvidenceFiles, folder: Path, failing: int) -> None:
    """Seen red on a copy that kept the file when only its folder had failed to reach the disk."""
    kept(files, token=OTHER)
    calls: list[int] = []

    def fsync(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) == failing:
            raise OSError(errno.EIO, "input/output error")

    with pytest.raises(OSError, match="input/output"):
        EvidenceFiles(folder, fsync=fsync).keep(BytesIO(b"a"), token=TOKEN)
    assert on_disk(folder) == {f"cd/{OTHER}"}


@pytest.mark.parametrize("name", HOSTILE, ids=ascii)
def test_a_hostile_name_writes_nothing_outside_the_folder(files: EvidenceFiles, tmp_path: Path, name: str) -> None:
    """D10. Seen red on a copy that kept a file under the name people gave."""
    for shown in (name, clean_file_name(name)):
        with pytest.raises(StoredNameError):
            kept(files, token=shown)
    kept(files)
    assert on_disk(tmp_path) == {f"instance/evidence/ab/{TOKEN}"}


@pytest.mark.parametrize("case", cases_of("filename"))
def test_a_nasty_name_writes_nothing_outside_the_folder(files: EvidenceFiles, tmp_path: Path, case: Case) -> None:
    with pytest.raises(StoredNameError):
        kept(files, token=case.text)
    assert on_disk(tmp_path) == set()


def asked_by_name(files: EvidenceFiles) -> Iterator[Callable[[str], object]]:
    yield from (files.open, files.remove, lambda name: kept(files, token=name))


@pytest.mark.parametrize("name", [*HOSTILE, *NEARLY], ids=ascii)
def test_a_name_that_was_not_generated_reaches_no_file(files: EvidenceFiles, folder: Path, name: str) -> None:
    """D10. Seen red on a copy that searched for the pattern rather than asking the whole name to be it."""
    kept(files)
    for ask in asked_by_name(files):
        with pytest.raises(StoredNameError, match="n’est pas le nom d’une pièce"):
            ask(name)
    assert on_disk(folder) == {f"ab/{TOKEN}"}


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "ailleurs" / TOKEN
    path.parent.mkdir()
    path.write_bytes(b"secret")
    return path


@pytest.fixture(params=["file", "folder"])
def linked(folder: Path, secret: Path, request: pytest.FixtureRequest) -> Path:
    """A file out of the folder, that a link in it leads to."""
    folder.mkdir(parents=True)
    if request.param == "folder":
        (folder / "ab").symlink_to(secret.parent)
    else:
        (folder / "ab").mkdir()
        (folder / "ab" / TOKEN).symlink_to(secret)
    return secret


@pytest.mark.usefixtures("linked")
def test_a_link_leads_nowhere(files: EvidenceFiles, secret: Path) -> None:
    for ask in asked_by_name(files):
        with pytest.raises(StoredNameError, match="est un lien vers ailleurs"):
            ask(TOKEN)
    assert secret.read_bytes() == b"secret"


@pytest.mark.usefixtures("linked")
def test_a_link_is_neither_listed_nor_swept(files: EvidenceFiles, secret: Path) -> None:
    assert list(files.stored_names()) == []
    assert files.sweep((), older_than=datetime.now(UTC) + timedelta(days=1)) == []
    assert secret.exists()


def test_a_file_that_is_gone_is_told_in_french(files: EvidenceFiles) -> None:
    with pytest.raises(MissingFileError) as missing:
        files.open(TOKEN)
    assert with_plain_spaces(str(missing.value)) == (
        "Cette pièce est enregistrée, mais son fichier n’est plus là : prévenez la personne qui administre Aune, "
        "une sauvegarde peut le rendre."
    )


def test_removing_twice_is_removing(files: EvidenceFiles, folder: Path) -> None:
    kept(files)
    for _ in range(2):
        files.remove(TOKEN)
    assert on_disk(folder) == set()
