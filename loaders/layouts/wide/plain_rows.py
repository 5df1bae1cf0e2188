"""The rows of a wide maquette that can only be operations, found column by column: most of them are."""

import re
from collections.abc import Iterable, Mapping

import numpy as np

from crte_data.names import normalised
from loaders.layouts.body import Body
from loaders.layouts.total_words import HEADING, PART, TOTAL

_TELLING, _TELLING_TITLE = (re.compile("|".join(f"(?:{pattern.pattern})" for pattern in patterns)) for patterns in ((TOTAL, PART), (TOTAL, PART, HEADING)))


def plain_rows(body: Body, labels: Iterable[int], headers: Mapping[int, str]) -> list[bool]:
    """True for rows with numbers and a title of their own, and nothing that makes them a total, a « dont », a title or headers.

    ``labels`` are the columns of words, ``headers`` the name of each column.
    """
    title = body.mapping.holding("intitule")
    if title is None or not body.amounts:
        return [False] * len(body.rows)
    found = np.array([type(value) is str and text != "" and value != "" for value, text in zip(body.raw(title.index), body.texts("intitule"), strict=True)], dtype=bool)
    found &= _has_numbers(body)
    for index in {*labels, *headers}:
        values, telling = body.raw(index), _TELLING_TITLE if index == title.index else _TELLING
        words = {value for value in set(values) if type(value) is str and ((key := normalised(value)) == headers.get(index) or telling.match(key))}
        if words:
            found &= [value not in words for value in values]
    return found.tolist()


def _has_numbers(body: Body) -> np.ndarray:
    """True for rows with a plain number; the columns of amounts are looked at until every row has one."""
    found = np.zeros(len(body.rows), dtype=bool)
    for index in body.amounts:
        if not found.all():
            found |= np.array([type(value) is float for value in body.raw(index)], dtype=bool)
    return found
