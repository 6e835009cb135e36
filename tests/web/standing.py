"""Assessments put in a state that no page of these tests leads to, and what is kept beside what was validated."""

from datetime import UTC, datetime

from sqlalchemy import text

from procurement.domain.journey import State
from procurement.domain.validation import Validation
from procurement.storage.database import Database
from procurement.storage.decision_store import ValidationStore
from procurement.storage.stores import AssessmentStore
from tests.web.kept import identifier

WHEN = datetime(2026, 11, 24, 9, tzinfo=UTC)


def put_in(database: Database, address: str, state: State, *, document: str = "{}") -> None:
    """Put the assessment at ``address`` in ``state``; one that is frozen has ``document`` for its validation."""
    with database.writing() as connection:
        AssessmentStore(connection).move(identifier(address), state, submitted_at=WHEN, moved_at=WHEN)
        if state in (State.VALIDATED, State.ARCHIVED):
            ValidationStore(connection).add(identifier(address), Validation(1, document, "0" * 64, WHEN, None))


def state_of(database: Database, address: str) -> State:
    with database.reading() as connection:
        dossier = AssessmentStore(connection).get(identifier(address))
    assert dossier is not None
    return dossier.state


def reopenings(database: Database) -> list[tuple[str, int | None, str]]:
    """Return, of each validation opened again: its reason, who did it, and its document, which stays."""
    with database.reading() as connection:
        rows = connection.execute(text("SELECT * FROM validations WHERE reopened_at IS NOT NULL"))
        return [(row.reopening_reason, row.reopened_by, row.document) for row in rows]
