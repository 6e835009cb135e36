"""Evidence files and their rows after a kill: no row without its file, every file as it was given, the rest swept."""

import hashlib
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from procurement.storage.evidence_files import EvidenceFiles, MissingFileError
from tests.conftest import ROOT, long_form

SEED = 2026
SYNCS = 3
"""How many times keeping a file waits for the disk: the file, its folder, and the folder above."""
WRITER = """
import os, random, signal, sqlite3, sys
from io import BytesIO
from pathlib import Path
from procurement.storage.evidence_files import EvidenceFiles

folder, database, order, seed, last_sync = *sys.argv[1:4], *map(int, sys.argv[4:])
chance, syncs = random.Random(seed), 0

def fsync(descriptor):
    global syncs
    syncs += 1
    if syncs == last_sync:
        os.kill(os.getpid(), signal.SIGKILL)
    os.fsync(descriptor)

files, rows = EvidenceFiles(Path(folder), fsync=fsync), sqlite3.connect(database, isolation_level=None)
rows.execute("PRAGMA journal_mode=WAL")
rows.execute("PRAGMA synchronous=FULL")
rows.execute("CREATE TABLE IF NOT EXISTS evidence (stored_name TEXT PRIMARY KEY, content_seed INTEGER)")
while True:
    content_seed = chance.getrandbits(32)
    given = random.Random(content_seed)
    content, token = given.randbytes(given.randrange(1, 100_000)), f"{chance.getrandbits(128):032x}"
    keep = lambda: files.keep(BytesIO(content), token=token)
    commit = lambda: rows.execute("INSERT INTO evidence VALUES (?, ?)", (token, content_seed))
    for step in (keep, commit) if order == "file first" else (commit, keep):
        step()
    print(token, flush=True)
"""


@dataclass(frozen=True)
class Installation:
    """A folder of files, a base of rows, and what is wrong between them."""

    folder: Path
    database: Path

    def rows(self) -> dict[str, int]:
        """The seed of the content of each file that has a row, by its stored name."""
        with closing(sqlite3.connect(self.database)) as base:
            return dict(base.execute("SELECT stored_name, content_seed FROM evidence"))

    def losses(self, acknowledged: list[str]) -> list[str]:
        """What was acknowledged and has no row, and the rows whose file is missing or altered."""
        rows, files = self.rows(), EvidenceFiles(self.folder)
        lost = [f"{token} without a row" for token in acknowledged if token not in rows]
        for token, seed in rows.items():
            given = random.Random(seed)
            content = given.randbytes(given.randrange(1, 100_000))
            try:
                with files.open(token) as file:
                    found = hashlib.file_digest(file, "sha256").digest()
            except MissingFileError:
                lost.append(f"{token} without its file")
                continue
            if found != hashlib.sha256(content).digest():
                lost.append(f"{token} altered")
        return lost

    def sweep(self) -> list[str]:
        return EvidenceFiles(self.folder).sweep(self.rows(), older_than=datetime.now(UTC) + timedelta(days=1))

    def on_disk(self) -> set[str]:
        return {path.name for path in self.folder.rglob("*") if path.is_file()}

    def writer(self, order: str, seed: int, last_sync: int = 0) -> "subprocess.Popen[str]":
        """Start a process that attaches files without end; at its ``last_sync``, it kills itself."""
        settings = [str(self.folder), str(self.database), order, str(seed), str(last_sync)]
        return subprocess.Popen([sys.executable, "-c", WRITER, *settings], stdout=subprocess.PIPE, text=True, cwd=ROOT)


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    folder = tmp_path / "evidence"
    folder.mkdir()
    return Installation(folder, tmp_path / "rows.db")


def test_a_kill_at_a_random_moment_loses_nothing_that_was_acknowledged(installation: Installation) -> None:
    """D11. Seen red with the row committed before the file was kept."""
    kills, uploads, moments = long_form(10, 100), long_form(100, 1000), random.Random(SEED)
    acknowledged: list[str] = []
    for seed in range(kills):
        with installation.writer("file first", seed) as writer:
            assert writer.stdout is not None
            acknowledged += [writer.stdout.readline().strip() for _ in range(uploads // kills)]
            time.sleep(moments.uniform(0, 0.02))
            writer.kill()
            acknowledged += writer.stdout.read().split()
        installation.sweep()
        assert installation.on_disk() == set(installation.rows())
    assert len(acknowledged) >= uploads
    assert installation.losses(acknowledged) == []


def killed_at(installation: Installation, order: str, sync: int) -> list[str]:
    """Attach files until the process kills itself at that sync, and return what it acknowledged before."""
    with installation.writer(order, SEED, sync) as writer:
        assert writer.stdout is not None
        acknowledged = writer.stdout.read().split()
    assert writer.returncode == -signal.SIGKILL
    return acknowledged


@pytest.mark.parametrize("sync", range(1, 3 * SYNCS + 1))
def test_a_kill_while_waiting_for_the_disk_leaves_one_orphan_and_no_loss(installation: Installation, sync: int) -> None:
    """D11. Seen red with the row committed before the file was kept, and on a copy that renamed before the sync."""
    acknowledged = killed_at(installation, "file first", sync)
    assert installation.losses(acknowledged) == []
    unfinished = [name.endswith(".part") for name in installation.sweep()]
    assert unfinished == [sync % SYNCS == 1]
    assert installation.on_disk() == set(installation.rows()) == set(acknowledged)


@pytest.mark.parametrize("sync", range(1, 3 * SYNCS + 1, SYNCS))
def test_the_same_count_finds_the_loss_when_the_row_comes_before_its_file(
    installation: Installation, sync: int
) -> None:
    """D11, the sabotage: the order that Aune forbids, killed between the commit and the rename."""
    acknowledged = killed_at(installation, "row first", sync)
    (loss,) = installation.losses(acknowledged)
    assert loss.endswith("without its file")
