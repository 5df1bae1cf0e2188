"""A row below the headers that only numbers the columns: « 1 | 2 | 3 », « (1) | (2) | (3) = (1) + (2) », « a | b | c »."""

import re
import string
from collections.abc import Sequence
from dataclasses import replace

from openpyxl.utils import get_column_letter

from loaders.layouts.header_rows import HEADER_ROWS, has_figures
from loaders.report import Anomaly
from loaders.workbook import Sheet

_FEWEST = 4  # columns: fewer numbers in a row are figures
_MARK = re.compile(r"[\[(]?\s*(\d{1,2}|[a-z])(?:\.0)?\s*[\])]?\s*(?:=.*)?", re.IGNORECASE)


def without_column_numbers(sheet: Sheet) -> tuple[Sheet, list[Anomaly]]:
    """The same sheet with that row blank, and what there is to say of it: read, it would be an operation of a few euros."""
    for index, (above, row) in enumerate(zip(sheet.rows, sheet.rows[1 : HEADER_ROWS + 1], strict=False), start=1):
        marks = [(column, value) for column, value in enumerate(row) if value not in ("", None)]
        if len(marks) >= _FEWEST and _are_numbered([value for _, value in marks]) and any(value != "" for value in above) and not has_figures(above):
            blank = replace(sheet, rows=[*sheet.rows[:index], [""] * len(row), *sheet.rows[index + 1 :]])
            return blank, [Anomaly(sheet=sheet.name, cell=f"{get_column_letter(marks[0][0] + 1)}{index + 1}", problem=f"La ligne {index + 1} numérote les colonnes : elle n’est pas reprise.", fix="Rien si c’est juste.", rule="ligne-sans-valeur")]
    return sheet, []


def _are_numbered(values: Sequence[object]) -> bool:
    found = [_MARK.fullmatch(str(value).strip()) for value in values if isinstance(value, str | float | int)]
    marks = [match[1].lower() if match else "" for match in found]
    return marks in ([str(rank) for rank in range(1, len(values) + 1)], list(string.ascii_lowercase[: len(values)]))
