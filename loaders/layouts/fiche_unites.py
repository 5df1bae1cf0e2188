"""In which unit the amounts of a form are: its own header says it, else a line about the plan, above it or below."""

import re
from collections.abc import Collection, Iterator

from crte_data.names import normalised
from loaders.layouts.fiche_cellules import Cells
from loaders.layouts.fiche_entetes import LABEL_NAMES
from loaders.layouts.header_words import header_words, unit_in
from loaders.layouts.labels import words
from loaders.layouts.mapping import SheetMapping

_OF_MONEY = re.compile(r"\b(?:plan|financements?|montants?|budget|depenses|recettes|chiffres|tableau|sommes|valeurs|couts?)\b")
_AMOUNT = re.compile(r"\d\s*(?:k|m)", re.IGNORECASE)  # « 3 millions » says an amount, and no unit
_LONG = 100  # characters: a description that speaks of money is no title


def units_of(cells: Cells, mapping: SheetMapping, row: int, columns: Collection[int], headers: Collection[int]) -> dict[int, str]:
    """The unit of each column of the small table whose header is this row; ``headers`` are those of all of them."""
    around = mapping.options.get("unite", "") or next(_said_around(cells, row, headers), "")
    beside = next(filter(None, (unit_in(words(cells.at(row, column))) for column in columns)), "")
    return {column: unit_in(words(cells.at(row, column))) or around or beside for column in columns}


def _said_around(cells: Cells, row: int, headers: Collection[int]) -> Iterator[str]:
    """Units that a line of the form gives to its amounts, the nearest above first, then those below."""
    for other in (*range(row - 1, -1, -1), *range(row + 1, len(cells.rows()))):
        for column in cells.texts(other) if other not in headers else ():
            text = words(cells.at(other, column))
            if len(text) <= _LONG and not _AMOUNT.search(text) and LABEL_NAMES.exact(cells.label(other, column)) is None and _is_of_money(text) and (unit := unit_in(text)):
                yield unit


def _is_of_money(text: str) -> bool:
    """« Plan de financement (en k€) », or « (en k€) » alone."""
    return bool(_OF_MONEY.search(normalised(text))) or not header_words(text).core
