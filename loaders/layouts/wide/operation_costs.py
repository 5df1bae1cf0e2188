"""What each operation costs: HT when it is given, and the other basis kept beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from loaders.layouts.amount_columns import Amounts
from loaders.layouts.body import Body
from loaders.layouts.mapping import Column
from loaders.report import Anomaly

_CENT = 0.005


@dataclass
class Costs:
    """Raw cost, column and basis of each operation; ``beside`` is the column of the other basis, to be kept as a line."""

    raw: list[object]
    columns: np.ndarray
    bases: list[str]
    beside: Column | None = None
    anomalies: list[Anomaly] = field(default_factory=list)


def costs_of(body: Body, positions: Sequence[int]) -> Costs | None:
    """None when the sheet has no column of costs."""
    columns = {base: body.mapping.holding(meaning) for base, meaning in (("HT", "cout_ht"), ("TTC", "cout_ttc"), ("", "cout"))}
    given = {base: column for base, column in columns.items() if column}
    if not given:
        return None
    if columns["HT"] and columns["TTC"]:
        return _both(body, positions, columns["HT"], columns["TTC"])
    base, column = next(iter(given.items()))
    base = base or body.mapping.options.get("base", "")
    said = [] if base or _own_bases(body) else [body.anomaly(
        body.header_cell(column), "Rien ne dit si les coûts sont HT ou TTC.", "Ajoutez HT ou TTC dans l’en-tête, ou précisez-le pour la feuille.", "base-non-dite", column.header,
    )]  # fmt: skip
    raw, own = body.amounts[column.index].raw, body.texts("base")
    return Costs([raw[p] for p in positions], np.full(len(positions), column.index), [own[p] or base for p in positions], anomalies=said)


def _own_bases(body: Body) -> bool:
    return body.mapping.holding("base") is not None


def _both(body: Body, positions: Sequence[int], ht: Column, ttc: Column) -> Costs:
    """HT where it is given; TTC alone is kept as such, and said."""
    net, gross = body.amounts[ht.index], body.amounts[ttc.index]
    only_gross = [p for p in positions if _is_empty(net, p) and not _is_empty(gross, p)]
    raw = [gross.raw[p] if p in set(only_gross) else net.raw[p] for p in positions] if only_gross else [net.raw[p] for p in positions]
    alone = np.isin(np.array(positions, dtype="int64"), only_gross)
    said = [body.anomaly(
        body.header_cell(ht), "Les coûts sont donnés HT et TTC : le coût total retenu est HT, le coût TTC est gardé à part.", "Rien si c’est juste.", "base-retenue",
    )]  # fmt: skip
    said += [body.anomaly(body.cell(ttc.index, p), "Seul le coût TTC est donné, alors que les autres coûts sont HT.", "Saisissez le coût HT.", "base-melangee", gross.raw[p]) for p in only_gross]
    said += [
        body.anomaly(body.cell(ttc.index, p), "Le coût TTC est plus petit que le coût HT.", "Vérifiez les deux coûts.", "ttc-inferieur", gross.raw[p])
        for p in positions if gross.euros[p] < net.euros[p] - _CENT
    ]  # fmt: skip
    return Costs(raw, np.where(alone, ttc.index, ht.index), ["TTC" if is_alone else "HT" for is_alone in alone], beside=ttc, anomalies=said)


def _is_empty(amounts: Amounts, position: int) -> bool:
    return bool(np.isnan(amounts.euros[position]) and not amounts.unread[position])
