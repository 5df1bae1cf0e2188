"""The older Excel format (.xls), read by xlrd: python-calamine leaves errors empty there and its dates as numbers."""

import logging
from collections.abc import Iterator
from datetime import datetime
from io import StringIO

import xlrd
from xlrd.biffh import XL_CELL_BOOLEAN, XL_CELL_DATE, XL_CELL_ERROR, XLRDError

from loaders.files.addresses import address
from loaders.files.grid import Grid
from loaders.files.limits import MAX_NAMED_CELLS, Unreadable, check_merged, check_sheets
from loaders.files.merging import clipped
from loaders.files.ole import has_circle
from loaders.files.sheets import FaultyCell, Range, Sheet

_LENIENCIES = (
    {"formatting_info": True},
    {"formatting_info": True, "ignore_workbook_corruption": True},
    {"ignore_workbook_corruption": True},  # neither merged nor hidden cells are known then
)
_log = logging.getLogger(__name__)


def read(name: str, content: bytes) -> tuple[Sheet, ...]:
    """Every sheet of cells. What a macro sheet or a chart holds is no data."""
    book = _opened(content)
    check_sheets(book.nsheets)
    return tuple(_sheet(book, book.sheet_by_index(index)) for index in range(book.nsheets))


def _opened(content: bytes) -> xlrd.Book:
    """As strictly as the file allows: Excel opens containers with a sector used twice, and formats nobody knows."""
    if has_circle(content):
        raise Unreadable("n’a pas pu être lu : le fichier est abîmé. Ouvrez-le dans Excel et enregistrez-le à nouveau en .xlsx.")
    said = StringIO()  # what xlrd would print
    try:
        for number, leniency in enumerate(_LENIENCIES, start=1):
            try:
                return xlrd.open_workbook(file_contents=content, logfile=said, ragged_rows=True, **leniency)
            except XLRDError as error:
                if "encrypted" in str(error):
                    raise Unreadable("est protégé par un mot de passe : enregistrez-le sans mot de passe.") from error
                raise
            except Exception:
                if number == len(_LENIENCIES):
                    raise
    finally:
        if said.getvalue():
            _log.info("xlrd: %s", said.getvalue()[:2_000])


def _sheet(book: xlrd.Book, sheet: xlrd.sheet.Sheet) -> Sheet:
    grid = Grid(sheet.name)
    for row in range(sheet.nrows):
        grid.put_row(row, [_value(kind, value, book.datemode) for kind, value in zip(sheet.row_types(row), sheet.row_values(row), strict=True)])
    rows, notes = grid.dense()
    check_merged(sheet.name, len(sheet.merged_cells))
    merged = (Range(first_row, first_column, last_row - 1, last_column - 1) for first_row, last_row, first_column, last_column in sheet.merged_cells)
    return Sheet(
        name=sheet.name, rows=rows, notes=notes, hidden=bool(sheet.visibility), merged=clipped(merged, rows),
        faulty=_first(FaultyCell(cell, xlrd.error_text_from_code.get(code, "erreur")) for cell, code in _errors(sheet)),
        struck=_first(_struck(book, sheet)), is_1904=book.datemode == 1,
        hidden_rows=frozenset(row for row, info in sheet.rowinfo_map.items() if info.hidden and row < len(rows)),
        hidden_columns=frozenset(column for column, info in sheet.colinfo_map.items() if info.hidden and rows and column < len(rows[0])),
    )  # fmt: skip


def _value(kind: int, value: object, datemode: int) -> object:
    if kind == XL_CELL_DATE:
        return _moment(value, datemode)
    if kind == XL_CELL_BOOLEAN:
        return bool(value)
    return "" if kind == XL_CELL_ERROR else value


def _moment(value: float, datemode: int) -> object:
    """A time, a date, or both, as python-calamine gives them; a number that is no date stays one."""
    try:
        moment: datetime = xlrd.xldate_as_datetime(value, datemode)
    except (ValueError, OverflowError):
        return value
    if 0 <= value < 1:
        return moment.time()
    return moment.date() if float(value).is_integer() else moment


def _errors(sheet: xlrd.sheet.Sheet) -> Iterator[tuple[str, int]]:
    for row in range(sheet.nrows):
        for column, kind in enumerate(sheet.row_types(row)):
            if kind == XL_CELL_ERROR:
                yield address(row, column), sheet.cell_value(row, column)


def _struck(book: xlrd.Book, sheet: xlrd.sheet.Sheet) -> Iterator[str]:
    struck = {index for index, style in enumerate(book.xf_list) if book.font_list[style.font_index].struck_out}
    for row in range(sheet.nrows if struck else 0):
        for column, value in enumerate(sheet.row_values(row)):
            if value != "" and sheet.cell_xf_index(row, column) in struck:
                yield address(row, column)


def _first(cells: Iterator) -> tuple:
    return tuple(cell for cell, _ in zip(cells, range(MAX_NAMED_CELLS), strict=False))
