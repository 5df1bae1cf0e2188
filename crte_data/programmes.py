"""A programme's amount and what it is made of, as far as the lines say: whole, parts, parts of parts, the rest."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from crte_data.funding import in_scope, latest_amounts
from crte_data.tables import AMOUNT_COLUMNS
from crte_data.vocabulary import LOCALE, STAGES, Perimetre

REST = "Non détaillé"
WHOLES_SHOWN = 4  # a card is read at a glance; the other lines are in the maquette


def programme_wholes(lines: pd.DataFrame, dispositif: str, *, with_parts_only: bool = False) -> pd.DataFrame:
    """The dispositif's local lines that no other contains and whose amount is known, largest first, with ``montant_eur``."""
    mine = lines[(lines["portee"] == LOCALE) & (lines["dispositif"] == dispositif) & (lines["inclus_dans"] == "") & ~lines["par_an"]]
    known = latest_amounts(mine).dropna(subset="montant_eur")
    kept = known[known["ligne_id"].isin(lines["inclus_dans"])] if with_parts_only else known
    return kept.sort_values("montant_eur", ascending=False, kind="stable")


def programme_parts(lines: pd.DataFrame, dispositif: str, perimetre: Perimetre | None = None, *, with_parts_only: bool = False) -> pd.DataFrame:
    """The largest wholes, each followed by its parts: ``niveau`` (0 whole), ``montant_eur``, ``champ`` (its column), ``part`` (its own words).

    After the parts of a whole comes the rest that no line details, ``ligne_id`` empty. The rest is computed before the
    filter: hiding the other agglomération's part does not make it « non détaillé ».
    """
    wholes = programme_wholes(lines, dispositif, with_parts_only=with_parts_only).head(WHOLES_SHOWN)
    if wholes.empty:
        return lines.head(0).assign(niveau=0, montant_eur=float("nan"), champ="", part="")
    nested = lines[(lines["inclus_dans"] != "") & (lines["portee"] == LOCALE) & ~lines["par_an"]]
    rows = [row for whole in wholes.to_dict("records") for row in _family(nested, whole)]
    return in_scope(pd.DataFrame(rows), perimetre)


def stage_of(line: Mapping[str, Any]) -> str | None:
    """The most advanced stage at which the line has an amount."""
    reached = [stage for stage in STAGES if pd.notna(line[AMOUNT_COLUMNS[stage]])]
    return reached[-1] if reached else None


def _family(nested: pd.DataFrame, whole: dict[str, Any]) -> list[dict[str, Any]]:
    """The whole, its parts at the same stage, each followed by its own, then the rest."""
    amount = AMOUNT_COLUMNS[stage_of(whole)]
    rows = [whole | {"niveau": 0, "part": whole["nom"], "champ": amount}, *_parts(nested[nested[amount].notna()], whole, amount, 1)]
    return [*rows, *_rest(rows)]


def _parts(nested: pd.DataFrame, parent: dict[str, Any], amount: str, level: int) -> list[dict[str, Any]]:
    rows = []
    own = nested[nested["inclus_dans"] == parent["ligne_id"]].sort_values(amount, ascending=False, kind="stable")
    for line in own.to_dict("records"):
        rows.append(line | {"niveau": level, "montant_eur": line[amount], "champ": amount, "part": own_words(line["nom"], parent["nom"])})
        rows += _parts(nested, line, amount, level + 1)
    return rows


def _rest(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
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
