"""Published versions: immutable, one pointer to the current one, moved in the same transaction that writes it.

SQLite (WAL) by default, PostgreSQL through ``CRTE_DATABASE_URL``. Contents are stored once by their SHA-256, so a
version that replaces one workbook shares every other frame with the one before. Drafts wait beside the versions.
Every accepted change has its line of the journal in its own transaction, and every one refused has one as well.
"""

import contextlib
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from types import EllipsisType
from typing import Any, NamedTuple

import sqlalchemy as sa

from crte_data import contents, drafts, journal
from crte_data import corrections as saved
from crte_data import store_tables as tables
from crte_data.database import Database, StoreUnavailable
from crte_data.dataset import Dataset, empty_dataset
from crte_data.drafts import Draft, DraftState, NewDraft
from crte_data.errors import UserError
from crte_data.french import plural
from crte_data.journal import NOBODY, Action, Asked, Entry, Line, Outcome, Person
from crte_data.migration import upgrade

DEFAULT_URL = f"sqlite:///{Path(__file__).resolve().parent.parent / 'var' / 'crte.sqlite3'}"

_CHANGED = {"comment": "commentaire", "as_of": "date d’arrêté"}


class VersionConflict(UserError):
    """Somebody published since this deposit was prepared."""


class VersionKind(StrEnum):
    PUBLICATION = "publication"
    RETOUR = "retour"


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
    role: str = ""
    scope: Mapping[str, Any] = field(default_factory=dict)
    kind: VersionKind = VersionKind.PUBLICATION


class Current(NamedTuple):
    """The version everyone reads; ``lineage`` changes when a backup is restored, since its numbers may say other things."""

    version: int
    lineage: str


@dataclass(frozen=True, kw_only=True)
class Publication:
    """What a person publishes: a whole dataset, the workbooks it was read from, and why.

    ``parent`` is the version the dataset was prepared from; the publication is refused when it is no longer current.
    ``scope`` is what the deposit covered, as JSON; ``email`` goes to the journal only.
    """

    dataset: Dataset
    workbooks: Mapping[str, bytes]
    author: str
    comment: str
    parent: int
    as_of: date | None = None
    report: str = ""
    role: str = ""
    email: str = ""
    scope: Mapping[str, Any] = field(default_factory=dict)
    kind: VersionKind = VersionKind.PUBLICATION

    @property
    def person(self) -> Person:
        return Person(name=self.author, email=self.email, role=self.role)


