"""Where each operation of a wide maquette is: its « Territoire », else its commune, the titles above it, the sheet."""

import functools
from collections.abc import Sequence
from typing import NamedTuple

from crte_data.names import closest
from crte_data.vocabulary import HORS_TERRITOIRE, TERRITOIRES_OPERATION
from loaders.layouts.body import Body
from loaders.layouts.column_remarks import owners_elsewhere
from loaders.layouts.places import COMMUN, Place, by_owner, commune_of, place_of, said_perimetre, titled_commune
from loaders.layouts.wide.operation_ids import Texts
from loaders.layouts.wide.rows import Context
from loaders.layouts.wider_area import places
from loaders.naming import Names
from loaders.report import Anomaly

ASKED = ", ".join(TERRITOIRES_OPERATION)


class Located(NamedTuple):
    """One périmètre and one commune an operation, « » for what nobody says."""

    perimetres: list[str]
    communes: list[str]
    anomalies: list[Anomaly]


def located(body: Body, positions: Sequence[int], texts: Texts, above: Sequence[Context]) -> Located:
    if any(texts[meaning][p] for meaning in ("departement", "code_insee") for p in positions):
        found = places(body, positions, texts, {p: above[p].perimetre for p in positions})
        return Located([found.by_row[p].perimetre for p in positions], [found.by_row[p].commune for p in positions], found.anomalies)
    anomalies: list[Anomaly] = []
    territories = {text: place_of(text, body.names) for text in set(texts["perimetre"])}
    communes = {text: place_of(text, body.names) for text in set(texts["commune"])}
    perimetres, kept, alone = [], [], {}
    titles = _title_above(body)
    towns = {title: titled_commune([title, *titles], body.names) for title in {above[p].title for p in positions}}
    column, settled = body.mapping.holding("commune"), functools.cache(functools.partial(_perimetre, body))
    for p in positions:
        text, owner = texts["commune"][p], texts["maitre_ouvrage"][p]
        territory, commune = territories[texts["perimetre"][p]], communes[text]
        anomalies += _doubts(body, body.cell(column.index, p), text, commune, territory) if column and text else []
        perimetres.append(settled(texts["perimetre"][p], owner, territory, commune, above[p].perimetre))
        kept.append(commune.commune or territory.commune)
        if not perimetres[-1] and (place := by_owner(owner, body.names)).perimetre:
            perimetres[-1], alone[p] = place.perimetre, place
        if not (text or territory.commune) and (town := towns[above[p].title]) and perimetres[-1] in ("", body.names.agglomerations.get(town)) and commune_of(owner, body.names) in ("", town):
            perimetres[-1], kept[-1] = body.names.agglomerations.get(town, ""), town
    return Located(perimetres, kept, [*anomalies, *owners_elsewhere(body, alone, texts["maitre_ouvrage"]), *_asked(body, positions, perimetres)])


def _title_above(body: Body) -> list[str]:
    """The lone texts above the headers, the nearest first, then the name of the sheet."""
    lone = [filled[0] for row in reversed(body.sheet.rows[: body.mapping.first_row]) if len(filled := [value for value in row if value not in ("", None)]) == 1]
    return [*(text for text in lone if isinstance(text, str)), body.sheet.name]


def _perimetre(body: Body, said: str, owner: str, territory: Place, commune: Place, title: str) -> str:
    """What is nearest to the operation decides; a « Territoire » that says nothing known is kept, to be refused at its cell."""
    if territory.unknown and not territory.perimetre:
        return said
    return (
        territory.perimetre or commune.perimetre or title or body.mapping.options.get("perimetre", "")
        or (HORS_TERRITOIRE if commune.unknown else "") or said_perimetre(owner) or body.names.agglomerations.get(commune_of(owner, body.names), "")
    )  # fmt: skip


def _doubts(body: Body, cell: str, text: str, commune: Place, territory: Place) -> list[Anomaly]:
    found = [body.anomaly(cell, *_outside(name, body.names), "commune-hors-territoire", text) for name in commune.unknown]
    if territory.perimetre and commune.perimetre and not {territory.perimetre, commune.perimetre} & {COMMUN} and territory.perimetre != commune.perimetre:
        found.append(body.anomaly(cell, f"« {text} » est de la {commune.perimetre}, alors que la ligne dit {territory.perimetre}.", "Corrigez la commune ou le territoire.", "commune-et-territoire", text))
    return found


def _outside(name: str, names: Names) -> tuple[str, str]:
    near = closest(name, names.agglomerations)
    return (f"« {name} » n’est pas une des {len(names.agglomerations)} communes du territoire.", f"Écrivez « {near} » si c’est elle." if near else "Vérifiez la commune, ou ajoutez cette écriture au classeur « alias ».")


def _asked(body: Body, positions: Sequence[int], perimetres: list[str]) -> list[Anomaly]:
    """Asked once for the whole sheet when nothing in it tells."""
    if not positions or any(perimetres):
        return []
    return [body.anomaly(
        body.title_cell(), "Rien ne dit le territoire de ces opérations : ni colonne « Territoire », ni commune, ni titre.",
        f"Ajoutez une colonne « Territoire » ({ASKED}), ou précisez-le pour la feuille.", "perimetre-a-preciser",
    )]  # fmt: skip
