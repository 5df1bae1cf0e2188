"""Synthèse: the first screen of the comité de pilotage."""

import pandas as pd

from charts import annonces, consommation, rehabilitation, taux
from charts.build import dataset_panel
from charts.panel import Panel
from crte_data.actions import fiches
from crte_data.completeness import completeness_by_theme
from crte_data.dataset import Dataset
from crte_data.figures import in_scope
from crte_data.french import enumeration, plural
from crte_data.vocabulary import Perimetre


def panels(dataset: Dataset, perimetre: Perimetre | None) -> list[Panel]:
    """Four charts, one a subject: money, energy, housing, employment."""
    made = [
        *annonces.announced_panels(dataset, perimetre), consommation.mix_panel(dataset, perimetre),
        rehabilitation.pace_panel(dataset, perimetre), taux.unemployment_panel(dataset, perimetre),
    ]  # fmt: skip
    return [panel for panel in made if panel is not None]


def missing_panels(dataset: Dataset, perimetre: Perimetre | None) -> list[Panel]:
    """What the documents do not say, by theme, and what the actions have not yet been given."""
    counts = completeness_by_theme(dataset, perimetre)
    figures = in_scope(dataset.figures, perimetre)
    missing = figures[figures["valeur"].isna()]
    worst = counts[counts["manquants"] > 0].sort_values("manquants", ascending=False)["theme"].head(3)
    said = f" Les thèmes les plus incomplets : {enumeration([f'« {theme} »' for theme in worst])}." if len(worst) else ""
    table = pd.DataFrame({"Thème": counts["theme"], "Chiffres communiqués": counts["communiques"], "Non communiqués": counts["manquants"]})
    return [dataset_panel(
        dataset, missing, perimetre, id="connu-manquant", title="Ce qui est connu, ce qui manque",
        takeaway=f"{plural(int(counts['communiques'].sum()), 'chiffre communiqué', 'chiffres communiqués')}, {plural(int(counts['manquants'].sum()), 'attendu mais non communiqué', 'attendus mais non communiqués')}.{said}",
        table=table, 
    )]  # fmt: skip


def finding(dataset: Dataset) -> str:
    """What is announced, and how much is known of the actions."""
    actions = fiches(dataset.actions)
    followed = int((actions["statut"] != "").sum())
    said = f"{plural(followed, 'a', 'ont')} un statut renseigné" if followed else "aucune n’a de statut renseigné"
    return f"{annonces.finding(dataset)} {plural(len(actions), 'fiche action', 'fiches actions')} : {said}."
