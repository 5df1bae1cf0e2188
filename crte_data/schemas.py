"""What a table is: its columns, declared once, from which loaders, templates, exports and help are drawn."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a cell is read; the value is the word a user sees."""

    TEXT = "texte"
    CODE = "identifiant"
    CHOICE = "valeur de la liste"
    AMOUNT = "montant en euros"
    NUMBER = "nombre"
    PERCENT = "pourcentage de 0 à 100"
    PERIOD = "période"
    BOOLEAN = "oui ou non"


NUMERIC = frozenset({Kind.AMOUNT, Kind.NUMBER, Kind.PERCENT})


@dataclass(frozen=True, kw_only=True)
class Field:
    """One column: its name in the frames, its header in the workbooks and how its cells are read."""

    name: str
    header: str
    kind: Kind = Kind.TEXT
    description: str = ""
    required: bool = False  # the column must be there, and no cell of it empty
    choices: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    width: int = 18

    def columns(self) -> tuple[str, ...]:
        """Columns of the frame; a period also gives its first and last day."""
        return (self.name, f"{self.name}_debut", f"{self.name}_fin") if self.kind is Kind.PERIOD else (self.name,)


@dataclass(frozen=True, kw_only=True)
class Table:
    """One frame of the dataset, one sheet (or several of the same shape) of a workbook."""

    name: str
    sheet: str
    label: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    references: tuple[tuple[str, str], ...] = ()  # (column, table whose single key it must be found in)

    def __iter__(self) -> Iterator[Field]:
        return iter(self.fields)

    def field(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)

    def columns(self) -> tuple[str, ...]:
        """Columns of the frame, the two that say where a row was read included."""
        return tuple(column for field in self.fields for column in field.columns()) + ORIGIN_COLUMNS


# Where a row was read: workbook file, sheet, column of its amount where rows of one sheet differ in it, row as Excel shows it.
ORIGIN_COLUMNS = ("classeur", "feuille", "colonne", "rang")
