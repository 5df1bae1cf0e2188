"""Sums of a maquette that must fall right: the plan of an operation, its years, its rate, and the périmètres."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from crte_data.french import exact_euros, percent
from crte_data.tables import AMOUNT_COLUMNS, FINANCEMENTS, OPERATIONS
from crte_data.vocabulary import HORS_TERRITOIRE, LOCALE, STAGES, SUBVENTION
from loaders.keys import Keys
from loaders.layouts.announced import rate_gap
from loaders.plans import is_among
from loaders.report import Anomaly
from loaders.table_reader import TableReading

_COST, COMMON = "cout_total_eur", "commun"
_COMMITTED = ("prevu", "accorde", "verse")  # people may ask for more than the cost: not all is granted
_EURO = 1.0


def _tolerance(lines: pd.Series | int) -> pd.Series | float:
    """Half a euro for each amount that was rounded to the euro, one at least."""
    return np.maximum(_EURO, 0.5 * (lines + 1))


def financing_plan(reading: TableReading, keys: Keys) -> Iterator[Anomaly]:
    """Those who pay, the maître d'ouvrage included, pay the cost of the operation: neither more nor less."""
    if reading.table is not OPERATIONS or "financements" not in keys.frames:
        return
    costs = reading.frame.loc[reading.frame[_COST].notna(), ["operation_id", _COST]].drop_duplicates("operation_id", keep=False)
    told: set[int] = set()
    for stage in _COMMITTED:
        plan = _with_plan(costs, keys.plans.at(stage))
        over = plan[plan["total"] > plan[_COST] + _tolerance(plan["lignes"])]
        yield from (_plan_anomaly(reading, stage, row, rule="plan-depasse") for row in over.itertuples() if row.Index not in told)
        told |= set(over.index)
    plan = _with_plan(costs, keys.plans.at("prevu"))
    under = plan[is_among(plan["operation_id"], keys.plans.with_own_share) & ~plan["inconnus"] & (plan["total"] < plan[_COST] - _tolerance(plan["lignes"]))]
    yield from (_plan_anomaly(reading, "prevu", row, rule="reste-a-financer") for row in under.itertuples())


def _with_plan(operations: pd.DataFrame, plan: pd.DataFrame) -> pd.DataFrame:
    """The operations that have a plan at this stage, with it; each where it stands in its frame."""
    return operations.join(plan, on="operation_id", how="inner")


def _plan_anomaly(reading: TableReading, stage: str, plan: Any, *, rule: str) -> Anomaly:
    total, cost = plan.total, plan.cout_total_eur
    said = f"Les financements ({STAGES[stage].lower()}) font {exact_euros(total)}"
    problem = f"{said}, plus que le coût total ({exact_euros(cost)})." if total > cost else f"{said} : il reste {exact_euros(cost - total)} à financer."
    fix = "Vérifiez les montants, le coût total, et que tous sont HT ou tous TTC." if total > cost else "Rien si le plan est encore à compléter ; sinon, ajoutez les financements qui manquent."
    return reading.anomaly(_COST, plan.Index, problem, fix, rule=rule, found=exact_euros(total), expected=exact_euros(cost), gap=exact_euros(total - cost))


def years(reading: TableReading, keys: Keys) -> Iterator[Anomaly]:
    """The cost of each year adds up to the total cost."""
    if reading.table is not OPERATIONS or "financements" not in keys.frames or "annees-total" in reading.block.checked:
        return
    by_year = keys.plans.years
    costs = reading.frame[reading.frame[_COST].notna() & reading.frame["operation_id"].isin(by_year.index[~by_year["inconnu"]])]
    for row, operation, cost in costs[["operation_id", _COST]].itertuples():
        total, count = by_year.at[operation, "montant"], by_year.at[operation, "annees"]
        if abs(total - cost) > _tolerance(count):
            yield reading.anomaly(
                _COST, row, f"Les {count} années font {exact_euros(total)}, le coût total annonce {exact_euros(cost)}.", "Vérifiez chaque année, et le coût total.",
                rule="annees-total", found=exact_euros(total), expected=exact_euros(cost), gap=exact_euros(total - cost),
            )  # fmt: skip


