"""Énergie: what is consumed, what the two agglomérations aim at, and what they could produce."""

import pandas as pd
import plotly.graph_objects as go

from charts.bars import figure_bars
from charts.build import dataset_panel
from charts.panel import Panel
from charts.theme import INK, NEUTRAL, SECTOR_COLOURS, TERRITOIRE_COLOURS, escaped, french, wrapped
from crte_data.dataset import Dataset
from crte_data.figures import group_codes, known, select, written
from crte_data.french import THIN, enumeration, number, percent, quantity
from crte_data.vocabulary import OBSERVED, POTENTIAL, TARGET, Perimetre

MIX = "mix_consommation"
TARGETS = ("conso_energie_evolution", "enr_part_consommation", "stockage_ges_part", "enr_production")


def panels(dataset: Dataset, perimetre: Perimetre | None) -> list[Panel]:
    """The page's cards, in reading order; a card without a row to show is left out."""
    made = (mix_panel, fossil_panel, targets_panel, potential_panel)
    return [panel for make in made if (panel := make(dataset, perimetre)) is not None]


def mix_panel(dataset: Dataset, perimetre: Perimetre | None) -> Panel | None:
    """The mixes side by side, in % of each agglomération's consumption: never added nor averaged."""
    rows = known(select(dataset, group_codes(dataset, MIX), perimetre, OBSERVED))
    if rows.empty:
        return None
    return dataset_panel(
        dataset, rows, perimetre, id="mix-energie", title="De quoi est faite la consommation d’énergie",
        takeaway=_mix_takeaway(rows), figure=_mix_bars(rows), alternatives={"Anneaux": _mix_donuts(rows)},
    )  # fmt: skip


def _mix_takeaway(rows: pd.DataFrame) -> str:
    firsts = rows.sort_values("valeur", ascending=False).drop_duplicates("territoire").sort_values("territoire")
    names = firsts["libelle"].map(_sector).str.lower()
    if names.nunique() == 1:
        places = enumeration([f"{percent(value)} pour {place}" for place, value in zip(firsts["territoire"], firsts["valeur"], strict=True)])
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


def _mix_bars(rows: pd.DataFrame) -> go.Figure:
    figure = go.Figure()
    for code, part in rows.groupby("code", sort=False):
        name = _sector(part["libelle"].iloc[0])
        figure.add_bar(
            y=part["territoire"].to_numpy(), x=part["valeur"].to_numpy(), name=escaped(name), orientation="h",
            marker={"color": SECTOR_COLOURS.get(code, NEUTRAL), "line": {"color": "#FFFFFF", "width": 2}},
            text=[percent(value) for value in part["valeur"]], textposition="inside", insidetextanchor="middle",
            textfont={"size": 18, "color": "#FFFFFF"},
            hovertemplate=f"{escaped(name)} : %{{x:,~f}}{THIN}%<extra>%{{y}}</extra>",
        )  # fmt: skip
    figure.update_layout(barmode="stack", legend={"traceorder": "normal"})
    figure.update_xaxes(range=[0, 100])
    return french(figure, height=130 + 90 * rows["territoire"].nunique(), unit="%")


def _mix_donuts(rows: pd.DataFrame) -> go.Figure:
    places = list(dict.fromkeys(rows["territoire"]))
    figure = go.Figure()
    for index, place in enumerate(places):
        part = rows[rows["territoire"] == place]
        figure.add_pie(
            labels=[escaped(_sector(label)) for label in part["libelle"]], values=part["valeur"].to_numpy(), hole=0.55, sort=False,
            direction="clockwise", domain={"x": [index / len(places), (index + 1) / len(places)]}, name=place,
            marker={"colors": [SECTOR_COLOURS.get(code, NEUTRAL) for code in part["code"]]},
            text=[percent(value) for value in part["valeur"]], textinfo="text", textfont={"size": 18},
            hovertemplate=f"%{{label}} : %{{value:,~f}}{THIN}%<extra>{place}</extra>",
            title={"text": place, "font": {"size": 22, "color": INK}},
        )  # fmt: skip
    return french(figure, height=380)


