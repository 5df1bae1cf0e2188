"""What a person sees of a version: some amounts may be for agents only. Screens, files, commands and open data all ask here.

Where one stage is kept from visitors, they have the amounts of the financements at the other stages and no more of the
money of an operation: its cost, its dépense subventionnable and the rates say what a hidden amount is. Drafts, original
workbooks and reports are no part of a Dataset: nobody has them without the action for it. Titles and comments of versions
are what people wrote for everybody.
"""

from collections.abc import Sequence, Set
from dataclasses import replace

import pandas as pd

from crte_data.access import Action, Person, may
from crte_data.dataset import Dataset
from crte_data.french import enumeration
from crte_data.identity import AccessSettings
from crte_data.tables import AMOUNT_COLUMNS
from crte_data.vocabulary import STAGES

_COSTS, _RATE = ("cout_total_eur", "depense_subventionnable_eur"), "taux_pct"
# The words beside an amount may say it again.
_WORDS = ("precision", "citation", "reserve")


def hidden_stages(person: Person, settings: AccessSettings) -> frozenset[str]:
    """The stages whose amounts this person does not see; what caches are keyed by."""
    return frozenset() if may(person, Action.VOIR_MONTANTS) else frozenset(STAGES) - settings.visitor_stages


def visible_to(dataset: Dataset, person: Person, settings: AccessSettings) -> Dataset:
    """The dataset as this person may have it."""
    return without_stages(dataset, hidden_stages(person, settings))


def without_stages(dataset: Dataset, hidden: Set[str]) -> Dataset:
    """The same without the amounts of these stages, what they could be worked out from, and the words that say them; it remembers which."""
    if not hidden:
        return dataset
    financements = _without(dataset.financements, [*(AMOUNT_COLUMNS[stage] for stage in hidden), _RATE])
    return replace(dataset, financements=financements, operations=_without(dataset.operations, _COSTS), hidden_stages=frozenset(hidden))


def _without(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Blank columns, and the words of the rows that had something in one of them."""
    columns = [column for column in columns if column in frame]  # versions older than the rate have none
    had_one = frame[columns].notna().any(axis=1)
    return frame.assign(**dict.fromkeys(columns, float("nan")), **{name: frame[name].mask(had_one, "") for name in _WORDS if name in frame})


def hidden_note(dataset: Dataset) -> str:
    """What is said wherever amounts are left out: they are known, and not shown."""
    if not dataset.hidden_stages:
        return ""
    names = [f"« {label} »" for stage, label in STAGES.items() if stage in dataset.hidden_stages]
    return f"Les montants {'à l’étape' if len(names) == 1 else 'aux étapes'} {enumeration(names)} sont réservés aux agents, comme les coûts et les taux : ils ne sont ni montrés ni comptés ici"
