"""The rows of a sheet that calamine read, from the first one of the sheet to the last that is not blank."""

import python_calamine

from loaders.files.grid import is_filled
from loaders.files.limits import check_cells


def full_rows(name: str, sheet: python_calamine.CalamineSheet) -> list[list[object]]:
    """All of one width; rows and columns after the last filled cell are left out."""
    if sheet.start is None or sheet.end is None:
        return []
    (top, left), (bottom, right) = sheet.start, sheet.end
    check_cells(name, (bottom + 1) * (right + 1))
    rows = _trimmed(sheet.to_python())
    if left:
        before: list[object] = [""] * left
        rows = [before + row for row in rows]
    return [[""] * len(rows[0]) for _ in range(top)] + rows if rows else []


def _trimmed(rows: list[list[object]]) -> list[list[object]]:
    while rows and not any(map(is_filled, rows[-1])):
        rows.pop()
    full = width = len(rows[0]) if rows else 0
    while width and not any(is_filled(row[width - 1]) for row in rows):
        width -= 1
    return rows if width == full else [row[:width] for row in rows]
