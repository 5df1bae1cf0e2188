"""Who may do what: one table of actions, each with the least role it asks for. Whatever is not in it is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

from crte_data.errors import UserError
from crte_data.vocabulary import Perimetre


class Role(IntEnum):
    """A role includes the ones before it."""

    VISITEUR = 0  # reads
    AGENT = 1  # deposits, for one périmètre or both, and sees what it would change
    RESPONSABLE = 2  # publishes and goes back to a version
    ADMINISTRATEUR = 3  # reads the journal, saves and restores


ROLE_NAMES = {Role.VISITEUR: "visiteur", Role.AGENT: "agent", Role.RESPONSABLE: "responsable", Role.ADMINISTRATEUR: "administrateur"}
BOTH = frozenset({Perimetre.CAVM, Perimetre.CAPH})


@dataclass(frozen=True, kw_only=True)
class Person:
    """Whom the app takes the person at the other end for. Without an identity: a visitor without a name."""

    name: str = ""
    email: str = ""
    role: Role = Role.VISITEUR
    perimetres: frozenset[Perimetre] = frozenset()  # those whose lines an agent may deposit
    is_signed_in: bool = False  # with a role or without


VISITOR = Person()
# Whoever can run a command on the server, or sits at it under the local mode.
ON_THIS_MACHINE = Person(role=Role.ADMINISTRATEUR, perimetres=BOTH)


class Action(StrEnum):
    """What the journal and the refusals call each action; the value ends « vous ne pouvez pas… »."""

    LIRE = "lire le tableau de bord"
    VOIR_MONTANTS = "voir les montants qui ne sont pas encore publics"
    DEPOSER = "déposer un classeur"
    CORRIGER = "corriger la lecture d’un classeur"
    VOIR_BROUILLONS = "voir les brouillons"
    VOIR_ORIGINAUX = "télécharger les classeurs d’origine et les rapports"
    PUBLIER = "publier"
    REVENIR = "revenir à une version"
    LIRE_JOURNAL = "lire le journal"
    SAUVEGARDER = "sauvegarder la base"
    RESTAURER = "restaurer une sauvegarde"


class Rule(NamedTuple):
    role: Role
    by_perimetre: bool = False  # an agent may do it for its own périmètre only
    of_all: bool = False  # it changes the lines of both: one périmètre is not enough


RULES: Mapping[Action, Rule] = {
    Action.LIRE: Rule(Role.VISITEUR),
    Action.VOIR_MONTANTS: Rule(Role.AGENT),
    Action.DEPOSER: Rule(Role.AGENT, by_perimetre=True),
    Action.CORRIGER: Rule(Role.AGENT),
    Action.VOIR_BROUILLONS: Rule(Role.AGENT),
    Action.VOIR_ORIGINAUX: Rule(Role.AGENT),
    Action.PUBLIER: Rule(Role.RESPONSABLE, by_perimetre=True),
    Action.REVENIR: Rule(Role.RESPONSABLE, of_all=True),
    Action.LIRE_JOURNAL: Rule(Role.ADMINISTRATEUR),
    Action.SAUVEGARDER: Rule(Role.ADMINISTRATEUR),
    Action.RESTAURER: Rule(Role.ADMINISTRATEUR),
}


class AccessDenied(UserError):
    """The person's role does not allow this."""


def may(person: Person, action: Action, perimetre: Perimetre | None = None) -> bool:
    """Whether the person may do it, at all or for the lines of one périmètre.

    ``COMMUN`` stands for what concerns both agglomérations, a whole workbook included: one of them is not enough.
    """
    rule = RULES[action]
    if person.role < rule.role or (rule.of_all and not person.perimetres >= BOTH):
        return False
    if not rule.by_perimetre or perimetre is None:
        return not rule.by_perimetre or bool(person.perimetres)
    return (BOTH if perimetre is Perimetre.COMMUN else {perimetre}) <= person.perimetres


def check(person: Person, action: Action, perimetre: Perimetre | None = None) -> None:
    """Raises AccessDenied with a sentence that says what is missing."""
    if not may(person, action, perimetre):
        raise AccessDenied(refusal(person, action))


def refusal(person: Person, action: Action) -> str:
    """Why, and what the person can do about it.

    >>> refusal(VISITOR, Action.PUBLIER)
    'Cette action est réservée aux responsables : identifiez-vous pour publier.'
    """
    needed = RULES[action].role
    if person.role >= needed:
        return f"Vos droits ne couvrent pas tout ce périmètre : demandez à un administrateur de {action}, ou les droits qui manquent."
    reserved = f"Cette action est réservée aux {ROLE_NAMES[needed]}s"
    if not person.is_signed_in:
        return f"{reserved} : identifiez-vous pour {action}."
    return f"{reserved} : votre rôle ({ROLE_NAMES[person.role]}) ne permet pas de {action}. Demandez l’accès à un administrateur."


LOCAL_MODE = "local"
_FORWARDED = frozenset({"x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-server", "forwarded", "x-real-ip", "via"})
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


def is_at_the_keyboard(mode: str | None, headers: Mapping[str, str], peer: str | None) -> bool:
    """True under ``CRTE_MODE=local`` for a browser on this very machine, and never through a proxy.

    A proxy may say nothing of itself: the address of the peer and the host that was asked for must be this machine's,
    and the page that asks must come from that very host. No browser opens a WebSocket or sends a file without an
    origin. Without any header there is no browser at all: a page run by itself.
    """
    said = {name.lower(): value for name, value in headers.items()}
    if mode != LOCAL_MODE or not _is_loopback(peer) or not _FORWARDED.isdisjoint(said):
        return False
    return not said or _is_of_this_machine(said.get("host", ""), said.get("origin", ""))


def _is_of_this_machine(host: str, origin: str) -> bool:
    try:
        return urlsplit(f"//{host}").hostname in _THIS_MACHINE and urlsplit(origin).netloc == host
    except ValueError:
        return False


def _is_loopback(peer: str | None) -> bool:
    """Streamlit says None for a browser of this machine."""
    try:
        return peer is None or ip_address(peer).is_loopback
    except ValueError:
        return False
