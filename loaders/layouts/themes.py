"""The theme that a sheet is about, from its name or its title."""

from collections.abc import Iterable

from crte_data.names import normalised
from crte_data.vocabulary import THEME_WORDS, THEMES

_EXACT = {normalised(theme): theme for theme in THEMES}
_WORDS = {normalised(word): theme for theme, words in THEME_WORDS.items() for word in words}


def theme_of(texts: Iterable[str]) -> str:
    """The theme that one of these texts names, the first text first; « » when none names one, or two as much."""
    return next(filter(None, map(_theme, texts)), "")


def _theme(text: str) -> str:
    plain = normalised(text)
    if plain in _EXACT:
        return _EXACT[plain]
    counts: dict[str, int] = {}
    for word in set(plain.split()) & set(_WORDS):
        counts[_WORDS[word]] = counts.get(_WORDS[word], 0) + 1
    best = [theme for theme, count in counts.items() if count == max(counts.values())]
    return best[0] if len(best) == 1 else ""
