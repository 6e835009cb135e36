"""People, what each is to which authority, and which authorities each adviser follows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from procurement.domain.people import AuthorityRole, Person
from procurement.storage.people_tables import assignments, memberships, people


@dataclass(frozen=True, slots=True)
class Credentials:
    """What proves that someone is ``person``. ``totp_last_step`` is the last step whose code was used."""

    person: Person
    password_hash: str | None
    totp_secret: str | None
    totp_last_step: int | None


@dataclass(frozen=True, slots=True)
class Member:
    """Someone of an authority, and what they are to it."""

    person: Person
    role: AuthorityRole


class PersonStore:
    """The accounts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, identifier: int) -> Person | None:
        row = self._connection.execute(select(people).where(people.c.id == identifier)).one_or_none()
        return None if row is None else person_of(row)

    def by_email(self, email: str) -> Person | None:
        row = self._connection.execute(select(people).where(people.c.email == email)).one_or_none()
        return None if row is None else person_of(row)

    def by_subject(self, subject: str) -> Person | None:
        """Return the person that the sign-in provider knows as ``subject``."""
        row = self._connection.execute(select(people).where(people.c.provider_subject == subject)).one_or_none()
        return None if row is None else person_of(row)

    def credentials(self, email: str) -> Credentials | None:
        row = self._connection.execute(select(people).where(people.c.email == email)).one_or_none()
        return None if row is None else _credentials(row)

    def credentials_of(self, identifier: int) -> Credentials | None:
        row = self._connection.execute(select(people).where(people.c.id == identifier)).one_or_none()
        return None if row is None else _credentials(row)

    def add(self, email: str, name: str, *, now: datetime, is_demo: bool = False) -> Person:
        """Keep a new account, active, without password nor right; the table refuses an address already there."""
        rights = {"is_adviser": False, "is_administrator": False, "is_active": True, "is_demo": is_demo}
        added = self._connection.execute(insert(people).values(email=email, name=name, created_at=now, **rights))
        return Person(int((added.inserted_primary_key or (0,))[0]), email, name, is_demo=is_demo)

    def change(self, identifier: int, **values: Any) -> None:
        """Change columns of an account; the caller names them, never a form."""
        self._connection.execute(update(people).where(people.c.id == identifier).values(**values))

    def all(self) -> list[Person]:
        return [person_of(row) for row in self._connection.execute(select(people).order_by(people.c.name, people.c.id))]

    def names(self, identifiers: Iterable[int] | None = None) -> dict[int, str]:
        """Return the names of people by identifier; of everybody when none is given."""
        chosen = select(people.c.id, people.c.name)
        if identifiers is not None:
            chosen = chosen.where(people.c.id.in_(set(identifiers)))
        return {row.id: row.name for row in self._connection.execute(chosen)}

    def count_administrators(self) -> int:
        active = (people.c.is_administrator, people.c.is_active)
        return self._connection.scalar(select(func.count()).select_from(people).where(*active)) or 0

    def has_demo_accounts(self) -> bool:
        return (
            self._connection.scalar(select(people.c.id).where(people.c.is_demo, people.c.is_active).limit(1))
            is not None
        )


class MemberStore:
    """Who is what to which authority."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_authority(self, authority: int) -> list[Member]:
        """Return the people of ``authority``, leads first, then by name."""
        chosen = select(people, memberships.c.role).join(memberships).where(memberships.c.authority_id == authority)
        found = [Member(person_of(row), AuthorityRole(row.role)) for row in self._connection.execute(chosen)]
        return sorted(found, key=lambda one: (list(AuthorityRole).index(one.role), one.person.name))

    def all(self) -> dict[int, list[Member]]:
        """Return the people of each authority that has some, by name, in one query."""
        chosen = select(people, memberships.c.role, memberships.c.authority_id).join(memberships)
        found: dict[int, list[Member]] = {}
        for row in self._connection.execute(chosen.order_by(people.c.name, people.c.id)):
            found.setdefault(row.authority_id, []).append(Member(person_of(row), AuthorityRole(row.role)))
        return found

    def roles_in(self, authority: int) -> dict[int, AuthorityRole]:
        """Return what each person of ``authority`` is, by person."""
        chosen = select(memberships.c.person_id, memberships.c.role).where(memberships.c.authority_id == authority)
        return {row.person_id: AuthorityRole(row.role) for row in self._connection.execute(chosen)}

    def of_person(self, person: int) -> dict[int, AuthorityRole]:
        chosen = select(memberships.c.authority_id, memberships.c.role).where(memberships.c.person_id == person)
        return {row.authority_id: AuthorityRole(row.role) for row in self._connection.execute(chosen)}

    def put(self, person: int, authority: int, role: AuthorityRole, *, now: datetime) -> None:
        """Give ``person`` that one role on ``authority``, whatever it was before."""
        self.remove(person, authority)
        values = {"person_id": person, "authority_id": authority, "role": role, "added_at": now}
        self._connection.execute(insert(memberships).values(**values))

    def remove(self, person: int, authority: int) -> None:
        mine = (memberships.c.person_id == person, memberships.c.authority_id == authority)
        self._connection.execute(delete(memberships).where(*mine))


class AssignmentStore:
    """Which authorities each adviser follows."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_person(self, person: int) -> frozenset[int]:
        chosen = select(assignments.c.authority_id).where(assignments.c.person_id == person)
        return frozenset(self._connection.scalars(chosen))

    def all(self) -> dict[int, list[Person]]:
        """Return the advisers of each authority that has some."""
        chosen = select(people, assignments.c.authority_id).join(assignments).order_by(people.c.name)
        found: dict[int, list[Person]] = {}
        for row in self._connection.execute(chosen):
            found.setdefault(row.authority_id, []).append(person_of(row))
        return found

    def of_authority(self, authority: int) -> list[Person]:
        chosen = select(people).join(assignments).where(assignments.c.authority_id == authority)
        return [person_of(row) for row in self._connection.execute(chosen.order_by(people.c.name))]

    def add(self, person: int, authority: int, *, now: datetime) -> None:
        if authority not in self.of_person(person):
            values = {"person_id": person, "authority_id": authority, "added_at": now}
            self._connection.execute(insert(assignments).values(**values))

    def remove(self, person: int, authority: int) -> None:
        mine = (assignments.c.person_id == person, assignments.c.authority_id == authority)
        self._connection.execute(delete(assignments).where(*mine))


def person_of(row: Row[Any]) -> Person:
    """Read a person from a row that holds the columns of ``people``."""
    return Person(
        id=row.id,
        email=row.email,
        name=row.name,
        is_adviser=row.is_adviser,
        is_administrator=row.is_administrator,
        is_active=row.is_active,
        is_demo=row.is_demo,
        has_second_factor=row.totp_secret is not None,
    )


def _credentials(row: Row[Any]) -> Credentials:
    return Credentials(person_of(row), row.password_hash, row.totp_secret, row.totp_last_step)
