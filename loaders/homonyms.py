"""Operations of two tables under one title: an identifier drawn from the title alone would take them for one."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from crte_data.tables import FINANCEMENTS, OPERATIONS
from loaders.table_reader import TableReading

_DERIVED = re.compile(r"OP-[0-9a-f]{8}(-\d+)?")
Names = dict[str, str]


def told_apart(readings: list[TableReading]) -> Iterator[TableReading]:
    """The readings with « OP-3f2a9c1b-CAPH » where an earlier table has that title in another territory.

    In the same territory it is the same operation twice, which a rule says.
    """
    first: dict[str, str] = {}
    names: Names = {}
    for reading in readings:  # the lines of a table follow its operations
        if reading.table is OPERATIONS:
            names = _homonyms(reading.frame, first)
        yield _renamed(reading, names) if names and reading.table in (OPERATIONS, FINANCEMENTS) else reading


def _homonyms(operations: pd.DataFrame, first: Names) -> Names:
    """The new identifiers; ``first`` is the territory where each one was met first, and grows."""
    places = dict(zip(operations["operation_id"].to_list(), operations["perimetre"].to_list(), strict=True))
    return {key: f"{key}-{place}" for key, place in places.items() if _DERIVED.fullmatch(key) and place and place != first.setdefault(key, place)}


def _renamed(reading: TableReading, names: Names) -> TableReading:
    columns = [name for name in ("operation_id", "ligne_id") if name in reading.frame]
    return replace(reading, frame=reading.frame.assign(**{name: _with_names(reading.frame[name], names) for name in columns}))


def _with_names(keys: pd.Series, names: Names) -> pd.Series:
    """« OP-3f2a9c1b/État/DSIL » is a line of the operation before the first bar."""
    heads = keys.str.partition("/")
    return heads[0].map(names).fillna(heads[0]).astype("str").str.cat(heads[1] + heads[2])
