"""What a wide maquette holds that is read in a particular way, or not at all: nothing is left out without a word."""

import re
from collections.abc import Iterator, Sequence

import numpy as np

from crte_data.french import exact_euros, number, plural
from crte_data.names import normalised
from loaders.layouts.mapping import Column
from loaders.layouts.rate_columns import points
from loaders.layouts.wide.body import Body
from loaders.layouts.wide.meanings import PART, is_amount, paid_of
from loaders.layouts.wide.operations import Operations
from loaders.layouts.wide.rows import Row, RowKind
from loaders.naming import Financing
from loaders.report import Anomaly, Level
from loaders.spelling import is_several, nearest

_COUNTED = re.compile(r"\b(?:nb|nombre|surface|m2|ml|km|ha|tel|telephone|siret|siren|code|logements?|habitants?|population|priorite|ordre|numero|n|cp|insee|kwh|gwh|mwh|tco2|places?|emplois?|etp)\b")
_SHOWN = 4


def remarks(body: Body, rows: Sequence[Row], operations: Operations) -> Iterator[Anomaly]:
    for column in body.columns:
        yield from _unit(body, column)
        yield from _unknown_payer(body, column)
        if column.meaning == PART:
            yield from _part_column(body, column)
    yield from _unread_columns(body)
    yield from _numbers_among_words(body)
    yield from _rows_left_out(body, rows)
    yield from _continued(body, rows)
    yield from _mixed_rates(body, operations)


def _unit(body: Body, column: Column) -> Iterator[Anomaly]:
    if not is_amount(column.meaning) or body.factor(column) == 1:
        return
    amounts, unit = body.amounts[column.index], body.unit(column)
    first = next((p for p in np.flatnonzero(~np.isnan(amounts.euros)).tolist() if isinstance(body.rows[p][column.index], float | int)), None)
    if first is not None:
        shown = f"{number(body.rows[first][column.index])} est lu {exact_euros(amounts.euros[first])}"
        yield body.anomaly(body.header_cell(column), f"Les montants de la colonne « {column.header} » sont en {unit} : {shown}.", "Rien si c’est juste.", "unite", unit, Level.INFORMATION)
    for p in amounts.own_unit:
        yield body.anomaly(body.cell(column.index, p), f"« {body.rows[p][column.index]} » est en euros dans une colonne en {unit} : lu {exact_euros(amounts.euros[p])}.", "Écrivez-le comme le reste de la colonne.", "unite-differente", body.rows[p][column.index])


def _unknown_payer(body: Body, column: Column) -> Iterator[Anomaly]:
    paid = paid_of(column.meaning)
    if paid is None or _is_known(paid.financing, body):
        return
    cell, name = body.header_cell(column), paid.financing.dispositif or paid.financing.financeur
    near = nearest(name, [part for found in body.names.financings.values() for part in found if part])
    if is_several(name, body.names):
        yield body.anomaly(cell, f"La colonne « {name} » réunit plusieurs financeurs : la part de chacun n’est pas connue.", "Séparez-les, une colonne par financeur.", "plusieurs-financeurs", column.header)
    elif near:
        yield body.anomaly(cell, f"« {name} » n’est pas connu ; il ressemble à « {near} ».", f"Écrivez « {near} », ou ajoutez cette écriture au classeur « alias ».", "nom-ressemblant", column.header)
    else:
        yield body.anomaly(cell, f"La colonne « {column.header} » est lue comme un financement de « {name} », qui n’est pas dans le classeur « alias ».", "Rien si c’est juste ; sinon, corrigez la lecture de cette colonne.", "financeur-inconnu", column.header, Level.INFORMATION)


def _is_known(financing: Financing, body: Body) -> bool:
    return body.names.financing(financing.dispositif or financing.financeur) is not None


def _part_column(body: Body, column: Column) -> Iterator[Anomaly]:
    known = body.amounts[column.index].euros
    yield body.anomaly(
        body.header_cell(column), f"La colonne « {column.header} » est une part d’une autre : {_counted(np.nan_to_num(known), ~np.isnan(known))}, non additionnée.",
        "Rien si c’est juste.", "dont", column.header, Level.INFORMATION,
    )  # fmt: skip


