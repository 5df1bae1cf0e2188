"""A Panel on a page: title, scope, chart, « à retenir », source; then table, caveats and files on demand."""

import functools
from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from charts.panel import Panel
from charts.theme import CONFIG
from crte_data.french import enumeration, number, plural
from crte_data.vocabulary import FICTITIOUS_MARK, Perimetre
from pages.components.data import dataset, panels
from pages.components.files import file_buttons
from pages.components.guard import guarded
from pages.components.text import plain

_STYLED_CELLS = 200_000  # beyond, formatting each cell costs more than it shows
_TABLE = "Tableau"
_SHORT = 30  # rows
_NARROW, _WIDE = 4, 8  # columns
_LONG_TEXT, _LOOKED_AT = 25, 500  # characters, rows


def chart_card(panel: Panel) -> None:
    """Draw a card whose drawing is a chart."""
    with st.container(border=True, height="stretch", key=f"panneau-{panel.id}"):
        _words(panel)
        _figure(panel)
        _details(panel)


def facts_card(panel: Panel) -> None:
    """A card whose table is the drawing; its chart, when it has one, is drawn for who asks."""
    with st.container(border=True, key=f"panneau-{panel.id}"):
        _words(panel)
        chosen = _chosen_view(panel, [_TABLE, *panel.views])
        if chosen != _TABLE:
            _draw(panel, chosen)
        elif len(panel.table) <= _SHORT and panel.table.shape[1] <= _NARROW:  # a wider one would run out of the card
            st.markdown(written_table(panel.table))
        else:
            french_table(panel.table, key=f"tableau-{panel.id}", height="content")
        _details(panel, has_table=chosen != _TABLE, has_picture=chosen != _TABLE)


def _words(panel: Panel) -> None:
    """Title, scope, « à retenir », source, as one element: each is a message to every viewer at every rerun.

    The style sheet lays the last two out below the drawing.
    """
    mark = f" :orange-badge[{FICTITIOUS_MARK}]" if panel.is_fictitious else ""
    st.markdown(
        f"### {plain(panel.title)}\n\n:small[Périmètre : {plain(panel.scope)}]{mark}\n\n"
        f"**À retenir** — {plain(panel.takeaway)}\n\n:small[Source : {plain(panel.source) or 'non communiquée'}]"
    )


def _figure(panel: Panel) -> None:
    if panel.views:
        _draw(panel, _chosen_view(panel, list(panel.views)))
    else:
        st.info("Pas de graphique : les chiffres de ce périmètre sont non communiqués.", icon=":material/info:")


def _chosen_view(panel: Panel, views: list[str]) -> str:
    """The first, or the one chosen where there are several."""
    if len(views) == 1:
        return views[0]
    return st.segmented_control("Présentation", views, default=views[0], required=True, key=f"vue-{panel.id}", label_visibility="collapsed")


def _draw(panel: Panel, view: str) -> None:
    st.plotly_chart(panel.views[view], config=CONFIG, theme=None, key=f"graphique-{panel.id}", alt=panel.alts[view])


def _details(panel: Panel, *, has_table: bool = True, has_picture: bool = True) -> None:
    caveats = [plural(len(panel.caveats), "réserve")] if panel.caveats else []
    offered = enumeration([*(["tableau"] if has_table else []), *caveats, "téléchargements"])
    details = st.expander(offered[0].upper() + offered[1:], key=f"details-{panel.id}", on_change="rerun")
    if not details.open:
        return
    with details:
        for caveat in panel.caveats:
            st.markdown(f"- {plain(caveat)}")
        if has_table:
            french_table(panel.table, key=f"tableau-{panel.id}")
        show_origins(panel)
        file_buttons(panel, has_picture=has_picture)


def show_origins(panel: Panel) -> None:
    """Where each figure was read: workbook, sheet, cell, and the words of its source."""
    if st.toggle("D’où vient ce chiffre ?", key=f"origine-{panel.id}"):
        french_table(panel.origins(), key=f"origines-{panel.id}")


def french_table(table: pd.DataFrame, key: str, height: int | str = "auto") -> None:
    """A table whose numbers are written in French and still sort as numbers."""
    shown = table if table.size > _STYLED_CELLS else table.style.format(_number_formats(table))
    st.dataframe(shown, hide_index=True, key=key, height=height, column_config=_column_widths(table))


def _column_widths(table: pd.DataFrame) -> dict[str, Any]:
    """In a wide table, long texts leave room for the columns after them."""
    if table.shape[1] <= _WIDE:
        return {}
    texts = [name for name in table.select_dtypes(exclude="number") if table[name].head(_LOOKED_AT).astype(str).str.len().max() > _LONG_TEXT]
    return {name: st.column_config.Column(width="medium") for name in texts}


def _number_formats(table: pd.DataFrame) -> dict[str, Callable[[float], str]]:
    numeric = list(table.select_dtypes("number").columns)
    return {column: functools.partial(number, decimals=0) if table[column].mod(1).eq(0).all() else number for column in numeric}


def written_table(table: pd.DataFrame) -> str:
    """A short table as text: the grid that others are shown in weighs 300 kB, which a first page waits for."""
    formats = _number_formats(table)
    columns = [[plain(formats.get(name, str)(value)) for value in table[name]] for name in table]
    rows = [[plain(name) for name in table], ["---:" if name in formats else "---" for name in table], *zip(*columns, strict=True)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


@st.fragment
def search_card(make: Callable[..., list[Panel]], perimetre: Perimetre | None, *, label: str, placeholder: str, key: str) -> None:
    """A card that is a table with a search: ``make(dataset, perimetre, search)`` returns its one Panel."""
    with st.container(border=True, key=f"panneau-{key}"):
        search = st.text_input(label, placeholder=placeholder, key=f"recherche-{key}", max_chars=100)
        with guarded():
            # A search is anyone's text: only the list without one is worth keeping.
            panel = (make(dataset(), perimetre, search) if search else panels(make, perimetre))[0]
            _words(panel)
            french_table(panel.table, key=f"tableau-{key}", height=420)
            show_origins(panel)
            file_buttons(panel)
