"""The guard every page that writes calls first, whatever the navigation shows."""

import os

import streamlit as st

from crte_data.access import Role, role_of
from crte_data.errors import UserError


class AccessDenied(UserError):
    """The person's role does not allow this."""


def current_role() -> Role:
    headers = dict(st.context.headers.items()) if st.context.headers else {}
    return role_of(os.environ.get("CRTE_MODE"), headers)


def require(role: Role) -> None:
    """Stop here unless the person has this role. Raises AccessDenied."""
    if current_role() < role:
        raise AccessDenied("Cette page est réservée aux agents : identifiez-vous, ou demandez l’accès au responsable du tableau de bord.")
