"""Territories as people write them: « CA de la Porte du Hainaut », « Dépt du Nord », « Ville de Denain »."""

import re
from collections.abc import Iterator
from functools import lru_cache

from crte_data.names import place_key
from crte_data.vocabulary import AREA_SPELLINGS, AREAS, HORS_TERRITOIRE, PERIMETRE_SPELLINGS, VALENCIENNOIS
from loaders.naming import Names

_SMALL = frozenset({"la", "le", "les", "l", "de", "du", "des", "d", "communaute", "agglomeration", "agglo", "ca", "commune", "ville"})

_TOWN = re.compile(r"^(?:ville|commune) (?:de |du |d )?")  # « CA de Valenciennes » is not the town


def _key(text: str) -> str:
    """What is left of a name without its articles and what it says it is; « Porte du Hainaut » → « porte hainaut »."""
    words = place_key(text).split()
    return " ".join(word for word in words if word not in _SMALL) or " ".join(words)


_AREAS = {_key(spelling): area for area in AREAS for spelling in (area, *AREA_SPELLINGS.get(area, ()))}
_PERIMETRES = {_key(spelling): perimetre for perimetre, spellings in PERIMETRE_SPELLINGS.items() for spelling in (perimetre, *spellings)}


@lru_cache(maxsize=10_000)
def _candidates(text: str) -> tuple[str, ...]:
    return tuple(filter(None, _texts(text)))


def _texts(text: str) -> Iterator[str]:
    """The text, what it says outside its brackets, what it says in them."""
    yield text.strip()
    yield re.sub(r"\([^)]*\)", " ", text).strip()
    yield from (inside.strip() for inside in re.findall(r"\(([^)]*)\)", text))


def area(text: str) -> str | None:
    """An area of the registry that is no commune."""
    return next((_AREAS[_key(part)] for part in _candidates(text) if _key(part) in _AREAS), None)


def territory(text: str, names: Names) -> str | None:
    """The territory of an observation; None for a name that is none we know."""
    return area(text) or _commune(text, names)


def _commune(text: str, names: Names) -> str | None:
    spellings = (spelling for part in _candidates(text) for spelling in (part, _TOWN.sub("", place_key(part))))
    return next(filter(None, map(names.commune, spellings)), None)


def perimetre(text: str, names: Names) -> str | None:
    """CAVM, CAPH, commun or hors territoire; the agglomération of a commune; None for what is none of these."""
    key = _key(text)
    if key in _PERIMETRES:
        return _PERIMETRES[key]
    found = area(text)
    if found is None:
        commune = _commune(text, names)
        return names.agglomeration(commune or text)
    return {"CAVM": "CAVM", "CAPH": "CAPH", VALENCIENNOIS: "commun"}.get(found, HORS_TERRITOIRE)
