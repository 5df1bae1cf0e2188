"""The guide is drawn from the declarations: it cannot forget a column."""

import pytest

from crte_data import guide
from crte_data.dataset import Dataset, empty_dataset
from crte_data.schemas import Table
from crte_data.tables import TABLES
from loaders.bundled import bundled_dataset


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return bundled_dataset()[0]


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_every_column_is_explained(table: Table) -> None:
    rows = guide.columns_guide(table).set_index("Colonne")
    assert list(rows.index) == [field.header for field in table]
    assert (rows["Explication"] != "").all()
    for field in table:
        assert rows.at[field.header, "Obligatoire"] == ("oui" if field.required else "non")
        assert rows.at[field.header, "Valeurs possibles"] == ", ".join(field.choices)


def test_contract_frequencies_come_from_the_registry(dataset: Dataset) -> None:
    assert guide.contract_figures(dataset) == {
        "Comité technique": "au moins 2\u202fréunions/an", "Comité de pilotage": "au moins 1\u202fréunion/an",
        "Évaluation devant le comité de pilotage": "1\u202fprésentation/an", "Durée du contrat": "6\u202fans",
    }  # fmt: skip


def test_without_data_nothing_is_invented() -> None:
    assert set(guide.contract_figures(empty_dataset()).values()) == {"non communiqué"}
    assert guide.documents(empty_dataset()).empty


def test_documents_count_every_sourced_row(dataset: Dataset) -> None:
    table = guide.documents(dataset)
    assert any("Licence Ouverte" in name for name in table["Document"])
    assert table["Lignes"].sum() == sum(len(frame) for frame in dataset.frames().values() if "source" in frame.columns)
