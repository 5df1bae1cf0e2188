"""Published versions: immutable, one pointer to the current one, moved in the same transaction that writes it.

SQLite (WAL) by default, PostgreSQL through ``CRTE_DATABASE_URL``. Contents are stored once by their SHA-256, so a
version that replaces one workbook shares every other frame with the one before.
"""

import hashlib
import io
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import sqlalchemy as sa

from crte_data import corrections as saved
from crte_data import store_tables as tables
from crte_data.database import engine
from crte_data.dataset import COLUMNS_FRAME, Dataset, empty_dataset
from crte_data.errors import UserError
from crte_data.frames import completed
from crte_data.tables import TABLES

DEFAULT_URL = f"sqlite:///{Path(__file__).resolve().parent.parent / 'var' / 'crte.sqlite3'}"


class VersionConflict(UserError):
    """Somebody published since this deposit was prepared."""


@dataclass(frozen=True, kw_only=True)
class Version:
    """What the history says of a version."""

    id: int
    parent: int
    created_at: datetime
    author: str
    comment: str
    as_of: date | None
    report: str


@dataclass(frozen=True, kw_only=True)
class Publication:
    """What a person publishes: a whole dataset, the workbooks it was read from, and why.

    ``parent`` is the version the dataset was prepared from; the publication is refused when it is no longer current.
    """

    dataset: Dataset
    workbooks: Mapping[str, bytes]
    author: str
    comment: str
    parent: int
    as_of: date | None = None
    report: str = ""


class Store:
    """The versions in one database; safe to share between threads and processes."""

    def __init__(self, url: str | None = None) -> None:
        url = url or os.environ.get("CRTE_DATABASE_URL") or DEFAULT_URL
        self._engine = engine(url)
        self._writer = self._engine.execution_options(writes=True)
        self._prepare()

    def close(self) -> None:
        """Let go of the database's connections."""
        self._engine.dispose()

    def current_id(self) -> int:
        """Id of the version everyone reads; 0 when nothing is published yet."""
        with self._engine.connect() as connection:
            return connection.scalar(sa.select(tables.pointer.c.version))

    def load(self, version: int) -> Dataset:
        """Read a version whole. Raises UserError when there is none of that number."""
        if version == 0:
            return empty_dataset()
        with self._engine.connect() as connection:
            as_of = _version(connection, version).as_of
            frames = {name: _opened(name, content) for name, content in _read_items(connection, version, "frame")}
        return Dataset(**frames, version=version, as_of=as_of)

    def workbooks(self, version: int) -> dict[str, bytes]:
        """The workbooks a version was read from, as they were sent."""
        with self._engine.connect() as connection:
            return dict(_read_items(connection, version, "workbook"))

    def workbook_names(self, version: int) -> list[str]:
        """Names of the workbooks of a version, without reading them."""
        query = sa.select(tables.items.c.name).where(tables.items.c.version == version, tables.items.c.kind == "workbook")
        with self._engine.connect() as connection:
            return list(connection.scalars(query.order_by(tables.items.c.name)))

    def versions(self) -> list[Version]:
        """Every version, newest first."""
        with self._engine.connect() as connection:
            return [_as_version(row) for row in connection.execute(sa.select(tables.versions).order_by(tables.versions.c.id.desc()))]

    def version(self, version: int) -> Version:
        """What the history says of one version. Raises UserError when there is none of that number."""
        with self._engine.connect() as connection:
            return _version(connection, version)

    def publish(self, publication: Publication) -> int:
        """Write a version and make it the current one, or neither. Raises VersionConflict if another came between."""
        with self._writer.begin() as connection:
            version = _insert_version(connection, publication)
            _insert_items(connection, version, "frame", _frames(publication.dataset))
            _insert_items(connection, version, "workbook", publication.workbooks)
            _move_pointer(connection, publication.parent, version)
        return version

    def revert(self, version: int, author: str, comment: str, parent: int) -> int:
        """Publish again, as a new version, what an earlier one held."""
        old, history = self.load(version), self.version(version)
        return self.publish(Publication(
            dataset=old, workbooks=self.workbooks(version), author=author, comment=comment, parent=parent,
            as_of=history.as_of, report=history.report,
        ))  # fmt: skip

    def corrections(self) -> dict[str, dict]:
        """What people said of how sheets are to be read, by the shape of their headers."""
        with self._engine.connect() as connection:
            return saved.read(connection)

    def remember(self, corrections: Mapping[str, dict]) -> None:
        """Keep these for the next sheets of their shapes; an empty one forgets."""
        with self._writer.begin() as connection:
            saved.write(connection, corrections)

    def _prepare(self) -> None:
        """Make the tables and the pointer where they are missing, however many processes start together."""
        try:
            with self._writer.begin() as connection:
                tables.metadata.create_all(connection)
                if connection.scalar(sa.select(sa.func.count()).select_from(tables.pointer)) == 0:
                    connection.execute(sa.insert(tables.pointer).values(only=1, version=0))
        except sa.exc.IntegrityError:
            pass  # another process has just written it


