"""A column of percentages in which 0,8 and « 80 % » may both stand: what it is in is told by the whole column."""

import re
from collections.abc import Sequence

import numpy as np

from crte_data.schemas import Field, Kind
from loaders.layouts.amount_columns import read_amounts

_RATE = Field(name="taux", header="", kind=Kind.NUMBER)  # three decimals are no thousands here
_SIGN = re.compile(r"%")


def points(values: Sequence[object]) -> tuple[np.ndarray, list[int]]:
    """The column in points from 0 to 100, NaN for what is none; and the positions of fractions among points."""
    numbers = read_amounts([_SIGN.sub("", value).strip() if isinstance(value, str) else value for value in values], field=_RATE).euros
    is_said = np.array([isinstance(value, str) and "%" in value for value in values], dtype=bool)
    fractions = (numbers > 0) & (numbers < 1) & ~is_said
    beyond = (numbers > 1) & ~is_said
    if (fractions | (numbers == 1)).any() and not beyond.any():  # 1 is one whole where nothing is above it
        return np.where(is_said, numbers, numbers * 100), []
    return numbers, np.flatnonzero(fractions).tolist()
