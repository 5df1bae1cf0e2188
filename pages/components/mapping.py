"""How the sheets were read: shown, corrected by a person, remembered for the next file of that shape."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from crte_data.access import Action
from loaders.deposit import Deposit
from loaders.layouts.mapping import OPTIONS, Correction, SheetMapping
from loaders.layouts.registry import IGNORED, LAYOUTS, UNKNOWN, layout
from loaders.naming import Names
from pages.components.access import require
from pages.components.author import author
from pages.components.card import french_table
from pages.components.data import store
from pages.components.text import plain

_LABELS = {UNKNOWN: "Non reconnue", IGNORED: "À ne pas lire"} | {known.code: known.label for known in LAYOUTS}
_UNREAD, _UNSAID, _NONE = "(non lue)", "Non précisé", "Aucune"


def saved_corrections() -> dict[str, Correction]:
    """What people said before, by shape."""
    return {shape: Correction.from_json(saved) for shape, saved in store().corrections().items()}


def show_mappings(deposit: Deposit, names: Names) -> None:
    """Every sheet with what each column was taken for; a correction reads the workbooks again."""
    details = st.expander("Comment les feuilles ont été lues", key="lecture", on_change="rerun", icon=":material/table_chart:")
    if not details.open:
        return
    with details:
        st.markdown("Corrigez ce qui a été mal compris : le classeur est relu, et un prochain fichier aux mêmes en-têtes le sera de la même façon.")
        shown = {mapping.shape: mapping for reading in deposit.readings for mapping in reading.mappings}
        for mapping in shown.values():
            _show(mapping, names)


def _show(mapping: SheetMapping, names: Names) -> None:
    """One sheet: its columns, then what can be said of it."""
    with st.form(f"feuille-{mapping.shape}"):
        st.markdown(f"**Feuille « {plain(mapping.sheet)} »** — en-têtes lus ligne {mapping.last_row + 1}")
        meanings = _meanings(mapping, names)
        french_table(_columns(mapping, meanings), key=f"colonnes-{mapping.shape}")
        family = st.selectbox("Cette feuille est", list(_LABELS), index=list(_LABELS).index(mapping.layout), format_func=_LABELS.__getitem__, key=f"famille-{mapping.shape}")
        options = _ask_options(mapping)
        changed = _ask_column(mapping, meanings)
        with st.container(horizontal=True):
            if st.form_submit_button("Relire ainsi", key=f"relire-{mapping.shape}", type="primary"):
                _keep(mapping, Correction(layout=family, meanings=_told(mapping) | changed if family == mapping.layout else changed, options=options))
            if st.form_submit_button("Oublier les corrections", key=f"oublier-{mapping.shape}"):
                _keep(mapping, None)


def _meanings(mapping: SheetMapping, names: Names) -> dict[str, str]:
    """What a column of this sheet may hold: code → label, that of a group's total being its own header."""
    known = {} if mapping.layout in (UNKNOWN, IGNORED) else dict(layout(mapping.layout).meanings(names))
    return {"": _UNREAD} | known | {column.meaning: column.header for column in mapping.columns if column.meaning and column.meaning not in known}


def _columns(mapping: SheetMapping, meanings: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame({
        "Colonne": [column.letter for column in mapping.columns], "En-tête": [column.header for column in mapping.columns],
        "Lue comme": [meanings[column.meaning] for column in mapping.columns],
    })  # fmt: skip


def _ask_options(mapping: SheetMapping) -> dict[str, str]:
    """What the sheet leaves unsaid."""
    answers = dict(mapping.options)
    for option in () if mapping.layout in (UNKNOWN, IGNORED) else layout(mapping.layout).asks:
        answers[option] = _ask(option, mapping)
    return answers


def _ask(option: str, mapping: SheetMapping) -> str:
    question, choices = OPTIONS[option]
    said, key = mapping.options.get(option, ""), f"{option}-{mapping.shape}"
    if not choices:
        return st.text_input(question, said, key=key, max_chars=100).strip()
    offered = list(dict.fromkeys(["", *choices, said]))
    return st.selectbox(question, offered, index=offered.index(said), format_func=lambda answer: answer or _UNSAID, key=key)


def _ask_column(mapping: SheetMapping, meanings: dict[str, str]) -> dict[int, str]:
    """One column and what it holds: each correction shows at once what it gives."""
    if mapping.layout in (UNKNOWN, IGNORED):
        return {}
    headers = {column.index: f"{column.letter} – {column.header}" for column in mapping.columns}
    left, right = st.columns(2)
    index = left.selectbox("Colonne à corriger", list(headers), index=None, format_func=headers.__getitem__, placeholder=_NONE, key=f"colonne-{mapping.shape}")
    meaning = right.selectbox("Elle contient", list(meanings), format_func=meanings.__getitem__, key=f"contient-{mapping.shape}")
    return {} if index is None else {index: meaning}


def _told(mapping: SheetMapping) -> dict[int, str]:
    """What was said before of this sheet's columns, and still holds."""
    saved = store().corrections().get(mapping.shape)
    return dict(Correction.from_json(saved).meanings) if saved else {}


def _keep(mapping: SheetMapping, correction: Correction | None) -> None:
    """Remember, and read the same files again."""
    require(Action.CORRIGER)
    store().remember({mapping.shape: replace(correction, options={name: answer for name, answer in correction.options.items() if answer}).as_json() if correction else {}}, author())
    st.session_state["depot_relire"] = True
    st.rerun()
