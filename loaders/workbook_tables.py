"""The tables of one workbook, sheet by sheet and cell by cell, before any rule that looks further than a cell."""

import itertools
import re
from dataclasses import dataclass, replace
from types import MappingProxyType

from openpyxl.utils import get_column_letter

from crte_data.names import normalised
from loaders.collecting import without_collecting
from loaders.echoes import without_echoes
from loaders.homonyms import told_apart
from loaders.layouts.column_numbers import without_column_numbers
from loaders.layouts.mapping import Corrections, SheetMapping
from loaders.layouts.registry import IGNORED, OURS, UNKNOWN, layout, recognise
from loaders.naming import Names
from loaders.presentation import presentation
from loaders.progress import OnStep, ignore_step
from loaders.report import Anomaly, Level
from loaders.spelling import spelled
from loaders.stages_apart import stages_told_apart
from loaders.table_reader import TableReading, read_block
from loaders.templates import GUIDE, LISTS
from loaders.workbook import Sheet, Workbook, open_workbook

_OPENED = 0.5  # of the time that reading takes
NO_NAMES, NONE_MADE = Names(), MappingProxyType({})
# Sheets that people keep beside the data and that are not meant to be read.
OUR_SHEETS = frozenset({normalised(GUIDE), "rapport de controle", "regles de controle"})  # of templates and annotated copies
SIDE_SHEETS = OUR_SHEETS | {"notice", "listes", "lisez moi"}
# Copies kept beside what replaced them: read, they would be counted twice.
_OLD = re.compile(r"(?:.* )?(?:ancien|ancienne|anciens|anciennes|old|archive|archives|sauvegarde|obsolete|ne pas utiliser|copie)(?: .*)?")
# Names that nobody gives to data: not reading them deserves a word, not a check.
_REFERENCE = re.compile(r"communes?|references?|parametres?|liste.*|feuil ?\d+|sheet ?\d+|sommaire|accueil|legende|graphiques?|tcd.*")


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


@without_collecting()
def read_tables(name: str, content: bytes, names: Names = NO_NAMES, corrections: Corrections = NONE_MADE, on_step: OnStep = ignore_step) -> Tables:
    """Read every table of a workbook, and what is wrong in its cells.

    ``names`` are the spellings known, ``corrections`` what people said of sheets of the same shape.
    """
    on_step(f"Ouverture de « {name} »…", _OPENED)
    workbook = open_workbook(name, content)
    lengths = list(itertools.accumulate(len(sheet.rows) for sheet in workbook.sheets))
    readings: list[TableReading] = []
    anomalies: list[Anomaly] = []
    mappings: list[SheetMapping] = []
    for sheet, length in zip(workbook.sheets, lengths, strict=True):
        on_step(f"Lecture de la feuille « {sheet.name} »…", _OPENED + (1 - _OPENED) * length / (lengths[-1] or 1))
        if _is_side(sheet) or _is_empty(sheet):
            anomalies += _not_read(sheet)
            continue
        sheet, numbered = without_column_numbers(sheet)
        mappings.append(mapping := recognise(sheet, names, corrections))
        if mapping.layout in (IGNORED, UNKNOWN) or not mapping.recognised:
            anomalies += _not_read(sheet) if mapping.layout != IGNORED else []
            continue
        laid = layout(mapping.layout).read(sheet, mapping, names)
        named = [spelled(replace(block, is_1904=sheet.is_1904), names, is_template=mapping.layout in OURS) for block in laid.blocks]
        found = [read_block(name, block) for block, _ in named]
        said = [*presentation(sheet), *numbered, *_likened(mapping, names), *laid.anomalies, *(anomaly for _, anomalies in named for anomaly in anomalies), *(anomaly for reading in found for anomaly in reading.anomalies)]
        readings += found
        anomalies += besides(said, faults := _faulty(sheet, [mapping, *laid.mappings])) + faults
    readings, diverging = without_echoes([*stages_told_apart(readings)])
    return Tables(workbook=workbook, readings=[*told_apart(readings)], anomalies=[*anomalies, *diverging], mappings=mappings)


def _is_side(sheet: Sheet) -> bool:
    name = normalised(sheet.name)
    return name in SIDE_SHEETS or bool(_OLD.fullmatch(name))


def _is_empty(sheet: Sheet) -> bool:
    return not any(value != "" for row in sheet.rows for value in row)


def _not_read(sheet: Sheet) -> list[Anomaly]:
    """A word for each sheet left alone, save those that we put there ourselves."""
    name = normalised(sheet.name)
    if name in OUR_SHEETS or (name == normalised(LISTS) and sheet.hidden):
        return []
    is_empty = _is_empty(sheet)
    is_harmless = is_empty or _is_side(sheet) or bool(_REFERENCE.fullmatch(name))
    return [Anomaly(
        sheet=sheet.name, cell="", rule="feuille-d-appoint" if is_harmless else "feuille-ignoree",
        problem="Cette feuille est vide : elle n’est pas lue." if is_empty else "Cette feuille d’appoint n’est pas lue." if is_harmless else "Aucun tableau reconnu dans cette feuille : elle n’est pas lue.",
        fix="Si elle contient des données à publier, dites sous « Comment les feuilles ont été lues » ce qu’est chaque colonne.",
    )]  # fmt: skip


def _likened(mapping: SheetMapping, names: Names) -> list[Anomaly]:
    """Columns whose header is only like the name they were taken for."""
    meanings = layout(mapping.layout).meanings(names)
    return [
        Anomaly(
            sheet=mapping.sheet, cell=column.cell or f"{get_column_letter(column.index + 1)}{mapping.last_row + 1}", found=column.header, expected=meanings.get(column.meaning, column.meaning),
            problem=f"La colonne « {column.header} » est lue comme « {meanings.get(column.meaning, column.meaning)} ».",
            fix="Rien si c’est juste ; sinon, corrigez la lecture de cette colonne.", rule="colonne-ressemblante",
        )
        for column in mapping.columns if column.meaning and column.likeness < 1
    ]  # fmt: skip


def besides(anomalies: list[Anomaly], earlier: list[Anomaly]) -> list[Anomaly]:
    """Leave out what follows from a cell that could not be read: « #REF! » or « env. 200 » is no missing value on top of that."""
    unread = {(anomaly.sheet, anomaly.cell) for anomaly in earlier if anomaly.level is Level.BLOQUANT}
    unsure = {(anomaly.sheet, anomaly.cell) for anomaly in earlier if anomaly.rule.endswith("-a-verifier")}
    return [anomaly for anomaly in anomalies if (place := (anomaly.sheet, anomaly.cell)) not in unread and not (anomaly.rule == "statut" and place in unsure)]


def _faulty(sheet: Sheet, mappings: list[SheetMapping]) -> list[Anomaly]:
    """Faults in the cells that are read: a formula elsewhere in the sheet is its author's business."""
    return [
        Anomaly(
            sheet=sheet.name, cell=fault.cell, found=fault.found, expected="une valeur", rule="formule",
            problem=f"La cellule contient l’erreur {fault.found}." if fault.found else "La formule n’a pas de valeur calculée.",
            fix="Corrigez la formule, ou remplacez-la par sa valeur, puis enregistrez depuis Excel.",
        )
        for fault in sheet.faulty if any(mapping.reads(fault.cell) for mapping in mappings)
    ]  # fmt: skip
