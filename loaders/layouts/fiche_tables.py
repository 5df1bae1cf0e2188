"""The small tables of a form: dépenses and recettes side by side or one below the other, then indicators."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from crte_data.names import normalised
from loaders.layouts.fiche_cellules import Cells, Place
from loaders.layouts.fiche_entetes import AMOUNTS, FOLLOWED, LABEL_NAMES, OF_YEAR, SECTIONS, SUMS, WHOLE, YEARS
from loaders.layouts.header_names import shown
from loaders.layouts.indicateurs_entetes import ATTRIBUTES, NAMES
from loaders.layouts.labels import words
from loaders.layouts.mapping import SheetMapping
from loaders.layouts.value_columns import Pins, pins_of
from loaders.naming import Names

INDICATOR_MEANINGS = {f"{FOLLOWED}:{name}": f"Indicateurs – {spellings[0].lower()}" for name, spellings in ATTRIBUTES.items()} | {
    f"{FOLLOWED}:{Pins(nature=nature).meaning}": f"Indicateurs – {label}" for nature, label in (("", "valeur"), ("référence", "valeur de départ"), ("objectif", "cible"))
}  # fmt: skip
_NO_NAMES = Names()
_YEAR = re.compile(r"(?:(?:montant|année|exercice|en) )?(\d{4})", re.IGNORECASE)
_PAYERS = frozenset({"etat", "commune", "communes", "epci", "agglomeration", "maitre d ouvrage", "maitrise d ouvrage", "moa", "porteur", "porteur de projet", "porteur du projet", "beneficiaire"})


@dataclass(frozen=True, kw_only=True)
class Header:
    """The header of one small table: its row, and the meaning of each of its columns."""

    row: int
    columns: Mapping[int, str]

    @property
    def last_column(self) -> int:
        return max(self.columns)


def table_headers(cells: Cells) -> Iterator[tuple[Place, tuple[str, float]]]:
    """Each header cell of the small tables: « recettes:nom », « indicateurs:valeur:objectif »…"""
    above: dict[int, str] = {}  # the sections titled on the row above, where they are no headers
    for row in cells.rows():
        own = _sections(cells, row)
        found = _indicators(cells, row) or _plan(cells, row, own, above)
        yield from (((row, column), (meaning, 1.0)) for column, meaning in found.items())
        above = {} if found else own


def _indicators(cells: Cells, row: int) -> dict[int, str]:
    """A row with « Indicateur » and at least one column of values."""
    texts = {column: words(cells.at(row, column)) for column in cells.filled(row)}
    meanings = {column: NAMES.exact(text) or (pins.meaning if (pins := pins_of(text, _NO_NAMES, False)) else "") for column, text in texts.items()}
    meanings = {column: meaning for column, meaning in meanings.items() if column == next(first for first, same in meanings.items() if same == meaning)}  # the numbers of a second one are said to be unread
    is_header = "libelle" in meanings.values() and any(meaning.startswith("valeur") for meaning in meanings.values())
    return {column: f"{FOLLOWED}:{meaning}" for column, meaning in meanings.items() if meaning} if is_header else {}


def _plan(cells: Cells, row: int, own: Mapping[int, str], above: Mapping[int, str]) -> dict[int, str]:
    """Amounts under the section that begins to their left, on this row or titled on the one above."""
    starts = own or above
    if not starts:
        return {}
    amounts = {column: meaning for column in cells.texts(row) if column not in own and (meaning := AMOUNTS.exact(words(cells.at(row, column))))} | _years(cells, row)
    amounts = amounts or _unnamed(cells, row, own)
    if not starts or not any(meaning != "taux" for meaning in amounts.values()):
        return {}
    found = {column: f"{section}:nom" for column, section in starts.items()}
    for column, meaning in amounts.items():
        left = [start for start in starts if start < column or (start == column and not own)]
        if left and column not in found:
            found[column] = f"{starts[max(left)]}:{meaning}"
    told = {meaning.partition(":")[0] for column, meaning in found.items() if not meaning.endswith((":nom", ":taux"))}
    return {column: meaning for column, meaning in found.items() if meaning.partition(":")[0] in told}


def _unnamed(cells: Cells, row: int, own: Mapping[int, str]) -> dict[int, str]:
    """« Dépenses | | Recettes | »: numbers under nothing, right of the names."""
    return {start + 1: "prevu" for start in own if cells.at(row, start + 1) == "" and isinstance(cells.at(row + 1, start + 1), float | int)}


def _years(cells: Cells, row: int) -> dict[int, str]:
    """Two years or more across, and the column of their sum; nothing for a single one, which may be a date."""
    texts = {column: shown(words(cells.at(row, column))) for column in cells.filled(row)}
    years = {column: f"{OF_YEAR}{match[1]}" for column, text in texts.items() if (match := _YEAR.fullmatch(text)) and int(match[1]) in YEARS}
    sums = {column: WHOLE for column, text in texts.items() if SUMS.exact(text)}
    return years | sums if len(years) > 1 else {}


def _sections(cells: Cells, row: int) -> dict[int, str]:
    """Where dépenses and recettes begin on a row; the first of each."""
    found: dict[int, str] = {}
    for column in cells.texts(row):
        section = SECTIONS.exact(words(cells.at(row, column)))
        if section and section not in found.values():
            found[column] = section
    return found


def headers_of(mapping: SheetMapping, section: str) -> list[Header]:
    """The headers of a section as the mapping has them, corrections included."""
    rows: dict[int, dict[int, str]] = {}
    for column in mapping.columns:
        name, _, meaning = column.meaning.partition(":")
        if name == section and column.cell:
            row, index = place_of(column.cell)
            rows.setdefault(row, {})[index] = meaning
    return [Header(row=row, columns=columns) for row, columns in sorted(rows.items())]


def body(cells: Cells, header: Header, headers: Collection[int]) -> list[int]:
    """The rows of a small table: to its total, two blank rows, another table or a label of the form.

    The tables side by side have one length: a row blank in this one is passed over as long as it is not blank in all.
    """
    found: list[int] = []
    blanks = 0
    for row in range(header.row + 1, len(cells.rows())):
        filled = cells.filled(row)
        blanks = 0 if filled and not blanks else blanks + (not filled)
        if row in headers or blanks == 2 or (filled and (_is_label(cells, row, filled[0]) or (blanks and not _goes_on(cells, header, row)))):
            break
        blanks = 0 if filled else blanks
        span = [column for column in filled if min(header.columns) <= column <= header.last_column]
        found += [row] if span else []
        if span and is_total(words(cells.at(row, span[0]))):
            break
    return found


def _goes_on(cells: Cells, header: Header, row: int) -> bool:
    """After a blank row: a total, or a name and a number."""
    names = [column for column, meaning in header.columns.items() if meaning in {"nom", "libelle"}]
    name = words(cells.at(row, names[0])) if names else ""
    return bool(name) and (is_total(name) or any(isinstance(cells.at(row, column), float | int) for column in header.columns))


def _is_label(cells: Cells, row: int, column: int) -> bool:
    """A label of the form: « Commune » and « État » are financeurs here, unless a colon says otherwise."""
    text = cells.at(row, column)
    if not isinstance(text, str):
        return False
    label = cells.label(row, column)
    return cells.is_marked(row, column) or (LABEL_NAMES.exact(label) is not None and normalised(re.sub(r"\(.*", "", label)) not in _PAYERS)


def covered(cells: Cells, found: Mapping[Place, str]) -> set[Place]:
    """Every cell of the small tables whose headers these are: none of them is a label."""
    rows: dict[tuple[int, str], dict[int, str]] = {}
    for (row, column), meaning in found.items():
        section, _, name = meaning.partition(":")
        rows.setdefault((row, section), {})[column] = name
    headers = {row for row, _ in rows}
    tables = [Header(row=row, columns=columns) for (row, _), columns in rows.items()]
    return {(row, column) for table in tables for row in body(cells, table, headers) for column in range(min(table.columns), table.last_column + 1)}


def place_of(cell: str) -> Place:
    """« B12 » → (11, 1)."""
    letter, row = coordinate_from_string(cell)
    return row - 1, column_index_from_string(letter) - 1


def is_total(text: str) -> bool:
    return normalised(text).startswith(("total", "totaux"))


def is_subtotal(text: str) -> bool:
    return normalised(text).startswith(("sous total", "soustotal"))


def is_part(text: str) -> bool:
    """« dont DETR »: within the line above."""
    return normalised(text).startswith("dont ")

