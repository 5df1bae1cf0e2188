"""What an anomaly is about: the number and the title of the row its cell stands in."""

import re
from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from loaders.layouts.slugs import slug
from loaders.plans import is_among
from loaders.report import Anomaly
from loaders.table_reader import TableReading

_MADE_UP = re.compile(r"OP-[0-9a-f]{8}(?:-.*)?|.+-[0-9a-f]{6}")
_ROW = re.compile(r"\d+$")  # of « H27 » as of « ligne 27 »
# The columns that number a row, the one people know it by first, then the one that names it.
_NAMING = {
    "operations": (("fiche", "operation_id"), "intitule"), "actions": (("numero",), "intitule"),
    "indicateurs": (("code",), "libelle"), "territoires": (("code_officiel",), "territoire"), "alias": (("ecriture",), "nom"),
}  # fmt: skip
# The column by which a row of another table says what it is of.
_OF = {"financements": ("operation_id", "operations"), "observations": ("code", "indicateurs")}
_FORMS = ("operations", "actions")


class Subject(NamedTuple):
    fiche: str = ""
    title: str = ""


def with_subjects(anomalies: Iterable[Anomaly], readings: list[TableReading], workbook: str) -> list[Anomaly]:
    """The same anomalies of this workbook, each with its fiche and title where its rule did not give them."""
    anomalies = list(anomalies)
    rows = [_row(anomaly) for anomaly in anomalies]
    named = _Named(readings, zip(anomalies, rows, strict=True)) if anomalies else None
    return [anomaly.about(workbook, *named.subject(anomaly, row)) for anomaly, row in zip(anomalies, rows, strict=True)]


class _Named:
    """The subjects of the rows that some anomalies stand in."""

    def __init__(self, readings: list[TableReading], placed: Iterable[tuple[Anomaly, int]]) -> None:
        self._by_row: dict[tuple[str, int], Subject] = {}
        self._alone: dict[str, Subject] = {}  # of sheets that are about one thing, as the form of one fiche
        self._readings = readings
        wanted: dict[str, set[int]] = {}
        for anomaly, row in placed:
            wanted.setdefault(anomaly.sheet, set()).add(row)
        for reading in readings:
            self._name(reading, wanted.get(reading.sheet, set()))

    def _name(self, reading: TableReading, wanted: set[int]) -> None:
        if reading.table.name in _FORMS and len(reading.frame) == 1:
            self._alone[reading.sheet] = _subjects(reading.table.name, reading.frame)[0]
        unnamed = {row for row in wanted if (reading.sheet, row) not in self._by_row}  # the lines of a wide sheet stand in the rows of its operations
        rows = reading.frame[reading.frame["rang"].isin(unnamed)].drop_duplicates("rang") if unnamed else reading.frame.head(0)
        subjects = self._of_others(reading.table.name, rows) if reading.table.name in _OF else _subjects(reading.table.name, rows)
        for row, subject in zip(rows["rang"].to_list(), subjects, strict=True):
            self._by_row[reading.sheet, row] = subject

    def _of_others(self, name: str, rows: pd.DataFrame) -> list[Subject]:
        """The subjects of lines that say which operation, or which indicator, they are of."""
        column, target = _OF[name]
        keys = rows[column].to_list()
        number = _NAMING[target][0][-1]
        named: dict[str, Subject] = {}
        for reading in self._readings if keys else ():
            if reading.table.name == target:
                main = reading.frame[is_among(reading.frame[number], set(keys))]
                named |= zip(main[number].to_list(), _subjects(target, main), strict=True)
        return [named.get(key, Subject(key)) for key in keys]

    def subject(self, anomaly: Anomaly, row: int) -> Subject:
        if anomaly.fiche or anomaly.title:
            return Subject(anomaly.fiche, anomaly.title)
        return self._by_row.get((anomaly.sheet, row)) or self._alone.get(anomaly.sheet, Subject())


def _row(anomaly: Anomaly) -> int:
    row = _ROW.search(anomaly.cell)
    return int(row[0]) if row else 0


def _subjects(name: str, rows: pd.DataFrame) -> list[Subject]:
    numbers, title = _NAMING[name]
    columns = [rows[column].to_list() for column in (*numbers, title)]
    return [Subject(next((number for number in row[:-1] if number and not _is_made_up(number, row[-1])), ""), row[-1]) for row in zip(*columns, strict=True)]


def _is_made_up(number: str, title: str) -> bool:
    """True for an identifier that we made of a title: it says nothing to a person that the title does not."""
    return bool(_MADE_UP.fullmatch(number)) or ("_" in number and bool(title) and slug(title) in number)
