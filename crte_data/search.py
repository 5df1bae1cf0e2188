"""Finding rows by words, as people type them: accents, capitals, plurals and doubled letters do not matter."""

import functools
import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from crte_data.figures import written
from crte_data.names import normalised
from crte_data.vocabulary import PERIMETRES

_TEXTS = ["libelle", "definition", "code", "territoire", "citation", "theme", "nature", "periode"]
_LONG_NAMES = {names.short: names.long for names in PERIMETRES.values()}
_SHORTEST_PLURAL = 4


@functools.lru_cache(maxsize=20_000)
def search_key(text: str) -> str:
    """« Déchèteries » and « déchetterie » share a beginning; digits are left alone.

    >>> search_key("Déchetteries")
    'decheteries'
    """
    return re.sub(r"([a-z])\1+", r"\1", normalised(text))


def matching(texts: Sequence[str], query: str) -> np.ndarray:
    """A mask of the texts that hold every word of the query, each at the beginning of a word; all for an empty query."""
    words = [f" {_singular(word)}" for word in search_key(query).split()]
    keys = [f" {search_key(text)}" for text in texts]
    return np.array([all(word in key for word in words) for key in keys], dtype=bool)


def _singular(word: str) -> str:
    return word[:-1] if len(word) >= _SHORTEST_PLURAL and word[-1] in "sx" else word


def figures_matching(figures: pd.DataFrame, query: str) -> pd.DataFrame:
    """Rows of ``Dataset.figures`` found by words of their indicator, territory, period, value or citation."""
    if not query:
        return figures
    places = figures["territoire"].replace(_LONG_NAMES)
    columns = [*(figures[name] for name in _TEXTS), places, written(figures)]
    return figures[matching([" ".join(texts) for texts in zip(*columns, strict=True)], query)]
