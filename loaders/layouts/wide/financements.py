"""The lines of a wide maquette: one for each operation and financeur, each year of spending, and the other cost."""

import operator
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from crte_data.tables import AMOUNT_COLUMNS, FINANCEMENTS
from crte_data.vocabulary import AUTOFINANCEMENT, COUT, HORS_TERRITOIRE, LOCALE, NON_RETENUE, PRET, STAGES, SUBVENTION
from loaders.blocks import NOWHERE, Block
from loaders.layouts.amount_columns import Amounts
from loaders.layouts.body import Body
from loaders.layouts.identity import line_key
from loaders.layouts.mapping import Column
from loaders.layouts.wide.meanings import Paid, named_rank, paid_of, year_of
from loaders.layouts.wide.named_payers import payers_of
from loaders.layouts.wide.operations import Operations
from loaders.parsed import is_awaited, is_refused_amount

ELSEWHERE = "nationale"  # what is outside the territory is of no local reach
_NATURES = {"Autofinancement": AUTOFINANCEMENT, "Emprunt": PRET}
_STAGES = {name: rank for rank, name in enumerate(STAGES)}


@dataclass(frozen=True, kw_only=True)
class Kept:
    """The columns that become lines of one financing and year, by stage."""

    name: tuple[str, ...]  # what tells its lines from the others of an operation
    nature: str
    financeur: str = ""
    dispositif: str = ""
    year: str = ""
    libelle: str = ""
    stages: dict[str, Column] = field(default_factory=dict)
    only: np.ndarray | None = None  # the rows that name this payer, where it is not a header that does


@dataclass
class Lines:
    """Lines in the order of the sheet; one list a field, and the column of each amount."""

    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    values: dict[str, list[object]] = field(default_factory=dict)

    def sorted(self) -> tuple[np.ndarray, np.ndarray, dict[str, list[object]]]:
        order = np.lexsort((self.columns, self.rows))
        sort = operator.itemgetter(*order.tolist()) if len(order) > 1 else list
        return np.array(self.rows, dtype="int64")[order], np.array(self.columns, dtype="int64")[order], {name: [*sort(values)] for name, values in self.values.items()}


def read_financements(body: Body, operations: Operations) -> Block:
    kept = list(_kept(body, operations))
    stages = [stage for stage in STAGES if any(stage in one.stages for one in kept)] or ["prevu"]
    fields = ("ligne_id", "operation_id", "libelle", "financeur", "dispositif", "periode", "nature", "portee", *(AMOUNT_COLUMNS[stage] for stage in stages), "reserve")
    lines = Lines(values={name: [] for name in (*fields, *(f"column_{stage}" for stage in stages))})
    for one in kept:
        _add(lines, body, operations, one, stages)
    rows, shown, values = lines.sorted()
    columns: dict[str, int | np.ndarray] = {"ligne_id": shown}  # where the line’s amount stands; below, where each of its amounts does
    columns |= {AMOUNT_COLUMNS[stage]: np.where((own := np.array(values.pop(f"column_{stage}"), dtype="int64")) == NOWHERE, shown, own) for stage in stages}
    return Block(
        table=FINANCEMENTS, sheet=body.sheet.name, values=values, rows=rows, columns=columns, header_row=body.mapping.last_row,
        told=frozenset({"ligne_id", "operation_id", "nature", "portee"}),
    )  # fmt: skip


def _kept(body: Body, operations: Operations) -> Iterator[Kept]:
    """Columns of one financing and year at several stages make one line; at the same stage, one each."""
    found: dict[tuple[str, ...], Kept] = {}
    for column in body.columns:
        if (paid := paid_of(column.meaning)) and named_rank(paid):
            _keep_named(found, body, column, paid)
        elif paid:
            name = _free(found, (*paid.financing, paid.year), paid.stage)
            found.setdefault(name, _paid(name, paid)).stages[paid.stage] = column
        elif year := year_of(column.meaning):
            name = _free(found, (COUT, year[0]), year[1])
            found.setdefault(name, Kept(name=name, nature=COUT, year=year[0], libelle=f"Dépenses de {year[0]}")).stages[year[1]] = column
    yield from found.values()
    if operations.costs and (beside := operations.costs.beside):
        yield Kept(name=(COUT, "TTC"), nature=COUT, libelle="Coût total TTC", stages={"prevu": beside})


def _keep_named(found: dict[tuple[str, ...], Kept], body: Body, column: Column, paid: Paid) -> None:
    """One financing for each payer that a row names there, and for those that none does."""
    for financing, rows in payers_of(body, paid):
        key = (*financing, paid.year, f"#{named_rank(paid)}")
        if key not in found:
            own, name = paid._replace(financing=financing), (*financing, paid.year)
            is_taken = any(one.name == name and (one.only is None or bool(np.any(one.only & rows))) for one in found.values())
            found[key] = replace(_paid(key if is_taken else name, own), only=rows)
        found[key].stages[paid.stage] = column


