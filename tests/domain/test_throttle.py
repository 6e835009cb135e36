"""How long a try to sign in waits: longer and longer for whoever guesses, never for ever for anybody (B3)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.domain.throttle import (
    ADDRESS_WINDOW,
    DAY,
    LONGEST_DELAY,
    MOST_A_DAY,
    MOST_FROM_AN_ADDRESS,
    NO_WAIT,
    account_wait,
    crowd_wait,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
TRIES = 10_000

gaps = st.lists(st.integers(0, 2400).map(lambda seconds: timedelta(seconds=seconds)), min_size=20, max_size=120)
pauses = st.lists(st.integers(0, 1200).map(lambda seconds: timedelta(seconds=seconds)), min_size=30, max_size=60)


def evaluated(moments: Iterator[datetime]) -> list[datetime]:
    """Return which of the tries made at ``moments``, all of them wrong, are judged at all."""
    judged: list[datetime] = []
    for now in moments:
        if account_wait([one for one in judged if one > now - DAY], now) == NO_WAIT:
            judged.append(now)
    return judged


def eager(steps: list[timedelta]) -> list[datetime]:
    """Return the tries of somebody who makes each one a little after the wait for it ends."""
    judged: list[datetime] = []
    now = NOON
    for step in steps:
        now += account_wait(judged, now) + step
        judged.append(now)
    return judged


def most_in_a_day(moments: list[datetime]) -> int:
    """Return the most of ``moments`` that fall within twenty-four hours, wherever those begin."""
    return max((sum(start <= one < start + DAY for one in moments) for start in moments), default=0)


def after(steps: list[timedelta]) -> Iterator[datetime]:
    now = NOON
    for step in steps:
        now += step
        yield now


def test_ten_thousand_tries_over_days_are_judged_at_most_twenty_five_times_a_day() -> None:
    """Seen red on a copy whose delay stopped at ten minutes and counted no day."""
    judged = evaluated(NOON + turn * MINUTE for turn in range(TRIES))
    assert most_in_a_day(judged) == MOST_A_DAY == 25
    assert len(judged) <= 25 * (TRIES * MINUTE / DAY + 1)


def test_a_guesser_who_never_waits_too_long_gets_no_more() -> None:
    """Seen red on a copy that counted no day: a try at the very second each wait ends, for a week."""
    judged = [one for one in eager([timedelta(0)] * 200) if one < NOON + 7 * DAY]
    assert most_in_a_day(judged) <= 25


@given(pauses)
def test_a_guesser_who_takes_a_little_rest_gets_no_more(steps: list[timedelta]) -> None:
    """Seen red on a copy that counted calendar days."""
    assert most_in_a_day(eager(steps)) <= 25


@given(gaps)
def test_whenever_the_tries_come_no_day_has_more_than_twenty_five(steps: list[timedelta]) -> None:
    """Seen red on a copy that judged every try."""
    assert most_in_a_day(evaluated(after(steps))) <= 25


@given(pauses)
def test_nobody_waits_for_ever(steps: list[timedelta]) -> None:
    """Seen red on a copy that closed an account for a month after twenty-five failures."""
    judged = eager(steps)
    for count, last in enumerate(judged, 1):
        wait = account_wait(judged[:count], last)
        assert wait <= DAY
        assert account_wait(judged[:count], last + wait) == NO_WAIT


@given(gaps, st.integers(0, 24 * 3600))
def test_time_only_shortens_the_wait(steps: list[timedelta], later: int) -> None:
    judged = evaluated(after(steps))
    now, elapsed = (judged[-1] if judged else NOON), timedelta(seconds=later)
    assert account_wait(judged, now + elapsed) <= max(account_wait(judged, now) - elapsed, NO_WAIT)


@given(st.permutations([NOON - turn * MINUTE for turn in range(8)]))
def test_the_order_in_which_failures_are_given_is_no_matter(failures: list[datetime]) -> None:
    assert account_wait(failures, NOON) == account_wait(sorted(failures), NOON)


@pytest.mark.parametrize("failures", range(5))
def test_the_first_failures_cost_no_wait(failures: int) -> None:
    """Seen red on a copy that delayed the third try."""
    assert account_wait([NOON] * failures, NOON) == NO_WAIT


def test_after_five_failures_the_wait_is_more_than_a_minute() -> None:
    """Seen red on a copy that waited a minute sharp."""
    assert account_wait([NOON] * 5, NOON) > MINUTE


def test_each_failure_doubles_the_wait_up_to_an_hour() -> None:
    """Seen red on a copy that added a minute each time."""
    waits = [account_wait([NOON] * count, NOON) for count in range(5, MOST_A_DAY)]
    assert all(following == min(2 * wait, LONGEST_DELAY) for wait, following in pairwise(waits))
    assert waits[-1] == LONGEST_DELAY == timedelta(hours=1)


def test_what_is_a_day_old_counts_no_more() -> None:
    """Seen red on a copy that kept counting for two days."""
    assert account_wait([NOON - DAY] * 20 + [NOON] * 4, NOON) == NO_WAIT
    assert account_wait([NOON - DAY + timedelta(seconds=1)] * 25, NOON) == timedelta(seconds=1)


def test_a_crowd_waits_from_its_hundredth_failure_until_the_oldest_is_five_minutes_old() -> None:
    """Seen red on a copy that waited from the latest failure: the crowd never got in."""
    assert (100, timedelta(minutes=5)) == (MOST_FROM_AN_ADDRESS, ADDRESS_WINDOW)
    oldest = NOON - timedelta(minutes=3)
    assert crowd_wait(99, oldest, 100, NOON) == NO_WAIT
    assert crowd_wait(100, oldest, 100, NOON) == timedelta(minutes=2)
    assert crowd_wait(100, oldest, 100, NOON + timedelta(minutes=2)) == NO_WAIT
    assert crowd_wait(0, None, 0, NOON) == NO_WAIT
