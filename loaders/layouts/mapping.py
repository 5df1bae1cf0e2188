"""What was understood of a sheet: its layout, and what each column holds. It is shown, corrected and remembered."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.cell import coordinate_from_string

from crte_data.names import normalised
from crte_data.vocabulary import AREAS, BASES, TERRITOIRES_OPERATION, THEMES

# What a sheet may leave unsaid, by option: the question, and its answers; any words where there are none.
OPTIONS = {
    "base": ("Montants", BASES),
    "unite": ("Unité des montants", ("€", "k€", "M€")),
    "perimetre": ("Territoire des lignes qui n’en disent pas", TERRITOIRES_OPERATION),
    "theme": ("Thème des indicateurs", THEMES),
    "territoire": ("Territoire des valeurs", AREAS),
    "periode": ("Période des valeurs", ()),
    "indicateur": ("Indicateur de toutes les valeurs", ()),
}  # fmt: skip
UNREAD = ""  # the meaning of a column that is left alone


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column. ``meaning`` is a code of its layout: « intitule », « financeur:État|DSIL », « annee:2023 »…"""

    index: int  # 0-based; in a form, the rank of the label, since several stand in one column
    header: str  # groups carried down: « État › DSIL »
    meaning: str = UNREAD
    likeness: float = 1.0  # of the header to the name it was taken for
    cell: str = ""  # of a label in a form, where they stand anywhere

    @property
    def letter(self) -> str:
        """Where the header stands, as a person says it: « C », of a form « C12 »."""
        return self.cell or get_column_letter(self.index + 1)


@dataclass(frozen=True, kw_only=True)
class SheetMapping:
    """``options`` answer what a sheet does not say: see OPTIONS."""

    sheet: str
    layout: str
    first_row: int  # of the headers, 0-based
    last_row: int
    columns: tuple[Column, ...]
    options: Mapping[str, str] = field(default_factory=dict)
    rank: int = 0  # of two layouts that understand as many columns, the higher reads the sheet

    @property
    def recognised(self) -> int:
        """How many columns are understood: of two ways to read a sheet, the one that understands more is right."""
        return sum(column.meaning != UNREAD for column in self.columns)

    @property
    def shape(self) -> str:
        """The same for every sheet with these headers: under it, corrections are remembered."""
        headers = "|".join(normalised(column.header) for column in self.columns)
        return hashlib.sha256(headers.encode()).hexdigest()[:16]

    def holding(self, meaning: str) -> Column | None:
        """The first column of this meaning."""
        return next((column for column in self.columns if column.meaning == meaning), None)

    def reads(self, cell: str) -> bool:
        """True for a cell below the headers, in a column that is read; in a form, for any cell."""
        if any(column.cell for column in self.columns):
            return True
        letter, row = coordinate_from_string(cell)
        return row > self.last_row + 1 and any(column.meaning and column.index == column_index_from_string(letter) - 1 for column in self.columns)

    def corrected(self, correction: "Correction") -> "SheetMapping":
        """The same sheet as a person says it is to be read."""
        columns = tuple(replace(column, meaning=correction.meanings.get(column.index, column.meaning), likeness=1.0) for column in self.columns)
        return replace(self, columns=columns, options={**self.options, **correction.options})


@dataclass(frozen=True, kw_only=True)
class Correction:
    """What a person changed of a mapping. ``layout`` is empty when it was right."""

    layout: str = ""
    meanings: Mapping[int, str] = field(default_factory=dict)  # by column, 0-based
    options: Mapping[str, str] = field(default_factory=dict)


    def as_json(self) -> dict[str, object]:
        return {"layout": self.layout, "meanings": {str(index): meaning for index, meaning in self.meanings.items()}, "options": dict(self.options)}

    @staticmethod
    def from_json(saved: Mapping) -> "Correction":
        return Correction(layout=saved["layout"], meanings={int(index): meaning for index, meaning in saved["meanings"].items()}, options=saved["options"])


Corrections = Mapping[str, Correction]  # by shape
