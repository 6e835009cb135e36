"""The people of the tests: accounts put in the database beforehand, and browsers already signed in as them."""

from datetime import UTC, datetime

from flask.testing import FlaskClient

from procurement.credentials.tokens import hash_token
from procurement.domain.authority import Authority
from procurement.domain.people import AuthorityRole, Person
from procurement.storage.database import Database
from procurement.storage.people_store import AssignmentStore, MemberStore, PersonStore
from procurement.storage.session_store import SessionStore
from procurement.storage.stores import AuthorityStore
from procurement.web.visit import OWNER, SEEN, SESSION

TESTER, COLLEAGUE = "essai@aune.example", "collegue@aune.example"
"""Two people who may do everything: administrators, and leads of the authorities that the tests begin."""


def token_of(email: str) -> str:
    """Return the token of the session that ``email`` has from the start."""
    return f"jeton-{email}"


def add_person(
    database: Database, email: str, name: str = "", *, adviser: bool = False, administrator: bool = False
) -> Person:
    """Open an account with a session; a second factor is held to have been given."""
    now = datetime.now(UTC)
    with database.writing() as connection:
        store = PersonStore(connection)
        person = store.add(email, name or email.partition("@")[0].capitalize(), now=now)
        store.change(person.id, is_adviser=adviser, is_administrator=administrator)
        SessionStore(connection).begin(
            hash_token(token_of(email)), person.id, is_confirmed=True, device="Essai", now=now
        )
    return person


def make_member(database: Database, email: str, authority: Authority | str, role: AuthorityRole | str = "lead") -> int:
    """Give someone a role on a body, which is added when it is not here; return the number of the body."""
    now = datetime.now(UTC)
    with database.writing() as connection:
        number = _authority(connection, authority, now)
        person = PersonStore(connection).by_email(email)
        assert person is not None, email
        MemberStore(connection).put(person.id, number, AuthorityRole(role), now=now)
    return number


def assign(database: Database, email: str, siren: str) -> None:
    """Have an adviser follow a body that is here."""
    now = datetime.now(UTC)
    with database.writing() as connection:
        person, number = PersonStore(connection).by_email(email), AuthorityStore(connection).id_of(siren)
        assert person is not None
        assert number is not None
        AssignmentStore(connection).add(person.id, number, now=now)


def sign_in(client: FlaskClient, database: Database, email: str) -> FlaskClient:
    """Give ``client`` the cookie of the session that ``email`` has."""
    with database.reading() as connection:
        person = PersonStore(connection).by_email(email)
    assert person is not None, email
    with client.session_transaction() as cookie:
        cookie.clear()
        cookie.update({SESSION: token_of(email), SEEN: int(datetime.now(UTC).timestamp()), OWNER: person.id})
    return client


def _authority(connection: object, authority: Authority | str, now: datetime) -> int:
    from procurement.storage.register import national_register

    store = AuthorityStore(connection)  # type: ignore[arg-type]
    siren = authority if isinstance(authority, str) else authority.siren
    if store.id_of(siren) is None:
        found = national_register().by_siren(siren) if isinstance(authority, str) else authority
        assert found is not None, siren
        store.add(found, fictitious=False, now=now)
    number = store.id_of(siren)
    assert number is not None
    return number
