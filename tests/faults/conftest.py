"""How often each fault is tried, and what must hold after each."""

import os
from collections.abc import Iterator
from contextlib import closing

import pytest

from crte_data.dataset import COLUMNS_FRAME
from crte_data.store import Publication, Store
from crte_data.verification import problems
from loaders.bundled import bundled_dataset
from tests.faults.children import mark_of, marked

# Of the counts that README.md gives, the share that an ordinary run makes: they take minutes.
SHARE = float(os.environ.get("CRTE_FAULTS", "0.1"))


def times(count: int) -> int:
    """A count of README.md, as many as this run makes."""
    return max(2, round(count * SHARE))


@pytest.fixture(scope="session")
def bundled():
    return bundled_dataset()[0]


@pytest.fixture
def store(database_url, bundled) -> Iterator[Store]:
    """A store whose version 1 is the bundled workbooks, marked « départ »."""
    with closing(Store(database_url)) as opened:
        opened.publish(Publication(dataset=marked(bundled, "départ"), workbooks={}, author="Ada", comment="départ", parent=0))
        yield opened


def assert_whole(store: Store, bundled) -> str:
    """Everything stored is sound, and what the board shows is one version with all its figures; its mark."""
    assert problems(store) == []
    shown = store.load(store.current_id())
    for name, expected in bundled.frames().items():
        assert name in ("alias", COLUMNS_FRAME) or shown.frames()[name].equals(expected), name
    return mark_of(shown)
