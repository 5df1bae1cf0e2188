"""The names that people write in many ways: financeurs, dispositifs, communes, maîtres d’ouvrage."""

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import pandas as pd

from crte_data.names import place_key
from crte_data.vocabulary import COMMUNE, DISPOSITIF, FINANCEUR, MAITRE_OUVRAGE

_TRAILING_PLUS = re.compile(r"\s*\+(?!\s*\w)")


@functools.lru_cache(maxsize=100_000)
def alias_key(text: str) -> str:
    """Like :func:`place_key`, but « FSE+ » is not « FSE »."""
    return place_key(_TRAILING_PLUS.sub(" plus", text) if "+" in text else text)


class Financing(NamedTuple):
    """Who pays, and through what. A financeur without a dispositif pays in its own name."""

    financeur: str
    dispositif: str = ""


class KnownIndicator(NamedTuple):
    """An indicator already published: a sheet that gives its libellé gives values of it."""

    code: str
    theme: str = ""


@dataclass(frozen=True, kw_only=True)
class Names:
    """Spellings by :func:`alias_key` → the name that is kept; ``agglomerations`` by commune."""

    financings: Mapping[str, Financing] = field(default_factory=dict)
    communes: Mapping[str, str] = field(default_factory=dict)
    maitres_ouvrage: Mapping[str, str] = field(default_factory=dict)
    agglomerations: Mapping[str, str] = field(default_factory=dict)
    indicateurs: Mapping[str, KnownIndicator] = field(default_factory=dict)  # by libellé

    @classmethod
    def of(cls, alias: pd.DataFrame, territoires: pd.DataFrame, indicateurs: pd.DataFrame) -> "Names":
        """The names of the alias table, and of the communes of the territory whatever that table says of them."""
        communes = territoires[territoires["type"] == "commune"]
        places = dict(zip(communes["territoire"], communes["agglomeration"], strict=True))
        return cls(
            financings={key: Financing(name) for key, name in _spellings(alias, FINANCEUR)} | _dispositifs(alias),
            communes=dict(_spellings(alias, COMMUNE)) | {alias_key(name): name for name in places},
            maitres_ouvrage=dict(_spellings(alias, MAITRE_OUVRAGE)), agglomerations=places,
            indicateurs={alias_key(row.libelle): KnownIndicator(row.code, row.theme) for row in indicateurs.itertuples()},
        )  # fmt: skip

    def financing(self, text: str) -> Financing | None:
        return self.financings.get(key := alias_key(text)) or (self.financings.get("autofinancement") if key.startswith("autofinancement ") else None)

    def commune(self, text: str) -> str | None:
        return self.communes.get(alias_key(text))

    def indicateur(self, libelle: str) -> KnownIndicator | None:
        return self.indicateurs.get(alias_key(libelle))

    def agglomeration(self, commune: str) -> str | None:
        return self.agglomerations.get(self.commune(commune) or commune)

    def maitre_ouvrage(self, text: str) -> str | None:
        return self.maitres_ouvrage.get(alias_key(text))


def _spellings(alias: pd.DataFrame, genre: str) -> Iterator[tuple[str, str]]:
    """Each name under its spellings, and under itself."""
    rows = alias[alias["genre"] == genre]
    for spelling, name in zip(rows["ecriture"], rows["nom"], strict=True):
        yield alias_key(name), name
        yield alias_key(spelling), name


def _dispositifs(alias: pd.DataFrame) -> dict[str, Financing]:
    rows = alias[alias["genre"] == DISPOSITIF]
    found = {}
    for spelling, name, financeur in zip(rows["ecriture"], rows["nom"], rows["financeur"], strict=True):
        found |= {alias_key(name): Financing(financeur, name), alias_key(spelling): Financing(financeur, name)}
    return found
