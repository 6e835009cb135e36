"""Sessions kept on the server, so that each can be ended; and who is behind one, with their rights of the moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from procurement.domain.people import NOBODY, Visitor
from procurement.storage.people_store import AssignmentStore, MemberStore, person_of
from procurement.storage.people_tables import people, sessions

LONGEST = timedelta(hours=12)
"""A session ends after this, however busy it is; idleness is judged above, from the cookie."""


@dataclass(frozen=True, slots=True)
class Session:
    """One session of a person. ``device`` says in French what it was opened from."""

    id: int
    begun_at: datetime
    device: str


class SessionStore:
    """The sessions, each known by the hash of its token."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(self, token_hash: str, person: int, *, is_confirmed: bool, device: str, now: datetime) -> None:
        values = {"token_hash": token_hash, "person_id": person, "begun_at": now}
        self._connection.execute(insert(sessions).values(**values, is_confirmed=is_confirmed, device=device))

    def visitor(self, token_hash: str, *, now: datetime) -> tuple[Visitor, int | None]:
        """Return whoever is behind a session, and its number; nobody when it ended, is too old, or was never there."""
        chosen = select(people, sessions.c.id.label("session"), sessions.c.is_confirmed).join(sessions)
        alive = (sessions.c.ended_at.is_(None), sessions.c.begun_at > now - LONGEST, people.c.is_active)
        row = self._connection.execute(chosen.where(sessions.c.token_hash == token_hash, *alive)).one_or_none()
        if row is None:
            return NOBODY, None
        person = person_of(row)
        assigned = AssignmentStore(self._connection).of_person(person.id) if person.is_adviser else frozenset()
        members = MemberStore(self._connection).of_person(person.id)
        is_confirmed = row.is_confirmed or not person.needs_second_factor
        return Visitor(person, members, assigned, is_confirmed), row.session

    def confirm(self, session: int) -> None:
        """Record that the second factor was given in this session."""
        self._connection.execute(update(sessions).where(sessions.c.id == session).values(is_confirmed=True))

    def of_person(self, person: int, *, now: datetime) -> list[Session]:
        """Return the sessions that are open, the newest first."""
        alive = (sessions.c.person_id == person, sessions.c.ended_at.is_(None), sessions.c.begun_at > now - LONGEST)
        rows = self._connection.execute(select(sessions).where(*alive).order_by(sessions.c.begun_at.desc()))
        return [Session(row.id, row.begun_at, row.device) for row in rows]

    def end(self, session: int, person: int, *, now: datetime) -> None:
        """End one session of ``person``; one that is somebody else's stays."""
        mine = (sessions.c.id == session, sessions.c.person_id == person, sessions.c.ended_at.is_(None))
        self._connection.execute(update(sessions).where(*mine).values(ended_at=now))

    def end_all(self, person: int, *, now: datetime, but: int | None = None) -> None:
        """End every session of ``person``, but one when it is given."""
        mine = (sessions.c.person_id == person, sessions.c.ended_at.is_(None), sessions.c.id != (but or 0))
        self._connection.execute(update(sessions).where(*mine).values(ended_at=now))
