"""Columns of totals: for each operation, what they announce is compared with the columns they add up."""

from collections.abc import Iterator, Sequence

import numpy as np

from crte_data.french import exact_euros, number, percent
from loaders.layouts.announced import euro_gap, rate_gap
from loaders.layouts.body import Body
from loaders.layouts.mapping import Column
from loaders.layouts.rate_columns import points
from loaders.layouts.wide.meanings import GROUP_TOTAL, OWN_MONEY, PLANNED, paid_of, year_of
from loaders.layouts.wide.operations import Operations
from loaders.layouts.wide.total_rows import CENT
from loaders.layouts.wide.totals_of import members
from loaders.report import Anomaly

_POINT = 0.6  # rates are written rounded
_COSTS = ("cout_ht", "cout", "cout_ttc", "depense_subventionnable")


def checked(body: Body, operations: Operations) -> Iterator[Anomaly]:
    lines = operations.ours
    for column in body.columns:
        if column.meaning.startswith("total:"):
            yield from _total(body, lines, column)
        elif column.meaning == "reste":
            yield from _compared(body, lines, column, _remainders(body), "le coût moins les financements donne", "reste-annonce")
        elif column.meaning == "taux":
            yield from _rate(body, lines, column)
    yield from _years(body, lines)


def _total(body: Body, lines: np.ndarray, column: Column) -> Iterator[Anomaly]:
    sets = [group for group in _summed(body, column) if group]
    if sets:
        yield from _compared(body, lines, column, [_sum(body, group) for group in sets], "la somme de ses colonnes donne", "total-de-colonnes")
        return
    known = body.amounts[column.index].euros[lines]
    total = exact_euros(float(np.nansum(known)))
    yield body.anomaly(body.header_cell(column), f"Rien ne permet de vérifier la colonne « {column.header} » (somme {total}) : aucune colonne ne la détaille.", "Rien si c’est juste ; sinon, dites ce qu’elle contient.", "total-sans-colonne", column.header)


def _summed(body: Body, total: Column) -> Iterator[list[Column]]:
    """The sets of columns that a total may add up, the likeliest first."""
    if total.meaning.startswith(GROUP_TOTAL):
        grouped = members(total, body.columns, body.names)
        yield grouped
        known = body.names.financing(total.meaning.removeprefix(GROUP_TOTAL))
        yield [column for column in grouped if known and (paid := paid_of(column.meaning)) and paid.financing.financeur == known.financeur]  # a group that is not merged may seem to go on
        return
    years = [column for column in body.columns if (year := year_of(column.meaning)) and year[1] == PLANNED]
    if total.meaning == "total:annees":
        yield years
        return
    every = list(_payers(body))
    yield from every if total.meaning != "total:subventions" else every[1:] + every[:1]
    if total.meaning == "total:general":
        yield years
        yield from ([column] for column in body.columns if column.meaning in _COSTS)


def _payers(body: Body) -> Iterator[list[Column]]:
    """At each stage: every financeur, then without the maître d’ouvrage’s own money."""
    paid = [(column, found) for column in body.columns if (found := paid_of(column.meaning))]
    for stage in dict.fromkeys((PLANNED, *(found.stage for _, found in paid))):
        at_stage = [(column, found) for column, found in paid if found.stage == stage]
        yield [column for column, _ in at_stage]
        yield [column for column, found in at_stage if found.financing.financeur not in OWN_MONEY]
        yield [column for column, found in at_stage if found.financing.financeur != "Emprunt"]
        yield [column for column, found in at_stage if found.financing.financeur not in {*OWN_MONEY, "Financement privé"}]


Sum = tuple[np.ndarray, np.ndarray]  # euros, and where something in it is not readable


def _sum(body: Body, columns: Sequence[Column]) -> Sum:
    amounts = [body.amounts[column.index] for column in columns]
    return np.sum([np.nan_to_num(one.euros) for one in amounts], axis=0), np.any([one.unread for one in amounts], axis=0)


def _remainders(body: Body) -> list[Sum]:
    found = []
    for cost in (column for meaning in _COSTS if (column := body.mapping.holding(meaning))):
        for group in filter(None, _payers(body)):
            euros, unread = _sum(body, group)
            found.append((body.amounts[cost.index].euros - euros, unread | body.amounts[cost.index].unread))
    return found


