"""Synthèse: the first screen of the comité de pilotage."""

import pandas as pd
import plotly.graph_objects as go

from charts import annonces, consommation, rehabilitation, taux
from charts.build import dataset_panel
from charts.panel import Panel
from charts.theme import INK, LABEL_SIZE, PAPER, SAID, UNSAID, french, labels_above, wrapped
from crte_data.actions import fiches
from crte_data.completeness import completeness_by_theme, expected_figures, least_complete_first
from crte_data.dataset import Dataset
from crte_data.french import enumeration, plural
from crte_data.vocabulary import Perimetre

_BAR = 24  # pixels: as many bars as themes
_END = 0.42  # of a phone's width, for what is written after the longest bar
_NARROW = 0.06  # of the longest bar: below, a number does not fit inside


def panels(dataset: Dataset, perimetre: Perimetre | None) -> list[Panel]:
    """Four charts, one a subject: money, energy, housing, employment."""
    made = [
        *annonces.announced_panels(dataset, perimetre), consommation.mix_panel(dataset, perimetre),
        rehabilitation.pace_panel(dataset, perimetre), taux.unemployment_panel(dataset, perimetre),
    ]  # fmt: skip
    return [panel for panel in made if panel is not None]


def missing_panels(dataset: Dataset, perimetre: Perimetre | None) -> list[Panel]:
    """What the documents do not say, by theme, and what the actions have not yet been given."""
    counts = completeness_by_theme(dataset, perimetre)
    figures = expected_figures(dataset, perimetre)
    ranked = least_complete_first(counts)
    worst = ranked.loc[ranked["manquants"] > 0, "theme"].head(3)
    said = f" Les thèmes les plus incomplets : {enumeration([f'« {theme} »' for theme in worst])}." if len(worst) else ""
    table = pd.DataFrame({"Thème": counts["theme"], "Chiffres communiqués": counts["communiques"], "Non communiqués": counts["manquants"]})
    return [dataset_panel(
        dataset, figures[figures["valeur"].isna()], perimetre, id="connu-manquant", title="Ce qui est connu, ce qui manque",
        takeaway=f"{plural(int(counts['communiques'].sum()), 'chiffre communiqué', 'chiffres communiqués')}, {plural(int(counts['manquants'].sum()), 'attendu mais non communiqué', 'attendus mais non communiqués')}.{said}",
        table=table, figure=_known_and_missing(ranked) if len(ranked) else None,
    )]  # fmt: skip


def _known_and_missing(counts: pd.DataFrame) -> go.Figure:
    """A bar a theme: what is given, its number inside, then what is not, hatched, its number after."""
    names = [wrapped(theme) for theme in counts["theme"]]
    longest = (counts["communiques"] + counts["manquants"]).max()
    inside, after = zip(*(_written(row.communiques, row.manquants, longest) for row in counts.itertuples()), strict=True)
    figure = go.Figure()
    drawn = {"y": names, "orientation": "h", "hoverinfo": "skip", "cliponaxis": False, "textangle": 0, "constraintext": "none"}
    figure.add_bar(
        **drawn, x=list(counts["communiques"]), name="Communiqués", text=inside, textposition="inside", insidetextanchor="middle",
        textfont={"size": LABEL_SIZE, "color": PAPER}, marker={"color": SAID},
    )  # fmt: skip
    figure.add_bar(
        **drawn, x=list(counts["manquants"]), name="Non communiqués", text=after, textposition="outside", textfont={"size": LABEL_SIZE, "color": INK},
        marker={"color": UNSAID, "pattern": {"shape": "/", "fillmode": "overlay", "fgcolor": SAID, "size": 7}},
    )  # fmt: skip
    figure.update_layout(barmode="stack", legend={"traceorder": "normal"})
    figure.update_yaxes(autorange="reversed")
    figure.update_xaxes(range=[0, longest / (1 - _END)], showticklabels=False, showgrid=False)
    return labels_above(french(figure), names, bar=_BAR)


def _written(given: int, missing: int, longest: int) -> tuple[str, str]:
    """What stands inside the bar and after it."""
    lacks = plural(missing, "manquant") if missing else "complet"
    return (str(given), lacks) if given > _NARROW * longest else ("", f"{plural(given, 'connu')}, {lacks}")


def finding(dataset: Dataset) -> str:
    """What is announced, and how much is known of the actions."""
    actions = fiches(dataset.actions)
    followed = int((actions["statut"] != "").sum())
    said = f"{plural(followed, 'a', 'ont')} un statut renseigné" if followed else "aucune n’a de statut renseigné"
    return f"{annonces.finding(dataset)} {plural(len(actions), 'fiche action', 'fiches actions')} : {said}."
