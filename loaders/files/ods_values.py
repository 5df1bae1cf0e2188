"""The value of an OpenDocument cell, from its attributes and its text."""

import re
from datetime import date, datetime, time, timedelta

from loaders.files.ods_names import CALC, OFFICE, TABLE
from loaders.files.sheets import FaultyCell

_DURATION = re.compile(r"(-?)P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]\d*)?S)?")
_ERROR = re.compile(r"#(?:REF|N/[AD]|VALUE|VALEUR|DIV/0|NAME|NOM|NULL|NUL|NUM|NOMBRE)\s?[!?]?|Err\s?:\s?\d+")


def cell_value(attributes: dict[str, str], text: str) -> object:
    """A value that does not follow its type is kept as the text that a person sees."""
    kind = attributes.get(OFFICE + "value-type", "")
    try:
        return _TYPED[kind](attributes, text) if kind in _TYPED else text
    except (KeyError, ValueError, OverflowError):
        return text


def fault(attributes: dict[str, str], paragraphs: list[str], cell: str) -> FaultyCell | None:
    """An error, or a formula that was never computed: one computed to an empty text has an empty paragraph."""
    formula, text = attributes.get(TABLE + "formula"), "\n".join(paragraphs)
    if attributes.get(CALC + "value-type") == "error" or (formula and _ERROR.fullmatch(text)):
        return FaultyCell(cell, text or "erreur")
    is_computed = paragraphs or OFFICE + "value-type" in attributes
    return FaultyCell(cell, "") if formula and not is_computed else None


def is_linked(attributes: dict[str, str]) -> bool:
    return "'file:" in attributes.get(TABLE + "formula", "")


def _number(attributes: dict[str, str], text: str) -> float:
    return float(attributes[OFFICE + "value"])


def _date(attributes: dict[str, str], text: str) -> date | datetime:
    moment = datetime.fromisoformat(attributes[OFFICE + "date-value"])
    return moment if "T" in attributes[OFFICE + "date-value"] else moment.date()


def _duration(attributes: dict[str, str], text: str) -> time | timedelta:
    match = _DURATION.fullmatch(attributes[OFFICE + "time-value"])
    if not match:
        raise ValueError(attributes)
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:])
    duration = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    is_time_of_day = not match[1] and duration < timedelta(days=1)
    return (datetime.min + duration).time() if is_time_of_day else -duration if match[1] else duration


def _boolean(attributes: dict[str, str], text: str) -> bool:
    return attributes[OFFICE + "boolean-value"] == "true"


def _string(attributes: dict[str, str], text: str) -> str:
    return text or attributes.get(OFFICE + "string-value", "")


_TYPED = {
    "float": _number, "percentage": _number, "currency": _number, "date": _date, "time": _duration, "boolean": _boolean, "string": _string,
}  # fmt: skip
