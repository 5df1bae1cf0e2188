"""Family A, the maquette financière: one row an operation, its financeurs and years across."""

from collections.abc import Mapping
from dataclasses import replace

from openpyxl.utils import get_column_letter

from loaders.layouts.body import Body
from loaders.layouts.layout import Laid, joined
from loaders.layouts.mapping import Column, SheetMapping
from loaders.layouts.wide import balances, recognition, remarks, total_rows
from loaders.layouts.wide.financements import read_financements
from loaders.layouts.wide.meanings import is_amount, labels
from loaders.layouts.wide.operations import read_operations
from loaders.layouts.wide.rows import rows_of
from loaders.layouts.wide.tables import Part, parts
from loaders.naming import Names
from loaders.report import Anomaly
from loaders.workbook import Sheet

_APART = "Rien si c’est juste ; sinon, mettez-le dans une feuille à part."


class MaquetteLarge:
    """Operations and their financements, with every total compared with its lines."""

    code = "maquette_large"
    asks = ("base", "unite", "perimetre")
    label = "Maquette financière (une ligne par opération, financeurs en colonnes)"

    def recognise(self, sheet: Sheet, names: Names) -> SheetMapping | None:
        return recognition.recognise(sheet, names, self.code)

    def meanings(self, names: Names) -> Mapping[str, str]:
        return labels(names)

    def read(self, sheet: Sheet, mapping: SheetMapping, names: Names) -> Laid:
        """The table of the mapping, and those below it by their own headers."""
        first, *others = [part for part in parts(sheet, names) if part.last > mapping.last_row]
        tables = [_read(first.in_place(sheet), mapping, names)]
        for part in others:
            found = recognition.recognise_part(sheet, part, names, self.code)
            tables.append(_read_below(part.in_place(sheet), _with_options(found, mapping), names) if found else _not_read(sheet, part))
        return joined([Laid(blocks=[], anomalies=list(remarks.above(sheet, mapping))), *tables])


def _read(sheet: Sheet, mapping: SheetMapping, names: Names) -> Laid:
    body = Body(sheet, mapping, names, is_amount)
    rows = rows_of(body)
    operations = read_operations(body, rows)
    said = [*operations.anomalies, *remarks.remarks(body, rows), *total_rows.checked(body, rows, operations), *balances.checked(body, operations)]
    return Laid(blocks=[operations.block, read_financements(body, operations)], anomalies=said)


def _read_below(sheet: Sheet, mapping: SheetMapping, names: Names) -> Laid:
    said = Anomaly(sheet=sheet.name, cell=_first_cell(mapping.columns, mapping.last_row), problem="Un autre tableau commence ici, avec ses propres en-têtes : il est lu lui aussi.", fix=_APART, rule="tableau-suivant")
    return joined([Laid(blocks=[], anomalies=[said], mappings=[mapping]), _read(sheet, mapping, names)])


def _with_options(found: SheetMapping, first: SheetMapping) -> SheetMapping:
    """What the titles of the sheet say holds for all its tables."""
    return replace(found, options={**first.options, **found.options})


def _not_read(sheet: Sheet, part: Part) -> Laid:
    cell = remarks.first_cell(sheet.rows[part.headers], part.headers)
    return Laid(blocks=[], anomalies=[Anomaly(sheet=sheet.name, cell=cell, problem="Un autre tableau commence ici, avec d’autres en-têtes : il n’est pas lu.", fix=_APART, rule="second-tableau")])


def _first_cell(columns: tuple[Column, ...], row: int) -> str:
    first = next(column for column in columns if column.meaning)
    return f"{get_column_letter(first.index + 1)}{row + 1}"
