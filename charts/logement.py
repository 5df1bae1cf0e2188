"""Logement: what is rehabilitated a year, the targets and the need apart, how old and costly to heat the homes are."""

import pandas as pd

from charts.build import dataset_panel
from charts.panel import Panel
from charts.rehabilitation import finding, pace_panel, single_year_panel, target_panel
from charts.renouvellement import npnru_panel, pnru_panel, pnru_results_panel
from charts.rows import place_row, row_bars
from crte_data.dataset import Dataset
from crte_data.figures import AGGLOMERATIONS, display_table, known, select, silent_places, written
from crte_data.french import THIN, UNKNOWN_TEXT, enumeration, number, quantity
from crte_data.housing import ALTERNATIVE_TARGETS, CONTRACT_END, final_targets
from crte_data.phrases import sentence, the, unknown_for
from crte_data.vocabulary import NEED, OBSERVED, PERIMETRES, TARGET, VALENCIENNOIS, Perimetre

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
    """Two ways to reach one target: one or the other, never their sum; and the contract's last year, still silent."""
    rows = select(dataset, ALTERNATIVE_TARGETS, perimetre, TARGET)
    rows = rows.sort_values("territoire", key=lambda places: places.ne("CAVM"), kind="stable")
    final = final_targets(dataset, perimetre)
    if rows.empty and final.empty:
        return None
    everything = pd.concat([rows, final])
    missing = [place for place in _agglomerations(perimetre) if place not in set(known(final)["territoire"])]
    bars = [place_row(f"{row.territoire} : {_level(row.libelle)}", row.valeur, number(row.valeur), row.territoire, row.nature, f"{row.periode} : l’un ou l’autre") for row in rows.itertuples()]
    bars += [place_row(f"{row.territoire} : {row.parc.lower()}", row.valeur, number(row.valeur), row.territoire, row.nature, f"{CONTRACT_END} : réhabilitation") for row in known(final).itertuples()]
    bars += [place_row(place, float("nan"), "", place, TARGET, f"{CONTRACT_END} : réhabilitation") for place in missing]
    return dataset_panel(
        dataset, everything, perimetre, id="objectifs-a-terme", title="Les objectifs de rénovation à terme",
        takeaway=f"{_alternatives(rows)}{_final_said(final, missing)}".strip(), table=_with_missing(display_table(everything), missing), figure=row_bars(bars),
    )  # fmt: skip


def _agglomerations(perimetre: Perimetre | None) -> list[str]:
    return [PERIMETRES[agglomeration].short for agglomeration in AGGLOMERATIONS if perimetre in (None, agglomeration)]


def _level(label: str) -> str:
    return label.removeprefix("Logements à rénover ")


def _alternatives(rows: pd.DataFrame) -> str:
    said = []
    for (place, period), group in known(rows).groupby(["territoire", "periode"], sort=False):
        ways = " ou ".join(f"{quantity(row.valeur, row.unite, row.precision)} {_level(row.libelle)}" for row in group.itertuples())
        warning = " (l’un ou l’autre, jamais la somme)" if len(group) > 1 else ""
        said.append(sentence(f"d’ici {period}, {the(place)} vise {ways}{warning}"))
    horizons = "/".join(dict.fromkeys(rows["periode"]))
    silent = f"Objectifs {horizons} : {UNKNOWN_TEXT} ({enumeration(silent_places(rows))})." if silent_places(rows) else ""
    return " ".join(filter(None, [*said, silent]))


def _final_said(final: pd.DataFrame, missing: list[str]) -> str:
    given = [f"{row.territoire}, {row.parc.lower()}, {number(row.valeur)}" for row in known(final).itertuples()]
    said = f" Objectifs {CONTRACT_END} : {' ; '.join(given)}." if given else ""
    return said + (f" Objectifs {CONTRACT_END} de réhabilitation : {UNKNOWN_TEXT} ({enumeration(missing)})." if missing else "")


def _with_missing(table: pd.DataFrame, missing: list[str]) -> pd.DataFrame:
    """The table with a row for each target that is awaited, its value empty."""
    awaited = pd.DataFrame({"Indicateur": "Logements à réhabiliter", "Territoire": missing, "Période": str(CONTRACT_END), "Nature": TARGET, "Unité": "logements"})
    return pd.concat([table, awaited.reindex(columns=table.columns).astype({"Valeur": "float64"})], ignore_index=True).fillna({"Précision": "", "Source": "", "Lignes": ""}) if missing else table


