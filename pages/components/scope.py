"""The one filter of all pages: which agglomération. It lives in the URL, so that a link carries it."""

import streamlit as st

from crte_data.vocabulary import PERIMETRES, TOUT, Perimetre

PARAMETER = "agglomeration"
_ALL = "tout"
_NAMES = {_ALL: TOUT, Perimetre.CAVM: PERIMETRES[Perimetre.CAVM].short, Perimetre.CAPH: PERIMETRES[Perimetre.CAPH].short}


def choose_agglomeration() -> None:
    """Draw the filter, and keep the URL saying what it says."""
    _adopt_url()
    choice = st.segmented_control(
        "Agglomération", list(_NAMES), format_func=_NAMES.__getitem__, key=PARAMETER, required=True, persist_state="session",
    )  # fmt: skip
    slug = None if choice in (None, _ALL) else str(choice)
    if slug is None:
        st.query_params.pop(PARAMETER, None)
    elif st.query_params.get(PARAMETER) != slug:
        st.query_params[PARAMETER] = slug
    st.session_state["written_slug"] = slug


def keep_agglomeration() -> None:
    """On a page that the filter would not change: what was chosen, or comes with the link, waits for the next one."""
    _adopt_url()
    st.session_state[PARAMETER] = st.session_state[PARAMETER]  # Streamlit forgets what a widget that is not drawn held


def _adopt_url() -> None:
    """A link that names an agglomération decides; a page change, whose address names none, keeps what was chosen."""
    slug = st.query_params.get(PARAMETER, "").lower()
    is_new = slug != st.session_state.get("written_slug")
    if slug in _NAMES and is_new:
        st.session_state[PARAMETER] = Perimetre(slug) if slug != _ALL else _ALL
    st.session_state.setdefault(PARAMETER, _ALL)


def agglomeration() -> Perimetre | None:
    """The agglomération chosen, None for the whole Valenciennois."""
    choice = st.session_state.get(PARAMETER, _ALL)
    return None if choice in (None, _ALL) else Perimetre(choice)
