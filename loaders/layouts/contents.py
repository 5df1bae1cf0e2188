"""What stands below each header, numbers or words: « Commune » may be a place, or what a commune pays."""

from dataclasses import dataclass

import numpy as np

from loaders.layouts.amount_columns import looks_like_amount
from loaders.parsed import is_unknown

_FEW = 3


@dataclass(frozen=True)
class Contents:
    """How many numbers and other texts stand in each column below each row."""

    numbers: np.ndarray
    texts: np.ndarray

    @classmethod
    def of(cls, rows: list[list[object]]) -> "Contents":
        width = max(map(len, rows), default=0)
        numbers, texts = (np.zeros((len(rows) + 1, width), dtype="int32") for _ in range(2))
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                if type(value) is float or type(value) is int:
                    numbers[i, j] = 1
                elif value != "" and value is not None:
                    if looks_like_amount(value):
                        numbers[i, j] = 1
                    elif not is_unknown(value):
                        texts[i, j] = 1
        return cls(numbers[::-1].cumsum(axis=0)[::-1], texts[::-1].cumsum(axis=0)[::-1])

    def holds_numbers(self, column: int, below: int) -> bool | None:
        """True, False, or None for nothing at all, of a column below a row."""
        numbers, texts = self.numbers[below + 1, column], self.texts[below + 1, column]
        return None if numbers + texts == 0 else bool(numbers >= texts)

    def holds_few_texts(self, column: int, below: int) -> bool:
        """True where a few words stand and nothing else: faults in a column of amounts, not a column of words."""
        return self.numbers[below + 1, column] == 0 and 0 < self.texts[below + 1, column] <= _FEW
