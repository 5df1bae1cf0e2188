"""Where an operation is, from what its row says: an agglomération, one commune or several, or nothing that is known."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from crte_data.names import normalised
from crte_data.vocabulary import HORS_TERRITOIRE, SHARED_BODIES
from loaders.naming import Names
from loaders.parsed import is_unknown

COMMUN = "commun"
_AGGLOMERATIONS = {"CAVM": re.compile(r"\bcavm\b|\bvalenciennes metropole\b"), "CAPH": re.compile(r"\bcaph\b|\bporte du hainaut\b")}
_BOTH = frozenset(map(normalised, (
    "commun", "commune aux deux", "commun aux deux", "communs", "les deux", "deux agglomérations", "les deux agglomérations", "commun aux deux agglomérations", "valenciennois",
    "intercommunautaire", "inter-agglo", "arrondissement", "tout le territoire", "ensemble du territoire", "territoire", "CRTE", "arrondissement de valenciennes", "toutes", "toutes les communes",
)))  # fmt: skip
_OUTSIDE = frozenset(map(normalised, (HORS_TERRITOIRE, "hors CRTE", "hors périmètre", "hors arrondissement")))
_PREFIX = re.compile(r"^(?:(?:ville|commune|mairie|ccas|municipalite|cne|c c a s) )?(?:(?:de|d|du) )?")
_TOWN = re.compile(r"(?:ville|commune|mairie|municipalité)\s+(?:de la |de l[’' ]\s?|de |du |des |d[’' ]\s?)(.+)", re.IGNORECASE)
_RANK = re.compile(r"^\s*\d+\s*[-–.]\s*")
_SHARED = frozenset(map(normalised, SHARED_BODIES))
_SEPARATORS = re.compile(r"\s*[,;/\n+]\s*")


class Place(NamedTuple):
    """``unknown`` are the words that name no commune of the territory."""

    perimetre: str = ""
    commune: str = ""
    unknown: tuple[str, ...] = ()


def perimetre_in(text: str) -> str:
    """The agglomération that a title names, when it names one only."""
    found = _agglomerations(normalised(text))
    return found[0] if len(found) == 1 else ""


def _agglomerations(key: str) -> list[str]:
    return [code for code, pattern in _AGGLOMERATIONS.items() if pattern.search(key)]


def said_perimetre(value: object) -> str:
    """What a « Territoire » cell says: CAVM, CAPH, commun or hors territoire; empty when it says none of them."""
    key = normalised(value) if isinstance(value, str) else ""
    found = _agglomerations(key)
    if found:
        return COMMUN if len(found) > 1 else found[0]
    return COMMUN if key in _BOTH else HORS_TERRITOIRE if key in _OUTSIDE else ""


def commune_of(text: str, names: Names) -> str:
    """The commune of the territory that a text names, alone: « Ville de Denain », « 59220 DENAIN »; empty otherwise."""
    plain = re.sub(r"^\s*\d{5}\s+|\s*\((?:59|nord|\d{5})\)\s*$", "", text, flags=re.IGNORECASE)
    return names.commune(plain) or names.commune(_PREFIX.sub("", normalised(plain))) or ""


def titled_commune(texts: Iterable[str], names: Names) -> str:
    """The commune that the nearest title says, or the name of the sheet: « Commune de Préseau », « 3 - Anzin »."""
    return next(filter(None, (commune_of(_RANK.sub("", text), names) for text in texts if text)), "")


def town_of(text: str) -> str:
    """« Préseau » of « Commune de Préseau », known or not; empty for another text."""
    match = _TOWN.fullmatch(text.strip())
    return match[1] if match else ""


def by_owner(owner: str, names: Names) -> Place:
    """Where the maître d'ouvrage alone puts an operation: a shared syndicat, a town of elsewhere; nothing when it tells nothing."""
    known = names.maitre_ouvrage(owner) or (found.financeur if (found := names.financing(owner)) else "")
    if known in SHARED_BODIES or _SHARED & set(normalised(owner).split()):
        return Place(COMMUN)
    town = town_of(owner)
    is_elsewhere = bool(town and names.agglomerations) and not commune_of(owner, names)
    return Place(HORS_TERRITOIRE, unknown=(town,)) if is_elsewhere else Place()


def place_of(value: object, names: Names) -> Place:
    """Read a « Commune(s) » cell. The agglomération follows from the communes."""
    if not isinstance(value, str) or is_unknown(value):
        return Place()
    if perimetre := said_perimetre(value):
        return Place(perimetre)
    known, unknown = _communes(value, names)
    sides = {names.agglomerations.get(commune, "") for commune in known} - {""}
    perimetre = sides.pop() if len(sides) == 1 else COMMUN if sides else ""
    return Place(perimetre, known[0] if len(known) == 1 and not unknown else "", tuple(unknown))


def _communes(text: str, names: Names) -> tuple[list[str], list[str]]:
    known, unknown = [], []
    for part in filter(None, _SEPARATORS.split(text.strip())):
        whole = commune_of(part, names)
        pieces = [part] if whole else re.split(r"\s+et\s+|\s+&\s+", part)  # « Sars-et-Rosières » is one commune
        for piece in pieces:
            found = commune_of(piece, names)
            (known if found else unknown).append(found or piece.strip())
    return list(dict.fromkeys(known)), unknown


