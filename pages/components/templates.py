"""The empty workbooks to fill, and the example to try with."""

import functools

import streamlit as st

from loaders.bundled import EXAMPLE, WORKBOOKS
from loaders.families import FAMILIES
from loaders.templates import template
from pages.components.files import XLSX_MIME


def show_templates() -> None:
    """A button a family, and the example maquette, marked as such."""
    with st.expander("Modèles vides et exemple à essayer"):
        st.markdown("Chaque modèle a ses listes déroulantes et une feuille « Mode d’emploi ».")
        with st.container(horizontal=True):
            for family in FAMILIES:
                st.download_button(family.label, data=functools.partial(template, family), file_name=f"modele_{family.filename}", mime=XLSX_MIME, key=f"modele-{family.code}", on_click="ignore", icon=":material/download:")
            st.download_button("Maquette d’EXEMPLE (montants fictifs)", data=(WORKBOOKS / EXAMPLE).read_bytes, file_name=EXAMPLE, mime=XLSX_MIME, key="modele-exemple", on_click="ignore", icon=":material/science:")
