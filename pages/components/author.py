"""Who writes: what the identity says, else the name that the person gives."""

import streamlit as st

from crte_data.access import ROLE_NAMES
from crte_data.journal import Person
from pages.components.access import current_person


def ask_name() -> None:
    """A field for the name, where no identity says it."""
    if not current_person().name:
        st.text_input("Votre nom", key="auteur", max_chars=100, autocomplete="name", persist_state="session")


def author() -> Person:
    """The person as versions, drafts and the journal name them."""
    person = current_person()
    return Person(name=person.name or st.session_state.get("auteur", "").strip(), email=person.email, role=ROLE_NAMES[person.role])
