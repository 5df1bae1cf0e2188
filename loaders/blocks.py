"""Raw cells on their way to a table, however the sheet was laid out: each value with the cell it stands in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from openpyxl.utils import get_column_letter

from crte_data.schemas import Field, Table

NOWHERE = -1  # the column of a value that stands in no cell: the layout itself says it


@dataclass(frozen=True, kw_only=True)
class Block:
    """Rows for one table. ``values`` has a list a field; a field that is not in it is not in the sheet.

    ``rows`` is the row of each as Excel numbers it, ``columns`` the 0-based column of each field: one number, or one
    a row where amounts of one row of the sheet became rows of the table.
    """

    table: Table
    sheet: str
    values: Mapping[str, Sequence[object]]
    rows: np.ndarray
    columns: Mapping[str, int | np.ndarray]
    header_row: int = 0  # 0-based
    told: frozenset[str] = field(default_factory=frozenset)  # required fields that the layout does without
    places: Mapping[str, Sequence[tuple[int, int]]] = field(default_factory=dict)  # 0-based row and column, where the fields of one row stand in several
    checked: frozenset[str] = field(default_factory=frozenset)  # rules that the layout applied itself, knowing more of the sheet
    is_1904: bool = False  # the workbook counts its days from 1904
    is_echo: bool = False  # other sheets may say the same rows again: each is kept once

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, name: str, position: int) -> int:
        """0-based column of a field in a row of the table, NOWHERE when it stands in no cell."""
        found = self.columns.get(name, NOWHERE)
        return int(found[position]) if isinstance(found, np.ndarray) else found

    def cell(self, name: str, position: int) -> str:
        """« F12 »; for what stands in no cell, that of the title or the first of the row; « ligne 12 » where there is none."""
        if name in self.places:
            row, column = self.places[name][position]
            return f"{get_column_letter(column + 1)}{row + 1}"
        column, row = self.column(name, position), int(self.rows[position])
        if column == NOWHERE:
            others = (self.column(other, position) for other in ("intitule", *self.columns))
            column = next((found for found in others if found != NOWHERE), NOWHERE)
        return f"ligne {row}" if column == NOWHERE else f"{get_column_letter(column + 1)}{row}"

    def missing(self) -> list[Field]:
        return [field for field in self.table if field.required and field.name not in self.values and field.name not in self.told]
