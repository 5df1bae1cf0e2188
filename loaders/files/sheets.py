"""What every reader gives: a workbook of sheets, and the one error for a file that cannot be read."""

from dataclasses import dataclass, field
from typing import NamedTuple

from crte_data.errors import UserError


class WorkbookError(UserError):
    """The file cannot be read at all; its text is fit for the person who sent it."""


class Range(NamedTuple):
    """A rectangle of cells, counted from 0, its last row and column included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    @property
    def cells(self) -> int:
        return (self.last_row - self.first_row + 1) * (self.last_column - self.first_column + 1)


@dataclass(frozen=True)
class FaultyCell:
    """``found`` is the error (« #REF! »), or empty for a formula without a computed value."""

    cell: str
    found: str


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Rows from the first one of the sheet: ``rows[0]`` is row 1 and its first value column A.

    What a format cannot say of its sheets is left empty. ``linked`` are the cells whose value was computed from
    another file, which is never opened; ``notes`` are French sentences on what was not read.
    """

    name: str
    rows: list[list[object]]
    hidden: bool = False
    faulty: tuple[FaultyCell, ...] = ()
    linked: tuple[str, ...] = ()
    struck: tuple[str, ...] = ()
    merged: tuple[Range, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    has_filter: bool = False
    is_1904: bool = False  # days are counted from 1904
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Workbook:
    name: str
    content: bytes = field(repr=False)
    sheets: tuple[Sheet, ...]
