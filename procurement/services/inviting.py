"""Invite people, and let them in: single-use links, and what each grants."""

from procurement.domain.journal import Action
from procurement.domain.links import LIFETIMES, Link
from procurement.domain.people import AuthorityRole, Person
from procurement.services.reception import Reception
from procurement.services.refusals import InvalidError, UsedLinkError

ON_AUTHORITY: tuple[str, ...] = tuple(AuthorityRole)
ON_INSTALLATION = ("adviser", "administrator")
RANKS = {role: rank for rank, role in enumerate(reversed(AuthorityRole))}


def invite(reception: Reception, *, email: str, name: str, role: str, authority: int | None, token_hash: str) -> Link:
    """Make an invitation to be ``role``, on ``authority`` or on the whole installation; an earlier one to it is void.

    Whether the address already has an account changes nothing here: whoever invites does not learn it.
    """
    if role not in (ON_INSTALLATION if authority is None else ON_AUTHORITY):
        raise InvalidError("Choisissez ce que la personne pourra faire.")
    reception.links.drop_earlier("invitation", email, authority, now=reception.now)
    link = Link(
        id=0,
        kind="invitation",
        email=email,
        name=name,
        person=None,
        authority=authority,
        role=role,
        made_by=reception.by,
        made_at=reception.now,
        expires_at=reception.now + LIFETIMES["invitation"],
        used_at=None,
    )
    reception.links.add(token_hash, link)
    reception.note(Action.INVITED, authority=authority, role=role)
    return link


def check_administrator_invites(reception: Reception, authority: int, role: str) -> None:
    """Refuse the administration more than a first lead: inviting itself as a reader would open the answers to it.

    Whoever leads the authority invites whom they like, and is not judged here.
    """
    if AuthorityRole.LEAD in reception.members.roles_in(authority).values():
        raise InvalidError("Cette collectivité a une personne référente\u00a0: c’est à elle d’inviter ses collègues.")
    if role != AuthorityRole.LEAD:
        raise InvalidError("Invitez d’abord la personne référente\u00a0: elle invitera ses collègues.")


def ask_reset(reception: Reception, person: Person, *, token_hash: str) -> Link:
    """Make a link to choose a new password.

    Those sent before go on working until one of them is used: whoever asks in somebody else's name takes nothing away.
    """
    until = reception.now + LIFETIMES["reset"]
    link = Link(
        id=0,
        kind="reset",
        email=person.email,
        name=person.name,
        person=person.id,
        authority=None,
        role=None,
        made_by=None,
        made_at=reception.now,
        expires_at=until,
        used_at=None,
    )
    reception.links.add(token_hash, link)
    return link


def accept_as_new(reception: Reception, token_hash: str, *, name: str, password_hash: str) -> Person:
    """Use an invitation up, and open the account of someone who had none; return them."""
    link = _used(reception, token_hash, "invitation")
    if reception.people.by_email(link.email) is not None:
        raise UsedLinkError(
            "Un compte existe déjà à cette adresse\u00a0: connectez-vous, puis ouvrez le lien de nouveau."
        )
    person = reception.people.add(link.email, name, now=reception.now)
    reception.people.change(person.id, password_hash=password_hash, password_changed_at=reception.now)
    _grant(reception, link, person)
    return person


def accept_as(reception: Reception, token_hash: str, person: Person) -> Link:
    """Use an invitation up for ``person``, who is signed in; it must have been sent to their address."""
    link = reception.links.usable(token_hash, now=reception.now)
    if link is None or link.kind != "invitation" or link.email != person.email or person.is_demo:
        raise UsedLinkError(GONE)
    link = _used(reception, token_hash, "invitation")
    _grant(reception, link, person)
    return link


def reset_password(reception: Reception, token_hash: str, *, password_hash: str, accounts: tuple[str, ...]) -> Person:
    """Use a link up to change a password: sessions and other such links of the person end, failed tries are forgotten.

    ``accounts`` are the blurred names under which tries on this account are counted.
    """
    link = _used(reception, token_hash, "reset")
    person = None if link.person is None else reception.people.get(link.person)
    if person is None or not person.is_active:
        raise UsedLinkError(GONE)
    reception.people.change(person.id, password_hash=password_hash, password_changed_at=reception.now)
    reception.links.drop_earlier("reset", person.email, None, now=reception.now)
    reception.sessions.end_all(person.id, now=reception.now)
    for account in accounts:
        reception.attempts.forget(account)
    reception.note(Action.PASSWORD_CHANGED, by=person.id, person=person.id)
    return person


GONE = "Ce lien a déjà servi, a été remplacé ou est trop ancien\u00a0: demandez-en un autre."


def _used(reception: Reception, token_hash: str, kind: str) -> Link:
    link = reception.links.usable(token_hash, now=reception.now)
    if link is None or link.kind != kind or not reception.links.use(link.id, now=reception.now):
        raise UsedLinkError(GONE)
    return link


def _grant(reception: Reception, link: Link, person: Person) -> None:
    if link.authority is None:
        reception.people.change(person.id, **{f"is_{link.role}": True})
    else:
        role = AuthorityRole(link.role or AuthorityRole.READER)
        held = reception.members.of_person(person.id).get(link.authority)
        if held is None or RANKS[held] < RANKS[role]:
            reception.members.put(person.id, link.authority, role, now=reception.now)
    reception.note(Action.JOINED, authority=link.authority, by=person.id, person=person.id, role=link.role)
