"""An .xlsx with nothing but values, for what was not one: a base to annotate, or to put a report in."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel

from loaders.annotation.markup import text
from loaders.annotation.package import DECLARATION, TYPES, WORKBOOK

_MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KIND = b"application/vnd.openxmlformats-officedocument.spreadsheetml.%b+xml"
_DATE, _MOMENT, _DURATION = 1, 2, 3
STYLES = DECLARATION + (
    b'<styleSheet xmlns="%b"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill>'
    b'<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    b'<cellXfs count="4">%b</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    % (_MAIN, b"".join(b'<xf numFmtId="%d" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>' % number for number in (0, 14, 22, 46)))
)


def sheet_names(names: Sequence[str]) -> dict[str, str]:
    """The names that Excel takes, for names that other programs let be long, odd or alike."""
    found: dict[str, str] = {}
    for name in names:
        short = re.sub(r"[\[\]:*?/\\]", "-", name).strip("'")[:31] or "Feuille"
        tries = (short, *(f"{short[:27]} ({number})" for number in range(2, len(names) + 3)))
        found[name] = next(tried for tried in tries if tried.lower() not in {taken.lower() for taken in found.values()})
    return found


def bare_workbook(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    """A workbook of these rows, under names that Excel takes."""
    buffer = io.BytesIO()
    parts = [f"xl/worksheets/sheet{number}.xml" for number in range(1, len(sheets) + 1)]
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(TYPES, _types(parts))
        archive.writestr("_rels/.rels", _relations([("officeDocument", WORKBOOK)]))
        archive.writestr(WORKBOOK, _workbook(list(sheets)))
        archive.writestr("xl/_rels/workbook.xml.rels", _relations([*(("worksheet", part) for part in parts), ("styles", "xl/styles.xml")]))
        archive.writestr("xl/styles.xml", STYLES)
        for part, rows in zip(parts, sheets.values(), strict=True):
            archive.writestr(part, DECLARATION + b'<worksheet xmlns="%b"><sheetData>%b</sheetData></worksheet>' % (_MAIN, b"".join(_rows(rows))))
    return buffer.getvalue()


def _types(parts: list[str]) -> bytes:
    overrides = [(WORKBOOK, b"sheet.main"), ("xl/styles.xml", b"styles"), *((part, b"worksheet") for part in parts)]
    lines = b"".join(b'<Override PartName="/%b" ContentType="%b"/>' % (part.encode(), _KIND % kind) for part, kind in overrides)
    rels = b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return DECLARATION + b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">%b%b</Types>' % (rels, lines)


def _relations(targets: list[tuple[str, str]]) -> bytes:
    lines = b"".join(b'<Relationship Id="rId%d" Type="%b/%b" Target="/%b"/>' % (number, _RELATIONS, kind.encode(), part.encode()) for number, (kind, part) in enumerate(targets, start=1))
    return DECLARATION + b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%b</Relationships>' % lines


def _workbook(names: list[str]) -> bytes:
    lines = b"".join(b'<sheet name="%b" sheetId="%d" r:id="rId%d"/>' % (text(name), number, number) for number, name in enumerate(names, start=1))
    return DECLARATION + b'<workbook xmlns="%b" xmlns:r="%b"><sheets>%b</sheets></workbook>' % (_MAIN, _RELATIONS, lines)


def _rows(rows: Sequence[Sequence[object]]) -> Iterator[bytes]:
    for number, row in enumerate(rows, start=1):
        cells = b"".join(_cell(f"{get_column_letter(column)}{number}".encode(), value) for column, value in enumerate(row, start=1) if value is not None and value != "")
        if cells:
            yield b'<row r="%d">%b</row>' % (number, cells)


def _cell(place: bytes, value: object) -> bytes:
    if isinstance(value, bool):
        return b'<c r="%b" t="b"><v>%d</v></c>' % (place, value)
    if isinstance(value, int | float):
        return b'<c r="%b"><v>%b</v></c>' % (place, repr(value).encode())
    if isinstance(value, date | time | timedelta):
        form = _MOMENT if isinstance(value, datetime) else _DATE if isinstance(value, date) else _DURATION
        return b'<c r="%b" s="%d"><v>%b</v></c>' % (place, form, repr(float(to_excel(value))).encode())
    return b'<c r="%b" t="inlineStr"><is><t xml:space="preserve">%b</t></is></c>' % (place, text(str(value)))
