"""A sheet of indicators into rows of the registry and observations, with what there is to say of the whole."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from crte_data.names import normalised
from crte_data.schemas import Table
from crte_data.tables import INDICATEURS, OBSERVATIONS
from crte_data.vocabulary import KNOWN, NOT_CONCERNED, OBSERVED, THEMES, UNKNOWN
from loaders.amounts import parse_number
from loaders.blocks import NOWHERE, Block
from loaders.layouts.indicateurs_entetes import UPDATED
from loaders.layouts.indicateurs_feuille import Said, said_by_sheet, supposed
from loaders.layouts.indicateurs_lignes import read_rows
from loaders.layouts.indicateurs_pourcents import in_points
from loaders.layouts.indicateurs_sommes import totals_down
from loaders.layouts.indicateurs_totaux import totals_across
from loaders.layouts.indicateurs_valeurs import Indicator, Value
from loaders.layouts.labels import Labels, address, spread, unread_columns, words
from loaders.layouts.layout import Laid
from loaders.layouts.mapping import SheetMapping
from loaders.layouts.slugs import slug
from loaders.layouts.themes import theme_of, theme_of_indicator
from loaders.layouts.value_columns import pins_in
from loaders.naming import Names
from loaders.parsed import is_unknown
from loaders.report import Anomaly, Level
from loaders.workbook import Sheet

_SHOWN = 5
_REGISTRY = ("orientation", "groupe", "sens", "definition", "periodicite", "responsable")
_BESIDES = ("precision", "source", "lignes", "citation")
_VALUE = OBSERVATIONS.field("valeur")
_NOT_CONCERNED = frozenset({"s o", "so", "sans objet", "non concerne", "non concernee", "non applicable"})


def read_sheet(sheet: Sheet, mapping: SheetMapping, names: Names) -> Laid:
    """The blocks of a sheet under this mapping."""
    whole, (mapping, doubled) = mapping, _without_doubled_columns(mapping)
    left_out = frozenset(column.index for column in whole.columns if column.meaning) - {column.index for column in mapping.columns if column.meaning}
    labels, said = Labels(sheet, mapping), said_by_sheet(sheet, mapping)
    rows = read_rows(labels, said, names)
    indicators = _coded([value.indicator for value in rows.values] + rows.indicators, _units_of_values(rows.values), names, mapping.options.get("prefixe", ""))
    values, scaled = in_points([replace(value, indicator=indicators[_identity(value.indicator)]) for value in rows.values], labels)
    registry, guessed = _registry(labels, list({indicator.code: indicator for indicator in reversed(indicators.values())}.values())[::-1], said, names)
    compared, wrong_totals = totals_across(labels)
    anomalies = [*doubled, *rows.anomalies, *supposed(labels, [value.periode for value in rows.values], said), *scaled, *_same_twice(values, labels), *wrong_totals, *totals_down(labels, rows.totals, values, names), *unread_columns(labels, left_out | compared), *guessed]
    return Laid(blocks=[registry, _observations(labels, values)], anomalies=anomalies)


def _without_doubled_columns(mapping: SheetMapping) -> tuple[SheetMapping, list[Anomaly]]:
    """Of two columns with the same values to say, the first is read."""
    met, anomalies, columns = {}, [], []
    for column in mapping.columns:
        pins = pins_in(column.meaning)
        key = replace(pins, nature=pins.nature or OBSERVED) if pins else None
        if key in met and key is not None:
            anomalies.append(Anomaly(
                sheet=mapping.sheet, cell=address(mapping.last_row, column.index), found=column.header,
                problem=f"La colonne « {column.header} » dit les mêmes valeurs que la colonne « {met[key]} » : elle n’est pas lue.",
                fix="Gardez l’une des deux, ou précisez leurs en-têtes.", rule="colonne-en-double",
            ))  # fmt: skip
            columns.append(replace(column, meaning=""))
        else:
            met[key] = column.header
            columns.append(column)
    return replace(mapping, columns=tuple(columns)), anomalies


def _identity(indicator: Indicator) -> tuple[str, str]:
    """What makes two rows tell of one indicator."""
    return (indicator.code, "") if indicator.code else (normalised(indicator.libelle), normalised(indicator.unite))


def _units_of_values(values: list[Value]) -> frozenset[tuple[str, str]]:
    """Indicators without a unit whose every value is written with « % »."""
    cells: dict[tuple[str, str], list[str]] = {}
    for value in values:
        if not value.indicator.unite and not is_unknown(value.raw):
            cells.setdefault(_identity(value.indicator), []).append(words(value.raw))
    return frozenset(identity for identity, texts in cells.items() if all(text.endswith("%") for text in texts))


def _coded(met: list[Indicator], percents: frozenset[tuple[str, str]], names: Names, prefix: str) -> dict[tuple[str, str], Indicator]:
    """Each indicator once, where it is first met, with its code: its own, the published one, or one made of its name."""
    found: dict[tuple[str, str], Indicator] = {}
    for indicator in sorted(met, key=lambda each: each.row):
        identity = _identity(indicator)
        if identity in found:
            continue
        unite = "%" if identity in percents else indicator.unite
        known = names.indicateur(indicator.libelle)
        code = indicator.code or (known.code if known else slug(f"{prefix} {indicator.libelle} {unite}".replace("%", " pct ").replace("€", " eur ")))
        theme = (known.theme if known else "") or indicator.theme
        found[identity] = replace(indicator, unite=unite, code=code, theme=theme)
    return found


def _same_twice(values: list[Value], labels: Labels) -> Iterator[Anomaly]:
    """Two cells of one row that give the same figure; on two rows, the rule on doubles says it."""
    met: dict[tuple[object, ...], Value] = {}
    for value in values:
        key = (value.row, value.indicator.code, value.territoire, words(value.periode), value.nature)
        if (first := met.setdefault(key, value)) is not value:
            yield labels.anomaly(value.row, value.column, f"La valeur est déjà donnée en {address(first.row, first.column)}, même territoire et même période.", "Gardez l’une des deux.", "doublon")


def _registry(labels: Labels, indicators: list[Indicator], said: Said, names: Names) -> tuple[Block, list[Anomaly]]:
    """The registry's rows, and what there is to say of themes that nothing tells."""
    rows = [indicator for indicator in indicators if indicator.libelle]
    values: dict[str, list[object]] = {name: [getattr(indicator, name) for indicator in rows] for name in ("code", "libelle", "unite")}
    told = [_theme(labels, indicator) for indicator in rows]
    guesses = [theme or theme_of_indicator(indicator.libelle, indicator.unite) or labels.mapping.options.get("theme_a_defaut", "") for theme, indicator in zip(told, rows, strict=True)]
    values["theme"] = [theme or THEMES[0] for theme in guesses]
    columns = {"code": spread_of(rows), "libelle": _index(labels, "libelle"), "unite": _index(labels, "unite"), "theme": _index(labels, "theme")}
    for name in filter(labels.has, _REGISTRY):
        values[name], columns[name] = [labels.get(indicator.row, name) for indicator in rows], labels.index(name)
    untold = [(indicator, guess) for indicator, theme, guess in zip(rows, told, guesses, strict=True) if not theme]
    return _block(INDICATEURS, labels, values, [indicator.row for indicator in rows], columns, is_echo=True), list(_themes_said(labels, untold))


