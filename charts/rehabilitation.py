"""Rehabilitated homes: a year's worth by parc and agglomération, single years apart, and the targets."""

import pandas as pd

from charts.bars import Row, place_row, row_bars
from charts.build import dataset_panel
from charts.panel import Panel
from crte_data.dataset import Dataset
from crte_data.figures import display_table, known
from crte_data.french import UNKNOWN_TEXT, enumeration, is_known, number, plural
from crte_data.housing import (
    FINANCED_WORD,
    PARTS_OF_FINANCED,
    rehabilitation_pace,
    reversed_parcs,
    single_year_counts,
    yearly_targets,
)
from crte_data.phrases import during, sentence, the
from crte_data.vocabulary import OBSERVED, Perimetre

_ROUNDED_FROM = 100  # homes a year: beyond, decimals say more than is known


def homes(value: float) -> str:
    """Homes a year, rounded when they are many."""
    return number(value, 0) if is_known(value) and value >= _ROUNDED_FROM else number(value)


def finding(dataset: Dataset, perimetre: Perimetre | None) -> str:
    """The page's sentence: the pace of each parc, a year's worth."""
    pace = known(rehabilitation_pace(dataset, perimetre))
    if pace.empty:
        return f"Réhabilitation de logements : {UNKNOWN_TEXT} pour ce périmètre."
    parts = [f"dans le {parc.lower()}, {_paces(rows)}" for parc, rows in pace.groupby("parc", sort=False)]
    return f"Logements réhabilités par an : {' ; '.join(parts)}."


def _paces(rows: pd.DataFrame) -> str:
    return " contre ".join(f"{homes(row.par_an)} pour {the(row.territoire)}" for row in rows.itertuples())


def pace_panel(dataset: Dataset, perimetre: Perimetre | None) -> Panel | None:
    """Counts over one, three and four years compare only when brought to one year."""
    rows = rehabilitation_pace(dataset, perimetre)
    if rows.empty:
        return None
    table = display_table(rows).assign(**{"Durée (ans)": rows["annees"].to_numpy(), "Par an": rows["par_an"].to_numpy()})
    bars = [place_row(f"{row.territoire}, {_span(row)}", row.par_an, f"{homes(row.par_an)} par an", row.territoire, row.nature, row.parc) for row in rows.itertuples()]
    return dataset_panel(
        dataset, rows, perimetre, id="rehabilitation", title="Logements réhabilités, ramenés à une année",
        takeaway=_pace_takeaway(rows), table=table, figure=row_bars(bars),
    )  # fmt: skip


def _span(row) -> str:
    return f"{row.periode} ({plural(int(row.annees), 'an')})"


def _pace_takeaway(rows: pd.DataFrame) -> str:
    said = []
    for parc, group in rows.groupby("parc", sort=False):
        parts = [f"{homes(row.par_an)} par an pour {the(row.territoire)} ({_counted_over(row)})" if is_known(row.par_an) else f"{UNKNOWN_TEXT} pour {the(row.territoire)}" for row in group.itertuples()]
        said.append(f"{parc} : {' contre '.join(parts)}.")
    return " ".join([*said, *(_reversal(rows[rows["parc"] == parc]) for parc in reversed_parcs(rows))])


def _counted_over(row) -> str:
    """« 633 sur 2016-2018, soit 3 ans »; the year alone when it is one, for its count is the pace."""
    return during(row.periode) if row.annees == 1 else f"{number(row.valeur)} {during(row.periode)}, soit {plural(int(row.annees), 'an')}"


def _reversal(rows: pd.DataFrame) -> str:
    """The trap of unequal periods, when the figures fall into it."""
    totals = rows.sort_values("valeur", ascending=False)
    pairs = ", ".join(f"{number(value)} pour {the(place)}" for value, place in zip(totals["valeur"], totals["territoire"], strict=True))
    return f"{rows['parc'].iloc[0]} : les totaux ({pairs}) donneraient l’ordre inverse, car les périodes n’ont pas la même longueur."


