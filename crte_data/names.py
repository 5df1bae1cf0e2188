"""Comparing names as people write them: accents, capitals, hyphens and « St » do not matter."""

import difflib
import functools
import re
import unicodedata
from collections.abc import Iterable

_MARKS = re.compile(r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")  # Unicode's blocks of combining marks
_OTHERS = re.compile(r"[^a-z0-9%]+")

_SAINT = re.compile(r"(?<![^ ])ste?(?![^ ])")


@functools.lru_cache(maxsize=100_000)
def normalised(text: str) -> str:
    """« Montant accordé (€) » → « montant accorde »; the same for two spellings of one name."""
    if not text.isascii():
        text = _MARKS.sub("", unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe")))
    return _OTHERS.sub(" ", text.casefold()).strip()


def place_key(text: str) -> str:
    """Like :func:`normalised`, with « St » and « Ste » written out, as communes are found written."""
    key = normalised(text)
    return _SAINT.sub(lambda word: {"st": "saint", "ste": "sainte"}[word[0]], key) if "st" in key else key


def closest(text: str, known: Iterable[str]) -> str | None:
    """The known name that looks most like this one, if any does."""
    by_key = {place_key(name): name for name in known}
    found = difflib.get_close_matches(place_key(text), list(by_key), n=1, cutoff=0.75)
    return by_key[found[0]] if found else None
