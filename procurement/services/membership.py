"""Change what people are: to an authority, as advisers, as administrators."""

from collections.abc import Mapping

from procurement.domain.journal import Action
from procurement.domain.people import AuthorityRole, Person
from procurement.services.reception import Reception
from procurement.services.refusals import InvalidError, UnknownAssessmentError

LAST_LEAD = "C’est la dernière personne référente\u00a0: nommez-en une autre d’abord."
DEMO_STAYS = "Les comptes de la démonstration ne changent pas\u00a0: d’autres personnes s’en servent."
LAST_ADMINISTRATOR = "C’est le dernier compte d’administration\u00a0: nommez-en un autre d’abord."
NO_LONGER_OPEN = "Cette invitation n’attend plus de réponse\u00a0: elle a servi, ou elle a déjà été retirée."
CHANGED_MEANWHILE = (
    "Ce compte a changé depuis que vous avez ouvert la page\u00a0: vérifiez ce qu’il est, puis recommencez."
)


def change_role(reception: Reception, authority: int, person: int, role: AuthorityRole) -> None:
    """Give a member of ``authority`` another role; an authority keeps at least one lead whose account is active.

    Invitations to it that the person has not answered are void: a role just lowered does not come back by one of them.
    """
    roles = reception.members.roles_in(authority)
    _check_member(reception, roles, person, keeps_lead=role is AuthorityRole.LEAD)
    if roles[person] is role:
        return
    reception.members.put(person, authority, role, now=reception.now)
    _void_invitations(reception, person, authority)
    reception.note(Action.ROLE_CHANGED, authority=authority, person=person, role=role)


def remove_member(reception: Reception, authority: int, person: int) -> None:
    """Take a member away from ``authority``: what they answered stays, with their name; their invitations are void."""
    _check_member(reception, reception.members.roles_in(authority), person, keeps_lead=False)
    reception.members.remove(person, authority)
    _void_invitations(reception, person, authority)
    reception.note(Action.MEMBER_REMOVED, authority=authority, person=person)


def withdraw_invitation(reception: Reception, authority: int | None, invitation: int) -> None:
    """Take back an invitation of ``authority`` (None: of the installation); raises :exc:`InvalidError` without one.

    An invitation of another authority is not told from one that never was.
    """
    if not reception.links.withdraw(invitation, authority, now=reception.now):
        raise InvalidError(NO_LONGER_OPEN)
    reception.note(Action.INVITATION_WITHDRAWN, authority=authority)


def assign_adviser(reception: Reception, authority: int, adviser: int) -> None:
    """Have an adviser follow ``authority``."""
    person = reception.people.get(adviser)
    if person is None or not person.is_adviser or not person.is_active:
        raise InvalidError("Choisissez une conseillère ou un conseiller dont le compte est actif.")
    if authority in reception.assignments.of_person(adviser):
        return
    reception.assignments.add(adviser, authority, now=reception.now)
    reception.note(Action.ADVISER_ASSIGNED, authority=authority, person=adviser)


def unassign_adviser(reception: Reception, authority: int, adviser: int) -> None:
    """Have an adviser follow ``authority`` no longer: from the next request on, they see nothing of it."""
    if authority not in reception.assignments.of_person(adviser):
        return
    reception.assignments.remove(adviser, authority)
    reception.note(Action.ADVISER_UNASSIGNED, authority=authority, person=adviser)


def change_account(
    reception: Reception,
    person: int,
    *,
    is_adviser: bool,
    is_administrator: bool,
    is_active: bool,
    seen: tuple[bool, bool, bool] | None = None,
) -> None:
    """Change the rights that an account has on the installation; its sessions end when it loses one.

    ``seen`` are the three rights that whoever acts had under their eyes: had a colleague closed the account meanwhile,
    an older page would open it again. Who is no adviser any more follows no authority, and who loses a right has no
    open invitation to the installation left.
    """
    known = _known(reception, person)
    had, wanted = rights_of(known), (is_adviser, is_administrator, is_active)
    if had == wanted:
        return
    if known.is_demo:
        raise InvalidError(DEMO_STAYS)
    if seen is not None and seen != had:
        raise InvalidError(CHANGED_MEANWHILE)
    loses_last = known.is_administrator and known.is_active and not (is_administrator and is_active)
    if loses_last and reception.people.count_administrators() <= 1:
        raise InvalidError(LAST_ADMINISTRATOR)
    reception.people.change(person, is_adviser=is_adviser, is_administrator=is_administrator, is_active=is_active)
    if any(before and not after for before, after in zip(had, wanted, strict=True)):
        reception.sessions.end_all(person, now=reception.now)
        _void_invitations(reception, person, None)
    details = {"person": person, "adviser": is_adviser, "administrator": is_administrator, "active": is_active}
    reception.note(Action.ACCOUNT_CHANGED, **details)
    if known.is_adviser and not is_adviser:
        for authority in sorted(reception.assignments.of_person(person)):
            unassign_adviser(reception, authority, person)


def remove_second_factor(reception: Reception, person: int) -> None:
    """Forget the second factor of someone who lost it; their sessions end, and they will set another one."""
    if not _known(reception, person).has_second_factor:
        return
    reception.people.change(person, totp_secret=None, totp_last_step=None)
    reception.sessions.end_all(person, now=reception.now)
    reception.note(Action.ACCOUNT_CHANGED, person=person, second_factor=False)


def rights_of(person: Person) -> tuple[bool, bool, bool]:
    """Return what an account is on the installation: adviser, administrator, active."""
    return person.is_adviser, person.is_administrator, person.is_active


def _known(reception: Reception, person: int) -> Person:
    known = reception.people.get(person)
    if known is None:
        raise UnknownAssessmentError("Ce compte n’existe pas.")
    return known


def _void_invitations(reception: Reception, person: int, authority: int | None) -> None:
    reception.links.drop_earlier("invitation", _known(reception, person).email, authority, now=reception.now)


def _check_member(reception: Reception, roles: Mapping[int, AuthorityRole], person: int, *, keeps_lead: bool) -> None:
    """Refuse to touch who is no member, and to leave nobody who can hand the assessments in."""
    if person not in roles:
        raise UnknownAssessmentError("Cette personne n’est pas de cette collectivité.")
    if keeps_lead:
        return
    leads = (reception.people.get(one) for one, role in roles.items() if role is AuthorityRole.LEAD)
    if [one.id for one in leads if one is not None and one.is_active] == [person]:
        raise InvalidError(LAST_LEAD)
