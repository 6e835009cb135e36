"""Assessments to review, brought where a test begins by the services themselves; and what is kept of them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from procurement.desks import desk_on
from procurement.domain.access import Role
from procurement.domain.answers import Answer, Decision, LevelGiven
from procurement.domain.dossier import Dossier, RecordedAnswer, RecordedDecision
from procurement.domain.evidence import Evidence
from procurement.domain.journey import Step
from procurement.services.deciding import Ruling, record_decision
from procurement.services.desk import Actor, Desk
from procurement.services.stepping import take_step
from procurement.storage.answer_store import AnswerStore
from procurement.storage.around_store import EvidenceStore
from procurement.storage.database import Database
from procurement.storage.decision_store import DecisionStore, ValidationStore
from procurement.storage.people_store import PersonStore
from procurement.storage.stores import AssessmentStore
from tests.domain.assessments import GRID, Style
from tests.web.kept import identifier
from tests.web.people import add_person, assign

ALIX, MAËL = "alix@apes.example", "mael@apes.example"
"""Two advisers who follow the same authority."""
NAMES = {ALIX: "Alix Fontaine", MAËL: "Maël Kervella"}
STYLE = Style(3, Fraction(1, 2), "compliant", "attached")
REASON = "Les comptes rendus ne couvrent que la moitié des dossiers."
LOWER = Decision(LevelGiven(Fraction(3, 2)), reason=REASON)
ANY_ROLE = frozenset({Role.LEAD, Role.ADVISER, Role.ADMINISTRATOR})


def advise(database: Database, siren: str) -> None:
    for email, name in NAMES.items():
        add_person(database, email, name, adviser=True)
        assign(database, email, siren)


def answer_everything(database: Database, address: str, **others: Answer) -> None:
    """Answer every question in the same way, but for ``others`` («STR_01» for STR-01)."""
    given = {one.id: STYLE.answer(one) for one in GRID.criteria}
    given |= {key.replace("_", "-"): answer for key, answer in others.items()}
    with database.writing() as connection:
        for key, answer in given.items():
            recorded = RecordedAnswer(1, answer, datetime.now(UTC), "essai", 1)
            AnswerStore(connection).add(identifier(address), key, recorded)


def step(database: Database, address: str, *steps: Step, days_ago: int = 0) -> None:
    """Take steps, as whoever may."""
    now = datetime.now(UTC) - timedelta(days=days_ago)
    with database.writing() as connection:
        for one in steps:
            take_step(desk_on(connection, Actor(1, ANY_ROLE), now=now), identifier(address), one)


def rule(database: Database, address: str, rulings: Mapping[str, Decision | str], email: str = ALIX) -> None:
    """Decide of criteria as an adviser; a text asks more."""
    with database.writing() as connection:
        person = PersonStore(connection).by_email(email)
        assert person is not None
        desk: Desk = desk_on(connection, Actor(person.id, frozenset({Role.ADVISER})), now=datetime.now(UTC))
        for key, said in rulings.items():
            seen = desk.decisions.latest(identifier(address), key).version
            decision, asks = (None, said) if isinstance(said, str) else (said, "")
            ruling = Ruling(key, decision, asks, seen, f"essai-{email}-{key}-{seen}")
            record_decision(desk, identifier(address), ruling, grid=GRID)


def attach(database: Database, address: str, piece: Evidence) -> int:
    with database.writing() as connection:
        return EvidenceStore(connection).add(identifier(address), replace(piece, added_at=datetime.now(UTC)))


def dossier(database: Database, address: str) -> Dossier:
    with database.reading() as connection:
        found = AssessmentStore(connection).get(identifier(address))
    assert found is not None
    return found


def decision(database: Database, address: str, criterion: str) -> RecordedDecision:
    with database.reading() as connection:
        return DecisionStore(connection).latest(identifier(address), criterion)


def document(database: Database, address: str) -> str:
    """Return the validated document, as it is kept."""
    with database.reading() as connection:
        return ValidationStore(connection).latest_of([identifier(address)])[identifier(address)].document