def _themes_said(labels: Labels, untold: list[tuple[Indicator, str]]) -> Iterator[Anomaly]:
    """Once a sheet: the themes taken from the names of indicators, then those that nothing tells."""
    column = next((column.index for column in labels.mapping.columns if column.meaning), 0)
    guessed, unknown = [each for each in untold if each[1]], [each for each in untold if not each[1]]
    fix = f"Choisissez le thème de la feuille, ou ajoutez une colonne « Thème » : {', '.join(THEMES)}."
    if guessed:
        shown = " ; ".join(f"« {indicator.libelle} » : {theme}" for indicator, theme in guessed[:_SHOWN]) + (" …" if len(guessed) > _SHOWN else "")
        yield labels.anomaly(labels.mapping.first_row, column, f"Le thème n’est pas dit : il est pris du nom des indicateurs ({shown}).", f"Rien si c’est juste. {fix}", "theme-deduit", found="")
    if unknown:
        shown = ", ".join(f"« {indicator.libelle} »" for indicator, _ in unknown[:_SHOWN]) + (" …" if len(unknown) > _SHOWN else "")
        yield labels.anomaly(labels.mapping.first_row, column, f"Rien ne dit le thème de {shown} : {'rangés' if len(unknown) > 1 else 'rangé'} sous « {THEMES[0]} ».", fix, "theme-inconnu", found="")


