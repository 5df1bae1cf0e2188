"""How to fill a workbook, what the contract asks for and where the data come from: drawn from what they are."""

import re

import pandas as pd

from crte_data.dataset import Dataset
from crte_data.extract import extract
from crte_data.figures import one, select
from crte_data.french import plural
from crte_data.schemas import Table
from crte_data.tables import TABLES
from crte_data.vocabulary import Perimetre

_PASSAGE = re.compile(r", (?:art\.|volet|orientation|préambule|annexe|introduction)")
# What the contract asks for in numbers, by the code of the indicator that says it.
CONTRACT_FIGURES = {
    "cotech_frequence": "Comité technique", "copil_frequence": "Comité de pilotage",
    "evaluation_presentation_frequence": "Évaluation devant le comité de pilotage", "contrat_duree": "Durée du contrat",
}  # fmt: skip


def columns_guide(table: Table) -> pd.DataFrame:
    """Every column of a sheet: header, whether it must be filled in, what goes there, choices, other headers understood."""
    keys = set(table.key)
    rows = [
        (field.header, "oui" if field.required else "non", "oui" if field.name in keys else "", str(field.kind), field.description, ", ".join(field.choices), ", ".join(field.aliases))
        for field in table
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["Colonne", "Obligatoire", "Identifie la ligne", "Contenu", "Explication", "Valeurs possibles", "Autres en-têtes acceptés"])


def contract_figures(dataset: Dataset) -> dict[str, str]:
    """« Comité technique » → « au moins 2 réunions/an »; « non communiqué » when the registry has no such figure."""
    return {label: one(select(dataset, [code])) for code, label in CONTRACT_FIGURES.items()}


def finding(dataset: Dataset) -> str:
    """Who the dashboard is for, and how often the contract has them look at it."""
    technique, pilotage, *_ = contract_figures(dataset).values()
    return f"Un outil pour le comité technique ({technique}) et le comité de pilotage ({pilotage})."


def tables_finding(dataset: Dataset, perimetre: Perimetre | None) -> str:
    """How much there is to take away under a filter."""
    frames = extract(dataset, perimetre).data_frames()
    lines = plural(sum(map(len, frames.values())), "ligne")
    return f"{plural(len(frames), 'table')}, {lines} : les chiffres des pages, à des adresses qui ne changent pas."


def documents(dataset: Dataset) -> pd.DataFrame:
    """``Données, Document, Lignes``: the documents the published rows come from, their passages put together."""
    found = [(TABLES[name].label, _document(source)) for name, frame in dataset.frames().items() if "source" in frame.columns for source in frame["source"]]
    table = pd.DataFrame(found, columns=["Données", "Document"]).astype("str")
    return table.value_counts(sort=False).rename("Lignes").reset_index()


def _document(source: str) -> str:
    return _PASSAGE.split(source)[0] or "Non précisé"
