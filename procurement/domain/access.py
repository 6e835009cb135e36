"""Who may do what: the one table of route × method × role, and the pure functions that read it."""

from collections.abc import Mapping
from enum import StrEnum

from procurement.domain.people import AuthorityRole, Visitor


class Role(StrEnum):
    """What a visitor is, for one request: on the authority that the address names, or on the whole installation."""

    ANYONE = "anyone"
    SIGNED_IN = "signed_in"
    LEAD = "lead"
    BUYER = "buyer"
    READER = "reader"
    ADVISER = "adviser"
    ADMINISTRATOR = "administrator"


Roles = frozenset[Role]

ANYONE = frozenset({Role.ANYONE})
SIGNED_IN = frozenset({Role.SIGNED_IN})
LEADS = frozenset({Role.LEAD})
WRITERS = frozenset({Role.LEAD, Role.BUYER, Role.ADVISER})
SEERS = WRITERS | {Role.READER}
MEMBERS = frozenset({Role.LEAD, Role.BUYER, Role.READER})
ADVISERS = frozenset({Role.ADVISER})
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
TEAM_KEEPERS = LEADS | ADMINISTRATORS

ROUTES: Mapping[str, Mapping[str, Roles]] = {
    # Public pages, and the way in.
    "static": {"GET": ANYONE},
    "home.index": {"GET": ANYONE},
    "home.method": {"GET": ANYONE},
    "home.glossary": {"GET": ANYONE},
    "home.accessibility": {"GET": ANYONE},
    "entrance.sign_in": {"GET": ANYONE},
    "entrance.check_password": {"POST": ANYONE},
    "entrance.second_factor": {"GET": ANYONE, "POST": ANYONE},
    "entrance.forgotten": {"GET": ANYONE, "POST": ANYONE},
    "links.show": {"GET": ANYONE},
    "links.use": {"POST": ANYONE},
    "provider.begin": {"POST": ANYONE},
    "provider.come_back": {"GET": ANYONE},
    "entrance.sign_out": {"POST": SIGNED_IN},
    # One's own account.
    "account.show": {"GET": SIGNED_IN},
    "account.rename": {"POST": SIGNED_IN},
    "account.password": {"POST": SIGNED_IN},
    "account.end_session": {"POST": SIGNED_IN},
    "account.end_others": {"POST": SIGNED_IN},
    "account.keep_alive": {"POST": SIGNED_IN},
    "account.second_factor": {"GET": SIGNED_IN, "POST": SIGNED_IN},
    # Authorities and their people.
    "authorities.search": {"GET": ADMINISTRATORS},
    "authorities.add": {"POST": ADMINISTRATORS},
    "authorities.by_hand": {"GET": ADMINISTRATORS, "POST": ADMINISTRATORS},
    "authorities.show": {"GET": SEERS | ADMINISTRATORS},
    "authorities.start": {"POST": LEADS},
    "team.show": {"GET": SEERS | ADMINISTRATORS},
    "team.invite": {"POST": TEAM_KEEPERS},
    "team.withdraw": {"POST": TEAM_KEEPERS},
    "team.change": {"POST": TEAM_KEEPERS},
    "team.remove": {"POST": TEAM_KEEPERS},
    # An assessment, seen from the authority.
    "overview.show": {"GET": SEERS},
    "overview.answers": {"GET": SEERS},
    "overview.submit": {"POST": LEADS},
    "overview.recall": {"POST": LEADS},
    "overview.confirm": {"POST": LEADS},
    "journal.show": {"GET": SEERS},
    "sharing.show": {"GET": SEERS},
    "sharing.save": {"POST": LEADS},
    "profile.show": {"GET": SEERS},
    "profile.save": {"POST": WRITERS},
    "profile.effects": {"POST": SEERS},
    "questionnaire.show": {"GET": SEERS},
    "questionnaire.save": {"POST": WRITERS},
    "questionnaire.withdraw": {"POST": WRITERS},
    "questionnaire.show_pillar": {"GET": SEERS},
    "questionnaire.save_pillar": {"POST": WRITERS},
    "remarks.add": {"POST": SEERS},
    "remarks.settle": {"POST": SEERS},
    "evidence.attach": {"POST": WRITERS},
    "evidence.download": {"GET": SEERS},
    "evidence.remove": {"POST": WRITERS},
    "results.show": {"GET": SEERS},
    "results.why": {"GET": SEERS},
    "results.workbook": {"GET": SEERS},
    "results.chart": {"GET": SEERS},
    "results.replay": {"GET": SEERS},
    # The adviser's room.
    "portfolio.show": {"GET": ADVISERS},
    "portfolio.table": {"GET": ADVISERS},
    "review.show": {"GET": ADVISERS},
    "review.begin": {"POST": ADVISERS},
    "review.criterion": {"GET": ADVISERS},
    "review.decide": {"POST": ADVISERS},
    "review.send_back": {"POST": ADVISERS},
    "review.validate": {"POST": ADVISERS},
    "review.evidence": {"GET": ADVISERS},
    # The administrator's room: accounts, assignments and states; no answers.
    "administration.show": {"GET": ADMINISTRATORS},
    "administration.invite": {"POST": ADMINISTRATORS},
    "administration.withdraw": {"POST": ADMINISTRATORS},
    "administration.change": {"POST": ADMINISTRATORS},
    "administration.assign": {"POST": ADMINISTRATORS},
    "administration.unassign": {"POST": ADMINISTRATORS},
    "administration.reopen": {"POST": ADMINISTRATORS},
    "administration.archive": {"POST": ADMINISTRATORS},
    "administration.restore": {"POST": ADMINISTRATORS},
}
"""Every route of the site, by its name in the code, and who may use each of its methods; any other is refused."""

