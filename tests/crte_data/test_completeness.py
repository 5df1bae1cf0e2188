"""Counting what is missing: unknown is missing, not concerned is not."""

from dataclasses import replace

import pytest

from crte_data.completeness import completeness_by_theme, least_complete_first
from crte_data.vocabulary import NOT_CONCERNED
from loaders.bundled import bundled_dataset


@pytest.fixture(scope="module")
def dataset():
    return bundled_dataset()[0]


def test_every_figure_is_either_given_or_missing(dataset):
    counts = completeness_by_theme(dataset, None)
    assert counts["communiques"].sum() == dataset.observations["valeur"].notna().sum()
    assert counts["manquants"].sum() == dataset.observations["valeur"].isna().sum()


def test_what_does_not_concern_a_territory_is_not_missing(dataset):
    rows = dataset.observations
    unconcerned = replace(dataset, observations=rows.assign(statut=rows["statut"].mask(rows["valeur"].isna(), NOT_CONCERNED)))
    counts = completeness_by_theme(unconcerned, None)
    assert counts["manquants"].sum() == 0
    assert counts["communiques"].sum() == rows["valeur"].notna().sum()


def test_themes_are_ranked_by_the_share_they_lack(dataset):
    ranked = least_complete_first(completeness_by_theme(dataset, None))
    keys = [(-lacking / (lacking + given), -lacking) for lacking, given in zip(ranked["manquants"], ranked["communiques"], strict=True)]
    assert keys == sorted(keys)
