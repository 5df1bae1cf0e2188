"""What a person sees of a version: some amounts may be for agents only. Screens, files and open data all ask here.

Drafts are no part of a Dataset: nobody sees one without the action for it.
"""

from collections.abc import Set
from dataclasses import replace

from crte_data.access import Action, Person, may
from crte_data.dataset import Dataset
from crte_data.french import enumeration
from crte_data.identity import AccessSettings
from crte_data.tables import AMOUNT_COLUMNS
from crte_data.vocabulary import STAGES

# The words beside an amount may say it again.
_WORDS = ("precision", "citation", "reserve")


def hidden_stages(person: Person, settings: AccessSettings) -> frozenset[str]:
    """The stages whose amounts this person does not see; what caches are keyed by."""
    return frozenset() if may(person, Action.VOIR_MONTANTS) else frozenset(STAGES) - settings.visitor_stages


def visible_to(dataset: Dataset, person: Person, settings: AccessSettings) -> Dataset:
    """The dataset as this person may have it."""
    return without_stages(dataset, hidden_stages(person, settings))


def without_stages(dataset: Dataset, hidden: Set[str]) -> Dataset:
    """The same without the amounts of these stages, nor the words that say them; it remembers which."""
    if not hidden:
        return dataset
    frame, columns = dataset.financements, [AMOUNT_COLUMNS[stage] for stage in hidden]
    had_one = frame[columns].notna().any(axis=1)
    blank = {column: float("nan") for column in columns} | {name: frame[name].mask(had_one, "") for name in _WORDS if name in frame}
    return replace(dataset, financements=frame.assign(**blank), hidden_stages=frozenset(hidden))


def hidden_note(dataset: Dataset) -> str:
    """What is said wherever amounts are left out: they are known, and not shown."""
    if not dataset.hidden_stages:
        return ""
    names = enumeration([f"« {label} »" for stage, label in STAGES.items() if stage in dataset.hidden_stages])
    return f"Les montants à l’étape {names} sont réservés aux agents : ils ne sont ni montrés ni comptés ici"
