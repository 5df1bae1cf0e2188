"""Periods as the contract and the workbooks write them, with their length kept so that unequal ones compare."""

import calendar
import functools
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta


@dataclass(frozen=True)
class Period:
    """A span of days; a bound is None when the text leaves it open or undated."""

    label: str
    start: date | None = None
    end: date | None = None

    @property
    def years(self) -> float | None:
        """Length in years, for comparisons per year; None when a bound is missing."""
        if self.start is None or self.end is None:
            return None
        return round(((self.end - self.start).days + 1) / 365.25, 2)


UNDATED = Period("")
PERIOD_HELP = "« 2021 », « 2016-2019 », « T2 2021 », « 06/2021 », « 15/06/2021 » ou « depuis 2017 »"
_FIRST_YEAR, _LAST_YEAR = 1700, 2150


def _year(text: str) -> int:
    year = int(text)
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise ValueError(f"{text} n’est pas une année plausible")
    return year


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


_MONTHS = ("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre", "decembre")
_SHORT_MONTHS = {"janv": 1, "fev": 2, "fevr": 2, "avr": 4, "juil": 7, "sept": 9, "oct": 10, "nov": 11, "dec": 12}
_MONTH_NUMBERS = {name: number for number, name in enumerate(_MONTHS, start=1)} | _SHORT_MONTHS
_PARTS = {"debut": (1, 3), "mi": (5, 8), "courant": (1, 12), "fin": (10, 12)}
_EPOCH, _FIRST_SERIAL, _LAST_SERIAL = date(1899, 12, 30), 36_526, 58_804  # days from 2000 to 2060 as a workbook counts them
_AFTER_1904 = 1_462  # days by which the workbooks that count from 1904 are late


def _quarter(number: str, year: str) -> tuple[date, date]:
    return _months(_year(year), 3 * int(number) - 2, 3 * int(number))


def _semester(number: str, year: str) -> tuple[date, date]:
    return _months(_year(year), 6 * int(number) - 5, 6 * int(number))


def _month(name: str, year: str) -> tuple[date, date]:
    number = _MONTH_NUMBERS.get(name.removesuffix("."))
    if number is None:
        raise ValueError(f"{name} n’est pas un mois")
    return _months(_year(year if len(year) == 4 else f"20{year}"), number, number)


def _day(day: str, month: str, year: str) -> tuple[date, date]:
    """The day comes first; two digits are a year of this century."""
    found = date(_year(year if len(year) == 4 else f"20{year}"), int(month), int(day))
    return found, found


def _named_day(day: str, month: str, year: str) -> tuple[date, date]:
    return _day(day, str(_month(month, year)[0].month), year)


# How a point in time is written, once lower-cased and without accents, and the days it covers.
_POINTS: tuple[tuple[str, Callable[..., tuple[date, date]]], ...] = (
    (r"(?:(?:en|annee|exercice) )?(\d{4})", lambda year: _months(_year(year), 1, 12)),
    (r"t\s?([1-4])[ /-](\d{4})", _quarter),
    (r"([1-4])\s?t[ /-](\d{4})", _quarter),
    (r"([1-4])\s?(?:er|e|eme|nd) trim(?:estre|\.)? (\d{4})", _quarter),
    (r"s\s?([12])[ /-](\d{4})", _semester),
    (r"([12])\s?(?:er|e|eme|nd) sem(?:estre|\.)? (\d{4})", _semester),
    (r"(debut|mi|courant|fin)[ -](?:l[’'] ?annee )?(\d{4})", lambda part, year: _months(_year(year), *_PARTS[part])),
    (r"(\d{1,2})/(\d{4})", lambda month, year: _months(_year(year), int(month), int(month))),
    (r"(\d{1,2})([/.])(\d{1,2})\2(\d{4}|\d{2})", lambda day, _, month, year: _day(day, month, year)),
    (r"(\d{4})-(\d{2})-(\d{2})", lambda year, month, day: _day(day, month, year)),
    (r"([a-z]+\.?)[ -](\d{4}|\d{2})", _month),  # « déc-24 », as a workbook shows a month
    (r"(\d{1,2})(?:er)? ([a-z]+\.?) (\d{4})", _named_day),
)  # fmt: skip


def _point(text: str) -> tuple[date, date]:
    """The days that a year, a quarter, a semester, a month or a day covers."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))
    for pattern, days in _POINTS:
        if match := re.fullmatch(pattern, plain, re.ASCII):
            return days(*match.groups())
    raise ValueError(f"« {text} » n’est pas une période")


def _span(text: str) -> tuple[date, date]:
    if match := re.fullmatch(r"(?:(?:de|du) )?(.+?) (?:à|au|a) (.+)", text, re.IGNORECASE):
        return _point(match[1])[0], _point(match[2])[1]
    if match := re.fullmatch(r"(\d{4})/(\d{4})", text):
        return _point(match[1])[0], _point(match[2])[1]
    if "-" not in text or re.match(r"(?:[tTsS]\s?\d|\d\s?[tT]|mi|[a-zéû]{3,9}\.?)-|\d{4}-\d\d-\d\d$", text, re.IGNORECASE):  # « T2-2021 » is one quarter
        return _point(text)
    first, _, last = (part.strip() for part in text.partition("-"))
    return _point(first)[0], _point(last)[1]


def serial_day(value: object, is_1904: bool = False) -> date | None:
    """The day that a number is when the cell lost its date format: 44927 is 1 January 2023; None for other numbers.

    ``is_1904``: the workbook counts its days from 1904, as those begun on a Macintosh do.
    """
    later = _AFTER_1904 if is_1904 else 0
    is_whole = (isinstance(value, float) and value.is_integer()) or (isinstance(value, int) and not isinstance(value, bool))
    if isinstance(value, str):
        is_whole = bool(re.fullmatch(r"\d{5}", value.strip(), re.ASCII))
    return _EPOCH + timedelta(days=int(value) + later) if is_whole and _FIRST_SERIAL <= int(value) + later <= _LAST_SERIAL else None


@functools.lru_cache(maxsize=20_000, typed=True)  # a workbook says the same dates in thousands of rows; True is no 1
def parse_period(value: object, is_1904: bool = False) -> Period:
    """Read a period cell. Raises ValueError for what is not one; an empty cell is an undated figure."""
    if value is None or value == "":
        return UNDATED
    if isinstance(value, (date, datetime)):
        day = value.date() if isinstance(value, datetime) else value
        return Period(day.strftime("%d/%m/%Y"), day, day)
    if (day := serial_day(value, is_1904)) is not None:
        return parse_period(day)
    is_whole = isinstance(value, float) and value.is_integer()  # 2021.0 is how a workbook holds the year 2021
    text = f"{value:.0f}" if is_whole else " ".join(str(value).split())
    text = re.sub(r"^le (?=\d)", "", text, flags=re.IGNORECASE)
    if match := re.fullmatch(r"(?:depuis|à partir de|dès) (.+)", text, re.IGNORECASE):
        return Period(text, _point(match[1])[0], None)
    if match := re.fullmatch(r"(?:avant|jusqu.en) (.+)", text, re.IGNORECASE):
        return Period(text, None, _point(match[1])[1])
    start, end = _span(text.replace("–", "-"))
    if end < start:
        raise ValueError(f"« {text} » finit avant de commencer")
    return Period(text, start, end)
