"""Headers on one to three rows, under titles and logos: what stands above each column, groups carried down."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from loaders.layouts.amount_columns import is_number
from loaders.workbook import Range, Sheet

HEADER_ROWS = 20  # a header lower than this was never seen
DEPTH = 3
_YEARS, _YEAR = range(1990, 2061), re.compile(r"\s*(?:199\d|20[0-5]\d)(?:[.,]0)?\s*")
_TELLING = 3  # different texts that a row of headers has at least
PATH = " › "


@dataclass(frozen=True, kw_only=True)
class HeaderRows:
    """``paths`` has, for each column, what stands above it: « État › DSIL »."""

    first: int  # 0-based
    last: int
    paths: tuple[str, ...]


def candidates(sheet: Sheet) -> Iterator[HeaderRows]:
    """Every way to take rows at the top of the sheet for its headers, the shallowest first."""
    top, ends = _filled(sheet), _ends(sheet)
    for depth in range(1, DEPTH + 1):
        for first in range(len(top) - depth + 1):
            last = first + depth - 1
            if any(map(has_figures, sheet.rows[first:last])) or _is_again(top, first, last):
                continue
            yield HeaderRows(first=first, last=first + depth - 1, paths=_paths(top[first : first + depth], ends[first : first + depth]))


def has_figures(row: Sequence[object]) -> bool:
    """True for a row with a number that is no year; in a text table, numbers are texts."""
    for value in row:  # most rows of a table hold a plain one: no text of theirs need be looked at
        if type(value) is float and not _YEARS[0] <= value <= _YEARS[-1]:
            return True
    return any(value != "" and is_number(value) and not _is_year(value) for value in row)


def _is_year(value: object) -> bool:
    return bool(_YEAR.fullmatch(value)) if isinstance(value, str) else _YEARS[0] <= value <= _YEARS[-1]


def _is_again(top: list[list[str]], first: int, last: int) -> bool:
    """Headers that stood higher already, a table between: there they are those of every row."""
    return len(set(top[last])) > _TELLING and any(row == top[last] for row in top[: max(first - 1, 0)])


def _filled(sheet: Sheet) -> list[list[str]]:
    """The first rows as texts, each merged range filled with its text."""
    rows = [[" ".join(str(value).split()) for value in row] for row in sheet.rows[:HEADER_ROWS]]
    for merged in sheet.merged:
        if merged.first_row < len(rows):
            _fill(rows, merged)
    return rows


def _fill(rows: list[list[str]], merged: Range) -> None:
    text = rows[merged.first_row][merged.first_column] if merged.first_column < len(rows[merged.first_row]) else ""
    for row in rows[merged.first_row : merged.last_row + 1]:
        for column in range(merged.first_column, min(merged.last_column + 1, len(row))):
            row[column] = text


def _ends(sheet: Sheet) -> list[set[int]]:
    """For each of the first rows, the last columns of its merged ranges: what is merged says itself how far it goes."""
    ends: list[set[int]] = [set() for _ in sheet.rows[:HEADER_ROWS]]
    for merged in sheet.merged:
        for row in ends[merged.first_row : merged.last_row + 1]:
            row.add(merged.last_column)
    return ends


def _paths(rows: list[list[str]], ends: list[set[int]]) -> tuple[str, ...]:
    """A group that is not merged covers the columns up to the next one that have a header of their own below it."""
    carried = [_carried(row, rows[-1], ended) for row, ended in zip(rows[:-1], ends, strict=False)] + [rows[-1]]
    return tuple(PATH.join(dict.fromkeys(filter(None, parts))) for parts in zip(*carried, strict=False))


def _carried(row: list[str], below: list[str], ended: set[int]) -> list[str]:
    found, group = [], ""
    for column, (text, own) in enumerate(zip(row, below, strict=False)):
        group = text or (group if own else "")
        found.append(group)
        group = "" if column in ended else group
    return found
