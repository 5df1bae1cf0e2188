"""The plan de financement of a form: its lines, and what its totals announce against what they add up to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from crte_data.french import exact_euros, number
from crte_data.tables import OPERATIONS
from loaders.cells import parse_cell, quoted
from loaders.layouts.amount_columns import read_amounts
from loaders.layouts.announced import euro_gap, rate_gap
from loaders.layouts.fiche_cellules import Cells
from loaders.layouts.fiche_entetes import OF_YEAR, RECEIVED, SPENT, STAGES, WHOLE
from loaders.layouts.fiche_tables import Header, body, headers_of, is_part, is_subtotal, is_total
from loaders.layouts.fiche_unites import units_of
from loaders.layouts.header_words import UNITS
from loaders.layouts.labels import address, words
from loaders.layouts.mapping import SheetMapping
from loaders.parsed import is_unknown
from loaders.report import Anomaly
from loaders.rules import reading_rule

_AMOUNT = OPERATIONS.field("cout_total_eur")
_CENT, _POINT = 0.5, 1.0  # gaps below half a euro, and one point of a rate, are roundings
NAMES_FR = {SPENT: "dépenses", RECEIVED: "recettes"}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A row of the plan that is no total. ``amounts`` has each stage's cell and its 0-based column."""

    name: str
    row: int
    name_column: int
    amounts: dict[str, tuple[object, int]]
    rate: tuple[object, int] | None = None
    year: object = ""
    is_part: bool = False

    def sums(self) -> dict[str, float]:
        """Its known amounts by stage, and by year where it is of one."""
        known = {stage: value for stage, (cell, _) in self.amounts.items() if (value := amount_of(cell)) is not None}
        return known | ({f"{OF_YEAR}{words(self.year)}": known["prevu"]} if self.year and "prevu" in known else {})


@dataclass
class Section:
    """Dépenses, or recettes: its lines, what they add up to, and the totals that the form announces."""

    name: str
    entries: list[Entry] = field(default_factory=list)
    totals: dict[str, tuple[float, str]] = field(default_factory=dict)  # by stage: the announced amount, its cell
    anomalies: list[Anomaly] = field(default_factory=list)
    used: set[tuple[int, int]] = field(default_factory=set)

    def total(self, stage: str) -> float | None:
        """What the lines add up to, those within another left out; None when no line tells it."""
        amounts = [value for entry in self.entries if not entry.is_part and (value := amount_of(entry.amounts.get(stage, ("", 0))[0])) is not None]
        return sum(amounts) if amounts else None

    def sums(self) -> dict[str, float]:
        """What its lines add up to, by stage and by year."""
        found: dict[str, float] = {}
        for entry in self.entries:
            for stage, value in entry.sums().items() if not entry.is_part else ():
                found[stage] = found.get(stage, 0.0) + value
        return found

    @property
    def stage(self) -> str:
        """The stage at which dépenses and recettes are balanced: what is planned, else what is asked for."""
        return next((stage for stage in ("prevu", "sollicite") if self.total(stage) is not None or stage in self.totals), "prevu")

    @property
    def whole(self) -> float | None:
        """What its lines add up to, else what it announces: a wrong total is one fault, and not two."""
        added = self.total(self.stage)
        return self.totals[self.stage][0] if added is None and self.stage in self.totals else added


def amount_of(value: object) -> float | None:
    parsed = parse_cell(_AMOUNT, value).value
    return None if parsed != parsed else float(parsed)  # NaN differs from itself


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
    section.anomalies += _rates(section, cells.sheet.name)
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
        section.anomalies += _announced(section, cells.sheet.name, row, name, _by_stage(amounts), partial if is_subtotal(name) else section.sums())
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
    added, announced = sum(amount_of(value) or 0.0 for value, _ in told.values()), amount_of(whole[0]) if whole else None
    if announced is None or abs(announced - added) <= _CENT or any(amount_of(value) is None for value, _ in told.values()):
        return entries, []
    problem = f"« {entry.name} » annonce {exact_euros(announced)}, la somme de ses années donne {exact_euros(added)} (écart {exact_euros(abs(announced - added))})."
    return entries, [gap(sheet, address(entry.row, whole[1]), problem, announced, rule="annees-total", **euro_gap(announced, added))]


