"""From the rows of an annual convention to operations and financements."""

import functools
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from crte_data.periods import Period, parse_period
from crte_data.tables import AMOUNT_COLUMNS, FINANCEMENTS, OPERATIONS
from crte_data.vocabulary import HORS_TERRITOIRE, LOCALE, NON_RETENUE
from loaders.amounts import said_base
from loaders.blocks import NOWHERE, Block
from loaders.layouts.annual.meanings import STAGE_OF
from loaders.layouts.annual.projects import Projects
from loaders.layouts.annual.requests import Request
from loaders.layouts.body import Body
from loaders.layouts.contract_words import heading_of
from loaders.layouts.identity import line_key
from loaders.layouts.mapping import Column
from loaders.layouts.wider_area import Places
from loaders.parsed import is_unknown

Texts = Mapping[str, Sequence[str]]
ELSEWHERE = "nationale"  # what is outside the territory is of no local reach


def operations_block(body: Body, projects: Projects, places: Places, texts: Texts) -> Block:
    """One operation a project, told by its first row."""
    keys, rows = list(projects.first), list(projects.first.values())
    headings = [heading_of(texts["volet"][p], texts["axe"][p], texts["orientation"][p]) for p in rows]
    values: dict[str, Sequence[object]] = {
        "operation_id": keys, "volet": [heading.volet for heading in headings], "orientation": [heading.orientation for heading in headings],
        "fiche": [texts["fiche"][p] for p in rows], "intitule": [title_of(texts, p) for p in rows], "maitre_ouvrage": [texts["maitre_ouvrage"][p] for p in rows],
        "commune": [places.by_row[p].commune for p in rows],
    }  # fmt: skip
    columns: dict[str, int | np.ndarray] = {name: _index(body, name) for name in values}
    columns |= {"operation_id": _index(body, "operation_id", "intitule", "maitre_ouvrage"), "perimetre": _index(body, "perimetre", "commune", "maitre_ouvrage")}
    if any(places.by_row[p].perimetre for p in rows):
        values["perimetre"] = [places.by_row[p].perimetre for p in rows]
    _add_costs(body, projects, rows, values, columns)
    return Block(
        table=OPERATIONS, sheet=body.sheet.name, values=values, rows=np.array([body.row(p) for p in rows], dtype="int64"),
        columns={name: column for name, column in columns.items() if name in values}, header_row=body.mapping.last_row, told=frozenset({"operation_id", "perimetre", "intitule"}),
    )  # fmt: skip


def _index(body: Body, *meanings: str) -> int:
    found = next(filter(None, map(body.mapping.holding, meanings)), None)
    return found.index if found else NOWHERE


def title_of(texts: Texts, p: int) -> str:
    """A convention without titles: what the beneficiary asks for is named by its dispositif."""
    return texts["intitule"][p] or " – ".join(filter(None, (texts["maitre_ouvrage"][p], texts["dispositif"][p])))


def _add_costs(body: Body, projects: Projects, rows: Sequence[int], values: dict[str, Sequence[object]], columns: dict[str, "int | np.ndarray"]) -> None:
    if projects.cost_index != NOWHERE:
        raw, meaning = body.amounts[projects.cost_index].raw, next(column.meaning for column in body.columns if column.index == projects.cost_index)
        base = {"cout_ht": "HT", "cout_ttc": "TTC"}.get(meaning, body.mapping.options.get("base", ""))
        own = body.filled(_index(body, "base")) if body.mapping.holding("base") else [""] * len(body.rows)
        values["cout_total_eur"] = [raw[projects.cost_rows.get(key, p)] for key, p in zip(projects.first, rows, strict=True)]
        given = body.raw(projects.cost_index)
        values["base"] = [own[p] or _base(given[projects.cost_rows.get(key, p)]) or base for key, p in zip(projects.first, rows, strict=True)]
        columns |= {"cout_total_eur": projects.cost_index, "base": _index(body, "base")}
    if eligible := body.mapping.holding("depense_subventionnable"):
        raw = body.amounts[eligible.index].raw
        values["depense_subventionnable_eur"], columns["depense_subventionnable_eur"] = [raw[p] for p in rows], eligible.index
    for name in ("debut", "fin"):
        if column := body.mapping.holding(name):
            cells = body.filled(column.index)
            values[name], columns[name] = [cells[p] for p in rows], column.index


