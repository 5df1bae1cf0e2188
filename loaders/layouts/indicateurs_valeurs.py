"""A value of a sheet of indicators, and the indicator it is one of: what the header pins, completed by the row and the sheet."""

import re
from dataclasses import dataclass, replace

from crte_data.names import normalised
from crte_data.vocabulary import OBSERVED, REFERENCE, TARGET
from loaders.layouts.indicateurs_entetes import DUE, START_YEAR
from loaders.layouts.indicateurs_feuille import Said
from loaders.layouts.labels import Labels
from loaders.layouts.value_columns import NATURES, Pins, dated
from loaders.parsed import is_blank

_UNITS = frozenset({"hab", "habitants", "km", "km2", "ha", "m2", "m3", "kwh", "mwh", "gwh", "teq", "teqco2", "tco2", "t", "tonnes", "logements", "emplois", "nombre", "nb", "ans", "euros", "keur", "kt", "rang"})


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """An indicator where its name is first met; ``column`` is that of its code, or of its name."""

    libelle: str
    unite: str = ""
    code: str = ""
    theme: str = ""
    row: int
    column: int


@dataclass(frozen=True, kw_only=True)
class Value:
    """One value on its way: what the header pins, completed by what the row and the sheet say."""

    indicator: Indicator
    row: int
    column: int
    raw: object
    nature: str
    periode: object
    territoire: str
    prudence: str = ""


def names_indicators(labels: Labels) -> bool:
    return labels.has("libelle") or labels.has("code")


def indicator_of(labels: Labels, row: int, pinned: str, said: Said) -> Indicator:
    column = labels.index("code") if labels.text(row, "code") else labels.index("libelle")
    name = pinned or labels.text(row, "libelle") or ("" if names_indicators(labels) else said.indicateur)
    libelle, unit = split_unit(name)
    return Indicator(
        libelle=libelle, unite=labels.text(row, "unite") or unit, code=labels.text(row, "code"), theme=said.theme,
        row=row, column=-1 if column is None else column,
    )  # fmt: skip


def split_unit(libelle: str) -> tuple[str, str]:
    """« Taux de chômage (en %) » → « Taux de chômage », « % »; brackets that hold no unit stay."""
    match = re.fullmatch(r"(.*\S)\s*\(\s*(?:en )?([^()]*?)\s*\)", libelle)
    if match and (set("%€/") & set(match[2]) or normalised(match[2]) in _UNITS):
        return match[1], match[2]
    return libelle, ""


def value_of(labels: Labels, row: int, index: int, pins: Pins, indicator: Indicator, place: str, said: Said) -> Value:
    pins = _merged(pins, dated(labels.text(row, "periode")) or Pins())
    said_nature = labels.text(row, "nature")
    nature = pins.nature or NATURES.get(normalised(said_nature)) or said_nature or OBSERVED
    return Value(
        indicator=indicator, row=row, column=index, raw=labels.own(row, index), nature=nature, territoire=place,
        periode=_period(labels, row, pins, nature, said), prudence=pins.prudence,
    )  # fmt: skip


def _merged(pins: Pins, own: Pins) -> Pins:
    """Years down, a row may be « Cible 2030 » or « 2020 (p) »."""
    is_more = bool(own.nature or own.prudence)
    return replace(pins, nature=pins.nature or own.nature, periode=pins.periode or (own.periode if is_more else ""), prudence=pins.prudence or own.prudence)


def _period(labels: Labels, row: int, pins: Pins, nature: str, said: Said) -> object:
    """A target is for its deadline, a reference of its own year, where the sheet tells them."""
    if pins.periode:
        return pins.periode
    own = {TARGET: DUE, REFERENCE: START_YEAR}.get(nature, "")
    value = labels.get(row, own) if own and labels.has(own) else labels.get(row, "periode")
    return value if not is_blank(value) else said.periode
