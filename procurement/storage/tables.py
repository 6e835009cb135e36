"""The tables of the database. What people answer is appended, version by version, and never overwritten."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from procurement.storage.columns import ExactNumber, Moment, ProfileFacts

HEAD = "0003"
"""The revision of the schema that this code works with: the last of the migrations."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

authorities = Table(
    "authorities",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("siren", String(9), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("type", String(20), nullable=False),
    Column("nature_code", String(8)),
    Column("departement", String(3)),
    Column("departement_name", Text),
    Column("region", String(3)),
    Column("region_name", Text),
    Column("code_insee", String(5)),
    Column("population", Integer),
    Column("siren_epci", String(9)),
    Column("fictitious", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
)

editions = Table(
    "editions",
    metadata,
    Column("edition", String(10), primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("first_used_at", Moment, nullable=False),
)

assessments = Table(
    "assessments",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("authority_id", ForeignKey("authorities.id"), nullable=False),
    Column("edition", ForeignKey("editions.edition"), nullable=False),
    Column("year", Integer, nullable=False),
    Column("state", String(20), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("submitted_at", Moment),
    Column("moved_at", Moment),
    UniqueConstraint("authority_id", "edition", "year"),
)

profiles = Table(
    "profiles",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("assessment_id", ForeignKey("assessments.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("facts", ProfileFacts, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("request_id", String(64), nullable=False),
    Column("recorded_by", ForeignKey("people.id")),
    UniqueConstraint("assessment_id", "version"),
)

answers = Table(
    "answers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("assessment_id", ForeignKey("assessments.id"), nullable=False),
    Column("criterion_id", String(6), nullable=False),
    Column("version", Integer, nullable=False),
    Column("kind", String(12), nullable=False),
    Column("level", ExactNumber),
    Column("value", ExactNumber),
    Column("numerator", ExactNumber),
    Column("denominator", ExactNumber),
    Column("state", String(12)),
    Column("evidence", String(12), nullable=False),
    Column("plan_until", Date),
    Column("comment", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("request_id", String(64), nullable=False),
    Column("recorded_by", ForeignKey("people.id")),
    Column("origin", String(12), nullable=False, server_default="page"),
    UniqueConstraint("assessment_id", "criterion_id", "version"),
)

Index("ix_answers_current", answers.c.assessment_id, answers.c.criterion_id, answers.c.version.desc())
