"""What every Panel drawn from a table shares: its scope in words, its source, its caveats, its table."""

import functools
from typing import Any

import pandas as pd

from charts.panel import Panel
from charts.theme import NEUTRAL, VOLET_COLOURS
from crte_data.dataset import Dataset
from crte_data.figures import display_table
from crte_data.origins import origins
from crte_data.provenance import caveats_of, is_fictitious, source_of
from crte_data.visibility import hidden_note
from crte_data.vocabulary import ORIENTATIONS, PERIMETRES, VOLET_SHORT, Perimetre, scope_name

SHARED = ", et lignes communes aux deux agglomérations"
SHARED_ONLY = " ; lignes communes aux deux agglomérations, non détaillées pour chacune"
WHOLE_ONLY = " ; chiffres de tout le Valenciennois, non détaillés par agglomération"
AND_WHOLE = ", et chiffres de tout le Valenciennois"


def dataset_panel(dataset: Dataset, rows: pd.DataFrame, perimetre: Perimetre | None, *, caveats: tuple[str, ...] = (), **parts: Any) -> Panel:
    """A Panel over observations (rows of ``Dataset.figures``); ``parts`` are the Panel's own fields."""
    parts.setdefault("table", display_table(rows))
    return Panel(
        scope=scope_name(perimetre) + _not_its_own(rows, perimetre), source=source_of(dataset, "observations", "valeur", rows),
        origins=functools.partial(origins, dataset, "observations", "valeur", rows),
        caveats=(*caveats, *caveats_of(rows)), is_fictitious=is_fictitious(rows), version=dataset.version, **parts,
    )  # fmt: skip


def _not_its_own(rows: pd.DataFrame, perimetre: Perimetre | None) -> str:
    """Under a filter, that the card shows figures of the whole territory, which are not the agglomération's."""
    given = set(rows.loc[rows["valeur"].notna(), "perimetre"])
    if perimetre is None or Perimetre.COMMUN not in given:
        return ""
    return AND_WHOLE if perimetre in given else WHOLE_ONLY


def lines_panel(dataset: Dataset, lines: pd.DataFrame, field: str | pd.Series, perimetre: Perimetre | None, *, caveats: tuple[str, ...] = (), **parts: Any) -> Panel:
    """A Panel over financing lines (rows of ``Dataset.lines``) whose shown amount is ``field`` (one a line, or one for all)."""
    return Panel(
        scope=scope_name(perimetre) + _shared(lines, perimetre), source=source_of(dataset, "financements", field, lines),
        origins=functools.partial(origins, dataset, "financements", field, lines),
        caveats=(*caveats, *filter(None, [hidden_note(dataset)])), is_fictitious=is_fictitious(lines), version=dataset.version, **parts,
    )  # fmt: skip


def _shared(lines: pd.DataFrame, perimetre: Perimetre | None) -> str:
    if perimetre is None:
        return ""
    has_own = lines.empty or lines["perimetre"].str.lower().eq(perimetre).any()
    return SHARED if has_own else SHARED_ONLY


def actions_panel(dataset: Dataset, actions: pd.DataFrame, perimetre: Perimetre | None, field: str, *, caveats: tuple[str, ...] = (), **parts: Any) -> Panel:
    """A Panel over fiches actions, whose shown column is ``field``."""
    return Panel(
        scope=scope_name(perimetre), source=source_of(dataset, "actions", field, actions),
        origins=functools.partial(origins, dataset, "actions", field, actions),
        caveats=(*caveats, *caveats_of(actions)), is_fictitious=is_fictitious(actions), version=dataset.version, **parts,
    )  # fmt: skip


def action_titles(actions: pd.DataFrame) -> list[str]:
    """« 2021-1 – Engagement pour le renouveau du bassin minier »: each fiche's number and title."""
    return [f"{number} – {title}" for number, title in zip(actions["numero"], actions["intitule"], strict=True)]


def volet_colours(actions: pd.DataFrame) -> list[str]:
    """The colour of each row's volet."""
    return [VOLET_COLOURS.get(volet, NEUTRAL) for volet in actions["volet"]]


def named(column: str, key: str) -> str:
    """A volet, an orientation or a périmètre as people name it; any other value as it is."""
    if column == "volet":
        return f"Volet {key} – {VOLET_SHORT[key]}" if key in VOLET_SHORT else key
    if column == "orientation":
        return f"{key} {ORIENTATIONS[key]}" if key in ORIENTATIONS else key
    return PERIMETRES[Perimetre(key.lower())].short if column == "perimetre" and key.lower() in set(Perimetre) else key


def reserves_of(rows: pd.DataFrame) -> tuple[str, ...]:
    """The réserves of these financing lines, each after its line's name."""
    return tuple(dict.fromkeys(f"{label} : {reserve}" for label, reserve in zip(rows["nom"], rows["reserve"], strict=True) if reserve))
