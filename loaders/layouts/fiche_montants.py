"""The money of a form: its operation, checked against its plan, and who pays for it."""

import re
from collections.abc import Iterator

from crte_data.french import exact_euros
from crte_data.vocabulary import BASES
from loaders.blocks import NOWHERE, Block
from loaders.layouts.amount_columns import read_amounts
from loaders.layouts.announced import euro_gap
from loaders.layouts.fiche_cellules import Place
from loaders.layouts.fiche_ecarts import faults, gap
from loaders.layouts.fiche_entetes import BASE, COST, ELIGIBLE, OWNER, TOWN
from loaders.layouts.fiche_lecture import FormReading
from loaders.layouts.fiche_section import Entry, Section, amount_of
from loaders.layouts.financement_lignes import Line, Operation, money
from loaders.layouts.header_words import UNITS, unit_in
from loaders.layouts.labels import address, words
from loaders.report import Anomaly

_SHARED = ("volet", "orientation", "intitule", "perimetre", "debut", "fin", "statut", "avancement_pct")
_CENT = 0.5


def form_money(reading: FormReading, values: dict[str, object]) -> tuple[list[Block], list[Anomaly]]:
    """The operation of the form and who pays for it; none for a form that speaks of no money and of no owner."""
    form = reading.form
    said = list(faults(reading.spent, reading.sheet.name))
    if not reading.has_operation:
        return [], said
    cost, place = _cost(reading)
    title = form.place("intitule") or (reading.mapping.first_row, 0)
    own = {OWNER: form.value(OWNER), ELIGIBLE: _in_euros(reading, ELIGIBLE), TOWN: town_of(reading)}
    places = {name: form.place(name) or title for name in (*_SHARED, OWNER, ELIGIBLE, TOWN, BASE)} | {COST: place or title, "operation_id": form.place("numero") or title, "fiche": title}
    operation = Operation(
        operation_id=str(values["numero"]), fiche=str(values["numero"]), same={**{name: values[name] for name in _SHARED}, **own}, cost=cost, base=_base(reading),
        row=(place or title)[0], cost_column=(place or title)[1], places=places,
    )  # fmt: skip
    blocks, left_out = money(reading.sheet.name, [operation], list(_lines(reading, operation.operation_id)), reading.names, reading.mapping.first_row)
    return blocks, [*said, *left_out]


def _in_euros(reading: FormReading, meaning: str) -> object:
    """What a label is given, in the unit that the label says: « Coût total (k€) »."""
    told = reading.form.told.get(meaning)
    unit = unit_in(told.header) if told else ""
    if told is None or UNITS.get(unit, 1.0) == 1:
        return told.value if told else ""
    value = read_amounts([told.value], UNITS[unit]).raw[0]
    if value != told.value:
        reading.say(told.place, f"« {words(told.value)} » est en {unit} : lu {exact_euros(amount_of(value) or 0.0)}.", "Rien si c’est juste.", rule="unite")
    return value


def _base(reading: FormReading) -> str:
    told = reading.form.told.get(COST)
    headers = [column.header for column in reading.mapping.columns if column.meaning.endswith(":prevu")]
    texts = [reading.form.text(BASE), *([told.header, words(told.value)] if told else []), *headers]
    return next((base for text in texts for base in BASES if re.search(rf"\b{base}\b", text.upper())), "")


def town_of(reading: FormReading) -> str:
    text = reading.form.text(TOWN)
    return "" if town_count(text) > 1 else reading.names.commune(text) or text


def _cost(reading: FormReading) -> tuple[object, Place | None]:
    """The cost that is told, checked against the plan; else what the plan says is spent."""
    spent, place = reading.spent.whole, reading.form.place(COST)
    value = _in_euros(reading, COST)
    told = amount_of(value)
    if place is None:
        return ("" if spent is None else spent), _spent_place(reading.spent)
    if told is not None and spent is not None and abs(told - spent) > _CENT:
        problem = f"Le coût total annonce {exact_euros(told)}, le total des dépenses donne {exact_euros(spent)} (écart {exact_euros(abs(told - spent))})."
        reading.anomalies.append(gap(reading.sheet.name, address(*place), problem, reading.form.value(COST), rule="cout-du-plan", **euro_gap(told, spent)))
    return value, place


def _spent_place(section: Section) -> Place | None:
    entry = next((entry for entry in reversed(section.entries) if entry.amounts), None)
    return (entry.row, next(iter(entry.amounts.values()))[1]) if entry else None


def _lines(reading: FormReading, operation: str) -> Iterator[Line]:
    """One line a recette; « dont DETR » is within the line above it."""
    rank, row, wholes = 0, NOWHERE, {}  # the line of the last whole, by year
    for entry in reading.received.entries:
        name, year = re.sub(r"^dont\s+", "", entry.name, flags=re.IGNORECASE), words(entry.year)
        if not entry.is_part and entry.row != row:
            row, wholes = entry.row, {}
        within = wholes.get(year, NOWHERE) if entry.is_part else NOWHERE
        line = Line(operation_id=operation, payer=name, owner=reading.form.text(OWNER), amounts=entry.amounts, row=entry.row, payer_column=entry.name_column, year=entry.year, within=within)
        yield line
        if line.payer and line.is_known:
            wholes |= {} if entry.is_part else {year: rank}
            rank += 1


def spending(section: Section) -> str:
    """« Dépenses : Travaux 100 000 € ; Études 20 000 €. »: no table has a row for them."""
    parts = [f"{entry.name}{f' ({words(entry.year)})' if entry.year else ''} {' / '.join(map(exact_euros, amounts))}".strip() for entry in section.entries if (amounts := _amounts(entry))]
    return f"Dépenses : {' ; '.join(parts)}." if parts else ""


def _amounts(entry: Entry) -> list[float]:
    return [amount for value, _ in entry.amounts.values() if (amount := amount_of(value)) is not None]


def town_count(text: str) -> int:
    return len([town for town in re.split(r",|;|/|\bet\b", text) if town.strip()])
