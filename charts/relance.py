"""Plan de relance: what was announced by volet, then the recorded lines, each euro once."""

import pandas as pd
import plotly.graph_objects as go

from charts.bars import Row, value_bars
from charts.build import lines_panel, named, reserves_of
from charts.flow import flow_figure
from charts.panel import Panel
from charts.theme import LABEL_SIZE, PERIMETRE_COLOURS, STAGE_COLOURS, french, labels_above, wrapped
from crte_data.dataset import Dataset
from crte_data.french import enumeration, euros, plural, short_euros
from crte_data.funding import (
    funding_by,
    funding_by_volet,
    in_scope,
    left_out,
    stage_totals,
    stages_present,
    summable,
)
from crte_data.provenance import amount_fields
from crte_data.tables import AMOUNT_COLUMNS
from crte_data.vocabulary import (
    PERIMETRES,
    STAGES,
    Perimetre,
)

# The ways to cut the recorded lines: column, and how a sentence names it.
CUTS = {
    "Volet": "volet", "Orientation": "orientation", "Financeur": "financeur", "Dispositif": "dispositif", "Agglomération": "perimetre",
}  # fmt: skip
M_EUR = 1e6
FIRST_DAY = pd.Timestamp(2021, 1, 1)  # of the contract's first year
_SHOWN = 12  # bars a screen can show


def default_stage(dataset: Dataset, perimetre: Perimetre | None) -> str | None:
    """The stage that most local subsidies have reached; None when no line can be summed."""
    totals = stage_totals(in_scope(dataset.lines, perimetre))
    return totals.loc[totals["lignes"].idxmax(), "etape"] if totals["lignes"].any() else None


def stages(dataset: Dataset, perimetre: Perimetre | None) -> list[str]:
    return stages_present(in_scope(dataset.lines, perimetre))


def recorded_panels(dataset: Dataset, perimetre: Perimetre | None, cut: str, stage: str) -> list[Panel]:
    """The recorded local subsidies at one stage, cut one way, and the flow from financeurs to volets."""
    lines = in_scope(dataset.lines, perimetre)
    return [cut_panel(dataset, lines, perimetre, cut, stage), flow_panel(dataset, lines, perimetre, stage), ladder_panel(dataset, lines, perimetre)]


def cut_panel(dataset: Dataset, lines: pd.DataFrame, perimetre: Perimetre | None, cut: str, stage: str) -> Panel:
    column = CUTS[cut]
    sums = funding_by_volet(lines, stage) if column == "volet" else funding_by(column, lines, stage)
    names = sums[column].map(lambda key: named(column, key))
    table = pd.DataFrame({cut: names, "Périmètre": sums["perimetre"], f"Montant {STAGES[stage].lower()} (€)": sums["montant_eur"], "Lignes": sums["lignes"]})
    return lines_panel(
        dataset, summable(lines, stage), AMOUNT_COLUMNS[stage], perimetre, id=f"lignes-{column}", table=table,
        title=f"Subventions locales recensées, montant {STAGES[stage].lower()}, par {cut.lower()}",
        takeaway=_cut_takeaway(sums.assign(nom=names), STAGES[stage].lower()) + _before_contract(summable(lines, stage)) + _shared(summable(lines, stage), perimetre), figure=_stacked(sums.assign(nom=names)),
        caveats=_sum_caveats(lines, stage),
    )  # fmt: skip


def _cut_takeaway(sums: pd.DataFrame, stage: str) -> str:
    totals = sums.groupby("nom", sort=False)["montant_eur"].sum(min_count=1).dropna().sort_values(ascending=False)
    if totals.empty:
        return f"Aucun montant {stage} n’est recensé pour ce périmètre."
    first = f"{totals.index[0]} : {euros(totals.iloc[0])}, sur {euros(totals.sum())} {stage}s en {plural(int(sums['lignes'].sum()), 'ligne')}"
    missing = [name for name in sums["nom"].unique() if name not in totals.index]
    return f"{first}." + (f" {enumeration(missing)} : non communiqué." if missing else "")


def _before_contract(kept: pd.DataFrame) -> str:
    """What part of a sum is of programmes over before the contract's first year, and which ones."""
    old = kept[kept["periode_fin"] < FIRST_DAY].sort_values("montant_eur", ascending=False)
    if old.empty:
        return ""
    largest = old.iloc[0]
    named = " ".join(filter(None, (largest["dispositif"] or largest["nom"], largest["periode"])))
    return f" Dont {euros(old['montant_eur'].sum())} de programmes finis avant le contrat ({named}{'…' if len(old) > 1 else ''})."


def _shared(kept: pd.DataFrame, perimetre: Perimetre | None) -> str:
    """What part of a filtered sum is common to both agglomérations: it is not this one's own."""
    if perimetre is None or kept.empty:
        return ""
    common = kept.loc[kept["perimetre"].str.lower() == Perimetre.COMMUN, "montant_eur"].sum()
    return f" Dont {euros(common)} communs aux deux agglomérations et {euros(kept['montant_eur'].sum() - common)} propres à la {PERIMETRES[perimetre].short}."


