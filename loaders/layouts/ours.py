"""A sheet with the headers of one of our tables, whatever their order: the templates, and what resembles them."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress

import numpy as np

from crte_data.names import normalised
from crte_data.schemas import Table
from loaders.blocks import Block
from loaders.layouts.across import columns_of
from loaders.layouts.header_rows import HEADER_ROWS
from loaders.layouts.labels import Labels, unread_columns
from loaders.layouts.layout import Laid
from loaders.layouts.mapping import Column, SheetMapping
from loaders.naming import Names
from loaders.parsed import is_blank
from loaders.workbook import Sheet

LIKENESS = 0.88  # below, « Montant accordé » and « Montant annoncé » would be one


@dataclass(frozen=True)
class OurTable:
    """One table, a row of the sheet a row of it."""

    table: Table
    asks: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        return self.table.name

    @property
    def label(self) -> str:
        return self.table.label

    def recognise(self, sheet: Sheet, names: Names) -> SheetMapping | None:
        known = _known_headers(self.table)
        rows = [[known.get(normalised(value)) if isinstance(value, str) else None for value in row] for row in sheet.rows[:HEADER_ROWS]]
        best = max(range(len(rows)), key=lambda row: len(set(rows[row])), default=None)
        found = {name for name in rows[best] if name} if best is not None else set()
        if best is None or not self._is_convincing(found):
            return None
        lacking = sum(field.required and field.name not in found for field in self.table)
        return SheetMapping(rank=-lacking, sheet=sheet.name, layout=self.code, first_row=best, last_row=best, columns=_columns(sheet.rows[best], known))

    def meanings(self, names: Names) -> Mapping[str, str]:
        return {field.name: field.header for field in self.table}

    def read(self, sheet: Sheet, mapping: SheetMapping, names: Names) -> Laid:
        """Every row that is not blank below the headers."""
        columns = {column.meaning: column.index for column in reversed(mapping.columns) if column.meaning}
        across = columns_of(sheet.rows[mapping.last_row + 1 :])
        values = {name: across[index] for name, index in columns.items()} if across else {name: [] for name in columns}
        kept = _filled(list(values.values()))
        block = Block(
            table=self.table, sheet=sheet.name, values={name: column if kept.all() else list(compress(column, kept)) for name, column in values.items()},
            rows=np.flatnonzero(kept) + mapping.last_row + 2, columns=columns, header_row=mapping.last_row,
        )  # fmt: skip
        read = replace(mapping, columns=tuple(column if columns.get(column.meaning) == column.index else replace(column, meaning="") for column in mapping.columns))
        return Laid(blocks=[block], anomalies=unread_columns(Labels(sheet, read)) if len(across) > len(columns) else [])

    def _is_convincing(self, found: set[str]) -> bool:
        required = {field.name for field in self.table if field.required}
        return len(found) >= 2 and 2 * len(found & required) >= len(required)


def _known_headers(table: Table) -> dict[str, str]:
    return {normalised(name): field.name for field in table for name in (field.header, *field.aliases, field.name)}


def _columns(row: list[object], known: Mapping[str, str]) -> tuple[Column, ...]:
    """Each header with the field it names; a misspelt one takes the nearest name that no other header has."""
    headers = {index: " ".join(str(value).split()) for index, value in enumerate(row) if value != ""}
    exact = {index: known[normalised(header)] for index, header in headers.items() if normalised(header) in known}
    free = {name: field for name, field in known.items() if field not in exact.values()}
    columns = []
    for index, header in headers.items():
        near = [] if index in exact else difflib.get_close_matches(normalised(header), free, n=1, cutoff=LIKENESS)
        likeness = difflib.SequenceMatcher(None, normalised(header), near[0]).ratio() if near else 1.0
        columns.append(Column(index=index, header=header, meaning=exact.get(index) or (free[near[0]] if near else ""), likeness=likeness))
    return tuple(columns)


def _filled(columns: list[list[object]]) -> np.ndarray:
    """Which rows have something in one of these columns."""
    blank: Sequence[int] = range(len(columns[0]) if columns else 0)
    kept = np.ones(len(blank), dtype=bool)
    for column in columns:
        blank = [row for row in blank if column[row] == "" or is_blank(column[row])]
    kept[blank] = False
    return kept
