"""The cells of a sheet under a mapping: labels merged over several rows fill their range, and nothing beyond it."""

import re
from collections.abc import Iterator

import numpy as np
from openpyxl.utils import column_index_from_string, get_column_letter

from crte_data.schemas import Field, Kind
from loaders.cells import parse_text, quoted
from loaders.layouts.mapping import Column, SheetMapping
from loaders.layouts.unread_texts import unread_texts
from loaders.parsed import is_blank
from loaders.report import Anomaly
from loaders.workbook import Sheet

_TEXT = Field(name="texte", header="", kind=Kind.TEXT)


def words(value: object) -> str:
    """A cell as text, as the tables have it: no double spaces, 12.0 is « 12 »."""
    return str(parse_text(_TEXT, value).value)


def address(row: int, column: int) -> str:
    """0-based row and column → « F12 »."""
    return f"{get_column_letter(column + 1)}{row + 1}"


class Labels:
    """What stands in the rows below the headers, by meaning."""

    def __init__(self, sheet: Sheet, mapping: SheetMapping) -> None:
        self.sheet, self.mapping = sheet, mapping
        self._merged = dict(self._filled())
        self._columns: dict[str, list[Column]] = {}
        for column in mapping.columns:
            self._columns.setdefault(column.meaning, []).append(column)

    def _filled(self) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
        """Each cell of a merged range with the one that holds its text, in the columns that are read."""
        used = {column.index for column in self.mapping.columns if column.meaning}
        for merged in self.sheet.merged:
            columns = [column for column in used if merged.first_column <= column <= merged.last_column]
            for row in range(max(merged.first_row, self.mapping.last_row + 1), min(merged.last_row + 1, len(self.sheet.rows))):
                for column in columns:
                    yield (row, column), (merged.first_row, merged.first_column)

    def rows(self) -> range:
        return range(self.mapping.last_row + 1, len(self.sheet.rows))

    def own(self, row: int, column: int) -> object:
        """What stands in the very cell, « » beyond the end of a row."""
        values = self.sheet.rows[row]
        return values[column] if column < len(values) else ""

    def value(self, row: int, column: int) -> object:
        """What a person reads there: of a merged range, its text."""
        return self.own(*self._merged.get((row, column), (row, column)))

    def columns(self, meaning: str) -> list[Column]:
        return self._columns.get(meaning, [])

    def has(self, meaning: str) -> bool:
        return meaning in self._columns

    def index(self, meaning: str) -> int | None:
        """0-based, of the first column of this meaning."""
        found = self.columns(meaning)
        return found[0].index if found else None

    def first(self, *meanings: str) -> int:
        """The column of the first of these meanings that has one, else the first column that is read."""
        found = [index for meaning in meanings if (index := self.index(meaning)) is not None]
        return found[0] if found else next((column.index for column in self.mapping.columns if column.meaning), 0)

    def get(self, row: int, meaning: str) -> object:
        """The first value that is not blank among the columns of this meaning."""
        values = (self.value(row, column.index) for column in self.columns(meaning))
        return next((value for value in values if not is_blank(value)), "")

    def text(self, row: int, meaning: str) -> str:
        return words(self.get(row, meaning))

    def filled(self, row: int) -> list[int]:
        """The columns of a row in which something is written, merged ranges aside."""
        return [column for column, value in enumerate(self.sheet.rows[row]) if value != "" and not is_blank(value)]

    def anomaly(self, row: int, column: int, problem: str, fix: str, rule: str, found: object = None) -> Anomaly:
        """A remark on a cell, which is quoted unless something else is."""
        cell = self.own(row, column) if found is None else found
        return Anomaly(sheet=self.sheet.name, cell=address(row, column), found=words(cell) if isinstance(cell, str) else quoted(cell), problem=problem, fix=fix, rule=rule)


def spread(columns: list[int]) -> int | np.ndarray:
    """The column of a field: one number when every row of the table has it in the same."""
    return columns[0] if len(set(columns)) == 1 else np.array(columns, dtype="int64")


def unread_columns(labels: Labels, besides: frozenset[int] = frozenset()) -> list[Anomaly]:
    """Columns that nobody understood: those of numbers are to be checked, those of words are said.

    ``besides`` are the columns of which something else is said.
    """
    numbers = _unread_numbers(labels, besides)
    said = besides | {column_index_from_string(re.sub(r"\d", "", anomaly.cell)) - 1 for anomaly in numbers}
    texts = unread_texts(labels.mapping.columns, labels.sheet.rows[labels.mapping.last_row + 1 :], said)
    return [*numbers, *(labels.anomaly(labels.mapping.last_row, found.column, found.problem, found.fix, "colonne-de-texte-non-lue", found.header) for found in texts)]


def _unread_numbers(labels: Labels, besides: frozenset[int]) -> list[Anomaly]:
    """Figures are never left out without a word."""
    known = {column.index for column in labels.mapping.columns if column.meaning} | besides
    headers = {column.index: column.header for column in labels.mapping.columns}
    counts: dict[int, int] = {}
    unknown = [column for column in range(max(map(len, labels.sheet.rows), default=0)) if column not in known]
    for row in labels.rows() if unknown else ():
        for column in unknown:
            value = labels.own(row, column)
            if isinstance(value, float | int) and not isinstance(value, bool):
                counts[column] = counts.get(column, 0) + 1
    return [
        labels.anomaly(
            labels.mapping.last_row, column, f"La colonne « {headers.get(column, '')} » n’est pas comprise : ses nombres ({count}) ne sont pas lus.",
            "Dites ce que cette colonne contient, ou laissez-la de côté si c’est voulu.", "colonne-non-lue", headers.get(column, ""),
        )
        for column, count in sorted(counts.items())
    ]  # fmt: skip