def _base(value: object) -> str:
    return said_base(value) if isinstance(value, str) else ""


def financements_block(body: Body, requests: Sequence[Request], projects: Projects, places: Places, texts: Texts) -> Block:
    """One line a request. What was refused has a nature of its own: it is kept, and no sum of subsidies counts it."""
    positions = [request.position for request in requests]
    year, dated = body.mapping.holding("annee"), body.mapping.holding("date_notification")
    years = body.filled(year.index) if year else _years(body)
    keys = _line_keys(requests, projects, [str(texts["annee"][p]) for p in positions])
    values: dict[str, Sequence[object]] = {
        "ligne_id": keys, "operation_id": [projects.keys[p] for p in positions], "financeur": [request.financing.financeur for request in requests],
        "dispositif": [request.financing.dispositif for request in requests], "periode": [years[p] for p in positions], "nature": [request.nature for request in requests],
        "portee": [ELSEWHERE if places.by_row[p].perimetre == HORS_TERRITOIRE else LOCALE for p in positions],
        "source": [_decision(body, dated, texts, p) for p in positions], "reserve": [_reserve(texts, request) for request in requests],
    }  # fmt: skip
    columns: dict[str, int | np.ndarray] = {"financeur": _index(body, "financeur", "dispositif"), "dispositif": _index(body, "dispositif", "financeur"), "periode": year.index if year else NOWHERE}
    columns |= {"ligne_id": _index(body, "dispositif", "financeur"), "source": _index(body, "arrete"), "reserve": _index(body, "observations", "statut")}
    for meaning, stage in STAGE_OF.items():
        if column := body.mapping.holding(meaning):
            values[AMOUNT_COLUMNS[stage]], columns[AMOUNT_COLUMNS[stage]] = [request.amounts[stage] for request in requests], column.index
    return Block(
        table=FINANCEMENTS, sheet=body.sheet.name, values=values, rows=np.array([body.row(p) for p in positions], dtype="int64"), columns=columns, header_row=body.mapping.last_row, checked=frozenset({"financement-en-double"}),
        told=frozenset({"ligne_id", "operation_id", "nature", "portee"}),
    )  # fmt: skip


def _years(body: Body) -> Sequence[object]:
    """Without a column of years, the year of the decision."""
    column = body.mapping.holding("date_notification")
    return [_year(value, body.sheet.is_1904) for value in body.raw(column.index)] if column else [""] * len(body.rows)


def _year(value: object, is_1904: bool) -> str:
    period = _period(value, is_1904)
    return str(period.start.year) if period and period.start else ""


def _period(value: object, is_1904: bool) -> Period | None:
    """None for what is no period."""
    try:
        return parse_period(value, is_1904)
    except ValueError:
        return None


def _line_keys(requests: Sequence[Request], projects: Projects, years: Sequence[str]) -> list[str]:
    met: Counter[str] = Counter()
    keys, suffix = [], functools.cache(functools.partial(line_key, ""))  # few payers and years for many lines
    for request, year in zip(requests, years, strict=True):
        key = projects.keys[request.position] + suffix(*request.financing, year)
        met[key] += 1
        keys.append(key if met[key] == 1 else f"{key}/{met[key]}")
    return keys


def _decision(body: Body, column: Column | None, texts: Texts, p: int) -> str:
    """« Arrêté AR-1 du 03/05/2023 »; a date that is none is kept as it is written."""
    number = texts["arrete"][p]
    value = body.rows[p][column.index] if column and texts["date_notification"][p] and column.index < len(body.rows[p]) else ""
    told = _when(value, body.sheet.is_1904, texts["date_notification"][p])
    return " ".join(filter(None, (f"Arrêté {number}" if number else "Décision" if told else "", told)))


@functools.lru_cache(maxsize=5_000, typed=True)  # many rows have the same dates
def _when(value: object, is_1904: bool, text: str) -> str:
    """« du 03/05/2023 »; empty when it is not known."""
    if is_unknown(value):
        return ""
    period = _period(value, is_1904)
    return f"du {period.label}" if period and period.start == period.end else f"({period.label if period else text})"


def _reserve(texts: Texts, request: Request) -> str:
    status = f"Demande non retenue : {texts['statut'][request.position]}." if request.nature == NON_RETENUE else ""
    return " ".join(filter(None, (status, texts["observations"][request.position])))
