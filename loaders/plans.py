"""The financing plan of each operation: who pays what of it, at each stage, each euro once."""

import functools

import numpy as np
import pandas as pd

from crte_data.funding import counted_once
from crte_data.names import place_key
from crte_data.tables import AMOUNT_COLUMNS
from crte_data.vocabulary import AUTOFINANCEMENT, COUT, LOCALE, PRET, SUBVENTION
from loaders.financeurs import has_other_threshold, is_own, is_public, state_grant

_WHO = ["financeur", "dispositif", "maitre_ouvrage"]
_USED = ["ligne_id", "operation_id", "nature", "portee", "par_an", "contenants", "inclus_dans", "periode_debut", "periode_fin", *_WHO, *AMOUNT_COLUMNS.values()]
PARTS = ("total", "propre", "public", "dotations", "detr")


class Plans:
    """The lines of a workbook that finance an operation, told apart by who pays.

    A loan is borne by the maître d'ouvrage, who repays it. A cost that names nobody is a cost, not a financing: those
    of one year each are the ``years`` of an operation.
    """

    def __init__(self, lines: pd.DataFrame, communes: frozenset[str]) -> None:
        lines = lines[_USED]  # choosing rows of every column of texts would take longer than all the rest
        local = lines[(lines["portee"] == LOCALE) & ~lines["par_an"] & (lines["operation_id"] != "")]
        named = (local["financeur"] != "") | (local["dispositif"] != "")
        is_cost = local["nature"] == COUT
        self.lines = _told_apart(local[local["nature"].isin([SUBVENTION, AUTOFINANCEMENT, PRET]) | (is_cost & named)], frozenset(map(place_key, communes)))
        self.years = _of_one_year(local[is_cost & ~named])

    @functools.cache  # noqa: B019 (lives as long as the reading of one workbook)
    def at(self, stage: str) -> pd.DataFrame:
        """For each operation with an amount at this stage: ``total, propre, public, dotations, detr`` in euros, and ``lignes``.

        ``public`` leaves the maître d'ouvrage out; ``inconnus``, ``propre_inconnu`` and ``detr_inconnu`` say that lines
        of it, of its own share or of its DETR have no amount at this stage.
        """
        column = AMOUNT_COLUMNS[stage]
        lines = self.lines[["operation_id", "ligne_id", "contenants", column, *PARTS]]
        known = counted_once(lines[lines[column].notna()])
        amounts = {name: known[column].where(known[name], 0.0) for name in PARTS[1:]} | {"total": known[column], "lignes": known["total"].astype("int64")}
        sums = pd.DataFrame(amounts).groupby(known["operation_id"]).sum()
        unknown = lines[lines[column].isna()] if len(sums) else lines.head(0)
        missing = {"inconnus": unknown["total"], "propre_inconnu": unknown["propre"], "detr_inconnu": unknown["detr"]}
        named = {name: set(unknown.loc[mask, "operation_id"].to_list()) for name, mask in missing.items()}
        return sums.assign(**{name: is_among(sums.index, those) for name, those in named.items()})

    @functools.cached_property
    def with_own_share(self) -> set[str]:
        """The operations whose plan says what the maître d'ouvrage brings: it means to be whole."""
        return set(self.lines.loc[self.lines["propre"], "operation_id"].to_list())

    @functools.cached_property
    def of_other_threshold(self) -> set[str]:
        """The operations that a programme with its own threshold finances, or may finance; not those to which it gives 0."""
        who = self.lines["financeur"] + " " + self.lines["dispositif"]
        theirs = self.lines[who.isin([text for text in who.unique() if has_other_threshold(text)])]
        gives_nothing = theirs[[*AMOUNT_COLUMNS.values()]].max(axis=1) == 0
        return set(theirs.loc[~gives_nothing, "operation_id"].to_list())


def is_among(operations: pd.Series | pd.Index, those: set[str]) -> np.ndarray:
    """True for each operation that is one of those: a set is looked into faster than a column of texts."""
    return np.array([operation in those for operation in operations.to_list()], dtype=bool)


def _told_apart(lines: pd.DataFrame, communes: frozenset[str]) -> pd.DataFrame:
    """Each distinct financing is looked at once: a maquette has many lines and few financeurs."""
    who = lines[_WHO].drop_duplicates()
    grants = [state_grant(financeur, dispositif) for financeur, dispositif, _ in who.itertuples(index=False)]
    answers = who.assign(
        propre=[is_own(*names, communes) for names in who.itertuples(index=False)], dotations=[grant != "" for grant in grants], detr=[grant == "DETR" for grant in grants],
        public=[is_public(financeur, dispositif, communes) for financeur, dispositif, _ in who.itertuples(index=False)], dotation=grants,
    )  # fmt: skip
    told = lines.merge(answers, on=_WHO, how="left")
    own = told["propre"].astype(bool) | (told["nature"] == PRET)
    return told.assign(total=True, propre=own, **{name: told[name].astype(bool) & ~own for name in PARTS[2:]})


def _of_one_year(costs: pd.DataFrame) -> pd.DataFrame:
    """``montant, inconnu, annees`` of the operations whose cost is given for two years or more, as planned."""
    first, last = costs["periode_debut"], costs["periode_fin"]
    yearly = costs[(first.dt.year == last.dt.year).to_numpy(dtype=bool) & (costs["inclus_dans"] == "").to_numpy(dtype=bool)]
    amounts = yearly.assign(montant=yearly[AMOUNT_COLUMNS["prevu"]], annee=yearly["periode_debut"].dt.year)
    by_operation = amounts["operation_id"]
    sums = pd.DataFrame({
        "montant": amounts["montant"].groupby(by_operation).sum(), "inconnu": amounts["montant"].isna().groupby(by_operation).any(),
        "annees": amounts["annee"].groupby(by_operation).nunique(),
    })  # fmt: skip
    return sums[sums["annees"] > 1]
