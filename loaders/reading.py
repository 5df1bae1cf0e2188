"""A workbook into frames and a report: the one entry of this package for pages, command line and tests."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import pandas as pd
from openpyxl.utils import get_column_letter

from crte_data.frames import empty_frame
from crte_data.names import normalised
from crte_data.schemas import Table
from loaders.blocks import NOWHERE
from loaders.checks import check
from loaders.echoes import without_echoes
from loaders.families import FAMILIES, Family
from loaders.layouts.mapping import Corrections, SheetMapping
from loaders.layouts.registry import IGNORED, layout, recognise
from loaders.naming import Names
from loaders.report import Anomaly, Level, Report, report
from loaders.table_reader import TableReading, read_block
from loaders.workbook import Sheet, Workbook, open_workbook

NO_NAMES, NONE_MADE = Names(), MappingProxyType({})
# Sheets that people keep beside the data and that are not meant to be read.
SIDE_SHEETS = frozenset({"mode d emploi", "notice", "listes", "lisez moi"})


@dataclass(frozen=True, kw_only=True)
class Tables:
    """The tables of one workbook, cell by cell, before any rule that looks further than a cell."""

    workbook: Workbook
    readings: list[TableReading]
    anomalies: list[Anomaly]
    mappings: list[SheetMapping]

    @property
    def names(self) -> set[str]:
        return {reading.table.name for reading in self.readings}

    def keys(self, table: str) -> frozenset[str]:
        """The keys that this workbook brings to a table."""
        return frozenset(key for reading in self.readings if reading.table.name == table for key in reading.frame[reading.table.key[0]])


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What one workbook holds. ``frames`` has every table of each family found."""

    workbook: Workbook
    families: tuple[Family, ...]
    frames: dict[str, pd.DataFrame]
    columns: pd.DataFrame  # table, classeur, feuille, champ, lettre: where each column was read
    report: Report
    mappings: tuple[SheetMapping, ...] = ()  # what was understood of each sheet that is read

    @property
    def label(self) -> str:
        return ", ".join(family.label for family in self.families) or "Classeur non reconnu"


def read_workbook(name: str, content: bytes, known: Mapping[str, frozenset[str]] | None = None, names: Names = NO_NAMES, corrections: Corrections = NONE_MADE) -> Reading:
    """Read one workbook whole: every sheet, every row, every anomaly in one pass.

    ``known`` gives the keys of tables already published (``{"territoires": {"CAVM", …}}``) that a reference may
    name; a table of the workbook itself replaces them. Raises WorkbookError when the file is not a readable workbook.
    """
    tables = read_tables(name, content, names, corrections)
    return checked(tables, {table: keys for table, keys in (known or {}).items() if table not in tables.names})


def read_tables(name: str, content: bytes, names: Names = NO_NAMES, corrections: Corrections = NONE_MADE) -> Tables:
    """Read every table of a workbook, and what is wrong in its cells.

    ``names`` are the spellings known, ``corrections`` what people said of sheets of the same shape.
    """
    workbook = open_workbook(name, content)
    readings: list[TableReading] = []
    anomalies: list[Anomaly] = []
    mappings: list[SheetMapping] = []
    for sheet in workbook.sheets:
        mapping = None if _is_side(sheet) else recognise(sheet, names, corrections)
        if mapping is None or mapping.layout == IGNORED:
            anomalies += _not_read(sheet) if mapping is None else []
            continue
        laid = layout(mapping.layout).read(sheet, mapping, names)
        found = [read_block(name, block) for block in laid.blocks]
        said = [*_likened(mapping, names), *laid.anomalies, *(anomaly for reading in found for anomaly in reading.anomalies)]
        mappings.append(mapping)
        readings += found
        anomalies += _besides(said, faults := _faulty(sheet, mapping)) + faults
    readings, diverging = without_echoes(readings)
    return Tables(workbook=workbook, readings=readings, anomalies=[*anomalies, *diverging], mappings=mappings)


