"""The tables of people: accounts, what each is to which authority, sessions, single-use links, tries to sign in."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, String, Table, Text

from procurement.storage.columns import Moment
from procurement.storage.tables import metadata

people = Table(
    "people",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("email", String(254), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("password_hash", Text),
    Column("password_changed_at", Moment),
    Column("totp_secret", String(64)),
    Column("totp_last_step", Integer),
    Column("provider_subject", Text, unique=True),
    Column("is_adviser", Boolean, nullable=False),
    Column("is_administrator", Boolean, nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("is_demo", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
)

memberships = Table(
    "memberships",
    metadata,
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("authority_id", ForeignKey("authorities.id"), nullable=False),
    Column("role", String(10), nullable=False),
    Column("added_at", Moment, nullable=False),
    PrimaryKeyConstraint("person_id", "authority_id"),
)
Index("ix_memberships_authority_id", memberships.c.authority_id)

assignments = Table(
    "assignments",
    metadata,
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("authority_id", ForeignKey("authorities.id"), nullable=False),
    Column("added_at", Moment, nullable=False),
    PrimaryKeyConstraint("person_id", "authority_id"),
)
Index("ix_assignments_authority_id", assignments.c.authority_id)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("begun_at", Moment, nullable=False),
    Column("is_confirmed", Boolean, nullable=False),
    Column("device", Text, nullable=False),
    Column("ended_at", Moment),
)
Index("ix_sessions_person_id", sessions.c.person_id)

links = Table(
    "links",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(12), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("email", String(254), nullable=False),
    Column("name", Text, nullable=False),
    Column("person_id", ForeignKey("people.id")),
    Column("authority_id", ForeignKey("authorities.id")),
    Column("role", String(13)),
    Column("made_by", ForeignKey("people.id")),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
)
Index("ix_links_authority_id", links.c.authority_id)
Index("ix_links_email", links.c.email)

attempts = Table(
    "attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(12), nullable=False),
    Column("account", String(64), nullable=False),
    Column("address", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Column("is_failure", Boolean, nullable=False),
)
Index("ix_attempts_account", attempts.c.account, attempts.c.at)
Index("ix_attempts_address", attempts.c.address, attempts.c.at)
