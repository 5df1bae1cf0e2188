"""A statut, a priority, an axe of the contract, however they are written."""

import difflib
import re
from functools import lru_cache
from typing import NamedTuple

from crte_data.names import normalised
from crte_data.vocabulary import (
    ORIENTATIONS,
    PRIORITE_SPELLINGS,
    PRIORITES,
    STATUT_SIGNS,
    STATUT_SPELLINGS,
    STATUTS_ACTION,
    VOLET_SHORT,
    VOLETS,
)

_STATUTS = {normalised(spelling): statut for statut in STATUTS_ACTION for spelling in (statut, *STATUT_SPELLINGS[statut])}
_PRIORITES = {normalised(spelling): priorite for priorite in PRIORITES for spelling in (priorite, *PRIORITE_SPELLINGS[priorite])}
_NUMBERS = ("volet", "orientation", "axe", "objectif", "sous axe")
_LIKENESS = 0.75
_LABELS = {normalised(label): code for code, label in [*ORIENTATIONS.items(), *VOLETS.items(), *VOLET_SHORT.items()]}


class Statut(NamedTuple):
    """``is_sign``: said by a sign or a colour alone, which do not mean the same to everybody."""

    statut: str
    is_sign: bool = False


@lru_cache(maxsize=2_000)
def statut_of(text: str) -> Statut | None:
    """The statut of the list that this text says, None when it says none."""
    plain = re.sub(r"^\d+ ", "", normalised(text))  # « 2 - En cours »
    bare = re.sub(r" (?:\d+ ?%?|a .*)$", "", plain)  # « En cours (60 %) »
    for words in (plain, bare):
        if words in _STATUTS:
            return Statut(_STATUTS[words])
    signs = {statut for sign, statut in STATUT_SIGNS.items() if (sign in text if not sign.isalpha() else normalised(sign) == plain)}
    return Statut(signs.pop(), is_sign=True) if len(signs) == 1 and (plain == "" or plain in map(normalised, STATUT_SIGNS)) else None


def priorite_of(text: str) -> str | None:
    """The priority of the list that this text says, None when it says none."""
    plain = normalised(text)
    number = re.match(r"(?:p|priorite|niveau)? ?([123])\b", plain)
    return _PRIORITES.get(plain) or _PRIORITES.get(plain.removeprefix("priorite ")) or (_PRIORITES[number[1]] if number else None)


@lru_cache(maxsize=2_000)
def axe_of(text: str) -> str:
    """The orientation, or the volet, of the contract that an axe is: « 1.1 », « 2 »; « » for an axe of another plan.

    A number alone says it; followed by words, only if they are those of the contract.
    """
    plain = normalised(text)
    match = re.fullmatch(r"(volet|orientation|axe|objectif|sous axe)? ?([1-3](?: [1-5])?)?\b ?(.*)", plain)
    word, number, label = match.groups(default="") if match else ("", "", plain)
    code = number.replace(" ", ".")
    if not label:
        is_ours = code in ORIENTATIONS or (code in VOLETS and word in {"volet", ""})
        return code if is_ours else ""
    named = _labelled(label)
    return named if not code or code in {named, named[:1]} else ""


def _labelled(label: str) -> str:
    found = difflib.get_close_matches(label, _LABELS, n=1, cutoff=_LIKENESS)
    return _LABELS[found[0]] if found else ""
