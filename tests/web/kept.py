"""What the database holds, read beside the site: what a page says it kept must be there."""

import hashlib
from collections.abc import Mapping

from sqlalchemy import text

from procurement.domain.answers import Answer
from procurement.domain.conditions import FactValue
from procurement.domain.dossier import Dossier, RecordedAnswer, RecordedProfile
from procurement.storage.answer_store import AnswerStore
from procurement.storage.database import Database
from procurement.storage.stores import AssessmentStore, ProfileStore
from procurement.storage.tables import metadata


def identifier(address: str) -> str:
    """Return the identifier of the assessment at ``address``: «/diagnostics/abc/profil» gives «abc»."""
    return address.split("/")[2]


def dossiers(database: Database) -> list[Dossier]:
    with database.reading() as connection:
        return AssessmentStore(connection).all()


def profile(database: Database, address: str) -> RecordedProfile:
    with database.reading() as connection:
        return ProfileStore(connection).current(identifier(address))


def facts(database: Database, address: str) -> Mapping[str, FactValue]:
    return profile(database, address).facts


def history(database: Database, address: str, criterion: str) -> list[RecordedAnswer]:
    with database.reading() as connection:
        return AnswerStore(connection).history(identifier(address), criterion)


def answer(database: Database, address: str, criterion: str) -> Answer | None:
    versions = history(database, address, criterion)
    return versions[-1].answer if versions else None


def add_answer(database: Database, address: str, criterion: str, answer: Answer) -> None:
    """Keep a version that no page can make: one that an adviser validated, for instance."""
    with database.writing() as connection:
        store = AnswerStore(connection)
        version = store.latest(identifier(address), criterion).version + 1
        now = AssessmentStore(connection).all()[0].created_at
        store.add(identifier(address), criterion, RecordedAnswer(version, answer, now, "essai"))


def contents(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table."""
    with database.reading() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(text(f"SELECT * FROM {table.name} ORDER BY 1"))]
            for table in metadata.sorted_tables
        }


def fingerprint(database: Database) -> str:
    """Return a hash of all that the database holds: the same as long as nothing is written."""
    return hashlib.sha256(repr(contents(database)).encode()).hexdigest()
