"""What is counted adds up: the Valenciennois is its two agglomérations together, rates and averages aside."""

from collections.abc import Iterator

from crte_data.french import number
from crte_data.vocabulary import VALENCIENNOIS
from loaders.keys import Keys
from loaders.report import Anomaly
from loaders.summable import adds_up
from loaders.table_reader import TableReading

_PARTS = ["CAVM", "CAPH"]
_ROUNDING = 0.01  # of the whole: each figure may be rounded on its own


def territories(reading: TableReading, keys: Keys) -> Iterator[Anomaly]:
    """Known figures of one indicator, period and nature, for the whole and both its parts."""
    registry, values = keys.frames.get("indicateurs"), keys.frames.get("observations")
    if reading.table.name != "observations" or registry is None or values is None:
        return
    summed = {row.code for row in registry.itertuples() if adds_up(row.libelle, row.unite)}
    own = reading.frame[(reading.frame["territoire"] == VALENCIENNOIS) & reading.frame["code"].isin(list(summed)) & reading.frame["valeur"].notna()]
    if own.empty:
        return
    parts = values[values["territoire"].isin(_PARTS)].drop_duplicates(["code", "periode", "nature", "territoire"]).set_index(["code", "periode", "nature", "territoire"])["valeur"]
    known = parts.dropna().to_dict()
    for row, *key, value in own[["code", "periode", "nature", "valeur"]].itertuples():
        both = [known[(*key, part)] for part in _PARTS if (*key, part) in known]
        added = sum(both)
        if len(both) == len(_PARTS) and abs(value - added) > _ROUNDING * max(abs(value), abs(added)):
            yield reading.anomaly(
                "valeur", row, f"Le {VALENCIENNOIS} a {number(value)}, CAVM et CAPH font ensemble {number(added)} (écart {number(abs(value - added))}).",
                "Vérifiez les trois valeurs, ou l’unité si elles ne s’additionnent pas.", rule="territoires-total", found=number(value), expected=number(added), gap=number(value - added),
            )  # fmt: skip
