"""Alembic's way in: it migrates over the connection it is given, inside that connection's transaction."""

from alembic import context

from ig_metrics.store.catalogue import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=connection.dialect.name == "sqlite")
context.run_migrations()
