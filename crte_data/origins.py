"""« D’où vient ce chiffre ? »: for each row behind a card, the cell it was read in and the words of its source."""

from collections.abc import Callable

import pandas as pd

from crte_data.dataset import Dataset
from crte_data.provenance import cell_addresses

_WORDS = {"source": "Document", "lignes": "Lignes", "citation": "Mots de la source", "reserve": "Réserve"}


def origins(dataset: Dataset, table: str, field: str | pd.Series, rows: pd.DataFrame) -> pd.DataFrame:
    """``Chiffre, Valeur, Classeur, Feuille, Cellule, Document, Lignes, Mots de la source, Réserve``, a row a row.

    ``field`` is the column that holds the figure, or a Series of them (index of ``rows``) where rows differ.
    """
    fields = field if isinstance(field, pd.Series) else pd.Series(field, index=rows.index, dtype="str")
    found = {
        "Chiffre": [_NAMES[table](row) for row in rows.to_dict("records")],
        "Valeur": [rows.at[index, name] for index, name in fields.loc[rows.index].items()],
        "Classeur": rows["classeur"].to_list(), "Feuille": rows["feuille"].to_list(), "Cellule": cell_addresses(dataset, table, rows, fields),
    }  # fmt: skip
    return pd.DataFrame(found | {label: rows[column].to_list() for column, label in _WORDS.items() if column in rows})


def _said(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


_NAMES: dict[str, Callable[[dict], str]] = {
    "observations": lambda row: _said(row["libelle"], row["territoire"], row["periode"], row["nature"]),
    "financements": lambda row: _said(row["libelle"] or row.get("intitule", ""), row["financeur"], row["dispositif"], row["periode"]),
    "actions": lambda row: _said(row["numero"], row["intitule"]),
}
