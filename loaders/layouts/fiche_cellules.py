"""The cells of a form: which are labels, and the value that goes with each."""

import re
from collections.abc import Collection, Iterator
from functools import cached_property

from loaders.layouts.labels import words
from loaders.parsed import is_blank
from loaders.workbook import Range, Sheet

Place = tuple[int, int]  # 0-based row and column
_TITLE = re.compile(r"fiche(?:[ -]?(?:action|projet|opération))?\s*(?:n\s?°\s*)?(?:[\w.-]*\d[\w.-]*)?\s*[–—:|-]\s*(.*[^\W\d_]{3}.*)", re.IGNORECASE)
_BARE = re.compile(r"fiche(?:[ -]?(?:action|projet|opération))?(?: (?:du )?crte)?\s*(?:n\s?°\s*)?[\w.-]*\d[\w.-]*|fiche[ -]?(?:action|projet|opération)(?: (?:du )?crte)?", re.IGNORECASE)
_ROWS, _COLUMNS = 300, 60  # further, a sheet is no form
_FAR = 6  # columns between a label and its value, when those between are blank


class Cells:
    """A sheet looked at cell by cell; a label and its value may share a cell, « Pilote : SIMOUV »."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    @property
    def is_short(self) -> bool:
        """False for a sheet too long to be a form."""
        return not any(value != "" for row in self.sheet.rows[_ROWS:] for value in row)

    def rows(self) -> range:
        return range(min(len(self.sheet.rows), _ROWS))

    @cached_property
    def width(self) -> int:
        return min(max(map(len, self.sheet.rows), default=0), _COLUMNS)

    def at(self, row: int, column: int) -> object:
        values = self.sheet.rows[row] if 0 <= row < len(self.sheet.rows) else []
        value = values[column] if 0 <= column < len(values) else ""
        return "" if is_blank(value) else value

    def texts(self, row: int) -> list[int]:
        return [column for column in range(self.width) if isinstance(self.at(row, column), str) and self.at(row, column)]

    def filled(self, row: int) -> list[int]:
        return [column for column in range(self.width) if self.at(row, column) != ""]

    def title(self, row: int, column: int) -> str:
        """The title that « Fiche action n° 2.3 – Création d’un pôle » gives after its number; empty for another text."""
        match = _TITLE.fullmatch(words(self.at(row, column))) if isinstance(self.at(row, column), str) else None
        return match[1] if match else ""

    def is_title_above(self, row: int, column: int) -> bool:
        """True for « FICHE ACTION N° 12 » alone on its row, whose title is alone on the next."""
        below = self.extent((row, column)).last_row + 1
        return self.filled(row) == [column] and bool(_BARE.fullmatch(words(self.at(row, column)))) and self.texts(below) == self.filled(below) == [column]

    def label(self, row: int, column: int) -> str:
        """The text before its colon, if it has one; of a title that names itself a form, that it is one."""
        if self.title(row, column):
            return "Fiche action"
        return words(self.at(row, column)).partition(" :")[0].partition(":")[0].strip()

    def inline(self, row: int, column: int) -> str:
        """What a label's own cell says after the colon."""
        text = self.at(row, column)
        return self.title(row, column) or (words(text).partition(":")[2].strip() if isinstance(text, str) else "")

    def is_marked(self, row: int, column: int) -> bool:
        """True for a text that ends with a colon: a label, known or not."""
        return words(self.at(row, column)).endswith(":")

    def extent(self, place: Place) -> Range:
        """The merged range that a cell is in, or the cell."""
        row, column = place
        inside = (merged for merged in self.sheet.merged if merged.first_row <= row <= merged.last_row and merged.first_column <= column <= merged.last_column)
        return next(inside, Range(first_row=row, first_column=column, last_row=row, last_column=column))

    def value_of(self, label: Place, labels: Collection[Place]) -> list[Place]:
        """The cells of its value: beside it, else below it, with the lines that go on under the first. Empty for none."""
        if self.inline(*label):
            return [label]
        extent = self.extent(label)
        for start in (self._beside(extent, labels), self._below(extent, labels)):
            if start is not None:
                return [start, *self._going_on(start, label, labels)]
        return []

    def _beside(self, extent: Range, labels: Collection[Place]) -> Place | None:
        for column in range(extent.last_column + 1, min(extent.last_column + 1 + _FAR, self.width)):
            if (extent.first_row, column) in labels:
                return None
            if self.at(extent.first_row, column) != "":
                return extent.first_row, column
        return None

    def _below(self, extent: Range, labels: Collection[Place]) -> Place | None:
        below = extent.last_row + 1, extent.first_column
        return below if self.at(*below) != "" and below not in labels else None

    def _going_on(self, start: Place, label: Place, labels: Collection[Place]) -> Iterator[Place]:
        """Lines written one a row under the first, as long as nothing else stands on their row."""
        row, column = start
        if not isinstance(self.at(*start), str):
            return
        while isinstance(self.at(row := row + 1, column), str) and self.filled(row) == [column] and (row, column) not in labels:
            yield row, column
