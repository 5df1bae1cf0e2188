"""Family A, the maquette financière: one row an operation, its financeurs and years across."""

from collections.abc import Mapping
from dataclasses import replace

from loaders.layouts.body import Body
from loaders.layouts.layout import Laid, joined
from loaders.layouts.lines_above import lines_above
from loaders.layouts.mapping import SheetMapping
from loaders.layouts.stacked import said_below
from loaders.layouts.wide import balances, recognition, remarks, total_rows
from loaders.layouts.wide.financements import read_financements
from loaders.layouts.wide.meanings import is_amount, labels
from loaders.layouts.wide.named_payers import incomplete
from loaders.layouts.wide.operations import read_operations
from loaders.layouts.wide.rows import rows_of
from loaders.layouts.wide.tables import parts
from loaders.naming import Names
from loaders.workbook import Sheet


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
            tables.append(replace(said_below(sheet, part, is_read=found is not None), mappings=[found] if found else []))
            tables += [_read(part.in_place(sheet), _with_options(found, mapping), names)] if found else []
        return joined([Laid(blocks=[], anomalies=list(lines_above(sheet, mapping))), *tables])


def _read(sheet: Sheet, mapping: SheetMapping, names: Names) -> Laid:
    body = Body(sheet, mapping, names, is_amount)
    rows = rows_of(body)
    operations = read_operations(body, rows)
    said = [*operations.anomalies, *remarks.remarks(body, rows), *total_rows.checked(body, rows, operations), *balances.checked(body, operations), *incomplete(body, operations.of_row >= 0)]
    return Laid(blocks=[operations.block, read_financements(body, operations)], anomalies=said)


def _with_options(found: SheetMapping, first: SheetMapping) -> SheetMapping:
    """What the titles of the sheet say holds for all its tables."""
    return replace(found, options={**first.options, **found.options})
