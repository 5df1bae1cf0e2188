"""What an annual convention says of itself: rates, dates, refusals and totals, each compared with its lines."""

import functools
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from crte_data.french import exact_euros, percent
from crte_data.names import normalised
from crte_data.periods import parse_period, serial_day
from loaders.cells import quoted
from loaders.layouts.announced import euro_gap, rate_gap
from loaders.layouts.body import Body
from loaders.layouts.mapping import Column
from loaders.layouts.places import said_perimetre
from loaders.layouts.rate_columns import points
from loaders.layouts.total_words import GENERAL, TOTAL
from loaders.parsed import is_refused, is_unknown
from loaders.report import Anomaly

Texts = Mapping[str, Sequence[str]]
_POINT, _CENT = 1.0, 0.006  # rates are written rounded
_NAMED = ("perimetre", "dispositif", "financeur", "annee", "intitule", "maitre_ouvrage", "commune")  # what a total may be of
_LATE = 2  # years: what is notified later than this after its year is in the wrong year, or in the wrong line


def rates(body: Body, positions: Sequence[int]) -> Iterator[Anomaly]:
    """The rate is the subsidy over what it subsidises: the eligible expense, else the cost."""
    column = body.mapping.holding("taux")
    paid = [body.amounts[found.index].euros for meaning in ("montant_accorde", "montant_sollicite", "montant_prevu") if (found := body.mapping.holding(meaning))]
    bases = [body.amounts[found.index].euros for meaning in ("depense_subventionnable", "cout_ht", "cout", "cout_ttc") if (found := body.mapping.holding(meaning))]
    if column is None or not paid or not bases:
        return
    said, mixed = points(body.raw(column.index))
    decided = paid[0]  # what was granted; what was asked for where nothing was
    for asked in paid[1:]:
        decided = np.where(np.isnan(decided), asked, decided)
    found = [100 * decided / np.where(base > 0, base, np.nan) for base in bases]
    agrees = np.any([np.abs(rate - said) <= _POINT for rate in found], axis=0)
    known = np.any([~np.isnan(rate) for rate in found], axis=0)
    is_mixed = np.isin(np.arange(len(said)), mixed)
    doubtful = (~agrees & (is_mixed | (known & ~np.isnan(said)))).tolist()
    for p in (p for p in positions if doubtful[p]):
        if is_mixed[p]:
            yield body.anomaly(body.cell(column.index, p), f"« {quoted(body.rows[p][column.index])} » est une fraction dans une colonne de pourcentages.", "Écrivez tous les taux de 0 à 100.", "pourcentages-melanges", body.rows[p][column.index])
        else:
            rate = next(float(rate[p]) for rate in found if not np.isnan(rate[p]))
            yield body.anomaly(body.cell(column.index, p), f"Le taux annoncé est {percent(float(said[p]))}, les montants donnent {percent(rate, 1)}.", "Vérifiez le taux, la subvention et l’assiette.", "taux", percent(float(said[p])), **rate_gap(float(said[p]), rate))


def dates(body: Body, positions: Sequence[int], texts: Texts) -> Iterator[Anomaly]:
    """A request of a year is decided in that year or soon after."""
    column = body.mapping.holding("date_notification")
    for p in positions if column else []:
        value = body.rows[p][column.index]
        for told in _of_date(value, body.sheet.is_1904, texts["date_notification"][p], texts["annee"][p]):
            yield body.anomaly(body.cell(column.index, p), *told, value)


@functools.lru_cache(maxsize=5_000, typed=True)  # a sheet says the same dates in many rows
def _of_date(value: object, is_1904: bool, text: str, year_text: str) -> tuple[tuple[str, str, str], ...]:
    """Problem, correction and rule of all there is to say of one notification."""
    if is_unknown(value):
        return ()
    try:
        day, year = parse_period(value, is_1904).start, parse_period(year_text).start if year_text else None
    except ValueError:
        return ((f"« {text} » n’est pas une date.", "Saisissez par exemple 15/06/2022.", "date-illisible"),)
    said = []
    if serial_day(value, is_1904):
        said.append((f"« {text} » a été lu comme le {day:%d/%m/%Y}.", "Rien si c’est juste ; mettez la cellule au format date.", "periode-interprete"))
    if day and year and not year.year <= day.year <= year.year + _LATE:
        said.append((f"La notification ({text}) ne s’accorde pas avec l’année {year_text}.", "Vérifiez l’une et l’autre.", "notification-et-annee"))
    return tuple(said)


