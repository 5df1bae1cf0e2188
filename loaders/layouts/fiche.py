"""Forms: one action a sheet, labels and values anywhere, then who pays what and what is measured.

A form has no columns to show and correct: each label, and each header of its small tables, is a Column of the mapping, its
``index`` the rank of the label in reading order and its ``cell`` where it stands. What the label means is then corrected on
screen as the meaning of a column is, and remembered for every form with the same labels.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from crte_data.tables import ACTIONS, OPERATIONS
from loaders.layouts.fiche_blocs import read_form
from loaders.layouts.fiche_cellules import Cells, Place
from loaders.layouts.fiche_entetes import AXE, CALENDAR, DETAIL, LABEL_NAMES, LABELS, TABLE_MEANINGS
from loaders.layouts.fiche_tables import INDICATOR_MEANINGS, covered, table_headers
from loaders.layouts.header_names import LIKENESS
from loaders.layouts.labels import address
from loaders.layouts.layout import Laid
from loaders.layouts.mapping import Column, SheetMapping
from loaders.naming import Names
from loaders.workbook import Sheet

_ENOUGH, _MANY = 4, 6  # labels on as many rows, or several a row
_HEAD = 10  # rows among which a sheet says its title
_IN_A_ROW = 4  # as many labels side by side are the headers of a table
_OWN = {AXE: "Axe", CALENDAR: "Calendrier", DETAIL: "À ajouter à la description"}


@dataclass(frozen=True)
class Fiche:
    """One action, its operation, its financing lines and its indicators."""

    code: str = "fiche"
    label: str = "Fiche action (une par feuille)"
    asks: tuple[str, ...] = ("perimetre", "theme", "unite")

    def recognise(self, sheet: Sheet, names: Names) -> SheetMapping | None:
        cells = Cells(sheet)
        if not cells.is_short:
            return None
        headers = dict(table_headers(cells))
        taken = covered(cells, {place: meaning for place, (meaning, _) in headers.items()}) | set(headers)
        found = {**headers, **dict(_labels(cells, taken))}
        if not any(meaning == "intitule" for meaning, _ in found.values()):
            found |= dict.fromkeys((_titles(cells) or _titles_above(cells, found))[:1], ("intitule", 1.0))
        labels = {place: meaning for place, (meaning, _) in found.items() if meaning in LABELS}
        if "intitule" not in labels.values() or (len({row for row, _ in labels}) < _ENOUGH and len(labels) < _MANY):
            return None
        columns = tuple(
            Column(index=rank, header=cells.label(*place), meaning=meaning, likeness=likeness, cell=address(*place))
            for rank, (place, (meaning, likeness)) in enumerate(sorted(found.items()))
        )  # fmt: skip
        first = min(row for row, _ in labels)
        return SheetMapping(sheet=sheet.name, layout=self.code, first_row=first, last_row=first, columns=columns, rank=1)

    def meanings(self, names: Names) -> Mapping[str, str]:
        fields = {field.name: field.header for table in (OPERATIONS, ACTIONS) for field in table}
        return {name: _OWN.get(name) or fields[name] for name in LABELS} | TABLE_MEANINGS | INDICATOR_MEANINGS

    def read(self, sheet: Sheet, mapping: SheetMapping, names: Names) -> Laid:
        return read_form(sheet, mapping, names)


def _titles(cells: Cells) -> list[Place]:
    """Where the sheet names itself « Fiche action n° 2.3 – … », near its top."""
    return [(row, column) for row in cells.rows()[:_HEAD] for column in cells.texts(row) if cells.title(row, column)]


def _titles_above(cells: Cells, found: Collection[Place]) -> list[Place]:
    """Where « FICHE ACTION N° 12 » stands above the title of the action."""
    return [(row, column) for row in cells.rows()[:_HEAD] for column in cells.texts(row) if cells.is_title_above(row, column) and (cells.extent((row, column)).last_row + 1, column) not in found]


def _labels(cells: Cells, taken: Collection[Place]) -> Iterator[tuple[tuple[int, int], tuple[str, float]]]:
    """Each label and what it means; one that ends with a colon and that nobody knows may be told what it means."""
    met: set[str] = set()
    for row in cells.rows():
        found = [(column, meaning) for column in cells.texts(row) if (row, column) not in taken and (meaning := LABEL_NAMES.exact(cells.label(row, column)))]
        if len(found) >= _IN_A_ROW:
            continue
        for column in (column for column in cells.texts(row) if (row, column) not in taken):
            meaning, likeness = _meaning(cells, row, column, dict(found))
            if meaning in met and meaning != DETAIL:
                meaning = ""
            met.add(meaning)
            if meaning or cells.is_marked(row, column):
                yield (row, column), (meaning, likeness)


def _meaning(cells: Cells, row: int, column: int, exact: Mapping[int, str]) -> tuple[str, float]:
    if column in exact:
        return exact[column], 1.0
    near = LABEL_NAMES.near(cells.label(row, column), frozenset()) if cells.is_marked(row, column) else None
    return near if near and near[1] >= LIKENESS else ("", 1.0)