_OF_MEMBERS = {AuthorityRole.LEAD: Role.LEAD, AuthorityRole.BUYER: Role.BUYER, AuthorityRole.READER: Role.READER}


def roles_of(visitor: Visitor, authority: int | None = None) -> Roles:
    """Return what ``visitor`` is, on the whole installation and on ``authority`` when the address names one.

    The rights over several authorities, of advisers and administrators, wait for the second factor.
    """
    found = {Role.ANYONE}
    person = visitor.person
    if person is None or not person.is_active:
        return frozenset(found)
    found.add(Role.SIGNED_IN)
    if visitor.is_confirmed and person.is_administrator:
        found.add(Role.ADMINISTRATOR)
    if authority is None:
        if visitor.is_confirmed and person.is_adviser:
            found.add(Role.ADVISER)
        return frozenset(found)
    if visitor.is_confirmed and person.is_adviser and authority in visitor.assigned:
        found.add(Role.ADVISER)
    if authority in visitor.memberships:
        found.add(_OF_MEMBERS[visitor.memberships[authority]])
    return frozenset(found)


def allowed(endpoint: str, method: str) -> Roles:
    """Return who may use the route; nobody when it is not declared. HEAD and OPTIONS read, as GET does.

    >>> sorted(allowed("overview.submit", "POST"))
    [<Role.LEAD: 'lead'>]
    >>> allowed("overview.submit", "GET")
    frozenset()
    """
    return ROUTES.get(endpoint, {}).get("GET" if method in ("HEAD", "OPTIONS") else method, frozenset())


def may(roles: Roles, endpoint: str, method: str = "GET") -> bool:
    """Tell whether someone who is ``roles`` may use the route."""
    return not roles.isdisjoint(allowed(endpoint, method))


def sees(roles: Roles, authority_wide: Roles = SEERS | ADMINISTRATORS) -> bool:
    """Tell whether someone who is ``roles`` on an authority may know that it is here at all."""
    return not roles.isdisjoint(authority_wide)
