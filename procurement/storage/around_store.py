"""What surrounds the answers of an assessment: evidence, remarks, and who holds which pillar."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from procurement.domain.evidence import Evidence
from procurement.domain.remarks import Remark
from procurement.storage.review_tables import evidence, holders, remarks
from procurement.storage.tables import assessments


class EvidenceStore:
    """The evidence of each criterion; what was removed leaves its row, as a trace."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_assessment(self, assessment: str) -> list[Evidence]:
        return self.of_assessments([assessment]).get(assessment, [])

    def of_assessments(self, identifiers: Iterable[str]) -> dict[str, list[Evidence]]:
        """Return the evidence of several assessments in one query, removed pieces included, the oldest first."""
        chosen = select(evidence).where(evidence.c.assessment_id.in_(list(identifiers))).order_by(evidence.c.id)
        found: dict[str, list[Evidence]] = {}
        for row in self._connection.execute(chosen):
            found.setdefault(row.assessment_id, []).append(_evidence(row))
        return found

    def get(self, assessment: str, identifier: int) -> Evidence | None:
        """Return a piece of that assessment; one of another assessment is not there."""
        mine = (evidence.c.assessment_id == assessment, evidence.c.id == identifier)
        row = self._connection.execute(select(evidence).where(*mine)).one_or_none()
        return None if row is None else _evidence(row)

    def used_by(self, authority: int) -> int:
        """Return how many bytes the files of an authority take."""
        mine = (assessments.c.authority_id == authority, evidence.c.removed_at.is_(None))
        chosen = select(func.coalesce(func.sum(evidence.c.size), 0)).join_from(evidence, assessments).where(*mine)
        return int(self._connection.scalar(chosen) or 0)

    def add(self, assessment: str, piece: Evidence) -> int:
        names = ("kind", "name", "url", "media_type", "size", "sha256", "stored_name", "added_at", "added_by")
        values = {name: getattr(piece, name) for name in names}
        added = self._connection.execute(
            insert(evidence).values(assessment_id=assessment, criterion_id=piece.criterion, **values)
        )
        return int((added.inserted_primary_key or (0,))[0])

    def remove(self, assessment: str, identifier: int, *, by: int | None, now: datetime) -> None:
        mine = (evidence.c.assessment_id == assessment, evidence.c.id == identifier)
        self._connection.execute(update(evidence).where(*mine).values(removed_at=now, removed_by=by))

    def stored_names(self) -> set[str]:
        """Return the names of the files that a row still needs."""
        kept = (evidence.c.kind == "file", evidence.c.removed_at.is_(None))
        return set(self._connection.scalars(select(evidence.c.stored_name).where(*kept)))


class RemarkStore:
    """The threads of remarks."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_assessment(self, assessment: str) -> dict[str, list[Remark]]:
        """Return the threads by criterion, each in the order it was written."""
        chosen = select(remarks).where(remarks.c.assessment_id == assessment).order_by(remarks.c.id)
        found: dict[str, list[Remark]] = {}
        for row in self._connection.execute(chosen):
            found.setdefault(row.criterion_id, []).append(_remark(row))
        return found

    def of_criterion(self, assessment: str, criterion: str) -> list[Remark]:
        mine = (remarks.c.assessment_id == assessment, remarks.c.criterion_id == criterion)
        rows = self._connection.execute(select(remarks).where(*mine).order_by(remarks.c.id))
        return [_remark(row) for row in rows]

    def add(self, assessment: str, remark: Remark) -> int:
        values = {name: getattr(remark, name) for name in ("kind", "text", "written_at", "request_id")}
        added = self._connection.execute(
            insert(remarks).values(
                assessment_id=assessment, criterion_id=remark.criterion, written_by=remark.by, **values
            )
        )
        return int((added.inserted_primary_key or (0,))[0])


class HolderStore:
    """Who holds which pillar of an assessment: those who are to answer its questions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_assessment(self, assessment: str) -> dict[str, frozenset[int]]:
        return self.of_assessments([assessment]).get(assessment, {})

    def of_assessments(self, identifiers: Iterable[str]) -> dict[str, dict[str, frozenset[int]]]:
        """Return the holders of several assessments in one query, by assessment then pillar."""
        chosen = select(holders).where(holders.c.assessment_id.in_(list(identifiers)))
        found: dict[str, dict[str, frozenset[int]]] = {}
        for row in self._connection.execute(chosen):
            mine = found.setdefault(row.assessment_id, {})
            mine[row.pillar] = mine.get(row.pillar, frozenset()) | {row.person_id}
        return found

    def replace(self, assessment: str, pillars: dict[str, frozenset[int]]) -> None:
        """Have exactly these people hold these pillars."""
        self._connection.execute(delete(holders).where(holders.c.assessment_id == assessment))
        rows = [
            {"assessment_id": assessment, "pillar": pillar, "person_id": person}
            for pillar, people in sorted(pillars.items())
            for person in sorted(people)
        ]
        if rows:
            self._connection.execute(insert(holders), rows)


def _evidence(row: Row[Any]) -> Evidence:
    names = ("id", "kind", "name", "url", "media_type", "size", "sha256", "stored_name", "added_at", "added_by")
    removal = {"removed_at": row.removed_at, "removed_by": row.removed_by}
    return Evidence(criterion=row.criterion_id, **{name: getattr(row, name) for name in names}, **removal)


def _remark(row: Row[Any]) -> Remark:
    return Remark(row.id, row.criterion_id, row.kind, row.text, row.written_at, row.written_by, row.request_id)
