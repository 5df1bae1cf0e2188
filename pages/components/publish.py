"""Publishing a deposit: who, why, as of when."""

import streamlit as st

from crte_data.changes import is_unchanged
from crte_data.errors import UserError
from loaders.deposit import Deposit
from loaders.report import Level
from pages.components.data import store
from pages.components.deposit import compare_again
from pages.components.text import plain


def publish_form(deposit: Deposit, *, may_publish: bool) -> None:
    """The form, or why there is none."""
    if not deposit.is_publishable:
        st.error("Des anomalies bloquantes restent : corrigez le classeur et déposez-le à nouveau. Ce qui est publié n’a pas changé.", icon=":material/block:")
        return
    if is_unchanged(deposit.before, deposit.after):
        st.info("Ces classeurs disent la même chose que la version publiée : il n’y a rien à publier.", icon=":material/info:")
        return
    if not may_publish:
        st.info("Un responsable doit publier ce dépôt.", icon=":material/lock:")
        return
    with st.form("publier"):
        author = st.text_input("Votre nom", key="auteur", max_chars=100, autocomplete="name")
        comment = st.text_area("Pourquoi cette mise à jour", key="commentaire", max_chars=2_000)
        as_of = st.date_input("Date d’arrêté des données (facultative)", value=None, format="DD/MM/YYYY", key="arrete")
        to_check = deposit.report.counts()[Level.A_VERIFIER]
        read = st.checkbox("J’ai relu les points à vérifier", key="relu") if to_check else True
        sent = st.form_submit_button("Publier", type="primary")
    if sent:
        _publish(deposit, author.strip(), comment.strip(), as_of, read)


def _publish(deposit: Deposit, author: str, comment: str, as_of: object, read: bool) -> None:
    if not author or not comment:
        st.error("Donnez votre nom et la raison de la mise à jour.", icon=":material/edit:")
        return
    if not read:
        st.error("Relisez les points à vérifier, puis cochez la case.", icon=":material/edit:")
        return
    try:
        version = store().publish(deposit.publication(store().workbooks(deposit.before.version), author=author, comment=comment, as_of=as_of))
    except UserError as error:
        st.error(plain(error), icon=":material/sync_problem:")
        # What is clicked here is no longer drawn at the rerun: only a callback hears it.
        st.button("Comparer avec la nouvelle version", key="comparer-refus", on_click=compare_again)
        return
    _announce(f"Version {version} publiée : tout le monde la voit dès maintenant.")


def _announce(message: str) -> None:
    """Start afresh with an empty uploader, and say what was done."""
    st.session_state["depot"] = st.session_state.get("depot", 0) + 1
    st.session_state.pop("depot_cle", None)
    st.session_state.pop("depot_lu", None)
    st.session_state["depot_message"] = message
    st.rerun()


def say_published() -> None:
    """The message of the publication that has just been made, once."""
    if message := st.session_state.pop("depot_message", None):
        st.success(message, icon=":material/check:")


def revert(version: int, author: str, parent: int) -> None:
    """Publish again what an earlier version held."""
    try:
        new = store().revert(version, author, f"Retour à la version {version}", parent)
    except UserError as error:
        st.error(plain(error), icon=":material/sync_problem:")
        return
    _announce(f"Version {new} publiée : elle reprend la version {version}.")
