"""Dépôt: drop workbooks, see what they change, publish, go back to a version."""

import streamlit as st

from crte_data.access import Action, may
from loaders.known_names import names_of
from pages.components.access import require
from pages.components.deposit import deposit_of, say_if_outdated, show_changes, show_report
from pages.components.history import show_history
from pages.components.mapping import show_mappings
from pages.components.page import heading
from pages.components.publish import publish_form, say_published
from pages.components.templates import show_templates

person = require(Action.DEPOSER)
heading("Dépôt", "Déposez vos classeurs : ils sont contrôlés, comparés à ce qui est publié, puis publiés si vous le décidez.")
say_published()
show_templates()

st.header("1. Déposer", anchor=False)
st.markdown(
    "Glissez un ou plusieurs classeurs Excel (.xlsx, .xlsm, .xls, .ods) ou des fichiers .csv (50 Mo au plus). Rien n’est publié à cette étape. "
    "**Un dépôt remplace tout ce qui est publié du même genre** (maquette, indicateurs, suivi ou territoires) : il ne s’y ajoute pas."
)
files = st.file_uploader(
    "Classeurs à déposer", type=["xlsx", "xlsm", "xls", "ods", "csv"], accept_multiple_files=True, key=f"classeurs-{st.session_state.setdefault('depot', 0)}",
)  # fmt: skip

if files:
    deposit = deposit_of(files)
    say_if_outdated(deposit)
    st.header("2. Ce qui a été lu", anchor=False)
    show_mappings(deposit, names_of(deposit.before))
    show_report(deposit)
    if deposit.readings:
        st.header("3. Ce qui va changer", anchor=False)
        show_changes(deposit)
    st.header("4. Publier", anchor=False)
    publish_form(deposit, may_publish=may(person, Action.PUBLIER))

show_history(may_revert=may(person, Action.REVENIR))
