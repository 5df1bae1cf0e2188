"""The same thing twice: one identifier for two rows, or one project, one financing, under two identifiers."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import pandas as pd

from crte_data.french import exact_euros
from crte_data.names import normalised, place_key
from crte_data.schemas import Table
from crte_data.tables import AMOUNT_COLUMNS, FINANCEMENTS, OPERATIONS
from loaders.report import Anomaly
from loaders.table_reader import TableReading

_SAME_PAYER = ["operation_id", "financeur", "dispositif"]
_SAME_FINANCING = ["operation_id", "libelle", "financeur", "dispositif", "periode", "nature", "portee", "inclus_dans", *AMOUNT_COLUMNS.values()]


def same_keys(readings: list[TableReading]) -> list[Anomaly]:
    """Rows with the key of an earlier row, in the same sheet or in another one of the same table."""
    first: dict[tuple[str, ...], str] = {}
    doubled: set[str] = set()
    anomalies = []
    for reading in sorted(readings, key=lambda reading: reading.table is not OPERATIONS):
        table = reading.table
        rows = reading.frame[[*table.key]]
        if not rows.duplicated(keep=False).any() and len([r for r in readings if r.table is table]) == 1:
            continue
        for row, *key in rows.itertuples():
            place = f"« {reading.sheet} » {reading.block.cell(table.key[0], row)}"
            if first.setdefault((table.name, *key), place) != place and key[0] and not _follows(reading, row, doubled):
                doubled |= {key[0]} if table is OPERATIONS else set()
                anomalies.append(reading.anomaly(
                    table.key[0], row, f"« {' / '.join(filter(None, key))} » est déjà en {first[table.name, *key]}.",
                    "Supprimez la ligne en double, ou donnez-lui un autre identifiant.", rule="doublon", found=key[0], expected="un identifiant unique",
                ))  # fmt: skip
    return anomalies


def _follows(reading: TableReading, row: int, doubled: set[str]) -> bool:
    """True for a line that has its key from an operation which is there twice: that is said of the operation."""
    return reading.table is FINANCEMENTS and "ligne_id" in reading.block.told and reading.frame.at[row, "operation_id"] in doubled


def project_keys(operations: pd.DataFrame) -> pd.Series:
    """What makes two operations one project, however they are numbered and capitalised; empty without a title."""
    words = [operations[column].map(normalised) for column in ("intitule", "maitre_ouvrage", "fiche", "debut")]
    titles, *others = (*words, operations["commune"].map(place_key), operations["perimetre"])
    key = titles.str.cat(others, sep="|")
    return key.where(titles != "", "")


def same_projects(readings: list[TableReading]) -> Iterator[Anomaly]:
    """Same title, fiche, maître d'ouvrage, commune, territory and start: the project is there twice."""
    for reading, row, number, same in _repeated(readings, OPERATIONS, _same_titles):
        if "projet-en-double" in reading.block.checked and reading.sheet == same.sheet:
            continue  # its layout said it
        yield reading.anomaly(
            "intitule", row, f"« {reading.frame.at[row, 'intitule']} » est déjà l’opération « {same.key} » ({same.place}).",
            "Gardez une seule des deux, ou distinguez leurs intitulés.", rule="projet-en-double", found=number, expected=f"« {same.key} » seulement",
        )  # fmt: skip


def _same_titles(operations: pd.DataFrame) -> pd.Series:
    """The keys of the operations whose title comes back; NaN for the others, whatever their other words are."""
    titles = operations["intitule"].map(normalised)
    again = operations[((titles != "") & titles.duplicated(keep=False)).to_numpy(dtype=bool)]
    return project_keys(again).reindex(operations.index) if len(again) else pd.Series(float("nan"), index=operations.index)


def same_financings(readings: list[TableReading]) -> Iterator[Anomaly]:
    """Same operation, financeur, dispositif, period and amounts: the financing is counted twice."""
    found = list(_repeated(readings, FINANCEMENTS, _financing_keys))
    largest_of = {sheet: frame[[*AMOUNT_COLUMNS.values()]].max(axis=1).to_list() for sheet, frame in {id(reading): reading.frame for reading, *_ in found}.items()}
    for reading, row, number, same in found:
        if "financement-en-double" in reading.block.checked and reading.sheet == same.sheet:
            continue  # its layout said it, knowing the row
        largest = exact_euros(largest_of[id(reading)][row])
        yield reading.anomaly(
            "ligne_id", row, f"La ligne dit la même chose que « {same.key} » ({same.place}) : {largest} sont peut-être comptés deux fois.",
            "Supprimez-en une, ou dites dans « Libellé » ce qui les distingue.", rule="financement-en-double", found=number, expected=f"« {same.key} » seulement", gap=largest,
        )  # fmt: skip


def _financing_keys(frame: pd.DataFrame) -> pd.Series:
    """A number for each distinct financing with an amount; NaN for a line without any."""
    alike = frame[frame.duplicated(_SAME_PAYER, keep=False)]  # few are: their other words need not be compared
    numbers = alike.groupby(_SAME_FINANCING, sort=False, dropna=False).ngroup()
    return numbers.where(alike[[*AMOUNT_COLUMNS.values()]].notna().any(axis=1)).reindex(frame.index)


class _Earlier(NamedTuple):
    key: str
    place: str
    sheet: str


def _repeated(readings: list[TableReading], table: Table, likeness: Callable[[pd.DataFrame], pd.Series]) -> Iterator[tuple[TableReading, int, str, _Earlier]]:
    """Each row that is like an earlier one under another identifier: where it is, its identifier, and the earlier row."""
    ours = [reading for reading in readings if reading.table is table]
    if not ours:
        return
    every = pd.concat([reading.frame for reading in ours], ignore_index=True)
    like = likeness(every).reset_index(drop=True)
    again = like[like.notna() & like.duplicated(keep=False)]
    rows = [(reading, row) for reading in ours for row in range(len(reading.frame))] if len(again) else []
    first: dict[object, _Earlier] = {}
    for (position, value), key in zip(again.items(), every.loc[again.index, table.key[0]].to_list(), strict=True):
        reading, row = rows[position]
        if not key:
            continue  # a missing identifier is said elsewhere
        earlier = first.setdefault(value, _Earlier(key, f"feuille « {reading.sheet} », {reading.block.cell(table.key[0], row)}", reading.sheet))
        if earlier.key != key:
            yield reading, row, key, earlier
