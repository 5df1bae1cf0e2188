"""Every layout, the surest first: of two that understand as many columns, the first is taken. A new one is a line."""

from dataclasses import replace

from loaders.families import TABLES
from loaders.layouts.fiche import Fiche
from loaders.layouts.indicateurs_large import IndicateursLarges
from loaders.layouts.layout import Layout
from loaders.layouts.mapping import Corrections, SheetMapping
from loaders.layouts.ours import OurTable
from loaders.layouts.suivi import Suivi
from loaders.naming import Names
from loaders.workbook import Sheet

IGNORED = "ignoree"  # the layout of a sheet that a person says is not to be read

LAYOUTS: tuple[Layout, ...] = (*map(OurTable, TABLES), IndicateursLarges(), Suivi(), Fiche())
_BY_CODE = {layout.code: layout for layout in LAYOUTS}


def layout(code: str) -> Layout:
    """Raises KeyError for a code that is none."""
    return _BY_CODE[code]


def recognise(sheet: Sheet, names: Names, corrections: Corrections) -> SheetMapping | None:
    """The reading of a sheet that understands most columns, as corrected; None when nobody understands it."""
    found = max(filter(None, (layout.recognise(sheet, names) for layout in LAYOUTS)), key=lambda mapping: _understood(mapping, names), default=None)
    correction = corrections.get(found.shape) if found else None
    if found is None or correction is None:
        return found
    return _as_layout(sheet, found, correction.layout, names).corrected(correction)


def _understood(mapping: SheetMapping, names: Names) -> tuple[int, int, float]:
    """How many columns, then which layout is the better reader of them, then how much of the layout they are."""
    return mapping.recognised, mapping.rank, mapping.recognised / len(layout(mapping.layout).meanings(names))


def _as_layout(sheet: Sheet, found: SheetMapping, code: str, names: Names) -> SheetMapping:
    """The same sheet read in another layout; its columns as that one understands them."""
    if code in ("", found.layout):
        return found
    if code == IGNORED:
        return replace(found, layout=IGNORED)
    return layout(code).recognise(sheet, names) or replace(found, layout=code)
