"""What calamine does not say of an .xlsx sheet, from its XML: its faults, its extent, what is merged, hidden or struck.

Patterns over a few megabytes at a time: a parser's event for each of two million cells would take longer than reading
them. They know XML as Excel and most others write it; ``SheetScan.is_usual`` tells, and :mod:`loaders.files.rewriting`
makes any other sheet so.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from loaders.files.addresses import column_number, corners, position
from loaders.files.limits import MAX_MERGED, MAX_NAMED_CELLS
from loaders.files.region import Position
from loaders.files.sheet_blocks import blocks, has_values, is_usual, is_usual_writer, widest
from loaders.files.sheets import FaultyCell, Range

_ADDRESS = rb'<c r="([A-Za-z]{1,7}\d{1,9})"'
_COMPUTED = re.compile(_ADDRESS + rb"([^>/]*)>\s*(<f[\s/>].*?)</c>", re.DOTALL)
_ERROR = re.compile(_ADDRESS + rb'([^>/]*\bt="e"[^>/]*)>(.*?)</c>', re.DOTALL)
_FILLED = re.compile(rb'<c r="([A-Za-z]{1,7})(\d{1,9})"([^>/]*)>(?!</c>)(.*?)</c>', re.DOTALL)
_STYLED = re.compile(_ADDRESS + rb'[^>/]*?\bs="(\d+)"[^>/]*>(?!</c>)')
_VALUE = re.compile(rb"<v(?: [^>]*)?>([^<]+)</v>")
_TEXT = re.compile(rb"<t(?: [^>]*)?>([^<]*)</t>")
_SHARED = re.compile(rb'\bsi="(\d+)"')
_LINK = re.compile(rb"(?<![\w\[\]])'?\[\d+\][^!\[\]<]*!")  # [1]Feuil1!A1: a cell of the first linked file
_HIDDEN_ROW = re.compile(rb'<row r="(\d{1,9})"[^>]*? hidden="(?:1|true)"')
_COLUMN = re.compile(rb"<col [^>]*>")
_MERGED = re.compile(rb'<mergeCell [^>]*?ref="([^"]+)"')
_ATTRIBUTE = re.compile(rb'(\w+)="([^"]*)"')


@dataclass
class SheetScan:
    """All cells with a value stand in the first ``rows`` and ``columns``, which may be more than there are."""

    is_usual: bool = True
    rows: int = 0
    columns: int = 0
    idle_blocks: int = 0  # megabytes of rows without a value: formats, down to the last row of the sheet
    faulty: list[FaultyCell] = field(default_factory=list)
    linked: list[str] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)
    merged: list[Range] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[range] = field(default_factory=list)
    has_filter: bool = False


def scanned(stream: IO[bytes], struck_styles: frozenset[int] = frozenset()) -> SheetScan:
    """One pass over a sheet's XML; it stops where the XML is not usual."""
    scan = SheetScan()
    shared_links: set[bytes] = set()
    block, is_first = b"", True
    for block in blocks(stream):
        if not is_usual(block) or (is_first and not is_usual_writer(block)):
            return SheetScan(is_usual=False)
        if is_first:
            _add_layout(scan, block[: block.find(b"<row ")])
        _add_cells(scan, block, shared_links, struck_styles)
        is_first = False
    _add_layout(scan, block[block.rfind(b"</sheetData>") :])
    return scan


def filled(stream: IO[bytes], blank_strings: frozenset[int]) -> Iterator[Position]:
    """Where the cells are that hold more than blanks. Slower: a step for each cell."""
    for block in filter(has_values, blocks(stream)):
        for letters, row, attributes, inside in _FILLED.findall(block):
            if not _is_blank(attributes, inside, blank_strings):
                yield int(row) - 1, column_number(letters)


