"""Publishing a deposit: each warning read, why, as of when; and going back to a version."""

from collections.abc import Mapping
from datetime import date

import streamlit as st

from crte_data.access import Action
from crte_data.changes import is_unchanged
from crte_data.drafts import Draft
from crte_data.errors import UserError
from crte_data.store import Version, VersionConflict
from loaders.publishing import publish, revert
from pages.components.access import require
from pages.components.acknowledgements import ask_to_read
from pages.components.author import author
from pages.components.data import store
from pages.components.edition import known_already
from pages.components.held import REFUSAL, Held, let_go, read_again
from pages.components.text import plain

_MESSAGE = "depot_message"


def publish_form(held: Held, *, may_publish: bool) -> None:
    """What is asked before publishing, or why nothing is. All of it is kept with the draft as it is given."""
    deposit = held.deposit
    if not deposit.is_publishable:
        st.error("Des anomalies bloquantes restent : corrigez le classeur et déposez-le à nouveau. Ce qui est publié n’a pas changé.", icon=":material/block:")
        return
    if is_unchanged(deposit.before, deposit.after):
        st.info("Ces classeurs disent la même chose que la version publiée : il n’y a rien à publier.", icon=":material/info:")
        return
    draft = store().draft(held.draft)
    ask_to_read(held, draft)
    comment, as_of = _ask_why(draft)
    if not may_publish:
        st.info("Un responsable doit publier ce dépôt : il le trouvera ici, parmi les brouillons en attente.", icon=":material/lock:")
    elif st.button("Publier", key="publier", type="primary"):
        require(Action.PUBLIER, deposit.scope.concerns)
        _publish(held, comment, as_of, draft.acknowledged)


def _ask_why(draft: Draft) -> tuple[str, date | None]:
    """Why, and as of when. The draft decides what stands there: somebody else may have it open, and only what is typed is kept."""
    why, when = f"commentaire-{draft.id}", f"arrete-{draft.id}"
    for key, kept in ((why, draft.comment), (when, draft.as_of)):
        if key not in st.session_state or st.session_state[key] != kept:
            st.session_state[key] = kept
    comment = st.text_area("Pourquoi cette mise à jour", key=why, max_chars=2_000, on_change=_keep, args=(draft.id, "comment", why))
    return comment, st.date_input("Date d’arrêté des données (facultative)", key=when, format="DD/MM/YYYY", on_change=_keep, args=(draft.id, "as_of", when))


def _keep(draft: str, name: str, key: str) -> None:
    """Its answer comes before the page's own guard."""
    try:
        store().update_draft(draft, author(), **{name: st.session_state[key]})
    except UserError as error:
        st.session_state[REFUSAL] = str(error)


def _publish(held: Held, comment: str, as_of: date | None, acknowledged: Mapping[str, str]) -> None:
    try:
        version = publish(store(), held.deposit, author(), comment, as_of, acknowledged, held.draft)
    except VersionConflict as error:
        st.error(f"{plain(error)} Votre dépôt est gardé.", icon=":material/sync_problem:")
        # What is clicked here is no longer drawn at the rerun: only a callback hears it.
        st.button("Comparer avec la nouvelle version", key="comparer-refus", on_click=read_again)
        return
    except UserError as error:
        st.error(plain(error), icon=":material/edit:")
        return
    let_go()
    _announce(version, f"Version {version} publiée : tout le monde la voit dès maintenant.")


def _announce(version: int, message: str) -> None:
    """Start afresh, and say what was done."""
    known_already(version)
    st.session_state[_MESSAGE] = message
    st.rerun()


def say_published() -> None:
    """The message of the publication that has just been made, once."""
    if message := st.session_state.pop(_MESSAGE, None):
        st.success(message, icon=":material/check:")


def revert_form(version: Version, seen: int) -> None:
    """Publish again what an earlier version held; ``seen`` is the version that was current when the person decided."""
    comment = st.text_input("Pourquoi ce retour (facultatif)", key=f"retour-{version.id}", max_chars=500)
    if not st.button(f"Revenir à la version {version.id}", key=f"revenir-{version.id}", icon=":material/undo:"):
        return
    try:
        require(Action.REVENIR)
        new = revert(store(), version.id, author(), comment, seen)
    except UserError as error:
        st.error(plain(error), icon=":material/sync_problem:")
        return
    _announce(new, f"Version {new} publiée : elle reprend la version {version.id}.")
