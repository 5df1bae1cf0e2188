"""What is known and what is missing, counted."""

import pandas as pd

from crte_data.dataset import Dataset
from crte_data.figures import in_scope
from crte_data.vocabulary import NOT_CONCERNED, THEMES, Perimetre


def expected_figures(dataset: Dataset, perimetre: Perimetre | None) -> pd.DataFrame:
    """The figures that a source gives or should give: what does not concern a territory is not missing."""
    figures = in_scope(dataset.figures, perimetre)
    return figures[figures["statut"] != NOT_CONCERNED]


def completeness_by_theme(dataset: Dataset, perimetre: Perimetre | None) -> pd.DataFrame:
    """``theme, communiques, manquants``: figures given and figures said not to be, by theme, in the themes' order."""
    figures = expected_figures(dataset, perimetre)
    given = figures["valeur"].notna()
    counts = pd.DataFrame({"theme": figures["theme"], "communiques": given, "manquants": ~given}).groupby("theme", as_index=False).sum()
    return counts.sort_values("theme", key=lambda column: column.map(THEMES.index), ignore_index=True)


def least_complete_first(counts: pd.DataFrame) -> pd.DataFrame:
    """The themes by the share of their figures that is missing; of two equal shares, the one that lacks more first."""
    share = counts["manquants"] / (counts["manquants"] + counts["communiques"])
    return counts.assign(_part=share).sort_values(["_part", "manquants"], ascending=False, kind="stable", ignore_index=True).drop(columns="_part")
