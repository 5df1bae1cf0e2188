"""Periods as the contract and the workbooks write them, with their length kept so that unequal ones compare."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime


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


def _point(text: str) -> tuple[date, date]:
    """The days that a year, a quarter, a semester, a month or a day covers."""
    if match := re.fullmatch(r"(\d{4})", text):
        return _months(_year(match[1]), 1, 12)
    if match := re.fullmatch(r"[tT]\s?([1-4])[ /-](\d{4})", text):
        return _months(_year(match[2]), 3 * int(match[1]) - 2, 3 * int(match[1]))
    if match := re.fullmatch(r"[sS]\s?([12])[ /-](\d{4})", text):
        return _months(_year(match[2]), 6 * int(match[1]) - 5, 6 * int(match[1]))
    if match := re.fullmatch(r"(début|fin) (\d{4})", text, re.IGNORECASE):
        return _months(_year(match[2]), *((1, 3) if match[1].lower() == "début" else (10, 12)))
    if match := re.fullmatch(r"(\d{1,2})/(\d{4})", text):
        return _months(_year(match[2]), int(match[1]), int(match[1]))
    if match := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text):
        day = date(_year(match[3]), int(match[2]), int(match[1]))
        return day, day
    raise ValueError(f"« {text} » n’est pas une période")


def _span(text: str) -> tuple[date, date]:
    if "-" not in text or re.match(r"[tTsS]\s?\d-", text):  # « T2-2021 » is one quarter
        return _point(text)
    first, _, last = (part.strip() for part in text.partition("-"))
    return _point(first)[0], _point(last)[1]


def parse_period(value: object) -> Period:
    """Read a period cell. Raises ValueError for what is not one; an empty cell is an undated figure."""
    if value is None or value == "":
        return UNDATED
    if isinstance(value, (date, datetime)):
        day = value.date() if isinstance(value, datetime) else value
        return Period(day.strftime("%d/%m/%Y"), day, day)
    is_whole = isinstance(value, float) and value.is_integer()  # 2021.0 is how a workbook holds the year 2021
    text = f"{value:.0f}" if is_whole else " ".join(str(value).split())
    if match := re.fullmatch(r"depuis (.+)", text, re.IGNORECASE):
        return Period(text, _point(match[1])[0], None)
    if match := re.fullmatch(r"(?:avant|jusqu.en) (.+)", text, re.IGNORECASE):
        return Period(text, None, _point(match[1])[1])
    start, end = _span(text.replace("–", "-"))
    if end < start:
        raise ValueError(f"« {text} » finit avant de commencer")
    return Period(text, start, end)
