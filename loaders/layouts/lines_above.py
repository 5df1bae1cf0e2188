"""Rows above the headers that look like rows of a table: they are not read, and it is said."""

from collections.abc import Iterator, Sequence

from crte_data.french import plural
from loaders.layouts.amount_columns import is_number
from loaders.layouts.header_rows import has_figures
from loaders.layouts.labels import address
from loaders.layouts.mapping import SheetMapping
from loaders.report import Anomaly
from loaders.workbook import Sheet

_SHOWN = 4
_FILLED = 3  # cells of a line, a figure and a text among them


def lines_above(sheet: Sheet, mapping: SheetMapping) -> Iterator[Anomaly]:
    """A recap, or a table whose headers come back lower, with more columns."""
    rows = [row for row in range(mapping.first_row) if _is_line(sheet.rows[row])]
    if rows:
        shown = ", ".join(str(row + 1) for row in rows[:_SHOWN]) + ("…" if len(rows) > _SHOWN else "")
        first = next(column for column, value in enumerate(sheet.rows[rows[0]]) if value not in ("", None))
        yield Anomaly(
            sheet=sheet.name, cell=address(rows[0], first), problem=f"Au-dessus des en-têtes, {plural(len(rows), 'ligne a des nombres et n’est pas lue', 'lignes ont des nombres et ne sont pas lues')} ({shown}).",
            fix="Rien si c’est un récapitulatif ; sinon, mettez ces lignes sous les en-têtes.", rule="lignes-au-dessus",
        )  # fmt: skip


def _is_line(row: Sequence[object]) -> bool:
    filled = [value for value in row if value not in ("", None)]
    return len(filled) >= _FILLED and has_figures(filled) and not all(map(is_number, filled))
