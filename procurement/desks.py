"""Where the stores meet the services: the desks of one transaction, for the pages as for the commands."""

from datetime import datetime

from sqlalchemy import Connection

from procurement.services.desk import Actor, Desk
from procurement.services.reception import Reception
from procurement.services.starting import Beginnings
from procurement.storage.answer_store import AnswerStore
from procurement.storage.around_store import EvidenceStore, HolderStore, RemarkStore
from procurement.storage.attempt_store import AttemptStore
from procurement.storage.decision_store import DecisionStore
from procurement.storage.journal_store import JournalStore
from procurement.storage.link_store import LinkStore
from procurement.storage.people_store import AssignmentStore, MemberStore, PersonStore
from procurement.storage.session_store import SessionStore
from procurement.storage.stores import AssessmentStore, AuthorityStore, EditionStore, ProfileStore


def desk_on(connection: Connection, actor: Actor, *, now: datetime) -> Desk:
    """Return the desk of assessments."""
    return Desk(
        assessments=AssessmentStore(connection),
        profiles=ProfileStore(connection),
        answers=AnswerStore(connection),
        decisions=DecisionStore(connection),
        evidence=EvidenceStore(connection),
        remarks=RemarkStore(connection),
        holders=HolderStore(connection),
        journal=JournalStore(connection),
        actor=actor,
        now=now,
    )


def reception_on(connection: Connection, by: int | None, *, now: datetime) -> Reception:
    """Return the desk of people; ``by`` is who acts, None for a command."""
    return Reception(
        people=PersonStore(connection),
        members=MemberStore(connection),
        assignments=AssignmentStore(connection),
        links=LinkStore(connection),
        sessions=SessionStore(connection),
        attempts=AttemptStore(connection),
        authorities=AuthorityStore(connection),
        journal=JournalStore(connection),
        by=by,
        now=now,
    )


def beginnings_on(connection: Connection) -> Beginnings:
    """Return the stores that the beginning of an assessment writes to."""
    return Beginnings(
        AuthorityStore(connection),
        EditionStore(connection),
        AssessmentStore(connection),
        ProfileStore(connection),
        JournalStore(connection),
    )
