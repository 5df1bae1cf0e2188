"""Choosing observations, and making those of unequal periods comparable."""

from collections.abc import Sequence

import pandas as pd

from crte_data.dataset import Dataset
from crte_data.french import RANK, UNKNOWN_TEXT, quantity
from crte_data.provenance import cell_addresses
from crte_data.vocabulary import AREAS, Perimetre

AGGLOMERATIONS = (Perimetre.CAVM, Perimetre.CAPH)


def in_scope(figures: pd.DataFrame, perimetre: Perimetre | None) -> pd.DataFrame:
    """Leave out the other agglomération and its communes; the Valenciennois and the comparators stay."""
    if perimetre is None:
        return figures
    return figures[~figures["perimetre"].isin([other for other in AGGLOMERATIONS if other != perimetre])]


def select(dataset: Dataset, codes: Sequence[str], perimetre: Perimetre | None = None, nature: str | None = None) -> pd.DataFrame:
    """Rows of ``Dataset.figures`` for these indicators, in the order of ``codes`` and of territories, those not communicated included."""
    figures = in_scope(dataset.figures, perimetre)
    kept = figures[figures["code"].isin(codes)]
    if nature is not None:
        kept = kept[kept["nature"] == nature]
    ranks = {code: rank for rank, code in enumerate(codes)}
    places = {place: rank for rank, place in enumerate(AREAS)}  # CAVM before CAPH on every chart, communes last
    order = kept.assign(_code=kept["code"].map(ranks), _place=kept["territoire"].map(places).fillna(len(AREAS)))
    return kept.loc[order.sort_values(["_code", "_place"], kind="stable").index]


def latest(rows: pd.DataFrame) -> pd.DataFrame:
    """The newest row of each indicator, territory and nature, in the order of ``rows``; an undated one is the oldest.

    A period still « non communiqué » does not hide the last figure known: every row says its own period.
    """
    ends = rows["periode_fin"].fillna(rows["periode_debut"])  # « depuis 2017 » has no end yet
    order = rows.assign(_given=rows["valeur"].notna(), _end=ends).sort_values(["_given", "_end"], na_position="first", kind="stable")
    return rows.loc[rows.index.isin(order.drop_duplicates(["code", "territoire", "nature"], keep="last").index)]


def latest_whole(rows: pd.DataFrame) -> pd.DataFrame:
    """Shares of one whole: for each territory, those of its newest period among the ones that give the most of them.

    Shares of two periods never stand in one whole, even when the newer period is still incomplete.
    """
    given = known(rows)
    ends = given["periode_fin"].fillna(given["periode_debut"])
    periods = given.assign(_end=ends).groupby(["territoire", "periode"], sort=False).agg(parts=("code", "nunique"), end=("_end", "max")).reset_index()
    chosen = periods.sort_values(["parts", "end"], na_position="first", kind="stable").drop_duplicates("territoire", keep="last")
    return given.merge(chosen[["territoire", "periode"]], on=["territoire", "periode"])


def known(rows: pd.DataFrame) -> pd.DataFrame:
    """Only the rows whose figure the source gives."""
    return rows[rows["valeur"].notna()]


def silent_places(rows: pd.DataFrame) -> list[str]:
    """Territories that have a row but no figure, in the rows' order."""
    given = set(known(rows)["territoire"])
    return [place for place in dict.fromkeys(rows["territoire"]) if place not in given]


def group_codes(dataset: Dataset, group: str) -> list[str]:
    """Codes of the indicators that are read together, in the registry's order."""
    registry = dataset.indicateurs
    return list(registry.loc[registry["groupe"] == group, "code"])


def per_year(rows: pd.DataFrame) -> pd.DataFrame:
    """Add ``annees`` (length of the period in whole years, NaN if open) and ``par_an`` (value for one year of it)."""
    days = (rows["periode_fin"] - rows["periode_debut"]).dt.days + 1
    years = (days / 365.25).round().where(days >= 365)
    return rows.assign(annees=years, par_an=rows["valeur"] / years)


def written(rows: pd.DataFrame) -> list[str]:
    """Each value as a reader sees it: unit, caution and « non communiqué » included."""
    return [quantity(*row) for row in rows[["valeur", "unite", "precision"]].itertuples(index=False)]


def display_table(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows as a card's table: indicator, territory, period, nature, value, unit, caution. Values stay numbers."""
    return pd.DataFrame({
        "Indicateur": rows["libelle"].to_numpy(), "Territoire": rows["territoire"].to_numpy(),
        "Période": rows["periode"].replace("", "non datée").to_numpy(), "Nature": rows["nature"].to_numpy(),
        "Valeur": rows["valeur"].to_numpy(), "Unité": rows["unite"].to_numpy(), "Précision": rows["precision"].to_numpy(),
        "Source": rows["source"].to_numpy(), "Lignes": rows["lignes"].to_numpy(),
    })  # fmt: skip


def one(rows: pd.DataFrame) -> str:
    """The value of a single row in words; « non communiqué » when there is none."""
    return written(rows.head(1))[0] if len(rows) else UNKNOWN_TEXT


_RATES = ("%", "/", " pour ", "fois", RANK)  # a unit with one of these is not a total over its period


def comparable(rows: pd.DataFrame) -> tuple[pd.Series, bool] | None:
    """Values of one indicator fit for one axis, and whether they were brought to one year; None if they cannot be.

    Rates and yearly figures compare as they are; totals over periods of unequal length only per year.
    """
    lengths = per_year(known(rows))["annees"]
    if any(mark in unit for unit in rows["unite"] for mark in _RATES) or lengths.nunique(dropna=False) <= 1:
        return rows["valeur"], False
    return None if lengths.isna().any() else (per_year(rows)["par_an"], True)


def cell_names(dataset: Dataset, rows: pd.DataFrame) -> list[str]:
    """The cell each value was read in: « indicateurs.xlsx, feuille « Énergie », E12 »."""
    cells = cell_addresses(dataset, "observations", rows, pd.Series("valeur", index=rows.index, dtype="str"))
    return [f"{book}, feuille « {sheet} », {cell}" for book, sheet, cell in zip(rows["classeur"], rows["feuille"], cells, strict=True)]
