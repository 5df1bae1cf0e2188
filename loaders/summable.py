"""Which figures add up over places: what is counted does, a rate or an average does not."""

import re

from crte_data.names import normalised

# A name or a unit of what is no sum: shares, averages, ranks, durations.
_NO_SUM = re.compile(
    r"%|/|‰|\b(?:par|pour|taux|part|parts|moyen\w*|medi\w+|densite|prix|revenus?|niveau|indice|indicateur|ratio|age|ages|duree|rang|note|score|intensite|evolution|ecart|temperature|vitesse|loyers?|temps|ans|an|jours?|degres?|km h|qualite|proportion|concentration|frequence)\b"
)


def adds_up(libelle: str, unite: str) -> bool:
    """Nothing is known of an indicator without a unit."""
    return bool(unite) and not _NO_SUM.search(f"{libelle} | {unite}") and not _NO_SUM.search(normalised(f"{libelle} {unite}"))
