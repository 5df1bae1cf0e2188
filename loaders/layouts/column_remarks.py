"""What there is to say of the columns of any sheet: units that were understood, numbers that nobody reads."""

import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from openpyxl.utils import get_column_letter

from crte_data.french import exact_euros, number, plural
from crte_data.names import closest, normalised
from crte_data.vocabulary import HORS_TERRITOIRE
from loaders.amounts import said_base
from loaders.cells import quoted
from loaders.layouts.amount_columns import is_number
from loaders.layouts.body import Body
from loaders.layouts.header_names import PATH
from loaders.layouts.header_names import shown as shown_header
from loaders.layouts.mapping import Column
from loaders.layouts.places import Place
from loaders.layouts.total_words import TOTAL
from loaders.layouts.unread_texts import unread_texts
from loaders.report import Anomaly

_SHOWN = 4
_IN_EUROS, _UNUSUAL = 10_000, 100  # in a column of k€ or M€: a number this great, and as many times what is usual there
_COUNTED = re.compile(r"\b(?:nb|nombre|surface|m2|ml|km|ha|tel|telephone|siret|siren|code|logements?|habitants?|population|priorite|ordre|numero|n|cp|insee|kwh|gwh|mwh|tco2|places?|emplois?|etp)\b")
_MEASURED = re.compile(r"\b(?:m2|km|ha|[kgm]wh|tco2)\b")
_SHARE = re.compile(r"\s*(?:taux\b|%|pourcentage)", re.IGNORECASE)
_RATED = re.compile(r"\s*(?:taux\b|%|pourcentage|part (?:en\b|\())", re.IGNORECASE)


def is_measure(header: str) -> bool:
    """True for the header of what is counted or rated: « Surface (m²) », « Taux DSIL » hold no euros; « Fondation du logement » may."""
    key = normalised(header)
    return bool(_COUNTED.match(key) or _MEASURED.search(key) or _RATED.match(header))


def unit_remarks(body: Body, column: Column) -> Iterator[Anomaly]:
    """What its cells say of their basis against their column, then the unit that was understood."""
    if body.is_amount(column.meaning):
        yield from _other_bases(body, column)
    if not body.is_amount(column.meaning) or body.factor(column) == 1:
        return
    amounts, unit = body.amounts[column.index], body.unit(column)
    yield from _unit_said(body, column, unit)
    yield from _seems_in_euros(body, column, unit)
    for p in amounts.own_unit:
        yield body.anomaly(body.cell(column.index, p), f"« {body.rows[p][column.index]} » est en euros dans une colonne en {unit} : lu {exact_euros(amounts.euros[p])}.", "Écrivez-le comme le reste de la colonne.", "unite-differente", body.rows[p][column.index])


def _unit_said(body: Body, column: Column, unit: str) -> Iterator[Anomaly]:
    """Once for all the columns in this unit, at the first that holds a number."""
    numbers = {other.index: p for other in body.columns if body.is_amount(other.meaning) and body.unit(other) == unit and (p := _first_number(body, other)) is not None}
    if column.index != next(iter(numbers), None):
        return
    shown = f"{number(body.rows[numbers[column.index]][column.index])} est lu {exact_euros(body.amounts[column.index].euros[numbers[column.index]])}"
    headers = [f"« {shown_header(other.header).split(PATH)[-1]} »" for other in body.columns if other.index in numbers]
    named = f"{', '.join(headers[:_SHOWN])}{'…' if len(headers) > _SHOWN else ''}"
    which = f"de la colonne {named}" if len(headers) == 1 else f"de {len(headers)} colonnes ({named})"
    yield body.anomaly(body.header_cell(column), f"Les montants {which} sont en {unit} : {shown}.", "Rien si c’est juste.", "unite", unit)


def _seems_in_euros(body: Body, column: Column, unit: str) -> Iterator[Anomaly]:
    """« 150 000 » among hundreds of k€: read as the header says, and said."""
    numbers = {p: value for p, value in enumerate(body.raw(column.index)) if isinstance(value, float | int) and value > 0 and not _is_total(body.rows[p])}
    usual = float(np.median(list(numbers.values()))) if numbers else 0.0
    for p, value in numbers.items():
        if value >= max(_IN_EUROS, _UNUSUAL * usual):
            yield body.anomaly(body.cell(column.index, p), f"« {number(value)} » semble en euros dans une colonne en {unit} : il est lu {exact_euros(body.amounts[column.index].euros[p])}.", f"Écrivez-le en {unit} s’il est en euros.", "unite-differente", value)


def _is_total(row: Sequence[object]) -> bool:
    """It is compared with its lines elsewhere."""
    return any(isinstance(value, str) and TOTAL.match(normalised(value)) for value in row)


