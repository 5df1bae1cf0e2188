"""Who is here, and the guard every page that writes calls first, whatever the navigation shows."""

import streamlit as st

from crte_data.access import ROLE_NAMES, AccessDenied, Action, Person, check
from crte_data.journal import Outcome, entry
from crte_data.journal import Person as Signature
from crte_data.refusals import Refusals
from crte_data.vocabulary import Perimetre
from pages.components.data import store
from server import persons
from server.rates import client


def current_person() -> Person:
    """Whom the server takes the person before this screen for; asked again at every rerun, since an identity ages."""
    headers = dict(st.context.headers.items()) if st.context.headers else {}
    return persons.person(st.user.to_dict(), headers, _peer(), persons.settings(st.secrets))


def _peer() -> str | None:
    """A page run by itself has no browser at the other end."""
    return st.context.ip_address if st.context.headers else None


def signed_in_once() -> bool:
    """True when the browser holds an identity, even one that is too old to count."""
    return st.user.to_dict().get("is_logged_in") is True


def require(action: Action, perimetre: Perimetre | None = None) -> Person:
    """The person, who may do this. Raises AccessDenied otherwise, which stops here and is a line of the journal."""
    person = current_person()
    try:
        check(person, action, perimetre)
    except AccessDenied as refused:
        _note(person, action, perimetre, refused)
        raise
    return person


def _note(person: Person, action: Action, perimetre: Perimetre | None, refused: AccessDenied) -> None:
    who = Signature(name=person.name, email=person.email, role=ROLE_NAMES[person.role])
    _refusals().note(client(_peer()), entry(who, str(action), perimetre or "", str(refused), Outcome.REFUSE))
    refused.is_in_journal = True


@st.cache_resource(show_spinner=False, on_release=Refusals.close)
def _refusals() -> Refusals:
    """Of this server, for all viewers."""
    return Refusals(lambda refused: store().record(refused))
