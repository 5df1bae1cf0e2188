"""What an anomaly is about: the number and the title of the row its cell stands in."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

import pandas as pd

from loaders.report import Anomaly
from loaders.table_reader import TableReading

_ROW = re.compile(r"\d+$")  # of « H27 » as of « ligne 27 »
# The columns that number a row, the one people know it by first, then the one that names it.
_NAMING = {
    "operations": (("fiche", "operation_id"), "intitule"), "actions": (("numero",), "intitule"),
    "indicateurs": (("code",), "libelle"), "territoires": (("code_officiel",), "territoire"),
}  # fmt: skip
# The column by which a row of another table says what it is of.
_OF = {"financements": ("operation_id", "operations"), "observations": ("code", "indicateurs")}


class Subject(NamedTuple):
    fiche: str = ""
    title: str = ""


def with_subjects(anomalies: Iterable[Anomaly], readings: list[TableReading], workbook: str) -> list[Anomaly]:
    """The same anomalies of this workbook, each with its fiche and title where its rule did not give them."""
    anomalies = list(anomalies)
    named = _Named(readings, anomalies) if anomalies else None
    return [replace(anomaly, workbook=workbook, **named.subject(anomaly)._asdict()) for anomaly in anomalies]


class _Named:
    """The subjects of the rows that some anomalies stand in."""

    def __init__(self, readings: list[TableReading], anomalies: list[Anomaly]) -> None:
        self._by_row: dict[tuple[str, int], Subject] = {}
        self._by_key = {target: _subjects_by_key(target, readings) for _, target in _OF.values()}
        wanted: dict[str, set[int]] = {}
        for anomaly in anomalies:
            wanted.setdefault(anomaly.sheet, set()).add(_row(anomaly))
        # Where one row of a sheet fills several tables, its subject is that of the main one: those go first.
        for reading in sorted(readings, key=lambda reading: reading.table.name in _OF):
            self._name(reading, wanted.get(reading.sheet, set()))

    def _name(self, reading: TableReading, wanted: set[int]) -> None:
        rows = reading.frame[reading.frame["rang"].isin(wanted)]
        subjects = _subjects(reading.table.name, rows, self._by_key)
        for row, subject in zip(rows["rang"].to_list(), subjects, strict=True):
            self._by_row.setdefault((reading.sheet, row), subject)

    def subject(self, anomaly: Anomaly) -> Subject:
        if anomaly.fiche or anomaly.title:
            return Subject(anomaly.fiche, anomaly.title)
        return self._by_row.get((anomaly.sheet, _row(anomaly)), Subject())


def _row(anomaly: Anomaly) -> int:
    row = _ROW.search(anomaly.cell)
    return int(row[0]) if row else 0


def _subjects(name: str, rows: pd.DataFrame, by_key: Mapping[str, Mapping[str, Subject]]) -> list[Subject]:
    if name in _OF:
        column, target = _OF[name]
        return [by_key[target].get(key, Subject(key)) for key in rows[column]]
    numbers, title = _NAMING[name]
    return [Subject(next(filter(None, row[:-1]), ""), row[-1]) for row in zip(*(rows[column] for column in (*numbers, title)), strict=True)]


def _subjects_by_key(name: str, readings: list[TableReading]) -> dict[str, Subject]:
    frames = [reading.frame for reading in readings if reading.table.name == name]
    return {key: subject for frame in frames for key, subject in zip(frame[_NAMING[name][0][-1]], _subjects(name, frame, {}), strict=True)}