class Store:
    """The versions in one database; safe to share between threads and processes.

    Every method raises StoreUnavailable, a UserError, when the database does not answer.
    """

    def __init__(self, url: str | None = None) -> None:
        self.database = Database(url or os.environ.get("CRTE_DATABASE_URL") or DEFAULT_URL)
        try:
            upgrade(self.database)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the database's connections."""
        self.database.close()

    def current_id(self) -> int:
        """Id of the version everyone reads; 0 when nothing is published yet."""
        return self.current().version

    def current(self) -> Current:
        """The same, and what tells whether other versions of that number were there before."""
        with self.database.reading() as connection:
            return Current(*connection.execute(sa.select(tables.pointer.c.version, tables.pointer.c.lineage)).one())

    def load(self, version: int) -> Dataset:
        """Read a version whole. Raises UserError when there is none of that number."""
        if version == 0:
            return empty_dataset()
        with self.database.reading() as connection:
            as_of = _version(connection, version).as_of
            frames = contents.read(connection, tables.items, version, contents.FRAME)
        return Dataset(**contents.opened_frames(frames), version=version, as_of=as_of)

    def workbooks(self, version: int) -> dict[str, bytes]:
        """The workbooks a version was read from, as they were sent."""
        with self.database.reading() as connection:
            return contents.read(connection, tables.items, version, contents.WORKBOOK)

    def workbook_names(self, version: int) -> list[str]:
        """Names of the workbooks of a version, without reading them."""
        with self.database.reading() as connection:
            return contents.names(connection, tables.items, version, contents.WORKBOOK)

    def versions(self) -> list[Version]:
        """Every version, newest first."""
        with self.database.reading() as connection:
            return [_as_version(row) for row in connection.execute(sa.select(tables.versions).order_by(tables.versions.c.id.desc()))]

    def version(self, version: int) -> Version:
        """What the history says of one version. Raises UserError when there is none of that number."""
        with self.database.reading() as connection:
            return _version(connection, version)

    def publish(self, publication: Publication, draft: str | None = None) -> int:
        """Write a version and make it the current one, or neither; ``draft`` is the id of the one it comes from.

        Raises VersionConflict if another came between, the draft staying open; UserError if the draft is not open.
        """
        parts = contents.parts_of(publication.dataset, publication.workbooks)
        with self.refusals_told(publication.person, _action(publication), draft or ""), self.database.writing() as connection:
            return _publish(connection, publication, parts, draft)

    def revert(self, version: int, author: str, comment: str, parent: int, role: str = "", email: str = "") -> int:
        """Publish again, as a new version, what an earlier one held."""
        with self.refusals_told(Person(name=author, email=email, role=role), Action.RETOUR, version):
            old, history = self.load(version), self.version(version)
            return self.publish(Publication(
                dataset=old, workbooks=self.workbooks(version), author=author, comment=comment, parent=parent, role=role, email=email,
                as_of=history.as_of, report=history.report, scope={"version": version}, kind=VersionKind.RETOUR,
            ))  # fmt: skip

    def save_draft(self, draft: NewDraft, replacing: str | None = None) -> str:
        """Keep a deposit and say its id; ``replacing`` an open draft keeps that one's, and what people wrote on it.

        Raises UserError if it is not open.
        """
        parts = contents.parts_of(draft.dataset, draft.workbooks)
        with self.refusals_told(draft.person, Action.DEPOT, replacing or ""), self.database.writing() as connection:
            if replacing:
                drafts.replace(connection, replacing, draft, parts)
            identity = replacing or drafts.insert(connection, draft, parts)
            journal.append(connection, journal.entry(draft.person, Action.DEPOT, identity, ", ".join(draft.workbooks)))
        return identity

    def update_draft(self, draft: str, by: Person = NOBODY, *, comment: str | None = None, as_of: date | EllipsisType | None = ...) -> None:
        """Change what is given of an open draft; a None ``as_of`` takes the date away. Raises UserError if it is not open."""
        values = ({} if comment is None else {"comment": comment}) | ({} if as_of is ... else {"as_of": as_of})
        with self.refusals_told(by, Action.BROUILLON, draft), self.database.writing() as connection:
            drafts.change(connection, draft, values)
            journal.append(connection, journal.entry(by, Action.BROUILLON, draft, ", ".join(map(_CHANGED.get, values))))

    def acknowledge(self, draft: str, by: Person, warnings: Collection[str], *, is_read: bool = True) -> None:
        """Keep with an open draft that this person read these warnings, or that nobody did. Raises UserError if it is not open."""
        with self.refusals_told(by, Action.BROUILLON, draft), self.database.writing() as connection:
            drafts.acknowledge(connection, draft, warnings, str(by) if is_read else "")
            said = plural(len(warnings), "point relu", "points relus") if is_read else plural(len(warnings), "point à relire", "points à relire")
            journal.append(connection, journal.entry(by, Action.BROUILLON, draft, said))

    def drafts(self) -> list[Draft]:
        """Every draft, the open ones first, then the last changed first."""
        with self.database.reading() as connection:
            return drafts.every(connection)

    def draft(self, draft: str) -> Draft:
        """One draft. Raises UserError when there is none of that id."""
        with self.database.reading() as connection:
            return drafts.one(connection, draft)

    def draft_findings(self, draft: str) -> list[Any]:
        """The report of a draft as it was given for a program."""
        with self.database.reading() as connection:
            return drafts.findings(connection, draft)

    def draft_dataset(self, draft: str) -> Dataset:
        """What a draft would publish. Raises UserError when there is none of that id."""
        with self.database.reading() as connection:
            return drafts.dataset(connection, draft)

    def draft_workbooks(self, draft: str) -> dict[str, bytes]:
        """The workbooks of a draft, as they were sent."""
        with self.database.reading() as connection:
            return contents.read(connection, tables.draft_items, draft, contents.WORKBOOK)

    def draft_workbook_names(self, draft: str) -> list[str]:
        """Names of the workbooks of a draft, without reading them."""
        with self.database.reading() as connection:
            return contents.names(connection, tables.draft_items, draft, contents.WORKBOOK)

    def abandon(self, draft: str, by: Person = NOBODY) -> None:
        """Close a draft without publishing it; what it holds stays. Raises UserError if it is not open."""
        with self.refusals_told(by, Action.ABANDON, draft), self.database.writing() as connection:
            drafts.change(connection, draft, {"state": DraftState.ABANDONNE})
            journal.append(connection, journal.entry(by, Action.ABANDON, draft))

    def record(self, entry: Entry) -> None:
        """Add a line to the journal: what was refused elsewhere, or accepted without the store."""
        with self.database.writing() as connection:
            journal.append(connection, entry)

    @contextlib.contextmanager
    def refusals_told(self, person: Person, action: str, target: object = "") -> Iterator[None]:
        """What is refused within is a line of the journal, once, and is still raised; a database that is away can keep none."""
        try:
            yield
        except StoreUnavailable:
            raise
        except UserError as error:
            if not error.is_in_journal:
                self.record(journal.entry(person, action, target, str(error), Outcome.REFUSE))
                error.is_in_journal = True
            raise

    def journal(self, limit: int = 100, **asked: Any) -> list[Line]:
        """The last lines of the journal, newest first; ``asked`` is what :class:`crte_data.journal.Asked` can say."""
        with self.database.reading() as connection:
            return journal.read(connection, limit, Asked(**asked))

    def journal_actions(self) -> list[str]:
        """What the journal has lines of."""
        with self.database.reading() as connection:
            return journal.actions(connection)

    def corrections(self) -> dict[str, dict]:
        """What people said of how sheets are to be read, by the shape of their headers."""
        with self.database.reading() as connection:
            return saved.read(connection)

    def remember(self, corrections: Mapping[str, dict], by: Person = NOBODY) -> None:
        """Keep these for the next sheets of their shapes; an empty one forgets."""
        with self.database.writing() as connection:
            saved.write(connection, corrections)
            journal.append(connection, journal.entry(by, Action.LECTURE, ", ".join(corrections)))


