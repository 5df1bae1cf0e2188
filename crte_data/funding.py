"""Sums of amounts that can be summed: one nature, one portée, one stage, each euro once."""

import pandas as pd

from crte_data.tables import AMOUNT_COLUMNS
from crte_data.vocabulary import LOCALE, STAGES, SUBVENTION, VOLETS, Perimetre

MAX_DEPTH = 50  # a line within a line within a line…: a loop would never end
UNSAID = "Non précisé"


OPERATION_COLUMNS = ["operation_id", "volet", "orientation", "fiche", "intitule", "maitre_ouvrage", "perimetre", "commune"]


def funding_lines(financements: pd.DataFrame, operations: pd.DataFrame) -> pd.DataFrame:
    """Financements with their operation's columns, and ``contenants``: every line that contains this one, « A|B »."""
    once = operations[OPERATION_COLUMNS].drop_duplicates("operation_id")
    lines = financements.merge(once, on="operation_id", how="left", validate="many_to_one")
    lines[OPERATION_COLUMNS] = lines[OPERATION_COLUMNS].fillna("")
    return lines.assign(contenants=_containers(lines))


def _containers(lines: pd.DataFrame) -> pd.Series:
    nested = lines.loc[lines["inclus_dans"] != "", ["ligne_id", "inclus_dans"]]
    parents = dict(nested.itertuples(index=False))
    chains = {line: "|".join(_chain(line, parents)) for line in parents}
    return lines["ligne_id"].map(chains).fillna("").astype("str") if chains else pd.Series("", index=lines.index, dtype="str")


def _chain(line: str, parents: dict[str, str]) -> list[str]:
    chain: list[str] = []
    while (line := parents.get(line, "")) and len(chain) < MAX_DEPTH:
        chain.append(line)
    return chain


def counted_once(lines: pd.DataFrame) -> pd.DataFrame:
    """Leave out the lines that another line of the same selection already contains, however many levels up."""
    nested = lines.loc[lines["contenants"] != "", "contenants"]
    selected = set(lines["ligne_id"]) if len(nested) else set()
    repeated = [index for index, chain in nested.items() if not selected.isdisjoint(chain.split("|"))]
    return lines.drop(index=repeated)


def summable(lines: pd.DataFrame, stage: str, nature: str = SUBVENTION, portee: str = LOCALE) -> pd.DataFrame:
    """Lines that may be summed at this stage, with ``montant_eur``: known, of one nature and portée, not yearly, once."""
    amount = AMOUNT_COLUMNS[stage]
    kept = lines[lines[amount].notna() & (lines["nature"] == nature) & (lines["portee"] == portee) & ~lines["par_an"]]
    return counted_once(kept).assign(montant_eur=lambda frame: frame[amount])


def in_scope(lines: pd.DataFrame, perimetre: Perimetre | None) -> pd.DataFrame:
    """Lines of one agglomération and those common to both, which stay visible; all of them without a filter."""
    return lines if perimetre is None else lines[lines["perimetre"].str.lower().isin([perimetre, Perimetre.COMMUN])]


def funding_by(column: str, lines: pd.DataFrame, stage: str) -> pd.DataFrame:
    """Sum by a column and périmètre: ``[column], perimetre, montant_eur, lignes``, largest total first. Euros."""
    kept = summable(lines, stage)
    named = kept.assign(**{column: kept[column].replace("", UNSAID)})
    sums = named.groupby([column, "perimetre"], as_index=False).agg(montant_eur=("montant_eur", "sum"), lignes=("ligne_id", "size"))
    totals = sums.groupby(column)["montant_eur"].transform("sum")
    order = sums.assign(total=totals).sort_values(["total", column, "perimetre"], ascending=[False, True, True])
    return order.drop(columns="total").reset_index(drop=True)


def funding_by_volet(lines: pd.DataFrame, stage: str) -> pd.DataFrame:
    """Sum by volet and périmètre, the three volets always there; NaN where no line is recorded. Euros."""
    sums = funding_by("volet", lines, stage)
    missing = [volet for volet in VOLETS if volet not in set(sums["volet"])]
    blank = pd.DataFrame({"volet": pd.Series(missing, dtype="str"), "perimetre": pd.Series([""] * len(missing), dtype="str"), "montant_eur": float("nan"), "lignes": 0})
    return pd.concat([sums, blank], ignore_index=True).sort_values(["volet", "perimetre"], ignore_index=True)


def stage_totals(lines: pd.DataFrame) -> pd.DataFrame:
    """For each stage of the ladder: ``etape, libelle, montant_eur, lignes``; NaN where no line has an amount. Euros."""
    rows = []
    for stage, label in STAGES.items():
        kept = summable(lines, stage)
        rows.append((stage, label, kept["montant_eur"].sum(min_count=1), len(kept)))
    return pd.DataFrame(rows, columns=["etape", "libelle", "montant_eur", "lignes"])


def stages_present(lines: pd.DataFrame) -> list[str]:
    """Stages for which at least one local subsidy has an amount, in the ladder's order."""
    totals = stage_totals(lines)
    return list(totals.loc[totals["lignes"] > 0, "etape"])
