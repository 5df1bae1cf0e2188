"""What is taken away: a Panel's table as CSV and XLSX, built at the click, and its chart as PNG."""

import functools

import streamlit as st

from charts.panel import Panel
from exports.tables import csv_bytes, xlsx_bytes
from pages.components.scope import agglomeration

XLSX_MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def file_buttons(panel: Panel, *, has_picture: bool = True) -> None:
    """Buttons beside each other; no picture where no chart is drawn."""
    with st.container(horizontal=True):
        for label, make, extension, mime in (("CSV", csv_bytes, "csv", "text/csv"), ("XLSX", xlsx_bytes, "xlsx", XLSX_MIME)):
            st.download_button(
                label, data=functools.partial(make, panel), file_name=f"{_file_name(panel)}.{extension}", mime=mime,
                key=f"{extension}-{panel.id}", on_click="ignore", icon=":material/download:",
            )  # fmt: skip
        if panel.views and has_picture:  # the picture is made in the browser, from what is drawn there
            st.button("PNG", key=f"png-{panel.id}", icon=":material/image:")


def _file_name(panel: Panel) -> str:
    """The card, and the agglomération where it is of one; the picture's name is made so too, in crte-png.js."""
    chosen = agglomeration()
    return f"{panel.id}-{chosen}" if chosen and chosen.upper() in panel.scope else panel.id