def _publish(connection: sa.Connection, publication: Publication, parts: Sequence[contents.Part], draft: str | None) -> int:
    version = _move_pointer(connection, publication.parent)
    _insert_version(connection, version, publication)
    contents.write(connection, tables.items, version, parts)
    if draft is not None:
        drafts.change(connection, draft, {"state": DraftState.PUBLIE, "published": version})
    journal.append(connection, journal.entry(publication.person, _action(publication), version, publication.comment))
    return version


def _move_pointer(connection: sa.Connection, parent: int) -> int:
    """First of all: whoever comes second waits here, then finds that the version he started from is not current."""
    pointer = tables.pointer.c
    moving = sa.update(tables.pointer).where(pointer.version == parent).values(version=pointer.last + 1, last=pointer.last + 1)
    version = connection.scalar(moving.returning(pointer.version))
    if version is None:
        raise VersionConflict("Quelqu’un a publié entre-temps : relisez ce qui change, puis publiez à nouveau.")
    return version


def _insert_version(connection: sa.Connection, version: int, publication: Publication) -> None:
    values = {
        "id": version, "parent": publication.parent, "created_at": tables.now(), "author": publication.author,
        "comment": publication.comment, "as_of": publication.as_of, "report": publication.report, "role": publication.role,
        "scope": dict(publication.scope), "kind": publication.kind,
    }  # fmt: skip
    connection.execute(sa.insert(tables.versions).values(values))


def _action(publication: Publication) -> Action:
    return Action.RETOUR if publication.kind == VersionKind.RETOUR else Action.PUBLICATION


def _version(connection: sa.Connection, version: int) -> Version:
    row = connection.execute(sa.select(tables.versions).where(tables.versions.c.id == version)).one_or_none()
    if row is None:
        raise UserError(f"La version {version} n’existe pas.")
    return _as_version(row)


def _as_version(row: sa.Row) -> Version:
    return Version(**dict(row._mapping) | {"kind": VersionKind(row.kind)})
