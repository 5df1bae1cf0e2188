"""Small words of French sentences: the article of a place, the preposition of a period."""

import re

from crte_data.french import UNKNOWN_TEXT, enumeration

_ARTICLES = {
    "CAVM": "la", "CAPH": "la", "Valenciennois": "le", "Nord": "le", "Hauts-de-France": "les", "France": "la",
    "Bassin minier": "le",
}  # fmt: skip


def the(place: str) -> str:
    """A territory with its article; a commune has none.

    >>> the("Hauts-de-France")
    'les Hauts-de-France'
    """
    return f"{_ARTICLES[place]} {place}" if place in _ARTICLES else place


def during(period: str) -> str:
    """« en 2020 », « au T2 2021 », « sur 2016-2019 », « depuis 2017 »; « (non daté) » when the source gives no date."""
    if not period:
        return "(non daté)"
    if re.fullmatch(r"\d{4}", period):
        return f"en {period}"
    if re.match(r"[TtSs]\s?\d", period):
        return f"au {period}"
    return f"sur {period}" if re.fullmatch(r"\d{4}\s?[-–]\s?\d{4}", period) else period


def sentence(text: str) -> str:
    """The text with a capital and a full stop; « » stays « »."""
    return f"{text[0].upper()}{text[1:].rstrip('.')}." if text else ""


def at_date(place: str, period: str) -> str:
    """« CAPH, 2024 »; the place alone when the source gives no date."""
    return f"{place}, {period}" if period else place


def unknown_for(places: list[str]) -> str:
    """« CAVM et CAPH : non communiqué. » after what is said of the others; nothing when no place is silent."""
    return f" {enumeration(places)} : {UNKNOWN_TEXT}." if places else ""