def rates(reading: TableReading, keys: Keys) -> Iterator[Anomaly]:
    """A rate that is given is that of the subsidy to the dépense subventionnable, to the decimal it is written with."""
    if reading.table is not FINANCEMENTS or "operations" not in keys.frames or not reading.frame["taux_pct"].notna().any():
        return
    operations = keys.frames["operations"].drop_duplicates("operation_id").set_index("operation_id")
    frame = reading.frame.assign(assiette=reading.frame["operation_id"].map(operations["depense_subventionnable_eur"]))
    for row, rate, base, *amounts in frame.loc[frame["taux_pct"].notna() & (frame["assiette"] > 0), ["taux_pct", "assiette", *_LADDER]].itertuples():
        amount = next((amount for amount in amounts if not pd.isna(amount)), None)
        if amount is not None and abs(100 * amount / base - rate) > _precision(rate):
            yield _rate_anomaly(reading, row, rate, base, amount)


_LADDER = [AMOUNT_COLUMNS[stage] for stage in ("accorde", "sollicite", "prevu")]  # what the rate was last decided on


def _precision(rate: float) -> float:
    decimals = next((places for places in (0, 1) if round(rate, places) == rate), 2)
    return 0.51 * 10**-decimals  # a rate of 33,3 stands for 33,25 to 33,35


def _rate_anomaly(reading: TableReading, row: int, rate: float, base: float, amount: float) -> Anomaly:
    real = 100 * amount / base
    return reading.anomaly(
        "taux_pct", row, f"Le taux annoncé est {percent(rate)} ; {exact_euros(amount)} sur {exact_euros(base)} de dépense subventionnable font {percent(real)}.",
        "Vérifiez le taux et le montant, ou l’assiette : ce financeur peut en retenir une autre.", rule="taux",
        found=percent(rate), **rate_gap(rate, real),
    )  # fmt: skip


def scopes(reading: TableReading, keys: Keys) -> Iterator[Anomaly]:
    """CAVM + CAPH + commun = total: what one agglomération's line contains is of that agglomération.

    A filter keeps the lines of one agglomération and the common ones. A part in common with a whole of CAVM would be
    counted under CAPH, where its whole is not, and not in the total. A whole that is common is there with its parts.
    """
    if reading.table is FINANCEMENTS and (reading.frame["inclus_dans"] != "").any():
        for row, told in astray(reading.frame, keys.lines):
            yield reading.anomaly("inclus_dans", row, **told)


def astray(financements: pd.DataFrame, lines: pd.DataFrame) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows whose amount lies in a line of another agglomération, with what to say of each; ``lines`` as placed_lines gives them."""
    summed = lines[(lines["nature"] == SUBVENTION) & (lines["portee"] == LOCALE) & ~lines["par_an"] & (lines["perimetre"] != HORS_TERRITOIRE)]
    once = summed[["ligne_id", "perimetre", *AMOUNT_COLUMNS.values()]].drop_duplicates("ligne_id").set_index("ligne_id")
    nested = financements.loc[financements["inclus_dans"] != "", ["ligne_id", "inclus_dans"]]
    part, whole = (nested[column].map(once["perimetre"]) for column in nested)
    found = nested[part.notna() & whole.notna() & (whole != COMMON) & (part != whole)]
    known = once.loc[list({*found["ligne_id"], *found["inclus_dans"]})].to_dict("index")
    for row, line, container in found.itertuples():
        if told := _told_astray(known[line], {"ligne_id": container} | known[container]):
            yield row, told


def _told_astray(part: Mapping[str, Any], whole: Mapping[str, Any]) -> dict[str, str]:
    both = [stage for stage, column in AMOUNT_COLUMNS.items() if not pd.isna(part[column]) and not pd.isna(whole[column])]
    if not both:
        return {}
    amount = exact_euros(part[AMOUNT_COLUMNS[both[-1]]])
    return {
        "problem": f"La ligne est de « {part['perimetre']} », celle qui la contient (« {whole['ligne_id']} ») de « {whole['perimetre']} » : les territoires filtrés dépassent le total de {amount} ({STAGES[both[-1]].lower()}).",
        "fix": "Rattachez les deux lignes à des opérations du même territoire, ou celle qui contient l’autre à une opération commune.", "rule": "perimetres-total",
        "found": part["perimetre"], "expected": f"{whole['perimetre']}, ou une ligne commune", "gap": amount,
    }  # fmt: skip
