"""Logement: what is rehabilitated a year, the targets and the need apart, how old and costly to heat the homes are."""

import pandas as pd

from charts.bars import place_row, row_bars
from charts.build import dataset_panel
from charts.panel import Panel
from charts.rehabilitation import finding, pace_panel, single_year_panel, target_panel
from charts.renouvellement import npnru_panel, pnru_panel, pnru_results_panel
from crte_data.dataset import Dataset
from crte_data.figures import AGGLOMERATIONS, known, latest, select, silent_places, written
from crte_data.french import THIN, enumeration, number, quantity
from crte_data.housing import ALTERNATIVE_TARGETS, horizon_targets
from crte_data.phrases import at_date, sentence, the, unknown_for
from crte_data.vocabulary import NEED, OBSERVED, TARGET, VALENCIENNOIS, Perimetre

__all__ = ["finding", "panels"]

NEED_CODES = ("besoin_renovation_an", "besoin_renovation_duree")
SOCIAL_TARGET = "objectif_logements_sociaux_an"
VULNERABILITY = "vulnerabilite_energetique_taux"
OLD_HOMES = ("logements_avant_1990_part", "logements_avant_1949_part", "habitat_potentiellement_indigne_part")


def panels(dataset: Dataset, perimetre: Perimetre | None) -> list[Panel]:
    """The page's cards, in reading order; a card without a row to show is left out."""
    made = (
        pace_panel, target_panel, single_year_panel, horizon_panel, need_panel, social_panel,
        vulnerability_panel, old_homes_panel, npnru_panel, pnru_panel, pnru_results_panel,
    )  # fmt: skip
    return [panel for make in made if (panel := make(dataset, perimetre)) is not None]


def horizon_panel(dataset: Dataset, perimetre: Perimetre | None) -> Panel | None:
    """Targets by year; two ways to reach one of them are one or the other, never their sum."""
    rows = horizon_targets(dataset, perimetre)
    if rows.empty:
        return None
    bars = [place_row(f"{row.territoire} : {_level(row.libelle)}", row.valeur, number(row.valeur), row.territoire, row.nature, _horizon(row)) for row in rows.itertuples()]
    return dataset_panel(dataset, rows, perimetre, id="objectifs-a-terme", title="Les objectifs de rénovation à terme", takeaway=_horizon_takeaway(rows), figure=row_bars(bars))


def _horizon(row) -> str:
    return f"{row.periode or 'Sans date'} : {'l’un ou l’autre' if row.code in ALTERNATIVE_TARGETS else 'réhabilitation'}"


def _level(label: str) -> str:
    return label.removeprefix("Logements à rénover ").removeprefix("Logements à réhabiliter ")


def _horizon_takeaway(rows: pd.DataFrame) -> str:
    """Year by year, who aims at what and who has not said it."""
    said = []
    for period, group in rows.groupby("periode", sort=False):
        said += [_aims(period, place, aims) for place, aims in known(group).groupby("territoire", sort=False)]
        silent = silent_places(group)
        said += [f"Objectifs {period} : non communiqués ({enumeration(silent)})."] if silent else []
    return " ".join(said)


def _aims(period: str, place: str, aims: pd.DataFrame) -> str:
    ways = [f"{quantity(row.valeur, row.unite, row.precision)} {_level(row.libelle)}" for row in aims.itertuples()]
    is_choice = len(aims) > 1 and aims["code"].isin(ALTERNATIVE_TARGETS).all()
    said = f"{' ou '.join(ways)} (l’un ou l’autre, jamais la somme)" if is_choice else enumeration(ways)
    return sentence(f"{f'd’ici {period}, ' if period else ''}{the(place)} vise {said}")


