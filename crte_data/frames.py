"""Frames of the right shape when there is nothing to put in them."""

import pandas as pd

from crte_data.schemas import NUMERIC, ORIGIN_COLUMNS, Field, Kind, Table

_NOTHING = {"str": "", "bool": False}


def column_dtypes(table: Table) -> dict[str, str]:
    """Dtype of every column of a table's frame, in order."""
    dtypes: dict[str, str] = {}
    for field in table:
        dtypes |= _field_dtypes(field)
    return dtypes | dict(zip(ORIGIN_COLUMNS, ("str", "str", "str", "int64"), strict=True))


def _field_dtypes(field: Field) -> dict[str, str]:
    if field.kind is Kind.PERIOD:
        label, start, end = field.columns()
        return {label: "str", start: "datetime64[s]", end: "datetime64[s]"}
    if field.kind is Kind.BOOLEAN:
        return {field.name: "bool"}
    return {field.name: "float64" if field.kind in NUMERIC else "str"}


def completed(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """A frame written before a column was added to its table: the column comes, empty."""
    missing = {name: dtype for name, dtype in column_dtypes(table).items() if name not in frame}
    return frame.assign(**{name: pd.Series(_NOTHING.get(dtype), index=frame.index, dtype=dtype) for name, dtype in missing.items()})


def empty_frame(table: Table) -> pd.DataFrame:
    """A frame of this table without rows: the same columns and dtypes as one with rows."""
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in column_dtypes(table).items()})
