"""The version everyone reads and what is computed from it, each once: the one place that caches."""

import gc
import time
from collections.abc import Callable, Hashable
from typing import TypeVar

import streamlit as st

from charts.panel import Panel
from crte_data.dataset import Dataset
from crte_data.history import HERE
from crte_data.store import Store
from crte_data.vocabulary import Perimetre
from loaders.bundled import SIGNED_ON, open_store

_VERSIONS_KEPT, _KEPT, _ASKED_EVERY_S = 6, 400, 10
_SORTED_EVERY_S, _SORTED_WHOLE_EVERY_S = 5, 300
_sorted_at = _sorted_whole_at = 0.0
T = TypeVar("T")


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """The store of this server."""
    return open_store()


@st.cache_resource(show_spinner=False, max_entries=_VERSIONS_KEPT)
def _load(version: int) -> Dataset:
    dataset = store().load(version)
    dataset.figures, dataset.lines  # noqa: B018 (computed now, and kept, rather than under a viewer)
    _keep_for_good()
    return dataset


def _keep_for_good() -> None:
    """Collect garbage, and set what is left apart: later collections need not walk what stays."""
    gc.collect()
    gc.freeze()


def _sort_garbage_now_and_then() -> None:
    """The collection that Streamlit does after each rerun, done once for all viewers.

    The garbage of reruns never grows for longer than the first interval; what was set apart and is no longer used, as
    a session that ended or a version that was replaced, is let go at the second, which walks everything.
    """
    global _sorted_at, _sorted_whole_at
    now = time.monotonic()
    if now - _sorted_at < _SORTED_EVERY_S:
        return
    _sorted_at = now
    if now - _sorted_whole_at < _SORTED_WHOLE_EVERY_S:
        gc.collect()
        return
    _sorted_whole_at = now
    gc.unfreeze()
    _keep_for_good()


def refresh_version() -> None:
    """Ask the store, once a run, which version is current; it is the one to show, unless another is."""
    _sort_garbage_now_and_then()
    st.session_state["publiee"] = st.session_state["version"] = store().current_id()


def show_version(version: int) -> None:
    """From here to the end of this run, another version than the current one."""
    st.session_state["version"] = version


def current_version() -> int:
    """The version that everyone reads, as it was when this run began."""
    return st.session_state["publiee"]


@st.cache_resource(ttl=_ASKED_EVERY_S, show_spinner=False)
def latest_version() -> int:
    """The version that everyone reads, asked once in a while for all viewers together."""
    return store().current_id()


def dataset() -> Dataset:
    """The dataset of the version that is shown."""
    return _load(st.session_state["version"])


def published() -> Dataset:
    """The dataset of the current version, whichever is shown: what a deposit would replace."""
    return _load(current_version())


def loaded(version: int) -> Dataset:
    """Any version's dataset."""
    return _load(version)


def edition() -> str:
    """Which contract, and which version of its figures."""
    return _edition(st.session_state["version"])


@st.cache_resource(show_spinner=False, max_entries=_VERSIONS_KEPT)
def _edition(version: int) -> str:
    published = store().version(version).created_at.astimezone(HERE)
    return f"Contrat signé le {SIGNED_ON} ; version {version} du tableau de bord, publiée le {published:%d/%m/%Y}"


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def _computed(name: str, version: int, options: tuple, _make: Callable[..., T]) -> T:
    made = _make(_load(version), *options)
    _keep_for_good()
    return made


def computed(make: Callable[..., T], *options: Hashable) -> T:
    """What ``make(dataset, *options)`` returns, computed once for each version and each set of options."""
    return _computed(f"{make.__module__}.{make.__qualname__}", st.session_state["version"], options, make)


def panels(make: Callable[..., list[Panel]], perimetre: Perimetre | None, *options: str) -> list[Panel]:
    """The panels that ``make(dataset, perimetre, *options)`` returns, computed once, their figures written out once."""
    return _finished_panels(f"{make.__module__}.{make.__qualname__}", st.session_state["version"], (perimetre, *options), make)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def _finished_panels(name: str, version: int, options: tuple, _make: Callable[..., list[Panel]]) -> list[Panel]:
    made = [panel.finished() for panel in _make(_load(version), *options)]
    _keep_for_good()
    return made
