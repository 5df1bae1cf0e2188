"""A Panel's table as CSV and XLSX, for a French Excel. No cell of either can start a formula."""

import io

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from charts.panel import Panel
from crte_data.french import MAX_DECIMALS
from crte_data.harmless import harmless
from crte_data.vocabulary import FICTITIOUS_MARK


def csv_bytes(panel: Panel) -> bytes:
    """Semicolons, decimal commas and a byte-order mark: what a French Excel opens on a double click."""
    table = _self_describing(panel).map(harmless).apply(_written).rename(columns=harmless)
    return ("\ufeff" + table.to_csv(index=False, sep=";", lineterminator="\r\n")).encode()


def _written(column: pd.Series) -> pd.Series:
    """Numbers with the decimals of the screen: no « 254,33333333333334 », no « 37,0 »."""
    return column.map(_number, na_action="ignore") if pd.api.types.is_float_dtype(column) else column


def _number(value: float) -> str:
    return f"{value:.{MAX_DECIMALS}f}".rstrip("0").rstrip(".").replace(".", ",")


def _self_describing(panel: Panel) -> pd.DataFrame:
    """The table with what a line needs when it is read alone: scope, source, version, and the mark of an example."""
    said = {"Périmètre de la carte": panel.scope, "Source de la carte": panel.source, "Version": panel.version}
    return panel.table.assign(**({"Attention": FICTITIOUS_MARK} if panel.is_fictitious else {}), **said)


def xlsx_bytes(panel: Panel) -> bytes:
    """One sheet: title, scope and takeaway, the table, then source and caveats."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Données"
    mark = (FICTITIOUS_MARK,) if panel.is_fictitious else ()
    for text in (*mark, panel.title, f"Périmètre : {panel.scope}", panel.takeaway):
        _append(sheet, [text])
    sheet["A1"].font = Font(bold=True, size=16)
    sheet.append([])
    _write_table(sheet, panel.table)
    sheet.append([])
    for text in (f"Source : {panel.source}", f"Version {panel.version} du tableau de bord", *(f"Réserve : {caveat}" for caveat in panel.caveats)):
        _append(sheet, [text])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write_table(sheet: Worksheet, table: pd.DataFrame) -> None:
    _append(sheet, list(table.columns))
    for cell in sheet[sheet.max_row]:
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="1F4E79")
    for row in table.itertuples(index=False):
        _append(sheet, [None if pd.isna(value) else value for value in row])
    for index, column in enumerate(table.columns, start=1):
        longest = max([len(str(column)), *(len(str(value)) for value in table[column].head(200))])
        sheet.column_dimensions[get_column_letter(index)].width = min(60, longest + 3)


def _append(sheet: Worksheet, values: list[object]) -> None:
    sheet.append(["" if isinstance(value, str) else value for value in values])
    for column, value in enumerate(values, start=1):
        if isinstance(value, str):
            cell = sheet.cell(sheet.max_row, column, value)
            cell.data_type = "s"  # a text, even one that begins with « = »
            cell.alignment = Alignment(vertical="top")
