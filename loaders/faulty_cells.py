"""Cells that calamine reads as empty and that are not: Excel errors and formulas never computed."""

import io
import re
import zipfile
from dataclasses import dataclass
from xml.etree import ElementTree

_NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
_REL_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL = re.compile(rb'<c r="([A-Z]{1,3}\d{1,7})"([^>/]*)>(.*?)</c>', re.DOTALL)  # [^>/]: not a cell closed at once
_VALUE = re.compile(rb"<v>([^<]*)</v>")
_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


@dataclass(frozen=True)
class FaultyCell:
    """``found`` is the error (« #REF! »), or empty for a formula without a computed value."""

    cell: str
    found: str


def faulty_cells(content: bytes) -> dict[str, tuple[FaultyCell, ...]]:
    """Faulty cells by sheet name; nothing for a format that is not Office Open XML."""
    if not content.startswith(b"PK"):
        return {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if not {_WORKBOOK, _RELATIONS} <= set(archive.namelist()):
            return {}
        return {sheet: _faults(archive.read(part)) for sheet, part in _parts(archive) if part in archive.namelist()}


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


def _faults(xml: bytes) -> tuple[FaultyCell, ...]:
    if b"<f" not in xml and b't="e"' not in xml:  # most sheets hold plain values: no need to look at each cell
        return ()
    return tuple(fault for match in _CELL.finditer(xml) if (fault := _fault(*match.groups())))


def _fault(cell: bytes, attributes: bytes, inside: bytes) -> FaultyCell | None:
    value = _VALUE.search(inside)
    if b't="e"' in attributes:
        return FaultyCell(cell.decode(), value[1].decode() if value else "erreur")
    is_uncomputed = b"<f" in inside and not value and b't="inlineStr"' not in attributes
    return FaultyCell(cell.decode(), "") if is_uncomputed else None
