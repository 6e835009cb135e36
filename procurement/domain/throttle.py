"""How long a try to sign in must wait after those that failed: it delays, and locks nobody out."""

from collections.abc import Sequence
from datetime import datetime, timedelta

DAY = timedelta(hours=24)
FREE_FAILURES = 5
FIRST_DELAY = timedelta(seconds=61)
LONGEST_DELAY = timedelta(hours=1)
MOST_A_DAY = 25
ADDRESS_WINDOW, MOST_FROM_AN_ADDRESS = timedelta(minutes=5), 100
MOST_FROM_EVERYWHERE = 1500
"""Of one address, and of all together, within the window: a town hall of thirty behind one address stays far below."""

NO_WAIT = timedelta(0)


def account_wait(failures: Sequence[datetime], now: datetime) -> timedelta:
    """Return how long the next try on one account must wait; ``failures`` are those of the last day, in any order.

    After five failures: more than a minute, then double each time up to an hour, and at most 25 tries are evaluated in
    24 hours (CNIL, deliberation 2022-100). Sessions, reset links and known devices have nothing to do with it.
    """
    recent = sorted(moment for moment in failures if now - DAY < moment)
    if len(recent) < FREE_FAILURES:
        return NO_WAIT
    doublings: int = 2 ** (len(recent) - FREE_FAILURES)
    delay = min(FIRST_DELAY * doublings, LONGEST_DELAY)
    until = recent[-1] + delay
    if len(recent) >= MOST_A_DAY:
        until = max(until, recent[-MOST_A_DAY] + DAY)
    return max(until - now, NO_WAIT)


def crowd_wait(count: int, oldest: datetime | None, most: int, now: datetime) -> timedelta:
    """Return how long to wait when ``count`` tries failed within the window, the oldest at ``oldest``."""
    if count < most or oldest is None:
        return NO_WAIT
    return max(oldest + ADDRESS_WINDOW - now, NO_WAIT)
