"""The tables of a sheet of requests: the same headers again are a new page, others are another table."""

from collections.abc import Sequence
from dataclasses import replace

from crte_data.names import normalised
from loaders.layouts.annual.meanings import meaning_of
from loaders.layouts.annual.recognition import recognise
from loaders.layouts.header_rows import PATH
from loaders.layouts.mapping import SheetMapping
from loaders.layouts.wide.tables import Part, has_numbers
from loaders.naming import Names
from loaders.workbook import Sheet

_TELLING = 4  # columns that a row of headers names at least
_ABOVE = 2  # rows of title or groups right above headers
Row = Sequence[object]


def is_header_again(row: Row, mapping: SheetMapping) -> bool:
    """Every text of the row is a header, or a group, of its own column."""
    texts, headers = _texts(row), {column.index: set(map(normalised, column.header.split(PATH))) for column in mapping.columns}
    return len(texts) > 1 and not has_numbers(row) and all(normalised(text) in headers.get(index, ()) for index, text in texts.items())


def table_below(sheet: Sheet, mapping: SheetMapping) -> Part | None:
    """What follows the table of the mapping, from the first row of other headers."""
    for position in range(mapping.last_row + 2, len(sheet.rows)):
        row = sheet.rows[position]
        if _is_header(row) and not is_header_again(row, mapping):
            return Part(_top(sheet.rows, position, mapping.last_row), position, len(sheet.rows))
    return None


def recognised_below(sheet: Sheet, part: Part, mapping: SheetMapping, names: Names) -> SheetMapping | None:
    """The mapping of that table, in the rows of the sheet; what its titles say holds for both."""
    found = recognise(part.of(sheet), mapping.layout, names)
    return found and replace(found, first_row=found.first_row + part.first, last_row=found.last_row + part.first, options={**mapping.options, **found.options})


def _texts(row: Row) -> dict[int, str]:
    return {index: " ".join(value.split()) for index, value in enumerate(row) if isinstance(value, str) and value.strip()}


def _is_header(row: Row) -> bool:
    texts = _texts(row)
    if len(texts) < _TELLING or has_numbers(row):
        return False
    found = {meaning for text in texts.values() if (meaning := meaning_of(text, None))}
    return len(found) >= _TELLING and 2 * len(found) >= len(texts) and bool(found & {"intitule", "maitre_ouvrage"})


def _top(rows: Sequence[Row], start: int, above: int) -> int:
    """With the title and the groups that a blank row parts from the lines before; a line is never taken for a title."""
    for top in range(start - 1, max(start - _ABOVE - 2, above), -1):
        if not any(value not in ("", None) for value in rows[top]):
            return top + 1
        if has_numbers(rows[top]):
            break
    return start
