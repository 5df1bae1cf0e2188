"""Files that nobody should send, and unusual ones that anybody may: each built with just the trait a test is about."""

import io
import zipfile
from collections.abc import Mapping

from openpyxl import Workbook

from tests.builders import saved

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
SHEET, STRINGS, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
LAST_ROW = 1_048_576
_ODS_NAMES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0", "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0", "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
}  # fmt: skip


def zipped(parts: Mapping[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_parts(content: bytes, **parts: bytes | str) -> bytes:
    """The same archive with these parts changed: ``with_parts(content, **{SHEET: xml})``."""
    return zipped(parts_of(content) | parts)


def blank() -> bytes:
    """A workbook of one sheet, « Sheet »."""
    return saved(Workbook())


def xlsx(rows: str, before: str = "", after: str = "", namespace: str = MAIN, **parts: bytes | str) -> bytes:
    """An .xlsx whose sheet has these rows of XML, and what stands before and after them."""
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    xml = f'{head}<worksheet xmlns="{namespace}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
    return with_parts(blank(), **{SHEET: xml}, **parts)


def strings(*texts: str) -> str:
    """The shared texts of a workbook, each written as XML."""
    return f'<sst xmlns="{MAIN}">{"".join(f"<si>{text}</si>" for text in texts)}</sst>'


def number(address: str, value: object = 1) -> str:
    return f'<c r="{address}"><v>{value}</v></c>'


def text(address: str, value: str) -> str:
    return f'<c r="{address}" t="inlineStr"><is><t>{value}</t></is></c>'


def row(rank: int, *cells: str, attributes: str = "") -> str:
    return f'<row r="{rank}"{attributes}>{"".join(cells)}</row>'


def ods(rows: str, before: str = "", styles: str = "", declarations: str = "", table: str = 'table:name="Feuille"') -> bytes:
    """An .ods whose one table has these rows of XML."""
    names = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in _ODS_NAMES.items())
    body = f"<office:body><office:spreadsheet>{before}<table:table {table}>{rows}</table:table></office:spreadsheet></office:body>"
    content = f"{declarations}<office:document-content {names}><office:automatic-styles>{styles}</office:automatic-styles>{body}</office:document-content>"
    return zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def ods_row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def ods_cell(value: object = "", attributes: str = "") -> str:
    """A text, or a number, or nothing."""
    if isinstance(value, str):
        inside = f"<text:p>{value}</text:p>" if value else ""
        return f'<table:table-cell {"office:value-type=" + chr(34) + "string" + chr(34) if value else ""} {attributes}>{inside}</table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{value}" {attributes}><text:p>{value}</text:p></table:table-cell>'
