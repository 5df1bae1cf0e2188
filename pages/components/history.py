"""The versions: who published what, when and why; the workbooks and the report back; the way back to one."""

import functools
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from crte_data.history import named, told, who
from crte_data.store import Version
from pages.components.author import ask_name
from pages.components.card import french_table
from pages.components.data import current_version, store
from pages.components.edition import look_at
from pages.components.files import workbook_mime
from pages.components.publish import revert_form
from pages.components.text import plain


def show_history(versions: Sequence[Version], *, may_take: bool, may_revert: bool) -> None:
    """The list of versions, then one of them to look at."""
    current = current_version()
    french_table(pd.DataFrame([told(version, current) for version in versions], dtype="str"), key="versions")
    names = {version.id: f"Version {told(version, current)['Version']} – {version.author} – {version.comment}" for version in versions}
    chosen = st.selectbox("Voir une version publiée, ou y revenir", list(names), key="version-choisie", format_func=names.__getitem__, index=0)
    version = next(version for version in versions if version.id == chosen)
    _offer_to_look(version, current)
    if may_take:
        _files(version)
    # What this person saw when deciding: a publication in between makes the return refused, not blind.
    seen = st.session_state.get("versions-vues", current)
    st.session_state["versions-vues"] = current
    if may_revert and version.id != current:
        ask_name()
        revert_form(version, seen)


def _offer_to_look(version: Version, current: int) -> None:
    if version.id != current and st.button(f"Voir le tableau de bord à la version {version.id}", key=f"voir-{version.id}", icon=":material/visibility:"):
        look_at(version.id)
        st.switch_page("synthese.py")


def _files(version: Version) -> None:
    """Its workbooks as they were sent, and its control as it was read."""
    with st.container(horizontal=True):
        for name in store().workbook_names(version.id):
            st.download_button(plain(name), data=functools.partial(_workbook, version.id, name), file_name=name, mime=workbook_mime(name), key=f"classeur-{version.id}-{name}", on_click="ignore", icon=":material/download:")
        if version.report:
            st.download_button("Rapport de contrôle", data=_report(version).encode(), file_name=f"rapport-version-{version.id}.txt", mime="text/plain", key=f"rapport-fichier-{version.id}", on_click="ignore", icon=":material/download:")
    if version.report:
        report = st.expander("Rapport de contrôle de cette version", key=f"rapport-{version.id}", on_change="rerun")
        if report.open:  # a report may be very long
            report.text(version.report)


def _report(version: Version) -> str:
    return f"{named(version).capitalize()}, par {who(version.author, version.role)}\n{version.comment}\n\n{version.report}\n"


def _workbook(version: int, name: str) -> bytes:
    return store().workbooks(version)[name]
