"""The rules of publishing, the same from the screen and from a terminal."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from crte_data.changes import is_unchanged
from crte_data.errors import UserError
from crte_data.french import enumeration, plural
from crte_data.journal import Action, Person
from crte_data.store import Store
from loaders.deposit import Deposit
from loaders.report import RuleGroup


class PublicationRefused(UserError):
    """The rules do not allow it; nothing that is published has changed."""


def refusal(deposit: Deposit, acknowledged: Mapping[str, str], author: str, comment: str) -> str:
    """Why this deposit may not be published, in French; empty when it may. ``acknowledged`` are ids of anomalies, and who read each."""
    if not deposit.is_publishable:
        return "Des anomalies bloquantes restent : corrigez le classeur et déposez-le à nouveau. Ce qui est publié n’a pas changé."
    if is_unchanged(deposit.before, deposit.after):
        return "Ces classeurs disent la même chose que la version publiée : il n’y a rien à publier."
    unread = {group.rule.libelle: len(left) for group in deposit.report.warnings if (left := group.unread(acknowledged))}
    if unread:
        named = enumeration([f"« {libelle} » ({count})" for libelle, count in unread.items()])
        return f"{plural(sum(unread.values()), 'point reste', 'points restent')} à relire avant de publier : {named}."
    if not author.strip() or not comment.strip():
        return "Donnez votre nom et la raison de la mise à jour."
    return ""


def publish(store: Store, deposit: Deposit, by: Person, comment: str, as_of: date | None = None, acknowledged: Mapping[str, str] = MappingProxyType({}), draft: str | None = None) -> int:
    """Publish a deposit and say its version; a refusal is written in the journal.

    Raises PublicationRefused when the rules do not allow it, VersionConflict when somebody published in between.
    """
    with store.refusals_told(by, Action.PUBLICATION, draft or ""):
        if refused := refusal(deposit, acknowledged, by.name, comment):
            raise PublicationRefused(refused)
        earlier = store.workbooks(deposit.before.version)
        told = deposit.publication(earlier, author=by.name.strip(), comment=comment.strip(), as_of=as_of, role=by.role, email=by.email)
        return store.publish(replace(told, report=_report(deposit, acknowledged)), draft)


def _report(deposit: Deposit, acknowledged: Mapping[str, str]) -> str:
    """The control as it was when somebody took it upon himself to publish, and who had read what of it."""
    read = [_who_read(group, acknowledged) for group in deposit.report.warnings]
    told = [f"Portée : {deposit.scope}", f"Points à vérifier relus : {' ; '.join(read) or 'aucun'}"]
    return "\n".join(filter(None, [*told, deposit.report.as_text(acknowledged)]))


def _who_read(group: RuleGroup, acknowledged: Mapping[str, str]) -> str:
    """« Base non dite » (3), par Ada (agent) et Camille (responsable)."""
    return f"« {group.rule.libelle} » ({len(group.by_id)}), par {enumeration(sorted({acknowledged[identity] for identity in group.by_id}))}"


def revert(store: Store, version: int, by: Person, comment: str, seen: int) -> int:
    """Publish again what an earlier version held and say its new number; ``seen`` is the current version of whoever decided.

    Raises PublicationRefused, VersionConflict, and UserError when there is no such version.
    """
    with store.refusals_told(by, Action.RETOUR, version):
        store.version(version)
        refused = "Donnez votre nom." if not by.name.strip() else f"La version {version} est déjà celle que tout le monde voit." if version == store.current_id() else ""
        if refused:
            raise PublicationRefused(refused)
        told = f"Retour à la version {version}{f' : {comment.strip()}' if comment.strip() else ''}"
        return store.revert(version, by.name.strip(), told, seen, by.role, by.email)
