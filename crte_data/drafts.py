"""Deposits that are kept until somebody publishes or abandons them."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from crte_data import contents
from crte_data import store_tables as tables
from crte_data.dataset import Dataset
from crte_data.errors import UserError
from crte_data.journal import Person
from crte_data.store_tables import draft_items
from crte_data.store_tables import drafts as table


class DraftState(StrEnum):
    OUVERT = "ouvert"
    PUBLIE = "publie"
    ABANDONNE = "abandonne"


@dataclass(frozen=True, kw_only=True)
class NewDraft:
    """A deposit to keep: what ``dataset`` would be published, prepared from version ``parent``."""

    dataset: Dataset
    workbooks: Mapping[str, bytes]
    author: str
    parent: int
    role: str = ""
    email: str = ""  # for the journal only
    scope: Mapping[str, Any] = field(default_factory=dict)  # what the deposit covers, as JSON
    comment: str = ""
    as_of: date | None = None
    report: str = ""
    findings: Sequence[Any] = ()  # the report again, as JSON
    acknowledged: Mapping[str, str] = field(default_factory=dict)  # id of each warning that was read, and by whom

    @property
    def person(self) -> Person:
        return Person(name=self.author, email=self.email, role=self.role)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What is known of a draft, besides its frames, its workbooks and its findings."""

    id: str
    created_at: datetime
    updated_at: datetime
    author: str
    role: str
    parent: int
    scope: Mapping[str, Any]
    comment: str
    as_of: date | None
    report: str
    acknowledged: Mapping[str, str]
    state: DraftState
    published: int | None  # the version it became

    @property
    def number(self) -> str:
        return number(self.id)

    @property
    def is_open(self) -> bool:
        return self.state == DraftState.OUVERT


def number(identity: str) -> str:
    """The id of a draft as people tell it."""
    return identity[:8]


_TOLD = [column for column in table.c if column.name != "findings"]


def insert(connection: sa.Connection, draft: NewDraft, parts: Sequence[contents.Part]) -> str:
    """Write a new draft and say its id."""
    identity, now = str(uuid.uuid4()), tables.now()
    values = _values(draft) | {"id": identity, "created_at": now, "updated_at": now, "state": DraftState.OUVERT}
    connection.execute(sa.insert(table).values(values))
    contents.write(connection, draft_items, identity, parts)
    return identity


def replace(connection: sa.Connection, identity: str, draft: NewDraft, parts: Sequence[contents.Part]) -> None:
    """The same draft with other contents, as when it is compared with a newer version. Raises UserError.

    What people wrote on it stays, read here: somebody may have ticked a point since the contents were prepared.
    """
    change(connection, identity, _values(draft) | _written(connection, identity, draft))
    connection.execute(sa.delete(draft_items).where(draft_items.c.draft == identity))
    contents.write(connection, draft_items, identity, parts)


def _written(connection: sa.Connection, identity: str, draft: NewDraft) -> dict[str, Any]:
    query = sa.select(table.c.comment, table.c.as_of, table.c.acknowledged).where(table.c.id == identity).with_for_update()
    earlier = connection.execute(query).one_or_none()
    if earlier is None:
        return {}
    return {"comment": earlier.comment or draft.comment, "as_of": draft.as_of or earlier.as_of, "acknowledged": dict(draft.acknowledged) | earlier.acknowledged}


def change(connection: sa.Connection, identity: str, values: Mapping[str, Any]) -> None:
    """Change what is said of an open draft. Raises UserError when it is no longer open."""
    query = sa.update(table).where(table.c.id == identity, table.c.state == DraftState.OUVERT)
    if connection.execute(query.values(**values, updated_at=tables.now())).rowcount != 1:
        known = one(connection, identity)
        raise UserError(f"Ce dépôt est déjà publié (version {known.published})." if known.published else "Ce dépôt a été abandonné.")


def acknowledge(connection: sa.Connection, identity: str, warnings: Collection[str], reader: str) -> None:
    """Say of these warnings that ``reader`` read them, empty for nobody any more. Raises UserError when the draft is not open.

    The row is held meanwhile: two people who read one draft at once lose nothing. Who read first stays.
    """
    read = connection.scalar(sa.select(table.c.acknowledged).where(table.c.id == identity).with_for_update()) or {}
    told = dict.fromkeys(warnings, reader)
    now = told | read if reader else {warning: name for warning, name in read.items() if warning not in told}
    change(connection, identity, {"acknowledged": now})


def one(connection: sa.Connection, identity: str) -> Draft:
    """One draft. Raises UserError when there is none of that id."""
    row = connection.execute(sa.select(*_TOLD).where(table.c.id == identity)).one_or_none()
    if row is None:
        raise UserError("Ce dépôt n’existe pas.")
    return _as_draft(row)


def every(connection: sa.Connection) -> list[Draft]:
    """Every draft, the open ones first, then the last changed first."""
    is_closed = sa.case((table.c.state == DraftState.OUVERT, 0), else_=1)
    return [_as_draft(row) for row in connection.execute(sa.select(*_TOLD).order_by(is_closed, table.c.updated_at.desc(), table.c.id))]


def findings(connection: sa.Connection, identity: str) -> list[Any]:
    """The report of a draft, for a program."""
    return connection.scalar(sa.select(table.c.findings).where(table.c.id == identity)) or []


def dataset(connection: sa.Connection, identity: str) -> Dataset:
    """What the draft would publish. Raises UserError when there is none of that id."""
    as_of = one(connection, identity).as_of
    return Dataset(**contents.opened_frames(contents.read(connection, draft_items, identity, contents.FRAME)), as_of=as_of)


def _values(draft: NewDraft) -> dict[str, Any]:
    return {
        "author": draft.author, "role": draft.role, "parent": draft.parent, "scope": dict(draft.scope), "comment": draft.comment,
        "as_of": draft.as_of, "report": draft.report, "findings": list(draft.findings), "acknowledged": dict(draft.acknowledged),
    }  # fmt: skip


def _as_draft(row: sa.Row) -> Draft:
    told = dict(row._mapping)
    return Draft(**told | {"state": DraftState(told["state"])})
