"""The version everyone reads and what is computed from it, each once: the one place that caches."""

import gc
import threading
import time
from collections.abc import Callable, Hashable
from typing import TypeVar

import streamlit as st

from charts.panel import Panel
from crte_data.access import Person
from crte_data.dataset import Dataset
from crte_data.history import HERE
from crte_data.store import Current, Store, Version
from crte_data.visibility import hidden_note, hidden_stages, without_stages
from crte_data.vocabulary import Perimetre
from loaders.bundled import SIGNED_ON, open_store
from pages.components.outage import current_or_last_known
from server import persons

_VERSIONS_KEPT, _TOLD_KEPT, _KEPT, _ASKED_EVERY_S = 6, 100, 400, 10
_SORTED_EVERY_S, _SORTED_WHOLE_EVERY_S = 5, 300
_sorted_at = _sorted_whole_at = 0.0
_lineage, _forgetting = "", threading.Lock()
T = TypeVar("T")


@st.cache_resource(show_spinner=False, on_release=Store.close)
def store() -> Store:
    """The store of this server."""
    return open_store()


@st.cache_resource(show_spinner=False, max_entries=_VERSIONS_KEPT)
def _load(version: int, hidden: tuple[str, ...]) -> Dataset:
    """A version without the amounts of the stages that are hidden from whoever reads it."""
    dataset = without_stages(_load(version, ()), frozenset(hidden)) if hidden else store().load(version)
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


def refresh_version(person: Person) -> None:
    """Ask the store, once a run, which version is current, the one to show unless another is; and settle what this person sees of it."""
    _sort_garbage_now_and_then()
    current = st.session_state["courante"] = current_or_last_known(lambda: store().current())
    _forget_what_a_restoration_replaced(current.lineage)
    st.session_state["version"] = current.version
    st.session_state["etapes-cachees"] = tuple(sorted(hidden_stages(person, persons.settings(st.secrets))))


def _forget_what_a_restoration_replaced(lineage: str) -> None:
    """What is kept by the number of its version may be another's of that number, from before a backup was restored."""
    global _lineage
    with _forgetting:
        if _lineage not in ("", lineage):
            for kept in (_load, latest, told, _edition, _computed, _finished_panels):
                kept.clear()
        _lineage = lineage


def show_version(version: int) -> None:
    """From here to the end of this run, another version than the current one."""
    st.session_state["version"] = version


def shown_version() -> int:
    """The version that this run shows, today's or an earlier one."""
    return st.session_state["version"]


def current_version() -> int:
    """The version that everyone reads, as it was when this run began."""
    return st.session_state["courante"].version


def current() -> Current:
    """The same, and whether a backup was restored since another time."""
    return st.session_state["courante"]


@st.cache_resource(ttl=_ASKED_EVERY_S, show_spinner=False)
def latest() -> Current:
    """The version that everyone reads, asked once in a while for all viewers together."""
    return store().current()


@st.cache_resource(show_spinner=False, max_entries=_TOLD_KEPT)
def told(version: int) -> Version:
    """What the history says of a version, which never changes. Raises UserError when there is none of that number."""
    return store().version(version)


def _seen() -> tuple[int, tuple[str, ...]]:
    """What all that is shown here is drawn from, and kept by: the version and the stages hidden from this person."""
    return st.session_state["version"], st.session_state["etapes-cachees"]


def dataset() -> Dataset:
    """The dataset of the version that is shown, as this person may see it."""
    return _load(*_seen())


def published() -> Dataset:
    """The dataset of the current version, whichever is shown: what a deposit would replace."""
    return loaded(current_version())


def loaded(version: int) -> Dataset:
    """Any version's dataset, as this person may see it."""
    return _load(version, st.session_state["etapes-cachees"])


def edition() -> str:
    """Which contract, which version of its figures, and what of it is not shown."""
    return " ; ".join(filter(None, [_edition(st.session_state["version"]), hidden_note(dataset())]))


@st.cache_resource(show_spinner=False, max_entries=_VERSIONS_KEPT)
def _edition(version: int) -> str:
    published = store().version(version).created_at.astimezone(HERE)
    return f"Contrat signé le {SIGNED_ON} ; version {version} du tableau de bord, publiée le {published:%d/%m/%Y}"


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def _computed(name: str, seen: tuple[int, tuple[str, ...]], options: tuple, _make: Callable[..., T]) -> T:
    made = _make(_load(*seen), *options)
    _keep_for_good()
    return made


def computed(make: Callable[..., T], *options: Hashable) -> T:
    """What ``make(dataset, *options)`` returns, computed once for each version and each set of options."""
    return _computed(f"{make.__module__}.{make.__qualname__}", _seen(), options, make)


def panels(make: Callable[..., list[Panel]], perimetre: Perimetre | None, *options: str) -> list[Panel]:
    """The panels that ``make(dataset, perimetre, *options)`` returns, computed once, their figures written out once."""
    return _finished_panels(f"{make.__module__}.{make.__qualname__}", _seen(), (perimetre, *options), make)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def _finished_panels(name: str, seen: tuple[int, tuple[str, ...]], options: tuple, _make: Callable[..., list[Panel]]) -> list[Panel]:
    made = [panel.finished() for panel in _make(_load(*seen), *options)]
    _keep_for_good()
    return made
