"""The rows of a sheet as columns."""

from collections.abc import Sequence
from itertools import zip_longest

_AT_ONCE = 256  # rows


def columns_of(rows: Sequence[Sequence[object]]) -> list[list[object]]:
    """The columns of these rows, short rows filled up; a few rows at a time, because they lie apart in memory and each would be fetched once a column."""
    columns: list[list[object]] = [[] for _ in range(max(map(len, rows), default=0))]
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        across = [*zip_longest(*some, fillvalue="")]
        for index, column in enumerate(columns):
            column.extend(across[index] if index < len(across) else [""] * len(some))
    return columns
