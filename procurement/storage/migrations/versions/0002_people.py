"""People, their rights, sessions and links; answers and profiles say who recorded them.

Types are written out: a migration must never change because the code did.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NEW = ("people", "memberships", "assignments", "sessions", "links", "attempts")


def upgrade() -> None:
    create_people()
    create_memberships()
    create_assignments()
    create_sessions()
    create_links()
    create_attempts()
    sign_what_is_kept()


def sign_what_is_kept() -> None:
    """Answers and profiles say who recorded them; those already there stay as they are, of nobody known."""
    for table in ("profiles", "answers"):
        reference = f"CONSTRAINT fk_{table}_recorded_by_people REFERENCES people (id)"
        op.execute(f"ALTER TABLE {table} ADD COLUMN recorded_by INTEGER {reference}")
    op.add_column("answers", sa.Column("origin", sa.String(12), nullable=False, server_default="page"))
    op.add_column("assessments", sa.Column("moved_at", sa.DateTime))


def create_people() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text),
        sa.Column("password_changed_at", sa.DateTime),
        sa.Column("totp_secret", sa.String(64)),
        sa.Column("totp_last_step", sa.Integer),
        sa.Column("provider_subject", sa.Text),
        sa.Column("is_adviser", sa.Boolean, nullable=False),
        sa.Column("is_administrator", sa.Boolean, nullable=False),
        sa.Column("is_active", sa.Boolean, nullable=False),
        sa.Column("is_demo", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.UniqueConstraint("email", name="uq_people_email"),
        sa.UniqueConstraint("provider_subject", name="uq_people_provider_subject"),
    )


def create_memberships() -> None:
    op.create_table(
        "memberships",
        sa.Column("person_id", sa.Integer, nullable=False),
        sa.Column("authority_id", sa.Integer, nullable=False),
        sa.Column("role", sa.String(10), nullable=False),
        sa.Column("added_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("person_id", "authority_id", name="pk_memberships"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_memberships_person_id_people"),
        sa.ForeignKeyConstraint(["authority_id"], ["authorities.id"], name="fk_memberships_authority_id_authorities"),
    )
    op.create_index("ix_memberships_authority_id", "memberships", ["authority_id"])


def create_assignments() -> None:
    op.create_table(
        "assignments",
        sa.Column("person_id", sa.Integer, nullable=False),
        sa.Column("authority_id", sa.Integer, nullable=False),
        sa.Column("added_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("person_id", "authority_id", name="pk_assignments"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_assignments_person_id_people"),
        sa.ForeignKeyConstraint(["authority_id"], ["authorities.id"], name="fk_assignments_authority_id_authorities"),
    )
    op.create_index("ix_assignments_authority_id", "assignments", ["authority_id"])


def create_sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("person_id", sa.Integer, nullable=False),
        sa.Column("begun_at", sa.DateTime, nullable=False),
        sa.Column("is_confirmed", sa.Boolean, nullable=False),
        sa.Column("device", sa.Text, nullable=False),
        sa.Column("ended_at", sa.DateTime),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_sessions_person_id_people"),
        sa.UniqueConstraint("token_hash", name="uq_sessions_token_hash"),
    )
    op.create_index("ix_sessions_person_id", "sessions", ["person_id"])


def create_links() -> None:
    op.create_table(
        "links",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("person_id", sa.Integer),
        sa.Column("authority_id", sa.Integer),
        sa.Column("role", sa.String(13)),
        sa.Column("made_by", sa.Integer),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("expires_at", sa.DateTime, nullable=False),
        sa.Column("used_at", sa.DateTime),
        sa.PrimaryKeyConstraint("id", name="pk_links"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_links_person_id_people"),
        sa.ForeignKeyConstraint(["authority_id"], ["authorities.id"], name="fk_links_authority_id_authorities"),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name="fk_links_made_by_people"),
        sa.UniqueConstraint("token_hash", name="uq_links_token_hash"),
    )
    op.create_index("ix_links_authority_id", "links", ["authority_id"])
    op.create_index("ix_links_email", "links", ["email"])


def create_attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("is_failure", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attempts"),
    )
    op.create_index("ix_attempts_account", "attempts", ["account", "at"])
    op.create_index("ix_attempts_address", "attempts", ["address", "at"])


def downgrade() -> None:
    for table in ("profiles", "answers"):
        with op.batch_alter_table(table) as batch:
            batch.drop_column("recorded_by")
    op.drop_column("answers", "origin")
    op.drop_column("assessments", "moved_at")
    for table in reversed(NEW):
        op.drop_table(table)
