"""The co-funding rules of the Code général des collectivités territoriales: L. 1111-10, R. 2334-25 and R. 2334-27.

An amount that is not known accuses nobody: each rule compares, at one stage of the ladder on both sides, what makes
it broken whatever the unknown amounts are. The plan that is announced and what was granted are looked at, requests
are not: people ask for more than they will have.
"""

import math
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from crte_data.french import exact_euros, percent
from crte_data.names import place_key
from crte_data.tables import AMOUNT_COLUMNS, FINANCEMENTS, OPERATIONS
from crte_data.vocabulary import STAGES
from loaders.financeurs import has_other_threshold, is_authority, may_have_derogation, state_grant
from loaders.keys import Keys, Place
from loaders.plans import is_among
from loaders.report import Anomaly
from loaders.table_reader import TableReading

OWN_SHARE, STATE_CEILING, DETR_FLOOR = 0.20, 0.80, 0.20
DECIDED = ("accorde", "prevu")  # what was decided first, then what is planned
REFUSED_IN_SILENCE = ("DETR", "DSIL", "DSIL-DETR")
_EURO = 1.0  # amounts are rounded to the euro
_ASKED = percent(100 * OWN_SHARE)
Plan = Any  # an operation with its row of :meth:`Plans.at` and what a rule adds to it; its Index is the row of the operation
Broken = Callable[[pd.DataFrame, pd.DataFrame], pd.DataFrame]  # operations and their plans → the plans that break a rule
_COST, _BASE = "cout_total_eur", "depense_subventionnable_eur"


def own_participation(reading: TableReading, keys: Keys) -> Iterator[Anomaly]:
    """L. 1111-10, III: the collectivité that carries an operation brings 20 % of its public money."""
    if reading.table is not OPERATIONS or "financements" not in keys.frames:
        return
    communes = frozenset(map(place_key, keys.agglomerations))
    carried = [name for name in reading.frame["maitre_ouvrage"].unique() if name and is_authority(name, communes)]
    ours = reading.frame[reading.frame["maitre_ouvrage"].isin(carried) & ~is_among(reading.frame["operation_id"], keys.plans.of_other_threshold)]
    for stage, plan in _first_broken(ours, keys, _lacks_own_share):
        if not has_other_threshold(plan.intitule):
            at = keys.largest_line(plan.operation_id, "propre", stage) or (reading, "maitre_ouvrage", plan.Index)
            yield _own_share_anomaly(at, stage, plan, may_have_derogation(plan.intitule))


def _lacks_own_share(operations: pd.DataFrame, plan: pd.DataFrame) -> pd.DataFrame:
    """What the maître d'ouvrage brings at most: what it says, or all that nobody else pays."""
    said = plan["propre"].where(~plan["propre_inconnu"] & (plan["propre"] > 0))
    left = (operations[_COST] - (plan["total"] - plan["propre"])).clip(lower=0)
    own = pd.Series(np.fmax(said, left), index=plan.index)
    least = OWN_SHARE * (own + plan["public"])
    return plan.assign(apport=own, minimum=least)[(plan["public"] > 0) & (own < least - _EURO)]


def _own_share_anomaly(at: Place, stage: str, plan: Plan, has_derogation: bool) -> Anomaly:
    share = 100 * plan.apport / (plan.apport + plan.public)
    asked = "Joignez la dérogation du préfet" if has_derogation else "Complétez l’apport du maître d’ouvrage, ou joignez la dérogation du préfet"
    reading, field, row = at
    return reading.anomaly(
        field, row, f"Le maître d’ouvrage apporterait {percent(share)} des financements publics ({STAGES[stage].lower()}), moins que {_ASKED}.",
        f"{asked}, ou vérifiez le plan de financement.", rule="participation-derogation" if has_derogation else "participation-minimale",
        found=exact_euros(plan.apport), expected=f"{exact_euros(plan.minimum)} au moins", gap=exact_euros(plan.apport - plan.minimum),
    )  # fmt: skip


def state_ceiling(reading: TableReading, keys: Keys) -> Iterator[Anomaly]:
    """R. 2334-27, second alinéa: DETR, DSIL, DSID and DPV together pay 80 % of the dépense subventionnable at most."""
    if reading.table is not OPERATIONS or "financements" not in keys.frames:
        return
    for stage, plan in _first_broken(reading.frame, keys, _over_ceiling):
        column, of = (_COST, "du coût total") if math.isnan(plan.depense_subventionnable_eur) else (_BASE, "de la dépense subventionnable")
        share = percent(100 * plan.dotations / plan.assiette) if plan.assiette else "plus"
        where, field, row = keys.largest_line(plan.operation_id, "dotations", stage) or (reading, column, plan.Index)
        yield where.anomaly(
            field, row, f"DSIL, DETR, DSID et DPV ({STAGES[stage].lower()}) font {share} {of}, au-delà de {percent(100 * STATE_CEILING)}.",
            "Vérifiez les montants de l’État et la dépense subventionnable.", rule="cumul-etat",
            found=exact_euros(plan.dotations), expected=f"{exact_euros(plan.plafond)} au plus", gap=exact_euros(plan.dotations - plan.plafond),
        )  # fmt: skip


