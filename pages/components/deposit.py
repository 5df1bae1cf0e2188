"""What was read in the dropped workbooks, what of it is to be published, and what that would change."""

import streamlit as st

from crte_data.access import Action, Person
from crte_data.deposit_scope import DepositScope
from crte_data.errors import UserError
from crte_data.french import plural
from crte_data.tables import TABLES
from loaders.deposit import Deposit
from pages.components.access import require
from pages.components.card import written_table
from pages.components.comparison import show_figures, show_rows
from pages.components.control_report import show_control
from pages.components.data import published
from pages.components.held import REFUSAL, Held, change_scope, read_again, scopes_allowed
from pages.components.text import plain


def say_if_outdated(deposit: Deposit) -> None:
    """Somebody published since these files were compared: offer to compare again, keep what was dropped."""
    current = published().version
    if deposit.before.version == current:
        return
    st.warning(f"La version {current} a été publiée entre-temps : comparez à nouveau avant de publier.", icon=":material/sync_problem:")
    st.button("Comparer avec la nouvelle version", key="comparer", on_click=read_again)


def choose_scope(held: Held, person: Person) -> None:
    """What the deposit replaces: as proposed from what was read, or as the person says."""
    offered = {str(scope): scope for scope in scopes_allowed(held.deposit, person)}
    if len(offered) < 2:
        return
    key = f"portee-{held.draft}"
    st.session_state[key] = str(held.deposit.scope)
    st.selectbox("Ce que ce dépôt remplace", list(offered), key=key, on_change=lambda: _choose(offered[st.session_state[key]]))
    if not held.deposit.scope.is_whole:
        st.caption("Le reste de ce qui est publié ne change pas.")


def _choose(scope: DepositScope) -> None:
    """A box's answer comes before the page's own guard."""
    try:
        require(Action.DEPOSER, scope.concerns)
        change_scope(scope)
    except UserError as error:
        st.session_state[REFUSAL] = str(error)


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
    """Key figures before and after, then the rows that move."""
    show_figures(deposit.before, deposit.after)
    show_rows(deposit.before, deposit.after, "depot")
