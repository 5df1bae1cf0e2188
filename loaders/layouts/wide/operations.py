"""The operations of a wide maquette: who, what, where, when and what it costs."""

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from crte_data.french import plural
from crte_data.periods import parse_period
from crte_data.tables import OPERATIONS
from crte_data.vocabulary import HORS_TERRITOIRE
from loaders.blocks import NOWHERE, Block
from loaders.layouts.body import Body
from loaders.layouts.contract_words import Heading, heading_of, status_of
from loaders.layouts.mapping import Column
from loaders.layouts.rate_columns import points
from loaders.layouts.wide.operation_costs import Costs, costs_of
from loaders.layouts.wide.operation_ids import Texts, identified
from loaders.layouts.wide.operation_places import located
from loaders.layouts.wide.rows import Row, RowKind, contexts
from loaders.parsed import is_unknown
from loaders.report import Anomaly

_TEXTS = ("intitule", "maitre_ouvrage", "commune", "fiche", "volet", "axe", "orientation", "perimetre", "statut", "departement", "code_insee")
_TOLD = frozenset({"operation_id", "perimetre", "intitule"})


@dataclass(frozen=True, kw_only=True)
class Operations:
    """``positions`` are the rows of the operations; ``of_row`` gives, for each row, the rank of its operation, -1 for none."""

    positions: list[int]
    ids: list[str]
    owners: list[str]
    perimetres: list[str]
    headings: list[Heading]
    of_row: np.ndarray
    costs: Costs | None
    block: Block
    anomalies: list[Anomaly]

    @property
    def ours(self) -> np.ndarray:
        """The rows of operations that are not outside the territory: a national file is not ours to check."""
        inside = np.array([perimetre != HORS_TERRITOIRE for perimetre in self.perimetres] + [False])  # the last is that of rows of none
        return inside[self.of_row]


def read_operations(body: Body, rows: Sequence[Row]) -> Operations:
    positions = [position for position, row in enumerate(rows) if row.kind is RowKind.OPERATION]
    texts = {meaning: body.texts(meaning) for meaning in _TEXTS}
    above = contexts(list(rows))
    keys, places, costs = identified(body, positions, texts), located(body, positions, texts, above), costs_of(body, positions)
    heading = functools.cache(_heading)  # rows have theirs in common
    said = [*zip(texts["volet"], texts["axe"], texts["orientation"], strict=True)]
    headings = [heading(*said[p], above[p].heading) for p in positions]
    values: dict[str, Sequence[object]] = {
        "operation_id": keys.ids, "volet": [heading.volet for heading in headings], "orientation": [heading.orientation for heading in headings],
        **{meaning: [texts[meaning][p] for p in positions] for meaning in ("intitule", "maitre_ouvrage", "fiche")}, "commune": places.communes,
    }  # fmt: skip
    values |= {"perimetre": places.perimetres} if any(places.perimetres) else {}
    columns: dict[str, int | np.ndarray] = {name: _index(body, name) for name in values}
    columns |= {"operation_id": keys.column, "orientation": _index(body, "orientation", "axe"), "perimetre": _index(body, "perimetre", "commune")}
    anomalies = [*keys.anomalies, *places.anomalies, *_unknown_headings(body, positions, texts, headings)]
    for more_values, more_columns, more_anomalies in (_costs(body, positions, costs), _dates(body, positions), _progress(body, positions, texts)):
        values, columns, anomalies = values | more_values, columns | more_columns, anomalies + more_anomalies
    block = Block(
        table=OPERATIONS, sheet=body.sheet.name, values=values, rows=np.array([body.row(p) for p in positions], dtype="int64"),
        columns={name: column for name, column in columns.items() if name in values}, header_row=body.mapping.last_row, told=_TOLD, checked=frozenset({"annees-total", "projet-en-double"}),
    )  # fmt: skip
    return Operations(
        positions=positions, ids=keys.ids, owners=[texts["maitre_ouvrage"][p] for p in positions], perimetres=places.perimetres, headings=headings,
        of_row=_of_row(rows), costs=costs, block=block, anomalies=anomalies,
    )  # fmt: skip


Part = tuple[dict[str, Sequence[object]], dict[str, "int | np.ndarray"], list[Anomaly]]


def _index(body: Body, *meanings: str) -> int:
    found: Column | None = next(filter(None, map(body.mapping.holding, meanings)), None)
    return found.index if found else NOWHERE


def _of_row(rows: Sequence[Row]) -> np.ndarray:
    """A row that continues an operation belongs to the last one above it."""
    found, last = np.full(len(rows), -1), -1
    for position, row in enumerate(rows):
        last += row.kind is RowKind.OPERATION
        if row.kind in (RowKind.OPERATION, RowKind.CONTINUED):
            found[position] = last
    return found


