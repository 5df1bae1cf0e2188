"""Sums of amounts that can be summed: one nature, one portée, one stage, each euro once."""

from collections.abc import Iterator

import pandas as pd

from crte_data.names import normalised
from crte_data.tables import AMOUNT_COLUMNS
from crte_data.vocabulary import ANNONCE, HORS_TERRITOIRE, LOCALE, PERIMETRES, STAGES, SUBVENTION, VOLETS, Perimetre

MAX_DEPTH = 50  # a line within a line within a line…: a loop would never end
UNSAID = "Non précisé"
SEARCHED = ("ligne_id", "libelle", "intitule", "maitre_ouvrage", "commune", "financeur", "dispositif", "periode", "nature", "reserve")


_SUMMED_COLUMNS = ["ligne_id", "contenants", "nature", "portee", "perimetre", "par_an"]
OPERATION_COLUMNS = ["operation_id", "volet", "orientation", "fiche", "intitule", "maitre_ouvrage", "perimetre", "commune"]


def funding_lines(financements: pd.DataFrame, operations: pd.DataFrame) -> pd.DataFrame:
    """As :func:`placed_lines`, with ``nom``, never empty."""
    lines = placed_lines(financements, operations)
    return lines.assign(nom=_names(lines))


def placed_lines(financements: pd.DataFrame, operations: pd.DataFrame) -> pd.DataFrame:
    """Financements with their operation's columns, and ``contenants``: every line that contains this one, « A|B »."""
    once = operations[OPERATION_COLUMNS].drop_duplicates("operation_id")
    lines = financements.merge(once, on="operation_id", how="left")
    lines[OPERATION_COLUMNS] = lines[OPERATION_COLUMNS].fillna("")
    return lines.assign(contenants=_containers(lines))


def _names(lines: pd.DataFrame) -> pd.Series:
    """The libellé, which is optional; else the operation and who pays for it; else whatever the line has."""
    name = lines["libelle"].str.strip()
    for other in _other_names(lines):
        if (name != "").all():
            break
        name = name.where(name != "", other)
    return name.astype("str")


def _other_names(lines: pd.DataFrame) -> Iterator[pd.Series]:
    yield (lines["intitule"] + " – " + lines["financeur"]).where((lines["intitule"] != "") & (lines["financeur"] != ""), "")
    yield from (lines[column] for column in ("intitule", "dispositif", "financeur", "ligne_id"))


def _containers(lines: pd.DataFrame) -> pd.Series:
    nested = lines.loc[lines["inclus_dans"] != "", ["ligne_id", "inclus_dans"]]
    parents = dict(zip(nested["ligne_id"].to_list(), nested["inclus_dans"].to_list(), strict=True))
    chains = {line: "|".join(_chain(line, parents)) for line in parents}
    return lines["ligne_id"].map(chains).fillna("").astype("str") if chains else pd.Series("", index=lines.index, dtype="str")


def _chain(line: str, parents: dict[str, str]) -> list[str]:
    chain: list[str] = []
    while (line := parents.get(line, "")) and len(chain) < MAX_DEPTH:
        chain.append(line)
    return chain


def counted_once(lines: pd.DataFrame) -> pd.DataFrame:
    """Leave out the lines that another line of the same selection already contains, however many levels up."""
    is_nested = (lines["contenants"] != "").to_numpy()
    if not is_nested.any():
        return lines
    selected = set(lines["ligne_id"].to_list())
    chains = lines["contenants"].to_numpy()[is_nested]
    is_repeated = is_nested.copy()
    is_repeated[is_nested] = [not selected.isdisjoint(chain.split("|")) for chain in chains]
    return lines[~is_repeated]


def summable(lines: pd.DataFrame, stage: str, nature: str = SUBVENTION, portee: str = LOCALE) -> pd.DataFrame:
    """Lines that may be summed at this stage, with ``montant_eur``: known, of one nature and portée, of the territory, not yearly, once."""
    amount = AMOUNT_COLUMNS[stage]
    kept = lines[lines[amount].notna() & (lines["nature"] == nature) & (lines["portee"] == portee) & ~lines["par_an"] & (lines["perimetre"] != HORS_TERRITOIRE)]
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
    lines = lines[[*_SUMMED_COLUMNS, *AMOUNT_COLUMNS.values()]]  # five selections of a whole frame are slow
    rows = []
    for stage, label in STAGES.items():
        kept = summable(lines, stage)
        rows.append((stage, label, kept["montant_eur"].sum(min_count=1), len(kept)))
    return pd.DataFrame(rows, columns=["etape", "libelle", "montant_eur", "lignes"])


