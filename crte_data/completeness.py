"""What is known and what is missing, counted."""

import pandas as pd

from crte_data.dataset import Dataset
from crte_data.figures import in_scope
from crte_data.vocabulary import THEMES, Perimetre


def completeness_by_theme(dataset: Dataset, perimetre: Perimetre | None) -> pd.DataFrame:
    """``theme, communiques, manquants``: figures given and figures said not to be, by theme, in the themes' order."""
    figures = in_scope(dataset.figures, perimetre)
    given = figures["valeur"].notna()
    counts = pd.DataFrame({"theme": figures["theme"], "communiques": given, "manquants": ~given}).groupby("theme", as_index=False).sum()
    return counts.sort_values("theme", key=lambda column: column.map(THEMES.index), ignore_index=True)
