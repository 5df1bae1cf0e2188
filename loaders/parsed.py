"""What a cell becomes once read, and the words that say that a figure is not known."""

import functools
import re
from typing import NamedTuple

from crte_data.names import normalised
from loaders.report import Level


class Parsed(NamedTuple):
    """A value, and what there is to say of how it was read."""

    value: object
    level: Level | None = None
    problem: str = ""
    fix: str = ""
    rule: str = ""  # empty: the one of its kind of cell, « montant-illisible »


NOT_CONCERNED_WORDS = frozenset(map(normalised, ("n/a", "NA", "s.o.", "sans objet", "non concerné", "néant", "aucun")))
UNKNOWN_WORDS = NOT_CONCERNED_WORDS | frozenset(
    normalised(word) for word in (
        "NC", "N.C.", "non communiqué", "non connu", "à définir", "à préciser", "à confirmer", "à venir", "à déterminer", "à chiffrer", "en attente",
        "en cours", "inconnu", "ND", "n.d.", "n/d", "NR", "n.r.", "non déterminé", "non défini", "non disponible", "non renseigné", "non estimé", "non chiffré", "indisponible",
        "à compléter", "à renseigner", "à estimer", "TBD",
    )
)  # fmt: skip
_REFUSED = re.compile(r"refus|rejet|sans suite|non retenu|abandon|annul|retir|inelig|defavorable|caduc|irrecevable")


def is_blank(value: object) -> bool:
    return value is None or value == "" or (isinstance(value, str) and not value.strip(" \u00a0\u202f\t\r\n-–—?"))


def is_unknown(value: object) -> bool:
    """True for an empty cell and for the words that say that a figure is not known."""
    return is_blank(value) or (isinstance(value, str) and normalised(value) in UNKNOWN_WORDS)


def is_awaited(value: object) -> bool:
    """True for what says that there is a figure, not known yet: « à définir », « ? »; not for « - » or « sans objet »."""
    return isinstance(value, str) and (value.strip() == "?" or (normalised(value) in UNKNOWN_WORDS - NOT_CONCERNED_WORDS))


@functools.lru_cache(maxsize=5_000)
def is_refused(text: str) -> bool:
    """True for a status, or for the word where an amount was, that says that what was asked for was not granted."""
    return bool(_REFUSED.search(normalised(text)))


def is_refused_amount(value: object) -> bool:
    """« refusé » where the amount was; « 40 000 (retiré) » is unclear, and read as no amount at all."""
    return isinstance(value, str) and not any(map(str.isdigit, value)) and is_refused(value)
