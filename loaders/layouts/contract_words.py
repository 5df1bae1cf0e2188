"""Volets, orientations and statuses as maquettes write them, brought to the contract's own."""

import functools
import re
from typing import NamedTuple

from crte_data.names import normalised
from crte_data.vocabulary import ORIENTATIONS, STATUTS_ACTION, VOLET_SHORT, VOLETS

_STATUS_WORDS = {
    "réalisé": ("termine", "terminee", "acheve", "achevee", "livre", "livree", "solde", "soldee", "finalise", "cloture", "realisee", "fini", "fait", "mis en service"),
    "en cours": ("en travaux", "travaux en cours", "engage", "engagee", "en cours de realisation", "lance", "demarre", "demarree", "operationnel", "en chantier", "en execution", "notifie", "en cours d execution"),
    "à venir": ("a l etude", "etude", "etudes", "en etude", "etudes en cours", "projet", "en projet", "programme", "non demarre", "non demarree", "a lancer", "prevu", "a demarrer", "aps", "apd", "pro", "dce", "consultation", "intention", "a programmer", "en reflexion", "non commence"),
    "en pause": ("suspendu", "suspendue", "en attente de decision", "gele", "reporte", "reportee", "ajourne"),
    "bloqué": ("bloquee", "en difficulte"),
    "abandonné": ("abandonnee", "annule", "annulee", "retire", "retiree", "sans suite"),
}  # fmt: skip
_STATUSES = {normalised(status): status for status in STATUTS_ACTION} | {word: status for status, words in _STATUS_WORDS.items() for word in words}
_ORIENTATION = re.compile(r"(?<![\d.,])([1-3])[.,]([1-9])(?![\d])")
_VOLET = re.compile(r"(?:volet|pilier|axe)\s*(?:n\s*[°o]?\s*)?([1-3]|iii|ii|i)(?![\w])", re.IGNORECASE)
_ALONE = re.compile(r"(?:orientation|axe|objectif|volet|thematique)?\s*(?:n\s*[°o]?\s*)?([1-9])\b", re.IGNORECASE)
_ROMAN = {"i": "1", "ii": "2", "iii": "3"}


class Heading(NamedTuple):
    """Where an operation stands in the contract; empty for what is not said."""

    volet: str = ""
    orientation: str = ""


NO_HEADING = Heading()


@functools.lru_cache(maxsize=5_000)
def status_of(text: str) -> str:
    """The status that words such as « travaux en cours » mean; empty when nobody can tell."""
    key = normalised(text)
    return _STATUSES.get(key, "")


@functools.lru_cache(maxsize=5_000)
def heading_of(volet: str, axe: str = "", orientation: str = "") -> Heading:
    """Read the three texts together: « Volet 1 » + « Axe 2 » is orientation 1.2; « Axe 1.2 » says both by itself."""
    found = next(filter(None, map(_orientation, (orientation, axe, volet))), "")
    own = _volet(volet) or found[:1]
    if not found and own:
        numbers = [match[1] for text in (orientation, axe) if (match := _ALONE.match(normalised(text)))]
        found = next((code for code in (f"{own}.{number}" for number in numbers) if code in ORIENTATIONS), "")
    return Heading(own or _volet(axe), found)


def _orientation(text: str) -> str:
    match = _ORIENTATION.search(text)
    if match and f"{match[1]}.{match[2]}" in ORIENTATIONS:
        return f"{match[1]}.{match[2]}"
    key = normalised(text)
    return next((code for code, label in ORIENTATIONS.items() if key and normalised(label) in key), "")


def _volet(text: str) -> str:
    if match := _VOLET.search(text):
        return _ROMAN.get(match[1].lower(), match[1])
    if re.fullmatch(r"\s*[1-3](?:\.0)?(?:\s*[-–:.].*)?\s*", text):
        return text.strip()[0]
    key = normalised(text)
    return next((code for labels in (VOLETS, VOLET_SHORT) for code, label in labels.items() if key and normalised(label) in key), "")