def _stacked(sums: pd.DataFrame) -> go.Figure:
    figure = go.Figure()
    shown = _with_others(sums)
    names = list(dict.fromkeys(shown["nom"]))
    for perimetre, colour in PERIMETRE_COLOURS.items():
        part = shown[shown["perimetre"].str.lower() == perimetre]
        if part.empty:
            continue
        figure.add_bar(
            y=[wrapped(name) for name in part["nom"]], x=part["montant_eur"] / M_EUR, orientation="h", name=PERIMETRES[perimetre].short,
            marker={"color": colour}, customdata=[[euros(amount)] for amount in part["montant_eur"]],
            hovertemplate="%{y} : %{customdata[0]}<extra>" + PERIMETRES[perimetre].short + "</extra>",
        )  # fmt: skip
    totals = shown.groupby("nom", sort=False)["montant_eur"].sum(min_count=1)
    figure.add_scatter(
        y=[wrapped(name) for name in totals.index], x=totals.fillna(0) / M_EUR, mode="text", name="total", text=[f" {short_euros(total)}" for total in totals],
        textposition="middle right", textfont={"size": LABEL_SIZE}, showlegend=False, hoverinfo="skip", cliponaxis=False,
    )  # fmt: skip
    figure.update_layout(barmode="stack", legend={"traceorder": "normal"})
    figure.update_yaxes(autorange="reversed", categoryorder="array", categoryarray=[wrapped(name) for name in names])
    figure.update_xaxes(range=[0, max(totals.max() / M_EUR, 0.001) * 1.28 if totals.notna().any() else 1])
    return labels_above(french(figure, unit="M€"), [wrapped(name) for name in names])


def _with_others(sums: pd.DataFrame) -> pd.DataFrame:
    """The largest first; beyond what a screen shows, the rest as one bar that says how many it gathers."""
    names = list(dict.fromkeys(sums["nom"]))
    rest = names[_SHOWN - 1 :] if len(names) > _SHOWN else []
    gathered = sums.assign(nom=sums["nom"].mask(sums["nom"].isin(rest), f"Autres ({len(rest)})"))
    return gathered.groupby(["nom", "perimetre"], as_index=False, sort=False)["montant_eur"].sum(min_count=1)


def _sum_caveats(lines: pd.DataFrame, stage: str) -> tuple[str, ...]:
    kept = summable(lines, stage)
    counts = [f"{plural(count, 'ligne')} {reason}" for reason, count in left_out(lines, stage).items()]
    said = f"{plural(len(kept), 'ligne comptée', 'lignes comptées')} sur {len(lines)}."
    return (said + (f" Laissées à part : {' ; '.join(counts)}." if counts else ""), *reserves_of(kept))


def flow_panel(dataset: Dataset, lines: pd.DataFrame, perimetre: Perimetre | None, stage: str) -> Panel:
    """Who pays for what: financeur → volet."""
    kept = summable(lines, stage)
    flows = kept.assign(financeur=kept["financeur"].replace("", "Non précisé")).groupby(["financeur", "volet"], as_index=False)["montant_eur"].sum()
    flows = flows.sort_values("montant_eur", ascending=False, ignore_index=True)
    payers = flows.groupby("financeur")["montant_eur"].sum().sort_values(ascending=False)
    takeaway = f"Premier financeur : {payers.index[0]}, {euros(payers.iloc[0])} sur {euros(payers.sum())} {STAGES[stage].lower()}s." if len(payers) else "Aucun montant à répartir."
    table = pd.DataFrame({"Financeur": flows["financeur"], "Volet": flows["volet"].map(lambda key: named("volet", key)), "Montant (€)": flows["montant_eur"]})
    return lines_panel(
        dataset, kept, AMOUNT_COLUMNS[stage], perimetre, id="flux-financeurs", title=f"Qui finance quoi, montant {STAGES[stage].lower()}",
        takeaway=takeaway + _before_contract(kept) + _shared(kept, perimetre), table=table, figure=flow_figure(flows) if len(flows) else None, caveats=_sum_caveats(lines, stage),
    )  # fmt: skip


def ladder_panel(dataset: Dataset, lines: pd.DataFrame, perimetre: Perimetre | None) -> Panel:
    """The ladder announced → planned → asked → granted → paid: each step on its own, never added to another."""
    totals = stage_totals(lines)
    known = totals[totals["montant_eur"].notna()]
    said = enumeration([f"{euros(amount)} {label.lower()}s" for label, amount in zip(known["libelle"], known["montant_eur"], strict=True)])
    shown = lines[lines["ligne_id"].isin(summable_ids(lines))]
    bars = [Row(label=row.libelle, value=row.montant_eur / M_EUR, text=short_euros(row.montant_eur), colour=STAGE_COLOURS[row.etape]) for row in totals.itertuples()]
    return lines_panel(
        dataset, shown, amount_fields(shown), perimetre, id="echelle-montants",
        title="Où en sont les subventions locales recensées", takeaway=f"{f'Ligne à ligne, hors annonces par volet : {said}' if said else 'Aucun montant'}. Ces étapes ne s’additionnent pas." + (" Les lignes communes aux deux agglomérations y sont comprises." if perimetre else ""),
        table=pd.DataFrame({"Étape": totals["libelle"], "Montant (€)": totals["montant_eur"], "Lignes": totals["lignes"]}),
        figure=value_bars(bars, unit="M€"),
        caveats=("Une ligne n’est comptée qu’aux étapes où son montant est donné : les étapes ne portent pas sur les mêmes opérations.",),
    )  # fmt: skip


def summable_ids(lines: pd.DataFrame) -> set[str]:
    return {line for stage in STAGES for line in summable(lines, stage)["ligne_id"]}
