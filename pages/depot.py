"""Dépôt: drop workbooks, see what they change, publish, or leave a draft for later."""

import streamlit as st

from crte_data.access import Action, may
from loaders.known_names import names_of
from pages.components.access import require
from pages.components.author import ask_name
from pages.components.deposit import choose_scope, say_if_outdated, show_changes, show_report
from pages.components.drafts import abandon_in_hand, say_refused, show_drafts
from pages.components.guard import guarded
from pages.components.held import held_deposit, uploader_key
from pages.components.mapping import show_mappings
from pages.components.page import heading
from pages.components.publish import publish_form, say_published
from pages.components.templates import show_templates

person = require(Action.DEPOSER)
heading("Dépôt", "Déposez vos classeurs : ils sont contrôlés, comparés à ce qui est publié, puis publiés si vous le décidez.")
say_published()
say_refused()
show_templates()

st.header("1. Déposer", anchor=False)
ask_name()
st.markdown(
    "Glissez un ou plusieurs classeurs Excel (.xlsx, .xlsm, .xls, .ods) ou des fichiers .csv (50 Mo au plus). Rien n’est publié à cette étape : "
    "le dépôt est gardé comme brouillon. **Il remplace ce qui est publié du même genre** (maquette, indicateurs, suivi ou territoires), "
    "ou d’un seul territoire ou thème si vous le choisissez ; il ne s’y ajoute pas."
)
files = st.file_uploader("Classeurs à déposer", type=["xlsx", "xlsm", "xls", "ods", "csv"], accept_multiple_files=True, key=uploader_key())

held = held_deposit(files, person)
if held:
    deposit = held.deposit
    say_if_outdated(deposit)
    st.header("2. Ce qui a été lu", anchor=False)
    choose_scope(held, person)
    show_mappings(deposit, names_of(deposit.before))
    show_report(deposit)
    if deposit.readings:
        st.header("3. Ce qui va changer", anchor=False)
        show_changes(deposit)
    st.header("4. Publier", anchor=False)
    with guarded():
        publish_form(held, may_publish=may(person, Action.PUBLIER, deposit.scope.concerns))
    if held.draft:
        st.button("Abandonner ce dépôt", key="abandonner-ce-depot", icon=":material/delete:", on_click=abandon_in_hand, args=(held.draft,))

show_drafts(held.draft if held else "")
