"""The rules of the control, read from ``regles.csv``: what staff read on screen, and what gives an anomaly its level.

A rule is a line of that table, sorted by code, and the code that some loader gives its anomalies. A test reads the
sources: a code without a line fails it, and so does a line that no code gives.
"""

import csv
import functools
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import pandas as pd

from crte_data.schemas import Kind

_TABLE = Path(__file__).parent / "regles.csv"


class Level(StrEnum):
    """What an anomaly asks of a person, the gravest first."""

    BLOQUANT = "Bloquant"
    A_VERIFIER = "À vérifier"
    INFORMATION = "Information"


LEVEL_HELP = {
    Level.BLOQUANT: "À corriger dans le classeur : rien ne peut être publié.",
    Level.A_VERIFIER: "Publiable une fois relu.",
    Level.INFORMATION: "Pour votre information.",
}
SEVERITY = {level: rank for rank, level in enumerate(Level)}


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One line of the table."""

    code: str
    libelle: str
    niveau: Level
    explication: str = ""
    reference: str = ""  # the legal text, empty when the rule is only ours


@functools.cache
def rules() -> Mapping[str, Rule]:
    """Every rule by its code, in the order of the table."""
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        return {line["code"]: Rule(**line | {"niveau": Level(line["niveau"])}) for line in csv.DictReader(lines, delimiter=";")}


def rule(code: str) -> Rule:
    """The rule of this code. One that is missing from the table warns, which fails a test and stops nobody."""
    if found := rules().get(code):
        return found
    warnings.warn(f"rule {code!r} has no line in {_TABLE.name}", stacklevel=2)
    return Rule(code=code, libelle=code, niveau=Level.A_VERIFIER)


def rules_table() -> pd.DataFrame:
    """The table as people read it, the gravest rules first."""
    rows = sorted(rules().values(), key=lambda rule: SEVERITY[rule.niveau])
    return pd.DataFrame(
        [(rule.libelle, str(rule.niveau), rule.explication, rule.reference, rule.code) for rule in rows],
        columns=["Règle", "Niveau", "Explication", "Référence légale", "Code"], dtype="str",
    )  # fmt: skip


_WORDS = {
    Kind.TEXT: "texte", Kind.CODE: "identifiant", Kind.CHOICE: "liste", Kind.AMOUNT: "montant", Kind.NUMBER: "nombre",
    Kind.PERCENT: "pourcentage", Kind.PERIOD: "periode", Kind.BOOLEAN: "oui-non",
}  # fmt: skip
_OUTCOMES = {Level.BLOQUANT: "illisible", Level.A_VERIFIER: "a-verifier", Level.INFORMATION: "interprete"}


def reading_rule(kind: Kind, level: Level) -> str:
    """The code of what there is to say of one cell: « montant-illisible », « periode-interprete »…"""
    return f"{_WORDS[kind]}-{_OUTCOMES[level]}"
