"""The authority that an address names, and its people as the pages list them; it reads, and changes nothing."""

from dataclasses import dataclass

from sqlalchemy import Connection
from werkzeug.exceptions import NotFound

from procurement.domain.authority import Authority
from procurement.domain.links import Link
from procurement.domain.people import AuthorityRole, Person
from procurement.storage.link_store import LinkStore
from procurement.storage.people_store import AssignmentStore, Member, MemberStore, PersonStore
from procurement.storage.stores import AuthorityStore
from procurement.web.backend import backend
from procurement.web.visit import visit


@dataclass(frozen=True, slots=True)
class Body:
    """An authority of this installation: its number in the database, and what it is."""

    id: int
    authority: Authority

    @property
    def siren(self) -> str:
        return self.authority.siren

    @property
    def title(self) -> str:
        return self.authority.title


@dataclass(frozen=True, slots=True)
class Team:
    """Who works for an authority, leads first, and who advises it.

    ``invitations`` are those that nobody has answered yet, and ``inviters`` the names of those who made them; both are
    empty unless the visitor may change the team: addresses are not for everybody.
    """

    members: tuple[Member, ...]
    advisers: tuple[Person, ...]
    invitations: tuple[Link, ...] = ()
    inviters: dict[int, str] | None = None

    @property
    def has_lead(self) -> bool:
        return any(one.role is AuthorityRole.LEAD and one.person.is_active for one in self.members)

    @property
    def awaits_lead(self) -> bool:
        """Whether somebody has been invited to lead, and has not answered."""
        return any(link.role == AuthorityRole.LEAD for link in self.invitations)

    def inviter(self, link: Link) -> str:
        """Return the name of who made the invitation; empty when nobody is known."""
        return (self.inviters or {}).get(link.made_by or 0, "")


def body_here(connection: Connection) -> Body:
    """Return the authority that the address names; the gate has turned away whoever names one that is not here."""
    number = visit().authority
    authority = None if number is None else AuthorityStore(connection).get(number)
    if number is None or authority is None:
        raise NotFound
    return Body(number, authority)


def team_of(connection: Connection, body: Body) -> Team:
    """Read the people of ``body``, as far as the visitor may know them."""
    members = tuple(MemberStore(connection).of_authority(body.id))
    advisers = tuple(
        one for one in AssignmentStore(connection).of_authority(body.id) if one.is_adviser and one.is_active
    )
    if not visit().may("team.invite", "POST"):
        return Team(members, advisers)
    invitations = tuple(LinkStore(connection).open_invitations(body.id, now=backend().now()))
    makers = {link.made_by for link in invitations if link.made_by is not None}
    return Team(members, advisers, invitations, PersonStore(connection).names(makers))
