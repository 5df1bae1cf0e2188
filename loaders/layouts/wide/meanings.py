"""What a column of a wide maquette may hold, as a code: « financeur:État|DSIL|prevu », « annee:2023 », « total:groupe:État »."""

from collections.abc import Mapping
from typing import NamedTuple

from crte_data.vocabulary import STAGES
from loaders.layouts.column_words import IDENTITY
from loaders.naming import Financing, Names

PLANNED = "prevu"
TOTALS = {
    "total:financements": "Total des financements", "total:subventions": "Total des aides publiques", "total:annees": "Total des années",
    "total:general": "Total (à reconnaître)",
}  # fmt: skip
GROUP_TOTAL, PAYER, YEAR, PART = "total:groupe:", "financeur:", "annee:", "dont"
NAMED, _RANK, _RANKED = "payeur:", "#", range(1, 7)  # « Financeur 1 »: the column of its name, and what stands for it in that of its amounts
COSTS = {"cout_ht": "Coût total HT", "cout_ttc": "Coût total TTC"}
YEARS = range(2015, 2041)
# Meanings whose cells are amounts.
OWN_MONEY = frozenset({"Autofinancement", "Emprunt"})


class Paid(NamedTuple):
    """A column of amounts of one financing, at one stage, of one year when the header says one."""

    financing: Financing
    stage: str = PLANNED
    year: str = ""


def paid_code(paid: Paid) -> str:
    year = f"|{paid.year}" if paid.year else ""
    return f"{PAYER}{paid.financing.financeur}|{paid.financing.dispositif}|{paid.stage}{year}"


def paid_of(meaning: str) -> Paid | None:
    """What :func:`paid_code` wrote; None for another meaning."""
    if not meaning.startswith(PAYER):
        return None
    financeur, dispositif, stage, year, *_ = (*meaning.removeprefix(PAYER).split("|"), "", "", "")
    return Paid(Financing(financeur, dispositif), stage if stage in STAGES else PLANNED, year)


def named_code(rank: int | str) -> str:
    """The column that names the payer of this rank."""
    return f"{NAMED}{rank}"


def named_rank(paid: Paid) -> str:
    """The rank of a payer that each row names; empty for one that the header names."""
    return paid.financing.financeur.removeprefix(_RANK) if paid.financing.financeur.startswith(_RANK) else ""


def year_code(year: str, stage: str = "") -> str:
    return f"{YEAR}{year}" + (f"|{stage}" if stage and stage != PLANNED else "")


def year_of(meaning: str) -> tuple[str, str] | None:
    """Year and stage of an « annee: » column."""
    if not meaning.startswith(YEAR):
        return None
    year, _, stage = meaning.removeprefix(YEAR).partition("|")
    return year, stage or PLANNED


def is_amount(meaning: str) -> bool:
    """True for the columns that hold euros."""
    return meaning in {"cout", "cout_ht", "cout_ttc", "depense_subventionnable", "reste", PART} or meaning.startswith((PAYER, YEAR, "total:"))


def labels(names: Names) -> Mapping[str, str]:
    """Every meaning a person may choose, with its label."""
    plain = {code: label for code, (label, _) in IDENTITY.items()} | COSTS | TOTALS
    payers = dict.fromkeys(financing for financing in names.financings.values() if financing.financeur)
    stages = {paid_code(Paid(financing, stage)): _payer_label(financing, stage) for stage in STAGES for financing in payers if stage != "annonce"}
    years = {year_code(str(year)): f"Dépenses de {year}" for year in YEARS}
    named = {named_code(rank): f"Nom du financeur {rank}" for rank in _RANKED}
    named |= {paid_code(Paid(Financing(f"{_RANK}{rank}"), stage)): f"Montant du financeur {rank} ({STAGES[stage].lower()})" for rank in _RANKED for stage in STAGES if stage != "annonce"}
    return plain | named | {PART: "Part d’une autre colonne (« dont »)"} | years | stages


def _payer_label(financing: Financing, stage: str) -> str:
    name = " – ".join(filter(None, financing))
    return f"{name} ({STAGES[stage].lower()})"
