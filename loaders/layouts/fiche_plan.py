"""The plan de financement of a form: its lines, and what its totals announce against what they add up to."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from crte_data.french import exact_euros
from crte_data.tables import OPERATIONS
from loaders.cells import parse_cell
from loaders.layouts.announced import euro_gap, rate_gap
from loaders.layouts.fiche_cellules import Cells
from loaders.layouts.fiche_entetes import RECEIVED, SPENT, STAGES
from loaders.layouts.fiche_tables import Header, body, headers_of, is_part, is_subtotal, is_total
from loaders.layouts.labels import address, words
from loaders.layouts.mapping import SheetMapping
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
        partial: dict[str, float] = {}
        for row in body(cells, header, rows):
            _read_row(section, cells, header, row, partial)
    section.anomalies += _rates(section, cells.sheet.name)
    return section


def _read_row(section: Section, cells: Cells, header: Header, row: int, partial: dict[str, float]) -> None:
    name_column = next((column for column, meaning in header.columns.items() if meaning == "nom"), min(header.columns))
    name = words(cells.at(row, name_column))
    amounts = {meaning: (cells.at(row, column), column) for column, meaning in header.columns.items() if meaning in STAGES and cells.at(row, column) != ""}
    other = {meaning: (cells.at(row, column), column) for column, meaning in header.columns.items() if meaning in {"taux", "annee"}}
    section.used |= {(row, column) for _, column in (*amounts.values(), *(other.values() if amounts else ()))}
    if is_total(name) or is_subtotal(name):
        sums = partial if is_subtotal(name) else {stage: total for stage in STAGES if (total := section.total(stage)) is not None}
        section.anomalies += _announced(section, cells.sheet.name, row, name, amounts, sums)
        partial.clear()
        return
    if not amounts and not name:
        return
    entry = Entry(name=name, row=row, name_column=name_column, amounts=amounts, rate=other.get("taux"), year=other.get("annee", ("", 0))[0], is_part=is_part(name))
    section.entries.append(entry)
    for stage, (value, _) in amounts.items() if not entry.is_part else ():
        partial[stage] = partial.get(stage, 0.0) + (amount_of(value) or 0.0)


def _announced(section: Section, sheet: str, row: int, name: str, amounts: dict[str, tuple[object, int]], sums: dict[str, float]) -> Iterator[Anomaly]:
    """A total, or a sub-total, against the lines above it."""
    for stage, (cell, column) in amounts.items():
        value = amount_of(cell)
        if value is None:
            continue
        if is_total(name):
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
    return Anomaly(sheet=sheet, cell=cell, found=words(found), problem=problem, fix="Vérifiez les montants et leur total.", rule=rule, **told)


def faults(section: Section, sheet: str) -> Iterator[Anomaly]:
    """Amounts that cannot be read, in a section that goes to no table whose reader would name them."""
    for entry in section.entries:
        for value, column in entry.amounts.values():
            parsed = parse_cell(_AMOUNT, value)
            if parsed.level:
                yield Anomaly(sheet=sheet, cell=address(entry.row, column), found=words(value), problem=parsed.problem, fix=parsed.fix, rule=reading_rule(_AMOUNT.kind, parsed.level))


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