def _over_ceiling(operations: pd.DataFrame, plan: pd.DataFrame) -> pd.DataFrame:
    """The dépense subventionnable is part of the total cost: what exceeds the ceiling of the one exceeds the other's."""
    base = operations[_BASE].fillna(operations[_COST])
    return plan.assign(assiette=base, plafond=STATE_CEILING * base)[plan["dotations"] > STATE_CEILING * base + _EURO]


def detr_floor(reading: TableReading, keys: Keys) -> Iterator[Anomaly]:
    """R. 2334-27, first alinéa: a DETR is not under 20 % of the dépense subventionnable."""
    if reading.table is not OPERATIONS or "financements" not in keys.frames:
        return
    for stage, plan in _first_broken(reading.frame, keys, _under_floor, ("accorde",)):
        where, field, row = keys.largest_line(plan.operation_id, "detr", stage) or (reading, _BASE, plan.Index)
        yield where.anomaly(
            field, row, f"La DETR accordée fait {percent(100 * plan.detr / plan.assiette)} de la dépense subventionnable, moins que {percent(100 * DETR_FLOOR)}.",
            "Vérifiez le montant accordé, et la dépense que l’arrêté retient.", rule="detr-minimum",
            found=exact_euros(plan.detr), expected=f"{exact_euros(plan.minimum)} au moins", gap=exact_euros(plan.detr - plan.minimum),
        )  # fmt: skip


def _under_floor(operations: pd.DataFrame, plan: pd.DataFrame) -> pd.DataFrame:
    base = operations[_BASE]
    broken = (plan["detr"] > 0) & ~plan["detr_inconnu"] & (plan["detr"] < DETR_FLOOR * base - _EURO)
    return plan.assign(assiette=base, minimum=DETR_FLOOR * base)[broken]


def _first_broken(operations: pd.DataFrame, keys: Keys, broken: Broken, stages: tuple[str, ...] = DECIDED) -> Iterator[tuple[str, Plan]]:
    """Stage and plan of the operations that break a rule, once each: at the first stage where they do."""
    rows = operations[["operation_id", "intitule", _COST, _BASE]].drop_duplicates("operation_id", keep=False).set_index("operation_id", drop=False)
    position = dict(zip(operations["operation_id"].to_list(), operations.index, strict=True))
    for stage in stages:
        plan = keys.plans.at(stage)
        if plan.empty:
            continue
        both = plan.index.intersection(rows.index, sort=False)
        found = broken(rows.loc[both], plan.loc[both])
        told, rows = rows.loc[found.index], rows.drop(found.index)
        plans = told.join(found).set_axis([position[operation] for operation in told.index.to_list()])
        yield from ((stage, plan) for plan in plans.astype(object).itertuples())  # texts are stepped through faster so


def silent_refusals(reading: TableReading, keys: Keys) -> Iterator[Anomaly]:
    """R. 2334-25: a request with no arrêté at the end of the year after its own is deemed refused."""
    if reading.table is not FINANCEMENTS:
        return
    frame = reading.frame
    requested, granted, paid = (frame[AMOUNT_COLUMNS[stage]] for stage in ("sollicite", "accorde", "verse"))
    waiting = frame[(requested > 0) & granted.isna() & paid.isna() & (frame["periode_fin"].dt.year < keys.today.year - 1)]
    for row, financeur, dispositif, period, last, amount in waiting[["financeur", "dispositif", "periode", "periode_fin", AMOUNT_COLUMNS["sollicite"]]].itertuples():
        if grant := state_grant(financeur, dispositif):
            yield from _silence(reading, row, grant, period, date(last.year + 1, 12, 31), amount)


def _silence(reading: TableReading, row: int, grant: str, period: str, limit: date, amount: float) -> Iterator[Anomaly]:
    if grant in REFUSED_IN_SILENCE:
        yield reading.anomaly(
            "montant_accorde_eur", row, f"{exact_euros(amount)} de {grant} demandés pour {period} sont sans décision : sans arrêté au {limit:%d/%m/%Y}, la demande est réputée refusée.",
            "Saisissez le montant accordé par l’arrêté ; si la demande est refusée, saisissez 0.", rule="demande-sans-arrete",
            expected=f"un montant accordé au plus tard le {limit:%d/%m/%Y}", gap=exact_euros(amount),
        )  # fmt: skip
