"""Office Open XML workbooks (.xlsx, .xlsm): calamine reads the values, a scan of the XML says the rest.

The scan comes first: calamine holds the whole rectangle around the cells of a sheet, and ends the process when two
cells stand too far apart.
"""

import io
import logging

import python_calamine

from loaders.files.limits import MAX_CELLS, check_merged
from loaders.files.merging import clipped
from loaders.files.narrowing import narrowed
from loaders.files.package import Package
from loaders.files.region import region
from loaders.files.rewriting import rewritten_sheet
from loaders.files.sheet_scan import SheetScan, filled, scanned
from loaders.files.sheets import Sheet
from loaders.files.trimming import full_rows

_log = logging.getLogger(__name__)
_LAST_COLUMN = 16_384
_Scans = dict[str, tuple[SheetScan, tuple[str, ...]]]


def read(name: str, content: bytes) -> tuple[Sheet, ...]:
    package = Package(content)
    struck_styles = package.struck_styles()
    scans = {part.sheet: _scanned(package, part.sheet, part.path, struck_styles) for part in package.sheets() if part.path}
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(package.content()))
    is_1904 = package.is_1904()
    return tuple(_sheet(book, index, meta, scans, is_1904) for index, meta in enumerate(book.sheets_metadata) if is_worksheet(meta))


def is_worksheet(meta: python_calamine.SheetMetadata) -> bool:
    return meta.typ == python_calamine.SheetTypeEnum.WorkSheet


def _scanned(package: Package, sheet: str, path: str, struck_styles: frozenset[int]) -> tuple[SheetScan, tuple[str, ...]]:
    """The scan of a sheet, whose XML is written again where calamine could not read it as it is."""
    with package.open(path) as stream:
        scan = scanned(stream, struck_styles)
    if not scan.is_usual:
        with package.open(path) as stream:
            package.rewrite(path, rewritten_sheet(stream))
        with package.open(path) as stream:
            scan = scanned(stream, struck_styles)
    check_merged(sheet, len(scan.merged))
    is_immense = scan.rows * scan.columns > MAX_CELLS or scan.columns > _LAST_COLUMN  # no software writes such a cell: look at each
    return scan, _narrowed(package, sheet, path, is_immense) if is_immense or scan.idle_blocks > 1 else ()


def _narrowed(package: Package, sheet: str, path: str, is_immense: bool) -> tuple[str, ...]:
    """Leave out rows without values, and cells so far from the table that no memory holds what lies between."""
    kept = None
    if is_immense:
        with package.open(path) as stream:
            kept = region(sheet, filled(stream, package.blank_strings()))
    with package.open(path) as stream:
        package.rewrite(path, narrowed(stream, kept))
    return kept.notes if kept else ()


def _sheet(book: python_calamine.CalamineWorkbook, index: int, meta: python_calamine.SheetMetadata, scans: _Scans, is_1904: bool) -> Sheet:
    if meta.name not in scans:
        _log.warning("no XML found for the sheet %r", meta.name)
    scan, notes = scans.get(meta.name, (SheetScan(), ()))
    rows = full_rows(meta.name, book.get_sheet_by_index(index))
    width = len(rows[0]) if rows else 0
    return Sheet(
        name=meta.name, rows=rows, hidden=meta.visible != python_calamine.SheetVisibleEnum.Visible, notes=notes,
        faulty=tuple(scan.faulty), linked=tuple(scan.linked), struck=tuple(scan.struck), has_filter=scan.has_filter, is_1904=is_1904,
        merged=clipped(scan.merged, rows),
        hidden_rows=frozenset(row for row in scan.hidden_rows if row < len(rows)),
        hidden_columns=frozenset(column for span in scan.hidden_columns for column in range(span.start, min(span.stop, width))),
    )  # fmt: skip
