"""The lines of a wide maquette: one for each operation and financeur, each year of spending, and the other cost."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from crte_data.tables import AMOUNT_COLUMNS, FINANCEMENTS
from crte_data.vocabulary import AUTOFINANCEMENT, COUT, HORS_TERRITOIRE, LOCALE, PRET, STAGES, SUBVENTION
from loaders.blocks import Block
from loaders.layouts.amount_columns import Amounts
from loaders.layouts.body import Body
from loaders.layouts.identity import line_key
from loaders.layouts.mapping import Column
from loaders.layouts.wide.meanings import Paid, paid_of, year_of
from loaders.layouts.wide.operations import Operations
from loaders.parsed import is_awaited, is_unknown

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


@dataclass
class Lines:
    """Lines in the order of the sheet; one list a field, and the column of each amount."""

    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    values: dict[str, list[object]] = field(default_factory=dict)

    def sorted(self) -> tuple[np.ndarray, np.ndarray, dict[str, list[object]]]:
        order = np.lexsort((self.columns, self.rows))
        positions = order.tolist()
        return np.array(self.rows, dtype="int64")[order], np.array(self.columns, dtype="int64")[order], {name: [values[i] for i in positions] for name, values in self.values.items()}


def read_financements(body: Body, operations: Operations) -> Block:
    kept = list(_kept(body, operations))
    stages = [stage for stage in STAGES if any(stage in one.stages for one in kept)] or ["prevu"]
    fields = ("ligne_id", "operation_id", "libelle", "financeur", "dispositif", "periode", "nature", "portee", *(AMOUNT_COLUMNS[stage] for stage in stages), "reserve")
    lines = Lines(values={name: [] for name in fields})
    for one in kept:
        _add(lines, body, operations, one, stages)
    rows, columns, values = lines.sorted()
    amounts = {AMOUNT_COLUMNS[stage]: columns for stage in stages}
    return Block(
        table=FINANCEMENTS, sheet=body.sheet.name, values=values, rows=rows, columns=amounts, header_row=body.mapping.last_row,
        told=frozenset({"ligne_id", "operation_id", "nature", "portee"}),
    )  # fmt: skip


def _kept(body: Body, operations: Operations) -> Iterator[Kept]:
    """Columns of one financing and year at several stages make one line; at the same stage, one each."""
    found: dict[tuple[str, ...], Kept] = {}
    for column in body.columns:
        if paid := paid_of(column.meaning):
            name = _free(found, (*paid.financing, paid.year), paid.stage)
            found.setdefault(name, _paid(name, paid)).stages[paid.stage] = column
        elif year := year_of(column.meaning):
            name = _free(found, (COUT, year[0]), year[1])
            found.setdefault(name, Kept(name=name, nature=COUT, year=year[0], libelle=f"Dépenses de {year[0]}")).stages[year[1]] = column
    yield from found.values()
    if operations.costs and (beside := operations.costs.beside):
        yield Kept(name=(COUT, "TTC"), nature=COUT, libelle="Coût total TTC", stages={"prevu": beside})


def _free(found: dict[tuple[str, ...], Kept], name: tuple[str, ...], stage: str) -> tuple[str, ...]:
    """Two columns of the same financing, year and stage are two lines."""
    rank, free = 2, name
    while free in found and stage in found[free].stages:
        free, rank = (*name, str(rank)), rank + 1
    return free


def _paid(name: tuple[str, ...], paid: Paid) -> Kept:
    return Kept(name=name, nature=_NATURES.get(paid.financing.financeur, SUBVENTION), financeur=paid.financing.financeur, dispositif=paid.financing.dispositif, year=paid.year)


def _add(lines: Lines, body: Body, operations: Operations, one: Kept, stages: Sequence[str]) -> None:
    """The lines of one financing: a row in which any of its stages says something."""
    amounts = {stage: body.amounts[column.index] for stage, column in one.stages.items()}
    where = np.flatnonzero(_says_something(amounts, len(body.rows)) & (operations.of_row >= 0)).tolist()
    furthest = sorted(one.stages, key=_STAGES.get, reverse=True)
    many = _more_than_once(operations, where)
    for p in where:
        rank = int(operations.of_row[p])
        shown = next(stage for stage in furthest if _holds(amounts[stage], p))
        key = line_key(operations.ids[rank], *one.name, str(body.row(p)) if rank in many else "")
        _append(lines, body.row(p), one.stages[shown].index, {
            "ligne_id": key, "operation_id": operations.ids[rank], "libelle": one.libelle, "periode": one.year, "nature": one.nature,
            **_who(one, operations.owners[rank]), "portee": ELSEWHERE if operations.perimetres[rank] == HORS_TERRITOIRE else LOCALE,
            **{AMOUNT_COLUMNS[stage]: amounts[stage].raw[p] if stage in amounts else "" for stage in stages}, "reserve": _reserve(amounts, p),
        })  # fmt: skip


def _append(lines: Lines, row: int, column: int, values: dict[str, object]) -> None:
    lines.rows.append(row)
    lines.columns.append(column)
    for name, value in values.items():
        lines.values[name].append(value)


def _who(one: Kept, owner: str) -> dict[str, object]:
    """What the maître d’ouvrage pays itself is paid by it, by name when it is known."""
    if one.nature == AUTOFINANCEMENT:
        return {"financeur": owner or one.financeur, "dispositif": "Autofinancement"}
    return {"financeur": one.financeur, "dispositif": one.dispositif}


def _says_something(amounts: dict[str, Amounts], length: int) -> np.ndarray:
    found = np.zeros(length, dtype=bool)
    for one in amounts.values():
        found |= ~np.isnan(one.euros) | one.unread | np.array([is_awaited(value) for value in one.raw], dtype=bool)
    return found


def _holds(amounts: Amounts, p: int) -> bool:
    return bool(amounts.euros[p] == amounts.euros[p] or amounts.unread[p] or is_awaited(amounts.raw[p]))


def _more_than_once(operations: Operations, where: Sequence[int]) -> set[int]:
    """Operations on several rows that this financing pays in more than one of them."""
    ranks = operations.of_row[where].tolist() if where else []
    return {rank for rank in set(ranks) if ranks.count(rank) > 1} if len(set(ranks)) < len(ranks) else set()


def _reserve(amounts: dict[str, Amounts], p: int) -> str:
    """Why there is no amount: « à définir » is neither nothing nor 0."""
    words = [str(one.raw[p]).strip() for one in amounts.values() if is_unknown(one.raw[p]) and is_awaited(one.raw[p])]
    return f"Montant non connu : « {words[0]} » dans le classeur." if words else ""
