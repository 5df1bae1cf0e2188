"""The version everyone reads and what is computed from it, each once: the one place that caches."""

import contextlib
import gc
from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from charts.panel import Panel
from crte_data.dataset import Dataset
from crte_data.store import Publication, Store, VersionConflict
from crte_data.vocabulary import Perimetre
from loaders.bundled import bundled_dataset, bundled_files

FIRST_AUTHOR, FIRST_COMMENT = "Tableau de bord", "Chiffres du contrat signé le 22 octobre 2021"
_VERSIONS_KEPT, _PANELS_KEPT = 3, 200
T = TypeVar("T")


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """The store of this server."""
    return open_store()


def open_store(url: str | None = None) -> Store:
    """Open a store; an empty one publishes the bundled workbooks as its first version."""
    opened = Store(url)
    if opened.current_id() == 0:
        dataset, _ = bundled_dataset()
        first = Publication(dataset=dataset, workbooks=dict(bundled_files()), author=FIRST_AUTHOR, comment=FIRST_COMMENT, parent=0)
        with contextlib.suppress(VersionConflict):  # another process has just done it
            opened.publish(first)
    return opened


@st.cache_resource(show_spinner=False, max_entries=_VERSIONS_KEPT)
def _load(version: int) -> Dataset:
    dataset = store().load(version)
    dataset.figures, dataset.lines  # noqa: B018 (computed now, and kept, rather than under a viewer)
    # Streamlit collects garbage after every rerun with the GIL held; what stays for good need not be walked each time.
    gc.collect()
    gc.freeze()
    return dataset


def refresh_version() -> None:
    """Ask the store, once a run, which version is current."""
    st.session_state["version"] = store().current_id()


def dataset() -> Dataset:
    """The current version's dataset."""
    return _load(st.session_state["version"])


@st.cache_resource(show_spinner=False, max_entries=_PANELS_KEPT)
def _panels(page: str, version: int, perimetre: Perimetre | None, options: tuple, _make: Callable) -> list[Panel]:
    return _make(_load(version), perimetre, *options)


def panels(make: Callable[..., list[Panel]], perimetre: Perimetre | None, *options: str) -> list[Panel]:
    """The panels that ``make(dataset, perimetre, *options)`` returns, computed once for each version and filter."""
    return _panels(f"{make.__module__}.{make.__name__}", st.session_state["version"], perimetre, options, make)


@st.cache_resource(show_spinner=False, max_entries=_PANELS_KEPT)
def _computed(name: str, version: int, _make: Callable[[Dataset], T]) -> T:
    return _make(_load(version))


def computed(make: Callable[[Dataset], T]) -> T:
    """What ``make(dataset)`` returns, computed once for each version."""
    return _computed(f"{make.__module__}.{make.__name__}", st.session_state["version"], make)
