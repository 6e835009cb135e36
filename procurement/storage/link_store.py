"""Single-use links: invitations and new passwords. Only the hash of a link is kept."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from procurement.domain.links import Link, LinkKind
from procurement.storage.people_tables import links


class LinkStore:
    """The links, each known by the hash of its token."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, token_hash: str, link: Link) -> None:
        values = {name: getattr(link, name) for name in ("kind", "email", "name", "role", "made_by", "made_at")}
        owners = {"person_id": link.person, "authority_id": link.authority, "expires_at": link.expires_at}
        self._connection.execute(insert(links).values(token_hash=token_hash, **values, **owners))

    def usable(self, token_hash: str, *, now: datetime) -> Link | None:
        """Return the link when it can still be used."""
        alive = (links.c.token_hash == token_hash, links.c.used_at.is_(None), links.c.expires_at > now)
        row = self._connection.execute(select(links).where(*alive)).one_or_none()
        return None if row is None else _link(row)

    def use(self, identifier: int, *, now: datetime) -> bool:
        """Use the link up; False when somebody did before."""
        mine = (links.c.id == identifier, links.c.used_at.is_(None))
        return self._connection.execute(update(links).where(*mine).values(used_at=now)).rowcount == 1

    def open_invitations(self, authority: int | None, *, now: datetime) -> list[Link]:
        """Return the invitations still to be answered, of ``authority`` or (None) of the whole installation."""
        alive = (links.c.kind == "invitation", links.c.used_at.is_(None), links.c.expires_at > now)
        mine = links.c.authority_id.is_(None) if authority is None else links.c.authority_id == authority
        rows = self._connection.execute(select(links).where(*alive, mine).order_by(links.c.made_at))
        return [_link(row) for row in rows]

    def withdraw(self, identifier: int, authority: int | None, *, now: datetime) -> bool:
        """Use up an invitation of ``authority`` (None: of the installation) that nobody answered; False without one."""
        where = links.c.authority_id.is_(None) if authority is None else links.c.authority_id == authority
        mine = (links.c.id == identifier, links.c.kind == "invitation", links.c.used_at.is_(None), where)
        return self._connection.execute(update(links).where(*mine).values(used_at=now)).rowcount == 1

    def drop_earlier(self, kind: LinkKind, email: str, authority: int | None, *, now: datetime) -> None:
        """Use up the links of the same kind that ``email`` already has: only the last one sent works."""
        same = (links.c.kind == kind, links.c.email == email, links.c.used_at.is_(None))
        where = links.c.authority_id.is_(None) if authority is None else links.c.authority_id == authority
        self._connection.execute(update(links).where(*same, where).values(used_at=now))


def _link(row: Row[Any]) -> Link:
    return Link(
        id=row.id,
        kind=row.kind,
        email=row.email,
        name=row.name,
        person=row.person_id,
        authority=row.authority_id,
        role=row.role,
        made_by=row.made_by,
        made_at=row.made_at,
        expires_at=row.expires_at,
        used_at=row.used_at,
    )
