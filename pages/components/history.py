"""The versions: who published what, when and why; the workbooks back; the way back to one."""

import functools

import pandas as pd
import streamlit as st

from crte_data.store import Version
from pages.components.data import HERE, dataset, store
from pages.components.files import XLSX_MIME
from pages.components.publish import revert
from pages.components.text import plain


def show_history(*, may_revert: bool) -> None:
    """The list of versions, then one of them to look at."""
    st.header("Versions publiées", anchor=False)
    versions = store().versions()
    current = dataset().version
    st.dataframe(pd.DataFrame([_row(version, current) for version in versions]), hide_index=True, key="versions")
    names = {version.id: _name(version, current) for version in versions}
    chosen = st.selectbox("Voir une version publiée, ou y revenir", list(names), key="version-choisie", format_func=names.__getitem__, index=0 if versions else None)
    # What this person saw when deciding: a publication in between makes the return refused, not blind.
    seen = st.session_state.get("versions-vues", current)
    st.session_state["versions-vues"] = current
    if chosen is not None:
        _show_version(next(version for version in versions if version.id == chosen), current, seen, may_revert=may_revert)


def _name(version: Version, current: int) -> str:
    row = _row(version, current)
    return " – ".join([f"Version {row['Version']}", row["Date"], row["Auteur"], row["Commentaire"]])


def _row(version: Version, current: int) -> dict[str, str]:
    return {
        "Version": f"{version.id}{' (publiée)' if version.id == current else ''}", "Date": f"{version.created_at.astimezone(HERE):%d/%m/%Y à %H:%M}",
        "Auteur": version.author, "Commentaire": version.comment, "Arrêté au": f"{version.as_of:%d/%m/%Y}" if version.as_of else "non communiqué",
    }  # fmt: skip


def _show_version(version: Version, current: int, seen: int, *, may_revert: bool) -> None:
    with st.container(horizontal=True):
        for name in store().workbook_names(version.id):
            st.download_button(plain(name), data=functools.partial(_workbook, version.id, name), file_name=name, mime=XLSX_MIME, key=f"classeur-{version.id}-{name}", on_click="ignore", icon=":material/download:")
    if version.report:
        with st.expander("Rapport de contrôle de cette version"):
            st.text(version.report)
    if may_revert and version.id != current:
        with st.form(f"revenir-{version.id}"):
            author = st.text_input("Votre nom", key=f"auteur-retour-{version.id}", max_chars=100)
            if st.form_submit_button(f"Revenir à la version {version.id}") and _is_named(author):
                revert(version.id, author.strip(), seen)


def _is_named(author: str) -> bool:
    if not author.strip():
        st.error("Donnez votre nom.", icon=":material/edit:")
    return bool(author.strip())


def _workbook(version: int, name: str) -> bytes:
    return store().workbooks(version)[name]
