"""What tests of several topics share: the bundled figures, read once, the filters, the cards by id."""

import functools
from collections.abc import Callable

import pytest

from charts.panel import Panel
from crte_data.dataset import Dataset
from crte_data.vocabulary import Perimetre
from loaders.bundled import bundled_dataset

Cards = Callable[..., dict[str, Panel]]


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    return bundled_dataset()[0]


@pytest.fixture(params=[None, Perimetre.CAVM, Perimetre.CAPH], ids=["tout", "cavm", "caph"])
def perimetre(request: pytest.FixtureRequest) -> Perimetre | None:
    """Each filter in turn."""
    return request.param


@pytest.fixture(scope="module")
def cards(request: pytest.FixtureRequest) -> Cards:
    """``cards(dataset, perimetre)``: the Panels of the module's ``TOPIC`` by id, drawn once for each dataset."""

    @functools.lru_cache(maxsize=4)
    def drawn(dataset: Dataset, perimetre: Perimetre | None = None) -> dict[str, Panel]:
        return {panel.id: panel for panel in request.module.TOPIC.panels(dataset, perimetre)}

    return drawn
