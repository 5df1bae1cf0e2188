"""What a rule may look into besides its own table: the whole workbook, and what is known besides it."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from types import MappingProxyType

import pandas as pd

from crte_data.dataset import agglomerations
from crte_data.frames import empty_frame
from crte_data.funding import placed_lines
from crte_data.tables import AMOUNT_COLUMNS, FINANCEMENTS, OPERATIONS
from loaders.plans import Plans
from loaders.table_reader import TableReading

Known = Mapping[str, frozenset[str]]
Place = tuple[TableReading, str, int]  # where a value stands: the table read, its field, the row of its frame
NO_PLACES: Mapping[str, str] = MappingProxyType({})


class Keys:
    """Every key that a reference may name: those of the workbook itself and those known besides.

    ``frames`` has every table of the workbook, by name; ``agglomerations`` the one each commune belongs to.
    """

    def __init__(self, readings: list[TableReading], known: Known, agglomerations_known: Mapping[str, str] = NO_PLACES) -> None:
        self._readings = readings
        self._known = {name: set(keys) for name, keys in known.items()}
        self.frames: dict[str, pd.DataFrame] = {}
        for reading in readings:
            table = reading.table
            earlier = self.frames.get(table.name)
            self.frames[table.name] = reading.frame if earlier is None else pd.concat([earlier, reading.frame])
        for name, frame in self.frames.items():
            self._known[name] = self._known.get(name, set()) | set(frame[_table_key(name, readings)].to_list())
        self._largest: dict[tuple[str, str], dict[str, str]] = {}
        self.today = date.today()
        self.agglomerations = dict(agglomerations_known) | (agglomerations(self.frames["territoires"]) if "territoires" in self.frames else {})

    def of(self, table: str) -> set[str] | None:
        return self._known.get(table)

    @cached_property
    def lines(self) -> pd.DataFrame:
        """Financements with their operation, as rules take them; empty in a workbook without a maquette."""
        none = {name: empty_frame(table) for name, table in (("financements", FINANCEMENTS), ("operations", OPERATIONS))}
        frames = none | self.frames
        return placed_lines(frames["financements"], frames["operations"])

    @cached_property
    def plans(self) -> Plans:
        """Who pays what of each operation."""
        return Plans(self.lines, frozenset(self.agglomerations))

    def largest_line(self, operation: str, part: str, stage: str) -> Place | None:
        """The amount at a stage of the line that pays most of a part of a plan; None when no line does."""
        if (part, stage) not in self._largest:  # for every operation at once: a fault may be on each
            self._largest[part, stage] = self._largest_lines(part, AMOUNT_COLUMNS[stage])
        line = self._largest[part, stage].get(operation)
        for reading, rows in self._lines if line else ():
            if line in rows:
                return reading, AMOUNT_COLUMNS[stage], rows[line]
        return None

    def _largest_lines(self, part: str, column: str) -> dict[str, str]:
        """The line of each operation, the first where several pay as much."""
        lines = self.plans.lines.loc[self.plans.lines[part] & (self.plans.lines[column] > 0), ["operation_id", "ligne_id", column]]
        largest = lines.sort_values(column, ascending=False, kind="stable").drop_duplicates("operation_id")
        return dict(zip(largest["operation_id"].to_list(), largest["ligne_id"].to_list(), strict=True))

    @cached_property
    def _lines(self) -> list[tuple[TableReading, dict[str, int]]]:
        """Where each line stands in the tables read; the last one that has its identifier."""
        tables = [reading for reading in reversed(self._readings) if reading.table is FINANCEMENTS]
        return [(reading, {line: row for row, line in enumerate(reading.frame["ligne_id"].to_list()) if line}) for reading in tables]


def _table_key(name: str, readings: list[TableReading]) -> str:
    return next(reading.table.key[0] for reading in readings if reading.table.name == name)
