"""A workbook into frames and a report: the one entry of this package for pages, command line and tests."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from crte_data.frames import empty_frame
from crte_data.names import normalised
from crte_data.schemas import Table
from loaders.checks import check
from loaders.families import FAMILIES, TABLES, Family
from loaders.headers import Header, find_header
from loaders.report import Anomaly, Level, Report, report
from loaders.table_reader import TableReading, read_table
from loaders.workbook import Sheet, Workbook, open_workbook

# Sheets that people keep beside the data and that are not meant to be read.
SIDE_SHEETS = frozenset({"mode d emploi", "notice", "listes", "lisez moi"})


@dataclass(frozen=True, kw_only=True)
class Tables:
    """The tables of one workbook, cell by cell, before any rule that looks further than a cell."""

    workbook: Workbook
    readings: list[TableReading]
    anomalies: list[Anomaly]

    @property
    def names(self) -> set[str]:
        return {reading.header.table.name for reading in self.readings}

    def keys(self, table: str) -> frozenset[str]:
        """The keys that this workbook brings to a table."""
        return frozenset(key for reading in self.readings if reading.header.table.name == table for key in reading.frame[reading.header.table.key[0]])


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What one workbook holds. ``frames`` has every table of each family found."""

    workbook: Workbook
    families: tuple[Family, ...]
    frames: dict[str, pd.DataFrame]
    columns: pd.DataFrame  # table, classeur, feuille, champ, lettre: where each column was read
    report: Report

    @property
    def label(self) -> str:
        return ", ".join(family.label for family in self.families) or "Classeur non reconnu"


def read_workbook(name: str, content: bytes, known: Mapping[str, frozenset[str]] | None = None) -> Reading:
    """Read one workbook whole: every sheet, every row, every anomaly in one pass.

    ``known`` gives the keys of tables already published (``{"territoires": {"CAVM", …}}``) that a reference may
    name; a table of the workbook itself replaces them. Raises WorkbookError when the file is not a readable workbook.
    """
    tables = read_tables(name, content)
    return checked(tables, {table: keys for table, keys in (known or {}).items() if table not in tables.names})


def read_tables(name: str, content: bytes) -> Tables:
    """Read every table of a workbook, and what is wrong in its cells."""
    workbook = open_workbook(name, content)
    readings: list[TableReading] = []
    anomalies: list[Anomaly] = []
    for sheet in workbook.sheets:
        header = None if _is_side(sheet) else find_header(sheet, TABLES)
        if header is None:
            anomalies += _not_read(sheet)
            continue
        readings.append(read_table(name, sheet, header))
        anomalies += _besides(readings[-1].anomalies, faults := _faulty(sheet, header)) + faults
    return Tables(workbook=workbook, readings=readings, anomalies=anomalies)


def checked(tables: Tables, known: Mapping[str, frozenset[str]]) -> Reading:
    """Apply the rules that look beyond a cell; ``known`` are the keys that exist besides the workbook's own."""
    families = tuple(family for family in FAMILIES if tables.names & {table.name for table in family.tables})
    frames = {table.name: _joined(table, tables.readings) for family in families for table in family.tables}
    beyond = _missing_sheets(families, tables.readings) + _besides(check(tables.readings, known), tables.anomalies)
    return Reading(
        workbook=tables.workbook, families=families, frames=frames, columns=_columns(tables.workbook.name, tables.readings),
        report=report([replace(anomaly, workbook=tables.workbook.name) for anomaly in (*tables.anomalies, *beyond)]),
    )  # fmt: skip


def _joined(table: Table, readings: list[TableReading]) -> pd.DataFrame:
    frames = [reading.frame for reading in readings if reading.header.table is table]
    return pd.concat(frames, ignore_index=True) if frames else empty_frame(table)


def _columns(name: str, readings: list[TableReading]) -> pd.DataFrame:
    rows = [
        (reading.header.table.name, name, reading.sheet, field, reading.cell(field, 1).rstrip("1"))
        for reading in readings for field in reading.header.columns
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["table", "classeur", "feuille", "champ", "lettre"], dtype="str")


def _is_side(sheet: Sheet) -> bool:
    return normalised(sheet.name) in SIDE_SHEETS


def _not_read(sheet: Sheet) -> list[Anomaly]:
    if _is_side(sheet) or not sheet.rows:
        return []
    return [Anomaly(
        level=Level.A_VERIFIER, sheet=sheet.name, cell="", found="", rule="feuille-ignoree",
        problem="Aucun tableau reconnu dans cette feuille : elle n’est pas lue.",
        fix="Reprenez les en-têtes du modèle si elle contient des données.",
    )]  # fmt: skip


def _besides(anomalies: list[Anomaly], earlier: list[Anomaly]) -> list[Anomaly]:
    """Leave out what follows from a cell that could not be read: « #REF! » is no missing value on top of that."""
    unread = {(anomaly.sheet, anomaly.cell) for anomaly in earlier if anomaly.level is Level.BLOQUANT}
    return [anomaly for anomaly in anomalies if (anomaly.sheet, anomaly.cell) not in unread]


def _faulty(sheet: Sheet, header: Header) -> list[Anomaly]:
    """Faults in the cells that are read: a formula elsewhere in the sheet is its author's business."""
    return [
        Anomaly(
            level=Level.BLOQUANT, sheet=sheet.name, cell=fault.cell, found=fault.found, rule="formule",
            problem=f"La cellule contient l’erreur {fault.found}." if fault.found else "La formule n’a pas de valeur calculée.",
            fix="Corrigez la formule, ou remplacez-la par sa valeur, puis enregistrez depuis Excel.",
        )
        for fault in sheet.faulty if header.holds(fault.cell)
    ]  # fmt: skip


def _missing_sheets(families: tuple[Family, ...], readings: list[TableReading]) -> list[Anomaly]:
    if not families:
        return [_missing("Aucune feuille de ce classeur n’a les en-têtes d’un de nos modèles.", "Repartez d’un modèle vide, à télécharger sur la page Dépôt.")]
    found = {reading.header.table.name for reading in readings}
    return [
        _missing(f"La feuille « {table.sheet} » manque ({family.label.lower()}).", f"Ajoutez une feuille « {table.sheet} » avec les en-têtes du modèle.")
        for family in families for table in family.tables if table.name not in found
    ]  # fmt: skip


def _missing(problem: str, fix: str) -> Anomaly:
    return Anomaly(level=Level.BLOQUANT, sheet="", cell="", found="", problem=problem, fix=fix, rule="feuille-manquante")
