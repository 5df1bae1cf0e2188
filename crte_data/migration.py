"""Bringing a database to the tables of this program, when a store opens and however many open at once."""

import threading

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from crte_data.database import Database
from crte_data.errors import UserError

_SCRIPTS = "crte_data:migrations"
_LOCK = 0x43525445  # of PostgreSQL's advisory locks, the one of this program
_one_at_a_time = threading.Lock()  # Alembic keeps what it is running in its modules


def upgrade(database: Database) -> None:
    """Run the migrations that this database has not had, all or none. Raises UserError when it had later ones."""
    scripts = ScriptDirectory.from_config(_config())
    with database.reading() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found == scripts.get_current_head():
        return
    if found not in {None, *(script.revision for script in scripts.walk_revisions())}:
        raise UserError("Cette base a servi à une version plus récente du tableau de bord : mettez le programme à jour.")
    with _one_at_a_time, database.writing() as connection:
        upgrade_inside(connection)


def upgrade_inside(connection: sa.Connection) -> None:
    """The same within a transaction that writes; who comes second waits, then finds it done."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", _SCRIPTS)
    return config
