"""The names that people write in many ways: financeurs, dispositifs, communes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from crte_data.names import place_key


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
    """Spellings by :func:`crte_data.names.place_key` → the name that is kept."""

    financings: Mapping[str, Financing] = field(default_factory=dict)
    communes: Mapping[str, str] = field(default_factory=dict)
    indicateurs: Mapping[str, KnownIndicator] = field(default_factory=dict)  # by libellé
    agglomerations: Mapping[str, str] = field(default_factory=dict)  # by commune: CAVM, CAPH

    def financing(self, text: str) -> Financing | None:
        return self.financings.get(place_key(text))

    def commune(self, text: str) -> str | None:
        return self.communes.get(place_key(text))

    def indicateur(self, libelle: str) -> KnownIndicator | None:
        return self.indicateurs.get(place_key(libelle))

    def agglomeration(self, commune: str) -> str | None:
        return self.agglomerations.get(place_key(commune))
