"""Who is here, and the guard every page that writes calls first, whatever the navigation shows."""

import streamlit as st

from crte_data.access import Action, Person, check
from crte_data.vocabulary import Perimetre
from server import persons


def current_person() -> Person:
    """Whom the server takes the person before this screen for; asked again at every rerun, since an identity ages."""
    headers = dict(st.context.headers.items()) if st.context.headers else {}
    peer = st.context.ip_address if headers else None  # a page run by itself has no browser at the other end
    return persons.person(st.user.to_dict(), headers, peer, persons.settings(st.secrets))


def signed_in_once() -> bool:
    """True when the browser holds an identity, even one that is too old to count."""
    return st.user.to_dict().get("is_logged_in") is True


def require(action: Action, perimetre: Perimetre | None = None) -> Person:
    """The person, who may do this. Raises AccessDenied otherwise, which stops here."""
    person = current_person()
    check(person, action, perimetre)
    return person
