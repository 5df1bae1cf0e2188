"""Rows that several sheets say again, as an indicator on the sheet of each agglomération: kept once, where first met."""

from dataclasses import replace

import numpy as np
import pandas as pd

from loaders.report import Anomaly
from loaders.table_reader import TableReading


def without_echoes(readings: list[TableReading]) -> tuple[list[TableReading], list[Anomaly]]:
    """The readings without what an earlier one of the same table has said, and what the two do not say alike."""
    echoed = {reading.table.name for reading in readings if reading.block.is_echo}
    first: dict[tuple[str, str], dict[str, object]] = {}
    kept, anomalies = [], []
    for reading in readings:
        if reading.table.name not in echoed:
            kept.append(reading)
            continue
        keys = [(reading.table.name, key) for key in reading.frame[reading.table.key[0]]]
        is_again = np.array([reading.block.is_echo and key in first for key in keys], dtype=bool)
        anomalies += [_diverging(reading, position, first[keys[position]]) for position in np.flatnonzero(is_again).tolist() if _differences(reading, position, first[keys[position]])]
        kept.append(_filtered(reading, ~is_again) if is_again.any() else reading)
        for key, row in zip(keys, reading.frame.to_dict("records"), strict=True):
            first.setdefault(key, row)
    return kept, anomalies


def _filtered(reading: TableReading, is_kept: np.ndarray) -> TableReading:
    block, positions = reading.block, np.flatnonzero(is_kept)
    values = {name: [cells[position] for position in positions] for name, cells in block.values.items()}
    columns = {name: column[is_kept] if isinstance(column, np.ndarray) else column for name, column in block.columns.items()}
    frame = reading.frame[is_kept].reset_index(drop=True)
    return replace(reading, block=replace(block, values=values, rows=block.rows[is_kept], columns=columns), frame=frame)


def _differences(reading: TableReading, position: int, earlier: dict[str, object]) -> list[str]:
    """Headers of the fields that both fill in, and not with the same words."""
    row = reading.frame.iloc[position]
    return [field.header for field in reading.table if not _is_empty(row[field.name]) and not _is_empty(earlier[field.name]) and row[field.name] != earlier[field.name]]


def _is_empty(value: object) -> bool:
    return value == "" or pd.isna(value)


def _diverging(reading: TableReading, position: int, earlier: dict[str, object]) -> Anomaly:
    key, headers = reading.table.key[0], _differences(reading, position, earlier)
    return reading.anomaly(
        key, position, f"« {earlier[key]} » est déjà décrit dans la feuille « {earlier['feuille']} » (ligne {earlier['rang']}), et autrement : {', '.join(headers).lower()}.",
        "Accordez les deux feuilles ; la première est retenue.", "description-divergente", earlier[key],
    )  # fmt: skip
