"""Percentages that a column holds in two ways: 37, and 0,37 under a format that shows « 37 % »."""

import statistics
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from crte_data.names import normalised
from crte_data.schemas import Field, Kind
from loaders.amounts import parse_number

_NUMBER = Field(name="nombre", header="", kind=Kind.NUMBER)
_PERCENT_UNITS = frozenset({"%", "en %", "pct", "pour cent", "pourcent", "pourcentage", "taux en %", "part en %"})


class Percents(NamedTuple):
    """``points`` has the cells that are fractions, in points; ``is_mixed`` when others of the column are points already.

    ``doubtful`` are the « 1 » of a mixed column, or beside texts with a « % », which may be 1 % as well as 100 %: left as they are.
    """

    points: Mapping[int, float]
    is_mixed: bool
    doubtful: tuple[int, ...] = ()


def is_percent(unit: str) -> bool:
    return normalised(unit) in _PERCENT_UNITS


def read_percents(cells: Iterable[tuple[int, object]], is_progress: bool) -> Percents:
    """Tell fractions from points among cells that say the same thing.

    Below 1, a cell is a fraction when no other one is above 1, or when it would be ten times too small beside them;
    of a progress, it always is.
    """
    numbers = {position: (value, _is_said(cell)) for position, cell in cells if (value := _number(cell)) is not None}
    fractions = {position: value for position, (value, is_said) in numbers.items() if not is_said and 0 < abs(value) < 1}
    points = [abs(value) for value, is_said in numbers.values() if abs(value) > 1 or (is_said and value)]
    ones = {position: value for position, (value, is_said) in numbers.items() if not is_said and abs(value) == 1}
    if not fractions:  # « 50 % » as a text, and 1 in a cell whose format showed « 100 % »
        return Percents({}, False, tuple(ones) if is_progress and any(is_said for _, is_said in numbers.values()) else ())
    found = fractions | ones if not points else {position: value for position, value in fractions.items() if is_progress or abs(value) * 10 < statistics.median(points)}
    is_mixed = bool(points) and bool(found)
    return Percents({position: round(100 * value, 10) for position, value in found.items()}, is_mixed, tuple(ones) if is_mixed else ())


def _number(cell: object) -> float | None:
    value = parse_number(_NUMBER, cell).value
    return None if value != value else float(value)  # NaN differs from itself


def _is_said(cell: object) -> bool:
    return isinstance(cell, str) and "%" in cell
