"""Authorities, editions, assessments, profiles and answers: to and from the rows of the database."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select, update

from procurement.domain.authority import Authority
from procurement.domain.dossier import Dossier, RecordedProfile
from procurement.domain.journey import State
from procurement.storage.tables import assessments, authorities, editions, profiles

AUTHORITY_FIELDS = tuple(Authority.__dataclass_fields__)
DOSSIER_FIELDS = ("id", "edition", "year", "state", "created_at", "submitted_at", "moved_at", "authority_id")


class AuthorityStore:
    """The authorities that have an assessment here."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, authority: Authority, *, fictitious: bool, now: datetime) -> None:
        """Keep ``authority`` unless its SIREN is already known, in which case nothing changes."""
        known = select(authorities.c.id).where(authorities.c.siren == authority.siren)
        if self._connection.scalar(known) is None:
            values = {name: getattr(authority, name) for name in AUTHORITY_FIELDS}
            self._connection.execute(insert(authorities).values(**values, fictitious=fictitious, created_at=now))

    def id_of(self, siren: str) -> int | None:
        found: int | None = self._connection.scalar(select(authorities.c.id).where(authorities.c.siren == siren))
        return found

    def get(self, identifier: int) -> Authority | None:
        row = self._connection.execute(select(authorities).where(authorities.c.id == identifier)).one_or_none()
        return None if row is None else _authority(row)

    def some(self, identifiers: Iterable[int]) -> dict[int, Authority]:
        """Return several authorities by their number, in the order of their names."""
        chosen = select(authorities).where(authorities.c.id.in_(list(identifiers))).order_by(authorities.c.name)
        return {row.id: _authority(row) for row in self._connection.execute(chosen)}

    def all(self) -> dict[int, Authority]:
        chosen = select(authorities).order_by(authorities.c.name)
        return {row.id: _authority(row) for row in self._connection.execute(chosen)}


class EditionStore:
    """The editions of the grid in use, each with the fingerprint it had when it was first used."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def fingerprints(self) -> dict[str, str]:
        rows = self._connection.execute(select(editions.c.edition, editions.c.sha256))
        return {row.edition: row.sha256 for row in rows}

    def add(self, edition: str, sha256: str, *, now: datetime) -> None:
        """Record that ``edition`` is in use; an edition already there keeps the fingerprint it had."""
        if edition not in self.fingerprints():
            self._connection.execute(insert(editions).values(edition=edition, sha256=sha256, first_used_at=now))


class AssessmentStore:
    """The files of the assessments: who, which edition, which year, which state."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, identifier: str) -> Dossier | None:
        row = self._connection.execute(_dossiers().where(assessments.c.id == identifier)).one_or_none()
        return None if row is None else _dossier(row)

    def find(self, siren: str, edition: str, year: int) -> Dossier | None:
        """Return the one assessment of that authority, edition and year; None when there is none yet."""
        same = (authorities.c.siren == siren, assessments.c.edition == edition, assessments.c.year == year)
        row = self._connection.execute(_dossiers().where(*same)).one_or_none()
        return None if row is None else _dossier(row)

    def all(self) -> list[Dossier]:
        """Return every assessment, the most recently begun first."""
        ordered = _dossiers().order_by(assessments.c.created_at.desc(), authorities.c.name)
        return [_dossier(row) for row in self._connection.execute(ordered)]

    def add(self, identifier: str, siren: str, edition: str, year: int, *, now: datetime) -> None:
        authority = select(authorities.c.id).where(authorities.c.siren == siren).scalar_subquery()
        self._connection.execute(
            insert(assessments).values(
                id=identifier, authority_id=authority, edition=edition, year=year, state=State.DRAFT, created_at=now
            )
        )

    def move(self, identifier: str, state: State, *, submitted_at: datetime | None, moved_at: datetime) -> None:
        changed = update(assessments).where(assessments.c.id == identifier)
        self._connection.execute(changed.values(state=state, submitted_at=submitted_at, moved_at=moved_at))

    def of_authorities(self, authority_ids: Iterable[int]) -> list[Dossier]:
        """Return the assessments of several authorities, the most recently begun first."""
        mine = assessments.c.authority_id.in_(list(authority_ids))
        ordered = _dossiers().where(mine).order_by(assessments.c.created_at.desc(), authorities.c.name)
        return [_dossier(row) for row in self._connection.execute(ordered)]

    def authority_of(self, identifier: str) -> int | None:
        """Return the number of the authority whose assessment it is; None when there is no such assessment."""
        found: int | None = self._connection.scalar(
            select(assessments.c.authority_id).where(assessments.c.id == identifier)
        )
        return found


class ProfileStore:
    """The versions of each assessment's profile; the current one is the last."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def current(self, assessment: str) -> RecordedProfile:
        mine = select(profiles).where(profiles.c.assessment_id == assessment)
        row = self._connection.execute(mine.order_by(profiles.c.version.desc()).limit(1)).one_or_none()
        return RecordedProfile(0) if row is None else _profile(row)

    def current_of(self, identifiers: Iterable[str]) -> dict[str, RecordedProfile]:
        """Return the current profile of several assessments in one query."""
        latest = (
            select(profiles.c.assessment_id, func.max(profiles.c.version).label("version"))
            .where(profiles.c.assessment_id.in_(list(identifiers)))
            .group_by(profiles.c.assessment_id)
            .subquery()
        )
        same = (profiles.c.assessment_id == latest.c.assessment_id) & (profiles.c.version == latest.c.version)
        rows = self._connection.execute(select(profiles).join(latest, same))
        return {row.assessment_id: _profile(row) for row in rows}

    def add(self, assessment: str, profile: RecordedProfile) -> None:
        self._connection.execute(
            insert(profiles).values(
                assessment_id=assessment,
                version=profile.version,
                facts=dict(profile.facts),
                recorded_at=profile.recorded_at,
                request_id=profile.request_id,
                recorded_by=profile.by,
            )
        )


def _dossiers() -> Select[Any]:
    columns = (authorities.c[name] for name in AUTHORITY_FIELDS)
    mine = (assessments.c[name] for name in DOSSIER_FIELDS)
    return select(*mine, authorities.c.fictitious, *columns).join(authorities)


def _dossier(row: Row[Any]) -> Dossier:
    return Dossier(
        id=row.id,
        authority=_authority(row),
        fictitious=row.fictitious,
        edition=row.edition,
        year=row.year,
        state=State(row.state),
        created_at=row.created_at,
        submitted_at=row.submitted_at,
        moved_at=row.moved_at,
        authority_id=row.authority_id,
    )


def _authority(row: Row[Any]) -> Authority:
    return Authority(**{name: getattr(row, name) for name in AUTHORITY_FIELDS})


def _profile(row: Row[Any]) -> RecordedProfile:
    return RecordedProfile(row.version, row.facts, row.recorded_at, row.request_id, row.recorded_by)
