"""Rehabilitated homes: what each agglomération counts, brought to one year so that unequal periods compare."""

import pandas as pd

from crte_data.dataset import Dataset
from crte_data.figures import known, per_year, select
from crte_data.vocabulary import OBSERVED, TARGET, Perimetre

PARCS = {"logements_rehabilites_social": "Parc social", "logements_rehabilites_prive": "Parc privé"}
YEARLY_TARGETS = {"objectif_rehabilitation_social_an": "logements_rehabilites_social"}  # a target given « par an »
PARTS_OF_PRIVATE = {"logements_rehabilites_prive_po": "propriétaires occupants", "logements_rehabilites_prive_pb": "bailleurs"}
ALTERNATIVE_TARGETS = ("objectif_renovation_bbc", "objectif_renovation_intermediaire")
CONTRACT_END = 2026  # the contract's last year, for which each agglomération is to set targets


def rehabilitation_pace(dataset: Dataset, perimetre: Perimetre | None = None) -> pd.DataFrame:
    """The latest count over several years, by parc and agglomération, with ``annees``, ``par_an`` and ``parc``."""
    counted = _counts(dataset, perimetre)
    several = counted[counted["annees"] > 1].sort_values("periode_fin", kind="stable")
    return _ordered(several.drop_duplicates(["code", "territoire"], keep="last"))


def single_year_counts(dataset: Dataset, perimetre: Perimetre | None = None) -> pd.DataFrame:
    """Counts of one year, apart: with ``parc`` and ``compte``, what they count (« réhabilités » or « financés »)."""
    counted = _counts(dataset, perimetre, extra=tuple(PARTS_OF_PRIVATE))
    yearly = counted[counted["annees"] == 1]
    return _ordered(yearly.assign(compte=_what_is_counted(yearly)))


def _counts(dataset: Dataset, perimetre: Perimetre | None, extra: tuple[str, ...] = ()) -> pd.DataFrame:
    return _with_parc(per_year(select(dataset, [*PARCS, *extra], perimetre, OBSERVED)))


def _what_is_counted(rows: pd.DataFrame) -> pd.Series:
    """Homes « financés » are not homes « réhabilités »: the label or the réserve opens with the word when it is so."""
    financed = rows["reserve"].str.startswith("Logements financés") | rows["libelle"].str.contains("financés")
    return financed.map({True: "financés", False: "réhabilités"}).astype("str")


def yearly_targets(dataset: Dataset, perimetre: Perimetre | None = None) -> pd.DataFrame:
    """One target a parc and agglomération, with ``par_an``: the most recent known, or a row that says it is not."""
    rows = select(dataset, [*PARCS, *YEARLY_TARGETS], perimetre, TARGET)
    targets = per_year(rows)
    is_rate = targets["code"].isin(YEARLY_TARGETS)
    targets = targets.assign(par_an=targets["par_an"].where(~is_rate, targets["valeur"]), code_parc=targets["code"].replace(YEARLY_TARGETS))
    beyond = targets["periode_fin"].dt.year > CONTRACT_END
    order = targets[~beyond].assign(connu=targets["par_an"].notna()).sort_values(["connu", "periode_fin"], kind="stable", na_position="first")
    return _ordered(_with_parc(order.drop_duplicates(["code_parc", "territoire"], keep="last").drop(columns="connu")))


def final_targets(dataset: Dataset, perimetre: Perimetre | None = None) -> pd.DataFrame:
    """Targets of rehabilitation for the contract's last year; empty while no agglomération has published one."""
    rows = select(dataset, list(PARCS), perimetre, TARGET)
    return _with_parc(rows[rows["periode_fin"].dt.year == CONTRACT_END])


def reversed_parcs(pace: pd.DataFrame) -> list[str]:
    """Parcs where the totals would rank the agglomérations otherwise than the homes a year do."""
    found = []
    for parc, rows in known(pace).groupby("parc", sort=False):
        by_total, by_year = (list(rows.sort_values(column, kind="stable")["territoire"]) for column in ("valeur", "par_an"))
        if by_total != by_year:
            found.append(parc)
    return found


def _with_parc(rows: pd.DataFrame) -> pd.DataFrame:
    codes = rows["code"].replace(YEARLY_TARGETS)
    parcs = codes.map(PARCS).where(~codes.isin(PARTS_OF_PRIVATE), PARCS["logements_rehabilites_prive"])
    return rows.assign(parc=parcs.astype("str"))


def _ordered(rows: pd.DataFrame) -> pd.DataFrame:
    """Parc social first, CAVM before CAPH, oldest first; a total before its parts."""
    rank = {parc: index for index, parc in enumerate(PARCS.values())}
    ranked = rows.assign(rang_parc=rows["parc"].map(rank), rang_lieu=rows["territoire"].ne("CAVM"), rang_partie=rows["code"].isin(PARTS_OF_PRIVATE))
    return ranked.sort_values(["rang_parc", "rang_lieu", "periode_fin", "rang_partie"], kind="stable").drop(columns=["rang_parc", "rang_lieu", "rang_partie"])