def refusals(body: Body, positions: Sequence[int], texts: Texts) -> Iterator[Anomaly]:
    """What was refused was neither granted nor paid."""
    for meaning in ("montant_accorde", "montant_verse"):
        column = body.mapping.holding(meaning)
        euros = body.amounts[column.index].euros.tolist() if column else []
        for p in positions if column else []:
            if euros[p] > 0 and is_refused(texts["statut"][p]):
                yield body.anomaly(body.cell(column.index, p), f"La demande est dite « {texts['statut'][p]} », mais {exact_euros(euros[p])} lui sont attribués : ce montant n’est pas compté.", "Corrigez le statut ou le montant.", "refus-avec-montant", body.rows[p][column.index])


def is_total(texts: Sequence[str]) -> str:
    """The label of a row of totals, empty for another row."""
    return next((text for text in texts if TOTAL.fullmatch(normalised(text))), "")


def total_labels(columns: Sequence[Sequence[str]]) -> dict[int, str]:
    """The label of each row of totals, by position. Each distinct text is looked at once."""
    found: dict[int, str] = {}
    for texts in columns:
        if totals := {text for text in set(texts) if is_total([text])}:
            found = {p: text for p, text in enumerate(texts) if text in totals} | found  # the first column that says so
    return found


def totals(body: Body, positions: Sequence[int], labels: Mapping[int, str], texts: Texts) -> Iterator[Anomaly]:
    """Each total stands for the lines it names, for those since the last total, or for all; ``texts`` has the territory that was understood."""
    lines = np.zeros(len(body.rows), dtype=bool)
    lines[list(positions)] = True
    previous = -1
    for p, label in labels.items():
        scopes = [scope for scope in _scopes(p, previous, lines, TOTAL.fullmatch(normalised(label))[1], texts) if scope.any()]
        for column in body.columns:
            if body.is_amount(column.meaning):
                yield from _total(body, p, label, column, scopes)
        previous = p


def _scopes(p: int, previous: int, lines: np.ndarray, rest: str, texts: Texts) -> list[np.ndarray]:
    rank = np.arange(len(lines))
    since, above = lines & (rank > previous) & (rank < p), lines & (rank < p)
    said = {rest, normalised(said_perimetre(rest))} - {""}  # « total porte du hainaut »
    named = [lines & np.array([normalised(text) in said for text in texts[meaning]], dtype=bool) for meaning in _NAMED] if rest and not GENERAL.match(rest) else []
    if together := _together(rest, lines, texts):
        named = [*named, *together]
    if said_perimetre(rest):
        return [*(scope & since for scope in named), *named]
    return [*(scope & since for scope in named), *named, *([above, since] if not rest or GENERAL.match(rest) else [since, above]), lines]


def _together(rest: str, lines: np.ndarray, texts: Texts) -> list[np.ndarray]:
    """« Sous-total DETR 2022 »: the lines that are of both."""
    words = f" {rest} "
    each = [lines & np.array([bool(text) and f" {normalised(text)} " in words for text in texts[meaning]], dtype=bool) for meaning in ("dispositif", "financeur", "annee")]
    found = [scope for scope in each if scope.any()]
    return [np.logical_and.reduce(found)] if len(found) > 1 else []


def _total(body: Body, p: int, label: str, column: Column, scopes: list[np.ndarray]) -> Iterator[Anomaly]:
    amounts = body.amounts[column.index]
    announced, cell, raw = float(amounts.euros[p]), body.cell(column.index, p), body.rows[p][column.index] if column.index < len(body.rows[p]) else ""
    if amounts.unread[p] and raw != label:
        yield body.anomaly(cell, f"Le montant de « {label} » n’est pas lisible : il ne peut pas être vérifié.", "Saisissez un nombre.", "total-illisible", raw)
    sums = [float(np.nansum(amounts.euros[scope])) for scope in scopes]
    if np.isnan(announced) or any(abs(total - announced) < _CENT for total in sums):
        return
    if not sums and announced == 0:
        return  # « Total commun 0 »
    if not sums:
        yield body.anomaly(cell, f"« {label} » annonce {exact_euros(announced)}, mais aucune ligne ne lui correspond.", "Vérifiez la place du total.", "total-sans-ligne", raw)
    elif amounts.unread[scopes[0]].any():
        yield body.anomaly(cell, f"« {label} » annonce {exact_euros(announced)} : un montant de ses lignes n’est pas lisible, la somme ne peut pas être vérifiée.", "Corrigez d’abord ce montant.", "total-non-verifiable", raw)
    else:
        yield body.anomaly(cell, f"« {label} » annonce {exact_euros(announced)}, la somme des lignes donne {exact_euros(sums[0])} (écart {exact_euros(abs(announced - sums[0]))}).", "Corrigez le total, ou la ligne qui manque.", "total-de-lignes", exact_euros(announced), **euro_gap(announced, sums[0]))


