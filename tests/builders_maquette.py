"""Wide maquettes with known totals, built in as many shapes as people give them."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from loaders.bundled import bundled_dataset
from loaders.known_names import names_of
from loaders.naming import Names
from loaders.workbook import Range, Sheet

Grid = list[list[object]]
NAMES: Names = names_of(bundled_dataset()[0])

# Header with its group, and the financing it must be read as.
PAYERS: dict[tuple[str, str], tuple[str, str]] = {
    ("État", "DSIL"): ("État", "DSIL"), ("État", "DETR"): ("État", "DETR"), ("État", "Fonds vert"): ("État", "Fonds vert"),
    ("Opérateurs", "ADEME"): ("ADEME", ""), ("Opérateurs", "Agence de l’eau"): ("Agence de l’eau Artois-Picardie", ""),
    ("Europe", "FEDER"): ("Union européenne", "FEDER"), ("", "Région"): ("Région Hauts-de-France", ""), ("", "Département"): ("Département du Nord", ""),
    ("", "Autofinancement"): ("Autofinancement", ""),
}  # fmt: skip
YEARS = ("2021", "2022", "2023")
PLACES = (("CAVM", "Anzin"), ("CAPH", "Denain"), ("CAVM", "Marly"), ("CAPH", "Saint-Amand-les-Eaux"), ("commun", ""))
VOLETS = ("1", "2", "3")


@dataclass
class Shape:
    """How a maquette is laid out; the amounts are the same whatever the shape."""

    seed: int = 0
    operations: int = 6
    grouped: bool = True  # groups above the financeurs, else one row of headers
    merged: bool = True  # the file says which cells are merged
    titles: int = 0
    blank_rows: bool = False
    blank_columns: bool = False
    shuffled: bool = False
    thousands: bool = False
    noise: bool = False
    subtotals: bool = True
    texts: bool = False  # amounts as people type them
    volet_rows: bool = False  # volets as titles within the table, else as a column


@dataclass
class Maquette:
    """A sheet and what it holds: totals in euros by financing, by year, and of the costs."""

    sheet: Sheet
    headers: int  # row of the last headers, 1-based
    columns: list[tuple[str, str]]  # group and header of each column
    lines: list[int]  # rows of the operations, 1-based
    totals: list[int]
    paid: dict[tuple[str, str], int] = field(default_factory=dict)
    spent: dict[str, int] = field(default_factory=dict)
    cost: int = 0

    def at(self, header: str, row: int, group: str | None = None) -> str:
        """Address of a cell by the header of its column."""
        return f"{letter(self.index(header, group))}{row}"

    def index(self, header: str, group: str | None = None) -> int:
        return next(index for index, (above, own) in enumerate(self.columns) if own == header and group in (None, above))

    def changed(self, header: str, row: int, value: object, group: str | None = None) -> Sheet:
        """The same sheet with one cell changed."""
        return with_cell(self.sheet, self.index(header, group), row, value)


def letter(index: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(index + 1)


def with_cell(sheet: Sheet, index: int, row: int, value: object) -> Sheet:
    rows = [list(line) for line in sheet.rows]
    rows[row - 1][index] = value
    return Sheet(name=sheet.name, rows=rows, merged=sheet.merged)


def maquette(shape: Shape, name: str = "Maquette") -> Maquette:
    """Build the sheet row by row, and sum what was put in it."""
    rng = random.Random(shape.seed)
    columns = _columns(shape, rng)
    unit = 1000 if shape.thousands else 1
    rows, merged = _header(shape, columns, rng)
    made = Maquette(sheet=Sheet(name=name, rows=[]), headers=len(rows), columns=columns, lines=[], totals=[])
    running: list[tuple[str, Mapping[str, int]]] = []
    for volet in VOLETS:
        chosen = [number for number in range(shape.operations) if VOLETS[number % 3] == volet]
        if not chosen:
            continue
        if shape.volet_rows:
            rows.append(_row(columns, {"Intitulé de l’action": f"VOLET {volet} – un titre"}))
        for number in chosen:
            amounts = _amounts(rng, unit)
            running.append((volet, amounts))
            rows.append(_row(columns, _operation(number, volet, amounts, shape, rng)))
            made.lines.append(len(rows))
            if shape.blank_rows and rng.random() < 0.3:
                rows.append([""] * len(columns))
        if shape.subtotals:
            rows.append(_row(columns, {"Intitulé de l’action": f"Sous-total volet {volet}"} | _written(_sum(amounts for v, amounts in running if v == volet), shape, rng, plain=True)))
            made.totals.append(len(rows))
    if shape.subtotals:
        rows.append(_row(columns, {"Intitulé de l’action": "TOTAL GÉNÉRAL"} | _written(_sum(amounts for _, amounts in running), shape, rng, plain=True)))
        made.totals.append(len(rows))
    total = _sum(amounts for _, amounts in running)
    made.paid = {financing: total[own] for (_, own), financing in PAYERS.items()}
    made.spent, made.cost = {year: total[year] for year in YEARS}, total["Coût total HT"]
    made.sheet = Sheet(name=name, rows=rows, merged=tuple(merged) if shape.merged else ())
    return made


def _columns(shape: Shape, rng: random.Random) -> list[tuple[str, str]]:
    identity = ["N° fiche", "Intitulé de l’action", "Maître d’ouvrage", "Territoire", "Commune(s)", "Coût total HT", "Début", "Fin", *([] if shape.volet_rows else ["Volet"])]
    identity += ["Observations", "Contact"] if shape.noise else []
    blocks = [[("", header)] for header in identity]
    blocks += [[("", "Total financements")], [("", "Reste à financer")], [("", "% aides publiques")]]
    groups: dict[str, list[tuple[str, str]]] = {}
    for group, own in PAYERS:
        groups.setdefault(group or own, []).append((group, own))
    groups["État"].append(("État", "Total État"))
    blocks += [*groups.values(), [("Échéancier", year) for year in YEARS]]
    if shape.blank_columns:
        blocks += [[("", "")], [("", "")]]
    if shape.shuffled:
        rng.shuffle(blocks)
    return [column for block in blocks for column in block]


def _header(shape: Shape, columns: list[tuple[str, str]], rng: random.Random) -> tuple[Grid, list[Range]]:
    width = len(columns)
    rows: Grid = [[""] * width for _ in range(shape.titles)]
    if shape.titles:
        rows[0][0] = "CRTE du Valenciennois – maquette financière 2021-2026"
    if shape.thousands:
        rows.append(["Montants en k€", *[""] * (width - 1)])
    top = len(rows)
    if not shape.grouped:
        return [*rows, [int(own) if own in YEARS else own for _, own in columns]], []
    upper, lower, merged = [""] * width, [""] * width, []
    for index, (group, own) in enumerate(columns):
        if group:
            lower[index] = float(own) if own in YEARS else own
            if index == 0 or columns[index - 1][0] != group:
                upper[index] = group
                last = max(i for i in range(index, width) if all(columns[k][0] == group for k in range(index, i + 1)))
                merged.append(Range(first_row=top, first_column=index, last_row=top, last_column=last))
        else:
            upper[index] = own
            merged.append(Range(first_row=top, first_column=index, last_row=top + 1, last_column=index))
    return [*rows, upper, lower], merged


def _amounts(rng: random.Random, unit: int) -> dict[str, int]:
    """Cents, or whole thousands, that add up as a maquette says they do."""
    given = {own: rng.choice((0, rng.randint(1, 900) * 1000)) if unit == 1000 else rng.choice((0, rng.randint(100, 90_000_000) / 100)) for _, own in PAYERS}
    amounts = {own: round(value * 100) for own, value in given.items()}
    state = amounts["DSIL"] + amounts["DETR"] + amounts["Fonds vert"]
    financed = sum(amounts.values())
    step = 100_000 if unit == 1000 else 1
    cost = financed + rng.randint(1, 500) * step * 100
    years = {year: rng.randint(0, cost // step // 4) * step for year in YEARS[1:]}
    years[YEARS[0]] = cost - sum(years.values())
    return {**amounts, **years, "Total État": state, "Total financements": financed, "Coût total HT": cost, "Reste à financer": cost - financed}


def _sum(lines) -> dict[str, int]:
    total: dict[str, int] = {}
    for amounts in lines:
        for header, cents in amounts.items():
            total[header] = total.get(header, 0) + cents
    return total


def _operation(number: int, volet: str, amounts: Mapping[str, int], shape: Shape, rng: random.Random) -> dict[str, object]:
    perimetre, commune = PLACES[number % len(PLACES)]
    public = sum(cents for (_, own), cents in ((payer, amounts[payer[1]]) for payer in PAYERS) if own != "Autofinancement")
    words = {
        "N° fiche": f"FA-{number + 1}", "Intitulé de l’action": f"Rénovation de l’école {number + 1}", "Maître d’ouvrage": "Ville", "Territoire": perimetre, "Commune(s)": commune,
        "Début": 2021.0, "Fin": "T3 2024", "Volet": f"Volet {volet} – un titre", "% aides publiques": round(public / amounts["Coût total HT"], 4),
        "Observations": "À revoir en comité" if number % 2 else "", "Contact": "M. Martin",
    }  # fmt: skip
    return words | _written(amounts, shape, rng)


def _written(amounts: Mapping[str, int], shape: Shape, rng: random.Random, plain: bool = False) -> dict[str, object]:
    return {header: _cell(cents, shape, rng, plain) for header, cents in amounts.items()}


def _cell(cents: int, shape: Shape, rng: random.Random, plain: bool) -> object:
    value = cents / 100 / (1000 if shape.thousands else 1)
    if not shape.texts or plain or shape.thousands:
        return value
    space = rng.choice((" ", "\u00a0", "\u202f"))
    whole, part = divmod(abs(cents), 100)
    text = f"{whole:,}".replace(",", space) + f",{part:02}"
    return rng.choice((value, f"{'-' if cents < 0 else ''}{text} €", f"{'-' if cents < 0 else ''}{text}"))


def _row(columns: list[tuple[str, str]], values: Mapping[str, object]) -> list[object]:
    return [values.get(own, "") for _, own in columns]
