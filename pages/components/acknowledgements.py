"""The points that are to be read before publishing: a box each, however many; what is ticked is kept at once, with who did."""

from collections.abc import Collection, Sequence

import streamlit as st

from crte_data.access import Action
from crte_data.drafts import Draft
from crte_data.errors import UserError
from crte_data.french import number
from loaders.report import Anomaly, RuleGroup
from pages.components.access import require
from pages.components.author import author
from pages.components.data import store
from pages.components.held import REFUSAL, Held
from pages.components.text import plain

_FEW, _PAGE = 3, 20  # points of a rule that are shown at once, and of a page of them


def ask_to_read(held: Held, draft: Draft) -> None:
    """How many were read of all, then a frame a rule."""
    groups = held.deposit.report.warnings
    if not groups:
        return
    count = sum(len(group.by_id) for group in groups)
    read = count - sum(len(group.unread(draft.acknowledged)) for group in groups)
    st.markdown(f"**{_counted(read, count)}** : cochez chaque point une fois relu.")
    if not author().name:
        st.info("Donnez votre nom, en haut de la page, avant de cocher : il est gardé avec chaque point relu.", icon=":material/person:")
    for group in groups:
        with st.container(border=True):
            _show_group(group, held, draft)


def _counted(read: int, count: int) -> str:
    return f"{number(read)} sur {number(count)} {'relu' if count == 1 else 'relus'}"


def _show_group(group: RuleGroup, held: Held, draft: Draft) -> None:
    """A line a rule; its points stand under it when they are few, else they open by pages."""
    unread = group.unread(draft.acknowledged)
    count = len(group.by_id)
    st.markdown(f"**{plain(group.rule.libelle)}** — {_counted(count - len(unread), count)}", help=plain(group.rule.explication))
    points = list(group.by_id.values())
    if count <= _FEW:
        _boxes(points, held, draft)
        return
    opened = st.expander("Les relire un par un", key=f"relire-{group.rule.code}", on_change="rerun")
    if opened.open:
        with opened:
            page = st.pagination(-(-count // _PAGE), key=f"relire-page-{group.rule.code}") if count > _PAGE else 1
            _boxes(points[(page - 1) * _PAGE : page * _PAGE], held, draft)
    if unread:
        ids = [point.id for point in unread]
        st.button(_all_of_them(len(unread), count), key=f"relus-{group.rule.code}", icon=":material/done_all:", disabled=not author().name, on_click=_keep, args=(held, ids))


def _all_of_them(unread: int, count: int) -> str:
    if unread == 1:
        return "J’ai relu le dernier"
    return f"J’ai relu les {number(unread)}{'' if unread == count else ' qui restent'}"


def _boxes(points: Sequence[Anomaly], held: Held, draft: Draft) -> None:
    """The draft decides what is ticked: somebody else may be reading it elsewhere."""
    for point in points:
        key, reader = f"relu-{point.id}", draft.acknowledged.get(point.id)
        st.session_state[key] = reader is not None
        told = [point.workbook if len(held.deposit.sent.files) > 1 else "", f"{point}{f' ({point.subject})' if point.subject else ''}", f"relu par {reader}" if reader else ""]
        st.checkbox(plain(" — ".join(filter(None, told))), key=key, disabled=not author().name, on_change=_keep, args=(held, [point.id], key))


def _keep(held: Held, ids: Collection[str], box: str = "") -> None:
    """What a box says, or that all of these were read. Its answer comes before the page's own guard."""
    try:
        require(Action.DEPOSER, held.deposit.scope.concerns)
        store().acknowledge(held.draft, author(), ids, is_read=not box or st.session_state[box])
    except UserError as error:
        st.session_state[REFUSAL] = str(error)