def single_year_panel(dataset: Dataset, perimetre: Perimetre | None) -> Panel | None:
    """Counts of one year: two agglomérations that do not count the same thing stay apart."""
    rows = single_year_counts(dataset, perimetre)
    years = set(known(rows)["periode"])
    shown = rows[rows["periode"].isin(years) & (rows["valeur"].notna() | ~rows["code"].isin(PARTS_OF_FINANCED))]
    if shown.empty:
        return None
    bars = [place_row(_counted_label(row), row.valeur, number(row.valeur), row.territoire, row.nature, row.parc) for row in shown.itertuples()]
    return dataset_panel(
        dataset, rows, perimetre, id="rehabilitation-annuelle", title="Les comptes d’une seule année, à part",
        takeaway=_single_takeaway(shown), table=display_table(rows).assign(Compte=rows["compte"].to_numpy()), figure=row_bars(bars),
    )  # fmt: skip


def _counted_label(row) -> str:
    part = f"dont {PARTS_OF_FINANCED[row.code]}, " if row.code in PARTS_OF_FINANCED else ""
    return f"{part}{row.territoire}, {row.periode}, {row.compte}"


def _single_takeaway(rows: pd.DataFrame) -> str:
    wholes = rows[~rows["code"].isin(PARTS_OF_FINANCED)]
    said = [
        sentence(f"{during(year)}, {place} : {enumeration([_counted(parc, counts) for parc, counts in group.groupby('parc', sort=False)])}")
        for (year, place), group in wholes.groupby(["periode", "territoire"], sort=False)
    ]  # fmt: skip
    kinds = list(dict.fromkeys(known(wholes)["compte"]))
    warning = [f"Logements {enumeration(kinds)} ne sont pas la même chose : ces chiffres ne se comparent pas."] if len(kinds) > 1 else []
    return " ".join([*said, *warning])


def _counted(parc: str, rows: pd.DataFrame) -> str:
    """« parc privé 251 financés »: what is counted of a parc; « non communiqué » when nothing is."""
    counts = [f"{number(row.valeur)} {row.compte}" for row in known(rows).itertuples()]
    return f"{parc.lower()} {' et '.join(counts) or UNKNOWN_TEXT}"


def target_panel(dataset: Dataset, perimetre: Perimetre | None) -> Panel | None:
    """The pace observed beside the target, parc by parc; neither is made up where it is not given."""
    pace, targets = rehabilitation_pace(dataset, perimetre), yearly_targets(dataset, perimetre)
    if targets.empty:
        return None
    both = pd.concat([pace, targets]).sort_values(["parc", "territoire"], ascending=False, kind="stable")
    table = display_table(both).assign(**{"Par an": both["par_an"].to_numpy()})
    return dataset_panel(
        dataset, both, perimetre, id="objectifs-annuels", title="Le rythme observé et les objectifs",
        takeaway=_target_takeaway(pace, targets), table=table, figure=row_bars([_target_bar(row) for row in both.itertuples()]),
    )  # fmt: skip


def _target_bar(row) -> Row:
    said = f"{row.compte} {_span(row)}" if row.nature == OBSERVED else _aim(row)
    return place_row(f"{row.territoire}, {said}", row.par_an, f"{homes(row.par_an)} par an", row.territoire, row.nature, row.parc)


def _aim(row) -> str:
    counted = f" ({row.compte})" if row.compte == FINANCED_WORD else ""
    return f"objectif {row.periode or 'annuel'}{counted}"


def _target_takeaway(pace: pd.DataFrame, targets: pd.DataFrame) -> str:
    observed = {(row.parc, row.territoire): row for row in known(pace).itertuples()}
    said = [f"{row.parc}, {row.territoire} : {_against(row, observed.get((row.parc, row.territoire)))}" for row in targets.itertuples()]
    return f"{' ; '.join(said)}."


def _against(target, seen) -> str:
    """The target, its doubt if it has one, and the pace; that they do not count the same homes, when it is so."""
    differs = bool(seen) and seen.compte != target.compte
    words = [f" {row.compte}" if differs else "" for row in (target, seen)] if seen else ["", ""]
    doubt = " (objectif à lire avec sa réserve)" if target.reserve else ""
    aim = f"{homes(target.par_an)} logements{words[0]} visés {during(target.periode) if target.periode else 'par an'}{doubt}" if is_known(target.par_an) else f"objectif {UNKNOWN_TEXT}"
    return aim + (f", {homes(seen.par_an)} par an{words[1]} observés {during(seen.periode)}" if seen else "") + (", ce qui ne se compare pas" if differs else "")
