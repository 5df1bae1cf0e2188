"""What was read in the dropped workbooks, and what they would change."""

import functools
from collections.abc import Sequence

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from crte_data.changes import figure_changes, row_changes
from crte_data.french import UNKNOWN_TEXT, plural
from crte_data.tables import TABLES
from loaders.bundled import not_bundled
from loaders.deposit import Deposit, read_deposit
from loaders.reading_apart import read_tables_apart
from pages.components.card import written_table
from pages.components.control_report import show_control
from pages.components.data import dataset, store
from pages.components.mapping import saved_corrections
from pages.components.progress import shown_progress
from pages.components.text import plain

_SHOWN_OPEN = 25


def deposit_of(files: Sequence[UploadedFile]) -> Deposit:
    """Read the files once; a rerun with the same files reads nothing again, and compares with the same version."""
    key = tuple(file.file_id for file in files)
    if st.session_state.get("depot_cle") != key:
        with shown_progress() as progress:
            sent, published = [(file.name, file.getvalue()) for file in files], not_bundled(store().workbooks(dataset().version))
            read = functools.partial(read_tables_apart, on_wait=progress.wait)
            st.session_state["depot_lu"] = read_deposit(sent, dataset(), progress, saved_corrections(), published, read)
        st.session_state["depot_cle"] = key
    return st.session_state["depot_lu"]


def compare_again() -> None:
    """Read what was dropped once more, at the rerun that follows, against the version of then."""
    st.session_state.pop("depot_cle", None)


def say_if_outdated(deposit: Deposit) -> None:
    """Somebody published since these files were compared: offer to compare again, keep what was dropped."""
    if deposit.before.version == dataset().version:
        return
    st.warning(f"La version {dataset().version} a été publiée entre-temps : comparez à nouveau avant de publier.", icon=":material/sync_problem:")
    st.button("Comparer avec la nouvelle version", key="comparer", on_click=compare_again)


def show_report(deposit: Deposit) -> None:
    """What each workbook is, what its amounts add up to, then every anomaly, the blocking ones first."""
    if not deposit.readings:
        st.error("Aucun classeur n’a pu être lu.", icon=":material/error:")
    for reading in deposit.readings:
        rows = ", ".join(f"{TABLES[name].label.lower()} : {plural(len(frame), 'ligne')}" for name, frame in reading.frames.items())
        st.markdown(f"- **{plain(reading.workbook.name)}** : {plain(reading.label)} ({plain(rows) or 'aucune ligne'})")
    _show_balance(deposit)
    show_control(deposit)


def _show_balance(deposit: Deposit) -> None:
    """CAVM + CAPH + commun = total, at each stage that has amounts."""
    balance = deposit.balance
    if not balance.empty:
        st.caption("Subventions locales comptées une fois : CAVM + CAPH + commun = total.")
        st.markdown(written_table(balance))


def show_changes(deposit: Deposit) -> None:
    """Key figures before and after, and the rows that move."""
    figures = figure_changes(deposit.before, deposit.after)
    moved = figures[figures["change"]]
    if moved.empty:
        st.info("Aucun chiffre clé ne change.", icon=":material/info:")
    else:
        st.markdown(f"**{plural(len(moved), 'chiffre change', 'chiffres changent')}** sur le tableau de bord :")
        said = moved[["libelle", "avant", "apres"]].fillna(UNKNOWN_TEXT).rename(columns={"libelle": "Chiffre", "avant": "Avant", "apres": "Après"})
        st.dataframe(said, hide_index=True, key="avant-apres", height="content" if len(said) <= _SHOWN_OPEN else "auto")
    rows = row_changes(deposit.before, deposit.after)
    st.dataframe(rows.rename(columns={"table": "Table", "ajoutees": "Lignes ajoutées", "supprimees": "Supprimées", "modifiees": "Modifiées"}), hide_index=True, key="lignes-changees")
