"""The workbooks that ship with the dashboard, read by the same loaders as any other."""

import contextlib
from collections.abc import Mapping
from pathlib import Path

from crte_data.dataset import Dataset, empty_dataset
from crte_data.store import Publication, Store, VersionConflict
from loaders.deposit import read_deposit
from loaders.report import Report

WORKBOOKS = Path(__file__).parent.parent / "crte_data" / "workbooks"
# Territories first: the others name them.
BUNDLED = ("territoires.xlsx", "indicateurs.xlsx", "maquette_financiere.xlsx", "suivi_actions.xlsx", "alias.xlsx")
EXAMPLE = "exemple_maquette_financiere.xlsx"
SIGNED_ON = "22 octobre 2021"  # a test finds it in the contract
FIRST_AUTHOR, FIRST_COMMENT = "Tableau de bord", f"Chiffres du contrat signé le {SIGNED_ON}"


def bundled_files() -> list[tuple[str, bytes]]:
    return [(name, (WORKBOOKS / name).read_bytes()) for name in BUNDLED]


def not_bundled(workbooks: Mapping[str, bytes]) -> dict[str, bytes]:
    """Those that somebody deposited: nobody's file is a later state of one that the dashboard came with."""
    ours = {content for _, content in bundled_files()}
    return {name: content for name, content in workbooks.items() if content not in ours}


def bundled_dataset() -> tuple[Dataset, Report]:
    """The dataset of the bundled workbooks, not published, with their report."""
    deposit = read_deposit(bundled_files(), empty_dataset())
    return deposit.after, deposit.report


def open_store(url: str | None = None) -> Store:
    """Open a store; an empty one publishes the bundled workbooks as its first version."""
    opened = Store(url)
    if opened.current_id() == 0:
        dataset, _ = bundled_dataset()
        first = Publication(dataset=dataset, workbooks=dict(bundled_files()), author=FIRST_AUTHOR, comment=FIRST_COMMENT, parent=0)
        with contextlib.suppress(VersionConflict):  # another process has just done it
            opened.publish(first)
    return opened
