"""Putting a backup back: checked before anything is written, then whole or not at all.

A backup of an earlier release is restored with the tables of then, and brought to those of today. No line of a journal
is lost: after the backup's own come those of the database that it has not, then the restoration.
"""

import hashlib
import json
import uuid
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from crte_data import contents, journal
from crte_data.backup import FORMAT, MANIFEST, Manifest, content_name, table_name
from crte_data.errors import UserError
from crte_data.migration import is_known, upgrade_inside
from crte_data.store import Store
from crte_data.store_tables import metadata, pointer

_MIGRATION_TABLE = "alembic_version"
_UNREADABLE = (zipfile.BadZipFile, zlib.error, KeyError, TypeError, ValueError, EOFError, RuntimeError)  # all that zipfile raises


def read_manifest(path: Path) -> Manifest:
    """What a backup holds, once every table and every content has been found to have its SHA-256. Raises UserError."""
    with _opened(path) as archive:
        told = json.loads(archive.read(MANIFEST))
        if told.pop("format") != FORMAT:
            raise ValueError(FORMAT)
        manifest = Manifest(**told)
        expected = {table_name(name): table["sha256"] for name, table in manifest.tables.items()} | {content_name(sha256): sha256 for sha256 in manifest.contents}
        damaged = [name for name, sha256 in expected.items() if _sha256(archive, name) != sha256]
    if damaged:
        raise UserError(f"« {path} » est abîmé : « {damaged[0]} » n’a pas l’empreinte annoncée. Rien n’a été restauré.")
    return manifest


def restore_backup(store: Store, path: Path, by: journal.Person, *, replacing: bool = False) -> Manifest:
    """Put back what a backup holds, whole or not at all; ``replacing`` what the database holds, all lost but its journal.

    Raises UserError when the file is damaged or of a later release, and when the database is not empty.
    """
    with store.refusals_told(by, journal.Action.RESTAURATION, path.name):
        manifest = read_manifest(path)
        if not is_known(manifest.revision):
            raise UserError("Cette sauvegarde est d’une version plus récente du tableau de bord : mettez le programme à jour.")
        with zipfile.ZipFile(path) as archive, store.database.writing() as connection:  # its every part has just been read
            replaced = _summary(connection)
            if not replacing and not _is_empty(connection):
                raise UserError(f"La base n’est pas vide ({replaced}) : rien n’a été restauré. Pour la remplacer, ajoutez --remplacer.")
            journal.lock(connection)
            kept, given = list(journal.every_line(connection)), connection.scalar(sa.select(pointer.c.last))
            _put_back(connection, archive, manifest)
            _begin_lineage(connection, given)
            journal.append_missing(connection, kept)
            journal.append(connection, _told(by, path, manifest, replaced, kept))
    return manifest


def _put_back(connection: sa.Connection, archive: zipfile.ZipFile, manifest: Manifest) -> None:
    _remake(connection, manifest.revision)
    for sha256 in manifest.contents:
        contents.keep(connection, sha256, archive.read(content_name(sha256)))
    _fill(connection, archive, manifest)
    upgrade_inside(connection)


def _begin_lineage(connection: sa.Connection, given: int) -> None:
    """No number that this database has given is given again, and whoever keeps versions by number learns that they changed."""
    last = sa.case((pointer.c.last < given, given), else_=pointer.c.last)
    connection.execute(sa.update(pointer).values(last=last, lineage=str(uuid.uuid4())))


def _told(by: journal.Person, path: Path, manifest: Manifest, replaced: str, kept: list[journal.Line]) -> journal.Entry:
    """The target is the version that is then current: what the journal says before of later ones is no longer so."""
    said = [f"« {path.name} », sauvegarde du {manifest.created_at}", f"la base contenait : {replaced}"]
    if broken := list(journal.broken_lines(kept)):
        said.append(f"lignes de son journal qui n’étaient pas celles qui ont été écrites : {', '.join(map(str, broken))}")
    return journal.entry(by, journal.Action.RESTAURATION, manifest.versions, f"{' ; '.join(said)}.")


def _remake(connection: sa.Connection, revision: str) -> None:
    """Empty tables as they were at this migration. Dropped and not emptied: the journal lets nobody delete its lines."""
    metadata.drop_all(connection)
    connection.execute(sa.text(f"DROP TABLE {_MIGRATION_TABLE}"))
    upgrade_inside(connection, revision)


def _fill(connection: sa.Connection, archive: zipfile.ZipFile, manifest: Manifest) -> None:
    then = sa.MetaData()
    then.reflect(connection)
    connection.execute(sa.delete(then.tables["current_version"]))  # what the migration has put there
    for table in then.sorted_tables:
        if table.name not in manifest.tables:
            continue
        with archive.open(table_name(table.name)) as lines:
            for line in lines:
                connection.execute(sa.insert(table), {name: _typed(table.c[name], value) for name, value in json.loads(line).items()})


def _typed(column: sa.Column, value: Any) -> Any:
    if value is None or not isinstance(column.type, (sa.DateTime, sa.Date)):
        return value
    return datetime.fromisoformat(value) if isinstance(column.type, sa.DateTime) else date.fromisoformat(value)


def _is_empty(connection: sa.Connection) -> bool:
    """Of all but the journal, which is kept: a restoration that was refused has left its line."""
    return not any(_count(connection, name) for name in ("contents", "versions", "drafts", "reading_corrections"))


def _summary(connection: sa.Connection) -> str:
    counted = {"versions": "versions", "dépôts": "drafts", "lignes de journal": "journal"}
    return ", ".join(f"{label} : {_count(connection, name)}" for label, name in counted.items())


def _count(connection: sa.Connection, name: str) -> int:
    return connection.scalar(sa.select(sa.func.count()).select_from(metadata.tables[name]))


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except OSError as error:
        raise UserError(f"« {path} » ne peut pas être lu ({error.strerror}).") from error
    except _UNREADABLE as error:
        raise UserError(f"« {path} » n’est pas une sauvegarde du tableau de bord, ou est abîmé.") from error


def _sha256(archive: zipfile.ZipFile, name: str) -> str:
    with archive.open(name) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
