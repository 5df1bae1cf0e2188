"""Finding a table in a sheet: which row holds the headers, and which column is which field."""

from dataclasses import dataclass

from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.cell import coordinate_from_string

from crte_data.names import normalised
from crte_data.schemas import Field, Table
from loaders.workbook import Sheet

HEADER_ROWS = 20  # titles and logos stand above; a header lower than this was never seen


@dataclass(frozen=True, kw_only=True)
class Header:
    """Where a table stands in a sheet: row (0-based) and, for each field found, its column (0-based)."""

    table: Table
    row: int
    columns: dict[str, int]

    def cell(self, field: str, row: int) -> str:
        """« F12 » for a field and a 0-based row."""
        return f"{get_column_letter(self.columns[field] + 1)}{row + 1}"

    def holds(self, cell: str) -> bool:
        """True for a cell of this table: below the header, in one of its columns."""
        letter, row = coordinate_from_string(cell)
        return row > self.row + 1 and column_index_from_string(letter) - 1 in self.columns.values()

    def missing(self) -> list[Field]:
        return [field for field in self.table if field.required and field.name not in self.columns]


def find_header(sheet: Sheet, tables: tuple[Table, ...]) -> Header | None:
    """The best match of a row of this sheet with a table, or None when nothing there looks like one."""
    found = [_match(sheet, row, table) for row in range(min(HEADER_ROWS, len(sheet.rows))) for table in tables]
    best = max(found, key=_score, default=None)
    return best if best and _is_convincing(best) else None


def _score(header: Header) -> tuple[int, float]:
    return len(header.columns), len(header.columns) / len(header.table.fields)


def _is_convincing(header: Header) -> bool:
    required = sum(field.required for field in header.table)
    found = required - len(header.missing())
    return len(header.columns) >= 2 and 2 * found >= required


def _match(sheet: Sheet, row: int, table: Table) -> Header:
    by_name = {normalised(name): field.name for field in table for name in (field.header, *field.aliases, field.name)}
    columns: dict[str, int] = {}
    for index, value in enumerate(sheet.rows[row]):
        field = by_name.get(normalised(value)) if isinstance(value, str) else None
        if field is not None:
            columns.setdefault(field, index)
    return Header(table=table, row=row, columns=columns)
