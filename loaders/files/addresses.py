"""Cell addresses: « B12 » is row 11 and column 1, counted from 0."""

import functools
import re
from string import ascii_uppercase

_ADDRESS = re.compile(r"\$?([A-Za-z]{1,7})\$?(\d{1,9})")


@functools.lru_cache(maxsize=20_000)  # more than a sheet has columns
def letters(column: int) -> str:
    """« XFD » for 16383."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = ascii_uppercase[rest] + text
    return text


@functools.lru_cache(maxsize=20_000)
def column_number(text: str | bytes) -> int:
    """16383 for « XFD »."""
    number = 0
    for letter in text.upper() if isinstance(text, bytes) else text.upper().encode():
        number = number * 26 + letter - 64
    return number - 1


def address(row: int, column: int) -> str:
    return f"{letters(column)}{row + 1}"


def position(text: str) -> tuple[int, int]:
    """Row and column of an address. Raises ValueError for a text that is none."""
    match = _ADDRESS.fullmatch(text)
    if not match or not int(match[2]):
        raise ValueError(f"no cell address: {text[:20]!r}")
    return int(match[2]) - 1, column_number(match[1])


def corners(text: str) -> tuple[int, int, int, int]:
    """First row, first column, last row, last column of « A1:C5 » or « B2 »."""
    first, _, last = text.partition(":")
    (row, column), (other_row, other_column) = position(first), position(last or first)
    return min(row, other_row), min(column, other_column), max(row, other_row), max(column, other_column)
