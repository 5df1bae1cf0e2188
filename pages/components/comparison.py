"""What moved between two datasets: key figures, then rows added, removed and changed, with their old and new values."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from crte_data.changes import figure_changes
from crte_data.dataset import Dataset
from crte_data.differences import TableDifference, differences, written_changes, written_rows
from crte_data.french import UNKNOWN_TEXT, enumeration, number, plural
from pages.components.card import french_table
from pages.components.text import plain

_SHOWN_OPEN = 25
_ROWS = 2_000  # of a table of differences: a browser shows no more with ease


def show_figures(before: Dataset, after: Dataset) -> None:
    """The key figures that move, before and after."""
    figures = figure_changes(before, after)
    moved = figures[figures["change"]]
    if moved.empty:
        st.info("Aucun chiffre clé ne change.", icon=":material/info:")
        return
    st.markdown(f"**{plural(len(moved), 'chiffre change', 'chiffres changent')}** sur le tableau de bord :")
    said = moved[["libelle", "avant", "apres"]].fillna(UNKNOWN_TEXT).rename(columns={"libelle": "Chiffre", "avant": "Avant", "apres": "Après"})
    st.dataframe(said, hide_index=True, key="avant-apres", height="content" if len(said) <= _SHOWN_OPEN else "auto")


def show_rows(before: Dataset, after: Dataset, key: str) -> None:
    """A line a table that moved, which opens on its rows."""
    found = differences(before, after)
    if not found:
        st.info("Aucune ligne ne change.", icon=":material/info:")
    for difference in found:
        opened = st.expander(f"**{plain(difference.table.label)}** — {_counted(difference)}", key=f"lignes-{key}-{difference.table.name}", on_change="rerun")
        if opened.open:
            with opened:
                _show_table(before, after, difference, f"{key}-{difference.table.name}")


def _counted(difference: TableDifference) -> str:
    words = (("ligne ajoutée", "lignes ajoutées"), ("supprimée", "supprimées"), ("modifiée", "modifiées"))
    return enumeration([plural(count, *word) for count, word in zip(difference.counts, words, strict=True) if count])


def _show_table(before: Dataset, after: Dataset, difference: TableDifference, key: str) -> None:
    table = difference.table
    _show("Lignes modifiées", len(difference.changed), lambda rows: written_changes(after, difference).head(rows), f"modifiees-{key}")
    _show("Lignes ajoutées", len(difference.added), lambda rows: written_rows(after, table, difference.added.head(rows)), f"ajoutees-{key}")
    _show("Lignes supprimées", len(difference.removed), lambda rows: written_rows(before, table, difference.removed.head(rows)), f"supprimees-{key}")


def _show(title: str, count: int, make: Callable[[int], pd.DataFrame], key: str) -> None:
    if not count:
        return
    st.markdown(f"**{title}**")
    french_table(make(_ROWS), key=key, height="content" if count <= _SHOWN_OPEN else "auto")
    if count > _ROWS:
        st.caption(f"Les {number(_ROWS)} premières sur {number(count)}.")
