"""Tries to sign in are counted in the database: for every worker at once, and whatever happens to one of them (B4)."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest

from procurement.domain.throttle import ADDRESS_WINDOW
from procurement.storage.attempt_store import AttemptStore
from procurement.storage.database import Database
from tests.conftest import ROOT, long_form
from tests.storage.rows import NOON

KIND, ACCOUNT, ADDRESS = "password", "un compte brouillé", "une adresse brouillée"
DAY, SECOND = timedelta(hours=24), timedelta(seconds=1)
WRITER = """
import itertools, sys
from datetime import UTC, datetime
from procurement.storage.attempt_store import AttemptStore
from procurement.storage.database import Database

database = Database(sys.argv[1])
for turn in itertools.count(1):
    with database.writing() as connection:
        AttemptStore(connection).add("password", "compte", "adresse", now=datetime(2026, 11, 23, 12, tzinfo=UTC))
    print(turn, flush=True)
"""


@pytest.fixture
def other(database: Database) -> Iterator[Database]:
    """Another worker on the same file."""
    second = Database(str(database.url))
    yield second
    second.close()


def add(database: Database, *, account: str = ACCOUNT, address: str = ADDRESS, at: timedelta = timedelta(0)) -> int:
    with database.writing() as connection:
        return AttemptStore(connection).add(KIND, account, address, now=NOON + at)


def failures(database: Database, account: str = ACCOUNT, *, at: timedelta = timedelta(0)) -> int:
    with database.reading() as connection:
        return len(AttemptStore(connection).failures(KIND, account, now=NOON + at))


def crowd(database: Database, address: str | None = ADDRESS) -> int:
    with database.reading() as connection:
        return AttemptStore(connection).crowd(address, within=ADDRESS_WINDOW, now=NOON)[0]


def test_two_workers_share_the_counters(database: Database, other: Database) -> None:
    """Seen red on a copy that kept the failures in the memory of the process."""
    add(database)
    add(other)
    assert failures(database) == failures(other) == 2
    assert crowd(database) == crowd(other) == 2


def test_workers_that_count_at_the_same_time_lose_no_try(database: Database, other: Database) -> None:
    """Seen red on a copy whose transactions read before they took the lock to write: most tries were lost."""
    times = long_form(20, 200)

    def work(mine: Database) -> None:
        for _ in range(times):
            add(mine)

    workers = [Thread(target=work, args=(one,)) for one in (database, other, database, other)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failures(database) == 4 * times


def test_the_counters_outlive_a_worker_that_is_killed(database: Database, tmp_path: Path) -> None:
    """Seen red on a copy that wrote the tries down every hundred of them."""
    command = [sys.executable, "-c", WRITER, str(database.url)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as writer:
        assert writer.stdout is not None
        counted = [int(writer.stdout.readline()) for _ in range(10)]
        writer.kill()
        counted += [int(line) for line in writer.stdout.read().split()]
    assert failures(database, "compte") >= len(counted) >= 10
    assert crowd(database, "adresse") >= len(counted)


def test_a_try_counts_as_a_failure_until_it_is_known_to_be_right(database: Database) -> None:
    """Seen red on a copy that wrote a try down once it had failed: fifty at once were all judged."""
    number = add(database)
    assert failures(database) == 1
    with database.writing() as connection:
        AttemptStore(connection).succeed(number)
    assert (failures(database), crowd(database)) == (0, 0)


def test_each_account_and_each_kind_of_proof_count_apart(database: Database) -> None:
    add(database)
    add(database, account="un autre")
    with database.reading() as connection:
        assert AttemptStore(connection).failures("code", ACCOUNT, now=NOON) == []
    assert (failures(database), crowd(database), crowd(database, None)) == (1, 2, 2)


def test_every_address_together_is_a_crowd_of_its_own(database: Database) -> None:
    add(database)
    add(database, address="une autre")
    assert (crowd(database), crowd(database, None)) == (1, 2)


def test_what_is_a_day_old_is_forgotten_and_what_is_younger_stays(database: Database) -> None:
    """Seen red on a copy that swept what was an hour old."""
    add(database)
    add(database, at=SECOND)
    with database.writing() as connection:
        AttemptStore(connection).sweep(now=NOON + DAY)
    assert failures(database, at=DAY) == 1
    assert failures(database, at=DAY + SECOND) == 0


def test_only_the_tries_on_that_account_are_forgotten_with_a_new_password(database: Database) -> None:
    add(database)
    add(database, account="un autre")
    with database.writing() as connection:
        AttemptStore(connection).forget(ACCOUNT)
    assert (failures(database), failures(database, "un autre")) == (0, 1)
