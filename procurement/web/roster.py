"""What the administrator's page lists: accounts, invitations, authorities and states; no answer, no figure of any."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from procurement.domain.access import ADMINISTRATORS
from procurement.domain.authority import Authority, plain_name
from procurement.domain.dossier import Dossier
from procurement.domain.journey import MOVES, Step
from procurement.domain.links import Link
from procurement.domain.people import AuthorityRole, Person
from procurement.services.membership import rights_of
from procurement.storage.link_store import LinkStore
from procurement.storage.people_store import AssignmentStore, Member, MemberStore, PersonStore
from procurement.storage.stores import AssessmentStore, AuthorityStore


@dataclass(frozen=True, slots=True)
class Account:
    """Someone with an account, and what they are to which authorities."""

    person: Person
    memberships: tuple[tuple[Authority, AuthorityRole], ...]

    @property
    def seen(self) -> str:
        """The rights that the page shows, as its form sends them back."""
        return "".join("1" if right else "0" for right in rights_of(self.person))

    @property
    def words(self) -> str:
        places = (f"{authority.title} {authority.siren}" for authority, _ in self.memberships)
        return " ".join((self.person.name, self.person.email, *places))


@dataclass(frozen=True, slots=True)
class Followed:
    """An authority, how many people it has, who advises it, and who else could."""

    authority: Authority
    members: tuple[Member, ...]
    advisers: tuple[Person, ...]
    others: tuple[Person, ...]

    @property
    def has_lead(self) -> bool:
        return any(one.role is AuthorityRole.LEAD and one.person.is_active for one in self.members)

    @property
    def words(self) -> str:
        advisers = (person.name for person in self.advisers)
        return " ".join((self.authority.title, self.authority.place, self.authority.siren, *advisers))


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an assessment stands, since when, and what an administrator may do about it."""

    dossier: Dossier

    @property
    def since(self) -> datetime:
        return self.dossier.moved_at or self.dossier.created_at

    def may_step(self, step: str) -> bool:
        move = MOVES.get((self.dossier.state, Step(step)))
        return move is not None and not move.who.isdisjoint(ADMINISTRATORS)

    @property
    def words(self) -> str:
        return f"{self.dossier.authority.title} {self.dossier.authority.siren} {self.dossier.year}"


@dataclass(frozen=True, slots=True)
class Roster:
    """All that the page lists, or the part of it that was asked for; ``inviters`` are the names of who invited."""

    accounts: Sequence[Account]
    invitations: Sequence[Link]
    authorities: Sequence[Followed]
    standings: Sequence[Standing]
    inviters: Mapping[int, str]

    def matching(self, query: str) -> "Roster":
        """Return what has a word that begins as each word of ``query`` does, accents and capitals aside."""
        asked = plain_name(query).split()

        def holds(words: str) -> bool:
            plain = f" {plain_name(words)}"
            return all(f" {word}" in plain for word in asked)

        return Roster(
            [one for one in self.accounts if holds(one.words)],
            [one for one in self.invitations if holds(f"{one.name} {one.email}")],
            [one for one in self.authorities if holds(one.words)],
            [one for one in self.standings if holds(one.words)],
            self.inviters,
        )


def read_roster(connection: Connection, *, now: datetime) -> Roster:
    """Read the whole installation, with constantly many queries."""
    people = PersonStore(connection).all()
    authorities = AuthorityStore(connection).all()
    members = MemberStore(connection).all()
    advising = AssignmentStore(connection).all()
    advisers = [person for person in people if person.is_adviser and person.is_active]
    memberships: dict[int, list[tuple[Authority, AuthorityRole]]] = {}
    for number, authority in authorities.items():
        for member in members.get(number, ()):
            memberships.setdefault(member.person.id, []).append((authority, member.role))
    return Roster(
        [Account(person, tuple(memberships.get(person.id, ()))) for person in people],
        LinkStore(connection).open_invitations(None, now=now),
        [
            _followed(authority, members.get(number, ()), advising.get(number, ()), advisers)
            for number, authority in authorities.items()
        ],
        [Standing(dossier) for dossier in AssessmentStore(connection).all()],
        {person.id: person.name for person in people},
    )


def _followed(
    authority: Authority, members: Sequence[Member], assigned: Sequence[Person], advisers: Sequence[Person]
) -> Followed:
    mine = {person.id for person in assigned}
    following = tuple(person for person in advisers if person.id in mine)
    return Followed(authority, tuple(members), following, tuple(person for person in advisers if person.id not in mine))
