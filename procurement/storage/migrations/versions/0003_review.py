"""What surrounds the answers: evidence, remarks, sharing, decisions, frozen results, and the journal.

Types are written out: a migration must never change because the code did.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NEW = ("holders", "evidence", "remarks", "decisions", "validations", "journal")
REFUSAL = "the journal is append-only"


def upgrade() -> None:
    create_holders()
    create_evidence()
    create_remarks()
    create_decisions()
    create_validations()
    create_journal()
    protect_journal()


def protect_journal() -> None:
    """Have the database itself refuse to change or erase a line of the journal."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER journal_no_{verb.lower()} BEFORE {verb} ON journal "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION refuse_journal_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_journal_change()"
    )


def create_holders() -> None:
    op.create_table(
        "holders",
        sa.Column("assessment_id", sa.String(16), nullable=False),
        sa.Column("pillar", sa.String(3), nullable=False),
        sa.Column("person_id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("assessment_id", "pillar", "person_id", name="pk_holders"),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessments.id"], name="fk_holders_assessment_id_assessments"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_holders_person_id_people"),
    )


def create_evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("assessment_id", sa.String(16), nullable=False),
        sa.Column("criterion_id", sa.String(6), nullable=False),
        sa.Column("kind", sa.String(4), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("stored_name", sa.String(64), nullable=False),
        sa.Column("added_at", sa.DateTime, nullable=False),
        sa.Column("added_by", sa.Integer),
        sa.Column("removed_at", sa.DateTime),
        sa.Column("removed_by", sa.Integer),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessments.id"], name="fk_evidence_assessment_id_assessments"),
        sa.ForeignKeyConstraint(["added_by"], ["people.id"], name="fk_evidence_added_by_people"),
        sa.ForeignKeyConstraint(["removed_by"], ["people.id"], name="fk_evidence_removed_by_people"),
    )
    op.create_index("ix_evidence_assessment_id", "evidence", ["assessment_id"])


def create_remarks() -> None:
    op.create_table(
        "remarks",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("assessment_id", sa.String(16), nullable=False),
        sa.Column("criterion_id", sa.String(6), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("written_at", sa.DateTime, nullable=False),
        sa.Column("written_by", sa.Integer, nullable=False),
        sa.Column("request_id", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_remarks"),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessments.id"], name="fk_remarks_assessment_id_assessments"),
        sa.ForeignKeyConstraint(["written_by"], ["people.id"], name="fk_remarks_written_by_people"),
    )
    op.create_index("ix_remarks_assessment_id", "remarks", ["assessment_id", "criterion_id"])


def create_decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("assessment_id", sa.String(16), nullable=False),
        sa.Column("criterion_id", sa.String(6), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(14), nullable=False),
        sa.Column("level", sa.Text),
        sa.Column("value", sa.Text),
        sa.Column("numerator", sa.Text),
        sa.Column("denominator", sa.Text),
        sa.Column("state", sa.String(12)),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("asks", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.Column("recorded_by", sa.Integer),
        sa.Column("request_id", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessments.id"], name="fk_decisions_assessment_id_assessments"),
        sa.ForeignKeyConstraint(["recorded_by"], ["people.id"], name="fk_decisions_recorded_by_people"),
        sa.UniqueConstraint("assessment_id", "criterion_id", "version", name="uq_decisions_assessment_id"),
    )


def create_validations() -> None:
    op.create_table(
        "validations",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("assessment_id", sa.String(16), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("validated_at", sa.DateTime, nullable=False),
        sa.Column("validated_by", sa.Integer),
        sa.Column("reopened_at", sa.DateTime),
        sa.Column("reopened_by", sa.Integer),
        sa.Column("reopening_reason", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_validations"),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessments.id"], name="fk_validations_assessment_id_assessments"),
        sa.ForeignKeyConstraint(["validated_by"], ["people.id"], name="fk_validations_validated_by_people"),
        sa.ForeignKeyConstraint(["reopened_by"], ["people.id"], name="fk_validations_reopened_by_people"),
        sa.UniqueConstraint("assessment_id", "number", name="uq_validations_assessment_id"),
    )


def create_journal() -> None:
    op.create_table(
        "journal",
        sa.Column("sequence", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("person_id", sa.Integer),
        sa.Column("authority_id", sa.Integer),
        sa.Column("assessment_id", sa.String(16)),
        sa.Column("action", sa.String(30), nullable=False),
        sa.Column("details", sa.Text, nullable=False),
        sa.Column("previous_hash", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_journal"),
        sa.UniqueConstraint("hash", name="uq_journal_hash"),
    )
    op.create_index("ix_journal_assessment_id", "journal", ["assessment_id", "sequence"])
    op.create_index("ix_journal_authority_id", "journal", ["authority_id", "sequence"])


def downgrade() -> None:
    for table in reversed(NEW):
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION refuse_journal_change()")
