"""Indicators as people keep them: years, territories or indicators across, or one value a row, in any mixture."""

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from crte_data.names import normalised
from crte_data.tables import INDICATEURS, OBSERVATIONS
from crte_data.vocabulary import AREAS, REFERENCE, TARGET
from loaders.layouts.best_header import likened, once, told_apart
from loaders.layouts.header_names import shown
from loaders.layouts.header_rows import HeaderRows, candidates
from loaders.layouts.indicateurs_blocs import read_sheet
from loaders.layouts.indicateurs_entetes import ATTRIBUTES, DUE, NAMES, NUMBER, OTHERS, START_YEAR, UPDATED
from loaders.layouts.indicateurs_totaux import is_total
from loaders.layouts.labels import words
from loaders.layouts.layout import Laid
from loaders.layouts.mapping import Column, SheetMapping
from loaders.layouts.stacked import read_stacked
from loaders.layouts.themes import theme_of
from loaders.layouts.value_columns import Pins, pins_in, pins_of
from loaders.naming import Names
from loaders.parsed import is_unknown
from loaders.workbook import Sheet

_LABELS = {UPDATED: "Mise à jour", DUE: "Échéance de la cible", START_YEAR: "Année de la valeur de départ", NUMBER: "N° (non repris)"}
_YEARS = range(2010, 2036)
_LOOKED_AT = 500  # values of a column, to know what it holds
@dataclass(frozen=True)
class IndicateursLarges:
    """Every value of a row says what its column pins, and has the rest from its row or from the sheet."""

    code: str = "indicateurs_larges"
    label: str = "Tableau d’indicateurs"
    asks: tuple[str, ...] = ("theme", "territoire", "periode", "indicateur")

    def recognise(self, sheet: Sheet, names: Names) -> SheetMapping | None:
        found = max((_mapping(sheet, header, names) for header in candidates(sheet)), key=_told, default=None)
        if found is None or not any(column.meaning for column in found.columns):
            return None
        found = _with_indicators_across(sheet, likened(found, NAMES))
        return found if _is_convincing(sheet, found) else None

    def meanings(self, names: Names) -> Mapping[str, str]:
        """What a row says, then values pinned by a nature, a year or a territory."""
        fields = {field.name: field.header for field in (*OBSERVATIONS, *INDICATEURS)}
        attributes = {name: _LABELS.get(name) or fields[name] for name in ATTRIBUTES}
        pins = [Pins(), Pins(nature=TARGET), Pins(nature=REFERENCE), *(Pins(territoire=area) for area in AREAS)]
        dated = [Pins(nature=nature, periode=str(year)) for nature in ("", TARGET) for year in _YEARS]
        return attributes | {found.meaning: said_by(found) for found in (*pins, *dated)}

    def read(self, sheet: Sheet, mapping: SheetMapping, names: Names) -> Laid:
        return read_stacked(sheet, mapping, names, self, read_sheet, NAMES.exact)


def said_by(pins: Pins) -> str:
    """« Valeur, objectif 2030, CAVM »."""
    dated = " ".join(filter(None, [pins.nature, pins.periode]))
    return ", ".join(filter(None, ["Valeur", dated, pins.territoire, pins.prudence, pins.indicateur]))


def _mapping(sheet: Sheet, header: HeaderRows, names: Names) -> SheetMapping:
    """The columns whose header is known as it is written."""
    attributes = {index: NAMES.exact(path) for index, path in enumerate(header.paths) if path}
    is_free = "libelle" not in attributes.values() and "code" not in attributes.values()
    columns = [Column(index=index, header=shown(header.paths[index]), meaning=_meaning(meaning, header.paths[index], names, is_free)) for index, meaning in attributes.items()]
    return SheetMapping(sheet=sheet.name, layout=IndicateursLarges.code, first_row=header.first, last_row=header.last, columns=once(columns, _is_joined))


def _told(mapping: SheetMapping) -> tuple[int, int]:
    """Columns told apart, then natures: « Cibles » above some of the years is theirs."""
    return told_apart(mapping), max(1, len({pins.nature for column in mapping.columns if (pins := pins_in(column.meaning))}))


def _meaning(attribute: str | None, path: str, names: Names, is_free: bool) -> str:
    pins = None if attribute else pins_of(path, names, is_free)
    return attribute or (pins.meaning if pins else "")


def _is_joined(meaning: str) -> bool:
    """Remarks add up; two columns of the same values are seen, and said, when they are read."""
    return meaning not in ATTRIBUTES or meaning == "reserve"


def _with_indicators_across(sheet: Sheet, mapping: SheetMapping) -> SheetMapping:
    """Where nothing names the indicators, each column of numbers under a name of its own is one."""
    meanings = {column.meaning for column in mapping.columns}
    if meanings & {"libelle", "code"} or any(pins_in(meaning) for meaning in meanings) or not meanings & {"territoire", "periode"}:
        return mapping
    columns = [
        replace(column, meaning=Pins(indicateur=column.header).meaning) if not column.meaning and not is_total(column) and _is_of_numbers(sheet, mapping, column.index) else column
        for column in mapping.columns
    ]  # fmt: skip
    return replace(mapping, columns=tuple(columns))


def _is_of_numbers(sheet: Sheet, mapping: SheetMapping, index: int) -> bool:
    """Most of what is written there first: a faulty cell is named once the column is read, and not before."""
    written = list(itertools.islice(_written(sheet, mapping, index), _LOOKED_AT))
    numbers = [value for value in written if isinstance(value, float | int) or re.match(r"[\d+-]", words(value))]
    return 0 < len(written) <= 2 * len(numbers)


def _written(sheet: Sheet, mapping: SheetMapping, index: int) -> Iterator[object]:
    """What a column says below the headers."""
    below = (row[index] for row in itertools.islice(sheet.rows, mapping.last_row + 1, None) if index < len(row))
    return (value for value in below if not is_unknown(value))


def _is_convincing(sheet: Sheet, mapping: SheetMapping) -> bool:
    """Values, and what they are values of; without a column of indicators, nothing else that would be left unread."""
    meanings = [column.meaning for column in mapping.columns]
    values = [pins for meaning in meanings if (pins := pins_in(meaning))]
    if not values or any(OTHERS.exact(column.header) for column in mapping.columns):
        return False
    if {"libelle", "code"} & set(meanings):
        return len(values) > 1 or bool({"territoire", "periode", "unite"} & set(meanings)) or values[0] != Pins()
    is_told = "periode" in meanings or any(pins.periode for pins in values) or _names_indicators(sheet, mapping)
    return is_told and bool({"territoire", "periode"} & set(meanings)) and _unread(sheet, mapping) <= 1


def _unread(sheet: Sheet, mapping: SheetMapping) -> int:
    """How many columns hold something that nothing here understands."""
    return sum(any(True for _ in _written(sheet, mapping, column.index)) for column in mapping.columns if not column.meaning and not is_total(column))


def _names_indicators(sheet: Sheet, mapping: SheetMapping) -> bool:
    """A list of towns and numbers may be one of telephones: its name or its title says that it is of indicators."""
    texts = [sheet.name, *(value for row in sheet.rows[: mapping.first_row] for value in row if isinstance(value, str))]
    return bool(theme_of(texts)) or any("indicateur" in normalised(text) for text in texts)
