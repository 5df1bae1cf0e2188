"""Every layout, the surest first: of two that understand as many columns, the first is taken. A new one is a line."""

from dataclasses import replace

from loaders.families import TABLES
from loaders.layouts.convention import Convention
from loaders.layouts.fiche import Fiche
from loaders.layouts.header_rows import HEADER_ROWS
from loaders.layouts.indicateurs_large import IndicateursLarges
from loaders.layouts.layout import Layout
from loaders.layouts.mapping import Column, Corrections, SheetMapping
from loaders.layouts.maquette_large import MaquetteLarge
from loaders.layouts.ours import OurTable
from loaders.layouts.suivi import Suivi
from loaders.naming import Names
from loaders.workbook import Sheet

IGNORED = "ignoree"  # the layout of a sheet that a person says is not to be read
UNKNOWN = ""  # of one that nobody understands

_OURS = tuple(map(OurTable, TABLES))
OURS = frozenset(each.code for each in _OURS)  # the layouts of our own templates
LAYOUTS: tuple[Layout, ...] = (*_OURS, MaquetteLarge(), Convention(), IndicateursLarges(), Suivi(), Fiche())
_BY_CODE = {layout.code: layout for layout in LAYOUTS}


def layout(code: str) -> Layout:
    """Raises KeyError for a code that is none."""
    return _BY_CODE[code]


def recognise(sheet: Sheet, names: Names, corrections: Corrections) -> SheetMapping:
    """The reading of a sheet that understands most columns, as corrected. Its layout is UNKNOWN when none does."""
    templates = [mapping for each in _OURS if (mapping := each.recognise(sheet, names))]
    others = () if any(_is_whole(mapping, names) for mapping in templates) else (layout.recognise(sheet, names) for layout in LAYOUTS[len(_OURS) :])
    mappings = filter(None, (*templates, *others))
    found = max(mappings, key=lambda mapping: _understood(mapping, names), default=None) or _not_understood(sheet)
    correction = corrections.get(found.shape)
    return found if correction is None else _as_layout(sheet, found, correction.layout, names).corrected(correction)


def _is_whole(mapping: SheetMapping, names: Names) -> bool:
    """True for one of our templates, column for column: no other layout understands more of it."""
    fields = layout(mapping.layout).meanings(names).keys()
    return fields == {column.meaning for column in mapping.columns} and all(column.likeness == 1 for column in mapping.columns)


def _not_understood(sheet: Sheet) -> SheetMapping:
    """The fullest row of texts taken for the headers, so that a person may say what each column holds."""
    rows = [{index: " ".join(value.split()) for index, value in enumerate(row) if isinstance(value, str) and value.strip()} for row in sheet.rows[:HEADER_ROWS]]
    best = max(range(len(rows)), key=lambda row: len(rows[row]), default=0)
    columns = tuple(Column(index=index, header=text) for index, text in rows[best].items()) if rows else ()
    return SheetMapping(sheet=sheet.name, layout=UNKNOWN, first_row=best, last_row=best, columns=columns)


def _understood(mapping: SheetMapping, names: Names) -> tuple[int, int, float]:
    """How many columns, then which layout is the better reader of them, then how much of the layout they are."""
    return mapping.recognised, mapping.rank, mapping.recognised / len(layout(mapping.layout).meanings(names))


def _as_layout(sheet: Sheet, found: SheetMapping, code: str, names: Names) -> SheetMapping:
    """The same sheet read in another layout; its columns as that one understands them."""
    if code in ("", found.layout):
        return found
    if code == IGNORED:
        return replace(found, layout=IGNORED)
    if code == Fiche.code:  # no column of a table makes a form of it
        return layout(code).recognise(sheet, names) or found
    return layout(code).recognise(sheet, names) or replace(found, layout=code)
