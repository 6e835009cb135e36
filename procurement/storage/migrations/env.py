"""Runs the migrations on the connection it is handed: one transaction for the whole upgrade."""

from alembic import context

from procurement.storage.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
