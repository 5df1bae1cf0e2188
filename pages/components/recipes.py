"""How the data are read from elsewhere, step by step; each text to paste works as it is."""

from collections.abc import Callable
from typing import NamedTuple

from crte_data.schemas import Table


class Recipe(NamedTuple):
    """Markdown steps, then what to paste and its language for colouring."""

    steps: tuple[str, ...]
    pasted: str
    language: str | None


def excel(table: Table, address: Callable[[str], str]) -> Recipe:
    """The workbook and not a CSV: its numbers are numbers, whatever the language of Excel writes a decimal with."""
    steps = (
        "Dans un classeur, onglet **Données**, choisissez **À partir du web** (Power Query).",
        "Collez l’adresse ci-dessous, puis **OK**. Si Excel demande comment se connecter : **Anonyme**.",
        f"Dans le navigateur, choisissez la feuille **{table.sheet}**, puis **Charger**.",
        "Pour reprendre les derniers chiffres plus tard : **Données › Actualiser tout**.",
    )
    return Recipe(steps, address("classeur.xlsx"), None)


def power_bi(table: Table, address: Callable[[str], str]) -> Recipe:
    steps = (
        "Onglet **Accueil**, **Obtenir des données › Requête vide**, puis **Éditeur avancé**.",
        "Remplacez tout par la requête ci-dessous, puis **Terminé**. Accès : **Anonyme**.",
        "**Fermer et appliquer**. Le format Parquet garde les nombres, les dates et les textes comme ils sont.",
    )
    pasted = f'let\n    Source = Parquet.Document(Web.Contents("{address(f"{table.name}.parquet")}"))\nin\n    Source'
    return Recipe(steps, pasted, None)


def python(table: Table, address: Callable[[str], str]) -> Recipe:
    steps = ("Installez *pandas* et *pyarrow* : `pip install pandas pyarrow`.", "Exécutez les lignes ci-dessous. Une cellule vide est une valeur inconnue, jamais 0.")
    pasted = f'import pandas as pd\n\n{table.name} = pd.read_parquet("{address(f"{table.name}.parquet")}")\n# Ou le CSV : texte UTF-8, virgules, point décimal.\n{table.name}_csv = pd.read_csv("{address(f"{table.name}.csv")}")'
    return Recipe(steps, pasted, "python")


RECIPES = {"Excel": excel, "Power BI": power_bi, "Python": python}
