"""How rows that are no line of their own begin: totals, « dont », titles."""

import re

from crte_data.names import normalised
from loaders.layouts.territory_names import area, perimetre, territory
from loaders.naming import Names

TOTAL = re.compile(r"(?:sous total|s total|ss total|total|totaux|cumul general|ensemble (?:de la maquette|du crte|des (?:volets|axes|operations|actions)))\b ?(.*)")
PART = re.compile(r"dont\b")
HEADING = re.compile(r"(?:volet|axe|orientation|objectif|thematique|theme|pilier|programme|priorite|ambition)\b")
# Alone in its row: a footnote.
NOTE = re.compile(r"\s*(?:\*|nb\b|n\.b|nota|source|légende|legende|\(\d\)|mise à jour|mis à jour|fait (?:à|le)\b|établi (?:à|le|par)\b|édité le\b|imprimé le\b|vu pour\b|signature)", re.IGNORECASE)
GENERAL = re.compile(r"(?:general|generaux|maquette|crte|global|cumule|toutes?\b|tous\b|ensemble|contrat|convention)")


def total_of(text: str, names: Names) -> str | None:
    """The agglomération whose total this is, « » for that of all the rows; None for another text, as « Total des logements » is."""
    plain = normalised(text)
    match = TOTAL.fullmatch(plain)
    if area(text):
        return None  # « total Valenciennois » is a name of the Valenciennois
    if match is None:
        return "" if plain == "ensemble" else None
    if not match[1] or GENERAL.match(match[1]) or {"cavm", "caph"} <= set(match[1].split()):
        return ""
    return perimetre(match[1], names) if territory(match[1], names) or match[1] == "commun" else None
