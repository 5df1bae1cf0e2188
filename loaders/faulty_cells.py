"""Cells that calamine reads as empty and that are not: Excel errors and formulas never computed."""

import re
from dataclasses import dataclass

_CELL = re.compile(rb'<c r="([A-Z]{1,3}\d{1,7})"([^>/]*)>(.*?)</c>', re.DOTALL)  # [^>/]: not a cell closed at once
_VALUE = re.compile(rb"<v(?: [^>]*)?>([^<]+)</v>")


@dataclass(frozen=True)
class FaultyCell:
    """``found`` is the error (« #REF! »), or empty for a formula without a computed value."""

    cell: str
    found: str


def faulty_cells(xml: bytes) -> tuple[FaultyCell, ...]:
    """Faulty cells of one sheet's XML."""
    if b"<f" not in xml and b't="e"' not in xml:  # most sheets hold plain values: no need to look at each cell
        return ()
    return tuple(fault for match in _CELL.finditer(xml) if (fault := _fault(*match.groups())))


def _fault(cell: bytes, attributes: bytes, inside: bytes) -> FaultyCell | None:
    value = _VALUE.search(inside)
    if b't="e"' in attributes:
        return FaultyCell(cell.decode(), value[1].decode() if value else "erreur")
    is_text = b't="str"' in attributes or b't="inlineStr"' in attributes  # a computed text may be empty, a number may not
    is_uncomputed = b"<f" in inside and not value and not is_text
    return FaultyCell(cell.decode(), "") if is_uncomputed else None
