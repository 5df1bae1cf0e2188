"""What people said of how sheets are to be read, kept by the shape of their headers for the next ones."""

from collections.abc import Mapping

import sqlalchemy as sa

from crte_data.store_tables import corrections as table


def read(connection: sa.Connection) -> dict[str, dict]:
    """Every correction, by shape."""
    return {row.shape: row.correction for row in connection.execute(sa.select(table))}


def write(connection: sa.Connection, corrections: Mapping[str, dict]) -> None:
    """Replace those of these shapes; an empty one is forgotten."""
    connection.execute(sa.delete(table).where(table.c.shape.in_(list(corrections))))
    kept = [{"shape": shape, "correction": correction} for shape, correction in corrections.items() if correction]
    if kept:
        connection.execute(sa.insert(table), kept)
