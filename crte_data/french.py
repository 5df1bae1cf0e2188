"""How a number is written for a French reader: « 12,5 M€ », « 37 % », narrow no-break spaces."""

import math

THIN = "\u202f"  # narrow no-break space, before units and between thousands
NBSP = "\u00a0"
UNKNOWN_TEXT = "non communiqué"
MAX_DECIMALS = 2


def is_known(value: float | None) -> bool:
    """False for what the source does not give."""
    return value is not None and not math.isnan(value)


def number(value: float | None, decimals: int | None = None) -> str:
    """Write a number with a decimal comma; as many decimals as it has, two at most, unless told.

    >>> number(1234.5)
    '1\u202f234,5'
    """
    if not is_known(value):
        return UNKNOWN_TEXT
    places = MAX_DECIMALS if decimals is None else decimals
    text = f"{round(value, places) + 0.0:,.{places}f}"  # + 0.0: what rounds to zero has no sign
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(",", THIN).replace(".", ",").replace("-", "−")


def percent(value: float | None, decimals: int | None = None) -> str:
    """Write a percentage given in points: ``37`` → « 37 % »."""
    return f"{number(value, decimals)}{THIN}%" if is_known(value) else UNKNOWN_TEXT


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
    return f"{number(value)}{THIN}€" if is_known(value) else UNKNOWN_TEXT


def quantity(value: float | None, unit: str = "", precision: str = "") -> str:
    """Write a figure with its unit and the caution the text gives it: « près de 70 % »."""
    if not is_known(value):
        return UNKNOWN_TEXT
    text = euros(value) if unit == "€" else f"{number(value)}{THIN}{unit}".rstrip(THIN)
    return f"{precision} {text}".strip()


def plural(count: int, singular: str, many: str | None = None) -> str:
    """« 1 ligne », « 3 lignes »; in French zero and one are singular."""
    return f"{number(count)} {singular if abs(count) < 2 else many or singular + 's'}"


def enumeration(parts: list[str]) -> str:
    """« a, b et c »."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} et {parts[-1]}" if parts else ""
