"""What advisers decide of each criterion, version by version; and what an assessment was when it was validated."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from procurement.domain.answers import Decision
from procurement.domain.dossier import NOTHING_DECIDED, RecordedDecision
from procurement.domain.validation import Validation
from procurement.storage.answer_store import WITHDRAWN, given_columns, given_of
from procurement.storage.review_tables import decisions, validations

CONFIRMED, SET_ASIDE, ASKED = "confirmed", "not_applicable", "asked"


class DecisionStore:
    """The versions of each decision; the current one is the last."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def current(self, assessment: str) -> dict[str, RecordedDecision]:
        return self.current_of([assessment]).get(assessment, {})

    def current_of(self, identifiers: Iterable[str]) -> dict[str, dict[str, RecordedDecision]]:
        """Return the current decisions of several assessments in one query, by assessment then criterion."""
        key = (decisions.c.assessment_id, decisions.c.criterion_id)
        latest = (
            select(*key, func.max(decisions.c.version).label("version"))
            .where(decisions.c.assessment_id.in_(list(identifiers)))
            .group_by(*key)
            .subquery()
        )
        same = (
            (decisions.c.assessment_id == latest.c.assessment_id)
            & (decisions.c.criterion_id == latest.c.criterion_id)
            & (decisions.c.version == latest.c.version)
        )
        found: dict[str, dict[str, RecordedDecision]] = {}
        for row in self._connection.execute(select(decisions).join(latest, same)):
            found.setdefault(row.assessment_id, {})[row.criterion_id] = _recorded(row)
        return found

    def latest(self, assessment: str, criterion: str) -> RecordedDecision:
        mine = (decisions.c.assessment_id == assessment, decisions.c.criterion_id == criterion)
        ordered = select(decisions).where(*mine).order_by(decisions.c.version.desc()).limit(1)
        row = self._connection.execute(ordered).one_or_none()
        return NOTHING_DECIDED if row is None else _recorded(row)

    def add(self, assessment: str, criterion: str, recorded: RecordedDecision) -> None:
        """Append a version. The table refuses two rows with the same number: no version is ever replaced."""
        self._connection.execute(
            insert(decisions).values(
                assessment_id=assessment,
                criterion_id=criterion,
                version=recorded.version,
                **_columns(recorded.decision, recorded.asks),
                recorded_at=recorded.recorded_at,
                recorded_by=recorded.by,
                request_id=recorded.request_id,
            )
        )


class ValidationStore:
    """The validated documents of each assessment."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def latest_of(self, identifiers: Iterable[str]) -> dict[str, Validation]:
        """Return the last validation of each assessment that has one, in one query."""
        latest = (
            select(validations.c.assessment_id, func.max(validations.c.number).label("number"))
            .where(validations.c.assessment_id.in_(list(identifiers)))
            .group_by(validations.c.assessment_id)
            .subquery()
        )
        same = (validations.c.assessment_id == latest.c.assessment_id) & (validations.c.number == latest.c.number)
        rows = self._connection.execute(select(validations).join(latest, same))
        return {row.assessment_id: _validation(row) for row in rows}

    def all(self) -> Iterator[tuple[str, Validation]]:
        """Yield every validation with the assessment that it is of."""
        for row in self._connection.execute(select(validations).order_by(validations.c.id)):
            yield row.assessment_id, _validation(row)

    def count(self, assessment: str) -> int:
        mine = select(func.count()).select_from(validations).where(validations.c.assessment_id == assessment)
        return self._connection.scalar(mine) or 0

    def reopen(self, assessment: str, number: int, *, reason: str, by: int | None, now: datetime) -> None:
        """Write beside the document, which stays as it is, why the assessment was opened again."""
        mine = (validations.c.assessment_id == assessment, validations.c.number == number)
        values = {"reopened_at": now, "reopened_by": by, "reopening_reason": reason}
        self._connection.execute(update(validations).where(*mine).values(**values))

    def add(self, assessment: str, validation: Validation) -> None:
        values = {name: getattr(validation, name) for name in ("number", "document", "sha256", "validated_at")}
        by = {"validated_by": validation.by}
        self._connection.execute(insert(validations).values(assessment_id=assessment, **values, **by))


def _columns(decision: Decision | None, asks: str) -> dict[str, Any]:
    if decision is None:
        return {"kind": ASKED if asks else WITHDRAWN, "reason": "", "asks": asks}
    if decision.given is not None:
        return {**given_columns(decision.given), "reason": decision.reason, "asks": ""}
    return {"kind": CONFIRMED if decision.confirmed else SET_ASIDE, "reason": decision.reason, "asks": ""}


def _decision(row: Row[Any]) -> Decision | None:
    if row.kind in (ASKED, WITHDRAWN):
        return None
    if row.kind in (CONFIRMED, SET_ASIDE):
        return Decision(confirmed=row.kind == CONFIRMED, not_applicable=row.kind == SET_ASIDE, reason=row.reason)
    return Decision(given_of(row), reason=row.reason)


def _recorded(row: Row[Any]) -> RecordedDecision:
    return RecordedDecision(row.version, _decision(row), row.asks, row.recorded_at, row.request_id, row.recorded_by)


def _validation(row: Row[Any]) -> Validation:
    return Validation(
        row.number,
        row.document,
        row.sha256,
        row.validated_at,
        row.validated_by,
        row.reopened_at,
        row.reopened_by,
        row.reopening_reason or "",
    )
