"""What energy is consumed: the mix of each agglomération, and the share that is fossil."""

import pandas as pd
import plotly.graph_objects as go

from charts.build import dataset_panel
from charts.mix import mix_bars, mix_donuts
from charts.panel import Panel
from charts.theme import LABEL_SIZE, SAID, UNSAID, escaped, french
from crte_data.dataset import Dataset
from crte_data.figures import group_codes, known, latest, latest_whole, select
from crte_data.french import UNKNOWN_TEXT, enumeration, percent, quantity
from crte_data.phrases import at_date, sentence, the
from crte_data.vocabulary import AREAS, OBSERVED, VALENCIENNOIS, Perimetre

MIX = "mix_consommation"
FOSSIL = "energie_fossile_part"


def finding(dataset: Dataset, perimetre: Perimetre | None) -> str:
    """The page's sentence: the first sector of each mix, and the share of fossil energy."""
    firsts = _first_sectors(_mix(dataset, perimetre))
    names = firsts["libelle"].map(_sector).str.lower()
    said = [f"{enumeration([f'pour {the(place)}' for place in group])}, le secteur {name} consomme le plus" for name, group in firsts.groupby(names, sort=False)["territoire"]]
    said += [f"{_fossil_text(row)} de l’énergie est fossile{_where_and_when(row)}" for row in _fossil(dataset, perimetre).head(1).itertuples()]
    return sentence(" ; ".join(said)) if said else f"Consommation d’énergie : {UNKNOWN_TEXT} pour ce périmètre."


def _mix(dataset: Dataset, perimetre: Perimetre | None) -> pd.DataFrame:
    return latest_whole(select(dataset, group_codes(dataset, MIX), perimetre, OBSERVED))


def _first_sectors(rows: pd.DataFrame) -> pd.DataFrame:
    """The largest share of each territory, CAVM before CAPH."""
    firsts = rows.sort_values("valeur", ascending=False, kind="stable").drop_duplicates("territoire")
    return firsts.sort_values("territoire", key=lambda places: places.map(AREAS.index), kind="stable")


def mix_panel(dataset: Dataset, perimetre: Perimetre | None) -> Panel | None:
    """The mixes side by side, in % of each agglomération's consumption: never added nor averaged."""
    rows = _mix(dataset, perimetre)
    if rows.empty:
        return None
    names = {code: _sector(label) for code, label in zip(rows["code"], rows["libelle"], strict=True)}
    return dataset_panel(
        dataset, rows, perimetre, id="mix-energie", title="De quoi est faite la consommation d’énergie",
        takeaway=_mix_takeaway(rows), figure=mix_bars(rows, names), alternatives={"Anneaux": mix_donuts(rows, names)},
    )  # fmt: skip


def _mix_takeaway(rows: pd.DataFrame) -> str:
    firsts = _first_sectors(rows)
    names = firsts["libelle"].map(_sector).str.lower()
    if names.nunique() == 1:
        places = enumeration([f"{percent(value)} pour {the(place)}" for place, value in zip(firsts["territoire"], firsts["valeur"], strict=True)])
        return f"Premier poste : le secteur {names.iloc[0]}, {places}." + _mix_gap(rows)
    return " ".join(f"{place} : le secteur {name} d’abord ({percent(value)})." for place, name, value in zip(firsts["territoire"], names, firsts["valeur"], strict=True))


def _mix_gap(rows: pd.DataFrame) -> str:
    """Where the two mixes differ most, when both are shown."""
    if rows["periode"].nunique() > 1:  # mixes of two years do not show how the territories differ
        return ""
    table = rows.pivot(index="libelle", columns="territoire", values="valeur").reindex(list(dict.fromkeys(rows["libelle"])))
    gaps = (table["CAVM"] - table["CAPH"]).abs().dropna() if {"CAVM", "CAPH"} <= set(table.columns) else pd.Series(dtype="float64")
    if gaps.empty:
        return ""
    widest = gaps.idxmax()
    return f" L’écart le plus fort est sur le secteur {_sector(widest).lower()} : {percent(table.at[widest, 'CAVM'])} (CAVM) contre {percent(table.at[widest, 'CAPH'])} (CAPH)."


def _sector(label: str) -> str:
    """« Part du résidentiel dans… » → « résidentiel »: the registry's label, shortened for a legend."""
    for sector in ("résidentiel", "industriel", "transport routier", "tertiaire"):
        if sector in label.lower():
            return sector.capitalize()
    return label


def _fossil(dataset: Dataset, perimetre: Perimetre | None) -> pd.DataFrame:
    return known(latest(select(dataset, [FOSSIL], perimetre, OBSERVED)))


def _fossil_text(row) -> str:
    return quantity(row.valeur, row.unite, row.precision)


def _where_and_when(row) -> str:
    """« (CAVM, 2024) »; nothing for an undated figure of the whole Valenciennois."""
    told = at_date("" if row.territoire == VALENCIENNOIS else row.territoire, row.periode).removeprefix(", ")
    return f" ({told})" if told else ""


def fossil_panel(dataset: Dataset, perimetre: Perimetre | None) -> Panel | None:
    """The share of fossil energy, of each territory that gives it."""
    rows = _fossil(dataset, perimetre)
    if rows.empty:
        return None
    said = [f"{_fossil_text(row)}{'' if index else ' de l’énergie consommée est d’origine fossile'} ({at_date(row.territoire, row.periode)})" for index, row in enumerate(rows.itertuples())]
    return dataset_panel(
        dataset, rows, perimetre, id="energie-fossile", title="La part des énergies fossiles",
        takeaway=" ".join(sentence(part) for part in (" ; ".join(said), rows["definition"].iloc[0]) if part), figure=_fossil_figure(rows),
    )  # fmt: skip


def _fossil_figure(rows: pd.DataFrame) -> go.Figure:
    places = [escaped(at_date(row.territoire, row.periode)) for row in rows.itertuples()]
    shares = {"Énergies fossiles": (rows["valeur"], SAID, [escaped(_fossil_text(row)) for row in rows.itertuples()]), "Reste, non détaillé": (100 - rows["valeur"], UNSAID, [""] * len(rows))}
    figure = go.Figure()
    for name, (values, colour, texts) in shares.items():
        figure.add_bar(
            y=places, x=values.to_numpy(), orientation="h", name=name, marker={"color": colour}, text=texts, width=0.6,
            textposition="inside", insidetextanchor="middle", textfont={"size": LABEL_SIZE, "color": "#FFFFFF"}, hoverinfo="skip",
        )  # fmt: skip
    figure.update_layout(barmode="stack", legend={"traceorder": "normal"})
    figure.update_xaxes(range=[0, 100], tickvals=[0, 50, 100])
    figure.update_yaxes(autorange="reversed", showticklabels=len(places) > 1)
    return french(figure, height=130 + 80 * len(places), unit="%")