def need_panel(dataset: Dataset, perimetre: Perimetre | None) -> Panel | None:
    """A theoretical need: neither a target nor something done, so alone on its card."""
    rows = latest(select(dataset, NEED_CODES, perimetre, NEED))
    yearly = rows[rows["code"] == NEED_CODES[0]]
    if yearly.empty:
        return None
    duration = dict(rows.loc[rows["code"] == NEED_CODES[1], ["territoire", "valeur"]].itertuples(index=False))
    bars = [place_row(at_date(row.territoire, row.periode), row.valeur, f"{number(row.valeur)} par an", row.territoire, row.nature) for row in yearly.itertuples()]
    said = [f"{row.territoire} : pour traiter tout le parc, il faudrait rénover {number(row.valeur)} logements par an{_for_years(duration.get(row.territoire))}. C’est un besoin théorique, ni objectif ni réalisation." for row in known(yearly).itertuples()]
    return dataset_panel(
        dataset, rows, perimetre, id="besoin-renovation", title="Le besoin théorique de rénovation, à part",
        takeaway=f"{' '.join(said)}{unknown_for(silent_places(yearly))}".strip(), figure=row_bars(bars),
    )  # fmt: skip


def _for_years(years: float | None) -> str:
    return f" pendant {number(years)}{THIN}ans" if years == years and years is not None else ""


def social_panel(dataset: Dataset, perimetre: Perimetre | None) -> Panel | None:
    """Social homes to produce a year: the two agglomérations, and their total as the contract gives it."""
    rows = latest(select(dataset, [SOCIAL_TARGET], perimetre, TARGET))
    if rows.empty:
        return None
    bars = [place_row(at_date(row.territoire, row.periode), row.valeur, f"{number(row.valeur)} par an", row.territoire, row.nature) for row in rows.itertuples()]
    return dataset_panel(dataset, rows, perimetre, id="logement-social", title="Les logements sociaux à produire chaque année", takeaway=_social_takeaway(rows), figure=row_bars(bars))


def _social_takeaway(rows: pd.DataFrame) -> str:
    shown = known(rows)
    parts = [f"{number(row.valeur)} pour {the(row.territoire)}{f' ({row.periode})' if row.periode else ''}" for row in shown.itertuples()]
    is_whole = shown["territoire"] == VALENCIENNOIS
    both = shown[~is_whole]
    gap = shown["periode"].nunique() == 1 and bool(is_whole.any()) and len(both) == len(AGGLOMERATIONS) and abs(both["valeur"].sum() - shown.loc[is_whole, "valeur"].iloc[0]) > 0.5
    warning = f" Les deux agglomérations font {number(both['valeur'].sum())} : les chiffres ne se recoupent pas." if gap else ""
    return (f"Objectif moyen par an : {enumeration(parts)}." if parts else "") + warning + unknown_for(silent_places(rows))


def vulnerability_panel(dataset: Dataset, perimetre: Perimetre | None) -> Panel | None:
    return _rates_panel(dataset, perimetre, [VULNERABILITY], id="vulnerabilite-energetique", title="Se chauffer pèse sur les ménages")


def old_homes_panel(dataset: Dataset, perimetre: Perimetre | None) -> Panel | None:
    return _rates_panel(dataset, perimetre, OLD_HOMES, id="parc-ancien", title="Un parc ancien")


def _rates_panel(dataset: Dataset, perimetre: Perimetre | None, codes: list[str] | tuple[str, ...], **parts: str) -> Panel | None:
    """Rates under the indicator they measure, never added: each has its own denominator."""
    rows = latest(select(dataset, codes, perimetre, OBSERVED))
    if rows.empty:
        return None
    bars = [place_row(at_date(row.territoire, row.periode), row.valeur, text, row.territoire, row.nature, row.libelle) for row, text in zip(rows.itertuples(), written(rows), strict=True)]
    return dataset_panel(dataset, rows, perimetre, takeaway=_rates_takeaway(rows), figure=row_bars(bars), **parts)


def _rates_takeaway(rows: pd.DataFrame) -> str:
    said = []
    for label, group in rows.groupby("libelle", sort=False):
        values = [f"{quantity(row.valeur, row.unite, row.precision)} ({at_date(row.territoire, row.periode)})" for row in group.itertuples()]
        said.append(f"{label} : {enumeration(values)}.")
    return " ".join(said)