def perimetre_balance(lines: pd.DataFrame) -> pd.DataFrame:
    """``Étape, CAVM, CAPH, Commun, Total, Écart``: the local subsidies of each stage that has some, and what does not fall right.

    NaN for a périmètre without a known amount. Euros.
    """
    rows = []
    for stage in stages_present(lines):
        kept = summable(lines, stage)
        by_scope = kept.groupby(kept["perimetre"].str.lower())["montant_eur"].sum().reindex(list(Perimetre))
        total = kept["montant_eur"].sum()
        rows.append((STAGES[stage], *by_scope, total, round(total - by_scope.sum(), 2)))
    return pd.DataFrame(rows, columns=["Étape", *(PERIMETRES[perimetre].short for perimetre in Perimetre), "Total", "Écart"])


def stages_present(lines: pd.DataFrame) -> list[str]:
    """Stages for which at least one local subsidy has an amount, in the ladder's order."""
    totals = stage_totals(lines)
    return list(totals.loc[totals["lignes"] > 0, "etape"])


def left_out(lines: pd.DataFrame, stage: str) -> dict[str, int]:
    """How many lines a sum at this stage leaves out, by reason; each line is counted under its first reason.

    A reason is a French complement that fits one line or many: « 3 lignes » + « sans montant à cette étape ».
    """
    amount = AMOUNT_COLUMNS[stage]
    nested = summable(lines, stage)["ligne_id"]
    reasons = {
        "sans montant à cette étape": lines[amount].isna(),
        "de portée départementale, régionale ou nationale": lines["portee"] != LOCALE,
        "d’une autre nature que la subvention (enveloppe, coût, annonce, baisse d’impôts…)": lines["nature"] != SUBVENTION,
        "hors du territoire": lines["perimetre"] == HORS_TERRITOIRE,
        "au montant annuel, qui ne s’ajoute pas à des totaux": lines["par_an"],
        "dont le montant est déjà dans celui d’une autre": ~lines["ligne_id"].isin(nested),
    }
    counts, seen = {}, pd.Series(False, index=lines.index)
    for reason, mask in reasons.items():
        counts[reason] = int((mask & ~seen).sum())
        seen |= mask
    return {reason: count for reason, count in counts.items() if count}


def latest_amounts(lines: pd.DataFrame) -> pd.DataFrame:
    """Add ``montant_eur`` and ``etape``: the amount of the most advanced stage known, NaN and « » when none is."""
    amount, stage = pd.Series(float("nan"), index=lines.index), pd.Series("", index=lines.index, dtype="str")
    for name, label in reversed(STAGES.items()):
        missing = amount.isna() & lines[AMOUNT_COLUMNS[name]].notna()
        amount, stage = amount.where(~missing, lines[AMOUNT_COLUMNS[name]]), stage.where(~missing, label)
    return lines.assign(montant_eur=amount, etape=stage)


def announcements(lines: pd.DataFrame) -> pd.DataFrame:
    """What was announced for each volet: ``volet, libelle, nature, montant_eur, precision, ligne_id…``, volets in order.

    A total is replaced by its parts when they make it up entirely; a volet without an announcement has one row, NaN.
    """
    known = latest_amounts(lines[lines["portee"] == LOCALE])
    totals = known[(known["nature"] == ANNONCE) & (known["volet"] != "")]
    rows = [_parts_or_total(known, total) for _, total in totals.iterrows()]
    silent = [volet for volet in VOLETS if volet not in set(totals["volet"])]
    rows.append(known.head(0).reindex(range(len(silent))).assign(volet=pd.array(silent, dtype="str"), precision_totale="", periode_totale="", total=pd.NA))
    return pd.concat(rows, ignore_index=True).sort_values("volet", kind="stable", ignore_index=True)


def _parts_or_total(known: pd.DataFrame, total: pd.Series) -> pd.DataFrame:
    parts = known[known["inclus_dans"] == total["ligne_id"]]
    is_whole = abs(parts["montant_eur"].sum() - total["montant_eur"]) < 1
    kept = parts if is_whole else known[known["ligne_id"] == total["ligne_id"]]
    return kept.assign(precision_totale=total["precision"], periode_totale=total["periode"], total=total["ligne_id"])


def search_lines(lines: pd.DataFrame, text: str) -> pd.DataFrame:
    """Lines in which every word of the search is found, whatever its accents and capitals."""
    words = normalised(text).split()
    if not words:
        return lines
    searched = lines[[*SEARCHED]].agg(" ".join, axis=1).map(normalised)
    return lines[searched.map(lambda line: all(word in line for word in words))]
