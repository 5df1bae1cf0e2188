"""What a header means: the names people give a column, exact ones first, then those that only look alike."""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from crte_data.names import normalised

LIKENESS = 0.88  # below, « Montant accordé » and « Montant annoncé » would be one
PATH = " › "
_WHOLE, _DATE = re.compile(r"^(\d+)\.0$"), re.compile(r"^(\d{4})-(\d\d)-(\d\d)(?: 00:00:00)?$")


class HeaderNames:
    """``names`` has the ways to write each meaning; a path such as « Calendrier › Début » is known by its whole or its end."""

    def __init__(self, names: Mapping[str, Sequence[str]]) -> None:
        self._known = {normalised(name): meaning for meaning, spellings in names.items() for name in spellings}

    def exact(self, header: str) -> str | None:
        return next((self._known[text] for text in _candidates(header) if text in self._known), None)

    def near(self, header: str, taken: frozenset[str]) -> tuple[str, float] | None:
        """The meaning that this header is most like, and how much; one that another header has is not looked at."""
        free = [text for text, meaning in self._known.items() if meaning not in taken]
        for text in _candidates(header):
            if found := difflib.get_close_matches(text, free, n=1, cutoff=LIKENESS):
                return self._known[found[0]], difflib.SequenceMatcher(None, text, found[0]).ratio()
        return None


@lru_cache(maxsize=20_000)
def _candidates(header: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in map(normalised, _texts(header)) if text))


def _texts(header: str) -> Iterator[str]:
    """The whole path, its end, then its end without what stands in brackets and without a colon."""
    last = header.split(PATH)[-1]
    yield header
    yield last
    yield re.sub(r"\([^)]*\)|\*", " ", last)


def shown(header: str) -> str:
    """A header as a person reads it: a year that a workbook holds as a number has no decimals, a date has its day first."""
    return PATH.join(_DATE.sub(r"\3/\2/\1", _WHOLE.sub(r"\1", part)) for part in header.split(PATH))
