"""Emploi: unemployment over time and against others, poverty likewise, what was planned to help."""

import pandas as pd

from charts.bars import Row, place_row, row_bars
from charts.build import dataset_panel
from charts.panel import Panel
from charts.programmes import programme_panel
from charts.taux import COMPARISONS, comparison_panel, finding, unemployment_panel
from charts.theme import COMMUN_VIOLET, NATURE_PATTERNS
from charts.tiles import number_tiles
from crte_data.dataset import Dataset
from crte_data.figures import known, latest, select, written
from crte_data.french import enumeration, number, quantity
from crte_data.vocabulary import PLANNED, VALENCIENNOIS, Perimetre

__all__ = ["finding", "panels"]

MEASURES = ("pec", "pec_jeunes", "pec_tout_public", "cie", "emplois_francs")
INSERTION = ("iae_etp", "siae_conventionnees_erbm")
COUNSELLORS = ("postes_pole_emploi_dedies", "postes_pole_emploi_fse")
_SAME = ["territoire", "periode", "nature"]
AROUND_COUNSELLORS = ("agences_pole_emploi_renforcees", "demandeurs_emploi_accompagnes_sup")


def panels(dataset: Dataset, perimetre: Perimetre | None) -> list[Panel]:
    """The page's cards, in reading order; a card without a row to show is left out."""
    made = [
        unemployment_panel(dataset, perimetre), *(comparison_panel(dataset, perimetre, code) for code in COMPARISONS),
        measures_panel(dataset, perimetre), insertion_panel(dataset, perimetre), insertion_funding_panel(dataset, perimetre), counsellors_panel(dataset, perimetre),
        city_policy_panel(dataset, perimetre),
    ]  # fmt: skip
    return [panel for panel in made if panel is not None]


def measures_panel(dataset: Dataset, perimetre: Perimetre | None) -> Panel | None:
    """Contracts planned for a year: a plan, not contracts signed; the two PEC are within the PEC."""
    rows = latest(select(dataset, MEASURES, perimetre))
    if rows.empty:
        return None
    bars = [Row(label=_measure_label(row), value=row.valeur, text=number(row.valeur), colour=COMMUN_VIOLET, pattern=NATURE_PATTERNS.get(row.nature, "")) for row in rows.itertuples()]
    return dataset_panel(dataset, rows, perimetre, id="mesures-emploi", title="Les contrats aidés et emplois francs", takeaway=_measures_takeaway(rows), figure=row_bars(bars))


def _is_part(code: str) -> bool:
    return code.startswith("pec_")


def _measure_label(row) -> str:
    return f"{'dont ' if _is_part(row.code) else ''}{row.libelle}, {row.periode or 'non daté'} ({row.nature})"


def _measures_takeaway(rows: pd.DataFrame) -> str:
    """Each measure, with its date and nature when they differ; the parts of the same date and nature within their whole."""
    parts = known(rows[rows["code"].map(_is_part)])
    told = [column for column in ("territoire", "nature", "periode") if rows[column].nunique() > 1]
    said = []
    for _, row in rows[~rows["code"].map(_is_part)].iterrows():
        mine = parts[(parts[_SAME] == row[_SAME]).all(axis=1)] if row["code"] == MEASURES[0] else parts.head(0)
        detail = f" (dont {enumeration([f'{number(part.valeur)} {part.libelle}' for part in mine.itertuples()])})" if len(mine) else ""
        which = "".join(f", {row[column] or 'non daté'}" for column in told)
        said.append(f"{row['libelle']}{which} : {quantity(row['valeur'], '', row['precision'])}{detail}")
    return f"{' ; '.join(said)}.{_plan_warning(rows)}"


def _plan_warning(rows: pd.DataFrame) -> str:
    planned = rows["nature"].eq(PLANNED)
    if planned.all():
        return " Ce sont des prévisions, et non des contrats conclus."
    return " Les prévisions ne sont pas des contrats conclus." if planned.any() else ""


def insertion_panel(dataset: Dataset, perimetre: Perimetre | None) -> Panel | None:
    """Posts and structures of insertion: two units, so two numbers and no common scale."""
    rows = latest(select(dataset, INSERTION, perimetre))
    if rows.empty:
        return None
    labels = [f"{row.libelle}, {row.periode or 'non daté'} ({row.nature})" for row in rows.itertuples()]
    said = " ; ".join(f"{label} : {text}" for label, text in zip(labels, written(rows), strict=True))
    return dataset_panel(dataset, rows, perimetre, id="insertion", title="L’insertion par l’activité économique", takeaway=f"{said}.", first_view="Chiffres", figure=number_tiles(labels, written(rows)))


def insertion_funding_panel(dataset: Dataset, perimetre: Perimetre | None) -> Panel | None:
    return programme_panel(dataset, perimetre, dispositif="IAE", id="insertion-financement", title="Ce que l’insertion reçoit")


def counsellors_panel(dataset: Dataset, perimetre: Perimetre | None) -> Panel | None:
    """Posts of counsellors, here and around: the text does not say whether the ones are among the others."""
    posts, around = (latest(select(dataset, codes, perimetre)) for codes in (COUNSELLORS, AROUND_COUNSELLORS))
    if posts.empty:
        return None
    bars = [place_row(f"{row.territoire}, {row.periode or 'non daté'}", row.valeur, number(row.valeur) if not row.precision else f"{row.precision} {number(row.valeur)}", row.territoire, row.nature) for row in posts.itertuples()]
    said = [f"{row.libelle}{f' ({row.territoire})' if row.territoire != VALENCIENNOIS else ''} : {quantity(row.valeur, row.unite, row.precision)}" for row in pd.concat([posts, around]).itertuples()]
    return dataset_panel(dataset, pd.concat([posts, around]), perimetre, id="pole-emploi", title="Les postes de conseillers à Pôle emploi", takeaway=f"{' ; '.join(said)}.", figure=row_bars(bars))


def city_policy_panel(dataset: Dataset, perimetre: Perimetre | None) -> Panel | None:
    """The « emploi » share of the contrats de ville, within their whole."""
    return programme_panel(dataset, perimetre, dispositif="Politique de la ville", id="politique-ville-emploi", title="La politique de la ville pour l’emploi", with_parts_only=True)
