"""Columns of values: what a header says of all the values under it — « Objectif 2030 », « CAVM », « 2018 (observé) »."""

import re
from dataclasses import dataclass, replace

from crte_data.names import normalised
from crte_data.periods import parse_period
from crte_data.vocabulary import NEED, OBSERVED, PLANNED, POTENTIAL, REFERENCE, TARGET
from loaders.layouts.header_names import PATH, shown
from loaders.layouts.territory_names import territory
from loaders.naming import Names

VALUE = "valeur"  # the meaning of a column of values begins with it
_NATURES = {
    TARGET: ("objectif", "objectifs", "cible", "cibles", "cible visee", "valeur cible", "valeurs cibles", "attendu", "vise", "ambition", "horizon", "a l horizon"),
    REFERENCE: ("reference", "valeur de reference", "valeur initiale", "situation initiale", "etat initial", "valeur de depart", "depart", "initial", "t0"),
    PLANNED: ("prevision", "previsions", "previsionnel", "prevu", "projection", "estimation future"),
    POTENTIAL: ("potentiel",),
    NEED: ("besoin", "besoins"),
    OBSERVED: ("observe", "observes", "valeur observee", "valeurs observees", "realise", "realises", "reel", "constate"),
    "": ("valeur", "valeurs", "donnee", "donnees", "resultat", "resultats", "derniere valeur", "valeur actuelle", "valeur connue", "annee", "annees", "exercice"),
}  # fmt: skip
NATURES = {word: nature for nature, words in _NATURES.items() for word in words}
_PROVISIONAL = frozenset({"provisoire", "provisoires", "p", "estime", "estimee", "estimation", "e"})
_FILLERS = frozenset({"en", "au", "a", "de", "pour", "l", "an", "d", "ici", "fin decembre"})
_POINT = r"(?:\d{1,2}/){0,2}\d{4}|[TtSs] ?[1-4][ /-]\d{4}"
_PERIOD = re.compile(rf"(?:(?:depuis|avant|début|fin) )?(?:{_POINT})(?: ?[-–/] ?(?:{_POINT}))?", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Pins:
    """What a column says of its values; what is empty, the row or the sheet says."""

    nature: str = ""
    periode: str = ""
    territoire: str = ""
    prudence: str = ""
    indicateur: str = ""

    @property
    def meaning(self) -> str:
        """« valeur:objectif:2030 »: nature, period, territory, caution, indicator, the empty ones at the end left out."""
        return ":".join([VALUE, self.nature, self.periode, self.territoire, self.prudence, self.indicateur]).rstrip(":")


def pins_in(meaning: str) -> Pins | None:
    """What a meaning says, None when it is not that of a column of values."""
    word, *said = meaning.split(":", 5)
    if word != VALUE:
        return None
    return Pins(**dict(zip(("nature", "periode", "territoire", "prudence", "indicateur"), said, strict=False)))


def pins_of(header: str, names: Names, is_indicator_free: bool) -> Pins | None:
    """What a header pins, None when it is no column of values.

    ``is_indicator_free``: no column names the indicators, so that a group above the years may be one.
    """
    pins, is_value = Pins(), False
    for part in shown(header).split(PATH):
        if (place := territory(part, names)) and not pins.territoire:
            pins, is_value = replace(pins, territoire=place), True
        elif said := dated(part):
            pins, is_value = _merged(pins, said), True
        elif re.fullmatch(r"[\W\d]*", part):
            return None
        elif is_indicator_free:
            pins = replace(pins, indicateur=part)
    return pins if is_value else None


def _merged(pins: Pins, said: Pins) -> Pins:
    return replace(pins, nature=said.nature or pins.nature, periode=said.periode or pins.periode, prudence=said.prudence or pins.prudence)


def dated(part: str) -> Pins | None:
    """« Cible 2030 », « 2020 (p) »: a nature, a period, or both; None when something else is said, as in « Évolution 2015-2018 »."""
    found = _PERIOD.search(part)
    periode = _period(found[0]) if found else ""
    if found and not periode:
        return None
    words = normalised(part.replace(found[0], " ", 1) if found else part)
    prudence = "provisoire" if _PROVISIONAL & set(words.split()) else ""
    rest = " ".join(word for word in words.split() if word not in _PROVISIONAL)
    plain = " ".join(word for word in rest.split() if word not in _FILLERS)
    is_plain = not plain or re.fullmatch(r"t\d", plain)  # « T1 (2022) » is the first value after « T0 »
    nature = NATURES.get(rest, NATURES.get(plain, "" if periode and is_plain else None))
    return None if nature is None else Pins(nature=nature, periode=periode, prudence=prudence)


def _period(text: str) -> str:
    """The period as it is kept, « » when the digits are none."""
    try:
        return parse_period(re.sub(r" ?[–/] ?(?=\d{4}$)", "-", text) if re.fullmatch(r"\d{4} ?[–/] ?\d{4}", text) else text).label
    except ValueError:
        return ""
