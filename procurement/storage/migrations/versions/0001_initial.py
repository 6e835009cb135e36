"""Authorities, editions in use, assessments, and the versions of profiles and answers.

Types are written out: a migration must never change because the code did.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_authorities()
    create_editions()
    create_assessments()
    create_profiles()
    create_answers()


def create_authorities() -> None:
    op.create_table(
        "authorities",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("siren", sa.String(9), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("type", sa.String(20), nullable=False),
        sa.Column("nature_code", sa.String(8)),
        sa.Column("departement", sa.String(3)),
        sa.Column("departement_name", sa.Text),
        sa.Column("region", sa.String(3)),
        sa.Column("region_name", sa.Text),
        sa.Column("code_insee", sa.String(5)),
        sa.Column("population", sa.Integer),
        sa.Column("siren_epci", sa.String(9)),
        sa.Column("fictitious", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_authorities"),
        sa.UniqueConstraint("siren", name="uq_authorities_siren"),
    )


def create_editions() -> None:
    op.create_table(
        "editions",
        sa.Column("edition", sa.String(10), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("first_used_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("edition", name="pk_editions"),
    )


def create_assessments() -> None:
    op.create_table(
        "assessments",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("authority_id", sa.Integer, nullable=False),
        sa.Column("edition", sa.String(10), nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("submitted_at", sa.DateTime),
        sa.PrimaryKeyConstraint("id", name="pk_assessments"),
        sa.ForeignKeyConstraint(["authority_id"], ["authorities.id"], name="fk_assessments_authority_id_authorities"),
        sa.ForeignKeyConstraint(["edition"], ["editions.edition"], name="fk_assessments_edition_editions"),
        sa.UniqueConstraint("authority_id", "edition", "year", name="uq_assessments_authority_id"),
    )


def create_profiles() -> None:
    op.create_table(
        "profiles",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("assessment_id", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.Column("request_id", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_profiles"),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessments.id"], name="fk_profiles_assessment_id_assessments"),
        sa.UniqueConstraint("assessment_id", "version", name="uq_profiles_assessment_id"),
    )


def create_answers() -> None:
    op.create_table(
        "answers",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("assessment_id", sa.String(16), nullable=False),
        sa.Column("criterion_id", sa.String(6), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("level", sa.Text),
        sa.Column("value", sa.Text),
        sa.Column("numerator", sa.Text),
        sa.Column("denominator", sa.Text),
        sa.Column("state", sa.String(12)),
        sa.Column("evidence", sa.String(12), nullable=False),
        sa.Column("plan_until", sa.Date),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.Column("request_id", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_answers"),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessments.id"], name="fk_answers_assessment_id_assessments"),
        sa.UniqueConstraint("assessment_id", "criterion_id", "version", name="uq_answers_assessment_id"),
    )
    op.create_index(
        "ix_answers_current", "answers", ["assessment_id", "criterion_id", sa.text("version DESC")]
    )


def downgrade() -> None:
    for table in ("answers", "profiles", "assessments", "editions", "authorities"):
        op.drop_table(table)
