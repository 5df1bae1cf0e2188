"""What a wide maquette holds that is read in a particular way, or not at all: nothing is left out without a word."""

from collections.abc import Iterator, Sequence

import numpy as np

from crte_data.french import exact_euros
from loaders.layouts.body import Body
from loaders.layouts.column_remarks import counted, numbers_among_words, unit_remarks, unread_columns
from loaders.layouts.mapping import Column
from loaders.layouts.wide.meanings import NAMED, PART, named_rank, paid_of
from loaders.layouts.wide.rows import Row, RowKind
from loaders.layouts.wide.sheet_stage import remarked
from loaders.naming import Financing
from loaders.report import Anomaly
from loaders.spelling import is_several, nearest

_SHOWN = 4
_UNKEPT = frozenset({"observations"})  # a table of operations has no place for them


def remarks(body: Body, rows: Sequence[Row]) -> Iterator[Anomaly]:
    for column in body.columns:
        yield from unit_remarks(body, column)
        yield from _unknown_payers(body, column)
        if column.meaning == PART:
            yield from _part_column(body, column)
    yield from remarked(body, body.columns)
    yield from unread_columns(body, _UNKEPT)
    yield from numbers_among_words(body)
    yield from _rows_left_out(body, rows)
    yield from _continued(body, rows)


def _unknown_payers(body: Body, column: Column) -> Iterator[Anomaly]:
    """The payer of a header, or those that the cells of a column name, each once."""
    paid = paid_of(column.meaning)
    if paid and not named_rank(paid) and not _is_known(paid.financing, body):
        yield _unknown_payer(body, body.header_cell(column), column.header, paid.financing.dispositif or paid.financing.financeur)
    if column.meaning.startswith(NAMED):
        first = {name: p for p, name in reversed(list(enumerate(body.texts(column.meaning)))) if name}
        yield from (_unknown_payer(body, body.cell(column.index, p), name, name) for name, p in reversed(first.items()) if not _is_known(Financing(name), body))


def _unknown_payer(body: Body, cell: str, said: str, name: str) -> Anomaly:
    near = nearest(name, [part for found in body.names.financings.values() for part in found if part])
    if is_several(name, body.names):
        return body.anomaly(cell, f"« {name} » réunit plusieurs financeurs : la part de chacun n’est pas connue.", "Séparez-les, une colonne par financeur.", "plusieurs-financeurs", said)
    if near:
        return body.anomaly(cell, f"« {name} » n’est pas connu ; il ressemble à « {near} ».", f"Écrivez « {near} », ou ajoutez cette écriture au classeur « alias ».", "nom-ressemblant", said)
    return body.anomaly(cell, f"« {said} » est lu comme un financement de « {name} », qui n’est pas dans le classeur « alias ».", "Rien si c’est juste ; sinon, corrigez la lecture de cette colonne.", "financeur-inconnu", said)


def _is_known(financing: Financing, body: Body) -> bool:
    return body.names.financing(financing.dispositif or financing.financeur) is not None


def _part_column(body: Body, column: Column) -> Iterator[Anomaly]:
    known = body.amounts[column.index].euros
    yield body.anomaly(
        body.header_cell(column), f"La colonne « {column.header} » est une part d’une autre : {counted(np.nan_to_num(known), ~np.isnan(known))}, non additionnée.",
        "Rien si c’est juste.", "dont", column.header,
    )  # fmt: skip


def _rows_left_out(body: Body, rows: Sequence[Row]) -> Iterator[Anomaly]:
    for p, row in enumerate(rows):
        if row.kind is RowKind.PART:
            yield body.anomaly(body.cell(row.column, p), f"La ligne « {row.label} » est une part de ce qui précède : {_amounts_of(body, p)}, non additionnée.", "Rien si c’est juste.", "dont", row.label)
        if row.kind is RowKind.NAMELESS:
            cells = _cells_of(body, p)
            yield body.anomaly(cells[0], f"La ligne {body.row(p)} a des montants mais pas d’intitulé : elle n’est pas lue ({', '.join(cells[:_SHOWN])}{'…' if len(cells) > _SHOWN else ''} ; {_amounts_of(body, p)}).", "Donnez un intitulé à l’opération, ou écrivez « Total ».", "ligne-sans-intitule")


def _cells_of(body: Body, p: int) -> list[str]:
    return [body.cell(index, p) for index, amounts in body.amounts.items() if amounts.unread[p] or not np.isnan(amounts.euros[p])]


def _amounts_of(body: Body, p: int) -> str:
    euros = np.array([amounts.euros[p] for amounts in body.amounts.values()])
    return counted(euros, ~np.isnan(euros))


def _continued(body: Body, rows: Sequence[Row]) -> Iterator[Anomaly]:
    """An operation on several rows has one cost: what the next rows say of it is not added."""
    continued = [p for p, row in enumerate(rows) if row.kind is RowKind.CONTINUED]
    for column in body.columns:
        if column.meaning in {"cout", "cout_ht", "cout_ttc", "depense_subventionnable"} and column.index in body.amounts:
            euros = body.amounts[column.index].euros
            for p in continued:
                if not np.isnan(euros[p]):
                    yield body.anomaly(body.cell(column.index, p), f"L’opération est déjà décrite au-dessus : {exact_euros(euros[p])} n’est pas ajouté à son coût.", "Donnez un intitulé à cette ligne si c’est une autre opération.", "cout-repete", body.rows[p][column.index])
