"""Unemployment over time, and rates territory by territory: never added, never averaged, dated or said undated."""

import pandas as pd

from charts.bars import place_row, row_bars
from charts.build import dataset_panel
from charts.panel import Panel
from charts.timeline import timeline
from crte_data.dataset import Dataset
from crte_data.employment import compared, series
from crte_data.figures import known, written
from crte_data.french import THIN, UNKNOWN_TEXT, enumeration, number, percent, quantity
from crte_data.phrases import at_date, during, sentence, the, unknown_for
from crte_data.vocabulary import PERIMETRES, VALENCIENNOIS, Perimetre

UNEMPLOYMENT, POVERTY = "taux_chomage", "taux_pauvrete"
COMPARISONS = {  # indicator: card's id, card's title
    UNEMPLOYMENT: ("chomage-compare", "Le chômage, face au département, à la région et au pays"),
    POVERTY: ("pauvrete", "Le taux de pauvreté"),
    "rsa_part": ("rsa", "Les foyers allocataires du RSA"),
    "foyers_non_imposes_part": ("foyers-non-imposes", "Les foyers fiscaux non imposés"),
}


def finding(dataset: Dataset, perimetre: Perimetre | None) -> str:
    """The page's sentence: the latest unemployment and poverty of the Valenciennois, each against France."""
    parts = [_against_france(compared(dataset, code, perimetre), name) for code, name in ((UNEMPLOYMENT, "chômage"), (POVERTY, "pauvreté"))]
    said = [part for part in parts if part]
    return sentence(f"dans le Valenciennois, {' ; '.join(said)}") + _not_for(perimetre, compared(dataset, UNEMPLOYMENT, perimetre)) if said else f"Chômage et pauvreté : {UNKNOWN_TEXT} pour ce périmètre."


def _not_for(perimetre: Perimetre | None, rows: pd.DataFrame) -> str:
    """Under a filter, that the figures shown are not the agglomération's own."""
    name = PERIMETRES[perimetre].short if perimetre else ""
    return f" {name} seule : {UNKNOWN_TEXT}." if name and name not in set(known(rows)["territoire"]) else ""


def _against_france(rows: pd.DataFrame, name: str) -> str:
    values = known(rows).set_index("territoire")
    if VALENCIENNOIS not in values.index:
        return ""
    ours = values.loc[VALENCIENNOIS]
    when = f" {during(ours['periode'])}" if ours["periode"] else ""
    said = f"{percent(ours['valeur'])} de {name}{when}"
    if "France" not in values.index:
        return said
    france = values.loc["France"]
    dated = "" if france["periode"] == ours["periode"] else f" {during(france['periode'])}"
    return f"{said}, contre {percent(france['valeur'])} en France{dated}"


def unemployment_panel(dataset: Dataset, perimetre: Perimetre | None) -> Panel | None:
    """Years and quarters on one true time axis, each with its sign."""
    rows = series(dataset, UNEMPLOYMENT)
    if rows.empty:
        return None
    bars = row_bars([place_row(f"{row.periode} ({row.pas})", row.valeur, text, row.territoire, row.nature) for row, text in zip(rows.itertuples(), written(rows), strict=True)])
    return dataset_panel(
        dataset, rows, perimetre, id="chomage", title="Le chômage dans le Valenciennois, depuis le premier taux connu",
        takeaway=_series_takeaway(rows) + _not_for(perimetre, rows), first_view="Courbe", figure=timeline(rows, written(rows)), alternatives={"Barres": bars},
    )  # fmt: skip


def _series_takeaway(rows: pd.DataFrame) -> str:
    last, earlier = rows.iloc[-1], rows.iloc[:-1][::-1]
    before = enumeration([f"{percent(row.valeur)} {during(row.periode)}" for row in earlier.itertuples()])
    said = f"{percent(last['valeur'])} {during(last['periode'])}" + (f", contre {before}" if before else "")
    steps = rows.groupby("pas", sort=True)["periode"].agg(list)
    mixed = " et ".join(f"taux {step}s ({', '.join(periods)})" for step, periods in steps.items())
    return sentence(said) + (f" {sentence(f'{mixed} sont mêlés : à rapprocher avec prudence')}" if len(steps) > 1 else "")


def comparison_panel(dataset: Dataset, perimetre: Perimetre | None, code: str) -> Panel | None:
    """One rate, territory by territory: never added, never averaged; an undated one says so."""
    rows = compared(dataset, code, perimetre)
    if rows.empty:
        return None
    ident, title = COMPARISONS[code]
    bars = [place_row(f"{row.territoire}, {row.periode or 'non daté'}", row.valeur, text, row.territoire, row.nature) for row, text in zip(rows.itertuples(), written(rows), strict=True)]
    return dataset_panel(dataset, rows, perimetre, id=ident, title=title, takeaway=_comparison_takeaway(rows) + _not_for(perimetre, rows), figure=row_bars(bars))


def _comparison_takeaway(rows: pd.DataFrame) -> str:
    ours, others = rows[rows["territoire"] == VALENCIENNOIS], rows[rows["territoire"] != VALENCIENNOIS]
    given, silent = known(others), list(others.loc[others["valeur"].isna(), "territoire"])
    said = f"{at_date(VALENCIENNOIS, ours['periode'].iloc[0])} : {quantity(*ours[['valeur', 'unite', 'precision']].iloc[0])}" if len(ours) else ""
    against = enumeration([f"{quantity(row.valeur, row.unite, row.precision)} ({at_date(row.territoire, row.periode)})" for row in given.itertuples()])
    start = f"{', contre ' if said else ''}{against}" if against else ""
    return " ".join(filter(None, (f"{said}{start}{_gap(known(ours), given)}.", _undated(rows)))) + unknown_for(silent)


def _gap(ours: pd.DataFrame, given: pd.DataFrame) -> str:
    """How far from the widest territory compared with, in points: a difference of rates, not a rate of change."""
    if ours.empty or given.empty:
        return ""
    widest = given.iloc[-1]
    gap = round(ours["valeur"].iloc[0] - widest["valeur"], 2)
    if gap == 0:
        return f", autant que {the(widest['territoire'])}"
    unit = "point" if abs(gap) < 2 else "points"
    return f", soit {number(abs(gap))}{THIN}{unit} de {'plus' if gap > 0 else 'moins'} que {the(widest['territoire'])}"


def _undated(rows: pd.DataFrame) -> str:
    undated = list(known(rows).loc[known(rows)["periode"] == "", "territoire"])
    if not undated:
        return ""
    return "Ces taux ne sont pas datés par la source." if len(undated) == len(known(rows)) else f"Taux non datés : {enumeration(undated)}."