def need_panel(dataset: Dataset, perimetre: Perimetre | None) -> Panel | None:
    """A theoretical need: neither a target nor something done, so alone on its card."""
    rows = select(dataset, NEED_CODES, perimetre, NEED)
    yearly = rows[rows["code"] == NEED_CODES[0]]
    if yearly.empty:
        return None
    duration = dict(rows.loc[rows["code"] == NEED_CODES[1], ["territoire", "valeur"]].itertuples(index=False))
    bars = [place_row(f"{row.territoire}, {row.periode}", row.valeur, f"{number(row.valeur)} par an", row.territoire, row.nature) for row in yearly.itertuples()]
    said = [f"{row.territoire} : pour traiter tout le parc, il faudrait rénover {number(row.valeur)} logements par an{_for_years(duration.get(row.territoire))}. C’est un besoin théorique, ni objectif ni réalisation." for row in known(yearly).itertuples()]
    return dataset_panel(
        dataset, rows, perimetre, id="besoin-renovation", title="Le besoin théorique de rénovation, à part",
        takeaway=f"{' '.join(said)}{unknown_for(silent_places(yearly))}".strip(), figure=row_bars(bars),
    )  # fmt: skip


def _for_years(years: float | None) -> str:
    return f" pendant {number(years)}{THIN}ans" if years == years and years is not None else ""


def social_panel(dataset: Dataset, perimetre: Perimetre | None) -> Panel | None:
    """Social homes to produce a year: the two agglomérations, and their total as the contract gives it."""
    rows = select(dataset, [SOCIAL_TARGET], perimetre, TARGET)
    if rows.empty:
        return None
    bars = [place_row(row.territoire, row.valeur, f"{number(row.valeur)} par an", row.territoire, row.nature) for row in rows.itertuples()]
    return dataset_panel(dataset, rows, perimetre, id="logement-social", title="Les logements sociaux à produire chaque année", takeaway=_social_takeaway(rows), figure=row_bars(bars))


def _social_takeaway(rows: pd.DataFrame) -> str:
    shown = known(rows)
    parts = [f"{number(row.valeur)} pour {the(row.territoire)}" for row in shown.itertuples()]
    is_whole = shown["territoire"] == VALENCIENNOIS
    both = shown[~is_whole]
    gap = bool(is_whole.any()) and len(both) == len(AGGLOMERATIONS) and abs(both["valeur"].sum() - shown.loc[is_whole, "valeur"].iloc[0]) > 0.5
    warning = f" Les deux agglomérations font {number(both['valeur'].sum())} : les chiffres ne se recoupent pas." if gap else ""
    return (f"Objectif moyen par an : {enumeration(parts)}." if parts else "") + warning + unknown_for(silent_places(rows))


def vulnerability_panel(dataset: Dataset, perimetre: Perimetre | None) -> Panel | None:
    return _rates_panel(dataset, perimetre, [VULNERABILITY], id="vulnerabilite-energetique", title="Se chauffer pèse sur les ménages")


def old_homes_panel(dataset: Dataset, perimetre: Perimetre | None) -> Panel | None:
    return _rates_panel(dataset, perimetre, OLD_HOMES, id="parc-ancien", title="Un parc ancien")


def _rates_panel(dataset: Dataset, perimetre: Perimetre | None, codes: list[str] | tuple[str, ...], **parts: str) -> Panel | None:
    """Rates under the indicator they measure, never added: each has its own denominator."""
    rows = select(dataset, codes, perimetre, OBSERVED)
    if rows.empty:
        return None
    bars = [place_row(row.territoire, row.valeur, text, row.territoire, row.nature, row.libelle) for row, text in zip(rows.itertuples(), written(rows), strict=True)]
    return dataset_panel(dataset, rows, perimetre, takeaway=_rates_takeaway(rows), figure=row_bars(bars), **parts)


def _rates_takeaway(rows: pd.DataFrame) -> str:
    said = []
    for label, group in rows.groupby("libelle", sort=False):
        values = [f"{quantity(row.valeur, row.unite, row.precision)} ({row.territoire})" for row in known(group).itertuples()]
        said.append(f"{label} : {enumeration([*values, *(f'{UNKNOWN_TEXT} ({place})' for place in silent_places(group))])}.")
    return " ".join(said)
