"""What Alembic runs to change a database: our connection and our transaction, whatever the change."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
