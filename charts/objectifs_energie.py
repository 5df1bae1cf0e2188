"""What the agglomérations aim at in energy, and, apart, what they could produce."""

import pandas as pd
import plotly.graph_objects as go

from charts.bars import place_row, row_bars
from charts.build import dataset_panel
from charts.panel import Panel
from crte_data.dataset import Dataset
from crte_data.figures import known, latest, select, silent_places, written
from crte_data.french import enumeration, quantity
from crte_data.phrases import at_date, during, unknown_for
from crte_data.vocabulary import POTENTIAL, REFERENCE, TARGET, Perimetre

TARGETS = ("conso_energie_evolution", "enr_part_consommation", "stockage_ges_part", "enr_production")
SHORT_TARGETS = {
    "conso_energie_evolution": "consommation d’énergie", "enr_part_consommation": "part des renouvelables",
    "stockage_ges_part": "part des émissions stockée", "enr_production": "production renouvelable à créer",
}  # fmt: skip
ENR_POTENTIAL = "enr_potentiel"


def targets_panel(dataset: Dataset, perimetre: Perimetre | None) -> Panel | None:
    """Where each agglomération stands and what it aims at, each on its own scale; a side that says nothing says so."""
    every = select(dataset, TARGETS, perimetre)
    rows = every[every["nature"].eq(TARGET) | every.index.isin(latest(every).index)]  # a nearer target does not replace a farther one
    if rows.empty:
        return None
    return dataset_panel(
        dataset, rows, perimetre, id="objectifs-energie", title="Les objectifs énergétiques",
        takeaway=_targets_takeaway(known(rows), silent_places(rows[rows["nature"] == TARGET])), figure=_targets_figure(known(rows)),
    )  # fmt: skip


def _targets_takeaway(shown: pd.DataFrame, silent: list[str]) -> str:
    """Place by place and year by year, each target beside its starting point."""
    said = []
    aims = shown[shown["nature"] == TARGET]
    for (place, period), group in aims.groupby(["territoire", "periode"], sort=False):
        parts = [f"{_short(row.code, row.libelle)} {quantity(row.valeur, row.unite, row.precision)}{_since(shown, row.code, place)}" for row in group.itertuples()]
        said.append(f"{place}, objectifs{f' {period}' if period else ''} : {enumeration(parts)}.")
    return " ".join([*said, *([f"{enumeration(silent)} : objectifs non communiqués."] if silent else [])])


def _since(shown: pd.DataFrame, code: str, place: str) -> str:
    """Where it started and where it stands, as far as they are given."""
    standing = shown[(shown["code"] == code) & (shown["territoire"] == place) & (shown["nature"] != TARGET)]
    said = [f"{quantity(row.valeur, row.unite, row.precision)} {'au départ' if _is_start(row) else during(row.periode)}" for row in standing.itertuples()]
    return f" ({enumeration(said)})" if said else ""


def _is_start(row) -> bool:
    return row.nature == REFERENCE or not row.periode


def _short(code: str, label: str) -> str:
    return SHORT_TARGETS.get(code, label.lower())


def _targets_figure(shown: pd.DataFrame) -> go.Figure | None:
    """Rates only: what is counted in GWh has its place in the sentence and the table, not on a scale of %."""
    rates = shown[shown["unite"] == "%"]
    return row_bars([
        place_row(f"{row.territoire}, {'objectif' if row.nature == TARGET else 'départ' if _is_start(row) else row.nature} {row.periode or '(non daté)'}", row.valeur, quantity(row.valeur, "%", row.precision), row.territoire, row.nature, row.libelle)
        for row in rates.itertuples()
    ])  # fmt: skip


def potential_panel(dataset: Dataset, perimetre: Perimetre | None) -> Panel | None:
    """A potential is not a target: what could be produced a year beside what is to be created, never on one axis."""
    rows = latest(select(dataset, [ENR_POTENTIAL], perimetre, POTENTIAL))
    if rows.empty:
        return None
    bars = [place_row(at_date(row.territoire, row.periode), row.valeur, text, row.territoire, row.nature) for row, text in zip(rows.itertuples(), written(rows), strict=True)]
    return dataset_panel(dataset, rows, perimetre, id="potentiel-enr", title="Le potentiel renouvelable, à part des objectifs", takeaway=_potential_takeaway(rows), figure=row_bars(bars))


def _potential_takeaway(rows: pd.DataFrame) -> str:
    said = [f"{row.territoire} : un potentiel de {quantity(row.valeur, row.unite, row.precision)}, {during(row.periode) if row.periode else 'sans date'}." for row in known(rows).itertuples()]
    if not said:
        return "Aucun potentiel de production renouvelable n’est communiqué pour ce périmètre."
    return f"{' '.join(said)}{unknown_for(silent_places(rows))} Un potentiel n’est pas un objectif."
