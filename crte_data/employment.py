"""Employment and poverty: one rate a territory, in the order in which territories are compared."""

import pandas as pd

from crte_data.dataset import Dataset
from crte_data.figures import known, latest, select
from crte_data.vocabulary import COMPARATORS, OBSERVED, VALENCIENNOIS, Perimetre

PLACES = (VALENCIENNOIS, "CAVM", "CAPH", *COMPARATORS)
_QUARTER_DAYS = 93


def series(dataset: Dataset, code: str, place: str = VALENCIENNOIS) -> pd.DataFrame:
    """Dated and known values of one territory, oldest first, with ``milieu`` (its middle day) and ``pas`` (what it spans)."""
    rows = known(select(dataset, [code], None, OBSERVED))
    dated = rows[(rows["territoire"] == place) & rows["periode_debut"].notna() & rows["periode_fin"].notna()]
    length = dated["periode_fin"] - dated["periode_debut"]
    is_short = length.dt.days < _QUARTER_DAYS
    middle = dated["periode_debut"] + length / 2
    return dated.assign(milieu=middle, pas=is_short.map({True: "trimestriel", False: "annuel"}).astype("str")).sort_values("milieu")


def compared(dataset: Dataset, code: str, perimetre: Perimetre | None = None) -> pd.DataFrame:
    """The latest row of each territory, as :func:`crte_data.figures.latest` has it; what is not communicated included."""
    rows = select(dataset, [code], perimetre, OBSERVED)
    return latest(rows[rows["territoire"].isin(PLACES)])
