"""The rows of a sheet as columns."""

from collections.abc import Sequence

_AT_ONCE = 256  # rows


def columns_of(rows: Sequence[Sequence[object]]) -> list[list[object]]:
    """The columns of these rows, all of one width; a few rows at a time, because they lie apart in memory and each would be fetched once a column."""
    columns: list[list[object]] = [[] for _ in rows[0]] if rows else []
    for start in range(0, len(rows), _AT_ONCE):
        for column, values in zip(columns, zip(*rows[start : start + _AT_ONCE], strict=True), strict=True):
            column.extend(values)
    return columns
