"""Indicateurs: every figure of the registry, found by theme and by words, and the card of each."""

import pandas as pd
import plotly.graph_objects as go

from charts.bars import place_row, value_bars
from charts.build import dataset_panel
from charts.panel import Panel
from charts.theme import wrapped
from crte_data.dataset import Dataset
from crte_data.figures import cell_names, comparable, display_table, in_scope, known, select, written
from crte_data.french import RANK, UNKNOWN_TEXT, plural, quantity
from crte_data.phrases import sentence
from crte_data.search import figures_matching
from crte_data.vocabulary import NOT_CONCERNED, OBSERVED, THEMES, Perimetre

MISSING_ONLY = "manquants"
# What a list shows of the table: the rest is in the files.
LIST_COLUMNS = ["Indicateur", "Chiffre", "Territoire", "Période", "Nature", "Réserve", "Source", "Lignes", "Cellule"]
CARD_COLUMNS = ["Chiffre", "Territoire", "Période", "Nature", "Citation", "Réserve", "Source", "Lignes", "Cellule", "Valeur", "Unité"]
_SHORT_UNIT = 3  # « % », « km », « GWh »: written beside the value; a longer one is said under the axis
_SAID = 5


def list_panels(dataset: Dataset, perimetre: Perimetre | None, theme: str = "", query: str = "", only: str = "") -> list[Panel]:
    """The one Panel of the observations left by the theme, the words and « ce qui manque »; its table may be empty."""
    rows = in_scope(dataset.figures, perimetre)
    if theme:
        rows = rows[rows["theme"] == theme]
    if only == MISSING_ONLY:
        rows = rows[rows["valeur"].isna() & (rows["statut"] != NOT_CONCERNED)]
    rows = _by_theme(figures_matching(rows, query))
    return [dataset_panel(dataset, rows, perimetre, id="liste-indicateurs", title="Indicateurs du contrat", takeaway=_count(rows), table=_table(dataset, rows))]


def _by_theme(rows: pd.DataFrame) -> pd.DataFrame:
    ranks = {theme: rank for rank, theme in enumerate(THEMES)}
    return rows.sort_values("theme", key=lambda themes: themes.map(ranks).fillna(len(ranks)), kind="stable")


def _count(rows: pd.DataFrame) -> str:
    """« 349 valeurs pour 249 indicateurs : 291 communiquées, 58 non communiquées. »"""
    if rows.empty:
        return "Aucun chiffre ne correspond."
    if len(rows) == 1:
        return f"1 valeur, {rows['statut'].iloc[0]}e."
    given, unconcerned = int(rows["valeur"].notna().sum()), int((rows["statut"] == NOT_CONCERNED).sum())
    parts = [
        plural(count, word, f"{word}s")
        for count, word in ((given, "communiquée"), (len(rows) - given - unconcerned, "non communiquée"), (unconcerned, "non concernée")) if count
    ]  # fmt: skip
    return f"{plural(len(rows), 'valeur')} pour {plural(rows['code'].nunique(), 'indicateur')} : {', '.join(parts)}."


def _table(dataset: Dataset, rows: pd.DataFrame) -> pd.DataFrame:
    """A card's usual table, and what a reader of the whole list looks for: theme, written figure, cell, citation."""
    figures = [NOT_CONCERNED if status == NOT_CONCERNED else text for text, status in zip(written(rows), rows["statut"], strict=True)]
    table = display_table(rows).assign(
        Thème=rows["theme"].to_numpy(), Chiffre=pd.Series(figures, dtype="str"), Cellule=pd.Series(cell_names(dataset, rows), dtype="str"), Définition=rows["definition"].to_numpy(),
        Citation=rows["citation"].to_numpy(), Réserve=rows["reserve"].to_numpy(), Orientation=rows["orientation"].to_numpy(), Code=rows["code"].to_numpy(),
    )  # fmt: skip
    first = ["Thème", "Indicateur", "Chiffre"]
    return table[[*first, *(column for column in table.columns if column not in first)]]


def by_theme(panel: Panel) -> dict[str, pd.DataFrame]:
    """What the list shows of each theme, in order."""
    table = panel.table
    return {theme: table.loc[table["Thème"] == theme, LIST_COLUMNS] for theme in dict.fromkeys(table["Thème"])}


