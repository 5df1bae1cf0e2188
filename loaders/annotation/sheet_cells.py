"""Cells of a sheet given another format, whether the sheet has them or not; every other byte stays."""

import functools
import re
from collections.abc import Callable, Iterator, Mapping

from openpyxl.utils import column_index_from_string
from openpyxl.utils.cell import coordinate_from_string

from loaders.annotation.markup import attribute, opened, prefix, region, tags, with_attribute

Formats = Mapping[str, Callable[[int], int]]  # for each cell, its new format from the one it has


def reformatted(xml: bytes, formats: Formats) -> bytes:
    """The sheet with these cells in their new format. A sheet whose rows have no number is left as it is."""
    own = prefix(xml, "worksheet")
    xml = opened(xml, own + b"sheetData")
    start, end = region(xml, own + b"sheetData")
    rows: dict[int, dict[str, Callable[[int], int]]] = {}
    for cell, change in formats.items():
        rows.setdefault(coordinate_from_string(cell)[1], {})[cell] = change
    pieces = list(_rows(xml[start:end], own, rows, _column_formats(xml[:start], own)))
    return xml[:start] + b"".join(pieces) + xml[end:] if None not in pieces else xml


def _rows(data: bytes, own: bytes, rows: Mapping[int, Mapping[str, Callable[[int], int]]], by_column: Mapping[int, int]) -> Iterator[bytes | None]:
    """The content of the sheet's data, a piece at a time; None where a row has no number."""
    row_tag = re.compile(rb"<" + own + rb"row(?=[\s>/])[^>]*>")
    waiting = sorted(rows, reverse=True)
    copied = 0
    for tag in row_tag.finditer(data):
        number = attribute(tag[0], "r") if waiting else ""
        if number is None:
            yield None
            return
        while waiting and waiting[-1] < int(number):
            yield data[copied : tag.start()]
            copied = tag.start()
            yield _new_row(own, waiting[-1], rows[waiting.pop()], by_column)
        if waiting and waiting[-1] == int(number):
            row_end, piece = _row(data, tag, own, rows[waiting.pop()], by_column)
            yield data[copied : tag.start()] + piece
            copied = row_end
        if not waiting:
            break
    yield data[copied:]
    for number in reversed(waiting):
        yield _new_row(own, number, rows[number], by_column)


def _row(data: bytes, tag: re.Match[bytes], own: bytes, cells: Mapping[str, Callable[[int], int]], by_column: Mapping[int, int]) -> tuple[int, bytes]:
    """Where the row ends, and the row with its cells reformatted and those it lacks."""
    closing = b"</" + own + b"row>"
    if tag[0].endswith(b"/>"):
        return tag.end(), tag[0][:-2].rstrip() + b">" + _cells(b"", own, cells, _default(tag[0], by_column)) + closing
    end = data.index(b"</" + own + b"row", tag.end())
    return end, tag[0] + _cells(data[tag.end() : end], own, cells, _default(tag[0], by_column))


def _new_row(own: bytes, number: int, cells: Mapping[str, Callable[[int], int]], by_column: Mapping[int, int]) -> bytes:
    inside = _cells(b"", own, cells, lambda column: by_column.get(column, 0))
    return b"<" + own + b'row r="%d">' % number + inside + b"</" + own + b"row>"


def _cells(row: bytes, own: bytes, cells: Mapping[str, Callable[[int], int]], default: Callable[[int], int]) -> bytes:
    """The row's cells, those wanted in their new format; those it lacks are put where their column wants them."""
    waiting = sorted(((_column(cell), cell) for cell in cells), reverse=True)
    pieces, copied = [], 0
    for tag in tags(row, own + b"c"):
        if not waiting:
            break
        column = _column(attribute(tag[0], "r") or "")
        while waiting and waiting[-1][0] < column:
            pieces += [row[copied : tag.start()], _new_cell(own, *waiting.pop(), cells, default)]
            copied = tag.start()
        if waiting and waiting[-1][0] == column:
            form = cells[waiting.pop()[1]](int(attribute(tag[0], "s") or 0))
            pieces += [row[copied : tag.start()], with_attribute(tag[0], "s", form)]
            copied = tag.end()
    return b"".join([*pieces, row[copied:], *(_new_cell(own, *found, cells, default) for found in reversed(waiting))])


def _new_cell(own: bytes, column: int, cell: str, cells: Mapping[str, Callable[[int], int]], default: Callable[[int], int]) -> bytes:
    return b"<" + own + b'c r="%b" s="%d"/>' % (cell.encode(), cells[cell](default(column)))


def _column(cell: str) -> int:
    """1 for « A12 »; 0, before any other, for a cell that does not say where it is."""
    return _letters_column(cell.rstrip("0123456789"))


@functools.cache
def _letters_column(letters: str) -> int:
    return column_index_from_string(letters) if letters else 0


def _default(row: bytes, by_column: Mapping[int, int]) -> Callable[[int], int]:
    """The format that an empty cell shows: its row's, else its column's."""
    own = int(attribute(row, "s") or 0)
    return lambda column: own or by_column.get(column, 0)


def _column_formats(head: bytes, own: bytes) -> dict[int, int]:
    found: dict[int, int] = {}
    for tag in tags(head, own + b"col"):
        form = int(attribute(tag[0], "style") or 0)
        first, last = int(attribute(tag[0], "min") or 1), int(attribute(tag[0], "max") or 1)
        if form:
            found |= dict.fromkeys(range(first, min(last, first + 1_000) + 1), form)
    return found
