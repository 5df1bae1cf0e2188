"""One cell into one value, read as a French person wrote it."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from crte_data.names import normalised
from crte_data.periods import PERIOD_HELP, UNDATED, parse_period
from crte_data.schemas import Field, Kind
from loaders.report import Level


@dataclass(frozen=True)
class Parsed:
    """A value, and what there is to say of how it was read."""

    value: object
    level: Level | None = None
    problem: str = ""
    fix: str = ""


UNKNOWN_WORDS = frozenset(
    normalised(word) for word in (
        "NC", "N.C.", "non communiqué", "à définir", "à préciser", "en attente", "inconnu", "ND", "n/a", "NA", "s.o.",
        "sans objet", "non concerné",
    )
)  # fmt: skip
_MULTIPLES = {"": 1, "k": 1e3, "m": 1e6, "md": 1e9, "mds": 1e9}
_NUMBER = re.compile(r"([+-]?)([\d.,]+)(?:(k|m|mds?)?(?:€|euros?|eur)?|%)", re.IGNORECASE)
_AMOUNT_EXAMPLE = "Saisissez un nombre en euros, par exemple 12 000."
_NUMBER_EXAMPLE = "Saisissez un nombre, par exemple 12,5."


def is_blank(value: object) -> bool:
    return value is None or value == "" or (isinstance(value, str) and not value.strip(" \u00a0\u202f\t\r\n-–—?"))


def is_unknown(value: object) -> bool:
    """True for an empty cell and for the words that say that a figure is not known."""
    return is_blank(value) or (isinstance(value, str) and normalised(value) in UNKNOWN_WORDS)


def read_decimal(digits: str) -> float:
    """Read digits with French or English separators. Raises ValueError when they can mean two numbers."""
    if re.fullmatch(r"\d{1,3}(\.\d{3}){2,}(,\d+)?|\d{1,3}\.\d{3},\d+", digits):
        digits = digits.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"\d{1,3}(,\d{3}){2,}(\.\d+)?|\d{1,3},\d{3}\.\d+", digits):
        digits = digits.replace(",", "")
    elif re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", digits):
        raise ValueError("milliers ou décimales")
    return float(digits.replace(",", "."))


def _text_number(text: str) -> tuple[float, bool]:
    """The number a text says, and whether a multiple such as k€ or M€ was understood."""
    compact = re.sub(r"[\s\u00a0\u202f'’]", "", text.replace("−", "-"))
    match = _NUMBER.fullmatch(compact)
    if not match:
        raise ValueError(text)
    unit = (match[3] or "").lower()
    return float(f"{match[1]}1") * read_decimal(match[2]) * _MULTIPLES[unit], bool(unit)


def parse_number(field: Field, value: object) -> Parsed:
    """Read an amount, a number or a percentage; NaN where it is unknown, never 0 for an empty cell."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        return _within_bounds(field, float(value))
    if is_unknown(value):
        return Parsed(math.nan)
    what, example = ("un montant", _AMOUNT_EXAMPLE) if field.kind is Kind.AMOUNT else ("un nombre", _NUMBER_EXAMPLE)
    try:
        number, scaled = _text_number(str(value))
    except ValueError:
        return Parsed(math.nan, Level.BLOQUANT, f"« {value} » n’est pas {what}.", example)
    if scaled:
        return Parsed(number, Level.INFORMATION, f"« {value} » a été lu comme {number:.0f}.", "Rien si c’est juste.")
    return _within_bounds(field, number)


def _within_bounds(field: Field, number: float) -> Parsed:
    if not math.isfinite(number):
        return Parsed(math.nan, Level.BLOQUANT, "Le nombre est infini.", _NUMBER_EXAMPLE)
    if field.kind is Kind.PERCENT and not 0 <= number <= 100:
        return Parsed(math.nan, Level.BLOQUANT, f"« {number:g} » n’est pas un pourcentage.", "Saisissez de 0 à 100.")
    if field.kind is Kind.AMOUNT and number < 0:
        return Parsed(number, Level.A_VERIFIER, "Le montant est négatif.", "Vérifiez qu’il s’agit bien d’un retrait.")
    return Parsed(number)


def parse_text(field: Field, value: object) -> Parsed:
    if isinstance(value, float) and value.is_integer():
        return Parsed(str(int(value)))
    if isinstance(value, datetime | date):
        return Parsed(value.strftime("%d/%m/%Y"))
    return Parsed(" ".join(str(value).replace("\u00a0", " ").split()) if value is not None else "")


def parse_choice(field: Field, value: object) -> Parsed:
    """Find the value in the list whatever its capitals and accents; « Volet 1 » and 1.0 are both « 1 »."""
    text = str(parse_text(field, value).value)
    if is_blank(value):
        return Parsed("")
    digits = re.search(r"\d([.,]\d)?", text)  # « Volet 1 », « 1,1 », « 1.1 – Transition énergétique »
    candidates = {normalised(text)} | ({normalised(digits[0].replace(",", "."))} if digits else set())
    for choice in field.choices:
        if normalised(choice) in candidates:
            return Parsed(choice)
    return Parsed("", Level.BLOQUANT, f"« {text} » n’est pas une valeur possible.", f"Choisissez parmi : {', '.join(field.choices)}.")


def parse_boolean(field: Field, value: object) -> Parsed:
    if is_blank(value) or value is False or normalised(str(value)) in {"non", "n", "0", "faux"}:
        return Parsed(False)
    if value is True or normalised(str(value)) in {"oui", "o", "x", "1", "vrai"}:
        return Parsed(True)
    return Parsed(False, Level.BLOQUANT, f"« {value} » n’est ni oui ni non.", "Saisissez oui ou non.")


def parse_period_cell(field: Field, value: object) -> Parsed:
    try:
        return Parsed(UNDATED if is_unknown(value) else parse_period(value))
    except ValueError:
        return Parsed(UNDATED, Level.BLOQUANT, f"« {value} » n’est pas une période.", f"Saisissez {PERIOD_HELP}.")


PARSERS: dict[Kind, Callable[[Field, object], Parsed]] = {
    Kind.TEXT: parse_text, Kind.CODE: parse_text, Kind.CHOICE: parse_choice, Kind.BOOLEAN: parse_boolean,
    Kind.AMOUNT: parse_number, Kind.NUMBER: parse_number, Kind.PERCENT: parse_number,
    Kind.PERIOD: parse_period_cell,
}  # fmt: skip


ERROR_VALUES = ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#VALEUR!", "#NOM?")


def parse_cell(field: Field, value: object) -> Parsed:
    """Read any cell; an Excel error is never taken for an empty one."""
    if isinstance(value, str) and value.strip().upper() in ERROR_VALUES:
        empty = PARSERS[field.kind](field, "").value
        return Parsed(empty, Level.BLOQUANT, f"La cellule contient l’erreur {value}.", "Corrigez la formule, ou saisissez la valeur.")
    parsed = PARSERS[field.kind](field, value)
    if field.required and parsed.level is None and parsed.value == "":
        return Parsed(parsed.value, Level.BLOQUANT, f"La colonne « {field.header} » doit être remplie.", "Saisissez une valeur.")
    return parsed
