"""Aide: who does what, how to read a card, how to fill a workbook, the words of the contract."""

import streamlit as st

from crte_data import guide
from crte_data.french import plural
from crte_data.glossary import contract_facts, glossary
from loaders.families import FAMILIES
from loaders.rules import LEVEL_HELP, rules_table
from pages.components import help_texts as texts
from pages.components.card import french_table
from pages.components.data import computed
from pages.components.page import heading
from pages.components.templates import show_templates
from pages.components.text import plain


def _entries(entries: dict[str, str]) -> None:
    st.markdown("\n".join(f"- **{title}** — {text}" for title, text in entries.items()))


def show_reading() -> None:
    st.header("Lire une carte", anchor=False)
    _entries(texts.CARD)
    st.header("Les règles d’honnêteté", anchor=False)
    _entries(texts.RULES)


def show_roles() -> None:
    st.header("Qui fait quoi", anchor=False)
    _entries(texts.WHO)


def show_filling() -> None:
    st.header("Remplir un classeur", anchor=False)
    st.markdown("\n".join(f"1. {text}" for text in texts.FILLING))
    show_templates()
    families = {family.label: family for family in FAMILIES}
    chosen = st.selectbox("Les colonnes du classeur", list(families), key="classeur", bind="query-params")
    for table in families[chosen].tables:
        st.markdown(f"**Feuille « {plain(table.sheet)} »** — {plain(table.label)}")
        french_table(guide.columns_guide(table), key=f"colonnes-{table.name}", height="content")


def show_rules() -> None:
    st.header("Règles de contrôle", anchor=False)
    st.markdown("\n".join(f"- **{level}** — {text}" for level, text in LEVEL_HELP.items()))
    french_table(rules_table().drop(columns="Code"), key="regles", height="content")


def show_glossary() -> None:
    st.header("Glossaire", anchor=False)
    query = st.text_input("Chercher un sigle ou un mot", key="sigle", type="search", live=True, max_chars=100, placeholder="SIAVED, eau, logement…", icon=":material/search:")
    found = glossary(query or "")
    st.caption(f"{plural(len(found), 'sigle')}. « contrat » : défini dans le texte du contrat ; « usage » : sens courant.")
    # A list and not a table: a phone wraps its lines.
    st.markdown("\n".join(f"- **{plain(entry.sigle)}** — {plain(entry.definition)} *({plain(entry.origine)})*" for entry in found.itertuples()))


def show_contract() -> None:
    st.header("Le contrat", anchor=False)
    _entries({label: plain(figure) for label, figure in computed(guide.contract_figures).items()})
    for fact in contract_facts().itertuples():
        st.markdown(f"- **{plain(fact.sujet)}** — {plain(fact.texte)} *(l. {plain(fact.lignes)})*")


def show_sources() -> None:
    st.header("Sources et licences", anchor=False)
    st.markdown("\n".join(f"- {plain(text)}" for text in texts.LICENCES))
    french_table(computed(guide.documents), key="documents", height="content")


SECTIONS = {
    "Lire une carte": show_reading, "Qui fait quoi": show_roles, "Remplir un classeur": show_filling,
    "Règles de contrôle": show_rules, "Glossaire": show_glossary, "Le contrat": show_contract, "Sources et licences": show_sources,
}  # fmt: skip

heading("Aide", guide.finding)
section = st.pills("Rubrique", list(SECTIONS), default=next(iter(SECTIONS)), required=True, key="rubrique", bind="query-params", label_visibility="collapsed")
SECTIONS[section]()
