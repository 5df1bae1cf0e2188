"""Where figures come from: the document, and the workbook, sheet and cells they were read in."""

import pandas as pd

from crte_data.dataset import Dataset
from crte_data.french import enumeration, plural

FICTITIOUS = "EXEMPLE"
_SHOWN = 3


def is_fictitious(rows: pd.DataFrame) -> bool:
    """True when one of these rows is invented: the source of an example begins with « EXEMPLE »."""
    return "source" in rows and bool(rows["source"].str.startswith(FICTITIOUS).any())


def source_of(dataset: Dataset, table: str, field: str, rows: pd.DataFrame) -> str:
    """« CRTE 2021, volet 1 (l. 621-644) — indicateurs.xlsx, feuille « Énergie », cellules E2 à E9 ». Empty without rows."""
    if rows.empty:
        return ""
    documents = _documents(rows)
    as_of = f" — données arrêtées au {dataset.as_of:%d/%m/%Y}" if dataset.as_of else ""
    return f"{documents} — {_cells(dataset, table, field, rows)}{as_of}" if documents else f"{_cells(dataset, table, field, rows)}{as_of}"


def _documents(rows: pd.DataFrame) -> str:
    named = rows[rows["source"] != ""]
    parts = [
        f"{source} (l. {', '.join(_distinct(group['lignes']))})" if (group["lignes"] != "").any() else source
        for source, group in named.groupby("source", sort=False)
    ]  # fmt: skip
    return " ; ".join(parts[:_SHOWN]) + _others(len(parts) - _SHOWN, "autre passage", "autres passages")


def _others(count: int, one: str, many: str) -> str:
    return f" et {plural(count, one, many)}" if count > 0 else ""


def _distinct(values: pd.Series) -> list[str]:
    found = [value for value in dict.fromkeys(values) if value]
    return found if len(found) <= _SHOWN + 1 else [*found[:_SHOWN], "…"]


def _cells(dataset: Dataset, table: str, field: str, rows: pd.DataFrame) -> str:
    places = [
        f"{classeur}, feuille « {feuille} », {_range(_letter(dataset, table, classeur, feuille, field), group['rang'])}"
        for (classeur, feuille), group in rows.groupby(["classeur", "feuille"], sort=False)
    ]  # fmt: skip
    return enumeration(places[:_SHOWN] + ([plural(len(places) - _SHOWN, "autre feuille", "autres feuilles")] if len(places) > _SHOWN else []))


def _letter(dataset: Dataset, table: str, classeur: str, feuille: str, field: str) -> str:
    columns = dataset.colonnes
    found = columns[(columns["table"] == table) & (columns["classeur"] == classeur) & (columns["feuille"] == feuille) & (columns["champ"] == field)]
    return found["lettre"].iloc[0] if len(found) else ""


def _range(letter: str, rows: pd.Series) -> str:
    numbers = sorted({int(row) for row in rows})
    if len(numbers) == 1:
        return f"cellule {letter}{numbers[0]}"
    if numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"cellules {letter}{numbers[0]} à {letter}{numbers[-1]}"
    shown = [f"{letter}{number}" for number in numbers[: _SHOWN + 1]]
    return f"cellules {', '.join(shown)}" + ("…" if len(numbers) > len(shown) else "")


def caveats_of(rows: pd.DataFrame) -> tuple[str, ...]:
    """The réserves of these rows, each once, in order."""
    return tuple(dict.fromkeys(reserve for reserve in rows["reserve"] if reserve))


def short_source(rows: pd.DataFrame) -> str:
    """« CRTE 2021 (l. 591-597, 606-607) »: each document once, with its lines. Empty when no row has a source."""
    named = rows[rows["source"] != ""]
    documents = named.groupby(named["source"].str.split(",").str[0], sort=False)["lignes"]
    return " ; ".join(f"{document} (l. {', '.join(dict.fromkeys(lines))})" for document, lines in documents)