def _add_cells(scan: SheetScan, block: bytes, shared_links: set[bytes], struck_styles: frozenset[int]) -> None:
    if has_values(block):
        _add_extent(scan, block)
        _add_struck(scan, block, struck_styles)
    else:
        scan.idle_blocks += 1
    _add_faults(scan, block, shared_links)
    if b' hidden="' in block:
        scan.hidden_rows += [int(row) - 1 for row in _HIDDEN_ROW.findall(block)]


def _add_extent(scan: SheetScan, block: bytes) -> None:
    start = block.rfind(b'<c r="', 0, max(block.rfind(b"</v>"), block.rfind(b"</is>")))
    if start >= 0:
        cell = block[start + 6 : block.index(b'"', start + 6)].decode("ascii", "replace")
        scan.rows = max(scan.rows, position(cell)[0] + 1)
    scan.columns = max(scan.columns, widest(block))


def _add_faults(scan: SheetScan, block: bytes, shared_links: set[bytes]) -> None:
    if b't="e"' in block:
        found = [FaultyCell(cell.decode(), _error(inside)) for cell, _, inside in _ERROR.findall(block)]
        scan.faulty += found[: MAX_NAMED_CELLS - len(scan.faulty)]
    if b"<f" not in block:  # most sheets hold plain values: no need to look at each cell
        return
    for cell, attributes, inside in _COMPUTED.findall(block):
        if _is_uncomputed(attributes, inside) and len(scan.faulty) < MAX_NAMED_CELLS:
            scan.faulty.append(FaultyCell(cell.decode(), ""))
        if _is_linked(inside, shared_links) and len(scan.linked) < MAX_NAMED_CELLS:
            scan.linked.append(cell.decode())


def _error(inside: bytes) -> str:
    value = _VALUE.search(inside)
    return value[1].decode("utf-8", "replace") if value else "erreur"


def _is_uncomputed(attributes: bytes, inside: bytes) -> bool:
    is_text = b't="str"' in attributes or b't="inlineStr"' in attributes  # a computed text may be empty, a number may not
    return not is_text and b't="e"' not in attributes and not _VALUE.search(inside)


def _is_linked(inside: bytes, shared_links: set[bytes]) -> bool:
    """A formula that names a cell of another file, or shares one that does."""
    shared = _SHARED.search(inside)
    if b"[" in inside and _LINK.search(inside):
        shared_links.update(shared.groups() if shared else ())
        return True
    return shared is not None and shared[1] in shared_links


def _add_struck(scan: SheetScan, block: bytes, styles: frozenset[int]) -> None:
    if styles and len(scan.struck) < MAX_NAMED_CELLS:
        scan.struck += [cell.decode() for cell, style in _STYLED.findall(block) if int(style) in styles]
        del scan.struck[MAX_NAMED_CELLS:]


def _add_layout(scan: SheetScan, around: bytes) -> None:
    """What stands before the rows and after them."""
    scan.hidden_columns += [span for column in _COLUMN.findall(around) if (span := _hidden_span(column))]
    scan.merged += [_range(found) for found in _MERGED.findall(around)[: MAX_MERGED + 1]]
    scan.has_filter |= b"<filterColumn" in around


def _hidden_span(column: bytes) -> range | None:
    attributes = dict(_ATTRIBUTE.findall(column))
    if attributes.get(b"hidden") not in (b"1", b"true"):
        return None
    return range(int(attributes.get(b"min", b"1")) - 1, int(attributes.get(b"max", b"1")))


def _range(found: bytes) -> Range:
    return Range(*corners(found.decode("ascii", "replace")))


def _is_blank(attributes: bytes, inside: bytes, blank_strings: frozenset[int]) -> bool:
    if b't="inlineStr"' in attributes:
        return not b"".join(_TEXT.findall(inside)).strip()
    value = _VALUE.search(inside)
    if value is None:
        return True
    if b't="s"' in attributes:
        return value[1].isdigit() and int(value[1]) in blank_strings
    return not value[1].strip()
