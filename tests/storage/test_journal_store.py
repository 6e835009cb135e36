"""The journal in the database: lines are added in order, read back as they were, and found by what they are about."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError

from procurement.domain.journal import FIRST_HASH, Action, Event, Line, Unreadable, chain_faults, seal
from procurement.storage.database import Database
from procurement.storage.journal_store import JournalDamagedError, JournalStore, _moment
from procurement.storage.review_tables import journal
from tests.domain.journal_lines import any_event, sealed
from tests.storage.rows import NOON, statements_of

ANSWERED = Event(Action.ANSWERED, 7, 3, "abc", {"version": 2, "criterion": "STR-03", "kind": None, "done": True})
EMPTY = Event(Action.AUTHORITY_ADDED)


def write(database: Database, *events: Event, start: datetime = NOON) -> None:
    with database.writing() as connection:
        store = JournalStore(connection)
        for number, event in enumerate(events):
            store.add(event, now=start + timedelta(seconds=number))


def write_one_by_one(url: str, times: int) -> None:
    """As a separate process would: nothing but the file between it and the others."""
    with closing(Database(url)) as own:
        for _ in range(times):
            write(own, ANSWERED)


def everything(database: Database) -> list[Line | Unreadable]:
    with database.reading() as connection:
        return list(JournalStore(connection).all_lines())


def test_an_empty_journal_has_no_line(database: Database) -> None:
    assert everything(database) == []


def test_the_first_line_is_sealed_to_nothing(database: Database) -> None:
    write(database, ANSWERED)
    assert everything(database) == [Line(1, NOON, ANSWERED, FIRST_HASH, seal(FIRST_HASH, 1, NOON, ANSWERED))]


def test_each_line_is_sealed_to_the_one_before(database: Database) -> None:
    """Both are of one transaction. Seen red on a store that reads the last line outside of it."""
    write(database, ANSWERED, EMPTY)
    first, second = everything(database)
    assert (second.sequence, getattr(second, "previous_hash", None)) == (2, first.hash)


def test_whatever_is_written_makes_a_sound_chain(database: Database) -> None:
    random = Random(1)
    write(database, *(any_event(random) for _ in range(60)))
    lines = everything(database)
    assert len(lines) == 60
    assert list(chain_faults(lines)) == []


def test_a_moment_keeps_its_microseconds_whatever_its_time_zone(database: Database) -> None:
    moment = datetime.fromisoformat("2026-11-23T14:00:00.123456+02:00")
    write(database, ANSWERED, start=moment)
    [line] = everything(database)
    assert isinstance(line, Line)
    assert line.at == moment
    assert line.at.tzinfo is UTC


def test_order_is_that_of_writing_even_when_the_clock_goes_back(database: Database) -> None:
    write(database, ANSWERED)
    write(database, EMPTY, start=NOON - timedelta(hours=1))
    lines = everything(database)
    assert [line.sequence for line in lines] == [1, 2]
    assert list(chain_faults(lines)) == []


def test_details_are_kept_as_one_canonical_text(database: Database) -> None:
    write(database, ANSWERED)
    with database.reading() as connection:
        kept = connection.scalar(text("SELECT details FROM journal"))
    assert kept == '{"criterion":"STR-03","done":true,"kind":null,"version":2}'


def test_a_detail_that_somebody_typed_is_refused(database: Database) -> None:
    """What names or quotes a person could not be erased from the chain: it never enters. Seen red without the guard."""
    with pytest.raises(ValueError, match="codes and numbers only"):
        write(database, Event(Action.INVITED, 1, 1, None, {"email": "camille@orvanches.fr"}))
    assert everything(database) == []


def test_a_line_belongs_to_the_transaction_of_its_writer(database: Database) -> None:
    with pytest.raises(ArithmeticError):
        write_then_fail(database)
    assert everything(database) == []


def write_then_fail(database: Database) -> None:
    with database.writing() as connection:
        JournalStore(connection).add(ANSWERED, now=NOON)
        raise ArithmeticError


def test_a_number_is_never_given_twice(database: Database) -> None:
    write(database, ANSWERED)
    again = {"sequence": 1, "at": NOON, "action": "answered", "details": "{}", "previous_hash": FIRST_HASH}
    with pytest.raises(IntegrityError), database.writing() as connection:
        connection.execute(insert(journal).values(**again, hash="f" * 64))


def test_eight_writers_at_once_make_one_chain(database: Database) -> None:
    """Seen red on a database whose writers do not take the lock before they read."""
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: write_one_by_one(str(database.url), 10), range(8)))

    lines = everything(database)
    assert [line.sequence for line in lines] == list(range(1, 81))
    assert list(chain_faults(lines)) == []


def test_adding_reads_one_line_and_writes_one(database: Database) -> None:
    write(database, *[ANSWERED] * 20)
    with statements_of(database) as statements:
        write(database, ANSWERED)
    assert [statement.split()[0] for statement in statements] == ["SELECT", "INSERT"]


def test_adding_finds_the_last_line_by_its_key(database: Database) -> None:
    with statements_of(database) as statements:
        write(database, ANSWERED)
    with database.reading() as connection:
        plan = str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statements[0]}", (1, 0)).all())
    assert "TEMP B-TREE" not in plan


@pytest.fixture
def shared(database: Database) -> Database:
    """A journal where two assessments of one authority, and another authority, take turns."""
    about = (("abc", 3), ("def", 3), (None, 3), ("zzz", 4))
    write(database, *(Event(Action.ANSWERED, 7, authority, key) for _ in range(5) for key, authority in about))
    return database


def test_the_lines_of_an_assessment_are_its_own_the_newest_first(shared: Database) -> None:
    with shared.reading() as connection:
        lines = JournalStore(connection).of_assessment("abc")
    assert [line.sequence for line in lines] == [17, 13, 9, 5, 1]


def test_the_lines_of_an_authority_are_those_of_all_its_assessments(shared: Database) -> None:
    """Seen red on a store that forgets whose lines are asked for."""
    with shared.reading() as connection:
        lines = JournalStore(connection).of_authority(3)
    assert [line.sequence for line in lines] == [number for number in range(20, 0, -1) if number % 4]


def test_pages_follow_each_other_without_a_gap(shared: Database) -> None:
    with shared.reading() as connection:
        store = JournalStore(connection)
        first = store.of_assessment("abc", limit=2)
        second = store.of_assessment("abc", before=first[-1].sequence, limit=2)
        last = store.of_authority(4, before=8, limit=50)
    assert [line.sequence for line in (*first, *second)] == [17, 13, 9, 5]
    assert [line.sequence for line in last] == [4]


def test_nobody_has_done_anything_elsewhere(shared: Database) -> None:
    with shared.reading() as connection:
        store = JournalStore(connection)
        assert (store.of_assessment("rien"), store.of_authority(99)) == ([], [])


def test_a_page_is_read_through_an_index(shared: Database) -> None:
    with statements_of(shared) as statements, shared.reading() as connection:
        JournalStore(connection).of_authority(3, before=10)
        plan = str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statements[0]}", (3, 10, 100, 0)).all())
    assert "USING INDEX ix_journal_authority_id" in plan
    assert "TEMP B-TREE" not in plan


def test_the_whole_journal_is_read_without_being_held(database: Database) -> None:
    kept = sealed(ANSWERED for _ in range(2500))
    rows = [
        {
            "sequence": line.sequence,
            "at": line.at,
            "person_id": 7,
            "authority_id": 3,
            "assessment_id": "abc",
            "action": "answered",
            "details": '{"criterion":"STR-03","done":true,"kind":null,"version":2}',
            "previous_hash": line.previous_hash,
            "hash": line.hash,
        }
        for line in kept
    ]
    with database.writing() as connection:
        connection.execute(insert(journal), rows)
    with database.reading() as connection:
        lines: Iterator[Any] = JournalStore(connection).all_lines()
        assert next(lines) == kept[0]
        assert list(lines) == kept[1:]


@pytest.mark.parametrize("verb", ["UPDATE journal SET person_id = 8", "DELETE FROM journal"])
def test_the_database_itself_refuses_that_a_line_changes(database: Database, verb: str) -> None:
    """Seen red on a migration that leaves out the triggers."""
    write(database, ANSWERED)
    with pytest.raises(IntegrityError, match="append-only"), database.writing() as connection:
        connection.execute(text(verb))
    assert [line.sequence for line in everything(database)] == [1]


def test_a_page_with_a_line_that_says_nothing_tells_which_and_what_to_do(database: Database) -> None:
    write(database, ANSWERED)
    with database.writing() as connection:
        connection.execute(text("DROP TRIGGER journal_no_update"))
        connection.execute(text("UPDATE journal SET action = 'dreamt'"))
    with database.reading() as connection, pytest.raises(JournalDamagedError, match=r"ligne 1 .*check-journal"):
        JournalStore(connection).of_assessment("abc")


def test_a_server_that_keeps_dates_as_dates_gives_the_same_moment() -> None:
    assert _moment(NOON.replace(tzinfo=None)) == NOON
