"""What a plan de financement announces against what its lines add up to: totals, shares, and its two sides."""

from collections.abc import Iterator
from dataclasses import replace

from crte_data.french import exact_euros
from crte_data.tables import OPERATIONS
from loaders.cells import parse_cell, quoted
from loaders.layouts.announced import euro_gap, rate_gap
from loaders.layouts.fiche_entetes import RECEIVED, SPENT, STAGES
from loaders.layouts.fiche_section import AMOUNT, Section, amount_of
from loaders.layouts.fiche_tables import is_total
from loaders.layouts.labels import address
from loaders.report import Anomaly
from loaders.rules import reading_rule

CENT, _POINT = 0.5, 1.0  # gaps below half a euro, and one point of a rate, are roundings
_NAMES = {SPENT: "dépenses", RECEIVED: "recettes"}


def announced(section: Section, sheet: str, row: int, name: str, amounts: dict[str, tuple[object, int]], sums: dict[str, float]) -> Iterator[Anomaly]:
    """A total, or a sub-total, against the lines above it."""
    for stage, (cell, column) in amounts.items():
        value = amount_of(cell)
        if value is None:
            continue
        if is_total(name) and stage in STAGES:
            section.totals[stage] = (value, address(row, column))
        added = sums.get(stage)
        if added is None:
            problem = f"« {name} » des {_NAMES[section.name]} annonce {exact_euros(value)}, sans aucune ligne au-dessus."
            yield replace(gap(sheet, address(row, column), problem, value, rule="total-sans-ligne"), fix="Ajoutez les lignes qu’il additionne.")
        elif abs(value - added) > CENT:
            yield gap(sheet, address(row, column), f"« {name} » des {_NAMES[section.name]} annonce {exact_euros(value)}, la somme des lignes donne {exact_euros(added)} (écart {exact_euros(abs(value - added))}).", value, rule="total-de-lignes", **euro_gap(value, added))


def rates(section: Section, sheet: str) -> Iterator[Anomaly]:
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
            parsed = parse_cell(AMOUNT, value)
            if parsed.level:
                yield Anomaly(sheet=sheet, cell=address(entry.row, column), found=quoted(value), problem=parsed.problem, fix=parsed.fix, rule=reading_rule(AMOUNT.kind, parsed.level))


def balance(sheet: str, spent: Section, received: Section) -> Iterator[Anomaly]:
    """A plan is balanced: what is spent is what is received."""
    out, into = spent.whole, received.whole
    if out is None or into is None or abs(out - into) <= CENT:
        return
    cell = received.totals[received.stage][1] if received.stage in received.totals else _last_cell(received)
    yield gap(sheet, cell, f"Le total des recettes donne {exact_euros(into)}, celui des dépenses {exact_euros(out)} (écart {exact_euros(abs(out - into))}).", into, rule="plan-desequilibre", **euro_gap(into, out))


def _last_cell(section: Section) -> str:
    entry = section.entries[-1]
    return address(entry.row, next((column for _, column in entry.amounts.values()), entry.name_column))
