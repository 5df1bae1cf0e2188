"""Merged ranges as the sheet's own cells know them: a file may merge the whole sheet, or one cell a thousand times."""

from collections.abc import Iterable

from loaders.files.sheets import Range


def clipped(ranges: Iterable[Range], rows: list[list[object]]) -> tuple[Range, ...]:
    """The ranges within the rows that were read. Ranges cannot overlap, so no more cells are merged than there are.

    Excel empties what it merges: a range over other values than its first was not made by it, and says nothing.
    """
    height, width = len(rows), len(rows[0]) if rows else 0
    kept, merged = [], 0
    for found in ranges:
        within = Range(found.first_row, found.first_column, min(found.last_row, height - 1), min(found.last_column, width - 1))
        if within.last_row < within.first_row or within.last_column < within.first_column or within.cells < 2:
            continue
        merged += within.cells
        if merged > height * width:
            break
        if not _hides_values(within, rows):
            kept.append(within)
    return tuple(kept)


def _hides_values(merged: Range, rows: list[list[object]]) -> bool:
    for position, row in enumerate(rows[merged.first_row : merged.last_row + 1]):
        cells = row[merged.first_column : merged.last_column + 1]
        if any(value not in ("", None) for value in (cells if position else cells[1:])):
            return True
    return False
