"""What a deposit changes: key figures before and after, and rows added, removed, changed."""

import pandas as pd

from crte_data.dataset import Dataset
from crte_data.differences import differences, table_difference
from crte_data.french import number
from crte_data.key_figures import comparable_figures
from crte_data.tables import TABLES


def figure_changes(before: Dataset, after: Dataset) -> pd.DataFrame:
    """``libelle, avant, apres, change``: every comparable figure as written, those that move first."""
    both = comparable_figures(before).merge(comparable_figures(after), on="libelle", how="outer", suffixes=("_avant", "_apres"), sort=False)
    same = (both["valeur_avant"] == both["valeur_apres"]) | (both["valeur_avant"].isna() & both["valeur_apres"].isna())
    changed = ~same | (both["texte_avant"] != both["texte_apres"])
    # « 39 M€ » hides a change of 4 000 €: where the words are the same, the numbers are written in full.
    hidden = changed & (both["texte_avant"] == both["texte_apres"])
    before_text, after_text = (both[f"texte_{side}"].mask(hidden, both[f"valeur_{side}"].map(number)) for side in ("avant", "apres"))
    frame = pd.DataFrame({"libelle": both["libelle"], "avant": before_text, "apres": after_text, "change": changed})
    return frame.sort_values("change", ascending=False, kind="stable", ignore_index=True)


def row_changes(before: Dataset, after: Dataset) -> pd.DataFrame:
    """``table, ajoutees, supprimees, modifiees``: how many rows of each table, matched by the table's key."""
    rows = [(table.label, *table_difference(table, getattr(before, name), getattr(after, name)).counts) for name, table in TABLES.items()]
    return pd.DataFrame(rows, columns=["table", "ajoutees", "supprimees", "modifiees"])


def is_unchanged(before: Dataset, after: Dataset) -> bool:
    """True when publishing would change no row: there is nothing to publish."""
    return not differences(before, after)
