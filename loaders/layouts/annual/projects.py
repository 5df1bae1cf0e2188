"""The projects of an annual convention: the rows that pay for one and the same, as one operation."""

import functools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from crte_data.french import exact_euros
from loaders.layouts.body import Body
from loaders.layouts.identity import stable_key
from loaders.report import Anomaly

Texts = Mapping[str, Sequence[str]]
COSTS = ("cout_ht", "cout", "cout_ttc")
_CENT = 0.006


@dataclass(frozen=True)
class Projects:
    """``keys`` by row; ``first`` is the row that tells each project, in order, and ``cost_rows`` the one that gives its cost."""

    keys: dict[int, str]
    first: dict[str, int]
    cost_rows: dict[str, int]
    cost_index: int
    checked: frozenset[int]  # rows of the territory
    anomalies: list[Anomaly] = field(default_factory=list)


def projects_of(body: Body, positions: Sequence[int], texts: Texts, ours: frozenset[int]) -> Projects:
    """Rows of one name are one project, unless their costs differ from one year to the next: then one a year."""
    column = next(filter(None, map(body.mapping.holding, COSTS)), None)
    euros = body.amounts[column.index].euros.tolist() if column else [math.nan] * len(body.rows)
    named = functools.cache(stable_key)  # a project has several rows
    names = [*zip(*(texts[meaning] for meaning in ("fiche", "intitule", "maitre_ouvrage", "commune")), strict=True)]
    keys = {p: texts["operation_id"][p] or named(*names[p]) for p in positions}
    yearly = _of_several_costs(positions, keys, euros)
    keys = {p: f"{key}-{texts['annee'][p]}" if key in yearly and texts["annee"][p] and not texts["operation_id"][p] else key for p, key in keys.items()}
    first: dict[str, int] = {}
    costs: dict[str, int] = {}
    for p in positions:
        first.setdefault(keys[p], p)
        if not math.isnan(euros[p]):
            costs.setdefault(keys[p], p)
    index = column.index if column else -1
    return Projects(keys, first, costs, index, ours, list(_disagreeing(body, index, [p for p in positions if p in ours], keys, costs, euros)))


def _of_several_costs(positions: Sequence[int], keys: Mapping[int, str], euros: Sequence[float]) -> set[str]:
    met: dict[str, float] = {}
    return {keys[p] for p in positions if not math.isnan(euros[p]) and abs(met.setdefault(keys[p], euros[p]) - euros[p]) > _CENT}


def _disagreeing(body: Body, index: int, positions: Sequence[int], keys: Mapping[int, str], costs: Mapping[str, int], euros: Sequence[float]) -> Iterator[Anomaly]:
    """Two costs for one project in one year: the first is kept, the other is said."""
    for p in positions:
        kept = costs.get(keys[p], p)
        if not math.isnan(euros[p]) and abs(euros[kept] - euros[p]) > _CENT:
            yield body.anomaly(
                body.cell(index, p), f"Le coût du projet est {exact_euros(euros[p])} ici et {exact_euros(euros[kept])} en {body.cell(index, kept)} : le premier est retenu.",
                "Corrigez le coût, ou distinguez les deux projets par leur intitulé.", "cout-different", body.rows[p][index],
            )  # fmt: skip
