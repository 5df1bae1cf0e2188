"""Données ouvertes: the addresses of what is shown, and how a spreadsheet or a program reads them."""

from functools import partial

import streamlit as st

from crte_data.guide import tables_finding
from crte_data.tables import DATA_TABLES
from open_data.addresses import address
from open_data.asked import Asked
from pages.components.data import current_version, shown_version
from pages.components.page import heading
from pages.components.recipes import RECIPES
from pages.components.scope import agglomeration
from pages.components.text import plain

PACKAGE = "datapackage.json"


def chosen_version() -> int | None:
    """None for whichever is published when the address is read; an earlier one that is looked at is always said."""
    version = shown_version()
    is_earlier = version != current_version()
    is_kept = st.toggle(f"Garder la version {version}, même quand une autre sera publiée", value=is_earlier, disabled=is_earlier, key=f"figer-{version}")
    return version if is_kept else None


def show_address(label: str, url: str) -> None:
    st.markdown(f"**{label}**")
    st.code(url, language=None, wrap_lines=True)


heading("Données ouvertes", tables_finding, agglomeration())
st.markdown("Chaque adresse suit le filtre du haut de la page. Le bouton à droite d’une adresse la copie.")
name = st.selectbox("Table", list(DATA_TABLES), format_func=lambda name: DATA_TABLES[name].label, key="table", bind="query-params")
asked = Asked(version=chosen_version(), perimetre=agglomeration())
address_of = partial(address, st.context.url or "", asked=asked)

st.header("Lire depuis un autre outil", anchor=False)
tool = st.pills("Outil", list(RECIPES), default=next(iter(RECIPES)), required=True, key="outil", bind="query-params", label_visibility="collapsed")
recipe = RECIPES[tool](DATA_TABLES[name], address_of)
st.markdown("\n".join(f"1. {step}" for step in recipe.steps))
st.code(recipe.pasted, language=recipe.language, wrap_lines=True)

st.header("Les adresses", anchor=False)
show_address(f"{plain(DATA_TABLES[name].label)}, en CSV", address_of(f"{name}.csv"))
show_address(f"{plain(DATA_TABLES[name].label)}, en Parquet", address_of(f"{name}.parquet"))
show_address("Toutes les tables dans un classeur Excel", address_of("classeur.xlsx"))
show_address("La description des colonnes (Frictionless Data Package)", address_of(PACKAGE))
show_address("La liste de tous les fichiers, pour un programme", address_of(""))
st.caption("Un fichier relu sans changement n’est pas renvoyé (ETag). Une adresse avec « version » garde les mêmes chiffres pour toujours.")

st.header("Citer ces données", anchor=False)
st.markdown(
    "Citez le document de la colonne « Source » et le numéro de version. La liste des communes est sous Licence Ouverte 2.0 (Etalab) ; "
    "pour le reste, la description dit les documents dont les lignes viennent."
)
