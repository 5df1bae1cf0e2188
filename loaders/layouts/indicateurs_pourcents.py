"""Percentages of a sheet of indicators, in points whichever way its cells hold them."""

from dataclasses import replace

from crte_data.french import number, percent
from loaders.cells import quoted
from loaders.layouts.indicateurs_valeurs import Value
from loaders.layouts.labels import Labels
from loaders.layouts.percents import is_percent, read_percents
from loaders.report import Anomaly


def in_points(values: list[Value], labels: Labels) -> tuple[list[Value], list[Anomaly]]:
    """Percentages in points, whichever way the cells hold them; one remark for what was all written as fractions."""
    scaled: dict[int, float] = {}
    anomalies, fractions = [], []
    by_code: dict[str, list[tuple[int, object]]] = {}
    for position, value in enumerate(values):
        if is_percent(value.indicator.unite):
            by_code.setdefault(value.indicator.code, []).append((position, value.raw))
    for cells in by_code.values():
        percents = read_percents(cells, is_progress=False)
        scaled |= percents.points
        anomalies += [_mixed(labels, values[position], points) for position, points in percents.points.items() if percents.is_mixed]
        anomalies += [_doubtful(labels, values[position]) for position in percents.doubtful]
        fractions += [] if percents.is_mixed else percents.points
    if fractions:
        anomalies.append(_all_fractions(labels, [values[position] for position in fractions], scaled[fractions[0]]))
    return [replace(value, raw=scaled.get(position, value.raw)) for position, value in enumerate(values)], anomalies


def _mixed(labels: Labels, value: Value, points: float) -> Anomaly:
    return labels.anomaly(
        value.row, value.column, f"« {quoted(value.raw)} » est lu comme {percent(points)}, alors que d’autres valeurs de « {value.indicator.libelle} » sont déjà en pour cent.",
        f"Saisissez {number(points)} si c’est juste.", "pourcentages-melanges",
    )  # fmt: skip


def _doubtful(labels: Labels, value: Value) -> Anomaly:
    return labels.anomaly(
        value.row, value.column, f"« 1 » est lu comme {percent(1)}, alors que d’autres valeurs de « {value.indicator.libelle} » sont des fractions.",
        "Saisissez 100 si c’est le tout.", "pourcentages-melanges",
    )  # fmt: skip


def _all_fractions(labels: Labels, fractions: list[Value], points: float) -> Anomaly:
    """``points`` is what the first of them is read as."""
    first = fractions[0]
    named = len({value.indicator.code for value in fractions})
    return labels.anomaly(
        first.row, first.column, f"Les pourcentages inférieurs à 1 sont lus comme des fractions : « {quoted(first.raw)} » comme {percent(points)} ({len(fractions)} valeurs, {named} indicateur{'s' if named > 1 else ''}).",
        "Rien si c’est juste ; sinon, écrivez ces taux avec le signe %.", "pourcentages-lus-en-fractions",
    )  # fmt: skip
