"""Many people signing in at once make one another wait, and nobody else; what is kept is brought up to date (B2)."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import func, select, update

from procurement.credentials import passwords
from procurement.credentials.passwords import is_outdated, is_right
from procurement.domain.journey import State
from procurement.storage.people_tables import attempts, people
from tests.conftest import long_form
from tests.web.entering import WRONG, cheap_hashes, give
from tests.web.tenant_story import MATURITY, PASSWORD
from tests.web.two_tenants import World, inhabited

WAITING = 50


@pytest.fixture(scope="module")
def shared(built_app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with inhabited(built_app, tmp_path_factory.mktemp("load")) as one:
        yield one


@pytest.fixture
def world(shared: World) -> World:
    shared.restore()
    return shared


def kept_of(world: World, role: str) -> str:
    with world.database.reading() as connection:
        kept = connection.scalar(select(people.c.password_hash).where(people.c.id == world.a.people[role]))
    return str(kept)


def enter(world: World, turn: int, done: list[str]) -> None:
    give(world, world.browser().client, f"personne-{turn}@aune.example", WRONG, address=f"192.0.2.{turn}")
    done.append("signed in")


def counted(world: World) -> int:
    with world.database.reading() as connection:
        return connection.scalar(select(func.count()).select_from(attempts)) or 0


def wait_until(holds: Callable[[], bool], seconds: float = 20) -> bool:
    """Wait for something to be so; tell whether it became so in time."""
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.02)
    return holds()


def test_pages_are_answered_and_answers_saved_while_fifty_people_wait_to_sign_in(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seen red on a copy that hashed inside the transaction that counts the tries: nothing else was written."""
    cheap_hashes(monkeypatch)
    lead, done = world.browser(world.a.email("lead")), list[str]()
    question = f"/diagnostics/{world.a.assessments[State.DRAFT]}/questions/{MATURITY}"
    threads = [threading.Thread(target=enter, args=(world, turn, done), daemon=True) for turn in range(WAITING)]
    with passwords.ONE_AT_A_TIME:
        for thread in threads:
            thread.start()
        assert wait_until(lambda: counted(world) == WAITING), "the tries are not even counted"
        for turn in range(long_form(10, 100)):
            assert lead.fetch(question).status_code == 200
            assert lead.submit(question, {"comment": f"Version {turn}"}, to=MATURITY).status == 303
            done.append("page")
    for thread in threads:
        thread.join(30)
    assert done[: long_form(10, 100)] == ["page"] * long_form(10, 100)
    assert done.count("signed in") == WAITING


def test_a_password_kept_at_lower_costs_is_kept_again_at_todays(world: World) -> None:
    """Seen red on a copy that never looked at the costs."""
    weak = PasswordHasher(1, 8, 1).hash(PASSWORD)
    with world.database.writing() as connection:
        mine = people.c.id == world.a.people["lead"]
        connection.execute(update(people).where(mine).values(password_hash=weak))
    assert is_outdated(kept_of(world, "lead"))
    assert give(world, world.browser().client, world.a.email("lead")).status_code == 303
    fresh = kept_of(world, "lead")
    assert not is_outdated(fresh)
    assert is_right(PASSWORD, fresh)


def test_a_wrong_password_changes_nothing_of_what_is_kept(world: World) -> None:
    """Seen red on a copy that kept again before it had judged: whoever came first chose the password."""
    weak = PasswordHasher(1, 8, 1).hash(PASSWORD)
    with world.database.writing() as connection:
        mine = people.c.id == world.a.people["lead"]
        connection.execute(update(people).where(mine).values(password_hash=weak))
    assert give(world, world.browser().client, world.a.email("lead"), WRONG).status_code == 422
    assert kept_of(world, "lead") == weak


def test_every_password_that_people_chose_is_kept_at_todays_costs(world: World) -> None:
    """Seen red on a copy whose invitations kept what was typed at half the memory."""
    with world.database.reading() as connection:
        kept = [one for one in connection.scalars(select(people.c.password_hash)) if one is not None]
    assert len(kept) == 8
    assert [one for one in kept if not one.startswith("$argon2id$v=19$m=19456,t=2,p=1$")] == []
