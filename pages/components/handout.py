"""« Emporter cette page »: its slideshow and its stand-alone file, made at the click of the cards that are shown."""

import functools
from collections.abc import Sequence

import streamlit as st

from charts.panel import Panel
from crte_data.history import written_day
from crte_data.names import normalised
from crte_data.vocabulary import scope_name
from exports.document import Document
from exports.html import html_bytes
from exports.slides import pptx_bytes
from pages.components.data import edition, shown_version, told
from pages.components.page import Top
from pages.components.scope import agglomeration

_FILES = (
    ("Diaporama (.pptx)", pptx_bytes, "pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", ":material/slideshow:"),
    ("Page autonome (.html)", html_bytes, "html", "text/html", ":material/description:"),
)  # fmt: skip


def offer(top: Top, panels: Sequence[Panel]) -> None:
    """Fill the menu of a page's heading once it is open; nothing is written before a button is pressed."""
    if top.menu is None or not top.menu.open:
        return
    with top.menu:
        if not panels:
            st.caption("Aucune donnée à emporter pour ce périmètre.")
            return
        document = _document(top, panels)
        for label, write, extension, mime, icon in _FILES:
            st.download_button(
                label, data=functools.partial(write, document), file_name=f"{_name(top.title)}.{extension}", mime=mime,
                key=f"emporter-{extension}", on_click="ignore", icon=icon, width="stretch",
            )  # fmt: skip
        st.caption("Les cartes affichées, sous ce filtre. Les deux fichiers s’ouvrent sans réseau.")


def _document(top: Top, panels: Sequence[Panel]) -> Document:
    version = told(shown_version())
    dated = f"{edition()} ; date d’arrêté des données : {written_day(version.as_of)}"
    return Document(title=top.title, finding=top.finding, scope=scope_name(agglomeration()), edition=dated, moment=version.created_at, panels=tuple(panels))


def _name(title: str) -> str:
    """« crte-plan-de-relance-cavm-v3 »."""
    parts = ("crte", normalised(title).replace(" ", "-"), agglomeration() or "", f"v{shown_version()}")
    return "-".join(filter(None, parts))
