"""A column of amounts as numbers, with what could not be one: what layouts compare and add up."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from crte_data.schemas import Field, Kind
from loaders.amounts import parse_number
from loaders.parsed import is_unknown

_MILLION = 1e6
EUROS = Field(name="montant", header="Montant", kind=Kind.AMOUNT)
_OWN_UNIT = re.compile(r"€|\d\s*(?:k|m|md|mds)\b|\d\s*mill|eur", re.IGNORECASE)
_MULTIPLE = re.compile(r"\d\s*(?:k|m)", re.IGNORECASE)
_DECIMALS = re.compile(r"[+-]?\d{1,3}[.,]\d{3}")  # in a column in M€, never thousands
_NUMBER = re.compile(r"\s*[+\-−]?\s*\d[\d\s.,]*(?:k|m)?\s*(?:€|euros?|%)?\s*", re.IGNORECASE)
_AMOUNT_LIKE = re.compile(
    r"\s*(?:env\w*\.?|environ|≈|~|entre|de|€|euros?|eur)?\s*[+\-−]?\s*\d[\d\s.,'’]*(?:(?<=,)[-–—]{1,2})?\s*(?:k|mds?|m|millions?|milliers?|milliards?)?\s*(?:d['’ ]\s*)?(?:€|euros?|eur|%)?"
    r"\s*\(?(?:h\.?t\.?|t\.?t\.?c\.?|hors taxes?)?\)?\s*(?:[?+àa/\-(].*)?", re.IGNORECASE,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Amounts:
    """``euros`` is NaN where nothing is known; ``unread`` is True where something is written that is no amount."""

    euros: np.ndarray
    unread: np.ndarray
    raw: Sequence[object]  # as they go to the tables: multiplied by the unit of the column where they did not say theirs
    texts: tuple[int, ...]  # positions of amounts, and of whatever else, written as texts
    own_unit: tuple[int, ...]  # positions of amounts in plain euros in a column that is not

    def __len__(self) -> int:
        return len(self.euros)


def read_amounts(values: Sequence[object], factor: float = 1.0, field: Field = EUROS) -> Amounts:
    """Read numbers all at once, and each distinct text once."""
    euros = np.array([value if type(value) is float or type(value) is int else math.nan for value in values], dtype="float64")
    euros = euros * factor  # not rounded: the sum of thirds is a whole
    others = [(position, value) for position, value in enumerate(values) if type(value) is not float and value != ""]
    texts = {value: _text_euros(value, factor, field) for value in {value for _, value in others if type(value) is str}}
    unread, raw, own = np.zeros(len(values), dtype=bool), list(values), []
    if factor != 1:
        raw = [round(amount, 2) if type(value) in (float, int) else value for value, amount in zip(values, euros.tolist(), strict=True)]
    for position, value in others:
        if type(value) is str:
            euros[position], unread[position], raw[position], has_unit = texts[value]
            own += [position] if has_unit else []
        elif type(value) is not int and value is not None:
            unread[position] = True
    return Amounts(euros=euros, unread=unread, raw=raw, texts=tuple(position for position, value in others if type(value) is str), own_unit=tuple(own))


def _text_euros(text: str, factor: float, field: Field) -> tuple[float, bool, object, bool]:
    """Euros, whether it is unreadable, what goes to the tables, and whether it is in plain euros against its column."""
    value = float(text.strip().replace(",", ".")) if factor >= _MILLION and _DECIMALS.fullmatch(text.strip()) else parse_number(field, text).value
    if math.isnan(value):
        return math.nan, not is_unknown(text), text, False
    if factor == 1 or _OWN_UNIT.search(text):
        return value, False, text, factor != 1 and not _MULTIPLE.search(text)
    scaled = value * factor
    return scaled, False, round(scaled, 2), False


def is_number(value: object) -> bool:
    """True for a number, and for a text that is one and nothing else, as in a text table."""
    return type(value) in (float, int) or (isinstance(value, str) and bool(_NUMBER.fullmatch(value)))


def looks_like_amount(value: object) -> bool:
    """True for a number, and for a text that begins like one."""
    return type(value) in (float, int) or (isinstance(value, str) and bool(_AMOUNT_LIKE.fullmatch(value)))
