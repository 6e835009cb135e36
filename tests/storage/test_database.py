"""The database: durable, one writer at a time, and refused with what to do when it cannot be used."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from procurement.domain.answers import Answer, DontKnow
from procurement.domain.dossier import RecordedAnswer
from procurement.storage.answer_store import AnswerStore
from procurement.storage.database import Database, DatabaseUnusableError, is_sound, upgrade
from procurement.storage.tables import HEAD, answers, editions
from tests.storage.rows import NOON

THREADS, ROUNDS = 8, 25


def pragma(database: Database, name: str) -> object:
    with database.reading() as connection:
        return connection.scalar(text(f"PRAGMA {name}"))


@pytest.mark.parametrize(
    ("name", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 5000)]
)
def test_a_connection_is_durable_checks_links_and_waits_its_turn(database: Database, name: str, value: object) -> None:
    assert pragma(database, name) == value


def test_every_connection_of_the_pool_is_set_alike(database: Database) -> None:
    with database.reading() as first, database.reading() as second:
        values = [connection.scalar(text("PRAGMA synchronous")) for connection in (first, second)]
    assert values == [2, 2]


def write_then_fail(database: Database) -> None:
    with database.writing() as connection:
        AnswerStore(connection).add("abc", "STR-01", RecordedAnswer(1, Answer(DontKnow()), NOON))
        raise ArithmeticError


def test_a_failed_transaction_leaves_nothing(started: Database) -> None:
    with pytest.raises(ArithmeticError):
        write_then_fail(started)

    with started.reading() as connection:
        assert AnswerStore(connection).current("abc") == {}


def test_a_row_that_points_nowhere_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError), database.writing() as connection:
        AnswerStore(connection).add("zzz", "STR-01", RecordedAnswer(1, Answer(DontKnow()), NOON))


def test_someone_reading_sees_one_state_while_another_writes(started: Database) -> None:
    with started.reading() as reader:
        before = AnswerStore(reader).current("abc")
        with started.writing() as writer:
            AnswerStore(writer).add("abc", "STR-01", RecordedAnswer(1, Answer(DontKnow()), NOON))
        assert AnswerStore(reader).current("abc") == before == {}

    with started.reading() as reader:
        assert list(AnswerStore(reader).current("abc")) == ["STR-01"]


def test_someone_who_only_reads_takes_no_lock(started: Database) -> None:
    with started.reading() as connection, started.writing() as writer:
        assert connection.scalar(select(1)) == writer.scalar(select(1)) == 1


def test_a_writer_holds_the_lock_from_its_first_read(started: Database) -> None:
    path = started.path
    assert path is not None
    impatient = sqlite3.connect(path, timeout=0, isolation_level=None)
    with started.writing() as connection:
        connection.scalar(select(func.count()).select_from(answers))
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            impatient.execute("BEGIN IMMEDIATE")
    impatient.close()


def read_then_write(database: Database, thread: int) -> None:
    """Do what a person answering does, many times: read the last version, then write the next one."""
    for _ in range(ROUNDS):
        with database.writing() as connection:
            store = AnswerStore(connection)
            version = store.latest("abc", f"STR-{thread:02}").version
            store.add("abc", f"STR-{thread:02}", RecordedAnswer(version + 1, Answer(DontKnow()), NOON))


def shared(database: Database) -> Callable[[int], None]:
    return lambda thread: read_then_write(database, thread)


def each_its_own(database: Database) -> Callable[[int], None]:
    """As separate processes would: nothing but the file between them."""

    def write(thread: int) -> None:
        own = Database(str(database.url))
        read_then_write(own, thread)
        own.close()

    return write


@pytest.mark.parametrize("manner", [shared, each_its_own])
def test_eight_threads_that_read_then_write_are_never_told_that_it_is_locked(
    started: Database, manner: Callable[[Database], Callable[[int], None]]
) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(manner(started), range(THREADS)))

    with started.reading() as connection:
        versions = {key: recorded.version for key, recorded in AnswerStore(connection).current("abc").items()}
    assert versions == {f"STR-{thread:02}": ROUNDS for thread in range(THREADS)}


def test_eight_threads_on_one_answer_lose_no_version(started: Database) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda _: read_then_write(started, 1), range(THREADS)))

    with started.reading() as connection:
        history = AnswerStore(connection).history("abc", "STR-01")
    assert [recorded.version for recorded in history] == list(range(1, THREADS * ROUNDS + 1))


def test_a_database_at_this_version_is_usable(database: Database) -> None:
    database.check()
    with database.reading() as connection:
        assert is_sound(connection)


def test_a_missing_database_is_told_how_to_create_it_and_stays_missing(tmp_path: Path) -> None:
    missing = Database(f"sqlite:///{tmp_path / 'aune.db'}")
    with pytest.raises(DatabaseUnusableError, match=r"n’existe pas encore.*procurement prepare"):
        missing.check()
    assert not (tmp_path / "aune.db").exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "La base est vide"), (b"ceci n\xe2\x80\x99est pas une base " * 40, "n’est pas une base d’Aune")],
)
def test_a_file_that_is_not_a_prepared_database_is_told(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "aune.db"
    path.write_bytes(content)
    with pytest.raises(DatabaseUnusableError, match=words):
        Database(f"sqlite:///{path}").check()


def test_a_database_of_something_else_is_told_to_be_empty(tmp_path: Path) -> None:
    path = tmp_path / "aune.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE recettes (nom TEXT)")
    other.close()
    with pytest.raises(DatabaseUnusableError, match="La base est vide"):
        Database(f"sqlite:///{path}").check()


def test_a_folder_in_place_of_the_database_is_told(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnusableError, match="La base ne s’ouvre pas"):
        Database(f"sqlite:///{tmp_path}").check()


def with_revision(database: Database, revision: str) -> None:
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})


@pytest.mark.parametrize(
    ("revision", "words"),
    [
        ("0000", r"d’une version antérieure \(0000\).*procurement prepare"),
        ("9999", r"d’une version plus récente d’Aune \(9999\)"),
    ],
)
def test_a_database_of_another_version_is_told_what_to_do(database: Database, revision: str, words: str) -> None:
    with_revision(database, revision)
    with pytest.raises(DatabaseUnusableError, match=words):
        database.check()


def test_a_newer_database_is_not_upgraded(database: Database) -> None:
    with_revision(database, "9999")
    with pytest.raises(DatabaseUnusableError, match="plus récente"):
        upgrade(database)
    assert database.revision() == "9999"


def test_what_is_not_a_database_is_not_upgraded(tmp_path: Path) -> None:
    path = tmp_path / "aune.db"
    path.write_bytes(b"du texte " * 100)
    with pytest.raises(DatabaseUnusableError, match="n’est pas une base"):
        upgrade(Database(f"sqlite:///{path}"))
    assert path.read_bytes() == b"du texte " * 100


def test_upgrading_a_ready_database_changes_nothing(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(insert(editions).values(edition="2026", sha256="0" * 64, first_used_at=NOON))
    upgrade(database)
    with database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(editions)) == 1
    assert database.revision() == HEAD


def test_a_database_that_has_not_been_asked_for_anything_writes_no_file(tmp_path: Path) -> None:
    Database(f"sqlite:///{tmp_path / 'aune.db'}")
    assert list(tmp_path.iterdir()) == []


def test_only_a_file_has_a_path() -> None:
    assert Database("sqlite:///:memory:").path is None
    assert Database("sqlite:////srv/aune.db").path == Path("/srv/aune.db")


def test_reading_a_table_that_is_not_there_is_an_error_of_the_database(tmp_path: Path) -> None:
    empty = Database(f"sqlite:///{tmp_path / 'aune.db'}")
    with pytest.raises(OperationalError, match="no such table"), empty.reading() as connection:
        AnswerStore(connection).current("abc")