def _free(found: dict[tuple[str, ...], Kept], name: tuple[str, ...], stage: str) -> tuple[str, ...]:
    """Two columns of the same financing, year and stage are two lines."""
    rank, free = 2, name
    while free in found and stage in found[free].stages:
        free, rank = (*name, str(rank)), rank + 1
    return free


def _paid(name: tuple[str, ...], paid: Paid) -> Kept:
    return Kept(name=name, nature=_NATURES.get(paid.financing.financeur, SUBVENTION), financeur=paid.financing.financeur, dispositif=paid.financing.dispositif, year=paid.year)


def _add(lines: Lines, body: Body, operations: Operations, one: Kept, stages: Sequence[str]) -> None:
    """The lines of one financing: a row in which any of its stages says something. Whole lists at once, as there are many."""
    amounts = {stage: body.amounts[column.index] for stage, column in one.stages.items()}
    refused = {p for kept in amounts.values() for p in kept.texts if is_refused_amount(kept.raw[p])}
    awaited = {p for kept in amounts.values() for p in kept.texts if is_awaited(kept.raw[p])} | refused
    where = np.flatnonzero(_says_something(amounts, awaited, len(body.rows)) & (operations.of_row >= 0) & (True if one.only is None else one.only)).tolist()
    ranks = operations.of_row[where].tolist() if where else []
    lines.rows += [body.first + p + 1 for p in where]
    lines.columns += _shown(one, amounts, where)
    owned = one.nature == AUTOFINANCEMENT
    columns: dict[str, list[object]] = {
        "ligne_id": _keys(body, operations, one, where, ranks), "operation_id": [operations.ids[rank] for rank in ranks], "libelle": [one.libelle] * len(where),
        # What the maître d’ouvrage pays itself is paid by it, by name when it is known.
        "financeur": [(owned and operations.owners[rank]) or one.financeur for rank in ranks], "dispositif": ["Autofinancement" if owned else one.dispositif] * len(where),
        "periode": [one.year] * len(where), "nature": [NON_RETENUE if p in refused else one.nature for p in where] if refused else [one.nature] * len(where),
        "portee": [ELSEWHERE if operations.perimetres[rank] == HORS_TERRITOIRE else LOCALE for rank in ranks],
        "reserve": [_reserve(amounts, p) if p in awaited else "" for p in where],
    }  # fmt: skip
    columns |= {AMOUNT_COLUMNS[stage]: [amounts[stage].raw[p] for p in where] if stage in amounts else [""] * len(where) for stage in stages}
    columns |= {f"column_{stage}": [one.stages[stage].index if stage in one.stages else NOWHERE] * len(where) for stage in stages}
    for name, values in columns.items():
        lines.values[name] += values


def _shown(one: Kept, amounts: dict[str, Amounts], where: Sequence[int]) -> list[int]:
    """The column of the furthest stage that says something: where the line’s amount stands."""
    furthest = sorted(one.stages, key=_STAGES.get, reverse=True)
    if len(furthest) == 1:
        return [one.stages[furthest[0]].index] * len(where)
    return [one.stages[next((stage for stage in furthest if _holds(amounts[stage], p)), furthest[0])].index for p in where]


def _keys(body: Body, operations: Operations, one: Kept, where: Sequence[int], ranks: Sequence[int]) -> list[str]:
    """An operation on several rows that this financing pays in more than one of them has a key for each."""
    suffix = line_key("", *one.name)
    many = {rank for rank, count in Counter(ranks).items() if count > 1} if len(set(ranks)) < len(ranks) else set()
    return [f"{operations.ids[rank]}{suffix}/{body.row(p)}" if rank in many else f"{operations.ids[rank]}{suffix}" for p, rank in zip(where, ranks, strict=True)]


def _says_something(amounts: dict[str, Amounts], awaited: set[int], length: int) -> np.ndarray:
    found = np.zeros(length, dtype=bool)
    found[list(awaited)] = True
    for one in amounts.values():
        found |= ~np.isnan(one.euros) | one.unread
    return found


def _holds(amounts: Amounts, p: int) -> bool:
    return bool(amounts.euros[p] == amounts.euros[p] or amounts.unread[p] or is_awaited(amounts.raw[p]))


def _reserve(amounts: dict[str, Amounts], p: int) -> str:
    """Why there is no amount: « à définir » is neither nothing nor 0, « refusé » is no amount to come."""
    words = next(value.strip() for one in amounts.values() if is_awaited(value := one.raw[p]) or is_refused_amount(value))
    return f"{'Rien n’est accordé' if is_refused_amount(words) else 'Montant non connu'} : « {words} » dans le classeur."
