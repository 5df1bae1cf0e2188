"""A figure that moved, in a sentence that reads well aloud: from what, to what, by how much."""

from dataclasses import dataclass

from crte_data.french import RANK, UNKNOWN_TEXT, euros, is_known, number, percent, quantity
from crte_data.periods import parse_period


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A value as it stood: its unit, the caution of its source and its period; ``written`` when it is already put in words."""

    value: float
    unit: str = ""
    precision: str = ""
    period: str = ""
    written: str = ""

    @property
    def text(self) -> str:
        return self.written or quantity(self.value, self.unit, self.precision)


NOT_KNOWN = Figure(value=float("nan"))


def moved(label: str, old: Figure, new: Figure) -> str:
    """« Taux de chômage : de 12 % (T2 2021) à 11,4 % (T4 2021), soit 0,6 point de moins. »; empty when nothing moved."""
    if _same(old.value, new.value) and (not is_known(new.value) or old == new):
        return ""
    if not is_known(old.value):
        return f"{label}\u00a0: {new.text}{_dated(new)}, {UNKNOWN_TEXT} jusque-là."
    if not is_known(new.value):
        return f"{label}\u00a0: {UNKNOWN_TEXT}, après {old.text}{_dated(old)}."
    before, after = _told_apart(old, new)
    if _same(old.value, new.value):
        return f"{label}\u00a0: {after}{_dated(new)}, comme auparavant{_dated(old)}." if before == after else f"{label}\u00a0: {after}{_dated(new)}, au lieu de {before}{_dated(old)}."
    dates = (_dated(old), _dated(new)) if old.period != new.period else ("", _dated(new))
    return f"{label}\u00a0: de {before}{dates[0]} à {after}{dates[1]}{_by_how_much(old, new)}."


def _same(old: float, new: float) -> bool:
    return old == new or (not is_known(old) and not is_known(new))


def _dated(figure: Figure) -> str:
    return f" ({figure.period})" if figure.period else ""


def _told_apart(old: Figure, new: Figure) -> tuple[str, str]:
    """Both as written; in full where the words hide the change: « 39 M€ » both times."""
    if old.text != new.text or _same(old.value, new.value):
        return old.text, new.text
    return tuple(f"{number(figure.value)}\u202f{figure.unit}".rstrip("\u202f") for figure in (old, new))


def _by_how_much(old: Figure, new: Figure) -> str:
    """« , soit 0,6 point de moins »; nothing for what does not compare: two units, a rank, totals of unequal periods."""
    if old.unit != new.unit or new.unit == RANK or not _comparable(old, new):
        return ""
    gap = abs(new.value - old.value)
    if number(gap) == "0":
        return ""
    if new.unit == "%":
        size = f"{number(gap)} point{'s' if round(gap, 2) >= 2 else ''}"
    else:
        size = euros(gap) if new.unit == "€" else quantity(gap, new.unit)
    return f", soit {size} de {'plus' if new.value > old.value else 'moins'}"


def _comparable(old: Figure, new: Figure) -> bool:
    """Totals compare over periods of one length; a rate compares with another one."""
    is_rate = "%" in new.unit or "/" in new.unit or " pour " in new.unit
    return is_rate or old.period == new.period or _length(old.period) == _length(new.period) is not None


def _length(period: str) -> float | None:
    try:
        years = parse_period(period).years
    except ValueError:
        return None
    return years if years is None else round(years, 1)  # leap years apart


def progressed(label: str, old: float, new: float) -> str:
    """« Avancement de … : de 20 % à 40 %. »; empty when it did not move."""
    if _same(old, new):
        return ""
    if not is_known(old) or not is_known(new):
        return moved(label, Figure(value=old, unit="%"), Figure(value=new, unit="%"))
    return f"{label}\u00a0: de {percent(old)} à {percent(new)}."
