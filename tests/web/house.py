"""The people of one authority, each with a session open, and somebody of another one, to be put in the database."""

from collections.abc import Iterable

from sqlalchemy import text

from procurement.domain.people import AuthorityRole
from procurement.storage.database import Database
from procurement.storage.people_store import AssignmentStore, MemberStore, PersonStore
from procurement.storage.stores import AuthorityStore
from tests.web.browser import LILLE, LOOS
from tests.web.people import add_person, assign, make_member

CAMILLE, SACHA, NOEMIE = "camille@loos.example", "sacha@loos.example", "noemie@loos.example"
ALIX, DOMINIQUE, STRANGER = "alix@apes.example", "dominique@apes.example", "lou@lille.example"
ADDRESSES = (CAMILLE, SACHA, NOEMIE, ALIX, DOMINIQUE, STRANGER)
NAMES = {
    CAMILLE: "Camille Lenoir",
    SACHA: "Sacha Morel",
    NOEMIE: "Noémie Petit",
    ALIX: "Alix Fontaine",
    DOMINIQUE: "Dominique Roche",
    STRANGER: "Lou Marchand",
}
HOME, TEAM = f"/collectivites/{LOOS}", f"/collectivites/{LOOS}/equipe"


def settle(database: Database) -> None:
    """Open the accounts: a lead, a buyer, a reader and an adviser of Loos; an administrator; the lead of Lille."""
    for email in ADDRESSES:
        add_person(database, email, NAMES[email], adviser=email == ALIX, administrator=email == DOMINIQUE)
    for email, role in ((CAMILLE, "lead"), (SACHA, "buyer"), (NOEMIE, "reader")):
        make_member(database, email, LOOS, role)
    make_member(database, STRANGER, LILLE)
    assign(database, ALIX, LOOS)


def number(database: Database, email: str) -> int:
    with database.reading() as connection:
        person = PersonStore(connection).by_email(email)
    assert person is not None, email
    return person.id


def roles(database: Database, siren: str = LOOS) -> dict[str, AuthorityRole]:
    """Return what each person of a body is, by their address."""
    with database.reading() as connection:
        authority = AuthorityStore(connection).id_of(siren)
        assert authority is not None
        return {one.person.email: one.role for one in MemberStore(connection).of_authority(authority)}


def advisers(database: Database, siren: str = LOOS) -> list[str]:
    with database.reading() as connection:
        authority = AuthorityStore(connection).id_of(siren)
        assert authority is not None
        return [person.email for person in AssignmentStore(connection).of_authority(authority)]


def actions(database: Database) -> list[tuple[str, int | None, str]]:
    """Return the lines of the journal: what, by whom, and the details as they are kept."""
    with database.reading() as connection:
        rows = connection.execute(text("SELECT action, person_id, details FROM journal ORDER BY sequence"))
        return [(row.action, row.person_id, row.details) for row in rows]


def rights(database: Database, email: str) -> tuple[bool, bool, bool]:
    """Return whether an account is adviser, administrator, active."""
    with database.reading() as connection:
        person = PersonStore(connection).by_email(email)
    assert person is not None
    return person.is_adviser, person.is_administrator, person.is_active


def shown_in(words: str, texts: Iterable[str]) -> list[str]:
    """Return those of ``texts`` that are in ``words``."""
    return [text for text in texts if text in words]
