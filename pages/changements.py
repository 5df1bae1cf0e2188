"""Changements: what moved since a committee, any two versions compared, and the history with the way back."""

import streamlit as st

from crte_data.access import Action, may
from pages.components.access import current_person
from pages.components.data import store
from pages.components.guard import guarded
from pages.components.history import show_history
from pages.components.page import heading
from pages.components.publish import say_published
from pages.components.scope import agglomeration
from pages.components.since import show_since
from pages.components.two_versions import show_two_versions

heading("Changements", "Ce qui a changé d’un comité à l’autre, et toutes les versions publiées.")
say_published()
person, versions = current_person(), store().versions()
st.header("Depuis le dernier comité", anchor=False)
with guarded():
    show_since(versions, agglomeration())
st.header("Comparer deux versions", anchor=False)
with guarded():
    show_two_versions(versions)
st.header("Toutes les versions", anchor=False)
with guarded():
    show_history(versions, may_take=may(person, Action.VOIR_ORIGINAUX), may_revert=may(person, Action.REVENIR))
