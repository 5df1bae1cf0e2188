"""Where the table of a sheet ends, when a few cells stand so far from it that the rectangle around all is immense."""

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from loaders.files.addresses import address
from loaders.files.limits import MAX_CELLS, check_cells

Position = tuple[int, int]
ROW_GAP, COLUMN_GAP = 1_000, 100  # blank rows or columns after which a cell is no part of the table
_MAX_FAR = 1_000  # more cells than that are no stray ones: the person must say which table is meant
_NAMED = 3


class Region(NamedTuple):
    """The first ``rows`` and ``columns`` of a sheet, and a French sentence on each thing left out."""

    rows: int
    columns: int
    notes: tuple[str, ...] = ()

    def holds(self, row: int, column: int) -> bool:
        return row < self.rows and column < self.columns


def region(sheet: str, positions: Iterable[Position]) -> Region:
    """The rectangle to read. Raises Unreadable when what remains of it, or what is left out, is too much."""
    positions = list(positions)
    around = _around(positions)
    if around.rows * around.columns <= MAX_CELLS:
        return around
    last_row = _before_gap(Counter(row for row, _ in positions), ROW_GAP)
    last_column = _before_gap(Counter(column for row, column in positions if row <= last_row), COLUMN_GAP)
    kept = Region(last_row + 1, last_column + 1)
    far = sorted(position for position in positions if not kept.holds(*position))
    wanted = around if len(far) > _MAX_FAR else kept
    check_cells(sheet, wanted.rows * wanted.columns)
    return kept._replace(notes=(_said(far),))


def _around(positions: list[Position]) -> Region:
    return Region(max((row for row, _ in positions), default=-1) + 1, max((column for _, column in positions), default=-1) + 1)


def _before_gap(used: Iterable[int], gap: int) -> int:
    """The last index before the first gap; a table may begin wherever it likes."""
    ordered = sorted(used)
    return next((index for index, following in pairwise(ordered) if following - index > gap), ordered[-1])


def _said(far: list[Position]) -> str:
    named = ", ".join(address(*position) for position in far[:_NAMED]) + (", …" if len(far) > _NAMED else "")
    if len(far) == 1:
        return f"La cellule {named} est loin du tableau : elle n’est pas lue. Rapprochez-la du tableau, ou effacez-la."
    return f"{len(far)} cellules sont loin du tableau ({named}) : elles ne sont pas lues. Rapprochez-les du tableau, ou effacez-les."
