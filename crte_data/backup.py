"""The whole database in one file, whichever database it is; :mod:`crte_data.restoration` puts it back.

A zip archive: ``contents/<SHA-256>`` is each frame and workbook, ``tables/<name>.jsonl`` each other table a row a line,
``manifest.json`` the SHA-256 of every table, the list of contents and the migration the tables are of.
"""

import hashlib
import json
import os
import zipfile
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.migration import MigrationContext

from crte_data.errors import UserError
from crte_data.store import Store
from crte_data.store_tables import metadata

FORMAT, MANIFEST = "crte-sauvegarde-1", "manifest.json"


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a backup says it holds."""

    revision: str
    created_at: str
    tables: dict[str, dict[str, Any]]  # rows and sha256 of each
    contents: list[str]

    @property
    def versions(self) -> int:
        """How many versions there were."""
        return self.tables["versions"]["rows"]


def write_backup(store: Store, path: Path) -> Manifest:
    """Write everything the store holds, as it is at one moment. Raises UserError when the file cannot be written."""
    if path.exists():
        raise UserError(f"« {path} » existe déjà : donnez un autre nom à la sauvegarde.")
    part = path.with_name(f"{path.name}.part")
    try:
        with store.database.snapshot() as connection, os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            manifest = _write(connection, file)
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    except OSError as error:
        raise UserError(f"« {path} » ne peut pas être écrit ({error.strerror}).") from error
    finally:
        part.unlink(missing_ok=True)
    return manifest


def _write(connection: sa.Connection, file: Any) -> Manifest:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:  # frames and workbooks are compressed already
        tables = {table.name: _write_table(connection, archive, table) for table in _told_tables()}
        stored = metadata.tables["contents"]
        names = list(connection.scalars(sa.select(stored.c.sha256).order_by(stored.c.sha256)))
        for name in names:  # one at a time: together they may be larger than the memory
            archive.writestr(content_name(name), connection.scalar(sa.select(stored.c.content).where(stored.c.sha256 == name)))
        revision = MigrationContext.configure(connection).get_current_revision()
        manifest = Manifest(revision=revision, created_at=datetime.now(UTC).isoformat(timespec="seconds"), tables=tables, contents=names)
        archive.writestr(MANIFEST, json.dumps({"format": FORMAT} | vars(manifest), ensure_ascii=False, indent=1))
    return manifest


def _write_table(connection: sa.Connection, archive: zipfile.ZipFile, table: sa.Table) -> dict[str, Any]:
    rows, digest = 0, hashlib.sha256()
    with archive.open(table_name(table.name), "w", force_zip64=True) as file:
        for row in connection.execute(sa.select(table).order_by(*table.primary_key)):
            line = json.dumps(dict(row._mapping), ensure_ascii=False, default=_iso).encode() + b"\n"
            file.write(line)
            digest.update(line)
            rows += 1
    return {"rows": rows, "sha256": digest.hexdigest()}


def _iso(value: date | datetime) -> str:
    return value.isoformat()


def _told_tables() -> list[sa.Table]:
    return [table for table in metadata.sorted_tables if table.name != "contents"]


def content_name(sha256: str) -> str:
    """Where in the archive."""
    return f"contents/{sha256}"


def table_name(table: str) -> str:
    """Where in the archive."""
    return f"tables/{table}.jsonl"
