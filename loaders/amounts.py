"""Amounts, numbers and percentages as a French person writes them; what can mean two numbers is never guessed."""

import math
import re
from typing import NamedTuple

import numpy as np

from crte_data.french import exact_euros, number, percent
from crte_data.schemas import Field, Kind
from loaders.parsed import Parsed, is_refused_amount, is_unknown
from loaders.report import Level

_MULTIPLES = {"": 1.0, "k": 1e3, "m": 1e6, "md": 1e9, "mds": 1e9, "millier": 1e3, "million": 1e6, "milliard": 1e9}
_IN_WORDS = frozenset({"millier", "million", "milliard"})  # « 7 m » may be seven metres, « 7 millions » are not
_BASE = r"\(?(?P<base>h\.? ?t\.?|hors taxes?|t\.? ?t\.? ?c\.?|toutes taxes comprises)\)?"
_NUMBER = re.compile(
    r"(?P<before>(?:€|euros?|eur) ?)?(?P<sign>[+-]?) ?(?P<digits>[\d.,][\d., ]*?)(?:[,.](?:--?|–|—))?"  # « 10 000,- »
    rf" ?(?:(?P<multiple>k|mds?|m|millier|million|milliard)(?:(?<=[rnd])s?(?: d)?)?)? ?(?P<unit>€|euros?|eur|%)?(?: ?{_BASE})?", re.IGNORECASE,
)  # fmt: skip
_SPACED = re.compile(r"\d{1,3}( \d{3})+([.,]\d+)?")
# What says more than one amount, or an amount that is not sure: which one is meant is never guessed.
_DIGITS = r"\d[\d., ]*(?:k|m|mds?)? ?(?:€|euros?|eur)?"
_UNSURE = (
    (re.compile(rf"{_DIGITS} ?(?:\+ ?{_DIGITS} ?)+", re.IGNORECASE), "plusieurs montants"),
    (re.compile(rf"(?:entre |de )?{_DIGITS} ?(?:-|–|à|et|/) ?{_DIGITS}", re.IGNORECASE), "une fourchette"),
    (re.compile(rf"(?:(?:env\.?|environ|≈|~|±|autour de|près de|max\.?|maxi|maximum|estimé à) ?)+{_DIGITS}|{_DIGITS} ?(?:\(?(?:\?|estimation|estimé|environ|env\.?|à confirmer)\)?)", re.IGNORECASE), "une estimation"),
)  # fmt: skip
_NOTE_MARK = re.compile(r"(?<=[\d€]) ?(?:\*{1,3}|\(\d\))$")  # of « 40 000 € (1) »
_AMOUNT_EXAMPLE = "Saisissez un nombre en euros, par exemple 12 000."
_NUMBER_EXAMPLE = "Saisissez un nombre, par exemple 12,5."


_THREE = re.compile(r"[1-9]\d{0,2}([.,])\d{3}")


class AmbiguousNumber(ValueError):
    """Digits that two readers would read as two numbers: 1.234 is a thousand, or a little over one."""


class TextNumber(NamedTuple):
    """``is_scaled`` when a multiple such as k€ or M€ was understood, or the mark of a note left out; ``doubt`` names the other reading of the digits."""

    value: float
    is_scaled: bool
    doubt: str = ""


def read_decimal(digits: str) -> float:
    """Read digits with French or English separators. Raises ValueError when they are not one number and only one."""
    if " " in digits:
        if not _SPACED.fullmatch(digits):
            raise ValueError("espaces ailleurs qu’entre les milliers")
        digits = digits.replace(" ", "")
    elif re.fullmatch(r"\d{1,3}(\.\d{3}){2,}(,\d+)?|\d{1,3}\.\d{3},\d+", digits):
        digits = digits.replace(".", "")
    elif re.fullmatch(r"\d{1,3}(,\d{3}){2,}(\.\d+)?|\d{1,3},\d{3}\.\d+", digits):
        digits = digits.replace(",", "")
    elif re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", digits):
        raise AmbiguousNumber(_doubt(digits))
    return float(digits.replace(",", "."))


def _text_number(kind: Kind, text: str) -> TextNumber:
    """The number a text says. Raises AmbiguousNumber, or ValueError when it is none."""
    said_by = _NOTE_MARK.sub("", _plain(text)) if kind is Kind.AMOUNT else _plain(text)
    match = _NUMBER.fullmatch(said_by)
    if not match:
        raise ValueError(text)
    said = {name: (part or "").lower() for name, part in match.groupdict().items()}
    multiple, unit, digits = said["multiple"], said["unit"] or said["before"].strip(), said["digits"]
    if not _is_unit_of(kind, multiple, unit) or (said["base"] and kind is not Kind.AMOUNT) or (said["before"] and said["unit"]):
        raise ValueError(text)
    doubt = "" if multiple or kind is Kind.PERCENT else _doubt(digits)
    if doubt and (kind is Kind.AMOUNT or "." in digits):
        raise AmbiguousNumber(doubt)
    value = float(digits.replace(",", ".")) if _THREE.fullmatch(digits) and (kind is Kind.PERCENT or _MULTIPLES[multiple] > 1e3) else read_decimal(digits)
    return TextNumber(float(f"{said['sign']}1") * value * _MULTIPLES[multiple], bool(multiple) or said_by != _plain(text), doubt)