def names(panel: Panel) -> dict[str, str]:
    """The indicators of a list, libellé by code, in order."""
    return dict(zip(panel.table["Code"], panel.table["Indicateur"], strict=True))


def indicator_panels(dataset: Dataset, perimetre: Perimetre | None, *codes: str) -> list[Panel]:
    """The card of each of these indicators."""
    return [_indicator_panel(dataset, rows, perimetre) for code in codes if len(rows := select(dataset, [code], perimetre))]


def _indicator_panel(dataset: Dataset, rows: pd.DataFrame, perimetre: Perimetre | None) -> Panel:
    first = rows.iloc[0]
    figure, caveats = _figure(rows)
    return dataset_panel(
        dataset, rows, perimetre, id=f"indicateur-{first['code']}", title=first["libelle"], figure=figure, caveats=caveats,
        takeaway=" ".join([_indicator_takeaway(rows), *caveats]), table=_table(dataset, rows)[CARD_COLUMNS],
    )  # fmt: skip


def _indicator_takeaway(rows: pd.DataFrame) -> str:
    """The values with where, when and what they are; what is missing; the definition; the words of the source."""
    shown = known(rows)
    said = [f"{text} ({where})" for text, where in zip(written(shown), _places(shown), strict=True)]
    more = [f"et {plural(len(said) - _SAID, 'autre')}"] if len(said) > _SAID else []
    silent = _places(rows[rows["valeur"].isna() & (rows["statut"] != NOT_CONCERNED)])
    parts = [
        " ; ".join(said[:_SAID] + more), f"{UNKNOWN_TEXT.capitalize()} : {' ; '.join(silent)}" if silent else "",
        rows["definition"].iloc[0], _citation(shown),
    ]  # fmt: skip
    return " ".join(sentence(part) for part in parts if part)


def _places(rows: pd.DataFrame) -> list[str]:
    """Where, when, and what the value is unless it was simply observed."""
    columns = rows[["territoire", "periode", "nature"]].itertuples(index=False)
    return [", ".join([place, period or "non daté", *([] if nature == OBSERVED else [nature])]) for place, period, nature in columns]


def _citation(rows: pd.DataFrame) -> str:
    """The source's own words, when the values come from one passage; the table has them all."""
    cited = {text for text in rows["citation"] if text}
    return f"La source écrit : « {cited.pop().replace('«', '“').replace('»', '”').strip(' .')} »" if len(cited) == 1 else ""


def _figure(rows: pd.DataFrame) -> tuple[go.Figure | None, tuple[str, ...]]:
    """Bars when several values share a unit, per year when their periods are unequal; and what to say of it."""
    if len(rows) == 1 or known(rows).empty:
        return None, ()
    found = comparable(rows)
    if found is None:
        return None, ("Périodes de durées inégales ou non datées : ces totaux ne se comparent pas en graphique.",)
    values, is_per_year = found
    caveats = ("Périodes de durées inégales : le graphique compare par an ; les totaux sont dans le tableau.",) if is_per_year else ()
    return _bars(rows, values, is_per_year), caveats


def _bars(rows: pd.DataFrame, values: pd.Series, is_per_year: bool) -> go.Figure:
    unit = rows["unite"].iloc[0]
    beside = unit if len(unit) <= _SHORT_UNIT or unit == RANK else ""
    bars = [
        place_row(label, value, quantity(value, beside, row.precision), row.territoire, row.nature)
        for label, value, row in zip(_labels(rows), values, rows.itertuples(), strict=True)
    ]  # fmt: skip
    figure = value_bars(bars, unit="%" if unit == "%" else "")
    under = " ".join(filter(None, ["" if beside else unit, "par an" if is_per_year else ""]))
    figure.update_xaxes(title_text=wrapped(under))
    return figure


def _labels(rows: pd.DataFrame) -> list[str]:
    """What tells the bars apart: the territory, and the period or the nature when they differ."""
    dated = rows.assign(periode=rows["periode"].replace("", "non daté"))
    told = [column for column in ("territoire", "periode", "nature") if dated[column].nunique() > 1]
    return [", ".join(row) for row in dated[told].itertuples(index=False)]