def _announced(section: Section, sheet: str, row: int, name: str, amounts: dict[str, tuple[object, int]], sums: dict[str, float]) -> Iterator[Anomaly]:
    """A total, or a sub-total, against the lines above it."""
    for stage, (cell, column) in amounts.items():
        value = amount_of(cell)
        if value is None:
            continue
        if is_total(name) and stage in STAGES:
            section.totals[stage] = (value, address(row, column))
        added = sums.get(stage)
        if added is None:
            problem = f"« {name} » des {NAMES_FR[section.name]} annonce {exact_euros(value)}, sans aucune ligne au-dessus."
            yield replace(gap(sheet, address(row, column), problem, value, rule="total-sans-ligne"), fix="Ajoutez les lignes qu’il additionne.")
        elif abs(value - added) > _CENT:
            yield gap(sheet, address(row, column), f"« {name} » des {NAMES_FR[section.name]} annonce {exact_euros(value)}, la somme des lignes donne {exact_euros(added)} (écart {exact_euros(abs(value - added))}).", value, rule="total-de-lignes", **euro_gap(value, added))


def _rates(section: Section, sheet: str) -> Iterator[Anomaly]:
    """A share that a line announces, against its amount."""
    total = section.whole
    for entry in section.entries:
        amount = amount_of(entry.amounts.get(section.stage, ("", 0))[0])
        rate = parse_cell(OPERATIONS.field("avancement_pct"), entry.rate[0]).value if entry.rate else float("nan")
        if not total or amount is None or rate != rate:
            continue
        points, told = 100 * amount / total, 100 * rate if 0 < rate <= 1 and isinstance(entry.rate[0], float) else rate
        if abs(points - told) > _POINT:
            yield gap(sheet, address(entry.row, entry.rate[1]), f"La part de « {entry.name} » annonce {told:.0f} %, son montant donne {points:.0f} % du total.", entry.rate[0], rule="part-annoncee", **rate_gap(told, points))


def gap(sheet: str, cell: str, problem: str, found: object, *, rule: str, **told: str) -> Anomaly:
    return Anomaly(sheet=sheet, cell=cell, found=quoted(found), problem=problem, fix="Vérifiez les montants et leur total.", rule=rule, **told)


def faults(section: Section, sheet: str) -> Iterator[Anomaly]:
    """Amounts that cannot be read, in a section that goes to no table whose reader would name them."""
    for entry in section.entries:
        for value, column in entry.amounts.values():
            parsed = parse_cell(_AMOUNT, value)
            if parsed.level:
                yield Anomaly(sheet=sheet, cell=address(entry.row, column), found=quoted(value), problem=parsed.problem, fix=parsed.fix, rule=reading_rule(_AMOUNT.kind, parsed.level))


def balance(sheet: str, spent: Section, received: Section) -> Iterator[Anomaly]:
    """A plan is balanced: what is spent is what is received."""
    out, into = spent.whole, received.whole
    if out is None or into is None or abs(out - into) <= _CENT:
        return
    cell = received.totals[received.stage][1] if received.stage in received.totals else _last_cell(received)
    yield gap(sheet, cell, f"Le total des recettes donne {exact_euros(into)}, celui des dépenses {exact_euros(out)} (écart {exact_euros(abs(out - into))}).", into, rule="plan-desequilibre", **euro_gap(into, out))


def _last_cell(section: Section) -> str:
    entry = section.entries[-1]
    return address(entry.row, next((column for _, column in entry.amounts.values()), entry.name_column))
