"""A workbook as text, one line a cell, so that ``git diff`` shows what changed in it."""

import sys
from pathlib import Path

from openpyxl.utils import get_column_letter

from loaders.workbook import open_workbook


def as_text(name: str, content: bytes) -> str:
    """Every filled cell: ``Feuille!B2<tab>value``."""
    lines = []
    for sheet in open_workbook(name, content).sheets:
        for row, values in enumerate(sheet.rows, start=1):
            lines += [f"{sheet.name}!{get_column_letter(column)}{row}\t{value}" for column, value in enumerate(values, start=1) if value != ""]
    return "\n".join(lines)


if __name__ == "__main__":
    print(as_text(sys.argv[1], Path(sys.argv[1]).read_bytes()))
