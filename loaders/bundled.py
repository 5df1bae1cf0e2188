"""The workbooks that ship with the dashboard, read by the same loaders as any other."""

from collections.abc import Mapping
from pathlib import Path

from crte_data.dataset import Dataset, empty_dataset
from loaders.deposit import read_deposit
from loaders.report import Report

WORKBOOKS = Path(__file__).parent.parent / "crte_data" / "workbooks"
# Territories first: the others name them.
BUNDLED = ("territoires.xlsx", "indicateurs.xlsx", "maquette_financiere.xlsx", "suivi_actions.xlsx", "alias.xlsx")
EXAMPLE = "exemple_maquette_financiere.xlsx"


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
