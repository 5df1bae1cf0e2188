"""Deposits that wait for somebody to publish or abandon them."""

import streamlit as st

from crte_data.access import Action
from crte_data.deposit_scope import DepositScope
from crte_data.drafts import Draft
from crte_data.errors import UserError
from crte_data.history import who, written_moment
from pages.components.access import require
from pages.components.author import author
from pages.components.data import current_version, store
from pages.components.held import REFUSAL, let_go, take_up
from pages.components.text import plain

_CHOSEN = "brouillon-choisi"


def show_drafts(in_hand: str) -> None:
    """Those that are open, save the one in hand: take one up, or abandon it."""
    waiting = [draft for draft in store().drafts() if draft.is_open and draft.id != in_hand]
    if not waiting:
        return
    st.header("Brouillons en attente", anchor=False)
    names = {draft.id: _name(draft) for draft in waiting}
    chosen = st.selectbox("Un dépôt déjà contrôlé, pas encore publié", list(names), format_func=names.__getitem__, key=_CHOSEN)
    draft = next(draft for draft in waiting if draft.id == chosen)
    _describe(draft)
    with st.container(horizontal=True):
        st.button("Reprendre ce brouillon", key="reprendre", icon=":material/edit_document:", on_click=take_up, args=(draft.id,))
        st.button("L’abandonner", key="abandonner", icon=":material/delete:", on_click=_abandon, args=(draft,))


def _name(draft: Draft) -> str:
    return f"{written_moment(draft.updated_at)} – {who(draft.author, draft.role) if draft.author else 'auteur non communiqué'} – {DepositScope.from_json(draft.scope)} – n° {draft.number}"


def _describe(draft: Draft) -> None:
    files = ", ".join(store().draft_workbook_names(draft.id))
    behind = current_version() != draft.parent
    told = [f"Classeurs : {files}", f"préparé d’après la version {draft.parent}{f', la version publiée est la {current_version()}' if behind else ''}", draft.comment]
    st.caption(plain(" ; ".join(filter(None, told)) + "."))


def _abandon(draft: Draft) -> None:
    """What it holds stays in the journal's reach; nobody is offered it any more."""
    try:
        require(Action.DEPOSER, DepositScope.from_json(draft.scope).concerns)  # a button's answer comes before the page's own guard
        store().abandon(draft.id, author())
    except UserError as error:
        st.session_state[REFUSAL] = str(error)
    st.session_state.pop(_CHOSEN, None)


def abandon_in_hand(held_draft: str) -> None:
    """The same for the deposit in hand, with an empty uploader to follow."""
    _abandon(store().draft(held_draft))
    let_go()


def say_refused() -> None:
    """What a button could not do, once."""
    if message := st.session_state.pop(REFUSAL, None):
        st.error(plain(message), icon=":material/block:")
