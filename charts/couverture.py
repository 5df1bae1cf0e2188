"""What the fiches actions cover: the orientations that have one, and the fields filled in."""

import pandas as pd
import plotly.graph_objects as go

from charts.bars import Row, part_bars, value_bars
from charts.build import action_titles, actions_panel, volet_colours
from charts.panel import Panel
from charts.theme import VOLET_COLOURS
from crte_data.actions import FOLLOWED, completeness, coverage_by_volet, fiches_by_orientation, missing_everywhere
from crte_data.dataset import Dataset
from crte_data.french import enumeration, plural
from crte_data.vocabulary import VOLET_SHORT, Perimetre


def coverage_panel(dataset: Dataset, actions: pd.DataFrame, perimetre: Perimetre | None) -> Panel:
    """How many orientations of each volet have a fiche."""
    table, volets = fiches_by_orientation(actions), coverage_by_volet(actions)
    empty = list(table.loc[table["fiches"] == 0, "orientation"])
    missing = f" Sans fiche : {enumeration(empty)}." if empty else ""
    covered = len(table) - len(empty)
    return actions_panel(
        dataset, actions, perimetre, "orientation", id="actions-orientations", title="Quelles orientations ont une fiche action",
        takeaway=f"{plural(covered, 'orientation')} sur {len(table)} {'ont' if covered > 1 else 'a'} une fiche action.{missing}",
        figure=part_bars([f"Volet {volet} – {VOLET_SHORT[volet]}" for volet in volets["volet"]], volets["avec_fiche"], volets["orientations"], [VOLET_COLOURS[volet] for volet in volets["volet"]]),
        first_view="Par volet", alternatives={"Par orientation": _orientation_bars(table)},
        table=table.rename(columns={"volet": "Volet", "orientation": "Orientation", "libelle": "Libellé", "fiches": "Fiches", "numeros": "Numéros"}),
        caveats=("Une fiche est rangée sous une seule orientation ; elle peut en servir d’autres.",),
    )  # fmt: skip


def _orientation_bars(table: pd.DataFrame) -> go.Figure:
    return value_bars([
        Row(label=f"{row.orientation} {row.libelle}", value=row.fiches, text=plural(row.fiches, "fiche") if row.fiches else "aucune fiche", colour=colour)
        for row, colour in zip(table.itertuples(), volet_colours(table), strict=True)
    ]).update_xaxes(showticklabels=False)  # fmt: skip


def completeness_panel(dataset: Dataset, actions: pd.DataFrame, perimetre: Perimetre | None) -> Panel:
    """How many of the fields of each fiche are filled in."""
    table = completeness(actions)
    nowhere = missing_everywhere(actions)
    most = table["renseignes"].max()
    said = f"Au mieux, une fiche a {plural(most, 'champ renseigné', 'champs renseignés')} sur {len(FOLLOWED)}."
    lacking = f" Champs vides dans {'la fiche' if len(actions) == 1 else 'toutes les fiches'} : {enumeration([name.lower() for name in nowhere])}." if nowhere else ""
    return actions_panel(
        dataset, actions, perimetre, "intitule", id="completude-actions", title="Ce qui reste à renseigner dans les fiches",
        takeaway=said + lacking, figure=part_bars(action_titles(actions), table["renseignes"], table["champs"], volet_colours(actions)),
        table=table.rename(columns={"numero": "Fiche", "intitule": "Action", "renseignes": "Champs renseignés", "champs": "Champs suivis", "manquants": "À renseigner"}),
    )  # fmt: skip