def _heading(volet: str, axe: str, orientation: str, above: Heading) -> Heading:
    """What the row says, read under the titles above it."""
    if not volet + axe + orientation:
        return above
    found = heading_of(volet or above.volet, axe, orientation)
    return Heading(found.orientation[0], found.orientation) if not volet and found.orientation else found


def _unknown_headings(body: Body, positions: Sequence[int], texts: Texts, headings: Sequence[Heading]) -> Iterator[Anomaly]:
    """A volet or an orientation that is none of the contract's, said once for each text."""
    told: set[str] = set()
    columns = {meaning: column for meaning in ("volet", "orientation") if (column := body.mapping.holding(meaning))}
    for p, heading in zip(positions, headings, strict=True):
        if heading.volet:
            continue
        for meaning, column in columns.items():
            text, found = texts[meaning][p], meaning == "orientation" and heading.orientation
            if text and not found and not is_unknown(text) and text not in told:
                told.add(text)
                yield body.anomaly(body.cell(column.index, p), f"« {text} » n’est pas un volet ni une orientation du contrat.", "Écrivez par exemple « Volet 1 » ou « 1.2 ».", "volet-inconnu", text)


def _costs(body: Body, positions: Sequence[int], costs: Costs | None) -> Part:
    values: dict[str, Sequence[object]] = {}
    columns: dict[str, int | np.ndarray] = {}
    if costs:
        is_single = len(set(costs.columns.tolist())) <= 1
        values |= {"cout_total_eur": costs.raw, "base": costs.bases}
        columns |= {"cout_total_eur": int(costs.columns[0]) if is_single and len(costs.columns) else costs.columns, "base": _index(body, "base")}
    eligible = body.mapping.holding("depense_subventionnable")
    if eligible:
        raw = body.amounts[eligible.index].raw
        values["depense_subventionnable_eur"], columns["depense_subventionnable_eur"] = [raw[p] for p in positions], eligible.index
    return values, columns, list(costs.anomalies) if costs else []


def _dates(body: Body, positions: Sequence[int]) -> Part:
    """A « Calendrier » says both dates; unreadable, it is said once."""
    found = {name: body.mapping.holding(name) for name in ("debut", "fin")}
    both = body.mapping.holding("calendrier")
    if both and not any(found.values()):
        cells = body.filled(both.index)
        values = [cells[p] for p in positions]
        ends = [value if value not in ("", None) and _is_period(value) else "" for value in values]
        return {"debut": values, "fin": ends}, {"debut": both.index, "fin": both.index}, []
    cells = {name: body.filled(column.index) for name, column in found.items() if column}
    return {name: [cells[name][p] for p in positions] for name in cells}, {name: column.index for name, column in found.items() if column}, []


def _is_period(value: object) -> bool:
    try:
        return parse_period(value).end is not None
    except ValueError:
        return False


def _progress(body: Body, positions: Sequence[int], texts: Texts) -> Part:
    values: dict[str, Sequence[object]] = {}
    columns: dict[str, int | np.ndarray] = {}
    anomalies: list[Anomaly] = []
    column = body.mapping.holding("statut")
    if column:
        values["statut"], columns["statut"] = [status_of(texts["statut"][p]) for p in positions], column.index
        unknown = {texts["statut"][p]: p for p in reversed(positions) if texts["statut"][p] and not status_of(texts["statut"][p]) and not is_unknown(texts["statut"][p])}
        anomalies += [body.anomaly(body.cell(column.index, p), f"L’état « {text} » n’est pas de la liste : il n’est pas repris.", "Choisissez un état de la liste du modèle.", "etat-non-repris", text) for text, p in unknown.items()]
    share = body.mapping.holding("avancement_pct")
    if share:
        raw = body.raw(share.index)
        numbers, _ = points(raw)
        scaled = [number for number, value in zip(numbers, raw, strict=True) if isinstance(value, float) and number != value and number == number]
        values["avancement_pct"] = [float(numbers[p]) if isinstance(raw[p], float) and numbers[p] == numbers[p] else raw[p] for p in positions]
        columns["avancement_pct"] = share.index
        if scaled:
            anomalies.append(body.anomaly(body.header_cell(share), f"Les avancements sont écrits de 0 à 1 : {plural(len(scaled), 'valeur est lue', 'valeurs sont lues')} en pourcentage.", "Rien si c’est juste.", "pourcentages-en-fractions", share.header))
    return values, columns, anomalies
