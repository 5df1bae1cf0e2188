"""A form into one action, one operation, its financing lines and its indicators."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from crte_data.french import exact_euros
from crte_data.names import normalised
from crte_data.tables import ACTIONS
from crte_data.vocabulary import BASES, ORIENTATION_THEMES, VALENCIENNOIS
from loaders.blocks import NOWHERE, Block
from loaders.layouts.action_fields import Place as Ranged
from loaders.layouts.action_fields import Read, read_perimetre, read_place, read_priorite, read_statut
from loaders.layouts.fiche_cellules import Cells, Place
from loaders.layouts.fiche_entetes import AXE, BASE, CALENDAR, COST, ELIGIBLE, FOLLOWED, OWNER, RECEIVED, SPENT, TOWN
from loaders.layouts.fiche_plan import Entry, Section, amount_of, balance, faults, gap, read_section
from loaders.layouts.fiche_tables import Header, body, headers_of
from loaders.layouts.fiche_valeurs import calendar, number_of, read_labels
from loaders.layouts.financement_lignes import Line, Operation, money
from loaders.layouts.indicateurs_blocs import read_sheet as read_indicators
from loaders.layouts.labels import address, words
from loaders.layouts.layout import Laid
from loaders.layouts.mapping import Column, SheetMapping
from loaders.layouts.percents import read_percents
from loaders.layouts.slugs import slug
from loaders.layouts.themes import theme_of
from loaders.naming import Names
from loaders.report import Anomaly
from loaders.workbook import Sheet

_PLAIN = ("pilote", "elu_referent", "partenaires", "fin_reelle", "fait_marquant", "freins", "prochaine_etape", "decision", "mise_a_jour", "source")
_SHARED = ("volet", "orientation", "intitule", "perimetre", "debut", "fin", "statut", "avancement_pct")
_CENT = 0.5


class _Reading:
    """One form being read: what its labels say, its plan, and what there is to say of them."""

    def __init__(self, sheet: Sheet, mapping: SheetMapping, names: Names) -> None:
        self.sheet, self.mapping, self.names = sheet, mapping, names
        self.cells = Cells(sheet)
        self.headers = {name: headers_of(mapping, name) for name in (SPENT, RECEIVED, FOLLOWED)}
        self.rows = {header.row for headers in self.headers.values() for header in headers}
        self.tables = {place for headers in self.headers.values() for header in headers for place in self._span(header)}
        self.form = read_labels(self.cells, mapping, self.tables)
        self.spent, self.received = (read_section(self.cells, mapping, name) for name in (SPENT, RECEIVED))
        self.anomalies: list[Anomaly] = [*self.spent.anomalies, *self.received.anomalies]
        self.kept: list[str] = []

    @property
    def has_operation(self) -> bool:
        """True for a form that speaks of money, or of an owner."""
        return bool(self.spent.entries or self.received.entries or {COST, ELIGIBLE, OWNER} & set(self.form.told))

    def _span(self, header: Header) -> set[Place]:
        rows = [header.row, *body(self.cells, header, self.rows)]
        return {(row, column) for row in rows for column in range(min(header.columns), header.last_column + 1)}

    def say(self, place: Place, problem: str, fix: str, *, rule: str) -> None:
        self.anomalies.append(Anomaly(sheet=self.sheet.name, cell=address(*place), found=words(self.cells.at(*place)), problem=problem, fix=fix, rule=rule))

    def listed(self, name: str, read: Read) -> str:
        """A word of one of our lists, what was written kept when there is none."""
        self.kept += filter(None, [read.kept])
        if read.remark:
            self.say(self.form.place(name), read.remark.problem, read.remark.fix, rule=read.remark.rule)
        return read.value


def read_form(sheet: Sheet, mapping: SheetMapping, names: Names) -> Laid:
    """The blocks of one form."""
    reading = _Reading(sheet, mapping, names)
    ranged = read_place(reading.form.value("volet"), reading.form.value("orientation"), reading.form.text(AXE))
    values = _action(reading, ranged)
    action = _one_row(reading, values)
    money_blocks, said = _money(reading, values)
    indicators = [_indicators(reading, header, values) for header in reading.headers[FOLLOWED]]
    reading.anomalies += [*said, *balance(sheet.name, reading.spent, reading.received), *_left_out(reading), *(anomaly for laid in indicators for anomaly in laid.anomalies)]
    return Laid(blocks=[action, *money_blocks, *(block for laid in indicators for block in laid.blocks)], anomalies=reading.anomalies)


def _action(reading: _Reading, ranged: Ranged) -> dict[str, object]:
    form = reading.form
    begins, ends = calendar(form.text(CALENDAR))
    values = {name: form.value(name) for name in _PLAIN if name in form.told}
    values |= {
        "numero": _number(reading), "volet": ranged.volet, "orientation": ranged.orientation, "intitule": form.value("intitule"), "perimetre": _perimetre(reading),
        "statut": reading.listed("statut", read_statut(form.text("statut"))), "priorite": reading.listed("priorite", read_priorite(form.text("priorite"))),
        "avancement_pct": _progress(reading), "debut": form.value("debut") or begins, "fin": form.value("fin") or ends,
        "description": _description(reading, ranged, is_dated=bool(begins)),
    }  # fmt: skip
    return values | {"reserve": " ".join(reading.kept)}


def _number(reading: _Reading) -> str:
    """The number of the form; without one, a code made of its title, the same as long as the title is."""
    if found := number_of(reading.cells, reading.form):
        return found
    title = reading.form.text("intitule")
    place = reading.form.place("intitule")
    if place is None:
        return ""
    reading.say(place, "Fiche sans numéro : un identifiant est fait de son intitulé, et change avec lui.", "Donnez un numéro stable à la fiche.", rule="numero-deduit")
    return f"{slug(title, '-')[:40].strip('-')}-{hashlib.sha256(normalised(title).encode()).hexdigest()[:6]}"


def _perimetre(reading: _Reading) -> str:
    """The territory that is told, else that of the town, the owner or the pilot, else both agglomérations, and it is said."""
    form = reading.form
    if told := read_perimetre(form.text("perimetre"), reading.names):
        return told
    if told := reading.mapping.options.get("perimetre", ""):
        return told
    found = next((place for name in (TOWN, OWNER, "pilote") if (place := read_perimetre(form.text(name), reading.names)) in {"CAVM", "CAPH"}), "commun")
    place = form.place("perimetre") or form.place("intitule") or (reading.mapping.first_row, 0)
    reading.say(place, f"Le territoire n’est pas dit : il est lu comme « {found} ».", "Écrivez le territoire : CAVM, CAPH ou commun.", rule="territoire-suppose")
    return found


def _progress(reading: _Reading) -> object:
    value = reading.form.value("avancement_pct")
    return read_percents([(0, value)], is_progress=True).points.get(0, value)


def _description(reading: _Reading, ranged: Ranged, is_dated: bool) -> str:
    """What the form says and that has no field of its own is added to its description."""
    form, town = reading.form, reading.form.text(TOWN)
    said = [
        form.text("description"), *(f"{told.header} : {words(told.value).rstrip('.')}." for told in form.details), f"Axe : {ranged.kept}." if ranged.kept else "",
        f"Calendrier : {form.text(CALENDAR)}." if form.text(CALENDAR) and not is_dated else "", f"Communes : {town}." if town and (_towns(town) > 1 or not reading.has_operation) else "", _spent(reading.spent),
    ]  # fmt: skip
    return " ".join(filter(None, said))


def _towns(text: str) -> int:
    return len([town for town in re.split(r",|;|/|\bet\b", text) if town.strip()])


def _spent(section: Section) -> str:
    """« Dépenses : Travaux 100 000 € ; Études 20 000 €. »: no table has a row for them."""
    parts = [f"{entry.name} {' / '.join(map(exact_euros, amounts))}".strip() for entry in section.entries if (amounts := _amounts(entry))]
    return f"Dépenses : {' ; '.join(parts)}." if parts else ""


def _amounts(entry: Entry) -> list[float]:
    return [amount for value, _ in entry.amounts.values() if (amount := amount_of(value)) is not None]


def _one_row(reading: _Reading, values: dict[str, object]) -> Block:
    """The row stands where its title does, and each field in its own cell."""
    title = reading.form.place("intitule") or (reading.mapping.first_row, 0)
    places = {name: [reading.form.place(name) or title] for name in values}
    columns = dict.fromkeys(values, NOWHERE) | {"intitule": np.array([title[1]], dtype="int64")}
    return Block(
        table=ACTIONS, sheet=reading.sheet.name, values={name: [value] for name, value in values.items()}, rows=np.array([title[0] + 1], dtype="int64"), columns=columns,
        header_row=reading.mapping.first_row, places=places,
    )  # fmt: skip


def _money(reading: _Reading, values: dict[str, object]) -> tuple[list[Block], list[Anomaly]]:
    """The operation of the form and who pays for it; none for a form that speaks of no money and of no owner."""
    form = reading.form
    said = list(faults(reading.spent, reading.sheet.name))
    if not reading.has_operation:
        return [], said
    cost, place = _cost(reading)
    title = form.place("intitule") or (reading.mapping.first_row, 0)
    own = {OWNER: form.value(OWNER), ELIGIBLE: _bare(form.value(ELIGIBLE)), TOWN: _town(reading)}
    places = {name: form.place(name) or title for name in (*_SHARED, OWNER, ELIGIBLE, TOWN, BASE)} | {COST: place or title, "operation_id": form.place("numero") or title, "fiche": title}
    operation = Operation(
        operation_id=str(values["numero"]), fiche=str(values["numero"]), same={**{name: values[name] for name in _SHARED}, **own}, cost=cost, base=_base(reading),
        row=(place or title)[0], cost_column=(place or title)[1], places=places,
    )  # fmt: skip
    blocks, left_out = money(reading.sheet.name, [operation], list(_lines(reading, operation.operation_id)), reading.names, reading.mapping.first_row)
    return blocks, [*said, *left_out]


def _bare(value: object) -> object:
    """An amount without its basis: « 1 200 000 € HT » → « 1 200 000 € »."""
    return re.sub(r"\s*\b(?:HT|TTC)\b", "", value, flags=re.IGNORECASE).strip() if isinstance(value, str) else value


def _base(reading: _Reading) -> str:
    told = reading.form.told.get(COST)
    headers = [column.header for column in reading.mapping.columns if column.meaning.endswith(":prevu")]
    texts = [reading.form.text(BASE), *([told.header, words(told.value)] if told else []), *headers]
    return next((base for text in texts for base in BASES if re.search(rf"\b{base}\b", text.upper())), "")


def _town(reading: _Reading) -> str:
    text = reading.form.text(TOWN)
    return "" if _towns(text) > 1 else reading.names.commune(text) or text


def _cost(reading: _Reading) -> tuple[object, Place | None]:
    """The cost that is told, checked against the plan; else what the plan says is spent."""
    spent, value = reading.spent.whole, _bare(reading.form.value(COST))
    place = reading.form.place(COST)
    told = amount_of(value)
    if place is None:
        return ("" if spent is None else spent), _spent_place(reading.spent)
    if told is not None and spent is not None and abs(told - spent) > _CENT:
        problem = f"Le coût total annonce {exact_euros(told)}, le total des dépenses donne {exact_euros(spent)} (écart {exact_euros(abs(told - spent))})."
        reading.anomalies.append(gap(reading.sheet.name, address(*place), problem, reading.form.value(COST), rule="cout-du-plan"))
    return value, place


def _spent_place(section: Section) -> Place | None:
    entry = next((entry for entry in reversed(section.entries) if entry.amounts), None)
    return (entry.row, next(iter(entry.amounts.values()))[1]) if entry else None


def _lines(reading: _Reading, operation: str) -> Iterator[Line]:
    """One line a recette; « dont DETR » is within the line above it."""
    rank, whole = 0, NOWHERE
    for entry in reading.received.entries:
        name = re.sub(r"^dont\s+", "", entry.name, flags=re.IGNORECASE)
        line = Line(operation_id=operation, payer=name, owner=reading.form.text(OWNER), amounts=entry.amounts, row=entry.row, payer_column=entry.name_column, year=entry.year, within=whole if entry.is_part else NOWHERE)
        yield line
        if line.payer and line.is_known:
            whole = whole if entry.is_part else rank
            rank += 1


def _indicators(reading: _Reading, header: Header, values: dict[str, object]) -> Laid:
    """The small table read as a sheet of indicators would be, for the theme and the territory of the form."""
    kept = set(body(reading.cells, header, reading.rows)) | {header.row}
    rows = [[value if row in kept and column in header.columns else "" for column, value in enumerate(cells)] for row, cells in enumerate(reading.sheet.rows)]
    place = values["perimetre"] if values["perimetre"] in {"CAVM", "CAPH"} else VALENCIENNOIS
    theme = ORIENTATION_THEMES.get(str(values["orientation"])) or theme_of([str(values["intitule"])])
    options = {"theme": theme, "territoire": place, "prefixe": str(values["numero"])} | dict(reading.mapping.options)
    columns = tuple(Column(index=index, header=words(reading.cells.at(header.row, index)), meaning=meaning) for index, meaning in sorted(header.columns.items()))
    mapping = SheetMapping(sheet=reading.sheet.name, layout=reading.mapping.layout, first_row=header.row, last_row=header.row, columns=columns, options=options)
    return read_indicators(replace(reading.sheet, rows=rows), mapping, reading.names)


def _left_out(reading: _Reading) -> Iterator[Anomaly]:
    """Numbers that no label and no small table claims, a remark a row."""
    followed = {(row, column) for header in reading.headers[FOLLOWED] for row in body(reading.cells, header, reading.rows) for column in header.columns}
    used = reading.form.used | reading.spent.used | reading.received.used | followed
    for row in reading.cells.rows():
        cells = [column for column in reading.cells.filled(row) if isinstance(reading.cells.at(row, column), float | int) and (row, column) not in used]
        if cells:
            where = ", ".join(address(row, column) for column in cells)
            yield Anomaly(
                sheet=reading.sheet.name, cell=address(row, cells[0]), found=words(reading.cells.at(row, cells[0])), rule="cellule-non-lue",
                problem=f"Aucune étiquette ne dit ce que sont ces nombres ({where}) : ils ne sont pas lus.", fix="Écrivez une étiquette à leur gauche, ou dites ce que la leur veut dire.",
            )  # fmt: skip
