"""What the words of a header say besides a name: unit, HT or TTC, stage of the amount, year."""

import functools
import re
from typing import NamedTuple

from crte_data.names import normalised

_UNITS = (
    (re.compile(r"\bm\s?€|\bm\s?euros?\b|\bmeur\b|millions?\s+d[’' ]?\s?euros?|\bmillions\b", re.IGNORECASE), 1e6, "M€"),
    (re.compile(r"\bk\s?€|\bk\s?euros?\b|\bkeur\b|milliers?\s+d[’' ]?\s?euros?|\bmilliers\b", re.IGNORECASE), 1e3, "k€"),
    (re.compile(r"€|\beuros?\b|\beur\b", re.IGNORECASE), 1.0, "€"),
)
UNITS = {label: factor for _, factor, label in _UNITS}
_BASES = {"HT": re.compile(r"\b(?:ht|h\.t\.?|hors taxes?)(?!\w)", re.IGNORECASE), "TTC": re.compile(r"\b(?:ttc|t\.t\.c\.?|toutes taxes comprises)(?!\w)", re.IGNORECASE)}
# The furthest stage named is the stage of the amount: « subvention accordée versée » is paid.
_STAGES = {
    "verse": re.compile(r"\b(?:verse|mandate|paye|percu|encaisse|liquide|realise|real)e?s?\b"),
    "accorde": re.compile(r"\b(?:accorde|notifie|engage|attribue|obtenu|octroye|acquis)e?s?\b"),
    "sollicite": re.compile(r"\b(?:sollicite|demande)e?s?\b"),
    "prevu": re.compile(r"\b(?:prevu|programme|previsionnel|previsionnelle|prevision|prev|estime|inscrit)e?s?\b"),
}
_MARK = "\0"  # where the unit was
_LEFT = re.compile(rf"\(?\s*(?:\ben)?\s*{_MARK}\s*\)|\ben\s*{_MARK}", re.IGNORECASE)
_YEAR = re.compile(r"\b(20[0-4]\d)(?:\.0)?\b")
_NOISE = frozenset(
    ["montant", "montants", "subvention", "subventions", "aide", "aides", "part", "participation", "participations", "financement", "financements", "contribution", "contributions", "cofinancement", "en", "de", "du", "des", "d", "l", "la", "le", "les", "au", "aux", "a", "titre", "annee", "exercice", "cp", "ae", "credits", "credit", "paiement", "paiements", "depense", "depenses", "dotation", "recettes"]
)


class HeaderWords(NamedTuple):
    """``name`` is what is left of the text; ``core`` what is left once words such as « subvention » are put aside.

    ``bare`` puts them aside at both ends only: « Région Hauts-de-France » has a « de » of its own.
    """

    name: str = ""
    core: str = ""
    unit: str = ""
    base: str = ""
    stage: str = ""
    year: str = ""
    bare: str = ""


@functools.lru_cache(maxsize=20_000)
def header_words(text: str) -> HeaderWords:
    """Read one header, or one part of a header with groups."""
    plain, unit = without_unit(text.replace("_", " "))
    base = next((base for base, pattern in _BASES.items() if pattern.search(plain)), "")
    plain = normalised(_BASES[base].sub(" ", plain) if base else plain)
    stage = next((stage for stage, pattern in _STAGES.items() if pattern.search(plain)), "")
    years = _YEAR.findall(" ".join(text.split()))
    year = years[0] if len(years) == 1 else ""
    words = _named(plain, stage, year).split()
    core = [word for word in words if word not in _NOISE]
    bare = words[words.index(core[0]) : len(words) - words[::-1].index(core[-1])] if core else []
    return HeaderWords(name=plain, core=" ".join(core), unit=unit, base=base, stage=stage, year=year, bare=" ".join(bare))


def _named(plain: str, stage: str, year: str) -> str:
    for pattern in (_STAGES.values() if stage else ()):
        plain = pattern.sub(" ", plain)
    return re.sub(rf"\b{year}(?: 0)?\b", " ", plain) if year else plain


def without_unit(text: str) -> tuple[str, str]:
    """« Coût total (en k€) » and « Coût total en k€ » → « Coût total » and « k€ »."""
    for pattern, _, label in _UNITS:
        if pattern.search(text):
            return _LEFT.sub(" ", pattern.sub(_MARK, text)).replace(_MARK, " "), label
    return text, ""


def unit_in(text: str) -> str:
    """The unit that a title names: « montants en k€ »; an amount in a title (« 12 M€ ») is no unit of the sheet."""
    return header_words(text).unit if not re.search(r"\d[\d ,.]*\s?(?:k|m)?\s?€", text, re.IGNORECASE) else ""


def base_in(text: str) -> str:
    """HT or TTC when a title says one of them, and one only."""
    found = [base for base, pattern in _BASES.items() if pattern.search(text)]
    return found[0] if len(found) == 1 else ""
