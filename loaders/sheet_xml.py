"""The XML of each sheet of an .xlsx, for what calamine does not say of it: its faults, and how far it extends."""

import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from openpyxl.utils import column_index_from_string

_NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
_REL_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_WIDE = (re.compile(rb'r="([A-Z]{3})\d'), re.compile(rb'r="([A-Z]{2})\d'))
_NARROW = 26  # columns A to Z, when no cell stands further


def sheet_parts(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and XML of each sheet; nothing for a format that is not Office Open XML."""
    if not content.startswith(b"PK"):
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = set(archive.namelist())
        if {_WORKBOOK, _RELATIONS} <= entries:
            yield from ((sheet, archive.read(part)) for sheet, part in _parts(archive) if part in entries)


def extent(xml: bytes) -> int:
    """Number of cells from A1 to the furthest one, which calamine holds all in memory, even for a stray cell."""
    last_row = re.match(rb'<row [^>]*?\br="(\d{1,7})"', xml[max(xml.rfind(b"<row "), 0) :][:200])
    widest = next((max(found) for pattern in _WIDE if (found := pattern.findall(xml))), None)
    return (int(last_row[1]) if last_row else 1) * (column_index_from_string(widest.decode()) if widest else _NARROW)


def _parts(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    targets = {rel.get("Id"): rel.get("Target", "") for rel in _root(archive, _RELATIONS)}
    sheets = _root(archive, _WORKBOOK).findall(".//m:sheets/m:sheet", _NS)
    return [(sheet.get("name", ""), _part(targets.get(sheet.get(_REL_ID), ""))) for sheet in sheets]


def _root(archive: zipfile.ZipFile, part: str) -> ElementTree.Element:
    content = archive.read(part)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise ValueError("a workbook part never declares entities")
    return ElementTree.fromstring(content)


def _part(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
