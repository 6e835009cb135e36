"""The answers of each assessment, version by version: appended, never overwritten."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from procurement.domain.answers import Answer, DontKnow, FigureGiven, Given, LevelGiven, StateGiven
from procurement.domain.dossier import NOTHING_RECORDED, RecordedAnswer
from procurement.storage.tables import answers

WITHDRAWN = "withdrawn"


class AnswerStore:
    """The versions of each answer; the current one is the last."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def current(self, assessment: str) -> dict[str, RecordedAnswer]:
        """Return the last version of each answer of ``assessment``, by criterion; withdrawn ones included."""
        return self.current_of([assessment]).get(assessment, {})

    def current_of(self, identifiers: Iterable[str]) -> dict[str, dict[str, RecordedAnswer]]:
        """Return the current answers of several assessments in one query."""
        key = (answers.c.assessment_id, answers.c.criterion_id)
        latest = (
            select(*key, func.max(answers.c.version).label("version"))
            .where(answers.c.assessment_id.in_(list(identifiers)))
            .group_by(*key)
            .subquery()
        )
        same = (
            (answers.c.assessment_id == latest.c.assessment_id)
            & (answers.c.criterion_id == latest.c.criterion_id)
            & (answers.c.version == latest.c.version)
        )
        found: dict[str, dict[str, RecordedAnswer]] = {}
        for row in self._connection.execute(select(answers).join(latest, same)):
            found.setdefault(row.assessment_id, {})[row.criterion_id] = _recorded(row)
        return found

    def latest(self, assessment: str, criterion: str) -> RecordedAnswer:
        """Return the last version of one answer; version 0 when nothing was ever recorded."""
        mine = (answers.c.assessment_id == assessment, answers.c.criterion_id == criterion)
        ordered = select(answers).where(*mine).order_by(answers.c.version.desc()).limit(1)
        row = self._connection.execute(ordered).one_or_none()
        return NOTHING_RECORDED if row is None else _recorded(row)

    def history(self, assessment: str, criterion: str) -> list[RecordedAnswer]:
        """Return every version of one answer, the oldest first."""
        mine = (answers.c.assessment_id == assessment, answers.c.criterion_id == criterion)
        rows = self._connection.execute(select(answers).where(*mine).order_by(answers.c.version))
        return [_recorded(row) for row in rows]

    def add(self, assessment: str, criterion: str, recorded: RecordedAnswer) -> None:
        """Append a version. The table refuses two rows with the same number: no version is ever replaced."""
        answer = recorded.answer
        self._connection.execute(
            insert(answers).values(
                assessment_id=assessment,
                criterion_id=criterion,
                version=recorded.version,
                recorded_at=recorded.recorded_at,
                request_id=recorded.request_id,
                recorded_by=recorded.by,
                origin=recorded.origin,
                **given_columns(answer.given if answer else None),
                evidence=answer.evidence if answer else "declared",
                plan_until=answer.plan_until if answer else None,
                comment=answer.comment if answer else "",
                document=answer.document if answer else "",
            )
        )


def given_columns(given: Given | None) -> dict[str, Any]:
    """Return the columns that keep ``given``, its kind included."""
    if given is None:
        return {"kind": WITHDRAWN}
    if isinstance(given, LevelGiven):
        return {"kind": "level", "level": given.level}
    if isinstance(given, StateGiven):
        return {"kind": "state", "state": given.state}
    if isinstance(given, FigureGiven):
        terms = {"value": given.value, "numerator": given.numerator, "denominator": given.denominator}
        return {"kind": "figure", **terms}
    return {"kind": "dont_know"}


def given_of(row: Row[Any]) -> Given | None:
    """Read back what :func:`given_columns` keeps; None for what was withdrawn."""
    builders: dict[str, Any] = {
        WITHDRAWN: lambda: None,
        "level": lambda: LevelGiven(row.level),
        "state": lambda: StateGiven(row.state),
        "figure": lambda: FigureGiven(row.value, row.numerator, row.denominator),
        "dont_know": DontKnow,
    }
    given: Given | None = builders[row.kind]()
    return given


def _recorded(row: Row[Any]) -> RecordedAnswer:
    given = given_of(row)
    answer = None if given is None else Answer(given, row.evidence, row.plan_until, row.comment, row.document)
    return RecordedAnswer(row.version, answer, row.recorded_at, row.request_id, row.recorded_by, row.origin)
