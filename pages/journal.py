"""Journal: every change that was asked for, accepted or refused, for administrators."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from crte_data.access import Action
from crte_data.drafts import number
from crte_data.french import plural
from crte_data.history import HERE
from crte_data.journal import Line, Outcome
from pages.components.access import require
from pages.components.card import french_table
from pages.components.data import store
from pages.components.page import heading

_LINES = 200
_ALL = "Tout"
_OLDER = "journal-avant"
_DRAFT = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")  # how one is named in the journal


def _choose() -> dict[str, Any]:
    """What the filters ask of the journal; whatever changes shows the newest lines again."""
    first, second, third = st.columns(3)
    who = first.text_input("Personne", key="journal-personne", max_chars=100, placeholder="nom ou courriel", on_change=_newest)
    action = second.selectbox("Action", [_ALL, *store().journal_actions()], key="journal-action", on_change=_newest)
    outcome = third.selectbox("Résultat", [_ALL, *Outcome], key="journal-resultat", on_change=_newest)
    left, right, _ = st.columns(3)
    since = left.date_input("Du", value=None, format="DD/MM/YYYY", key="journal-du", on_change=_newest)
    until = right.date_input("Au", value=None, format="DD/MM/YYYY", key="journal-au", on_change=_newest)
    return {
        "who": (who or "").strip(), "action": None if action == _ALL else action, "outcome": None if outcome == _ALL else Outcome(outcome),
        "since": _midnight(since) if since else None, "until": _midnight(until + timedelta(days=1)) if until else None,
    }  # fmt: skip


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, HERE)


def _newest() -> None:
    st.session_state.pop(_OLDER, None)


def _older(before: int) -> None:
    st.session_state[_OLDER] = before


def _row(line: Line) -> dict[str, str]:
    return {
        "Date": f"{line.at.astimezone(HERE):%d/%m/%Y %H:%M:%S}", "Personne": line.who or "sans nom", "Courriel": line.email, "Rôle": line.role, "Action": line.action,
        "Résultat": line.outcome, "Objet": _DRAFT.sub(lambda draft: f"brouillon n° {number(draft[0])}", line.target), "Détail": line.detail,
    }  # fmt: skip


require(Action.LIRE_JOURNAL)
heading("Journal", "Ce qui a été demandé, accepté ou refusé. Aucune ligne ne se modifie ni ne s’efface depuis l’application.")
lines = store().journal(_LINES + 1, before=st.session_state.get(_OLDER), **_choose())
shown = lines[:_LINES]
if not shown:
    st.info("Aucune ligne ne répond à ces critères.", icon=":material/search_off:")
else:
    st.caption(f"{plural(len(shown), 'ligne')}, de la plus récente à la plus ancienne. Heure de Paris.")
    french_table(pd.DataFrame([_row(line) for line in shown], dtype="str"), key="journal", height="content" if len(shown) < 15 else 600)
with st.container(horizontal=True):
    if _OLDER in st.session_state:
        st.button("Revenir aux plus récentes", key="journal-recentes", icon=":material/first_page:", on_click=_newest)
    if len(lines) > _LINES:
        st.button("Lignes plus anciennes", key="journal-anciennes", icon=":material/history:", on_click=_older, args=(shown[-1].id,))
