"""What every topic page promises, whatever it is about."""

from dataclasses import replace

import pytest

from charts import emploi, energie, logement
from crte_data.dataset import empty_dataset

pytestmark = pytest.mark.parametrize("topic", [energie, logement, emploi], ids=lambda topic: topic.__name__.rpartition(".")[2])


def test_every_card_has_a_sentence_a_source_a_table(topic, dataset, perimetre):
    panels = topic.panels(dataset, perimetre)
    assert len({panel.id for panel in panels}) == len(panels) > 0
    for panel in panels:
        assert panel.takeaway.endswith(".")
        assert "nan" not in panel.takeaway.split()
        assert panel.source
        assert len(panel.table)


def test_nothing_known_still_speaks(topic, dataset, perimetre):
    silent = replace(dataset, observations=dataset.observations.assign(valeur=float("nan")))
    for panel in topic.panels(silent, perimetre):
        assert panel.takeaway.strip(". ")
        assert not panel.takeaway.startswith(".")
        assert "nan" not in panel.takeaway.split()
    assert "non communiqué" in topic.finding(silent, perimetre)


def test_an_empty_store_has_no_card(topic):
    assert topic.panels(empty_dataset(), None) == []
    assert "non communiqué" in topic.finding(empty_dataset(), None)
