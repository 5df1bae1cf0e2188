"""What the plan de relance announced, volet by volet: different natures side by side, never one sum of subsidies."""

import pandas as pd
import plotly.graph_objects as go

from charts.build import lines_panel, named, reserves_of
from charts.panel import Panel
from charts.theme import LABEL_SIZE, VOLET_COLOURS, escaped, french, labels_above
from crte_data.dataset import Dataset
from crte_data.french import UNKNOWN_TEXT, enumeration, euros, quantity
from crte_data.funding import announcements
from crte_data.provenance import amount_fields
from crte_data.vocabulary import ANNONCE, BAISSE_IMPOTS, SUBVENTION, VOLET_SHORT, Perimetre

M_EUR = 1e6
_NATURES = {SUBVENTION: "Aides (subventions)", BAISSE_IMPOTS: "Baisses d’impôts"}


def finding(dataset: Dataset) -> str:
    """What is announced, volet by volet, in one sentence; never a total of amounts of different natures."""
    return _announced_sentence(announcements(dataset.lines))


def _announced_sentence(rows: pd.DataFrame) -> str:
    parts = [f"{_amount_of(group)} pour le volet {volet}" for volet, group in rows.groupby("volet")]
    return f"Annoncé : {' ; '.join(parts)}." if parts else "Aucun montant annoncé."


def _amount_of(group: pd.DataFrame) -> str:
    if group["montant_eur"].isna().all():
        return "montant non communiqué"
    if len(group) == 1:
        return quantity(group["montant_eur"].iloc[0], "€", group["precision"].iloc[0])
    least = group["precision_totale"].iloc[0]
    named = [f"{euros(amount)} ({nature})" for amount, nature in zip(group["montant_eur"], group["nature"], strict=True)]
    return f"{quantity(group['montant_eur'].sum(), '€', least)}, soit {enumeration(named)}"


def announced_panels(dataset: Dataset, perimetre: Perimetre | None) -> list[Panel]:
    """The headline amounts, by volet. They are common to both agglomérations: no filter can split them."""
    rows = announcements(dataset.lines)
    table = pd.DataFrame({
        "Volet": [f"{volet} – {VOLET_SHORT[volet]}" for volet in rows["volet"]], "Libellé": rows["nom"].fillna(UNKNOWN_TEXT),
        "Nature": rows["nature"].fillna(""), "Montant (€)": rows["montant_eur"], "Précision": rows["precision"].fillna(""),
        "Période": rows["periode"].fillna(""),
    })  # fmt: skip
    shared = "Montants communs aux deux agglomérations, sans détail pour chacune."
    lines = dataset.lines
    known = lines[lines["ligne_id"].isin({*rows["ligne_id"], *rows["total"]})]  # a total stands beside its parts
    return [lines_panel(
        dataset, known, amount_fields(known), perimetre, id="annonces-volet", title="Ce que le plan de relance a annoncé, par volet",
        takeaway=_announced_takeaway(rows), figure=_announced_figure(rows) if len(known) else None, table=table,
        caveats=("Une aide et une baisse d’impôts ne sont pas la même chose : les deux parts se lisent séparément.", *((shared,) if perimetre else ()), *reserves_of(known)),
    )]  # fmt: skip


def _announced_takeaway(rows: pd.DataFrame) -> str:
    mixed = [f"Les {euros(group['montant_eur'].sum())} du volet {volet} ne sont pas tous des subventions." for volet, group in rows.groupby("volet") if group["nature"].nunique() > 1]
    silent = [f"le volet {volet}" for volet, group in rows.groupby("volet") if group["montant_eur"].isna().all()]
    return " ".join([*mixed, f"Aucun montant n’est annoncé pour {enumeration(silent)} : ce n’est pas zéro, c’est non communiqué." if silent else ""]).strip() or _announced_sentence(rows)


def _announced_figure(rows: pd.DataFrame) -> go.Figure:
    figure = go.Figure()
    drawn = rows.assign(nature=rows["nature"].fillna(""), volet_nom=[named("volet", volet) for volet in rows["volet"]])
    for nature, part in drawn.groupby("nature", sort=False):
        words = [escaped(quantity(amount, "€", precision)) for amount, precision in zip(part["montant_eur"], part["precision"], strict=True)]
        figure.add_bar(
            y=part["volet_nom"], x=part["montant_eur"].fillna(0) / M_EUR, orientation="h", text=words, name=_NATURES.get(nature, nature),
            showlegend=nature not in ("", ANNONCE), textposition="inside" if nature else "outside", insidetextanchor="middle", textangle=0,
            textfont={"size": LABEL_SIZE}, cliponaxis=False, hoverinfo="skip",
            marker={"color": [VOLET_COLOURS[volet] for volet in part["volet"]], "line": {"color": "#FFFFFF", "width": 2},
                    "pattern": {"shape": "/" if nature == BAISSE_IMPOTS else "", "fillmode": "overlay", "fgopacity": 0.3}},
        )  # fmt: skip
    figure.update_layout(barmode="stack", legend={"traceorder": "normal"})
    names = [named("volet", volet) for volet in rows["volet"].unique()]
    figure.update_yaxes(autorange="reversed", categoryorder="array", categoryarray=names)
    return labels_above(french(figure, unit="M€"), names)
