"""The flow from financeurs to volets."""

import pandas as pd
import plotly.graph_objects as go

from charts.theme import INK, NEUTRAL, VOLET_COLOURS, escaped, french
from crte_data.french import euros, short_euros

_FAINT = 0.45
_THIN_PART = 0.02  # of the sum: below, labels run into each other


def flow_figure(flows: pd.DataFrame) -> go.Figure:
    """A Sankey of ``financeur, volet, montant_eur`` (euros, all above 0); each node says its total."""
    flows = gathered(flows)
    payers = list(flows.groupby("financeur")["montant_eur"].sum().sort_values(ascending=False).index)
    volets = sorted(flows["volet"].unique())
    nodes = {name: index for index, name in enumerate([*(f"f{payer}" for payer in payers), *(f"v{volet}" for volet in volets)])}
    figure = go.Figure(go.Sankey(
        arrangement="fixed", textfont={"size": 16, "color": INK},
        node={
            "label": [_label(payer, flows.loc[flows["financeur"] == payer, "montant_eur"].sum()) for payer in payers]
            + [_label(_volet(volet), flows.loc[flows["volet"] == volet, "montant_eur"].sum()) for volet in volets],
            "color": [NEUTRAL] * len(payers) + [VOLET_COLOURS.get(volet, NEUTRAL) for volet in volets],
            "pad": 30, "thickness": 18, "hoverinfo": "skip",
        },
        link={
            "source": [nodes[f"f{payer}"] for payer in flows["financeur"]], "target": [nodes[f"v{volet}"] for volet in flows["volet"]],
            "value": (flows["montant_eur"] / 1e6).to_numpy(), "color": [_rgba(VOLET_COLOURS.get(volet, NEUTRAL)) for volet in flows["volet"]],
            "customdata": [euros(amount) for amount in flows["montant_eur"]],
            "hovertemplate": "%{source.label} → %{target.label} : %{customdata}<extra></extra>",
        },
    ))  # fmt: skip
    return french(figure, height=max(380, 64 * len(payers)))


def gathered(flows: pd.DataFrame) -> pd.DataFrame:
    """The financeurs too thin to be read, as one that says how many it gathers; the card's table keeps each."""
    totals = flows.groupby("financeur")["montant_eur"].sum()
    thin = totals.index[totals < _THIN_PART * totals.sum()]
    if len(thin) < 2:
        return flows
    names = flows["financeur"].mask(flows["financeur"].isin(thin), f"Autres financeurs ({len(thin)})")
    return flows.assign(financeur=names).groupby(["financeur", "volet"], as_index=False)["montant_eur"].sum()


def _label(name: str, total: float) -> str:
    return f"{escaped(name)} · {short_euros(total)}"


def _volet(volet: str) -> str:
    return f"Volet {volet}" if volet else "Hors volet"  # short: the labels of both sides share the width of a phone


def _rgba(colour: str) -> str:
    red, green, blue = (int(colour[index : index + 2], 16) for index in (1, 3, 5))
    return f"rgba({red},{green},{blue},{_FAINT})"
