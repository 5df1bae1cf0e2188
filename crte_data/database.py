"""The database of versions, SQLite in a file or PostgreSQL by its address, and what is said when it does not answer."""

import contextlib
import logging
import sqlite3
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from crte_data.errors import UserError

_WAIT_S = 30  # for one's turn to write
# A server that has vanished is given up within seconds: neither a new connection nor an open one hangs for minutes.
_POSTGRESQL = {"connect_timeout": 3, "tcp_user_timeout": 10_000}
_OUTAGES = (sa.exc.OperationalError, sa.exc.InterfaceError, sa.exc.TimeoutError)
_FULL = {sqlite3.SQLITE_FULL, "53100"}  # SQLite's code, PostgreSQL's
_log = logging.getLogger("crte")


class StoreUnavailable(UserError):
    """The database is away, full or busy; the log has the rest under the number that is said."""


class Database:
    """One database; safe to share between threads."""

    def __init__(self, url: str) -> None:
        self._engine = _engine(url)
        self._writer = self._engine.execution_options(writes=True)

    @contextlib.contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection to read with. Raises StoreUnavailable."""
        with _answered(), self._engine.connect() as connection:
            yield connection

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[sa.Connection]:
        """A connection that sees one state of the database however long it reads. Raises StoreUnavailable."""
        level = {} if self._engine.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}  # SQLite knows no other way
        with _answered(), self._engine.connect().execution_options(**level) as connection:
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction, kept whole or not at all; with SQLite one writes at a time. Raises StoreUnavailable."""
        with _answered(), self._writer.begin() as connection:
            yield connection

    def close(self) -> None:
        """Let go of the connections."""
        self._engine.dispose()


@contextlib.contextmanager
def _answered() -> Iterator[None]:
    try:
        yield
    except _OUTAGES as error:
        if _code(error) == sqlite3.SQLITE_ERROR:
            raise  # a statement that is wrong, which SQLite does not tell from an outage
        number = uuid.uuid4().hex[:8]
        _log.exception("database unavailable %s", number)
        raise StoreUnavailable(_sentence(error, number)) from error


def _code(error: sa.exc.SQLAlchemyError) -> int | str | None:
    """What the database calls this error; None when it did not answer at all."""
    said = getattr(error, "orig", None)
    return getattr(said, "sqlite_errorcode", None) or getattr(said, "sqlstate", None)


def _sentence(error: sa.exc.SQLAlchemyError, number: str) -> str:
    if _code(error) in _FULL:
        return f"La base des versions n’a plus de place. Ce qui était publié le reste ; prévenez l’administrateur du tableau de bord (incident {number})."
    return f"La base des versions ne répond pas. Ce qui était publié le reste ; réessayez dans un instant (incident {number})."


def _engine(url: str) -> sa.Engine:
    """An engine on this address; with its option ``writes=True`` a transaction takes the write lock at once."""
    parsed = sa.make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return sa.create_engine(parsed, pool_pre_ping=True, connect_args=_POSTGRESQL)
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    made = sa.create_engine(parsed, connect_args={"timeout": _WAIT_S})
    sa.event.listen(made, "connect", _prepare_sqlite)
    sa.event.listen(made, "begin", _begin_sqlite)
    return made


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the driver begins no transaction of its own: ours covers reads too
    _enter_wal(connection)
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")


def _enter_wal(connection: sqlite3.Connection, tries: int = 200) -> None:
    """Ask again while another one is asking: SQLite does not wait its turn for this one change."""
    try:
        connection.execute("PRAGMA journal_mode=WAL")
    except sqlite3.OperationalError:
        if not tries:
            raise
        time.sleep(0.02)
        _enter_wal(connection, tries - 1)


def _begin_sqlite(connection: sa.Connection) -> None:
    # A writer takes its lock at once: it waits for its turn instead of failing half-way on a stale read.
    is_writing = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")
