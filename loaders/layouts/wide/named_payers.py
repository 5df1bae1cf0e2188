"""« Financeur 1 | Montant 1 | Financeur 2 | Montant 2 »: who pays is a cell of each row, and not a header."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from crte_data.french import exact_euros
from crte_data.names import normalised
from loaders.layouts.body import Body
from loaders.layouts.header_rows import PATH
from loaders.layouts.header_words import header_words
from loaders.layouts.mapping import Column
from loaders.layouts.wide.headers import parts_of, stage_and_year
from loaders.layouts.wide.meanings import NAMED, Paid, named_code, named_rank, paid_code, paid_of
from loaders.naming import Financing
from loaders.report import Anomaly

_PAYER = re.compile(r"(?:(?:nom|nature|identite|libelle) )?(?:du |des |de l )?(?:co ?)?(?:financeur|financement|partenaire financier|source de financement)s?(?: (?:n|no|numero))?(?: (\d{1,2}))?")
_NAMED = re.compile(r"(?:nom|intitule|organisme|financeur|libelle|identite|structure)\b.*")
_PAID = re.compile(r"(?:montants?|subventions?|participations?|aides?|parts?)\b.*")
_NUMBER = re.compile(r"\b(\d{1,2})$")
Holds = Callable[[int], bool | None]  # numbers, texts or nothing, by column


def paired(columns: Sequence[Column], holds_numbers: Holds) -> tuple[Column, ...]:
    """The same columns, those of payers named in cells and of what they pay being told; all as they were when no payer is."""
    ranks = dict(_names(columns, holds_numbers))
    amounts = dict(_amounts(columns, ranks, holds_numbers))
    told = {index: rank for index, rank in ranks.items() if rank in {of for of, _ in amounts.values()}}
    if not told:
        return tuple(columns)
    meanings = {index: named_code(rank) for index, rank in told.items()} | {index: meaning for index, (rank, meaning) in amounts.items() if rank in told.values()}
    return tuple(replace(column, meaning=meanings[column.index]) if column.index in meanings else column for column in columns)


def _names(columns: Sequence[Column], holds_numbers: Holds) -> Iterator[tuple[int, int]]:
    """The columns that name a payer, and its rank: said, or counted when one header comes back."""
    found = [(column.index, said) for column in columns if column.header and holds_numbers(column.index) is not True and (said := _named(column.header)) is not None]
    if len(found) > 1 or any(said for _, said in found):
        for count, (index, said) in enumerate(found, start=1):
            yield index, said or count


def _named(header: str) -> int | None:
    """The rank that a header of names says, 0 for none; None for another header."""
    *groups, leaf = map(normalised, header.split(PATH))
    if match := _PAYER.fullmatch(leaf):
        return int(match[1] or 0)
    group = next((match for group in reversed(groups) if (match := _PAYER.fullmatch(group)) and match[1]), None)
    return int(group[1]) if group and _NAMED.fullmatch(leaf) else None


def _amounts(columns: Sequence[Column], ranks: dict[int, int], holds_numbers: Holds) -> Iterator[tuple[int, tuple[int, str]]]:
    """The columns of what each pays: those of its rank, else those that follow its name."""
    last = 0
    for column in columns:
        last = ranks.get(column.index, last)
        if column.index in ranks or not last or holds_numbers(column.index) is False:
            continue
        every = parts_of(column.header)
        leaf = normalised(header_words(column.header.split(PATH)[-1]).name)
        said = _NUMBER.search(leaf)
        rank = int(said[1]) if said else last
        if rank in ranks.values() and (_PAID.fullmatch(normalised(column.header.split(PATH)[-1])) or (every[-1].stage and not every[-1].core)):
            yield column.index, (rank, paid_code(Paid(Financing(f"#{rank}"), *stage_and_year(every, every[-1]))))


def payers_of(body: Body, paid: Paid) -> list[tuple[Financing, np.ndarray]]:
    """Who each row names for a column of amounts, and the rows that do; one without a name stays without."""
    names = body.texts(named_code(named_rank(paid)))
    rows: dict[str, list[int]] = {}
    for position, name in enumerate(names):
        rows.setdefault(name, []).append(position)
    return [(_financing(name, body), _mask(where, len(names))) for name, where in rows.items()]


def _financing(name: str, body: Body) -> Financing:
    return body.names.financing(name) or Financing(name)


def _mask(where: list[int], length: int) -> np.ndarray:
    found = np.zeros(length, dtype=bool)
    found[where] = True
    return found


def incomplete(body: Body, lines: np.ndarray) -> Iterator[Anomaly]:
    """A payer that a row names without saying what it pays, and an amount whose payer it does not name; ``lines`` are the rows of operations."""
    for column in body.columns:
        if column.meaning.startswith(NAMED):
            amounts = [other for other in body.columns if (paid := paid_of(other.meaning)) and named_code(named_rank(paid)) == column.meaning]
            names = body.texts(column.meaning)
            for p in np.flatnonzero(lines).tolist():
                yield from _incomplete(body, column, names[p], amounts, p)


def _incomplete(body: Body, column: Column, name: str, amounts: list[Column], p: int) -> Iterator[Anomaly]:
    known = [other for other in amounts if not np.isnan(body.amounts[other.index].euros[p])]
    if name and not any(body.amounts[other.index].unread[p] for other in amounts) and not known:
        yield body.anomaly(body.cell(column.index, p), f"Le montant de « {name} » n’est pas connu : la ligne n’est pas reprise.", "Complétez la ligne.", "financement-inconnu", name)
    for other in known if not name else ():
        yield body.anomaly(body.cell(other.index, p), f"Rien ne dit qui paie {exact_euros(float(body.amounts[other.index].euros[p]))} : le montant est compté sans financeur.", "Écrivez le financeur.", "financeur-absent", body.rows[p][other.index])
