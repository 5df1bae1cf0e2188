"""Sheets that tell of the same lines at other stages, as « Prévu », « Notifié » and « Mandaté »: lines of their own, and no doubles."""

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from crte_data.tables import AMOUNT_COLUMNS, FINANCEMENTS
from loaders.table_reader import TableReading


def stages_told_apart(readings: list[TableReading]) -> Iterator[TableReading]:
    """The readings with « OP-3f2a9c1b/État/DSIL/verse » where an earlier sheet tells of that line, at other stages only."""
    tables = [reading for reading in readings if _has_own_lines(reading)]
    told: dict[str, frozenset[str]] = {}
    for reading in readings:
        if len(tables) < 2 or not _has_own_lines(reading):
            yield reading
            continue
        stages = _stages(reading.frame)
        names = {key: f"{key}/{min(of, key=list(AMOUNT_COLUMNS).index)}" for key, of in stages.items() if of and told.get(key) and not of & told[key]}
        yield _renamed(reading, names) if names else reading
        told |= {key: told.get(key, frozenset()) | of for key, of in stages.items()}


def _has_own_lines(reading: TableReading) -> bool:
    """Of lines whose identifiers the layout made: one that people wrote says itself that two lines are one."""
    return reading.table is FINANCEMENTS and "ligne_id" in reading.block.told


def _stages(lines: pd.DataFrame) -> dict[str, frozenset[str]]:
    """The stages with an amount, by line."""
    known = {stage: frozenset(lines.loc[lines[column].notna(), "ligne_id"]) for stage, column in AMOUNT_COLUMNS.items()}
    return {key: frozenset(stage for stage, keys in known.items() if key in keys) for key in lines["ligne_id"]}


def _renamed(reading: TableReading, names: dict[str, str]) -> TableReading:
    keys = {column: reading.frame[column].map(names).fillna(reading.frame[column]).astype("str") for column in ("ligne_id", "inclus_dans")}
    return replace(reading, frame=reading.frame.assign(**keys))
