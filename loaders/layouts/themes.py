"""The theme that a sheet is about, from its name or its title."""

from collections.abc import Iterable, Mapping

from crte_data.names import normalised
from crte_data.vocabulary import INDICATOR_WORDS, THEME_WORDS, THEMES

_EXACT = {normalised(theme): theme for theme in THEMES}
_WORDS = {normalised(word): theme for theme, words in THEME_WORDS.items() for word in words}
_INDICATOR_WORDS = _WORDS | {normalised(word): theme for theme, words in INDICATOR_WORDS.items() for word in words}


def theme_of(texts: Iterable[str]) -> str:
    """The theme that one of these texts names, the first text first; « » when none names one, or two as much."""
    return next(filter(None, (_theme(text, _WORDS) for text in texts)), "")


def theme_of_indicator(libelle: str, unite: str) -> str:
    """The theme that the name of an indicator tells, else its unit; « » when neither does."""
    return next(filter(None, (_theme(text, _INDICATOR_WORDS) for text in (libelle, unite))), "")


def _theme(text: str, known: Mapping[str, str]) -> str:
    plain = normalised(text)
    if plain in _EXACT:
        return _EXACT[plain]
    counts: dict[str, int] = {}
    for word in set(plain.split()) & set(known):
        counts[known[word]] = counts.get(known[word], 0) + 1
    best = [theme for theme, count in counts.items() if count == max(counts.values())]
    return best[0] if len(best) == 1 else ""