def _compared(body: Body, lines: np.ndarray, column: Column, sums: list[Sum], words: str, rule: str) -> Iterator[Anomaly]:
    """One message a cell that agrees with none of the sums it may be."""
    amounts = body.amounts[column.index]
    if not sums:
        return
    agrees = np.any([np.abs(euros - amounts.euros) < CENT for euros, _ in sums], axis=0)
    for p in np.flatnonzero(lines & ~np.isnan(amounts.euros) & ~agrees).tolist():
        announced, found = float(amounts.euros[p]), float(sums[0][0][p])
        cell, raw = body.cell(column.index, p), body.rows[p][column.index]
        if sums[0][1][p] or np.isnan(found):
            yield body.anomaly(cell, f"« {column.header} » annonce {exact_euros(announced)} : ce qu’il additionne n’est pas entièrement connu.", "Complétez d’abord ces montants.", "total-non-verifiable", raw)
        else:
            yield body.anomaly(cell, f"« {column.header} » annonce {exact_euros(announced)}, {words} {exact_euros(found)} (écart {exact_euros(abs(announced - found))}).", "Vérifiez ce total et ce qu’il additionne.", rule, exact_euros(announced), **euro_gap(announced, found))
    for p in np.flatnonzero(lines & amounts.unread).tolist():
        yield body.anomaly(body.cell(column.index, p), f"« {column.header} » n’est pas lisible : il ne peut pas être vérifié.", "Saisissez un nombre.", "total-illisible", body.rows[p][column.index])


def _rate(body: Body, lines: np.ndarray, column: Column) -> Iterator[Anomaly]:
    """Public money over the cost; several bases are in use, and any of them may be meant."""
    said, mixed = points(body.raw(column.index))
    costs = [body.amounts[cost.index].euros for meaning in _COSTS if (cost := body.mapping.holding(meaning))]
    rates = [100 * _sum(body, group)[0] / np.where(cost == 0, np.nan, cost) for cost in costs for group in filter(None, list(_payers(body))[1:] + list(_payers(body))[:1])]
    if not rates:
        return
    agrees = np.any([np.abs(rate - said) <= _POINT for rate in rates], axis=0)
    for p in (p for p in mixed if lines[p] and not agrees[p]):
        value = body.rows[p][column.index]
        yield body.anomaly(body.cell(column.index, p), f"« {number(value)} » est une fraction dans une colonne de pourcentages.", f"S’il s’agit de {percent(100 * value)}, saisissez {number(100 * value)}.", "pourcentages-melanges", value)
    agrees[mixed] = True  # said just above
    agrees |= _sum(body, next(_payers(body)))[1]  # nothing to compare with what is not readable
    for p in np.flatnonzero(lines & ~np.isnan(said) & ~np.isnan(rates[0]) & ~agrees).tolist():
        yield body.anomaly(body.cell(column.index, p), f"« {column.header} » annonce {percent(float(said[p]))}, les montants donnent {percent(float(rates[0][p]), 1)}.", "Vérifiez le taux et les montants.", "taux-d-aide", percent(float(said[p])), **rate_gap(float(said[p]), float(rates[0][p])))


def _years(body: Body, lines: np.ndarray) -> Iterator[Anomaly]:
    """The years of spending make up the cost, or what pays for it."""
    years = [column for column in body.columns if (year := year_of(column.meaning)) and year[1] == PLANNED]
    cost = next(filter(None, map(body.mapping.holding, _COSTS[:3])), None)
    if not years or cost is None:
        return
    euros, unread = _sum(body, years)
    known = np.any([~np.isnan(body.amounts[column.index].euros) for column in years], axis=0)
    others = [body.amounts[column.index].euros for meaning in _COSTS if (column := body.mapping.holding(meaning))] + [_sum(body, group)[0] for group in filter(None, _payers(body))]
    agrees = np.any([np.abs(euros - other) < CENT for other in others], axis=0)
    announced = body.amounts[cost.index].euros
    for p in np.flatnonzero(lines & known & ~agrees & ~unread & ~np.isnan(announced)).tolist():
        yield body.anomaly(body.cell(cost.index, p), f"« {cost.header} » annonce {exact_euros(float(announced[p]))}, la somme des années donne {exact_euros(float(euros[p]))} (écart {exact_euros(abs(float(announced[p] - euros[p])))}).", "Vérifiez le coût et les années.", "annees-total", exact_euros(float(announced[p])), **euro_gap(float(announced[p]), float(euros[p])))
