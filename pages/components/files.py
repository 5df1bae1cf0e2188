"""What is taken away: a Panel's table as CSV and XLSX, built at the click, and its chart as PNG."""

import functools
from pathlib import Path

import streamlit as st

from charts.panel import Panel
from exports.tables import csv_bytes, xlsx_bytes
from pages.components.scope import agglomeration

XLSX_MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MIMES = {
    ".xlsx": XLSX_MIME, ".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12", ".xls": "application/vnd.ms-excel",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet", ".csv": "text/csv",
}  # fmt: skip


def workbook_mime(name: str) -> str:
    """What a browser is told of a workbook, by its name; not what this machine's own tables would say."""
    return _MIMES.get(Path(name).suffix.lower(), "application/octet-stream")


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