def _version(connection: sa.Connection, version: int) -> Version:
    row = connection.execute(sa.select(tables.versions).where(tables.versions.c.id == version)).one_or_none()
    if row is None:
        raise UserError(f"La version {version} n’existe pas.")
    return _as_version(row)


def _as_version(row: sa.Row) -> Version:
    created_at = row.created_at if row.created_at.tzinfo else row.created_at.replace(tzinfo=UTC)  # SQLite keeps no zone
    return Version(**dict(row._mapping) | {"created_at": created_at})


def _frames(dataset: Dataset) -> dict[str, bytes]:
    frames = dataset.frames() | {COLUMNS_FRAME: dataset.colonnes}
    return {name: _arrow(frame) for name, frame in frames.items()}


def _arrow(frame: pd.DataFrame) -> bytes:
    """An Arrow file: as small as Parquet once compressed, opened in half the time, and every dtype comes back."""
    buffer = io.BytesIO()
    frame.reset_index(drop=True).to_feather(buffer, compression="zstd")
    return buffer.getvalue()


def _opened(name: str, content: bytes) -> pd.DataFrame:
    frame = pd.read_feather(io.BytesIO(content))
    return completed(TABLES[name], frame) if name in TABLES else frame


def _insert_version(connection: sa.Connection, publication: Publication) -> int:
    values = {
        "parent": publication.parent, "created_at": datetime.now(UTC), "author": publication.author,
        "comment": publication.comment, "as_of": publication.as_of, "report": publication.report,
    }  # fmt: skip
    return connection.execute(sa.insert(tables.versions).values(values)).inserted_primary_key[0]


def _insert_items(connection: sa.Connection, version: int, kind: str, contents: Mapping[str, bytes]) -> None:
    for name, content in contents.items():
        sha256 = hashlib.sha256(content).hexdigest()
        if connection.scalar(sa.select(sa.func.count()).where(tables.contents.c.sha256 == sha256)) == 0:
            connection.execute(sa.insert(tables.contents).values(sha256=sha256, content=content))
        connection.execute(sa.insert(tables.items).values(version=version, kind=kind, name=name, sha256=sha256))


def _move_pointer(connection: sa.Connection, parent: int, version: int) -> None:
    moved = connection.execute(sa.update(tables.pointer).where(tables.pointer.c.version == parent).values(version=version))
    if moved.rowcount != 1:
        raise VersionConflict("Quelqu’un a publié entre-temps : relisez ce qui change, puis publiez à nouveau.")


def _read_items(connection: sa.Connection, version: int, kind: str) -> list[tuple[str, bytes]]:
    query = sa.select(tables.items.c.name, tables.contents.c.content).join(tables.contents, tables.contents.c.sha256 == tables.items.c.sha256)
    return [tuple(row) for row in connection.execute(query.where(tables.items.c.version == version, tables.items.c.kind == kind))]


