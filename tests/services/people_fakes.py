"""The stores of people kept in memory, for the tests of the services; only what those services use."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from procurement.domain.links import Link, LinkKind
from procurement.domain.people import AuthorityRole, Person
from procurement.services.reception import Reception
from tests.services.fakes import NOON, AuthoritiesInMemory, JournalInMemory


@dataclass
class PeopleInMemory:
    """``secrets`` holds, by person, whatever an account has that the domain never sees."""

    kept: dict[int, Person] = field(default_factory=dict)
    secrets: dict[int, dict[str, Any]] = field(default_factory=dict)

    def get(self, identifier: int) -> Person | None:
        return self.kept.get(identifier)

    def by_email(self, email: str) -> Person | None:
        return next((one for one in self.kept.values() if one.email == email), None)

    def by_subject(self, subject: str) -> Person | None:
        mine = (number for number, kept in self.secrets.items() if kept.get("provider_subject") == subject)
        return self.kept.get(next(mine, 0))

    def add(self, email: str, name: str, *, now: datetime, is_demo: bool = False) -> Person:
        person = Person(len(self.kept) + 1, email, name, is_demo=is_demo)
        self.kept[person.id] = person
        return person

    def change(self, identifier: int, **values: Any) -> None:
        known = {name: value for name, value in values.items() if name in Person.__dataclass_fields__}
        if "totp_secret" in values:
            known["has_second_factor"] = values["totp_secret"] is not None
        self.kept[identifier] = replace(self.kept[identifier], **known)
        self.secrets.setdefault(identifier, {}).update(values)

    def count_administrators(self) -> int:
        return sum(one.is_administrator and one.is_active for one in self.kept.values())


@dataclass
class MembersInMemory:
    kept: dict[tuple[int, int], AuthorityRole] = field(default_factory=dict)

    def of_person(self, person: int) -> Mapping[int, AuthorityRole]:
        return {authority: role for (mine, authority), role in self.kept.items() if mine == person}

    def roles_in(self, authority: int) -> Mapping[int, AuthorityRole]:
        return {person: role for (person, where), role in self.kept.items() if where == authority}

    def put(self, person: int, authority: int, role: AuthorityRole, *, now: datetime) -> None:
        self.kept[person, authority] = role

    def remove(self, person: int, authority: int) -> None:
        self.kept.pop((person, authority), None)


@dataclass
class AssignmentsInMemory:
    kept: set[tuple[int, int]] = field(default_factory=set)

    def of_person(self, person: int) -> frozenset[int]:
        return frozenset(authority for mine, authority in self.kept if mine == person)

    def add(self, person: int, authority: int, *, now: datetime) -> None:
        self.kept.add((person, authority))

    def remove(self, person: int, authority: int) -> None:
        self.kept.discard((person, authority))


@dataclass
class LinksInMemory:
    """The links by the hash of their token, as they are now."""

    kept: dict[str, Link] = field(default_factory=dict)

    def add(self, token_hash: str, link: Link) -> None:
        self.kept[token_hash] = replace(link, id=len(self.kept) + 1)

    def usable(self, token_hash: str, *, now: datetime) -> Link | None:
        link = self.kept.get(token_hash)
        return link if link is not None and link.used_at is None and link.expires_at > now else None

    def use(self, identifier: int, *, now: datetime) -> bool:
        return self._use({token for token, link in self.kept.items() if link.id == identifier}, now)

    def drop_earlier(self, kind: LinkKind, email: str, authority: int | None, *, now: datetime) -> None:
        same = (kind, email, authority)
        self._use({key for key, one in self.kept.items() if (one.kind, one.email, one.authority) == same}, now)

    def withdraw(self, identifier: int, authority: int | None, *, now: datetime) -> bool:
        mine = (identifier, authority, "invitation")
        return self._use({key for key, one in self.kept.items() if (one.id, one.authority, one.kind) == mine}, now)

    def _use(self, tokens: set[str], now: datetime) -> bool:
        open_ones = [token for token in tokens if self.kept[token].used_at is None]
        for token in open_ones:
            self.kept[token] = replace(self.kept[token], used_at=now)
        return bool(open_ones)


@dataclass
class SessionsInMemory:
    """The people whose every session was ended, in order."""

    ended: list[int] = field(default_factory=list)

    def begin(self, token_hash: str, person: int, *, is_confirmed: bool, device: str, now: datetime) -> None: ...

    def confirm(self, session: int) -> None: ...

    def end(self, session: int, person: int, *, now: datetime) -> None: ...

    def end_all(self, person: int, *, now: datetime, but: int | None = None) -> None:
        self.ended.append(person)


@dataclass
class AttemptsInMemory:
    """The blurred names of the accounts whose failures were forgotten."""

    forgotten: list[str] = field(default_factory=list)

    def failures(self, kind: str, account: str, *, now: datetime) -> list[datetime]:
        return []

    def crowd(self, address: str | None, *, within: timedelta, now: datetime) -> tuple[int, datetime | None]:
        return 0, None

    def add(self, kind: str, account: str, address: str, *, now: datetime) -> int:
        return 1

    def succeed(self, attempt: int) -> None: ...

    def forget(self, account: str) -> None:
        self.forgotten.append(account)

    def sweep(self, *, now: datetime) -> None: ...


@dataclass
class House:
    """The people of one installation, in memory, and the desk laid among them."""

    people: PeopleInMemory = field(default_factory=PeopleInMemory)
    members: MembersInMemory = field(default_factory=MembersInMemory)
    assignments: AssignmentsInMemory = field(default_factory=AssignmentsInMemory)
    links: LinksInMemory = field(default_factory=LinksInMemory)
    sessions: SessionsInMemory = field(default_factory=SessionsInMemory)
    attempts: AttemptsInMemory = field(default_factory=AttemptsInMemory)
    authorities: AuthoritiesInMemory = field(default_factory=AuthoritiesInMemory)
    journal: JournalInMemory = field(default_factory=JournalInMemory)

    def desk(self, *, by: int | None = 99, now: datetime = NOON) -> Reception:
        return Reception(
            self.people,
            self.members,
            self.assignments,
            self.links,
            self.sessions,
            self.attempts,
            self.authorities,
            self.journal,
            by,
            now,
        )

    def someone(self, name: str, role: AuthorityRole | None = None, authority: int = 1, **rights: bool) -> int:
        """Open an account, give it a role on an authority when one is said, and return its number."""
        person = self.people.add(f"{name}@mairie.example", name.capitalize(), now=NOON).id
        if rights:
            self.people.change(person, **rights)
        if role is not None:
            self.members.put(person, authority, role, now=NOON)
        return person
