"""The rows below the headers of a sheet, each column read once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.cell import coordinate_from_string

from crte_data.names import normalised
from loaders.cells import ERROR_VALUES, quoted
from loaders.layouts.across import columns_of
from loaders.layouts.amount_columns import Amounts, looks_like_amount, read_amounts
from loaders.layouts.header_rows import PATH
from loaders.layouts.header_words import UNITS, header_words
from loaders.layouts.mapping import Column, SheetMapping
from loaders.naming import Names
from loaders.parsed import is_blank
from loaders.report import Anomaly
from loaders.workbook import Sheet


@dataclass(frozen=True)
class Body:
    """Positions count from the first row below the headers; columns are those of the sheet, 0-based."""

    sheet: Sheet
    mapping: SheetMapping
    names: Names
    is_amount: Callable[[str], bool]  # of the meaning of a column

    @cached_property
    def first(self) -> int:
        return self.mapping.last_row + 1

    @cached_property
    def rows(self) -> list[list[object]]:
        return self.sheet.rows[self.first :]

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        return self.mapping.columns

    @cached_property
    def amounts(self) -> dict[int, Amounts]:
        """Every column of euros; a formula in error holds an amount that cannot be read, and not nothing."""
        found = {column.index: read_amounts(self.raw(column.index), self.factor(column)) for column in self.columns if self.is_amount(column.meaning)}
        for fault in self.sheet.faulty:
            letter, row = coordinate_from_string(fault.cell)
            index, position = column_index_from_string(letter) - 1, row - 1 - self.first
            if index in found and 0 <= position < len(self.rows):
                found[index].unread[position] = True
        return found

    @cached_property
    def is_amount_row(self) -> np.ndarray:
        """True for the rows in which some column of euros holds something."""
        found = np.zeros(len(self.rows), dtype=bool)
        for amounts in self.amounts.values():
            found |= ~np.isnan(amounts.euros) | amounts.unread
        return found

    def raw(self, index: int) -> list[object]:
        """The values of a column, which the caller may change."""
        return [*self._across[index]] if index < len(self._across) else [""] * len(self.rows)

    @cached_property
    def _across(self) -> list[list[object]]:
        return columns_of(self.rows)

    def texts(self, meaning: str) -> list[str]:
        """The texts of a column, merged ones in each row of their range; all empty when there is no such column."""
        if meaning not in self._texts:
            column = self.mapping.holding(meaning)
            self._texts[meaning] = _texts(self.filled(column.index)) if column else [""] * len(self.rows)
        return [*self._texts[meaning]]

    @cached_property
    def _texts(self) -> dict[str, list[str]]:
        return {}

    def filled(self, index: int) -> list[object]:
        """The values of a column, what is merged over several rows in each of them."""
        values = self.raw(index)
        for merged in self.sheet.merged:
            if merged.first_column <= index <= merged.last_column and merged.last_row > merged.first_row >= self.first:
                top = self.sheet.rows[merged.first_row][merged.first_column]
                for row in range(merged.first_row, min(merged.last_row + 1, len(self.sheet.rows))):
                    values[row - self.first] = top
        return values

    def factor(self, column: Column) -> float:
        return UNITS.get(self.unit(column), 1.0)

    def unit(self, column: Column) -> str:
        """Of the header or one of its groups, else of the whole sheet."""
        own = next((words.unit for words in map(header_words, reversed(column.header.split(PATH))) if words.unit), "")
        return own or self.mapping.options.get("unite", "")

    def base(self, column: Column) -> str:
        """HT or TTC, of the header or one of its groups, else of the whole sheet."""
        own = next((words.base for words in map(header_words, reversed(column.header.split(PATH))) if words.base), "")
        return own or self.mapping.options.get("base", "")

    def cell(self, index: int, position: int) -> str:
        return f"{get_column_letter(index + 1)}{self.row(position)}"

    def row(self, position: int) -> int:
        """As Excel numbers it."""
        return self.first + position + 1

    def header_cell(self, column: Column) -> str:
        return f"{get_column_letter(column.index + 1)}{self.mapping.last_row + 1}"

    def title_cell(self, position: int = -1) -> str:
        """The cell that names a row, else its first one that is read; by default that of the headers."""
        column = self.mapping.holding("intitule") or next(column for column in self.columns if column.meaning)
        return self.cell(column.index, position)

    def anomaly(self, cell: str, problem: str, fix: str, rule: str, found: object = "", **told: str) -> Anomaly:
        """A fault in a cell; ``told`` has what was expected and the gap, where a figure says both."""
        return Anomaly(sheet=self.sheet.name, cell=cell, found=quoted(found), problem=problem, fix=fix, rule=rule, **told)

    @cached_property
    def unread(self) -> list[tuple[Column, Amounts, Sequence[int]]]:
        """The columns nobody understands that hold amounts, and where."""
        found = []
        for column in self.columns:
            if column.meaning == "":
                values = self.raw(column.index)
                where = [position for position, value in enumerate(values) if value not in ("", None) and looks_like_amount(value)]
                found += [(column, read_amounts(values), where)] if where else []
        return found


def _texts(values: Sequence[object]) -> list[str]:
    """Each distinct text is read once."""
    texts = {value: _text(value) for value in set(values) if type(value) is str}
    return [texts[value] if type(value) is str else _text(value) for value in values]


def _text(value: object) -> str:
    if isinstance(value, str):
        return "" if is_blank(value) or ("#" in value and value.strip().upper() in ERROR_VALUES) else " ".join(value.split())
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return "" if value is None else str(value)


def header_leaf(column: Column) -> str:
    return normalised(column.header.split(PATH)[-1])
