"""Énergie: what is consumed, what the two agglomérations aim at, and what they could produce."""

import pandas as pd
import plotly.graph_objects as go

from charts.build import dataset_panel
from charts.mix import mix_bars, mix_donuts
from charts.panel import Panel
from charts.rows import place_row, row_bars
from charts.theme import french
from crte_data.dataset import Dataset
from crte_data.figures import group_codes, known, select, written
from crte_data.french import THIN, UNKNOWN_TEXT, enumeration, number, percent, quantity
from crte_data.phrases import sentence, the
from crte_data.vocabulary import OBSERVED, POTENTIAL, TARGET, Perimetre

MIX = "mix_consommation"
TARGETS = ("conso_energie_evolution", "enr_part_consommation", "stockage_ges_part", "enr_production")
FOSSIL = "energie_fossile_part"
SHORT_TARGETS = {
    "conso_energie_evolution": "consommation d’énergie", "enr_part_consommation": "part des renouvelables",
    "stockage_ges_part": "part des émissions stockée", "enr_production": "production renouvelable à créer",
}  # fmt: skip


def panels(dataset: Dataset, perimetre: Perimetre | None) -> list[Panel]:
    """The page's cards, in reading order; a card without a row to show is left out."""
    made = (mix_panel, fossil_panel, targets_panel, potential_panel)
    return [panel for make in made if (panel := make(dataset, perimetre)) is not None]


def finding(dataset: Dataset, perimetre: Perimetre | None) -> str:
    """The page's sentence: the first sector of each mix, and the share of fossil energy."""
    rows = known(select(dataset, group_codes(dataset, MIX), perimetre, OBSERVED))
    firsts = rows.sort_values("valeur", ascending=False, kind="stable").drop_duplicates("territoire").sort_values("territoire", ascending=False)
    names = firsts["libelle"].map(_sector).str.lower()
    said = [f"{enumeration([f'pour {the(place)}' for place in group])}, le secteur {name} consomme le plus" for name, group in firsts.groupby(names, sort=False)["territoire"]]
    fossil = known(select(dataset, [FOSSIL], perimetre))
    said += [f"{quantity(row.valeur, row.unite, row.precision)} de l’énergie est fossile" for row in fossil.head(1).itertuples()]
    return sentence(" ; ".join(said)) if said else f"Consommation d’énergie : {UNKNOWN_TEXT} pour ce périmètre."


def mix_panel(dataset: Dataset, perimetre: Perimetre | None) -> Panel | None:
    """The mixes side by side, in % of each agglomération's consumption: never added nor averaged."""
    rows = known(select(dataset, group_codes(dataset, MIX), perimetre, OBSERVED))
    if rows.empty:
        return None
    names = {code: _sector(label) for code, label in zip(rows["code"], rows["libelle"], strict=True)}
    return dataset_panel(
        dataset, rows, perimetre, id="mix-energie", title="De quoi est faite la consommation d’énergie",
        takeaway=_mix_takeaway(rows), figure=mix_bars(rows, names), alternatives={"Anneaux": mix_donuts(rows, names)},
    )  # fmt: skip


def _mix_takeaway(rows: pd.DataFrame) -> str:
    firsts = rows.sort_values("valeur", ascending=False).drop_duplicates("territoire").sort_values("territoire")
    names = firsts["libelle"].map(_sector).str.lower()
    if names.nunique() == 1:
        places = enumeration([f"{percent(value)} pour {the(place)}" for place, value in zip(firsts["territoire"], firsts["valeur"], strict=True)])
        return f"Premier poste : le secteur {names.iloc[0]}, {places}." + _mix_gap(rows)
    return " ".join(f"{place} : le secteur {name} d’abord ({percent(value)})." for place, name, value in zip(firsts["territoire"], names, firsts["valeur"], strict=True))


def _mix_gap(rows: pd.DataFrame) -> str:
    """Where the two mixes differ most, when both are shown."""
    table = rows.pivot_table(index="libelle", columns="territoire", values="valeur", sort=False)
    if not {"CAVM", "CAPH"} <= set(table.columns):
        return ""
    gap = (table["CAVM"] - table["CAPH"]).abs().idxmax()
    return f" L’écart le plus fort est sur le secteur {_sector(gap).lower()} : {percent(table.at[gap, 'CAVM'])} (CAVM) contre {percent(table.at[gap, 'CAPH'])} (CAPH)."


