"""While the database of versions does not answer: the board goes on showing the last version it knew, and says so."""

from collections.abc import Callable

import streamlit as st

from crte_data.database import StoreUnavailable
from crte_data.store import Current

_SILENT = "base_muette"


@st.cache_resource(show_spinner=False)
def _known() -> dict[str, Current]:
    """What this server last heard, for all viewers."""
    return {}


def current_or_last_known(ask: Callable[[], Current]) -> Current:
    """What the store says is the current version; when it does not answer, what it last said here.

    Raises StoreUnavailable when it has never answered.
    """
    known = _known()
    try:
        known["current"] = ask()
    except StoreUnavailable:
        if not known:
            raise
        st.session_state[_SILENT] = True
    else:
        st.session_state[_SILENT] = False
    return known["current"]


def say_if_silent() -> None:
    """These figures are a published version's; whether a later one is published is not known."""
    if st.session_state.get(_SILENT):
        st.warning(f"La base des versions ne répond pas : la version {_known()['current'].version} est la dernière qui a été lue, une plus récente a pu être publiée.", icon=":material/cloud_off:")
