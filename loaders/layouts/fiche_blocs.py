"""A form into one action, one operation, its financing lines and its indicators."""

import hashlib
from dataclasses import replace

import numpy as np

from crte_data.names import normalised
from crte_data.tables import ACTIONS
from crte_data.vocabulary import ORIENTATION_THEMES, VALENCIENNOIS
from loaders.blocks import NOWHERE, Block
from loaders.layouts.action_fields import Place as Ranged
from loaders.layouts.action_fields import read_perimetre, read_place, read_priorite, read_statut
from loaders.layouts.fiche_ecarts import balance
from loaders.layouts.fiche_entetes import AXE, CALENDAR, FOLLOWED, OWNER, TOWN
from loaders.layouts.fiche_lecture import FormReading, left_out
from loaders.layouts.fiche_montants import form_money, spending, town_count
from loaders.layouts.fiche_tables import Header, body
from loaders.layouts.fiche_valeurs import calendar, number_of
from loaders.layouts.indicateurs_blocs import read_sheet as read_indicators
from loaders.layouts.labels import words
from loaders.layouts.layout import Laid
from loaders.layouts.mapping import Column, SheetMapping
from loaders.layouts.percents import read_percents
from loaders.layouts.slugs import slug
from loaders.layouts.themes import theme_of
from loaders.naming import Names
from loaders.workbook import Sheet

_PLAIN = ("pilote", "elu_referent", "partenaires", "fin_reelle", "fait_marquant", "freins", "prochaine_etape", "decision", "mise_a_jour", "source")


def read_form(sheet: Sheet, mapping: SheetMapping, names: Names) -> Laid:
    """The blocks of one form."""
    reading = FormReading(sheet, mapping, names)
    ranged = read_place(reading.form.value("volet"), reading.form.value("orientation"), reading.form.text(AXE))
    values = _action(reading, ranged)
    action = _one_row(reading, values)
    money_blocks, said = form_money(reading, values)
    indicators = [_indicators(reading, header, values) for header in reading.headers[FOLLOWED]]
    reading.anomalies += [*said, *balance(sheet.name, reading.spent, reading.received), *left_out(reading), *(anomaly for laid in indicators for anomaly in laid.anomalies)]
    return Laid(blocks=[action, *money_blocks, *(block for laid in indicators for block in laid.blocks)], anomalies=reading.anomalies)


def _action(reading: FormReading, ranged: Ranged) -> dict[str, object]:
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


def _number(reading: FormReading) -> str:
    """The number of the form; without one, a code made of its title, the same as long as the title is."""
    if found := number_of(reading.cells, reading.form):
        return found
    title = reading.form.text("intitule")
    place = reading.form.place("intitule")
    if place is None:
        return ""
    reading.say(place, "Fiche sans numéro : un identifiant est fait de son intitulé, et change avec lui.", "Donnez un numéro stable à la fiche.", rule="numero-deduit")
    return f"{slug(title, '-')[:40].strip('-')}-{hashlib.sha256(normalised(title).encode()).hexdigest()[:6]}"


def _perimetre(reading: FormReading) -> str:
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


def _progress(reading: FormReading) -> object:
    value = reading.form.value("avancement_pct")
    return read_percents([(0, value)], is_progress=True).points.get(0, value)


def _description(reading: FormReading, ranged: Ranged, is_dated: bool) -> str:
    """What the form says and that has no field of its own is added to its description."""
    form, town = reading.form, reading.form.text(TOWN)
    said = [
        form.text("description"), *(f"{told.header} : {words(told.value).rstrip('.')}." for told in form.details), f"Axe : {ranged.kept}." if ranged.kept else "",
        f"Calendrier : {form.text(CALENDAR)}." if form.text(CALENDAR) and not is_dated else "", f"Communes : {town}." if town and (town_count(town) > 1 or not reading.has_operation) else "", spending(reading.spent),
    ]  # fmt: skip
    return " ".join(filter(None, said))


def _one_row(reading: FormReading, values: dict[str, object]) -> Block:
    """The row stands where its title does, and each field in its own cell."""
    title = reading.form.place("intitule") or (reading.mapping.first_row, 0)
    places = {name: [reading.form.place(name) or title] for name in values}
    columns = dict.fromkeys(values, NOWHERE) | {"intitule": np.array([title[1]], dtype="int64")}
    return Block(
        table=ACTIONS, sheet=reading.sheet.name, values={name: [value] for name, value in values.items()}, rows=np.array([title[0] + 1], dtype="int64"), columns=columns,
        header_row=reading.mapping.first_row, places=places,
    )  # fmt: skip


def _indicators(reading: FormReading, header: Header, values: dict[str, object]) -> Laid:
    """The small table read as a sheet of indicators would be, for the theme and the territory of the form."""
    kept = set(body(reading.cells, header, reading.rows)) | {header.row}
    rows = [[value if row in kept and column in header.columns else "" for column, value in enumerate(cells)] for row, cells in enumerate(reading.sheet.rows)]
    place = values["perimetre"] if values["perimetre"] in {"CAVM", "CAPH"} else VALENCIENNOIS
    themes = {"theme": ORIENTATION_THEMES.get(str(values["orientation"]), ""), "theme_a_defaut": theme_of([str(values["intitule"])])}
    options = themes | {"territoire": place, "prefixe": str(values["numero"])} | dict(reading.mapping.options)
    columns = tuple(Column(index=index, header=words(reading.cells.at(header.row, index)), meaning=meaning) for index, meaning in sorted(header.columns.items()))
    mapping = SheetMapping(sheet=reading.sheet.name, layout=reading.mapping.layout, first_row=header.row, last_row=header.row, columns=columns, options=options)
    return read_indicators(replace(reading.sheet, rows=rows), mapping, reading.names)


