"""One cell into one value, read as a French person wrote it."""

import math
import re
from collections.abc import Callable, Sequence
from datetime import date

from crte_data.french import exact_number
from crte_data.names import normalised
from crte_data.periods import PERIOD_HELP, UNDATED, parse_period, serial_day
from crte_data.schemas import Field, Kind
from loaders.amounts import parse_number
from loaders.parsed import Parsed, is_blank, is_unknown
from loaders.report import Level

_FREE = frozenset({Kind.TEXT, Kind.CODE})


def parse_text(field: Field, value: object) -> Parsed:
    if isinstance(value, str):
        return Parsed(" ".join(value.split()))  # no-break spaces included
    if isinstance(value, float) and value.is_integer():
        return Parsed(str(int(value)))
    if isinstance(value, date):
        return Parsed(value.strftime("%d/%m/%Y"))
    return Parsed("" if value is None else str(value))


def quoted(value: object) -> str:
    """A cell as a remark quotes it: « 2022 », « 50 000 », « 0,375 », « vrai »; a text as it is written."""
    if isinstance(value, bool):
        return "vrai" if value else "faux"
    if isinstance(value, float | int) and math.isfinite(value):
        return exact_number(value)
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


def plain_text(field: Field, value: object) -> str | None:
    """The words of a cell about which :func:`parse_cell` would have nothing to say; None when it must be asked."""
    if type(value) is not str or field.kind not in _FREE or "#" in value:
        return None
    return " ".join(value.split()) or None


def are_plain_texts(field: Field, values: Sequence[object]) -> bool:
    """True when :func:`plain_text` would give back every cell as it is, found in all of them at once; blanks where they may be."""
    if field.kind not in _FREE or set(map(type, values)) != {str}:
        return False
    text = "\0".join(("", *values, ""))
    unusual = ("#", " \0", "\0 ", *(("\0\0",) if field.required else ()))
    return not any(found in text for found in unusual) and " ".join(text.split()) == text


def parse_choice(field: Field, value: object) -> Parsed:
    """Find the value in the list whatever its capitals and accents; « Volet 1 » and 1.0 are both « 1 »."""
    text = str(parse_text(field, value).value)
    numbers = re.findall(r"\d+(?:[.,]\d+)*", text)  # « Volet 1 », « 1,1 », « 1.1 – Transition énergétique »
    candidates = {normalised(text)} | ({normalised(numbers[0])} if len(numbers) == 1 else set())
    for choice in field.choices:
        if normalised(choice) in candidates:
            return Parsed(choice)
    if is_unknown(value):
        return Parsed("")
    return Parsed("", Level.BLOQUANT, f"« {text} » n’est pas une valeur possible.", f"Choisissez parmi : {', '.join(field.choices)}.")


def parse_boolean(field: Field, value: object) -> Parsed:
    word = normalised(str(parse_text(field, value).value))
    if is_blank(value) or word in {"non", "n", "0", "faux", "false"}:
        return Parsed(False)
    if word in {"oui", "o", "x", "1", "vrai", "true"}:
        return Parsed(True)
    return Parsed(False, Level.BLOQUANT, f"« {quoted(value)} » n’est ni oui ni non.", "Saisissez oui ou non.")


def parse_period_cell(field: Field, value: object, is_1904: bool = False) -> Parsed:
    try:
        period = UNDATED if is_unknown(value) else parse_period(value, is_1904)
    except ValueError:
        return Parsed(UNDATED, Level.BLOQUANT, f"« {quoted(value)} » n’est pas une période.", f"Saisissez {PERIOD_HELP}.")
    if serial_day(value, is_1904) is not None:
        return Parsed(period, Level.INFORMATION, f"« {parse_text(field, value).value} » a été lu comme le {period.label}.", "Rien si c’est juste ; mettez la cellule au format date.")
    return Parsed(period)


PARSERS: dict[Kind, Callable[[Field, object], Parsed]] = {
    Kind.TEXT: parse_text, Kind.CODE: parse_text, Kind.CHOICE: parse_choice, Kind.BOOLEAN: parse_boolean,
    Kind.AMOUNT: parse_number, Kind.NUMBER: parse_number, Kind.PERCENT: parse_number,
    Kind.PERIOD: parse_period_cell,
}  # fmt: skip


ERROR_VALUES = ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#VALEUR!", "#NOM?")


def parse_cell(field: Field, value: object, is_1904: bool = False) -> Parsed:
    """Read any cell; an Excel error is never taken for an empty one. ``is_1904``: see :func:`serial_day`."""
    if isinstance(value, str) and "#" in value and value.strip().upper() in ERROR_VALUES:
        empty = PARSERS[field.kind](field, "").value
        return Parsed(empty, Level.BLOQUANT, f"La cellule contient l’erreur {value}.", "Corrigez la formule, ou saisissez la valeur.", rule="formule")
    parsed = parse_period_cell(field, value, is_1904) if field.kind is Kind.PERIOD else PARSERS[field.kind](field, value)
    if field.required and parsed.level is None and parsed.value == "":
        return Parsed(parsed.value, Level.BLOQUANT, f"La colonne « {field.header} » doit être remplie.", "Saisissez une valeur.", rule="valeur-obligatoire")
    return parsed
