"""The deposit in hand: files just dropped, or a draft taken up again. Either is kept as a draft until it is published."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from crte_data.access import Action, Person, may
from crte_data.changes import is_unchanged
from crte_data.database import StoreUnavailable
from crte_data.deposit_scope import DepositScope
from crte_data.drafts import Draft
from crte_data.errors import UserError
from crte_data.journal import Action as JournalAction
from crte_data.journal import Outcome, entry
from loaders.bundled import not_bundled
from loaders.deposit import Deposit, put, read_files
from loaders.reading_apart import read_tables_apart
from pages.components.access import require
from pages.components.author import author
from pages.components.data import published, store
from pages.components.mapping import saved_corrections
from pages.components.progress import shown_progress

REFUSAL = "depot_refus"  # what a button could not do, until the page says it
_HELD, _TAKEN_UP, _AGAIN, _UPLOADS = "depot_tenu", "depot_repris", "depot_relire", "depot"
Origin = tuple[str, ...] | str  # the files dropped, or the id of the draft taken up


@dataclass(frozen=True, kw_only=True)
class Held:
    """What is being decided on; ``draft`` is where it is kept, empty while there is nothing to keep."""

    origin: Origin
    deposit: Deposit
    draft: str = ""
    author: str = ""


def held_deposit(uploaded: Sequence[UploadedFile], person: Person) -> Held | None:
    """The deposit in hand, read once: a rerun reads nothing again, and compares with the same version."""
    origin: Origin = tuple(file.file_id for file in uploaded) or st.session_state.get(_TAKEN_UP, "")
    if not origin:
        st.session_state.pop(_HELD, None)
        return None
    held = st.session_state.get(_HELD)
    earlier = held if held and held.origin == origin else None
    if earlier is None or st.session_state.pop(_AGAIN, False):
        earlier = _read_or_let_go(origin, uploaded, earlier, person)
    elif earlier.draft and not earlier.author and author().name:  # the name came after the files
        earlier = _kept(earlier)
    st.session_state[_HELD] = earlier
    return earlier


def _read_or_let_go(origin: Origin, uploaded: Sequence[UploadedFile], earlier: Held | None, person: Person) -> Held:
    """What may not be deposited, or is no longer open, is refused once and is then no longer in hand."""
    try:
        return _read(origin, uploaded, earlier, person)
    except StoreUnavailable:
        raise
    except UserError:
        let_go()
        raise


def _read(origin: Origin, uploaded: Sequence[UploadedFile], earlier: Held | None, person: Person) -> Held:
    draft = earlier.draft if earlier else origin if isinstance(origin, str) else ""
    told = store().draft(draft) if draft else None
    if told:
        require(Action.DEPOSER, DepositScope.from_json(told.scope).concerns)
    files = [(file.name, file.getvalue()) for file in uploaded] or list(store().draft_workbooks(draft).items())
    with shown_progress() as progress:
        sent = read_files(files, published(), progress, saved_corrections(), functools.partial(read_tables_apart, on_wait=progress.wait))
        deposit = put(sent, published(), DepositScope.from_json(told.scope) if told else None, _earlier_workbooks(), progress)
    if not deposit.readings:
        store().record(entry(author(), JournalAction.DEPOT, ", ".join(name for name, _ in files), "Aucun classeur n’a pu être lu.", Outcome.REFUSE))
    held = Held(origin=origin, deposit=deposit if told else _within_rights(deposit, person), draft=draft, author=told.author if told else "")
    return held if told and _is_kept(told, held.deposit) else _kept(held)


def _earlier_workbooks() -> dict[str, bytes]:
    return not_bundled(store().workbooks(published().version))


def _is_kept(draft: Draft, deposit: Deposit) -> bool:
    """True when the draft says it all: reading it again brought nothing new."""
    return (draft.parent, draft.report) == (deposit.before.version, deposit.report.as_text())


def scopes_allowed(deposit: Deposit, person: Person) -> list[DepositScope]:
    return [scope for scope in deposit.scopes if may(person, Action.DEPOSER, scope.concerns)]


def _within_rights(deposit: Deposit, person: Person) -> Deposit:
    """The same, limited to what the person may deposit. Raises AccessDenied when that is nothing of it."""
    allowed = scopes_allowed(deposit, person)
    if deposit.scope in allowed or not deposit.readings:
        return deposit
    if not allowed:
        require(Action.DEPOSER, deposit.scope.concerns)
    return put(deposit.sent, deposit.before, allowed[0], _earlier_workbooks())


def change_scope(scope: DepositScope) -> None:
    """The same files, for another part of what is published."""
    held = st.session_state[_HELD]
    st.session_state[_HELD] = _kept(replace(held, deposit=put(held.deposit.sent, held.deposit.before, scope, _earlier_workbooks())))


def _kept(held: Held) -> Held:
    """Write the draft, or what it has become; what would change nothing begins none."""
    deposit, who = held.deposit, author()
    if not held.draft and is_unchanged(deposit.before, deposit.after):
        return held
    name = who.name or held.author
    draft = deposit.as_draft(author=name, role=who.role, email=who.email)
    return replace(held, draft=store().save_draft(draft, held.draft or None), author=name)


def read_again() -> None:
    """At the rerun that follows, read the same files once more, and compare them with the version of then."""
    st.session_state[_AGAIN] = True


def take_up(draft: str) -> None:
    """From now on, this draft is in hand."""
    let_go()
    st.session_state[_TAKEN_UP] = draft


def let_go() -> None:
    """Start afresh with an empty uploader; the draft stays among the others."""
    st.session_state[_UPLOADS] = st.session_state.get(_UPLOADS, 0) + 1
    for name in (_HELD, _TAKEN_UP, _AGAIN):
        st.session_state.pop(name, None)


def uploader_key() -> str:
    """Another one empties the uploader."""
    return f"classeurs-{st.session_state.setdefault(_UPLOADS, 0)}"
