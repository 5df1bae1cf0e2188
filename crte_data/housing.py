"""Rehabilitated homes: what each agglomération counts, brought to one year so that unequal periods compare."""

import pandas as pd

from crte_data.dataset import Dataset
from crte_data.figures import in_scope, known, per_year, select
from crte_data.vocabulary import OBSERVED, TARGET, Perimetre

PARCS = {"logements_rehabilites_social": "Parc social", "logements_rehabilites_prive": "Parc privé"}
FINANCED = "logements_finances_prive"  # homes « financés » are not yet homes « réhabilités »
PARTS_OF_FINANCED = {"logements_finances_prive_po": "propriétaires occupants", "logements_finances_prive_pb": "bailleurs"}
YEARLY_TARGETS = {"objectif_rehabilitation_social_an": "logements_rehabilites_social"}  # a target given « par an »
ALTERNATIVE_TARGETS = ("objectif_renovation_bbc", "objectif_renovation_intermediaire")
PLH_TARGET = "objectif_rehabilitation_plh"  # what a new PLH sets for its last year
REHABILITATED_WORD, FINANCED_WORD = "réhabilités", "financés"


def rehabilitation_pace(dataset: Dataset, perimetre: Perimetre | None = None) -> pd.DataFrame:
    """The latest known count, of one year or several, by parc and agglomération, with ``annees``, ``par_an`` and ``parc``.

    A year that the other agglomération is said not to have given stays apart (see :func:`single_year_counts`): beside
    the other's counts of several years it would look like progress. That rule holds under each filter alike.
    """
    counted = _counts(dataset, None)
    order = counted[(counted["annees"] > 1) | _is_year_of_all(counted)]
    order = order.assign(connu=order["valeur"].notna()).sort_values(["connu", "periode_fin", "periode_debut"], kind="stable")
    return _ordered(in_scope(order.drop_duplicates(["code", "territoire"], keep="last").drop(columns="connu"), perimetre))


def _is_year_of_all(counted: pd.DataFrame) -> pd.Series:
    """Counts of one year that no row of the same parc and year says to be « non communiqué »."""
    given = counted["valeur"].notna().groupby([counted["code"], counted["periode"]]).transform("all")
    return (counted["annees"] == 1) & given


def single_year_counts(dataset: Dataset, perimetre: Perimetre | None = None) -> pd.DataFrame:
    """Counts of one year, apart: with ``parc`` and ``compte``, what they count."""
    counted = _counts(dataset, perimetre, extra=(FINANCED, *PARTS_OF_FINANCED))
    return _ordered(counted[counted["annees"] == 1])


def _counts(dataset: Dataset, perimetre: Perimetre | None, extra: tuple[str, ...] = ()) -> pd.DataFrame:
    return _with_parc(per_year(select(dataset, [*PARCS, *extra], perimetre, OBSERVED)))


def yearly_targets(dataset: Dataset, perimetre: Perimetre | None = None) -> pd.DataFrame:
    """One target a parc and agglomération, with ``par_an`` and ``compte``: the most recent known, or a row that says it is not."""
    targets = _with_parc(per_year(select(dataset, [*PARCS, FINANCED, *YEARLY_TARGETS], perimetre, TARGET)))
    is_rate = targets["code"].isin(YEARLY_TARGETS)
    targets = targets.assign(par_an=targets["par_an"].where(~is_rate, targets["valeur"]), connu=targets["valeur"].notna())
    order = targets.sort_values(["connu", "periode_fin"], kind="stable", na_position="first")
    return _ordered(order.drop_duplicates(["parc", "territoire"], keep="last").drop(columns="connu"))


def horizon_targets(dataset: Dataset, perimetre: Perimetre | None = None) -> pd.DataFrame:
    """What is aimed at by a coming year, the nearest first: the PLH's targets, and two ways that are alternatives."""
    rows = select(dataset, [PLH_TARGET, *ALTERNATIVE_TARGETS], perimetre, TARGET)
    return rows.assign(lieu=rows["territoire"].ne("CAVM")).sort_values(["periode_fin", "lieu"], kind="stable").drop(columns="lieu")


def reversed_parcs(pace: pd.DataFrame) -> list[str]:
    """Parcs where the totals would rank the agglomérations otherwise than the homes a year do."""
    found = []
    for parc, rows in known(pace).groupby("parc", sort=False):
        by_total, by_year = (list(rows.sort_values(column, kind="stable")["territoire"]) for column in ("valeur", "par_an"))
        if by_total != by_year:
            found.append(parc)
    return found


def _with_parc(rows: pd.DataFrame) -> pd.DataFrame:
    """Add ``parc``, and ``compte``: what the homes counted are, « réhabilités » or « financés »."""
    is_financed = rows["code"].isin([FINANCED, *PARTS_OF_FINANCED])
    parcs = rows["code"].replace(YEARLY_TARGETS).map(PARCS).where(~is_financed, PARCS["logements_rehabilites_prive"])
    words = is_financed.map({True: FINANCED_WORD, False: REHABILITATED_WORD})
    return rows.assign(parc=parcs.astype("str"), compte=words.astype("str"))


def _ordered(rows: pd.DataFrame) -> pd.DataFrame:
    """Parc social first, CAVM before CAPH, oldest first; a total before its parts."""
    rank = {parc: index for index, parc in enumerate(PARCS.values())}
    ranked = rows.assign(rang_parc=rows["parc"].map(rank), rang_lieu=rows["territoire"].ne("CAVM"), rang_partie=rows["code"].isin(PARTS_OF_FINANCED))
    return ranked.sort_values(["rang_parc", "rang_lieu", "periode_fin", "rang_partie"], kind="stable").drop(columns=["rang_parc", "rang_lieu", "rang_partie"])
