"""A workbook into frames and a report: the one entry of this package for pages, command line and tests."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd
from openpyxl.utils import get_column_letter

from crte_data.frames import empty_frame
from crte_data.schemas import Table
from loaders.blocks import NOWHERE
from loaders.checks import check
from loaders.collecting import without_collecting
from loaders.families import FAMILIES, Family
from loaders.layouts.mapping import Corrections, SheetMapping
from loaders.naming import Names
from loaders.progress import UNSEEN
from loaders.report import Anomaly, Report, report
from loaders.subjects import with_subjects
from loaders.table_reader import TableReading
from loaders.workbook import Workbook
from loaders.workbook_tables import NO_NAMES, NONE_MADE, Tables, besides, read_tables


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What one workbook holds. ``frames`` has every table of each family found."""

    workbook: Workbook
    families: tuple[Family, ...]
    frames: dict[str, pd.DataFrame]
    columns: pd.DataFrame  # table, classeur, feuille, champ, lettre: where each column was read
    report: Report
    mappings: tuple[SheetMapping, ...] = ()  # what was understood of each sheet

    @property
    def label(self) -> str:
        return ", ".join(family.label for family in self.families) or "Classeur non reconnu"


def read_workbook(name: str, content: bytes, known: Mapping[str, frozenset[str]] | None = None, names: Names = NO_NAMES, corrections: Corrections = NONE_MADE, agglomerations: Mapping[str, str] = NONE_MADE) -> Reading:
    """Read one workbook whole: every sheet, every row, every anomaly in one pass.

    ``known`` gives the keys of tables already published (``{"territoires": {"CAVM", …}}``) that a reference may
    name; a table of the workbook itself replaces them. ``agglomerations`` has that of each commune. Raises WorkbookError when the file is not a readable workbook.
    """
    return checked_alone(read_tables(name, content, names, corrections), known, agglomerations)


def checked_alone(tables: Tables, known: Mapping[str, frozenset[str]] | None, agglomerations: Mapping[str, str] = NONE_MADE) -> Reading:
    """Apply the rules to one workbook that is not deposited with others."""
    return checked(tables, {table: keys for table, keys in (known or {}).items() if table not in tables.names}, agglomerations)


@without_collecting()
def checked(tables: Tables, known: Mapping[str, frozenset[str]], agglomerations: Mapping[str, str] = NONE_MADE, on_rule: Callable[[], None] = UNSEEN.wait) -> Reading:
    """Apply the rules that look beyond a cell; ``known`` are the keys, ``agglomerations`` the communes, besides the workbook's own."""
    families = tuple(family for family in FAMILIES if tables.names & {table.name for table in family.tables})
    frames = {table.name: _joined(table, tables.readings) for family in families for table in family.tables}
    beyond = _missing_sheets(families, tables.readings) + besides(check(tables.readings, known, agglomerations, on_rule), tables.anomalies)
    anomalies = with_subjects([*tables.anomalies, *beyond], tables.readings, tables.workbook.name)
    return Reading(
        workbook=tables.workbook, families=families, frames=frames, columns=_columns(tables.workbook.name, tables.readings),
        mappings=tuple(tables.mappings), report=report(dict.fromkeys(anomalies)),
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


def _missing_sheets(families: tuple[Family, ...], readings: list[TableReading]) -> list[Anomaly]:
    if not families:
        return [_missing("Aucune feuille de ce classeur n’a les en-têtes d’un de nos modèles.", "Repartez d’un modèle vide, à télécharger sur la page Dépôt.")]
    found = {reading.table.name for reading in readings}
    return [
        _missing(f"La feuille « {table.sheet} » manque ({family.label.lower()}).", f"Ajoutez une feuille « {table.sheet} » avec les en-têtes du modèle.")
        for family in families for table in family.tables if table.name not in found
    ]  # fmt: skip


def _missing(problem: str, fix: str) -> Anomaly:
    return Anomaly(sheet="", cell="", problem=problem, fix=fix, rule="feuille-manquante")
