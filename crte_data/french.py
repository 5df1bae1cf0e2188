"""How a number is written for a French reader: « 12,5 M€ », « 37 % », narrow no-break spaces."""

import math
import re

THIN = "\u202f"  # narrow no-break space, before units and between thousands
UNKNOWN_TEXT = "non communiqué"
MAX_DECIMALS = 2
_PUNCTUATED = re.compile(r"(?<=«) | (?=[»:;?!])")  # never at the end or the start of a line
_EXACT = 10  # decimals: 0.1 + 0.2 is « 0,3 »
RANK = "rang"  # the unit of a place in a ranking, written « 2ᵉ »

_COMPLEMENTS = ("de", "des", "du", "d", "en", "par", "pour", "sur", "à", "sans", "moins", "plus")  # what follows keeps its number
_INVARIABLE = ("avis", "bois", "bus", "campus", "concours", "corps", "cours", "fois", "fonds", "mois", "parcours", "pays", "poids", "relais", "sas", "temps", "tiers", "virus")


def unbroken(text: str) -> str:
    """A text whose « guillemets », colons and marks keep to their word: their spaces break no line."""
    return _PUNCTUATED.sub("\u00a0", text)


def is_known(value: float | None) -> bool:
    """False for what the source does not give."""
    return value is not None and not math.isnan(value)


def number(value: float | None, decimals: int | None = None) -> str:
    """Write a number with a decimal comma; as many decimals as it has, two at most, unless told.

    >>> number(1234.5)
    '1\u202f234,5'
    """
    return _written(value, decimals) if is_known(value) else UNKNOWN_TEXT


def _written(value: float, decimals: int | None = None) -> str:
    if decimals is None and value % 1 == 0:  # most amounts, of which a maquette may have tens of thousands to tell
        text = f"{value + 0.0:,.0f}"  # + 0.0: zero has no sign
    elif decimals is None:
        text = f"{round(value, MAX_DECIMALS) + 0.0:,.2f}".rstrip("0").rstrip(".")
    else:
        text = f"{round(value, decimals) + 0.0:,.{decimals}f}"
    return text.replace(",", THIN).replace(".", ",").replace("-", "−")


def exact_number(value: float) -> str:
    """Write a number with all its decimals; no space within four digits, which may be a year: « 2022 », « 0,375 »."""
    separator = "," if abs(value) >= 10_000 else ""
    text = f"{value:{separator}.{_EXACT}f}".rstrip("0").rstrip(".")
    return text.replace(",", THIN).replace(".", ",").replace("-", "−")


def percent(value: float | None, decimals: int | None = None) -> str:
    """Write a percentage given in points: ``37`` → « 37 % »."""
    return f"{_written(value, decimals)}{THIN}%" if is_known(value) else UNKNOWN_TEXT


def euros(value: float | None) -> str:
    """Write an amount in the unit a reader would say: €, k€ is never used, M€ and Md€ from a million up."""
    if not is_known(value):
        return UNKNOWN_TEXT
    for size, unit in ((1e9, "Md€"), (1e6, "M€")):
        if abs(round(1000 * value / size, MAX_DECIMALS)) >= 1000:  # 999 999 999 € is 1 Md€, not 1 000 M€
            return f"{number(value / size)}{THIN}{unit}"
    return f"{number(value)}{THIN}€"


def short_euros(value: float | None) -> str:
    """Write millions with three significant digits, for a label that is read from afar: « 136 M€ », « 34,9 M€ »."""
    return euros(float(f"{value:.3g}") if is_known(value) and abs(value) >= 1e6 else value)


def exact_euros(value: float | None) -> str:
    """Write an amount to the euro, for tables."""
    return f"{_written(value)}{THIN}€" if is_known(value) else UNKNOWN_TEXT


def quantity(value: float | None, unit: str = "", precision: str = "") -> str:
    """Write a figure with its unit and the caution the text gives it: « près de 70 % »."""
    if not is_known(value):
        return UNKNOWN_TEXT
    if unit == RANK:
        text = ordinal(value)
    else:
        text = euros(value) if unit == "€" else f"{number(value)}{THIN}{agreed(unit, value)}".rstrip(THIN)
    return f"{precision} {text}".strip()


def ordinal(value: float) -> str:
    """« 1ᵉʳ », « 2ᵉ »."""
    return f"{number(value)}{'ᵉʳ' if value == 1 else 'ᵉ'}"


def agreed(unit: str, value: float) -> str:
    """The unit, in the singular below two: « zones blanches » → « zone blanche », « logements/an » → « logement/an ».

    Only plain plurals in « s » change: a complement (« de santé »), a name, « cours » or « centres sociaux » stay as they are.
    """
    if abs(round(value, MAX_DECIMALS)) >= 2:
        return unit
    head = re.match(rf"(?:(?!\b(?:{'|'.join(_COMPLEMENTS)})\b)[^/])*", unit)[0]
    is_irregular = any(word.endswith("x") for word in re.findall(r"\w+", head))
    return unit if is_irregular else re.sub(r"\b\w+\b", _singular, head) + unit[len(head) :]


def _singular(word: re.Match[str]) -> str:
    text = word[0]
    is_plural = len(text) > 2 and text[0].islower() and text.endswith("s") and not text.endswith("ss") and text not in _INVARIABLE
    return text[:-1] if is_plural else text


def plural(count: int, singular: str, many: str | None = None) -> str:
    """« 1 ligne », « 3 lignes »; in French zero and one are singular."""
    return f"{number(count)} {singular if abs(count) < 2 else many or singular + 's'}"


def enumeration(parts: list[str]) -> str:
    """« a, b et c »."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} et {parts[-1]}" if parts else ""
