"""Rows of totals: each amount they announce is compared with the sum of the lines it stands for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from crte_data.french import exact_euros
from crte_data.names import normalised
from loaders.layouts.announced import euro_gap
from loaders.layouts.body import Body
from loaders.layouts.contract_words import heading_of
from loaders.layouts.places import said_perimetre
from loaders.layouts.total_words import TOTAL
from loaders.layouts.wide.operations import Operations
from loaders.layouts.wide.rows import BARE, FINEST, Row, RowKind
from loaders.report import Anomaly

CENT = 0.006  # what is summed in another order, or rounded to the cent, differs by less
_SUMS = (RowKind.TOTAL, RowKind.HEADING_TOTAL)


@dataclass(frozen=True)
class Sums:
    """Amounts of every row, one column a column of euros: known ones, and where something is not readable."""

    indexes: list[int]
    euros: np.ndarray
    unread: np.ndarray

    @classmethod
    def of(cls, body: Body) -> "Sums":
        indexes = list(body.amounts)
        columns = [body.amounts[index] for index in indexes]
        shape = (len(body.rows), len(indexes))
        euros = np.column_stack([column.euros for column in columns]) if columns else np.zeros(shape)
        unread = np.column_stack([column.unread for column in columns]) if columns else np.zeros(shape, dtype=bool)
        return cls(indexes, euros, unread)


def checked(body: Body, rows: Sequence[Row], operations: Operations) -> Iterator[Anomaly]:
    sums = Sums.of(body)
    known = np.nan_to_num(sums.euros)
    for position, row in enumerate(rows):
        if row.kind in _SUMS:
            scopes = [scope for scope in _scopes(position, row, rows, operations) if scope.any()]
            expected = [known[scope].sum(axis=0) for scope in scopes]
            doubtful = [sums.unread[scope].any(axis=0) for scope in scopes]
            yield from _row(body, position, row, sums, expected, doubtful)


def _row(body: Body, position: int, row: Row, sums: Sums, expected: list[np.ndarray], doubtful: list[np.ndarray]) -> Iterator[Anomaly]:
    for rank, index in enumerate(sums.indexes):
        announced, cell = sums.euros[position, rank], body.cell(index, position)
        raw = body.rows[position][index] if index < len(body.rows[position]) else ""
        if sums.unread[position, rank]:
            yield body.anomaly(cell, f"Le montant de « {row.label} » n’est pas lisible : il ne peut pas être vérifié.", "Saisissez un nombre.", "total-illisible", raw)
        if np.isnan(announced) or (not expected and announced == 0) or any(abs(total[rank] - announced) < CENT for total in expected):
            continue
        if not expected:
            yield body.anomaly(cell, f"« {row.label} » annonce {exact_euros(announced)}, mais aucune ligne ne lui correspond.", "Vérifiez la place du total.", "total-sans-ligne", raw)
        elif doubtful[0][rank]:
            yield body.anomaly(cell, f"« {row.label} » annonce {exact_euros(announced)} : un montant de ses lignes n’est pas lisible, la somme ne peut pas être vérifiée.", "Corrigez d’abord ce montant.", "total-non-verifiable", raw)
        else:
            found = float(expected[0][rank])
            yield body.anomaly(cell, f"« {row.label} » annonce {exact_euros(announced)}, la somme des lignes donne {exact_euros(found)} (écart {exact_euros(abs(announced - found))}).", "Corrigez le total, ou la ligne qui manque.", "total-de-lignes", exact_euros(announced), **euro_gap(announced, found))


def _scopes(position: int, row: Row, rows: Sequence[Row], operations: Operations) -> Iterator[np.ndarray]:
    """The sets of rows that a total may stand for, the likeliest first."""
    lines, after = operations.of_row >= 0, np.arange(len(rows))
    if row.kind is RowKind.HEADING_TOTAL:
        yield lines & (after > position) & (after < _next(position, rows, row.level))
    named = _named(row, operations)
    above = lines & (after > _previous(position, rows, FINEST if row.level == BARE else row.level)) & (after < position)
    if named is not None:
        yield named & above
        yield named
        yield named & (after < position)
    elif row.level == 0:
        yield lines
    yield above
    yield lines & (after > _previous(position, rows, FINEST)) & (after < position)  # « Sous-total » above, « Sous-total axe 2 » here: of one level
    if row.level <= 0:
        yield lines & (after < position)
        yield lines & (after > _previous(position, rows, BARE)) & (after < position)
        yield lines
    yield lines & (after > position) & (after < _next(position, rows, row.level))


def _previous(position: int, rows: Sequence[Row], level: int) -> int:
    """The last total above that is not finer than this level."""
    return next((p for p in range(position - 1, -1, -1) if rows[p].kind is RowKind.TOTAL and rows[p].level <= level), -1)


def _next(position: int, rows: Sequence[Row], level: int) -> int:
    return next((p for p in range(position + 1, len(rows)) if rows[p].kind in _SUMS and rows[p].level <= level), len(rows))


def _named(row: Row, operations: Operations) -> np.ndarray | None:
    """The rows of the volet, the orientation or the agglomération that the label names."""
    heading, perimetre = heading_of(row.label, "", row.label), said_perimetre(_summed(row.label))
    ranks = range(len(operations.ids))
    if heading.orientation:
        chosen = [operations.headings[rank].orientation == heading.orientation for rank in ranks]
    elif heading.volet and row.level in (1, 2):
        chosen = [operations.headings[rank].volet == heading.volet for rank in ranks]
    elif perimetre and row.level != 0:
        chosen = [operations.perimetres[rank] == perimetre for rank in ranks]
    else:
        return None
    return (operations.of_row >= 0) & np.append(np.array(chosen, dtype=bool), False)[operations.of_row]


def _summed(label: str) -> str:
    """« commun » for « Total commun »."""
    found = TOTAL.fullmatch(normalised(label))
    return found[1] if found else label