def _doubt(digits: str) -> str:
    """Both readings of « 20,000 »: thousands to some, three decimals to others; empty for other digits."""
    return f"{number(float(re.sub('[.,]', '', digits)))} (milliers) ou {digits.replace('.', ',')} (décimales)" if _THREE.fullmatch(digits) else ""


def said_base(text: str) -> str:
    """HT or TTC when an amount says so itself: « 100 000 € HT »."""
    match = _NUMBER.fullmatch(_plain(text))
    return "" if not match or not match["base"] else "HT" if match["base"].lower().startswith("h") else "TTC"


def _plain(text: str) -> str:
    return re.sub(r"[\u00a0\u2009\u202f'’]", " ", text.replace("−", "-")).strip()


def _unsure(text: str) -> str:
    """What an amount that is not one number is: « une fourchette »; empty when it is no amount at all."""
    return next((words for pattern, words in _UNSURE if pattern.fullmatch(_plain(text))), "")


def _is_unit_of(kind: Kind, multiple: str, unit: str) -> bool:
    """« 7 m » is seven metres unless the cell is for euros; « 50 % » is no amount."""
    if unit == "%" or kind is Kind.PERCENT:
        return kind is not Kind.AMOUNT and not multiple and unit in {"", "%"}
    return kind is Kind.AMOUNT or not multiple or bool(unit) or multiple in _IN_WORDS


def parse_number(field: Field, value: object) -> Parsed:
    """Read an amount, a number or a percentage; NaN where it is unknown, never 0 for an empty cell."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        return _within_bounds(field, float(value))
    if is_unknown(value):
        return Parsed(math.nan)
    what, example = ("un montant", _AMOUNT_EXAMPLE) if field.kind is Kind.AMOUNT else ("un nombre", _NUMBER_EXAMPLE)
    try:
        read = _text_number(field.kind, str(value))
    except AmbiguousNumber as both:
        return Parsed(math.nan, Level.BLOQUANT, f"« {value} » peut se lire de deux façons : {both}.", example)
    except ValueError:
        return _not_one(field, str(value), what, example)
    parsed = _within_bounds(field, read.value, is_said="%" in str(value))
    if parsed.level is not None:
        return parsed
    if read.is_scaled:
        shown = exact_euros(read.value) if field.kind is Kind.AMOUNT or re.search(r"€|eur", str(value), re.IGNORECASE) else number(read.value)
        return Parsed(read.value, Level.INFORMATION, f"« {value} » a été lu comme {shown}.", "Rien si c’est juste.")
    if read.doubt:
        return Parsed(read.value, Level.A_VERIFIER, f"« {value} » peut se lire de deux façons : {read.doubt} ; la virgule est lue comme celle des décimales.", "Écrivez les milliers sans virgule.")
    return parsed


def _not_one(field: Field, text: str, what: str, example: str) -> Parsed:
    if field.kind is Kind.AMOUNT and is_refused_amount(text):
        return Parsed(math.nan, Level.A_VERIFIER, f"« {text} » dit que rien n’est accordé : aucun montant n’est repris.", "Gardez le montant demandé dans une colonne à part, ou laissez la cellule vide.")
    unsure = _unsure(text)
    if not unsure:
        return Parsed(math.nan, Level.BLOQUANT, f"« {text} » n’est pas {what}.", example)
    if field.kind is Kind.AMOUNT:
        return Parsed(math.nan, Level.A_VERIFIER, f"« {text} » est {unsure} : le montant reste inconnu.", example)
    return Parsed(math.nan, Level.A_VERIFIER, f"« {text} » est {unsure.replace('montants', 'nombres')} : la valeur reste inconnue.", example)


def _within_bounds(field: Field, read: float, is_said: bool = False) -> Parsed:
    if not math.isfinite(read):
        return Parsed(math.nan, Level.BLOQUANT, "Le nombre est infini.", _NUMBER_EXAMPLE)
    if field.kind is Kind.PERCENT and not 0 <= read <= 100:
        return Parsed(math.nan, Level.BLOQUANT, f"« {number(read)} » n’est pas un pourcentage.", "Saisissez de 0 à 100.")
    if field.kind is Kind.PERCENT and 0 < read < 1 and not is_said:
        return Parsed(read, Level.A_VERIFIER, f"« {number(read)} » est lu comme {percent(read)}.", f"S’il s’agit de {percent(100 * read)}, saisissez {number(100 * read)}.")
    if field.kind is Kind.AMOUNT and read < 0:
        return Parsed(read, Level.A_VERIFIER, "Le montant est négatif.", "Vérifiez qu’il s’agit bien d’un retrait.")
    return Parsed(read)


def is_plain(kind: Kind, numbers: np.ndarray) -> np.ndarray:
    """True where :func:`parse_number` takes a number as it is: whole columns are then read at once."""
    low, high = {Kind.AMOUNT: (0.0, math.inf), Kind.PERCENT: (1.0, 100.0)}.get(kind, (-math.inf, math.inf))
    within = (numbers >= low) & (numbers <= high)
    return (within | (numbers == 0)) & np.isfinite(numbers)
