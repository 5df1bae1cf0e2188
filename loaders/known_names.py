"""The spellings in force: those published with a dataset, else those that ship."""

import functools
from pathlib import Path

import pandas as pd

from crte_data.dataset import Dataset
from crte_data.tables import ALIAS
from loaders.naming import Names
from loaders.reading import read_workbook

ALIAS_WORKBOOK = Path(__file__).parent.parent / "crte_data" / "workbooks" / "alias.xlsx"


def names_of(dataset: Dataset) -> Names:
    """How to read the names of a workbook that would complete this dataset."""
    return Names.of(bundled_alias() if dataset.alias.empty else dataset.alias, dataset.territoires, dataset.indicateurs)


@functools.cache
def bundled_alias() -> pd.DataFrame:
    """The spellings that ship, for a version published before there were any."""
    return read_workbook(ALIAS_WORKBOOK.name, ALIAS_WORKBOOK.read_bytes()).frames[ALIAS.name]
