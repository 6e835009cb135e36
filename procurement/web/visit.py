"""Who sends the present request: found from the session, with their rights as they stand now."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import g, session
from sqlalchemy import Connection

from procurement.credentials.tokens import hash_token, new_token
from procurement.domain.access import ANYONE, Roles, may, roles_of
from procurement.domain.people import NOBODY, Person, Visitor
from procurement.services.desk import Actor
from procurement.storage.session_store import SessionStore
from procurement.web.backend import backend

IDLE = timedelta(minutes=60)
SESSION, SEEN, OWNER, CSRF = "sid", "seen", "owner", "csrf_token"
"""What the signed cookie holds: the token of the session, when it was last used, whose it is, the token of forms."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One request: who sends it, and what they are on the authority that it is about.

    ``has_expired`` tells that a session was there and is no more: what was typed is worth keeping.
    """

    visitor: Visitor = NOBODY
    session: int | None = None
    has_expired: bool = False
    authority: int | None = None
    roles: Roles = field(default=ANYONE)

    @property
    def person(self) -> Person | None:
        return self.visitor.person

    @property
    def actor(self) -> Actor:
        return Actor(self.person.id if self.person else None, self.roles)

    def may(self, endpoint: str, method: str = "GET") -> bool:
        return may(self.roles, endpoint, method)


def visit() -> Visit:
    """Return the present visit; before the gate has looked, nobody's."""
    found: Visit = g.get("visit", Visit())
    return found


def known_person() -> Person:
    """Return the person signed in; the gate has made sure that there is one."""
    person = visit().person
    if person is None:
        raise LookupError("the gate let nobody through")
    return person


def read_visitor(connection: Connection, now: datetime) -> Visit:
    """Read whoever is behind the cookie; an idle session is over, and a busy one goes on."""
    token = session.get(SESSION)
    if not isinstance(token, str):
        return Visit()
    seen = session.get(SEEN)
    is_idle = not isinstance(seen, int) or now.timestamp() - seen > IDLE.total_seconds()
    found, number = (NOBODY, None) if is_idle else SessionStore(connection).visitor(hash_token(token), now=now)
    if not found.is_known:
        return Visit(has_expired=True)
    session[SEEN] = int(now.timestamp())
    return Visit(found, number, roles=roles_of(found))


def open_cookie(person: Person) -> str:
    """Begin a new cookie for ``person`` and return the token of the session to keep.

    Everything in it is new, but for someone who signs in again on pages still open: their forms must go on working.
    """
    kept = session.get(CSRF) if session.get(OWNER) == person.id else None
    session.clear()
    token = new_token()
    session.update({SESSION: token, SEEN: int(backend().now().timestamp()), OWNER: person.id})
    if kept is not None:
        session[CSRF] = kept
    return token