def spread_of(rows: list[Indicator]) -> int | np.ndarray:
    return spread([indicator.column for indicator in rows]) if rows else NOWHERE


def _index(labels: Labels, meaning: str) -> int:
    found = labels.index(meaning)
    return NOWHERE if found is None else found


def _theme(labels: Labels, indicator: Indicator) -> str:
    text = labels.text(indicator.row, "theme")
    return theme_of([text]) or text or indicator.theme


def _observations(labels: Labels, values: list[Value]) -> Block:
    rows = [value.row for value in values]
    said = {name: [labels.get(row, name) for row in rows] for name in _BESIDES if labels.has(name)}
    given: dict[str, list[object]] = {
        "valeur": ["" if is_unknown(value.raw) else value.raw for value in values], "code": [value.indicator.code for value in values],
        "territoire": [value.territoire for value in values], "periode": [value.periode for value in values],
        "nature": [value.nature for value in values], "statut": [_status(labels, value) for value in values],
        "reserve": [_reserve(labels, value) for value in values],
    }  # fmt: skip
    columns = {"valeur": np.array([value.column for value in values], dtype="int64"), "code": spread([value.indicator.column for value in values]) if values else NOWHERE}
    columns |= {name: _index(labels, name) for name in ("territoire", "periode", "nature", "statut", "reserve", *said)}
    return _block(OBSERVATIONS, labels, given | said, rows, columns)


def _status(labels: Labels, value: Value) -> str:
    if said := labels.text(value.row, "statut"):
        return said
    if normalised(words(value.raw)) in _NOT_CONCERNED:
        return NOT_CONCERNED
    return UNKNOWN if is_unknown(value.raw) or _is_unsure(value.raw) else KNOWN


def _is_unsure(raw: object) -> bool:
    """« env. 40 », « 50 + 10 »: written, and no figure."""
    parsed = parse_number(_VALUE, raw) if isinstance(raw, str) else None
    return parsed is not None and parsed.level is Level.A_VERIFIER and parsed.value != parsed.value  # NaN differs from itself


def _reserve(labels: Labels, value: Value) -> str:
    """Remarks, what the header says of its values, and the day they were brought up to date."""
    remarks = [words(labels.value(value.row, column.index)) for column in labels.columns("reserve")]
    updated = labels.text(value.row, UPDATED)
    prudence = f"Valeur {value.prudence}." if value.prudence else ""
    return " ".join(filter(None, [*remarks, prudence, f"Mise à jour : {updated}." if updated else ""]))


def _block(table: Table, labels: Labels, values: dict[str, list[object]], rows: list[int], columns: dict[str, int | np.ndarray], **told: object) -> Block:
    used = {name: columns.get(name, NOWHERE) for name in values}
    return Block(table=table, sheet=labels.sheet.name, values=values, rows=np.array(rows, dtype="int64") + 1, columns=used, header_row=labels.mapping.last_row, **told)
