"""Several workbooks dropped together: read, checked, and what the dataset becomes with them."""

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd

from crte_data.dataset import Dataset, agglomerations
from crte_data.deposit_scope import WHOLE, DepositScope, proposed_scope, scopes_offered
from crte_data.drafts import NewDraft
from crte_data.funding import perimetre_balance
from crte_data.store import Publication
from crte_data.tables import TERRITOIRES
from loaders.deposit_checks import beyond_workbooks, same_file_names
from loaders.known_names import names_of
from loaders.layouts.mapping import Corrections
from loaders.naming import Names
from loaders.progress import UNSEEN, OnStep, Progress
from loaders.reading import Reading, checked
from loaders.replacement import Replacement
from loaders.report import Anomaly, Report, report
from loaders.workbook import WorkbookError
from loaders.workbook_tables import NONE_MADE, Tables, read_tables

Read = Callable[[str, bytes, Names, Corrections, OnStep], Tables]
Files = list[tuple[str, bytes]]
_READ, _CHECKED = 0.8, 0.95  # of the time that a deposit takes


@dataclass(frozen=True, kw_only=True)
class Sent:
    """The files of a deposit, read cell by cell before anything is compared."""

    files: Files
    tables: list[Tables]
    unreadable: list[Anomaly]

    @property
    def workbooks(self) -> dict[str, bytes]:
        return dict(self.files)


@dataclass(frozen=True, kw_only=True)
class Deposit:
    """``after`` is the dataset these workbooks would give; nothing is published yet."""

    sent: Sent
    replacement: Replacement
    report: Report

    @property
    def before(self) -> Dataset:
        return self.replacement.before

    @property
    def after(self) -> Dataset:
        return self.replacement.after

    @property
    def readings(self) -> tuple[Reading, ...]:
        return self.replacement.readings

    @property
    def scope(self) -> DepositScope:
        return self.replacement.scope

    @property
    def is_publishable(self) -> bool:
        return bool(self.readings) and self.report.is_publishable

    @cached_property
    def scopes(self) -> list[DepositScope]:
        """What the deposit may be limited to."""
        kinds = {family.code: tuple(table.name for table in family.tables) for reading in self.readings for family in reading.families}
        return scopes_offered(self.before, self.replacement.sent, kinds)

    @cached_property
    def balance(self) -> pd.DataFrame:
        """What the amounts of a maquette that was dropped add up to; empty without one."""
        is_sent = any("financements" in reading.frames for reading in self.readings)
        return perimetre_balance(self.after.lines if is_sent else self.after.lines.head(0))

    def publication(self, earlier: dict[str, bytes], **who: Any) -> Publication:
        """What to publish: the new workbooks, and the ``earlier`` ones from which a table still comes."""
        in_use = {name for frame in self.after.frames().values() for name in frame["classeur"].unique()}
        sent = {self.replacement.kept_names[reading.workbook.name]: reading.workbook.content for reading in self.readings}
        kept = {name: content for name, content in earlier.items() if name in in_use}
        return Publication(dataset=self.after, workbooks=kept | sent, parent=self.before.version, report=self.report.as_text(), scope=self.scope.as_json(), **who)

    def as_draft(self, **told: Any) -> NewDraft:
        """What is kept of it until somebody publishes or abandons it."""
        return NewDraft(
            dataset=self.after, workbooks=self.sent.workbooks, parent=self.before.version, scope=self.scope.as_json(),
            report=self.report.as_text(), findings=[anomaly.row() for anomaly in self.report.anomalies], **told,
        )  # fmt: skip


def read_deposit(files: Files, before: Dataset, progress: Progress = UNSEEN, corrections: Corrections = NONE_MADE, published: Mapping[str, bytes] = NONE_MADE, read: Read = read_tables, scope: DepositScope | None = WHOLE) -> Deposit:
    """Read every workbook, then put them into what is published: see :func:`read_files` and :func:`put`."""
    return put(read_files(files, before, progress, corrections, read), before, scope, published, progress)


def read_files(files: Files, before: Dataset, progress: Progress = UNSEEN, corrections: Corrections = NONE_MADE, read: Read = read_tables) -> Sent:
    """Read every workbook; one that cannot be read is one blocking anomaly and does not stop the others.

    ``corrections`` are what people said of sheets of the same shapes; ``read`` is
    :func:`loaders.reading_apart.read_tables_apart` for the files of a stranger.
    """
    tables, unreadable = [], []
    names, sizes = names_of(before), list(itertools.accumulate((len(content) for _, content in files), initial=0))
    for (name, content), start, end in zip(files, sizes, sizes[1:], strict=False):
        whole = (sizes[-1] or 1) / _READ
        try:
            tables.append(read(name, content, names, corrections, progress.part(start / whole, end / whole)))
        except WorkbookError as error:
            unreadable.append(Anomaly(rule="classeur-illisible", workbook=name, sheet="", cell="", problem=str(error), fix=""))
    return Sent(files=files, tables=tables, unreadable=unreadable)


def put(sent: Sent, before: Dataset, scope: DepositScope | None = WHOLE, published: Mapping[str, bytes] = NONE_MADE, progress: Progress = UNSEEN) -> Deposit:
    """Control what was read, and say what would be published with it.

    Workbooks of one family complete each other (CAVM's maquette and CAPH's), and may name what another one brings,
    whatever the order they were dropped in. Together they replace what ``scope`` covers, None for the one that what was
    read suggests. ``published`` are the workbooks of what is published, by name.
    """
    names = {name for tables in sent.tables for name in tables.names}
    known = before.known_keys() | {name: frozenset().union(*(tables.keys(name) for tables in sent.tables)) for name in names}
    progress.step("Contrôles…", _CHECKED)
    readings = tuple(checked(tables, known, _agglomerations(before, sent), progress.wait) for tables in sent.tables)
    progress.step("Comparaison avec ce qui est publié…", 1)
    replacement = Replacement(before=before, readings=readings, scope=WHOLE if scope is None else scope)
    if scope is None:
        replacement = replace(replacement, scope=proposed_scope(before, replacement.sent))
    beyond = [*sent.unreadable, *same_file_names(sent.files), *beyond_workbooks(replacement, published)]
    return Deposit(sent=sent, replacement=replacement, report=sum((reading.report for reading in readings), report(beyond)))


def _agglomerations(before: Dataset, sent: Sent) -> dict[str, str]:
    """Those published; a workbook of territories that is dropped with the others replaces them."""
    places = [reading.frame for tables in sent.tables for reading in tables.readings if reading.table is TERRITOIRES]
    return agglomerations(pd.concat(places) if places else before.territoires)
