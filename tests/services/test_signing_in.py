"""Signing in, with the real store and a simulated clock: guessing is slow, a crowd is patient, nobody else waits."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import cycle

import pytest

from procurement.desks import reception_on
from procurement.services.refusals import TooManyTriesError
from procurement.services.signing_in import Try, admit, open_try
from procurement.storage.database import Database, upgrade
from procurement.storage.people_store import PersonStore
from procurement.storage.session_store import SessionStore
from tests.conftest import long_form
from tests.services.fakes import NOON

DAY, WEEK, SECOND = timedelta(hours=24), timedelta(days=7), timedelta(seconds=1)
ACCOUNT, HALL = "compte", "mairie"


@pytest.fixture
def database() -> Iterator[Database]:
    ready = Database("sqlite://")
    upgrade(ready)
    yield ready
    ready.close()


def attempt(database: Database, now: datetime, one: Try) -> int | None:
    """Make a try; return its number when it is judged, None when it must wait."""
    with database.writing() as connection:
        try:
            return open_try(reception_on(connection, None, now=now), one)
        except TooManyTriesError:
            return None


def wait_for(database: Database, now: datetime, one: Try) -> timedelta:
    with database.writing() as connection, pytest.raises(TooManyTriesError) as refused:
        open_try(reception_on(connection, None, now=now), one)
    return refused.value.wait


def guess(database: Database, now: datetime, account: str = ACCOUNT, address: str = "ailleurs") -> bool:
    return attempt(database, now, Try("password", account, address)) is not None


def admit_them(database: Database, now: datetime, number: int | None) -> None:
    assert number is not None
    with database.writing() as connection:
        desk = reception_on(connection, None, now=now)
        person = desk.people.by_email("lou@aune.example") or desk.people.add("lou@aune.example", "Lou", now=now)
        admit(desk, person, token_hash=f"jeton {number}", is_confirmed=False, device="Essai", attempt=number)


def test_a_week_of_guesses_from_fifty_addresses_is_judged_at_most_twenty_five_times_a_day(database: Database) -> None:
    """Seen red on a copy that counted the tries on an account by address."""
    tries, addresses = long_form(1_000, 10_000), cycle(f"adresse {one}" for one in range(50))
    moments = [NOON + turn * (WEEK / tries) for turn in range(tries)]
    judged = [now for now in moments if guess(database, now, address=next(addresses))]
    assert max(sum(start <= one < start + DAY for one in judged) for start in judged) <= 25
    assert len(judged) > 25


def test_after_five_failures_the_sixth_waits_more_than_a_minute(database: Database) -> None:
    """Seen red on a copy that let ten failures through."""
    assert [guess(database, NOON) for _ in range(6)] == [True] * 5 + [False]
    assert wait_for(database, NOON, Try("password", ACCOUNT, "ailleurs")) > timedelta(minutes=1)


def test_a_try_that_must_wait_lengthens_nothing(database: Database) -> None:
    """Seen red on a copy that counted the tries it refused: hammering kept the account closed."""
    for _ in range(200):
        guess(database, NOON)
    assert guess(database, NOON + timedelta(seconds=61))


def test_whatever_happens_the_owner_gets_a_try_within_a_day(database: Database) -> None:
    """Seen red on a copy that counted the tries it refused."""
    now = NOON
    for _ in range(long_form(300, 1_500)):
        now += timedelta(minutes=5)
        guess(database, now)
    wait = wait_for(database, now, Try("password", ACCOUNT, "ailleurs"))
    assert wait <= DAY
    assert guess(database, now + wait)


def test_a_known_device_is_not_delayed_by_an_attack_from_elsewhere(database: Database) -> None:
    """Seen red on a copy in which every device of an account counted under one name."""
    for _ in range(30):
        guess(database, NOON)
    assert attempt(database, NOON, Try("password", f"{ACCOUNT} appareil", "maison", from_known_device=True))


def test_a_thousand_accounts_by_one_password_from_one_address_stop_at_a_hundred(database: Database) -> None:
    """Seen red on a copy that counted by account alone."""
    judged = sum(guess(database, NOON + turn * SECOND / 5, f"compte {turn}", "pirate") for turn in range(1_000))
    assert judged == 100


def test_the_same_address_goes_on_five_minutes_later(database: Database) -> None:
    """Seen red on a copy that closed an address for good."""
    for turn in range(100):
        guess(database, NOON, f"compte {turn}", "pirate")
    assert wait_for(database, NOON, Try("password", "encore", "pirate")) == timedelta(minutes=5)
    assert guess(database, NOON + timedelta(minutes=5), "encore", "pirate")


def test_thirty_people_behind_one_address_all_come_in_within_a_minute(database: Database) -> None:
    """Seen red on a copy with ten tries an address, as a well-known site has: each of them mistypes twice."""
    stopped = 0
    for turn in range(30):
        now = NOON + 2 * turn * SECOND
        wrong = [guess(database, now, f"personne {turn}", HALL) for _ in range(2)]
        number = attempt(database, now, Try("password", f"personne {turn}", HALL))
        stopped += wrong.count(False) + (number is None)
        admit_them(database, now, number)
    assert stopped == 0


def test_another_address_is_not_stopped_by_a_crowd(database: Database) -> None:
    for turn in range(100):
        guess(database, NOON, f"compte {turn}", "pirate")
    assert guess(database, NOON, "personne", HALL)


def test_a_crowd_from_everywhere_is_stopped_as_one(database: Database) -> None:
    """Seen red on a copy without a limit for everybody."""
    judged = sum(guess(database, NOON, f"compte {turn}", f"adresse {turn % 100}") for turn in range(1_510))
    assert judged == 1_500


def test_tries_sent_all_at_once_are_counted_before_they_are_judged(database: Database) -> None:
    """Seen red on a copy that counted a try once it had failed."""
    numbers = [attempt(database, NOON, Try("password", ACCOUNT, "ailleurs")) for _ in range(50)]
    assert sum(number is not None for number in numbers) == 5


def test_a_right_try_counts_no_more_and_opens_a_session(database: Database) -> None:
    for turn in range(30):
        admit_them(database, NOON, attempt(database, NOON, Try("password", ACCOUNT, HALL)))
        with database.reading() as connection:
            person = PersonStore(connection).by_email("lou@aune.example")
            assert person is not None
            assert len(SessionStore(connection).of_person(person.id, now=NOON)) == turn + 1


def test_codes_and_passwords_count_apart(database: Database) -> None:
    for _ in range(6):
        guess(database, NOON)
    assert attempt(database, NOON, Try("code", ACCOUNT, "ailleurs")) is not None
