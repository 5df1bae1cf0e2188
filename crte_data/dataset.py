"""The frames of one published version, held together and never changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import pandas as pd

from crte_data.frames import empty_frame
from crte_data.funding import funding_lines
from crte_data.tables import ALIAS, DATA_TABLES, TABLES
from crte_data.vocabulary import FICTITIOUS, VALENCIENNOIS, Perimetre

COLUMNS_FRAME = "colonnes"  # table, classeur, feuille, champ, lettre
_NO_COLUMNS = pd.DataFrame(columns=["table", "classeur", "feuille", "champ", "lettre"], dtype="str")


@dataclass(frozen=True, kw_only=True, eq=False)
class Dataset:
    """One version: a frame for each table of :data:`crte_data.tables.TABLES`, all columns present.

    ``version`` is its id in the store (0 when not published); ``as_of`` the day its figures are of.
    """

    operations: pd.DataFrame
    financements: pd.DataFrame
    indicateurs: pd.DataFrame
    observations: pd.DataFrame
    actions: pd.DataFrame
    territoires: pd.DataFrame
    alias: pd.DataFrame = field(default_factory=lambda: empty_frame(ALIAS))  # none in versions older than the table
    colonnes: pd.DataFrame = field(default_factory=lambda: _NO_COLUMNS)
    version: int = 0
    as_of: date | None = None
    hidden_stages: frozenset[str] = frozenset()  # whose amounts whoever reads this may not see

    def frames(self) -> dict[str, pd.DataFrame]:
        return {name: getattr(self, name) for name in TABLES}

    def data_frames(self) -> dict[str, pd.DataFrame]:
        """What leaves the dashboard: every frame but the spellings, which only serve to read."""
        return {name: getattr(self, name) for name in DATA_TABLES}

    def replaced(self, frames: Mapping[str, pd.DataFrame], columns: pd.DataFrame) -> "Dataset":
        """The same dataset with some tables replaced whole, and where their columns were read."""
        kept = self.colonnes[~self.colonnes["table"].isin(frames)]
        return Dataset(**(self.frames() | dict(frames)), colonnes=pd.concat([kept, columns], ignore_index=True))

    def known_keys(self) -> dict[str, frozenset[str]]:
        """The keys that a workbook's references may name."""
        return {name: frozenset(frame[TABLES[name].key[0]]) for name, frame in self.frames().items()}

    @cached_property
    def is_fictitious(self) -> bool:
        """True when a line is of an example workbook: every page then says so."""
        return bool(self.financements["source"].str.startswith(FICTITIOUS).any())

    @cached_property
    def perimetre_by_territoire(self) -> dict[str, Perimetre]:
        """Which périmètre a territory belongs to; what lies outside the Valenciennois has none."""
        by_name = {name: Perimetre(agglomeration.lower()) for name, agglomeration in agglomerations(self.territoires).items()}
        return by_name | {"CAVM": Perimetre.CAVM, "CAPH": Perimetre.CAPH, VALENCIENNOIS: Perimetre.COMMUN}

    @cached_property
    def figures(self) -> pd.DataFrame:
        """Observations with their indicator's libellé, thème, unité, groupe, sens, définition, and ``perimetre``."""
        registry = self.indicateurs[["code", "libelle", "theme", "orientation", "unite", "groupe", "sens", "definition"]]
        figures = self.observations.merge(registry, on="code", how="left", validate="many_to_one")
        perimetres = {name: str(perimetre) for name, perimetre in self.perimetre_by_territoire.items()}
        return figures.assign(perimetre=figures["territoire"].map(perimetres).fillna("").astype("str"))

    @cached_property
    def lines(self) -> pd.DataFrame:
        """Financements with their operation: see :func:`crte_data.funding.funding_lines`."""
        return funding_lines(self.financements, self.operations)


def agglomerations(territoires: pd.DataFrame) -> dict[str, str]:
    """« CAVM » or « CAPH » for each commune of the territory."""
    communes = territoires[territoires["agglomeration"] != ""]
    return dict(zip(communes["territoire"], communes["agglomeration"], strict=True))


def empty_dataset() -> Dataset:
    """A dataset without a single row: what the store holds before anything is published."""
    return Dataset(**{name: empty_frame(table) for name, table in TABLES.items()})


