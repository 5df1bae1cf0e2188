"""Where the rows of a file that covers more than the territory are: outside when their département or their code says so."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from crte_data.names import normalised
from crte_data.vocabulary import HORS_TERRITOIRE, TERRITOIRES_OPERATION
from loaders.layouts.body import Body
from loaders.layouts.column_remarks import owners_elsewhere
from loaders.layouts.places import Place, by_owner, commune_of, place_of, said_perimetre
from loaders.naming import Names
from loaders.parsed import is_unknown
from loaders.report import Anomaly
from loaders.spelling import nearest

_OURS = re.compile(r"(?:0?59\b.*|nord|departement du nord|nord 59)")
_SHOWN, _FEW = 3, 20


class Places(NamedTuple):
    by_row: dict[int, Place]
    anomalies: list[Anomaly]


def places(body: Body, positions: Sequence[int], texts: Mapping[str, Sequence[str]], titles: Mapping[int, str] = MappingProxyType({})) -> Places:
    """One place a row, from what ``titles`` say of some where the row says nothing. That a file is of a wider area is said once, not row by row."""
    meanings = ("perimetre", "commune", "maitre_ouvrage", "departement", "code_insee")
    every = [*zip(*(texts[meaning] for meaning in meanings), strict=True)]
    rows = {p: every[p] for p in positions}
    found = {said: _place(*said, body.names) for said in set(rows.values())}
    is_wider = any(texts[meaning][p] for meaning in ("commune", "departement", "code_insee") for p in positions)  # a column left empty, as « Département » of a payer is, tells nothing
    sheet = body.mapping.options.get("perimetre", "")
    alone = {p: place for p, said in rows.items() if not (found[said].perimetre or sheet) and (place := by_owner(said[2], body.names)).perimetre}
    by_row = {p: Place(alone[p].perimetre, found[said].commune) if p in alone else _settled(found[said], titles.get(p) or sheet, is_wider) for p, said in rows.items()}
    said = owners_elsewhere(body, alone, texts["maitre_ouvrage"]) if len({rows[p][2] for p in alone}) <= _FEW else ()  # else a file of a wider area
    return Places(by_row, [*_asked(body, by_row), *_outside(body, by_row), *_doubtful(body, positions, texts), *said])


def _place(perimetre: str, commune: str, owner: str, departement: str, insee: str, names: Names) -> Place:
    """Homonyms are many: a name is a commune of the territory only where the département does not say otherwise."""
    if (departement and not _OURS.fullmatch(normalised(departement))) or (insee and not insee.startswith("59")):
        return Place(HORS_TERRITOIRE)
    said, place = place_of(perimetre, names), place_of(commune, names)
    if perimetre and said.unknown and not is_unknown(perimetre):
        return Place(perimetre, place.commune)  # refused at its cell
    town = commune_of(owner, names)
    side = said.perimetre or place.perimetre or said_perimetre(owner) or names.agglomerations.get(town, "")
    return Place(side or (HORS_TERRITOIRE if place.unknown else ""), place.commune or said.commune or (town if side and not place.unknown else ""))


def _settled(place: Place, sheet: str, is_wider: bool) -> Place:
    return place if place.perimetre else Place(sheet or (HORS_TERRITOIRE if is_wider else ""), place.commune)


def _asked(body: Body, by_row: Mapping[int, Place]) -> list[Anomaly]:
    if not by_row or any(place.perimetre for place in by_row.values()):
        return []
    return [body.anomaly(
        body.title_cell(), "Rien ne dit le territoire de ces projets : ni colonne « Territoire », ni commune, ni titre.",
        f"Ajoutez une colonne « Territoire » ({', '.join(TERRITOIRES_OPERATION)}), ou précisez-le pour la feuille.", "perimetre-a-preciser",
    )]  # fmt: skip


def _outside(body: Body, by_row: Mapping[int, Place]) -> list[Anomaly]:
    outside = [p for p, place in by_row.items() if place.perimetre == HORS_TERRITOIRE]
    if not outside:
        return []
    rows = ", ".join(str(body.row(p)) for p in outside[:_SHOWN])
    if len(outside) == 1:
        problem = f"La ligne {rows} est hors du territoire : elle est gardée, jamais comptée, et ses montants ne sont pas contrôlés."
    else:
        problem = f"{len(outside)} lignes sont hors du territoire (lignes {rows}{'…' if len(outside) > _SHOWN else ''}) : elles sont gardées, jamais comptées, et leurs montants ne sont pas contrôlés entre eux."
    return [body.anomaly(
        body.title_cell(outside[0]), problem,
        "Rien si c’est juste ; sinon, précisez le territoire ou la commune.", "hors-territoire",
    )]  # fmt: skip


def _doubtful(body: Body, positions: Sequence[int], texts: Mapping[str, Sequence[str]]) -> list[Anomaly]:
    """A commune of the territory written almost right: outside, its money would be lost. Said at its first cell."""
    column = body.mapping.holding("commune")
    if column is None:
        return []
    known = body.names.agglomerations
    first: dict[str, int] = {}
    for p in positions:
        first.setdefault(texts["commune"][p], p)
    found = []
    for text, p in first.items():
        near = [_near(name, known) for name in place_of(text, body.names).unknown if _is_ours(texts, p)]
        if any(near):
            found.append(body.anomaly(body.cell(column.index, p), f"« {text} » n’est pas une commune du territoire ; ce nom ressemble à « {next(filter(None, near))} ».", f"Écrivez « {next(filter(None, near))} » si c’est elle.", "commune-hors-territoire", text))
    return found


def _is_ours(texts: Mapping[str, Sequence[str]], p: int) -> bool:
    departement, insee = texts["departement"][p], texts["code_insee"][p]
    return (not departement or bool(_OURS.fullmatch(normalised(departement)))) and (not insee or insee.startswith("59"))


def _near(name: str, known: Mapping[str, str]) -> str:
    return nearest(name, known)
