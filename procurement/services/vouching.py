"""Welcome someone that a provider of identities vouches for."""

from dataclasses import dataclass

from procurement.domain.journal import Action
from procurement.domain.people import AuthorityRole, Person
from procurement.services.reception import Reception


@dataclass(frozen=True, slots=True)
class Vouched:
    """What the provider says: who (``subject``, for ever), their address and name, the body they work for."""

    subject: str
    email: str
    name: str
    siren: str | None


def welcome_vouched(reception: Reception, vouched: Vouched) -> Person | None:
    """Return the person, whose account opens or is found again; None when nothing ties them to this installation.

    Known by their subject first, then by their address. Somebody new needs their body to be here already: they become
    its reader, and whoever leads its assessment may then give them more. Who has an account gains nothing by signing in
    this way: a member taken out of a team would otherwise be back the next day.
    """
    people = reception.people
    person = people.by_subject(vouched.subject) or people.by_email(vouched.email) or _newcomer(reception, vouched)
    if person is None or not person.is_active or person.is_demo:
        return None
    people.change(person.id, provider_subject=vouched.subject)
    return people.get(person.id)


def _newcomer(reception: Reception, vouched: Vouched) -> Person | None:
    authority = reception.authority_of(vouched.siren) if vouched.siren else None
    if authority is None:
        return None
    person, role = reception.people.add(vouched.email, vouched.name, now=reception.now), AuthorityRole.READER
    reception.members.put(person.id, authority, role, now=reception.now)
    reception.note(Action.JOINED, authority=authority, by=person.id, person=person.id, role=role)
    return person
