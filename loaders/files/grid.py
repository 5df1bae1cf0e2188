"""Rows as a reader meets them, however far apart, into the full rows of a sheet."""

from collections.abc import Iterator

from loaders.files.limits import MAX_CELLS, check_cells
from loaders.files.region import Position, region

_SPARSE = 1_000_000  # a rectangle this small is not worth a look at each of its cells


def is_filled(value: object) -> bool:
    """False for an empty cell and for blanks, of which some software fills whole columns."""
    return value != "" and not (isinstance(value, str) and value.isspace())


class Grid:
    """The filled rows of one sheet, each as long as its last filled cell."""

    def __init__(self, sheet: str) -> None:
        self._sheet = sheet
        self._rows: dict[int, list[object]] = {}
        self._held = 0

    def put_row(self, row: int, values: list[object]) -> None:
        """Raises Unreadable once more cells came in than a sheet may have."""
        length = len(values)
        while length and not is_filled(values[length - 1]):
            length -= 1
        if length:
            self._rows[row] = values[:length]
            self._held += length
            check_cells(self._sheet, self._held)

    @property
    def height(self) -> int:
        return max(self._rows, default=-1) + 1

    @property
    def width(self) -> int:
        return max(map(len, self._rows.values()), default=0)

    def dense(self) -> tuple[list[list[object]], tuple[str, ...]]:
        """Every row from the first one of the sheet, all of one width, and what was left out."""
        height, width, notes = self.height, self.width, ()
        if height * width > MAX_CELLS:
            height, width, notes = region(self._sheet, self._positions())
        blank: list[object] = [""] * width
        rows = [self._rows.get(row, blank) for row in range(height)]
        return [values if len(values) == width else (values + blank)[:width] for values in rows], notes

    def _positions(self) -> Iterator[Position]:
        return ((row, column) for row, values in self._rows.items() for column, value in enumerate(values) if is_filled(value))
