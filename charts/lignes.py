"""Every line of the maquette as one table, national context included and named as such."""

import pandas as pd

from charts.build import lines_panel
from charts.panel import Panel
from crte_data.dataset import Dataset
from crte_data.french import plural
from crte_data.funding import in_scope, latest_amounts, search_lines
from crte_data.provenance import amount_fields
from crte_data.vocabulary import HORS_TERRITOIRE, Perimetre


def lines_panels(dataset: Dataset, perimetre: Perimetre | None, search: str = "") -> list[Panel]:
    """All the lines of this périmètre that match the search, and what is outside the territory, as context."""
    lines = dataset.lines
    context = lines[lines["perimetre"] == HORS_TERRITOIRE]
    scoped = in_scope(lines, perimetre)
    kept = search_lines(pd.concat([scoped, context]).drop_duplicates("ligne_id"), search)
    return [lines_panel(
        dataset, kept, amount_fields(kept), perimetre, id="lignes-maquette", title="Toutes les lignes de la maquette",
        takeaway=f"{plural(len(kept), 'ligne')} sur {len(lines)}, dont {int((kept['perimetre'] == HORS_TERRITOIRE).sum())} de contexte, hors du territoire.",
        table=_table(latest_amounts(kept)),
        caveats=("Le montant montré est celui de l’étape la plus avancée que la source donne.",),
    )]  # fmt: skip


def _table(lines: pd.DataFrame) -> pd.DataFrame:
    columns = {
        "N°": "ligne_id", "Opération": "intitule", "Montant (€)": "montant_eur", "Étape": "etape", "Financeur": "financeur",
        "Périmètre": "perimetre", "Dispositif": "dispositif", "Période": "periode", "Libellé": "libelle", "Volet": "volet",
        "Orientation": "orientation", "Nature": "nature", "Portée": "portee", "Précision": "precision", "Inclus dans": "inclus_dans",
        "Bénéficiaire": "maitre_ouvrage", "Réserve": "reserve", "Source": "source", "Lignes": "lignes",
    }  # fmt: skip
    return pd.DataFrame({header: lines[column].to_numpy() for header, column in columns.items()})
