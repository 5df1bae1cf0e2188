"""Rows that several sheets say again, as an indicator on the sheet of each agglomération: kept once, where first met.

So are operations: a sheet a year or a dispositif tells of one project with other lines. Those of a copied sheet are doubles.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from crte_data.names import normalised
from crte_data.tables import FINANCEMENTS, OPERATIONS
from loaders.report import Anomaly
from loaders.table_reader import TableReading

Row = Mapping[str, object]


def without_echoes(readings: list[TableReading]) -> tuple[list[TableReading], list[Anomaly]]:
    """The readings without what an earlier one of the same table has said, and what the two do not say alike."""
    shared = _told_in_several_sheets(readings)
    echoed = {reading.table.name for reading in readings if reading.block.is_echo} | ({OPERATIONS.name} if shared else set())
    first: dict[tuple[str, str], Row] = {}
    kept, anomalies = [], []
    for reading in readings:
        if reading.table.name not in echoed:
            kept.append(reading)
            continue
        rows = reading.frame.to_dict("records")
        keys = [(reading.table.name, row[reading.table.key[0]]) for row in rows]
        is_again = np.array([_is_again(reading, row, first.get(key), shared) for key, row in zip(keys, rows, strict=True)], dtype=bool)
        anomalies += [_diverging(reading, position, first[keys[position]], headers) for position in np.flatnonzero(is_again).tolist() if (headers := _differences(reading, rows[position], first[keys[position]]))]
        kept.append(_filtered(reading, ~is_again) if is_again.any() else reading)
        for key, row in zip(keys, rows, strict=True):
            first.setdefault(key, row)
    return kept, anomalies


def _told_in_several_sheets(readings: list[TableReading]) -> frozenset[str]:
    """Operations that stand in several sheets, none of their lines in more than one."""
    operations, lines = (_by_sheet(readings, table.name, table.key[0]) for table in (OPERATIONS, FINANCEMENTS))
    copied = lines.loc[lines["ligne_id"].duplicated(), "operation_id"]
    return frozenset(operations.loc[operations["operation_id"].duplicated(), "operation_id"]) - {"", *copied}


def _by_sheet(readings: list[TableReading], table: str, key: str) -> pd.DataFrame:
    """Each identifier once a sheet."""
    columns = list(dict.fromkeys([key, "operation_id"]))
    found = [reading.frame[columns].assign(feuille=reading.sheet) for reading in readings if reading.table.name == table]
    return pd.concat(found).drop_duplicates([key, "feuille"]) if len(found) > 1 else pd.DataFrame(columns=columns)


def _is_again(reading: TableReading, row: Row, earlier: Row | None, shared: frozenset[str]) -> bool:
    if earlier is None or reading.block.is_echo:
        return earlier is not None
    is_same = normalised(row["intitule"]) == normalised(earlier["intitule"]) and row["perimetre"] == earlier["perimetre"]
    return row["operation_id"] in shared and is_same and earlier["feuille"] != reading.sheet


def _filtered(reading: TableReading, is_kept: np.ndarray) -> TableReading:
    block, positions = reading.block, np.flatnonzero(is_kept)
    values, places = ({name: [cells[position] for position in positions] for name, cells in told.items()} for told in (block.values, block.places))
    columns = {name: column[is_kept] if isinstance(column, np.ndarray) else column for name, column in block.columns.items()}
    frame = reading.frame[is_kept].reset_index(drop=True)
    return replace(reading, block=replace(block, values=values, places=places, rows=block.rows[is_kept], columns=columns), frame=frame)


def _differences(reading: TableReading, row: Row, earlier: Row) -> list[str]:
    """Headers of the fields that both fill in, and not with the same words; of an operation, also those that the first leaves empty."""
    said = [field for field in reading.table if not _is_empty(row[field.name]) and row[field.name] != earlier[field.name]]
    return [field.header for field in said if reading.table is OPERATIONS or not _is_empty(earlier[field.name])]


def _is_empty(value: object) -> bool:
    return value == "" or pd.isna(value)


def _diverging(reading: TableReading, position: int, earlier: Row, headers: list[str]) -> Anomaly:
    key = reading.table.key[0]
    return reading.anomaly(
        key, position, f"« {earlier['intitule' if reading.table is OPERATIONS else key]} » est déjà décrit dans la feuille « {earlier['feuille']} » (ligne {earlier['rang']}), et autrement : {', '.join(headers).lower()}.",
        "Accordez les deux feuilles ; la première est retenue.", "description-divergente", earlier[key],
    )  # fmt: skip
