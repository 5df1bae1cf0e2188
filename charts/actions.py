"""Actions: where the fiches stand, how much of them is filled in, and the money attached to each."""

import pandas as pd

from charts.bars import Row, value_bars
from charts.build import action_titles, actions_panel, lines_panel, volet_colours
from charts.couverture import completeness_panel, coverage_panel
from charts.panel import Panel
from charts.theme import NEUTRAL, STAGE_COLOURS, STATUS_COLOURS
from crte_data.actions import (
    TO_FILL,
    actions_in_scope,
    fiche_amounts,
    fiches_by_orientation,
    is_filled,
    lines_of,
    status_counts,
)
from crte_data.dataset import Dataset
from crte_data.french import enumeration, euros, percent, plural
from crte_data.funding import in_scope
from crte_data.provenance import amount_fields
from crte_data.vocabulary import LOCALE, SUBVENTION, Perimetre


def panels(dataset: Dataset, perimetre: Perimetre | None) -> list[Panel]:
    """The page's cards, in reading order; none when no fiche is recorded."""
    actions = actions_in_scope(dataset.actions, perimetre)
    if actions.empty:
        return []
    made = (status_panel, progress_panel, coverage_panel, completeness_panel, amounts_panel)
    return [panel for make in made if (panel := make(dataset, actions, perimetre)) is not None]


def finding(dataset: Dataset, perimetre: Perimetre | None) -> str:
    """How many fiches this périmètre has, common ones included, and what the follow-up lacks."""
    actions = actions_in_scope(dataset.actions, perimetre)
    if actions.empty:
        return "Aucune fiche action n’est publiée." if dataset.actions.empty else "Aucune fiche action pour ce périmètre."
    given, covered = int(is_filled(actions["statut"]).sum()), fiches_by_orientation(actions)
    status = f"{plural(given, 'statut renseigné', 'statuts renseignés')}" if given else "aucun statut renseigné"
    return f"{plural(len(actions), 'fiche action', 'fiches actions')} pour {int((covered['fiches'] > 0).sum())} des {len(covered)} orientations ; {status}."


def status_panel(dataset: Dataset, actions: pd.DataFrame, perimetre: Perimetre | None) -> Panel:
    """How many fiches are in each status; without a figure as long as nobody has said."""
    counts = status_counts(actions)
    said = counts[counts["statut"] != TO_FILL]
    bars = [Row(label=row.statut, value=row.actions, text=plural(row.actions, "action"), colour=STATUS_COLOURS.get(row.statut, NEUTRAL)) for row in counts.itertuples()]
    figure = value_bars(bars).update_xaxes(showticklabels=False) if len(said) else None
    return actions_panel(
        dataset, actions, perimetre, "statut", id="statut-actions", title="Où en sont les actions", figure=figure,
        takeaway=_status_takeaway(actions, said), table=counts.rename(columns={"statut": "Statut", "actions": "Actions"}),
    )  # fmt: skip


def _status_takeaway(actions: pd.DataFrame, said: pd.DataFrame) -> str:
    silent = len(actions) - int(said["actions"].sum())
    if said.empty:
        return f"Le statut reste {TO_FILL} pour {_all(len(actions))}."
    parts = [f"{plural(count, 'action')} « {status} »" for status, count in zip(said["statut"], said["actions"], strict=True)]
    stuck = actions.loc[is_filled(actions["freins"]), "numero"]
    freins = f" Freins signalés : {enumeration(list(stuck))}." if len(stuck) else ""
    return f"{enumeration(parts)}{f' ; {silent} sans statut' if silent else ''}.{freins}"


def _all(count: int) -> str:
    return "la seule action suivie" if count == 1 else f"les {count} actions suivies"


def progress_panel(dataset: Dataset, actions: pd.DataFrame, perimetre: Perimetre | None) -> Panel | None:
    """Each action's own share done: never averaged, and never 0 % where nobody has said."""
    rates = actions["avancement_pct"]
    given = actions[rates.notna()]
    if given.empty:
        return None
    silent = len(actions) - len(given)
    first = given.sort_values("avancement_pct", ascending=False, kind="stable").iloc[0]
    rest = f" {plural(silent, 'avancement')} {TO_FILL}." if silent else ""
    bars = [Row(label=title, value=rate, text=percent(rate), colour=colour) for title, rate, colour in zip(action_titles(actions), rates, volet_colours(actions), strict=True)]
    return actions_panel(
        dataset, given, perimetre, "avancement_pct", id="avancement-actions", title="Avancement de chaque action",
        takeaway=f"La plus avancée est la fiche {first['numero']}, à {percent(first['avancement_pct'])}.{rest}",
        table=pd.DataFrame({"Fiche": actions["numero"], "Action": actions["intitule"], "Avancement (%)": rates}),
        figure=value_bars(bars, unit="%").update_xaxes(range=[0, 125], tickvals=[0, 50, 100]),
        caveats=("Les avancements ne se moyennent pas : chaque action a sa taille.",),
    )  # fmt: skip


def amounts_panel(dataset: Dataset, actions: pd.DataFrame, perimetre: Perimetre | None) -> Panel | None:
    """Local subsidies of each fiche, one bar a stage: stages are never added, and each euro counts once."""
    lines = lines_of(in_scope(dataset.lines, perimetre), actions)
    sums = fiche_amounts(lines, actions)
    if sums.empty:
        return None
    bars = [Row(label=f"{row.numero} – {row.libelle.lower()}", value=row.montant_eur, text=euros(row.montant_eur), colour=STAGE_COLOURS[row.etape]) for row in sums.itertuples()]
    silent = [number for number in actions["numero"] if number not in set(sums["numero"])]
    none = f" Aucune subvention rattachée à {enumeration(silent)}." if silent else ""
    said = [f"{euros(amount)} au stade « {label.lower()} » ({number})" for number, label, amount in zip(sums["numero"], sums["libelle"], sums["montant_eur"], strict=True)]
    counted = lines[(lines["nature"] == SUBVENTION) & (lines["portee"] == LOCALE) & ~lines["par_an"]]
    return lines_panel(
        dataset, counted, amount_fields(counted), perimetre, id="montants-actions", title="Subventions locales rattachées aux fiches",
        takeaway=f"{enumeration(said)}.{none}", caveats=(f"Les étapes ne s’additionnent pas. {plural(len(lines) - len(counted), 'autre ligne rattachée, montrée', 'autres lignes rattachées, montrées')} dans la fiche, sans être comptée{'s' if len(lines) - len(counted) > 1 else ''} : coûts, enveloppes, montants annuels.",),
        figure=value_bars(bars).update_xaxes(showticklabels=False),
        table=sums.drop(columns="etape").rename(columns={"numero": "Fiche", "libelle": "Étape", "montant_eur": "Montant (€)", "lignes": "Lignes comptées"}),
    )  # fmt: skip
