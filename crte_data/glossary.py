"""The reference texts that ship with the dashboard: acronyms, and what the contract says of itself."""

import functools
from pathlib import Path

import pandas as pd

from crte_data.search import matching

_HERE = Path(__file__).parent


@functools.cache
def _read(name: str) -> pd.DataFrame:
    return pd.read_csv(_HERE / name, sep=";", dtype="str", keep_default_na=False)


def glossary(query: str = "") -> pd.DataFrame:
    """``sigle, definition, origine``: the acronyms that hold every word of the query, in their alphabet's order."""
    table = _read("glossaire.csv")
    return table[matching((table["sigle"] + " " + table["definition"]).tolist(), query)]


def contract_facts() -> pd.DataFrame:
    """``sujet, texte, lignes``: signature, governance and life of the contract, with the lines of its text."""
    return _read("contrat.csv")
