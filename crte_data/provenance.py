"""Where figures come from: the document, and the workbook, sheet and cells they were read in."""

import pandas as pd

from crte_data.dataset import Dataset
from crte_data.french import enumeration, plural
from crte_data.tables import AMOUNT_COLUMNS
from crte_data.vocabulary import FICTITIOUS

_SHOWN = 3


def is_fictitious(rows: pd.DataFrame) -> bool:
    """True when one of these rows is invented: the source of an example begins with « EXEMPLE »."""
    return "source" in rows and bool(rows["source"].str.startswith(FICTITIOUS).any())


def source_of(dataset: Dataset, table: str, field: str | pd.Series, rows: pd.DataFrame) -> str:
    """« CRTE 2021, volet 1 (l. 621-644) — indicateurs.xlsx, feuille « Énergie », cellules E2 à E9 ». Empty without rows.

    ``field`` is the column that holds the figure, or a Series of them (index of ``rows``) where rows differ.
    """
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


def amount_fields(lines: pd.DataFrame) -> pd.Series:
    """For each financing line, the column of its most advanced known amount: what :func:`source_of` should cite."""
    fields = pd.Series(AMOUNT_COLUMNS["annonce"], index=lines.index, dtype="str")
    for column in AMOUNT_COLUMNS.values():
        fields = fields.mask(lines[column].notna(), column)
    return fields


def _cells(dataset: Dataset, table: str, field: str | pd.Series, rows: pd.DataFrame) -> str:
    fields = field if isinstance(field, pd.Series) else pd.Series(field, index=rows.index)
    places = [
        f"{classeur}, feuille « {feuille} », {_named_cells(_addresses(dataset, table, group, fields))}"
        for (classeur, feuille), group in rows.groupby(["classeur", "feuille"], sort=False)
    ]  # fmt: skip
    return enumeration(places[:_SHOWN] + ([plural(len(places) - _SHOWN, "autre feuille", "autres feuilles")] if len(places) > _SHOWN else []))


def cell_addresses(dataset: Dataset, table: str, rows: pd.DataFrame, fields: pd.Series) -> list[str]:
    """The cell of each row's figure, in their order: « E12 »; « ligne 12 » when its column is not known."""
    letters = {(row.classeur, row.feuille, row.champ): row.lettre for row in dataset.colonnes[dataset.colonnes["table"] == table].itertuples()}
    places = zip(rows["classeur"], rows["feuille"], fields.loc[rows.index], rows["colonne"], rows["rang"], strict=True)
    return [f"{own or letters.get((book, sheet, field), 'ligne ')}{rank}" for book, sheet, field, own, rank in places]


def _addresses(dataset: Dataset, table: str, rows: pd.DataFrame, fields: pd.Series) -> list[tuple[str, int]]:
    """Column letter and row number of each figure of one sheet, in order."""
    classeur, feuille = rows["classeur"].iloc[0], rows["feuille"].iloc[0]
    letters = {field: _letter(dataset, table, classeur, feuille, field) for field in set(fields.loc[rows.index])}
    found = {(own or letters[field], int(row)) for field, own, row in zip(fields.loc[rows.index], rows["colonne"], rows["rang"], strict=True)}
    return sorted(found, key=lambda address: (address[1], address[0]))


def _letter(dataset: Dataset, table: str, classeur: str, feuille: str, field: str) -> str:
    columns = dataset.colonnes
    found = columns[(columns["table"] == table) & (columns["classeur"] == classeur) & (columns["feuille"] == feuille) & (columns["champ"] == field)]
    return found["lettre"].iloc[0] if len(found) else ""


def _named_cells(addresses: list[tuple[str, int]]) -> str:
    cells = [f"{letter}{row}" for letter, row in addresses]
    if len(cells) == 1:
        return f"cellule {cells[0]}"
    is_run = len({letter for letter, _ in addresses}) == 1 and addresses[-1][1] - addresses[0][1] == len(addresses) - 1
    if is_run:
        return f"cellules {cells[0]} à {cells[-1]}"
    return f"cellules {', '.join(cells[: _SHOWN + 1])}" + ("…" if len(cells) > _SHOWN + 1 else "")


def caveats_of(rows: pd.DataFrame) -> tuple[str, ...]:
    """The réserves of these rows, each once, in order."""
    return tuple(dict.fromkeys(reserve for reserve in rows["reserve"] if reserve))


def short_source(rows: pd.DataFrame) -> str:
    """« CRTE 2021 (l. 591-597, 606-607) »: each document once, with its lines (of the contract's text), if it has any. Empty when no row has a source."""
    named = rows[rows["source"] != ""]
    documents = named.groupby(named["source"].str.split(",").str[0], sort=False)["lignes"]
    return " ; ".join(f"{document}{_at_lines(lines)}" for document, lines in documents)


def _at_lines(lines: pd.Series) -> str:
    """« (l. 591-597, 606-607) », each passage once; nothing without one."""
    passages = dict.fromkeys(passage.strip() for cell in lines for passage in cell.split(","))
    named = ", ".join(passage for passage in passages if passage)
    return f" (l. {named})" if named else ""
