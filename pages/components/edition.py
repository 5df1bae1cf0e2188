"""Which version a person looks at: today's, or an earlier one named in the URL; and the word when a new one comes."""

import contextlib

import streamlit as st

from crte_data.database import StoreUnavailable
from crte_data.errors import UserError
from crte_data.history import HERE, named
from pages.components.data import current, current_version, latest, show_version, told
from pages.components.text import plain

PARAMETER = "version"
_EVERY_S = 30  # how long an open page that nobody touches may be late
_SEEN = "version_vue"  # the earlier version a person looks at, kept from page to page


def choose_version() -> None:
    """Settle the version of this run: the URL decides, and a page change, whose address names none, keeps what was chosen."""
    _say_if_new()
    asked = st.query_params.get(PARAMETER)
    if asked is not None and asked != str(st.session_state.get(_SEEN)):
        look_at(_existing(asked))
    seen = st.session_state.get(_SEEN)
    if seen and st.query_params.get(PARAMETER) != str(seen):
        st.query_params[PARAMETER] = str(seen)
    show_version(seen or current_version())


def _existing(asked: str) -> int | None:
    """The version of that number; a word, and today's, when there is none."""
    try:
        return told(int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0).id
    except StoreUnavailable:
        raise
    except UserError:
        st.error(f"La version « {plain(asked[:20])} » n’existe pas : voici la version publiée.", icon=":material/history:")
        return None


def look_at(version: int | None) -> None:
    """From now on, see this version; None or the current one for today's."""
    if version and version != current_version():
        st.session_state[_SEEN] = version
        st.query_params[PARAMETER] = str(version)
    else:
        st.session_state.pop(_SEEN, None)
        st.query_params.pop(PARAMETER, None)


def mark_earlier_version() -> None:
    """Say that these are not today's figures, with the way back."""
    if seen := st.session_state.get(_SEEN):
        with st.container(key="version-anterieure", horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/history: **Vous consultez la {plain(named(told(seen)))}.**")
            st.button("Revenir à aujourd’hui", key="aujourd-hui", on_click=look_at, args=(None,))


def _say_if_new() -> None:
    """Once, to whoever had the page open when a version was published."""
    before = st.session_state.get("version_connue")
    st.session_state["version_connue"] = current()
    if before is not None and before != current():
        moment = told(current_version()).created_at.astimezone(HERE)
        st.toast(f"Version {current_version()} publiée à {moment:%H h %M}\u00a0: les chiffres sont à jour.", icon=":material/update:", duration="long")


def known_already(version: int) -> None:
    """Whoever publishes a version need not be told that there is one."""
    st.session_state["version_connue"] = current()._replace(version=version)


@st.fragment(run_every=_EVERY_S)
def watch() -> None:
    """Notice a publication from a page that nobody touches: a comparison of two numbers, one query for all viewers."""
    with contextlib.suppress(StoreUnavailable):  # the next run of the page says so
        found, known = latest(), st.session_state.get("version_connue")
        if known and (found.version > known.version or found.lineage != known.lineage):
            latest.clear()  # it may tell of before a restoration that this page knows of, and would ask again and again
            st.rerun()
