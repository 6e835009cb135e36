"""The tables of what surrounds the answers: evidence, remarks, sharing, decisions, frozen results, the journal."""

from sqlalchemy import Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, String, Table, Text, UniqueConstraint

from procurement.storage.columns import ExactNumber, Moment
from procurement.storage.tables import metadata

holders = Table(
    "holders",
    metadata,
    Column("assessment_id", ForeignKey("assessments.id"), nullable=False),
    Column("pillar", String(3), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    PrimaryKeyConstraint("assessment_id", "pillar", "person_id"),
)

evidence = Table(
    "evidence",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("assessment_id", ForeignKey("assessments.id"), nullable=False),
    Column("criterion_id", String(6), nullable=False),
    Column("kind", String(4), nullable=False),
    Column("name", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("stored_name", String(64), nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("added_by", ForeignKey("people.id")),
    Column("removed_at", Moment),
    Column("removed_by", ForeignKey("people.id")),
)
Index("ix_evidence_assessment_id", evidence.c.assessment_id)

remarks = Table(
    "remarks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("assessment_id", ForeignKey("assessments.id"), nullable=False),
    Column("criterion_id", String(6), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("text", Text, nullable=False),
    Column("written_at", Moment, nullable=False),
    Column("written_by", ForeignKey("people.id"), nullable=False),
    Column("request_id", String(64), nullable=False),
)
Index("ix_remarks_assessment_id", remarks.c.assessment_id, remarks.c.criterion_id)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("assessment_id", ForeignKey("assessments.id"), nullable=False),
    Column("criterion_id", String(6), nullable=False),
    Column("version", Integer, nullable=False),
    Column("kind", String(14), nullable=False),
    Column("level", ExactNumber),
    Column("value", ExactNumber),
    Column("numerator", ExactNumber),
    Column("denominator", ExactNumber),
    Column("state", String(12)),
    Column("reason", Text, nullable=False),
    Column("asks", Text, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("recorded_by", ForeignKey("people.id")),
    Column("request_id", String(64), nullable=False),
    UniqueConstraint("assessment_id", "criterion_id", "version"),
)

validations = Table(
    "validations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("assessment_id", ForeignKey("assessments.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("document", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("validated_at", Moment, nullable=False),
    Column("validated_by", ForeignKey("people.id")),
    Column("reopened_at", Moment),
    Column("reopened_by", ForeignKey("people.id")),
    Column("reopening_reason", Text),
    UniqueConstraint("assessment_id", "number"),
)

journal = Table(
    "journal",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("person_id", Integer),
    Column("authority_id", Integer),
    Column("assessment_id", String(16)),
    Column("action", String(30), nullable=False),
    Column("details", Text, nullable=False),
    Column("previous_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
)
Index("ix_journal_authority_id", journal.c.authority_id, journal.c.sequence)
Index("ix_journal_assessment_id", journal.c.assessment_id, journal.c.sequence)