def _counted(euros: np.ndarray, where: np.ndarray) -> str:
    count = int(where.sum())
    return f"{plural(count, 'montant', 'montants')}, {exact_euros(float(euros[where].sum()))}" if count else "aucun montant"


def _unread_columns(body: Body) -> Iterator[Anomaly]:
    for column, amounts, where in body.unread:
        name = f"La colonne « {column.header} »" if column.header else "Une colonne sans en-tête"
        is_count = bool(column.header) and bool(_COUNTED.search(normalised(column.header)))
        total = number(float(np.nansum(amounts.euros[list(where)])))
        cells = f"{body.cell(column.index, where[0])} à {body.cell(column.index, where[-1])}" if len(where) > 1 else body.cell(column.index, where[0])
        yield body.anomaly(
            body.header_cell(column), f"{name} n’est pas lue : {plural(len(where), 'nombre', 'nombres')} ({cells}, somme {total}).",
            "Rien si elle ne contient pas de montants ; sinon, dites ce qu’elle contient.", "colonne-non-lue", column.header, Level.INFORMATION if is_count else Level.A_VERIFIER,
        )  # fmt: skip


def _numbers_among_words(body: Body) -> Iterator[Anomaly]:
    """Numbers typed in a column of remarks would be lost without a word."""
    column = body.mapping.holding("observations")
    for p, value in enumerate(body.raw(column.index) if column else []):
        if isinstance(value, float | int) and not isinstance(value, bool):
            yield body.anomaly(body.cell(column.index, p), f"Le nombre {number(value)} est dans une colonne d’observations : il n’est pas lu.", "Mettez-le dans la colonne de son financeur.", "nombre-en-observation", value)


def _rows_left_out(body: Body, rows: Sequence[Row]) -> Iterator[Anomaly]:
    for p, row in enumerate(rows):
        if row.kind is RowKind.PART:
            yield body.anomaly(body.cell(row.column, p), f"La ligne « {row.label} » est une part de ce qui précède : {_amounts_of(body, p)}, non additionnée.", "Rien si c’est juste.", "dont", row.label, Level.INFORMATION)
        if row.kind is RowKind.NAMELESS:
            cells = _cells_of(body, p)
            yield body.anomaly(cells[0], f"La ligne {body.row(p)} a des montants mais pas d’intitulé : elle n’est pas lue ({', '.join(cells[:_SHOWN])}{'…' if len(cells) > _SHOWN else ''} ; {_amounts_of(body, p)}).", "Donnez un intitulé à l’opération, ou écrivez « Total ».", "ligne-sans-intitule")


def _cells_of(body: Body, p: int) -> list[str]:
    return [body.cell(index, p) for index, amounts in body.amounts.items() if amounts.unread[p] or not np.isnan(amounts.euros[p])]


def _amounts_of(body: Body, p: int) -> str:
    euros = np.array([amounts.euros[p] for amounts in body.amounts.values()])
    return _counted(euros, ~np.isnan(euros))


def _continued(body: Body, rows: Sequence[Row]) -> Iterator[Anomaly]:
    """An operation on several rows has one cost: what the next rows say of it is not added."""
    for column in body.columns:
        if column.meaning in {"cout", "cout_ht", "cout_ttc", "depense_subventionnable"} and column.index in body.amounts:
            euros = body.amounts[column.index].euros
            for p, row in enumerate(rows):
                if row.kind is RowKind.CONTINUED and not np.isnan(euros[p]):
                    yield body.anomaly(body.cell(column.index, p), f"L’opération est déjà décrite au-dessus : {exact_euros(euros[p])} n’est pas ajouté à son coût.", "Donnez un intitulé à cette ligne si c’est une autre opération.", "cout-repete", body.rows[p][column.index])


def _mixed_rates(body: Body, operations: Operations) -> Iterator[Anomaly]:
    column = body.mapping.holding("taux")
    for p in points(body.raw(column.index))[1] if column else []:
        if operations.of_row[p] >= 0:
            value = body.rows[p][column.index]
            yield body.anomaly(body.cell(column.index, p), f"« {number(value)} » est une fraction dans une colonne de pourcentages.", f"S’il s’agit de {number(100 * value)} %, saisissez {number(100 * value)}.", "pourcentages-melanges", value)

