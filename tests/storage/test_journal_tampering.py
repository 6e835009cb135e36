"""A journal that was tampered with is always found out: 100 tamperings drawn by chance, 1,000 in the long form."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from procurement.domain.journal import Anchor, Line, Unreadable, chain_faults
from procurement.storage.database import Database, upgrade
from procurement.storage.journal_store import JournalStore
from tests.conftest import long_form
from tests.domain.journal_lines import NOON, anchor_of, any_event, any_journal
from tests.storage.file_tampering import ATTACKS, COLUMNS, drop_triggers, others, replace_one, write_over
from tests.storage.tampering import TAMPERINGS

LINES = 25
ALONE = ("cut_the_end", "rewrite_one_and_every_hash_after")


def found_in_memory(seed: int) -> tuple[str, bool]:
    """Tamper with a sound journal as the seed says; return how, and whether the check found something."""
    kinds = sorted(TAMPERINGS)
    random, kind = Random(seed), kinds[seed % len(kinds)]
    lines = any_journal(random)
    anchors = [anchor_of(lines[-1])]
    assert list(chain_faults(lines, anchors)) == [], f"seed {seed}: this journal was sound"
    return kind, any(chain_faults(TAMPERINGS[kind](random, lines), anchors))


def test_every_tampering_is_found() -> None:
    """The seeds that were missed are printed, each with its kind.

    Seen red on a seal that leaves out the details, on a check that does not compare a line with the hash of the one
    before it, and on a check that does not look at the anchors.
    """
    missed = []
    for seed in range(long_form(100, 1000)):
        kind, is_found = found_in_memory(seed)
        if not is_found:
            missed.append((seed, kind))
    assert missed == []


@pytest.mark.parametrize("kind", ALONE)
def test_what_leaves_a_chain_without_fault_is_found_by_the_anchor_alone(kind: str) -> None:
    for seed in range(50):
        random = Random(seed)
        lines = any_journal(random)
        tampered = TAMPERINGS[kind](random, lines)
        found = any(chain_faults(tampered)), any(chain_faults(tampered, [anchor_of(lines[-1])]))
        assert found == (False, True), f"seed {seed}"


def lines_in(path: Path) -> list[Line | Unreadable]:
    with closing(Database(f"sqlite:///{path}")) as database, database.reading() as connection:
        return list(JournalStore(connection).all_lines())


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a database that nobody uses any more, with a journal of 25 lines."""
    path = tmp_path_factory.mktemp("journal") / "aune.db"
    random = Random(25)
    with closing(Database(f"sqlite:///{path}")) as database:
        upgrade(database)
        with database.writing() as connection:
            for _ in range(LINES):
                JournalStore(connection).add(any_event(random), now=NOON)
    return path


@pytest.fixture(scope="module")
def kept(sound: Path) -> list[Line]:
    return [line for line in lines_in(sound) if isinstance(line, Line)]


@pytest.fixture
def copied(sound: Path, tmp_path: Path) -> Callable[[], Path]:
    """Copy the sound file anew, over the copy before."""
    return lambda: Path(shutil.copy(sound, tmp_path / "copie.db"))


def attack(path: Path, kind: str, seed: int, kept: list[Line]) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        drop_triggers(connection)
        ATTACKS[kind](connection, Random(seed), kept)


def test_every_tampering_with_the_file_is_found(copied: Callable[[], Path], kept: list[Line]) -> None:
    """The seeds that were missed are printed, each with its kind.

    Seen red on a check that does not compare a line with the hash of its content, and on one without anchors.
    """
    kinds, anchor, missed = sorted(ATTACKS), anchor_of(kept[-1]), []
    for seed in range(long_form(48, 480)):
        kind, copy = kinds[seed % len(kinds)], copied()
        attack(copy, kind, seed, kept)
        if not any(chain_faults(lines_in(copy), [anchor])):
            missed.append((seed, kind))
    assert missed == []


@pytest.mark.parametrize("column", COLUMNS)
def test_whatever_is_written_over_a_column_is_found(
    column: str, copied: Callable[[], Path], kept: list[Line], sound: Path
) -> None:
    """Even what means the same in other characters: Aune did not write it.

    Seen red on a store that does not ask that the details be written as Aune writes them, and on one that reads a
    moment from any text that means it.
    """
    with closing(sqlite3.connect(sound)) as connection:
        [value] = connection.execute(f"SELECT {column} FROM journal WHERE sequence = 12").fetchone()
    missed = []
    for changed in others(column, value, Random(12), LINES):
        copy = copied()
        with closing(sqlite3.connect(copy)) as connection, connection:
            drop_triggers(connection)
            write_over(connection, column, 12, changed)
        if not any(chain_faults(lines_in(copy))):
            missed.append(changed)
    assert missed == []


def test_the_file_that_is_tampered_with_was_sound(sound: Path, kept: list[Line]) -> None:
    anchors = [Anchor(line.sequence, line.hash) for line in kept]
    assert (len(kept), list(chain_faults(lines_in(sound), anchors))) == (LINES, [])


def test_a_row_replaced_without_dropping_the_triggers_is_found(copied: Callable[[], Path], kept: list[Line]) -> None:
    copy = copied()
    with closing(sqlite3.connect(copy)) as connection, connection:
        replace_one(connection, Random(1), kept)
    assert len(list(chain_faults(lines_in(copy)))) == 1


@pytest.mark.parametrize("verb", ["UPDATE journal SET person_id = 99", "DELETE FROM journal"])
def test_the_triggers_refuse_whoever_writes_to_the_file(
    verb: str, copied: Callable[[], Path], kept: list[Line]
) -> None:
    """Seen red on a migration that leaves them out."""
    copy = copied()
    with (
        closing(sqlite3.connect(copy)) as connection,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        connection.execute(verb)
    assert lines_in(copy) == kept
