"""Whether a database holds what was published, whole: contents, versions, pointer, drafts and journal."""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import MISSING, fields
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from crte_data import contents, journal
from crte_data import store_tables as tables
from crte_data.dataset import Dataset
from crte_data.drafts import DraftState
from crte_data.french import enumeration
from crte_data.journal import Action, Outcome
from crte_data.store import Store

_REQUIRED = {field.name for field in fields(Dataset) if field.default is MISSING and field.default_factory is MISSING}


def problems(store: Store) -> list[str]:
    """What is wrong, a French sentence each; none when all is well."""
    with store.database.snapshot() as connection:
        return list(_Verification(connection).problems())


def counts(store: Store) -> dict[str, int]:
    """How much there is to verify."""
    counted = {"versions": tables.versions, "dépôts": tables.drafts, "contenus": tables.contents, "lignes de journal": tables.journal}
    with store.database.snapshot() as connection:
        return {label: connection.scalar(sa.select(sa.func.count()).select_from(table)) for label, table in counted.items()}


class _Verification:
    """One look at one state of the database."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def problems(self) -> Iterator[str]:
        yield from self._file()
        for sha256 in self._damaged:
            yield f"Le contenu {sha256[:12]}… est abîmé ; {self._users(sha256)}."
        yield from self._versions_and_drafts()
        yield from self._pointer()
        yield from self._journal()

    def _file(self) -> Iterator[str]:
        """What SQLite says of its own file; PostgreSQL looks after its own."""
        if self._connection.dialect.name == "sqlite":
            for (said,) in self._connection.exec_driver_sql("PRAGMA integrity_check"):
                if said != "ok":
                    yield f"SQLite dit de son fichier : {said}"

    @cached_property
    def _damaged(self) -> set[str]:
        """Contents that are no longer what was stored, or whose frame does not open."""
        stored, damaged = tables.contents.c, set()
        for sha256 in self._connection.scalars(sa.select(stored.sha256)).all():
            content = self._connection.scalar(sa.select(stored.content).where(stored.sha256 == sha256))
            if hashlib.sha256(content).hexdigest() != sha256 or not self._opens(sha256, content):
                damaged.add(sha256)
        return damaged

    def _opens(self, sha256: str, content: bytes) -> bool:
        for name in self._frame_names.get(sha256, ()):
            try:
                contents.opened_frames({name: content})
            except Exception:  # whatever the reader says of it
                return False
        return True

    @cached_property
    def _frame_names(self) -> dict[str, set[str]]:
        names: dict[str, set[str]] = {}
        for table in (tables.items, tables.draft_items):
            for name, sha256 in self._connection.execute(sa.select(table.c.name, table.c.sha256).where(table.c.kind == contents.FRAME)):
                names.setdefault(sha256, set()).add(name)
        return names

    def _users(self, sha256: str) -> str:
        versions = self._connection.scalars(sa.select(tables.items.c.version).where(tables.items.c.sha256 == sha256).distinct()).all()
        drafts = self._connection.scalars(sa.select(tables.draft_items.c.draft).where(tables.draft_items.c.sha256 == sha256).distinct()).all()
        return f"versions : {', '.join(map(str, sorted(versions))) or 'aucune'} ; dépôts : {', '.join(sorted(drafts)) or 'aucun'}"

    def _versions_and_drafts(self) -> Iterator[str]:
        missing = self._missing(tables.items, self._versions)
        for version, parent in sorted(self._versions.items()):
            if missing[version]:
                yield f"La version {version} n’est pas entière : il manque {enumeration(missing[version])}."
            if parent and (parent not in self._versions or parent >= version):
                yield f"La version {version} dit venir de la version {parent}, qui ne la précède pas."
        written = tables.drafts.c
        drafts = self._connection.execute(sa.select(written.id, written.state, written.published)).all()
        missing = self._missing(tables.draft_items, [draft.id for draft in drafts])
        for draft in drafts:
            if missing[draft.id]:
                yield f"Le dépôt {draft.id} n’est pas entier : il manque {enumeration(missing[draft.id])}."
            if (draft.state == DraftState.PUBLIE) != (draft.published in self._versions):
                yield f"Le dépôt {draft.id} est « {draft.state} », et sa version {draft.published or 'inconnue'}."

    def _missing(self, table: sa.Table, owners: Collection[Any]) -> dict[Any, list[str]]:
        """What each version or each draft should hold and does not; tables younger than it have a default."""
        held, lost = {owner: set() for owner in owners}, {owner: set() for owner in owners}
        stored = tables.contents.c.sha256
        query = sa.select(contents.owner_column(table), table.c.kind, table.c.name, stored).outerjoin(tables.contents, stored == table.c.sha256)
        for owner, kind, name, sha256 in self._connection.execute(query):
            if kind == contents.FRAME:
                held.setdefault(owner, set()).add(name)
            if sha256 is None:
                lost.setdefault(owner, set()).add(name)
        return {owner: [f"« {name} »" for name in sorted((_REQUIRED - held[owner]) | lost[owner])] for owner in owners}

    @cached_property
    def _versions(self) -> dict[int, int]:
        return dict(tuple(row) for row in self._connection.execute(sa.select(tables.versions.c.id, tables.versions.c.parent)))

    def _pointer(self) -> Iterator[str]:
        current = self._connection.scalars(sa.select(tables.pointer.c.version)).all()
        if any(last < max(self._versions, default=0) for last in self._connection.scalars(sa.select(tables.pointer.c.last))):
            yield "Le prochain numéro de version a déjà été donné."
        if current != [max(self._versions, default=0)]:
            yield f"La version publiée est {', '.join(map(str, current)) or 'inconnue'}, et la dernière est {max(self._versions, default=0)}."

    def _journal(self) -> Iterator[str]:
        for line in journal.broken_lines(journal.every_line(self._connection)):
            yield f"La ligne {line} du journal n’est pas celle qui a été écrite, ou ne suit pas la précédente."
        told = self._told_published()
        for version in sorted(told - self._versions.keys()):
            yield f"Le journal dit la version {version} publiée, et elle n’existe pas."
        for version in sorted(version for version in self._versions.keys() - told if told and version > min(told)):
            yield f"La version {version} n’a pas de ligne dans le journal."

    def _told_published(self) -> set[int]:
        """The versions that the journal says are there: a restoration put back those up to its own, and none of the later ones."""
        written, told = tables.journal.c, set()
        changes = written.action.in_([Action.PUBLICATION, Action.RETOUR, Action.RESTAURATION])
        query = sa.select(written.action, written.target).where(changes, written.outcome == Outcome.ACCEPTE).order_by(written.id)
        for action, target in self._connection.execute(query):
            if target.isdecimal():
                told = set(range(1, int(target) + 1)) if action == Action.RESTAURATION else told | {int(target)}
        return told
