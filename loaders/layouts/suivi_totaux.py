"""Totals of money in a table of actions, against the rows above them."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from crte_data.french import exact_euros
from crte_data.names import normalised
from loaders.layouts.amount_columns import read_amounts
from loaders.layouts.announced import euro_gap
from loaders.layouts.labels import Labels, words
from loaders.layouts.mapping import Column
from loaders.layouts.suivi_entetes import AMOUNT, BUDGET, YEARLY
from loaders.layouts.suivi_lignes import Action, Found
from loaders.layouts.suivi_montants import euros
from loaders.report import Anomaly

_CENT = 0.006


def totals(labels: Labels, found: Found) -> Iterator[Anomaly]:
    """Of the rows since the last total, of all those above, of those of the axe it names, or of the actions without their sub-actions."""
    for column in (*labels.columns(BUDGET), *labels.columns(YEARLY), *labels.columns(AMOUNT)):
        previous = labels.mapping.last_row
        for row in found.totals:
            yield from _total(labels, column, row, list(_scopes(labels, found.actions, row, previous)))
            previous = row


def _scopes(labels: Labels, actions: list[Action], row: int, previous: int) -> Iterator[list[int]]:
    label = " ".join(normalised(words(labels.own(row, index))) for index in labels.filled(row))
    above = [action for action in actions if action.row < row and not action.is_gathered]
    since = [action for action in above if action.row > previous]
    named = [action for action in above if action.axe and normalised(action.axe) in label]
    for scope in (since, above, named):
        if scope:
            yield [each for action in scope for each in action.rows]
            yield [each for action in scope if not _is_within(action, above) for each in action.rows]


def _is_within(action: Action, others: list[Action]) -> bool:
    return any(action.numero.startswith(f"{other.numero}.") for other in others if other.numero)


def _total(labels: Labels, column: Column, row: int, scopes: list[list[int]]) -> Iterator[Anomaly]:
    announced = float(_amounts(labels, column, [row])[0])
    sums = [float(np.nansum(_amounts(labels, column, scope))) for scope in scopes]
    if np.isnan(announced) or any(abs(total - announced) < _CENT for total in sums):
        return
    if not sums:
        yield labels.anomaly(row, column.index, f"Le total annonce {exact_euros(announced)}, mais aucune ligne n’est au-dessus.", "Vérifiez la place du total.", "total-sans-ligne")
    elif any(_is_unread(labels, column, each) for each in scopes[0]):
        yield labels.anomaly(row, column.index, f"Le total annonce {exact_euros(announced)} : un montant de ses lignes n’est pas lisible, la somme ne peut pas être vérifiée.", "Corrigez d’abord ce montant.", "total-non-verifiable")
    else:
        problem = f"Le total annonce {exact_euros(announced)}, la somme des lignes donne {exact_euros(sums[0])} (écart {exact_euros(abs(announced - sums[0]))})."
        told = labels.anomaly(row, column.index, problem, "Corrigez le total, ou la ligne qui manque.", "total-de-lignes")
        yield replace(told, **euro_gap(announced, sums[0]))


def _amounts(labels: Labels, column: Column, rows: list[int]) -> np.ndarray:
    return read_amounts([euros(labels, row, column) for row in rows]).euros


def _is_unread(labels: Labels, column: Column, row: int) -> bool:
    return bool(read_amounts([euros(labels, row, column)]).unread[0])
