"""What stands below each header, numbers or words: « Commune » may be a place, or what a commune pays."""

from dataclasses import dataclass

import numpy as np

from loaders.layouts.amount_columns import looks_like_amount
from loaders.parsed import is_unknown

_FEW = 3
_NOTHING, _NUMBER, _TEXT = range(3)


@dataclass(frozen=True)
class Contents:
    """How many numbers and other texts stand in each column below each row."""

    numbers: np.ndarray
    texts: np.ndarray

    @classmethod
    def of(cls, rows: list[list[object]]) -> "Contents":
        width = max(map(len, rows), default=0)
        known = _Kinds()
        lines = (bytes([_NUMBER if type(value) is float or type(value) is int else known[value] for value in row]) for row in [*rows, []])
        kinds = np.frombuffer(b"".join(line.ljust(width, bytes([_NOTHING])) for line in lines), dtype="uint8").reshape(len(rows) + 1, width)
        return cls(*((kinds == kind)[::-1].cumsum(axis=0, dtype="int32")[::-1] for kind in (_NUMBER, _TEXT)))

    def holds_numbers(self, column: int, below: int) -> bool | None:
        """True, False, or None for nothing at all, of a column below a row."""
        numbers, texts = self.numbers[below + 1, column], self.texts[below + 1, column]
        return None if numbers + texts == 0 else bool(numbers >= texts)

    def holds_few_texts(self, column: int, below: int) -> bool:
        """True where a few words stand and nothing else: faults in a column of amounts, not a column of words."""
        return self.numbers[below + 1, column] == 0 and 0 < self.texts[below + 1, column] <= _FEW


class _Kinds(dict[object, int]):
    """Each distinct value that is no plain number is looked at once."""

    def __missing__(self, value: object) -> int:
        self[value] = _kind(value)
        return self[value]


def _kind(value: object) -> int:
    if value == "" or value is None:
        return _NOTHING
    return _NUMBER if looks_like_amount(value) else _NOTHING if is_unknown(value) else _TEXT
