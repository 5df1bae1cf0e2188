"""A programme's amount and what it is made of, as far as the lines say: whole, parts, parts of parts, the rest."""

import pandas as pd

from crte_data.funding import in_scope
from crte_data.tables import AMOUNT_COLUMNS
from crte_data.vocabulary import LOCALE, STAGES, Perimetre

REST = "Non détaillé"


def programme_parts(lines: pd.DataFrame, dispositif: str, perimetre: Perimetre | None = None, *, with_parts_only: bool = False) -> pd.DataFrame:
    """The dispositif's local lines from whole to part: ``niveau`` (0 whole), ``montant_eur``, ``part`` (its own words).

    After the parts of a whole comes the rest that no line details, ``ligne_id`` empty. The rest is computed before the
    filter: hiding the other agglomération's part does not make it « non détaillé ».
    """
    local = lines[lines["portee"] == LOCALE]
    wholes = local[(local["dispositif"] == dispositif) & (local["inclus_dans"] == "") & ~local["par_an"]]
    families = [_family(local, whole) for _, whole in wholes.iterrows()]
    kept = [family for family in families if len(family) and (len(family) > 1 or not with_parts_only)]
    if not kept:
        return lines.head(0).assign(niveau=0, montant_eur=float("nan"), part="")
    return in_scope(pd.concat(kept, ignore_index=True), perimetre)


def stage_of(line: pd.Series) -> str | None:
    """The most advanced stage at which the line has an amount."""
    reached = [stage for stage in STAGES if pd.notna(line[AMOUNT_COLUMNS[stage]])]
    return reached[-1] if reached else None


def _family(lines: pd.DataFrame, whole: pd.Series) -> pd.DataFrame:
    """The whole, its parts at the same stage, each followed by its own, then the rest; empty without an amount."""
    stage = stage_of(whole)
    if stage is None:
        return lines.head(0)
    amount = AMOUNT_COLUMNS[stage]
    inside = lines[lines["contenants"].str.split("|").map(lambda chain: whole["ligne_id"] in chain) & lines[amount].notna() & ~lines["par_an"]]
    rows = [whole.to_dict() | {"niveau": 0, "montant_eur": whole[amount], "part": whole["libelle"]}]
    rows += _nested(inside, whole, amount, 1)
    return pd.DataFrame([*rows, *_rest(rows)])


def _nested(inside: pd.DataFrame, parent: pd.Series, amount: str, level: int) -> list[dict]:
    rows = []
    for _, line in inside[inside["inclus_dans"] == parent["ligne_id"]].sort_values(amount, ascending=False, kind="stable").iterrows():
        part = own_words(line["libelle"], parent["libelle"])
        rows.append(line.to_dict() | {"niveau": level, "montant_eur": line[amount], "part": part})
        rows += _nested(inside, line, amount, level + 1)
    return rows


def _rest(rows: list[dict]) -> list[dict]:
    """What remains of the whole once its direct parts are taken; nothing to say without parts, or when they fill it."""
    whole = rows[0]
    named = [row["montant_eur"] for row in rows if row["niveau"] == 1]
    rest = whole["montant_eur"] - sum(named)
    if not named or rest < 1:
        return []
    return [whole | {"ligne_id": "", "niveau": 1, "montant_eur": rest, "part": REST, "financeur": "", "nature": "", "citation": "", "reserve": ""}]


def own_words(label: str, parent: str) -> str:
    """What a part's label adds to its parent's: « NPNRU – part de l’ANRU » within « NPNRU » is « part de l’ANRU »."""
    shared = 0
    for mine, theirs in zip(label.split(), parent.split(), strict=False):
        if mine != theirs:
            break
        shared += 1
    own = " ".join(label.split()[shared:]).strip(" –-") if shared * 2 >= len(parent.split()) else label
    return own or label
