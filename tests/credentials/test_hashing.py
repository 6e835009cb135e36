"""How passwords are kept and checked: argon2id at today's costs, one hash at a time, as long for nobody (B2)."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from threading import BoundedSemaphore

import pytest
from argon2 import PasswordHasher, Type

from procurement.credentials import passwords
from procurement.credentials.passwords import hash_password, is_outdated, is_right
from tests.conftest import long_form

PASSWORD = "un panier de mirabelles au marché"
LEAST_MEMORY, LEAST_PASSES, LANES = 19_456, 2, 1


@pytest.fixture(scope="module")
def kept() -> str:
    return hash_password(PASSWORD)


def test_what_is_kept_says_argon2id_at_the_least_costs_of_owasp_or_more(kept: str) -> None:
    """Seen red on a copy at half the memory, and on one with argon2i."""
    found = re.fullmatch(r"\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$[\w+/]{22,}\$[\w+/]{43,}", kept)
    assert found is not None, kept
    memory, passes, lanes = map(int, found.groups())
    assert memory >= LEAST_MEMORY
    assert passes >= LEAST_PASSES
    assert lanes == LANES


def test_the_same_password_is_never_kept_twice_the_same(kept: str) -> None:
    """Seen red on a copy that salted by a constant."""
    assert hash_password(PASSWORD) != kept


def test_only_the_password_itself_is_right(kept: str) -> None:
    """Seen red on a copy that compared the first twelve characters."""
    assert is_right(PASSWORD, kept)
    for other in ("", PASSWORD[:-1], f"{PASSWORD} ", PASSWORD.upper(), PASSWORD.replace("é", "e"), kept):
        assert not is_right(other, kept), other


@pytest.mark.parametrize("broken", ["", "rien", "$argon2id$v=19$m=19456", "$2b$12$abcdefghijklmnopqrstuv"])
def test_what_was_kept_badly_lets_nobody_in(broken: str) -> None:
    assert not is_right(PASSWORD, broken)


def test_without_anything_kept_no_password_is_right() -> None:
    """Seen red on a copy that compared with the hash of nobody, and believed the answer."""
    for password in (PASSWORD, "", "un mot de passe que personne n’a"):
        assert not is_right(password, None)


@pytest.mark.parametrize(
    ("hasher", "outdated"),
    [
        (PasswordHasher(2, 19_456, 1, type=Type.ID), False),
        (PasswordHasher(1, 19_456, 1, type=Type.ID), True),
        (PasswordHasher(2, 9_728, 1, type=Type.ID), True),
        (PasswordHasher(2, 19_456, 1, type=Type.I), True),
    ],
)
def test_what_was_kept_at_lower_costs_is_to_be_made_again(hasher: PasswordHasher, outdated: bool) -> None:
    """Seen red on a copy that never looked at the costs."""
    assert is_outdated(hasher.hash(PASSWORD)) is outdated


class Watched:
    """A hasher that notes how many of its hashes were going on at the same time."""

    def __init__(self) -> None:
        self.now = self.most = self.done = 0
        self._counting = threading.Lock()

    @contextmanager
    def _going_on(self) -> Iterator[None]:
        with self._counting:
            self.now += 1
            self.most = max(self.most, self.now)
        time.sleep(0.001)  # whoever else may enter has the time to
        yield
        with self._counting:
            self.now -= 1
            self.done += 1

    def hash(self, password: str) -> str:
        with self._going_on():
            return password

    def verify(self, kept: str, password: str) -> bool:
        with self._going_on():
            return kept == password


def together(times: int, work: Callable[[], object]) -> None:
    threads = [threading.Thread(target=work) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_at_most_one_hash_goes_on_in_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seen red on a copy whose checks did not wait for one another."""
    watched, turns = Watched(), long_form(50, 500)
    monkeypatch.setattr(passwords, "_HASHER", watched)
    monkeypatch.setattr(passwords, "_nobodys_hash", lambda: "rien")
    together(turns, lambda: (hash_password("a"), is_right("a", "a"), is_right("a", None)))
    assert (watched.most, watched.done) == (1, 3 * turns)


def test_a_check_that_fails_leaves_the_place_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seen red on a copy that gave its place back only after a right password."""
    monkeypatch.setattr(passwords, "ONE_AT_A_TIME", BoundedSemaphore(1))
    for _ in range(3):
        assert not is_right("faux", hash_password(PASSWORD))
        assert not is_right("faux", "rien")
    assert passwords.ONE_AT_A_TIME.acquire(blocking=False)


def test_an_unknown_account_takes_as_long_as_a_known_one(kept: str) -> None:
    """Seen red on a copy that answered at once when nothing was kept; in processor time, medians of alternate tries."""
    assert not is_right("faux", None)  # the hash of nobody is made once
    spent: dict[str | None, list[float]] = {kept: [], None: []}
    for _ in range(long_form(7, 50)):
        for one, times in spent.items():
            start = time.thread_time()
            is_right("un mot de passe tout à fait faux", one)
            times.append(time.thread_time() - start)
    ratio = median(spent[None]) / median(spent[kept])
    assert 0.7 < ratio < 1.4, f"{ratio:.2f}"
