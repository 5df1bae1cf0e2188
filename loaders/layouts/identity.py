"""An operation's identifier when its sheet gives none: the same whatever its row, and the rows around it."""

import hashlib
from collections.abc import Iterable

from loaders.naming import alias_key

_DIGITS = 8


def stable_key(*words: str) -> str:
    """« OP-3f2a9c1b »: of what names the operation, whatever its capitals, accents and punctuation."""
    return key_of(map(alias_key, words))


def key_of(keys: Iterable[str]) -> str:
    """The same, of words that are keys already."""
    return f"OP-{hashlib.sha256('|'.join(keys).encode()).hexdigest()[:_DIGITS]}"


def line_key(operation: str, *words: str) -> str:
    """« OP-3f2a9c1b/Etat/DSIL/2023 »: of a line of an operation."""
    return "/".join((operation, *(word.replace("/", "-").replace("|", "-") for word in words if word)))
