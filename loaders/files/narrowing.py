"""A sheet's XML without what lies beyond its table, which calamine would have to go through or to hold in memory."""

import re
from typing import IO

from loaders.files.addresses import column_number
from loaders.files.region import COLUMN_GAP, Region
from loaders.files.sheet_blocks import blocks, has_values, widest

_CELL = re.compile(rb'<c r="([A-Za-z]{1,7})(\d{1,9})"[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
_ROW = re.compile(rb'<row r="(\d{1,9})"')


def narrowed(stream: IO[bytes], kept: Region | None) -> bytes:
    """The same sheet with the cells of ``kept`` only, and without its long stretches of rows that hold no value."""
    return b"".join(_within(block, kept, is_first=number == 0) for number, block in enumerate(blocks(stream)))


def _within(block: bytes, kept: Region | None, is_first: bool) -> bytes:
    if not is_first and (not has_values(block) or (kept and _first_row(block) > kept.rows)):
        return _after_rows(block)
    if kept is None or (widest(block) <= max(kept.columns, COLUMN_GAP) and _last_row(block) <= kept.rows):
        return block
    return _CELL.sub(lambda cell: cell[0] if kept.holds(int(cell[2]) - 1, column_number(cell[1])) else b"", block)


def _first_row(block: bytes) -> int:
    row = _ROW.search(block)
    return int(row[1]) if row else 0


def _last_row(block: bytes) -> int:
    row = _ROW.search(block, max(block.rfind(b"<row r="), 0))
    return int(row[1]) if row else 0


def _after_rows(block: bytes) -> bytes:
    end = block.rfind(b"</sheetData>")
    return block[end:] if end >= 0 else b""
