"""The agent's own workbook back, its faulty cells coloured and commented, with a sheet « Rapport de contrôle ».

The parts of the file are edited where they stand. Loading and saving it with openpyxl was measured on a workbook made
with everything people put in one: the computed values of formulas, text boxes, buttons, sparklines, the picture of
the header, letters in bold within a cell, and what Excel keeps in ``extLst`` (lists of another sheet, solid data bars)
were gone, and 100 000 lines took 93 s and 800 MB. Without its computed values, the copy would be refused when it is
sent again. Editing adds formats and never changes one, so that every other cell keeps its own. (A copy that is sent
again loses the colours and comments of the control before; a cell that had a colour of its own is then left without.)

Nothing is evaluated, followed or run: macros, links and entities are bytes that are copied. What is not an .xlsx or
an .xlsm (.xls, .ods, .csv) comes back as an .xlsx of its values, which the report says.
"""

import contextlib
import functools
import itertools
import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from types import MappingProxyType

from openpyxl.utils import quote_sheetname

from crte_data.french import number, plural
from loaders.annotation.bare_workbook import STYLES, bare_workbook, sheet_names
from loaders.annotation.control_sheet import MOST_LINKS, ControlSheet, Look
from loaders.annotation.notes import annotate_sheet, has_our_notes
from loaders.annotation.package import WORKBOOK, Package
from loaders.annotation.sheet_cells import reformatted
from loaders.annotation.stylesheet import COLOURS, HEADER_COLOUR, Stylesheet
from loaders.reading_apart import open_apart
from loaders.report import Anomaly, Report
from loaders.rules import SEVERITY, Level, rule, rules_table
from loaders.workbook import Workbook

REPORT, RULES = "Rapport de contrôle", "Règles de contrôle"
MOST_NOTES = 10_000  # of a workbook: beyond, Excel is slow to open it; those cells are coloured, and in the report
_NOTED, _LONGEST = 5, 2_000  # anomalies told in one note, letters of each
_ZIP, _MACROS = b"PK", ".xlsm"
_CELL = re.compile(r"(?:([A-Z]{1,3})|ligne )(\d+)")
# What a package that is not laid out as it should be raises: UnusualWorkbook, and whatever misses a tag or a number in it.
_NOT_EDITED = (ValueError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError)
_ONLY_VALUES = "Ce fichier n’est pas un .xlsx que l’on puisse annoter tel quel : seules ses valeurs sont reprises ici, sans leur mise en forme."
_TOO_MANY_NOTES = f"Seules les {number(MOST_NOTES)} premières cellules ont un commentaire ; toutes sont colorées, et dans ce rapport."
_TOO_MANY_LINKS = f"Seules les {number(MOST_LINKS)} premières lignes ont un lien vers leur cellule."
NOT_RENAMED: Mapping[str, str] = MappingProxyType({})
_COLUMNS = {
    "Niveau": 12, "Règle": 30, "Feuille": 18, "Cellule": 10, "Fiche": 12, "Intitulé": 34, "Valeur lue": 22, "Valeur attendue": 26, "Écart": 16,
    "Problème": 60, "Correction": 50, "Référence légale": 30, "Code": 24,
}  # fmt: skip
_LINKED = list(_COLUMNS).index("Cellule")


def annotated_name(name: str) -> str:
    """« maquette.xlsx » → « maquette (annotée).xlsx »; macros keep their extension, other formats become .xlsx."""
    path = PurePath(name)
    return f"{path.stem.removesuffix(' (annotée)')} (annotée){_MACROS if path.suffix.lower() == _MACROS else '.xlsx'}"


def annotated(workbook: Workbook, report: Report) -> bytes:
    """The workbook with what its report says written on its cells and in two sheets."""
    above = [summary(workbook.name, report)]
    if workbook.content.startswith(_ZIP):
        with contextlib.suppress(*_NOT_EDITED):
            return _Copy(Package(workbook.content), report.anomalies, above).content()
    sheets = workbook.sheets or open_apart(workbook.name, workbook.content).sheets  # a deposit keeps no cell
    names = sheet_names([sheet.name for sheet in sheets])
    rows = {names[sheet.name]: sheet.rows for sheet in sheets} or {"Feuille": []}
    return _Copy(Package(bare_workbook(rows)), report.anomalies, [*above, _ONLY_VALUES], names).content()


def report_workbook(report: Report, title: str) -> bytes:
    """The report alone, in a workbook of its own."""
    return _Copy(Package(bare_workbook({REPORT: []})), report.anomalies, [summary(title, report)], has_cells=False).content()


def summary(name: str, report: Report) -> str:
    counts = report.counts()
    blocking = plural(counts[Level.BLOQUANT], "anomalie bloquante", "anomalies bloquantes")
    return f"Rapport de contrôle de « {name} » : {blocking}, {counts[Level.A_VERIFIER]} à vérifier, {plural(counts[Level.INFORMATION], 'information')}."


