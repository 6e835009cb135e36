"""Tries to sign in, counted in the database: shared by every worker, and kept when one of them dies."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select, update

from procurement.domain.throttle import DAY
from procurement.storage.people_tables import attempts


class AttemptStore:
    """The tries, by what they were made on and where they came from; both blurred, so that nobody is named."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def failures(self, kind: str, account: str, *, now: datetime) -> list[datetime]:
        """Return when the tries on ``account`` failed, in the last day."""
        mine = (
            attempts.c.kind == kind,
            attempts.c.account == account,
            attempts.c.is_failure,
            attempts.c.at > now - DAY,
        )
        return list(self._connection.scalars(select(attempts.c.at).where(*mine).order_by(attempts.c.at)))

    def crowd(self, address: str | None, *, within: timedelta, now: datetime) -> tuple[int, datetime | None]:
        """Return how many tries failed within the window, and when the oldest did; from everywhere without address."""
        where = [attempts.c.is_failure, attempts.c.at > now - within]
        if address is not None:
            where.append(attempts.c.address == address)
        count, oldest = self._connection.execute(select(func.count(), func.min(attempts.c.at)).where(*where)).one()
        return count, oldest

    def add(self, kind: str, account: str, address: str, *, now: datetime) -> int:
        """Write a try down, as a failure until it is known to be right; return its number."""
        values = {"kind": kind, "account": account, "address": address, "at": now, "is_failure": True}
        added = self._connection.execute(insert(attempts).values(**values))
        return int((added.inserted_primary_key or (0,))[0])

    def succeed(self, attempt: int) -> None:
        self._connection.execute(update(attempts).where(attempts.c.id == attempt).values(is_failure=False))

    def forget(self, account: str) -> None:
        """Forget the tries on an account whose owner just proved who they are, by a link received."""
        self._connection.execute(delete(attempts).where(attempts.c.account == account))

    def sweep(self, *, now: datetime) -> None:
        """Forget what no longer counts."""
        self._connection.execute(delete(attempts).where(attempts.c.at <= now - DAY))
