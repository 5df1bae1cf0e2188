"""The cards of every page, as the pages take them away."""

import itertools
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from charts import actions, annonces, emploi, energie, fiches, logement, relance, synthese
from charts.chiffres_cles import key_figure_panels
from charts.indicateurs import indicator_panels, list_panels
from charts.lignes import lines_panels
from charts.panel import Panel
from crte_data.dataset import Dataset
from crte_data.vocabulary import STAGES, Perimetre
from exports.document import Document
from loaders.bundled import bundled_dataset

MOMENT = datetime(2026, 11, 23, 14, 2, tzinfo=UTC)
FINDING = "Annoncé : au moins 39 M€ pour le volet 1."
_ONE_IN = 12  # indicators: each has its card, of the same make
Make = Callable[[Dataset, Perimetre | None], list[Panel]]


def _relance(dataset: Dataset, perimetre: Perimetre | None) -> list[Panel]:
    recorded = [panel for stage, cut in zip(STAGES, itertools.cycle(relance.CUTS), strict=False) for panel in relance.recorded_panels(dataset, perimetre, cut, stage)]
    return [*annonces.announced_panels(dataset, perimetre), *recorded, *lines_panels(dataset, perimetre)]


def _indicateurs(dataset: Dataset, perimetre: Perimetre | None) -> list[Panel]:
    codes = sorted(set(dataset.figures["code"]))[::_ONE_IN]
    return [*indicator_panels(dataset, perimetre, *codes), *list_panels(dataset, perimetre)]


PAGES: dict[str, Make] = {
    "Synthèse": lambda dataset, perimetre: [*key_figure_panels(dataset, perimetre), *synthese.panels(dataset, perimetre), *synthese.missing_panels(dataset, perimetre)],
    "Énergie": energie.panels, "Plan de relance": _relance, "Logement": logement.panels, "Emploi": emploi.panels,
    "Actions": lambda dataset, perimetre: [*actions.panels(dataset, perimetre), *map(fiches.shown, fiches.fiche_panels(dataset, perimetre))],
    "Indicateurs": _indicateurs,
}  # fmt: skip


def document(*panels: Panel, title: str = "Logement", finding: str = FINDING) -> Document:
    return Document(title=title, finding=finding, scope="Tout le Valenciennois", edition="Contrat signé le 22 octobre 2021 ; version 3", moment=MOMENT, panels=panels)


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    return bundled_dataset()[0]


@pytest.fixture(scope="session")
def pages(dataset: Dataset) -> dict[str, list[Panel]]:
    """Every card of every page, for the whole and for one agglomération."""
    return {name: [panel.finished() for perimetre in (None, Perimetre.CAPH) for panel in make(dataset, perimetre)] for name, make in PAGES.items()}