def checked(tables: Tables, known: Mapping[str, frozenset[str]]) -> Reading:
    """Apply the rules that look beyond a cell; ``known`` are the keys that exist besides the workbook's own."""
    families = tuple(family for family in FAMILIES if tables.names & {table.name for table in family.tables})
    frames = {table.name: _joined(table, tables.readings) for family in families for table in family.tables}
    beyond = _missing_sheets(families, tables.readings) + _besides(check(tables.readings, known), tables.anomalies)
    return Reading(
        workbook=tables.workbook, families=families, frames=frames, columns=_columns(tables.workbook.name, tables.readings),
        mappings=tuple(tables.mappings), report=report([replace(anomaly, workbook=tables.workbook.name) for anomaly in dict.fromkeys((*tables.anomalies, *beyond))]),
    )  # fmt: skip


def _joined(table: Table, readings: list[TableReading]) -> pd.DataFrame:
    frames = [reading.frame for reading in readings if reading.table is table]
    return pd.concat(frames, ignore_index=True) if frames else empty_frame(table)


def _columns(name: str, readings: list[TableReading]) -> pd.DataFrame:
    rows = [
        (reading.table.name, name, reading.sheet, field, get_column_letter(column + 1))
        for reading in readings for field, column in reading.block.columns.items() if isinstance(column, int) and column != NOWHERE
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


def _likened(mapping: SheetMapping, names: Names) -> list[Anomaly]:
    """Columns whose header is only like the name they were taken for."""
    meanings = layout(mapping.layout).meanings(names)
    return [
        Anomaly(
            level=Level.INFORMATION, sheet=mapping.sheet, cell=column.cell or f"{get_column_letter(column.index + 1)}{mapping.last_row + 1}", found=column.header,
            problem=f"La colonne « {column.header} » est lue comme « {meanings.get(column.meaning, column.meaning)} ».",
            fix="Rien si c’est juste ; sinon, corrigez la lecture de cette colonne.", rule="colonne-ressemblante",
        )
        for column in mapping.columns if column.meaning and column.likeness < 1
    ]  # fmt: skip


def _besides(anomalies: list[Anomaly], earlier: list[Anomaly]) -> list[Anomaly]:
    """Leave out what follows from a cell that could not be read: « #REF! » is no missing value on top of that."""
    unread = {(anomaly.sheet, anomaly.cell) for anomaly in earlier if anomaly.level is Level.BLOQUANT}
    return [anomaly for anomaly in anomalies if (anomaly.sheet, anomaly.cell) not in unread]


def _faulty(sheet: Sheet, mapping: SheetMapping) -> list[Anomaly]:
    """Faults in the cells that are read: a formula elsewhere in the sheet is its author's business."""
    return [
        Anomaly(
            level=Level.BLOQUANT, sheet=sheet.name, cell=fault.cell, found=fault.found, rule="formule",
            problem=f"La cellule contient l’erreur {fault.found}." if fault.found else "La formule n’a pas de valeur calculée.",
            fix="Corrigez la formule, ou remplacez-la par sa valeur, puis enregistrez depuis Excel.",
        )
        for fault in sheet.faulty if mapping.reads(fault.cell)
    ]  # fmt: skip


def _missing_sheets(families: tuple[Family, ...], readings: list[TableReading]) -> list[Anomaly]:
    if not families:
        return [_missing("Aucune feuille de ce classeur n’a les en-têtes d’un de nos modèles.", "Repartez d’un modèle vide, à télécharger sur la page Dépôt.")]
    found = {reading.table.name for reading in readings}
    return [
        _missing(f"La feuille « {table.sheet} » manque ({family.label.lower()}).", f"Ajoutez une feuille « {table.sheet} » avec les en-têtes du modèle.")
        for family in families for table in family.tables if table.name not in found
    ]  # fmt: skip


def _missing(problem: str, fix: str) -> Anomaly:
    return Anomaly(level=Level.BLOQUANT, sheet="", cell="", found="", problem=problem, fix=fix, rule="feuille-manquante")
