"""A version cut down to one agglomération, by the filter of the pages: its own lines, and those of both."""

from dataclasses import replace

import pandas as pd

from crte_data.dataset import Dataset
from crte_data.figures import AGGLOMERATIONS
from crte_data.funding import in_scope
from crte_data.vocabulary import Perimetre


def extract(dataset: Dataset, perimetre: Perimetre | None) -> Dataset:
    """What concerns this agglomération; the whole dataset for None. The registry of indicators is everyone's."""
    if perimetre is None:
        return dataset
    operations = in_scope(dataset.operations, perimetre)
    financements = dataset.financements
    return replace(
        dataset, operations=operations, financements=financements[financements["operation_id"].isin(operations["operation_id"])],
        observations=_without_the_other(dataset.observations, dataset, perimetre), actions=in_scope(dataset.actions, perimetre),
        territoires=_without_the_other(dataset.territoires, dataset, perimetre),
    )  # fmt: skip


def _without_the_other(frame: pd.DataFrame, dataset: Dataset, perimetre: Perimetre) -> pd.DataFrame:
    """Leave out the other agglomération and its communes; what figures are compared with stays, as on the pages."""
    others = {name for name, of in dataset.perimetre_by_territoire.items() if of in AGGLOMERATIONS and of != perimetre}
    return frame[~frame["territoire"].isin(others)]
