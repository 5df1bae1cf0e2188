"""The bundled workbooks with every free text made hostile: markup, scripts, links, formulas, in each language that reads them."""

import csv
import io
import re
from collections.abc import Iterator

import openpyxl

from crte_data.schemas import Kind
from crte_data.tables import DATA_TABLES
from loaders.bundled import WORKBOOKS

PAYLOAD = (
    "<img src=x onerror=alert(1)><script>alert(2)</script>[lien](javascript:alert(3)) ![i](x) **gras** $x_1$ `code` :red[rouge] :material/home: "
    '<b>b</b> <a href="javascript:alert(4)">a</a> %{x} &amp; {{1}}'
)
STARTS = ("@SUM(1)", "=1+1", "+1", "-1+2")  # of formulas, a column one of them
FILE_MARK = "<img src=x onerror=alert(5)> $f$"
_BOOKS = ("indicateurs.xlsx", "maquette_financiere.xlsx", "suivi_actions.xlsx", "territoires.xlsx")
_FREE_CODES = frozenset({"lignes"})  # read as it is written, and a key of nothing
_BY_HEADERS = {frozenset(field.header for field in table if field.required): table for table in DATA_TABLES.values()}


_NUMBER = re.compile(r"-\d[\d\s]*([.,]\d+)?")


def formulas(text: str, delimiter: str) -> list[str]:
    """The cells of a CSV that a spreadsheet would run: those that begin as a formula does and are no negative number."""
    cells = (cell for line in csv.reader(io.StringIO(text), delimiter=delimiter) for cell in line)
    return [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r")) and not _NUMBER.fullmatch(cell)]


def hostile_workbooks(said: str = "") -> Iterator[tuple[str, bytes]]:
    """Names and contents: keys, numbers and lists of values are left, so that every chart still has its figures.

    ``said`` is one more word of every text.
    """
    for name in _BOOKS:
        book = openpyxl.load_workbook(WORKBOOKS / name)
        for sheet in book:
            _spoil(sheet, said)
        buffer = io.BytesIO()
        book.save(buffer)
        yield name.replace(".xlsx", f" {FILE_MARK}.xlsx"), buffer.getvalue()


def _spoil(sheet, said: str) -> None:
    headers = {cell.column: str(cell.value or "").removesuffix(" *") for cell in sheet[1]}
    table = next((table for required, table in _BY_HEADERS.items() if required <= set(headers.values())), None)
    if table is None:
        return
    free = {field.header for field in table if (field.kind is Kind.TEXT or field.name in _FREE_CODES) and field.name not in dict(table.references)}
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            if headers.get(cell.column) in free and cell.value not in (None, ""):
                cell.value = " ".join(filter(None, (STARTS[cell.column % len(STARTS)], PAYLOAD, said, str(cell.value))))
                cell.data_type = "s"
