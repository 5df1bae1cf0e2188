"""A column « Total » among columns of values: never an indicator, always compared with what it adds up."""

from collections.abc import Iterator

from crte_data.french import number
from crte_data.names import normalised
from crte_data.schemas import Field, Kind
from loaders.amounts import parse_number
from loaders.layouts.header_names import PATH
from loaders.layouts.labels import Labels
from loaders.layouts.mapping import Column
from loaders.layouts.value_columns import pins_in
from loaders.report import Anomaly

_NUMBER = Field(name="valeur", header="", kind=Kind.NUMBER)
_ROUNDING = 1e-6


def is_total(column: Column) -> bool:
    return normalised(column.header.split(PATH)[-1]).startswith(("total", "ensemble", "somme"))


def _group(column: Column) -> str:
    """What stands above its own header: « Tri (t) › Total » is that of « Tri (t) »."""
    return column.header.rpartition(PATH)[0]


def totals_across(labels: Labels) -> tuple[frozenset[int], list[Anomaly]]:
    """The columns of totals that could be compared with the values to their left, and the gaps found."""
    compared, anomalies = set(), []
    for column in labels.mapping.columns:
        values = [other for other in labels.mapping.columns if other.index < column.index and pins_in(other.meaning)]
        parts = [other.index for other in values if _group(column) in ("", _group(other))]
        if column.meaning or not is_total(column) or len(parts) < 2:
            continue
        found = list(_compared(labels, column.index, parts))
        compared |= {column.index} if found else set()
        anomalies += [_said(labels, column, row, total, added) for row, total, added in found if abs(total - added) > _ROUNDING * max(1.0, abs(added))]
    return frozenset(compared), anomalies


def _compared(labels: Labels, index: int, parts: list[int]) -> Iterator[tuple[int, float, float]]:
    """Rows whose total and whose parts are all numbers."""
    for row in labels.rows():
        total, *values = (parse_number(_NUMBER, labels.own(row, column)).value for column in (index, *parts))
        if total == total and all(value == value for value in values):  # NaN differs from itself
            yield row, total, sum(values)


def _said(labels: Labels, column: Column, row: int, total: float, added: float) -> Anomaly:
    problem = f"« {column.header} » annonce {number(total)}, la somme de ses colonnes donne {number(added)} (écart {number(abs(total - added))})."
    return labels.anomaly(row, column.index, problem, "Corrigez le total, ou la valeur qui manque.", "total-de-colonnes")
