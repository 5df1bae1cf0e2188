"""Connecting to the database of versions: SQLite in a file, or PostgreSQL by its address."""

import sqlite3
import time
from pathlib import Path

import sqlalchemy as sa


def engine(url: str) -> sa.Engine:
    """An engine on this address; with its option ``writes=True`` a transaction takes the write lock at once."""
    parsed = sa.make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return sa.create_engine(parsed, pool_pre_ping=True)
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    made = sa.create_engine(parsed, connect_args={"timeout": 30})
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
