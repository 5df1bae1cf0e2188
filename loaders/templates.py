"""Workbooks that this package reads back: the empty templates, and any frames written in their shape."""

import io
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from crte_data.schemas import Field, Kind, Table
from loaders.families import Family

GUIDE, LISTS = "Mode d’emploi", "Listes"
_HEADER = PatternFill("solid", fgColor="1F4E79")
_REQUIRED = PatternFill("solid", fgColor="8A3B12")
_ROWS_WITH_LISTS = 2_000
# In the file a comma groups thousands whatever the language: a French Excel shows « 1 234,50 € ».
_FORMATS = {Kind.AMOUNT: '#,##0.00 "€";-#,##0.00 "€"', Kind.PERCENT: "0", Kind.PERIOD: "@", Kind.CODE: "@"}


@dataclass(frozen=True)
class SheetContent:
    """A sheet to write: its name, the table it holds, and its rows (None for an empty template)."""

    name: str
    table: Table
    frame: pd.DataFrame | None = None


def template(family: Family) -> bytes:
    """An empty workbook of this family: headers, drop-down lists, cell formats and how to fill it."""
    return write_workbook(family.label, [SheetContent(table.sheet, table) for table in family.tables])


def write_workbook(title: str, contents: Iterable[SheetContent], notice: str = "") -> bytes:
    """Write sheets in the shape the loaders read. ``notice`` stands above the guide (« montants fictifs »)."""
    contents = list(contents)
    book = Workbook()
    guide = book.active
    guide.title = GUIDE
    _write_guide(guide, title, notice, contents)
    choices = _write_lists(book, contents)
    for content in contents:
        _write_sheet(book.create_sheet(content.name), content, choices)
    book.move_sheet(LISTS, len(contents))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write_guide(sheet: Worksheet, title: str, notice: str, contents: list[SheetContent]) -> None:
    tables = list({content.table.name: content.table for content in contents}.values())
    lines = [
        title, notice,
        "Une ligne par enregistrement, sans ligne vide ni sous-total. L’ordre des colonnes est libre.",
        "Ce qui n’est pas connu reste vide : une cellule vide n’est jamais comptée comme 0.",
        "Colonnes à en-tête brun : obligatoires. Les listes déroulantes donnent les valeurs possibles.",
        "Déposez le classeur sur la page « Dépôt » du tableau de bord : il est contrôlé avant toute publication.",
    ]  # fmt: skip
    for line in filter(None, lines):
        sheet.append([line])
    sheet["A1"].font = Font(bold=True, size=16)
    sheet.append([])
    sheet.append(["Feuille", "Colonne", "Obligatoire", "Contenu", "Explication", "Valeurs possibles"])
    _style_header(sheet, sheet.max_row, set())
    for table in tables:
        for field in table:
            sheet.append([table.sheet, field.header, "oui" if field.required else "", field.kind.value, field.description, ", ".join(field.choices)])
    for letter, width in zip("ABCDEF", (22, 30, 14, 26, 70, 90), strict=True):
        sheet.column_dimensions[letter].width = width


def _write_lists(book: Workbook, contents: list[SheetContent]) -> dict[str, str]:
    """Write each list of choices in a hidden sheet (a list of over 255 characters fits nowhere else)."""
    sheet = book.create_sheet(LISTS)
    sheet.sheet_state = "hidden"
    fields = {field.name: field for content in contents for field in content.table if field.choices or field.kind is Kind.BOOLEAN}
    ranges = {}
    for index, field in enumerate(fields.values(), start=1):
        choices = field.choices or ("oui", "non")
        letter = get_column_letter(index)
        for row, choice in enumerate((field.header, *choices), start=1):
            sheet.cell(row, index, choice).data_type = "s"
        ranges[field.name] = f"{quote_sheetname(LISTS)}!${letter}$2:${letter}${len(choices) + 1}"
    return ranges


def _write_sheet(sheet: Worksheet, content: SheetContent, choices: dict[str, str]) -> None:
    fields = content.table.fields
    sheet.append([field.header for field in fields])
    _style_header(sheet, 1, {index for index, field in enumerate(fields, start=1) if field.required})
    rows = 0 if content.frame is None else len(content.frame)
    if content.frame is not None:
        _write_rows(sheet, content.table, content.frame)
    for index, field in enumerate(fields, start=1):
        _format_column(sheet, index, field, choices.get(field.name), max(rows, _ROWS_WITH_LISTS))
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(fields))}{max(rows, 1) + 1}"


def _style_header(sheet: Worksheet, row: int, required: set[int]) -> None:
    for cell in sheet[row]:
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = _REQUIRED if cell.column in required else _HEADER
        cell.alignment = Alignment(wrap_text=True, vertical="center")


def _write_rows(sheet: Worksheet, table: Table, frame: pd.DataFrame) -> None:
    columns = [[_cell(field, value) for value in frame[field.name]] for field in table]
    for row, values in enumerate(zip(*columns, strict=True), start=2):
        for column, (field, value) in enumerate(zip(table, values, strict=True), start=1):
            if value is None:
                continue
            cell = sheet.cell(row, column, value)
            if isinstance(value, str):
                cell.data_type = "s"  # a text that begins with « = » stays a text
            cell.number_format = _FORMATS.get(field.kind, "General")
            cell.alignment = Alignment(wrap_text=field.width >= 40, vertical="top")


def _cell(field: Field, value: object) -> object:
    if field.kind is Kind.BOOLEAN:
        return "oui" if value else None
    return None if value == "" or value is None or value != value else value


def _format_column(sheet: Worksheet, index: int, field: Field, choices: str | None, rows: int) -> None:
    letter = get_column_letter(index)
    sheet.column_dimensions[letter].width = field.width
    sheet.column_dimensions[letter].number_format = _FORMATS.get(field.kind, "General")
    where = f"{letter}2:{letter}{rows + 1}"
    if choices:
        _add_validation(sheet, where, DataValidation("list", formula1=choices, allow_blank=not field.required), field)
    elif field.kind is Kind.PERCENT:
        _add_validation(sheet, where, DataValidation("decimal", operator="between", formula1="0", formula2="100"), field)
    elif field.kind in {Kind.AMOUNT, Kind.NUMBER}:
        _add_validation(sheet, where, DataValidation("decimal", operator="between", formula1="-1E+15", formula2="1E+15"), field)


def _add_validation(sheet: Worksheet, where: str, validation: DataValidation, field: Field) -> None:
    validation.error = f"Attendu : {field.kind.value}."
    validation.errorTitle, validation.promptTitle = field.header[:32], field.header[:32]
    validation.prompt = field.description[:250]
    validation.add(where)
    sheet.add_data_validation(validation)