class _Copy:
    """A package on its way to being annotated. ``names`` are those of the sheets that had to change theirs."""

    def __init__(self, package: Package, anomalies: Sequence[Anomaly], above: list[str], names: Mapping[str, str] = NOT_RENAMED, *, has_cells: bool = True) -> None:
        self._package, self._anomalies, self._above, self._names, self._has_cells = package, anomalies, above, names, has_cells
        self._styled = next((relation.part for relation in package.relations(WORKBOOK) if relation.kind == "styles"), "") or _add_styles(package)
        self._styles = Stylesheet(package.read(self._styled))

    def content(self) -> bytes:
        if self._has_cells:
            self._mark_cells()
        self._add_report()
        self._add_rules()
        self._package.write(self._styled, self._styles.xml())
        return self._package.content()

    def _mark_cells(self) -> None:
        by_sheet = self._by_sheet()
        left = MOST_NOTES
        for rank, (sheet, part) in enumerate(self._package.sheets().items()):
            if not self._package.has(part) or sheet in (REPORT, RULES):
                continue
            cells = by_sheet.get(sheet, {})
            self._mark_sheet(part, cells, rank, left)
            left -= min(left, len(cells))
        if sum(map(len, by_sheet.values())) > MOST_NOTES:
            self._above = [*self._above, _TOO_MANY_NOTES]

    def _mark_sheet(self, part: str, cells: Mapping[str, list[Anomaly]], rank: int, left: int) -> None:
        """Colours and comments of one sheet; those of an earlier control go, even where nothing is wrong any more."""
        if cells:
            formats = {cell: functools.partial(self._styles.coloured, level=min(found, key=_severity).level) for cell, found in cells.items()}
            self._package.write(part, reformatted(self._package.read(part), formats))
        if cells or has_our_notes(self._package, part):
            annotate_sheet(self._package, part, {cell: _note(found) for cell, found in itertools.islice(cells.items(), left)}, rank)

    def _by_sheet(self) -> dict[str, dict[str, list[Anomaly]]]:
        found: dict[str, dict[str, list[Anomaly]]] = {}
        for anomaly in self._anomalies:
            if cell := _address(anomaly):
                sheet = self._names.get(anomaly.sheet, anomaly.sheet)
                found.setdefault(sheet, {}).setdefault(cell, []).append(anomaly)
        return found

    def _add_report(self) -> None:
        columns = _COLUMNS if self._has_cells else {"Classeur": 24} | _COLUMNS
        rows = [[row[name] for name in columns] for row in (anomaly.row() for anomaly in self._anomalies)]
        links = [self._link(anomaly) for anomaly in self._anomalies] if self._has_cells else []
        above = [*self._above, _TOO_MANY_LINKS] if len(links) > MOST_LINKS else self._above
        self._add(REPORT, ControlSheet(above=above, headers=list(columns), widths=list(columns.values()), rows=rows, links=links, link_column=_LINKED, levels=list(columns).index("Niveau")))

    def _add_rules(self) -> None:
        table = rules_table()
        rows = [[str(value) for value in row] for row in table.itertuples(index=False)]
        self._add(RULES, ControlSheet(above=["Toutes les règles du contrôle, et le niveau de chacune."], headers=list(table.columns), widths=(40, 14, 90, 44, 26), rows=rows, levels=1))

    def _add(self, name: str, sheet: ControlSheet) -> None:
        plain = self._styles.plain
        look = Look(
            title=plain(bold=True, wraps=False), header=plain(HEADER_COLOUR, bold=True, white=True), text=plain(), link=plain(link=True),
            by_level={str(level): plain(colour) for level, colour in COLOURS.items()},
        )  # fmt: skip
        self._package.add_sheet(name, sheet.xml(look, is_strict=self._package.is_strict))

    def _link(self, anomaly: Anomaly) -> str:
        return f"{quote_sheetname(self._names.get(anomaly.sheet, anomaly.sheet))}!{_address(anomaly) or 'A1'}" if anomaly.sheet else ""


def _add_styles(package: Package) -> str:
    part = "xl/styles.xml"
    package.write(part, STYLES)
    package.declare(part, "styles")
    package.relate(WORKBOOK, "styles", part)
    return part


def _severity(anomaly: Anomaly) -> int:
    return SEVERITY[anomaly.level]


def _address(anomaly: Anomaly) -> str:
    """The cell to mark: that of the anomaly, or the first of its row; empty for a fault of a whole sheet."""
    found = _CELL.fullmatch(anomaly.cell)
    return f"{found[1] or 'A'}{found[2]}" if found else ""


def _note(anomalies: list[Anomaly]) -> str:
    """Every fault of a cell, the gravest first; a great many are left to the report."""
    told = sorted(anomalies, key=_severity)
    notes = [_said(anomaly) for anomaly in told[:_NOTED]]
    more = [f"… et {plural(len(told) - _NOTED, 'autre anomalie', 'autres anomalies')}, dans la feuille « {REPORT} »."] if len(told) > _NOTED else []
    return "\n\n".join([*notes, *more])


def _said(anomaly: Anomaly) -> str:
    parts = [f"{anomaly.level} : {rule(anomaly.rule).libelle}", anomaly.problem, f"Attendu : {anomaly.expected}" if anomaly.expected else "", f"Écart : {anomaly.gap}" if anomaly.gap else "", f"→ {anomaly.fix}" if anomaly.fix else ""]
    return "\n".join(filter(None, parts))[:_LONGEST]
