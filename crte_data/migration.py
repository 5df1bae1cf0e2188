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
    with database.reading() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found == _scripts().get_current_head():
        return
    if found and not is_known(found):
        raise UserError("Cette base a servi à une version plus récente du tableau de bord : mettez le programme à jour.")
    with database.writing() as connection:
        upgrade_inside(connection)


def upgrade_inside(connection: sa.Connection, revision: str = "head") -> None:
    """The same within a transaction that writes, up to one of them; who comes second waits, then finds it done."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    config = _config()
    config.attributes["connection"] = connection
    with _one_at_a_time:
        command.upgrade(config, revision)


def is_known(revision: str) -> bool:
    """Whether this program has the migration of that number."""
    return revision in {script.revision for script in _scripts().walk_revisions()}


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", _SCRIPTS)
    return config
