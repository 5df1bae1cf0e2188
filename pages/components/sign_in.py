"""Signing in and out, and what is said to whoever is signed in without a role."""

from collections.abc import Mapping

import streamlit as st

from crte_data.access import Person, Role
from pages.components.access import signed_in_once

_NAMES = {"proconnect": "ProConnect"}
_DEFAULT = "default"  # Streamlit's word for the one provider that has no name of its own
NO_ROLE = (
    "Vous êtes identifié, mais aucun rôle ne vous est donné : vous lisez le tableau de bord comme tout visiteur. "
    "Demandez un rôle à un administrateur pour déposer des classeurs."
)
EXPIRED = "Votre session a expiré : identifiez-vous à nouveau sur la page « Se connecter » pour déposer ou publier."


def providers() -> dict[str, str]:
    """The identity providers of the secrets file, and what their buttons say; none without one."""
    section = st.secrets.get("auth", {}) if st.secrets.load_if_toml_exists() else {}
    named = {name: _label(name) for name, value in section.items() if isinstance(value, Mapping) and "client_id" in value}
    return ({_DEFAULT: "Se connecter"} if "client_id" in section else {}) | named


def _label(name: str) -> str:
    return f"Se connecter avec {_NAMES.get(name, name.capitalize())}"


def show_sign_in() -> None:
    """A button a provider."""
    for name, label in providers().items():
        st.button(label, key=f"connexion-{name}", type="primary", icon=":material/login:", on_click=st.login, args=(name,))


def show_sign_out() -> None:
    st.button("Se déconnecter", key="deconnexion", icon=":material/logout:", on_click=st.logout)


def say_what_is_missing(person: Person) -> None:
    """One sentence to who signed in and still only reads."""
    if person.is_signed_in and person.role is Role.VISITEUR:
        st.info(NO_ROLE, icon=":material/person_off:")
    elif not person.is_signed_in and signed_in_once():
        st.info(EXPIRED, icon=":material/timer_off:")