def _sector(label: str) -> str:
    """« Part du résidentiel dans… » → « résidentiel »: the registry's label, shortened for a legend."""
    for sector in ("résidentiel", "industriel", "transport routier", "tertiaire"):
        if sector in label.lower():
            return sector.capitalize()
    return label


def fossil_panel(dataset: Dataset, perimetre: Perimetre | None) -> Panel | None:
    """The share of fossil energy, given for both agglomérations together."""
    rows = known(select(dataset, [FOSSIL], perimetre))
    if rows.empty:
        return None
    row = rows.iloc[0]
    text = quantity(row["valeur"], row["unite"], row["precision"])
    figure = go.Figure()
    for name, value, colour, shown in (("Énergies fossiles", row["valeur"], "#434C54", text), ("Reste, non détaillé", 100 - row["valeur"], "#D5DBE0", "")):
        figure.add_bar(
            y=[""], x=[value], orientation="h", name=name, marker={"color": colour}, text=[shown],
            textposition="inside", insidetextanchor="middle", textfont={"size": 18, "color": "#FFFFFF"}, hoverinfo="skip",
        )  # fmt: skip
    figure.update_layout(barmode="stack", legend={"traceorder": "normal"})
    figure.update_xaxes(range=[0, 100])
    return dataset_panel(
        dataset, rows, perimetre, id="energie-fossile", title="La part des énergies fossiles",
        takeaway=f"{text[0].upper()}{text[1:]} de l’énergie consommée dans les deux agglomérations vient du gaz et du fioul.",
        figure=french(figure, height=210, unit="%"),
    )  # fmt: skip


def targets_panel(dataset: Dataset, perimetre: Perimetre | None) -> Panel | None:
    """Starting points and targets, each on its own scale; a side that says nothing says so."""
    rows = select(dataset, TARGETS, perimetre)
    shown = known(rows)
    if rows.empty:
        return None
    silent = [place for place in ("CAVM", "CAPH") if place in set(rows["territoire"]) and place not in set(shown["territoire"])]
    return dataset_panel(
        dataset, rows, perimetre, id="objectifs-energie", title="Les objectifs énergétiques",
        takeaway=_targets_takeaway(shown, silent), figure=_targets_figure(shown),
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
    start = shown[(shown["code"] == code) & (shown["territoire"] == place) & (shown["nature"] != TARGET)]
    return f" ({quantity(start['valeur'].iloc[0], start['unite'].iloc[0])} au départ)" if len(start) else ""


def _short(code: str, label: str) -> str:
    return SHORT_TARGETS.get(code, label.lower())


def _targets_figure(shown: pd.DataFrame) -> go.Figure | None:
    """Rates only: what is counted in GWh has its place in the sentence and the table, not on a scale of %."""
    rates = shown[shown["unite"] == "%"]
    return row_bars([
        place_row(f"{row.territoire}, {'objectif' if row.nature == TARGET else 'départ'} {row.periode or '(non daté)'}", row.valeur, quantity(row.valeur, "%", row.precision), row.territoire, row.nature, row.libelle)
        for row in rates.itertuples()
    ])  # fmt: skip


def potential_panel(dataset: Dataset, perimetre: Perimetre | None) -> Panel | None:
    """A potential is not a target: GWh a year without a date beside GWh to create by 2050, never on one axis."""
    rows = select(dataset, ["enr_potentiel"], perimetre, POTENTIAL)
    shown = known(rows)
    if rows.empty:
        return None
    if shown.empty:
        takeaway = "Aucun potentiel de production renouvelable n’est communiqué pour ce périmètre."
    else:
        row = shown.iloc[0]
        takeaway = f"{row['territoire']} : un potentiel de {number(row['valeur'])}{THIN}{row['unite']}, sans date. Un potentiel n’est pas un objectif."
    return dataset_panel(dataset, rows, perimetre, id="potentiel-enr", title="Le potentiel renouvelable, à part des objectifs", takeaway=takeaway, figure=row_bars([place_row(row.territoire, row.valeur, text, row.territoire, row.nature) for row, text in zip(rows.itertuples(), written(rows), strict=True)]))
