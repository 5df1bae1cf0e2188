"""The small tables of a form's plan de financement, read in euros: a line a payer or an expense, and a year."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from crte_data.french import exact_euros, number
from loaders.layouts.amount_columns import read_amounts
from loaders.layouts.announced import euro_gap
from loaders.layouts.fiche_cellules import Cells
from loaders.layouts.fiche_ecarts import CENT, announced, gap, rates
from loaders.layouts.fiche_entetes import OF_YEAR, RECEIVED, SPENT, STAGES, WHOLE
from loaders.layouts.fiche_section import Entry, Section, amount_of
from loaders.layouts.fiche_tables import Header, body, headers_of, is_part, is_subtotal, is_total
from loaders.layouts.fiche_unites import units_of
from loaders.layouts.header_words import UNITS
from loaders.layouts.labels import address, words
from loaders.layouts.mapping import SheetMapping
from loaders.parsed import is_unknown
from loaders.report import Anomaly


def read_section(cells: Cells, mapping: SheetMapping, name: str) -> Section:
    """Every table of this section in the form."""
    section = Section(name)
    rows = {header.row for each in (SPENT, RECEIVED, "indicateurs") for header in headers_of(mapping, each)}
    for header in headers_of(mapping, name):
        table = _Table(cells, header, units_of(cells, mapping, header.row, sorted(header.columns), rows))
        section.used |= {(header.row, column) for column, meaning in header.columns.items() if meaning.startswith(OF_YEAR)}  # years are numbers
        partial: dict[str, float] = {}
        found = body(cells, header, rows)
        for row in found:
            _read_row(section, table, row, partial)
        section.anomalies += _units_said(table, found)
    section.anomalies += rates(section, cells.sheet.name)
    return section


@dataclass(frozen=True)
class _Table:
    """One small table: its cells are read in euros, whatever its ``units``."""

    cells: Cells
    header: Header
    units: Mapping[int, str]

    def amounts(self, row: int) -> dict[str, tuple[object, int]]:
        """What is written under each header of amounts, and its column: « prevu », « an:2022 », « somme »."""
        return {meaning: (self.euros(row, column), column) for column, meaning in self.header.columns.items() if is_amount(meaning) and self.cells.at(row, column) != ""}

    def euros(self, row: int, column: int) -> object:
        return read_amounts([self.cells.at(row, column)], UNITS.get(self.units[column], 1.0)).raw[0]


def is_amount(meaning: str) -> bool:
    return meaning in STAGES or meaning == WHOLE or meaning.startswith(OF_YEAR)


def _units_said(table: _Table, rows: list[int]) -> Iterator[Anomaly]:
    """Once for a table: the unit that was understood, and what it makes of its first number; then the cells in another one."""
    sheet, cells = table.cells.sheet.name, table.cells
    scaled = [(row, column) for row in rows for column, meaning in sorted(table.header.columns.items()) if is_amount(meaning) and UNITS.get(table.units[column], 1.0) != 1]
    first = next(((row, column) for row, column in scaled if isinstance(cells.at(row, column), float | int)), None)
    if first:
        unit = table.units[first[1]]
        problem = f"Les montants du plan de financement sont en {unit} : {number(cells.at(*first))} est lu {exact_euros(table.euros(*first))}."
        yield Anomaly(sheet=sheet, cell=address(table.header.row, first[1]), found=unit, problem=problem, fix="Rien si c’est juste.", rule="unite")
    for row, column in scaled:
        if read_amounts([value := cells.at(row, column)], UNITS[table.units[column]]).own_unit:
            problem = f"« {value} » est en euros dans une colonne en {table.units[column]} : lu {exact_euros(amount_of(value) or 0.0)}."
            yield Anomaly(sheet=sheet, cell=address(row, column), found=words(value), problem=problem, fix="Écrivez-le comme le reste de la colonne.", rule="unite-differente")


def _read_row(section: Section, table: _Table, row: int, partial: dict[str, float]) -> None:
    cells, header = table.cells, table.header
    name_column = next((column for column, meaning in header.columns.items() if meaning == "nom"), min(header.columns))
    name, amounts = words(cells.at(row, name_column)), table.amounts(row)
    other = {meaning: (cells.at(row, column), column) for column, meaning in header.columns.items() if meaning in {"taux", "annee"}}
    section.used |= {(row, column) for _, column in (*amounts.values(), *(other.values() if amounts else ()))}
    if is_total(name) or is_subtotal(name):
        section.anomalies += announced(section, cells.sheet.name, row, name, _by_stage(amounts), partial if is_subtotal(name) else section.sums())
        partial.clear()
    elif amounts or name:
        entry = Entry(name=name, row=row, name_column=name_column, amounts=amounts, rate=other.get("taux"), year=other.get("annee", ("", 0))[0], is_part=is_part(name))
        entries, said = _by_year(entry, cells.sheet.name)
        section.entries += entries
        section.anomalies += said
        for each in entries if not entry.is_part else ():
            for stage, value in each.sums().items():
                partial[stage] = partial.get(stage, 0.0) + value


def _by_stage(amounts: dict[str, tuple[object, int]]) -> dict[str, tuple[object, int]]:
    """The sum of the years is what is planned."""
    return {"prevu" if meaning == WHOLE else meaning: amount for meaning, amount in amounts.items()}


def _by_year(entry: Entry, sheet: str) -> tuple[list[Entry], list[Anomaly]]:
    """A row with its years across is an entry a year; with its sum alone, one entry; the sum is checked."""
    years = {meaning: amount for meaning, amount in entry.amounts.items() if meaning.startswith(OF_YEAR)}
    told = {meaning: amount for meaning, amount in years.items() if not is_unknown(amount[0])}
    whole = entry.amounts.get(WHOLE)
    if not told:
        kept = {meaning: amount for meaning, amount in entry.amounts.items() if meaning in STAGES}
        sole = whole or next(iter(years.values()), None)
        return [replace(entry, amounts=kept | ({"prevu": sole} if sole else {}))], []
    entries = [replace(entry, amounts={"prevu": amount}, rate=None, year=meaning.removeprefix(OF_YEAR)) for meaning, amount in told.items()]
    added, said = sum(amount_of(value) or 0.0 for value, _ in told.values()), amount_of(whole[0]) if whole else None
    if whole and any(amount_of(value) is None for value, _ in told.values()):
        problem = f"« {entry.name} » : une de ses années n’est pas un nombre, son total ({words(whole[0])}) ne peut pas être vérifié."
        return entries, [Anomaly(sheet=sheet, cell=address(entry.row, whole[1]), found=words(whole[0]), problem=problem, fix="Complétez l’année.", rule="total-non-verifiable")]
    if said is None or abs(said - added) <= CENT:
        return entries, []
    problem = f"« {entry.name} » annonce {exact_euros(said)}, la somme de ses années donne {exact_euros(added)} (écart {exact_euros(abs(said - added))})."
    return entries, [gap(sheet, address(entry.row, whole[1]), problem, said, rule="annees-total", **euro_gap(said, added))]
