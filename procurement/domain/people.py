"""The people who use Aune, what they are to each authority, and what is asked of them to sign in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class AuthorityRole(StrEnum):
    """What a person is to an authority; each one may do all that the next one may."""

    LEAD = "lead"
    BUYER = "buyer"
    READER = "reader"


ROLE_LABELS: Mapping[AuthorityRole, str] = {
    AuthorityRole.LEAD: "référence du diagnostic",
    AuthorityRole.BUYER: "achats",
    AuthorityRole.READER: "lecture",
}
ROLE_EFFECTS: Mapping[AuthorityRole, str] = {
    AuthorityRole.LEAD: "invite, répartit les axes, répond et transmet",
    AuthorityRole.BUYER: "répond aux questions",
    AuthorityRole.READER: "lit les résultats et les rapports",
}


@dataclass(frozen=True, slots=True)
class Person:
    """Someone with an account. ``is_demo`` marks the accounts whose password the demonstration shows."""

    id: int
    email: str
    name: str
    is_adviser: bool = False
    is_administrator: bool = False
    is_active: bool = True
    is_demo: bool = False
    has_second_factor: bool = False

    @property
    def needs_second_factor(self) -> bool:
        """Whether a password alone does not open the rights of the account: those who see several authorities."""
        return (self.is_adviser or self.is_administrator) and not self.is_demo


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever sends a request: nobody known, or a person with their rights as they stand at that very moment.

    ``memberships`` and ``assigned`` are keyed by the identifiers of authorities in the database. ``is_confirmed`` tells
    whether the session went through the second factor, or needed none.
    """

    person: Person | None = None
    memberships: Mapping[int, AuthorityRole] = field(default_factory=dict)
    assigned: frozenset[int] = frozenset()
    is_confirmed: bool = False

    @property
    def is_known(self) -> bool:
        return self.person is not None

    @property
    def reach(self) -> frozenset[int]:
        """The authorities that the visitor may see something of."""
        person = self.person
        seen = self.assigned if person is not None and person.is_adviser and self.is_confirmed else frozenset()
        return seen | frozenset(self.memberships)


NOBODY = Visitor()