def fossil_panel(dataset: Dataset, perimetre: Perimetre | None) -> Panel | None:
    """The share of fossil energy, given for both agglomérations together."""
    rows = known(select(dataset, ["energie_fossile_part"], perimetre))
    if rows.empty:
        return None
    row = rows.iloc[0]
    text = quantity(row["valeur"], row["unite"], row["precision"])
    figure = go.Figure()
    for name, value, colour, shown in (("Énergies fossiles", row["valeur"], "#434C54", text), ("Reste, non détaillé", 100 - row["valeur"], "#D5DBE0", "")):
        figure.add_bar(
            y=[row["territoire"]], x=[value], orientation="h", name=name, marker={"color": colour}, text=[shown],
            textposition="inside", insidetextanchor="middle", textfont={"size": 18, "color": "#FFFFFF"}, hoverinfo="skip",
        )  # fmt: skip
    figure.update_layout(barmode="stack", legend={"traceorder": "normal"})
    figure.update_xaxes(range=[0, 100])
    return dataset_panel(
        dataset, rows, perimetre, id="energie-fossile", title="Une consommation encore très fossile",
        takeaway=f"{text.capitalize()} de l’énergie consommée dans les deux agglomérations vient du gaz et du fioul.",
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
        dataset, rows, perimetre, id="objectifs-energie", title="Les objectifs à l’horizon 2050",
        takeaway=_targets_takeaway(shown, silent), figure=_targets_figure(shown) if len(shown) else None,
    )  # fmt: skip


def _targets_takeaway(shown: pd.DataFrame, silent: list[str]) -> str:
    parts = []
    for (label, place), group in shown.groupby(["libelle", "territoire"], sort=False):
        start, target = group[group["nature"] != TARGET], group[group["nature"] == TARGET]
        if len(target):
            reached = quantity(target["valeur"].iloc[0], target["unite"].iloc[0])
            since = f" contre {quantity(start['valeur'].iloc[0], start['unite'].iloc[0])} au départ" if len(start) else ""
            parts.append(f"{label} ({place}) : {reached} en {target['periode'].iloc[0]}{since}")
    said = f"{' ; '.join(parts)}." if parts else ""
    return f"{said} {' et '.join(silent)} : objectifs non communiqués.".strip() if silent else said


def _targets_figure(shown: pd.DataFrame) -> go.Figure:
    rates = shown[shown["unite"] == "%"]
    figure = go.Figure()
    for nature, part in rates.groupby(rates["nature"].eq(TARGET).map({True: "Objectif", False: "Point de départ"}), sort=True):
        is_target = nature == "Objectif"
        figure.add_bar(
            y=[wrapped(f"{label} ({place})") for label, place in zip(part["libelle"], part["territoire"], strict=True)],
            x=part["valeur"].to_numpy(), orientation="h", name=nature, text=[percent(value) for value in part["valeur"]],
            textposition="outside", textfont={"size": 18}, cliponaxis=False,
            marker={"color": [TERRITOIRE_COLOURS.get(place, NEUTRAL) for place in part["territoire"]], "opacity": 1 if is_target else 0.55,
                    "pattern": {"shape": "/" if is_target else "", "fillmode": "overlay", "fgopacity": 0.5}},
            hovertemplate="%{y} : %{text}<extra></extra>",
        )  # fmt: skip
    figure.update_yaxes(autorange="reversed")
    figure.update_xaxes(range=[min(0, shown["valeur"].min()) * 1.25, max(50, rates["valeur"].max() * 1.2)])
    return french(figure, height=360, unit="%")


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
    return dataset_panel(dataset, rows, perimetre, id="potentiel-enr", title="Le potentiel renouvelable, à part des objectifs", takeaway=takeaway, figure=figure_bars(rows, written(rows), unit="GWh/an"))