def _first_number(body: Body, column: Column) -> int | None:
    euros = body.amounts[column.index].euros
    return next((p for p in np.flatnonzero(~np.isnan(euros)).tolist() if isinstance(body.rows[p][column.index], float | int)), None)


def _other_bases(body: Body, column: Column) -> Iterator[Anomaly]:
    """« 50 000 TTC » in a column HT; where the column says nothing, beside a cell that says the other."""
    own = {p: base for p in body.amounts[column.index].texts if (base := said_base(body.rows[p][column.index]))}
    wanted = body.base(column) or next(iter(own.values()), "")
    for p in (p for p, base in own.items() if base != wanted):
        value = body.rows[p][column.index]
        yield body.anomaly(
            body.cell(column.index, p), f"« {value} » est {own[p]} dans une colonne de montants {wanted} : il est lu tel quel, {exact_euros(body.amounts[column.index].euros[p])}.",
            f"Saisissez le montant {wanted}.", "base-melangee", value,
        )  # fmt: skip


def owners_elsewhere(body: Body, found: Mapping[int, Place], texts: Sequence[str]) -> Iterator[Anomaly]:
    """The territory that the maître d'ouvrage alone told, by position: said once for each."""
    column = body.mapping.holding("maitre_ouvrage")
    first: dict[str, int] = {}
    for p in found:
        first.setdefault(texts[p], p)
    for owner, p in first.items():
        cell = body.cell(column.index, p) if column else body.title_cell(p)
        if found[p].unknown:
            near = closest(found[p].unknown[0], body.names.agglomerations)
            fix = f"Écrivez « {near} » si c’est elle." if near else "Rien si c’est juste ; sinon, dites le territoire de la ligne."
            yield body.anomaly(cell, f"« {owner} » n’est pas une commune du territoire : sa ligne est lue comme « {HORS_TERRITOIRE} », jamais comptée.", fix, "commune-hors-territoire", owner)
        else:
            yield body.anomaly(cell, f"Le territoire n’est pas dit : « {owner} » est des deux agglomérations, la ligne est lue comme « {found[p].perimetre} ».", "Rien si c’est juste ; sinon, dites le territoire de la ligne.", "territoire-deduit", owner)


def counted(euros: np.ndarray, where: np.ndarray) -> str:
    count = int(where.sum())
    return f"{plural(count, 'montant', 'montants')}, {exact_euros(float(euros[where].sum()))}" if count else "aucun montant"


def unread_columns(body: Body, unkept: frozenset[str] = frozenset()) -> Iterator[Anomaly]:
    """Columns of numbers, then of words, that nobody reads; those of a meaning in ``unkept`` are understood, and kept nowhere."""
    for column, amounts, where in body.unread:
        name = f"La colonne « {column.header} »" if column.header else "Une colonne sans en-tête"
        is_count = bool(column.header) and bool(_COUNTED.search(normalised(column.header)) or _SHARE.match(column.header))
        total = number(float(np.nansum(amounts.euros[list(where)])))
        cells = f"{body.cell(column.index, where[0])} à {body.cell(column.index, where[-1])}" if len(where) > 1 else body.cell(column.index, where[0])
        yield body.anomaly(
            body.header_cell(column), f"{name} n’est pas lue : {plural(len(where), 'nombre', 'nombres')} ({cells}, somme {total}).",
            "Rien si elle ne contient pas de montants ; sinon, dites ce qu’elle contient.", "colonne-d-appoint" if is_count else "colonne-non-lue", column.header,
        )  # fmt: skip
    for found in unread_texts(body.columns, body.rows, frozenset(column.index for column, _, _ in body.unread), unkept):
        yield body.anomaly(f"{get_column_letter(found.column + 1)}{body.mapping.last_row + 1}", found.problem, found.fix, "colonne-de-texte-non-lue", found.header)


def numbers_among_words(body: Body) -> Iterator[Anomaly]:
    """Numbers typed in a column of remarks, or of states, would be lost without a word."""
    for column in filter(None, map(body.mapping.holding, ("observations", "statut"))):
        values = body.raw(column.index)
        numbers = set(filter(is_number, {value for value in values if type(value) is str}))  # each distinct text is looked at once
        for p, value in enumerate(values):
            if value in numbers if type(value) is str else is_number(value):
                yield body.anomaly(body.cell(column.index, p), f"Le nombre {quoted(value)} est dans la colonne « {column.header} », qui est lue comme des mots : il n’est pas lu.", "Mettez-le dans la colonne de son financeur.", "nombre-en-observation", value)
