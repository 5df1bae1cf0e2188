"""Rows added, removed, changed: each told with its old and its new value."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crte_data.changes import is_unchanged, row_changes
from crte_data.dataset import Dataset, empty_dataset
from crte_data.differences import (
    TableDifference,
    differences,
    row_names,
    table_difference,
    written_changes,
    written_rows,
    written_value,
)
from crte_data.tables import FINANCEMENTS, OBSERVATIONS, OPERATIONS, TABLES
from loaders.bundled import bundled_dataset
from tests.builders import frame, row

UNKNOWN = float("nan")


@pytest.fixture(scope="module")
def bundled() -> Dataset:
    return bundled_dataset()[0]


def _with(dataset: Dataset, **frames: pd.DataFrame) -> Dataset:
    return replace(dataset, **frames)


def _only(found: list[TableDifference]) -> TableDifference:
    (one,) = found
    return one


def test_the_same_figures_differ_in_nothing_wherever_they_were_read(bundled):
    elsewhere = _with(bundled, operations=bundled.operations.assign(classeur="autre.xlsx", rang=bundled.operations["rang"] + 3))
    assert differences(bundled, elsewhere) == []
    assert is_unchanged(bundled, elsewhere)


def test_a_value_that_moves_is_told_with_the_one_before(bundled):
    rows = bundled.observations
    chosen = (rows["code"] == "taux_chomage") & (rows["periode"] == "T2 2021")
    after = _with(bundled, observations=rows.assign(valeur=rows["valeur"].mask(chosen, 11.4)))
    told = written_changes(after, _only(differences(bundled, after)))
    assert told.to_dict("records") == [{
        "Ligne": "Taux de chômage, Valenciennois, T2 2021, observé", "Code": "taux_chomage", "Territoire": "Valenciennois", "Période": "T2 2021", "Nature": "observé",
        "Champ": "Valeur", "Avant": "12", "Après": "11,4",
    }]  # fmt: skip


def test_rows_added_and_removed_are_told_whole(bundled):
    extra = frame(OPERATIONS, [row(OPERATIONS, operation_id="NEUVE", base="HT")])
    after = _with(bundled, operations=pd.concat([bundled.operations.iloc[1:], extra], ignore_index=True))
    found = _only(differences(bundled, after))
    assert found.counts == (1, 1, 0)
    (told,) = written_rows(after, OPERATIONS, found.added).to_dict("records")
    assert told["Intitulé"] == "École rénovée"
    assert told["Coût total (€)"] == "10\u202f000\u202f000\u202f€"
    assert "Commune" not in told  # no row says one
    assert written_rows(bundled, OPERATIONS, found.removed)["N° opération"].tolist() == [bundled.operations["operation_id"].iloc[0]]


def test_a_line_is_named_after_its_operation(bundled):
    line = frame(FINANCEMENTS, [row(FINANCEMENTS, operation_id=bundled.operations["operation_id"].iloc[0])])
    (name,) = written_rows(bundled, FINANCEMENTS, line)["Ligne"]
    assert name == f"{bundled.operations['intitule'].iloc[0]} – État – DSIL"


def test_a_row_with_two_fields_changed_is_one_row_and_two_lines(bundled):
    before = _with(bundled, operations=frame(OPERATIONS, [row(OPERATIONS)]))
    after = _with(bundled, operations=frame(OPERATIONS, [row(OPERATIONS, cout_total_eur=UNKNOWN, statut="en cours")]))
    found = _only(differences(before, after))
    assert found.counts == (0, 0, 1)
    assert written_changes(after, found)[["Champ", "Avant", "Après"]].to_numpy().tolist() == [
        ["Coût total (€)", "10\u202f000\u202f000\u202f€", "non communiqué"], ["Statut", "non communiqué", "en cours"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("montant_accorde_eur", 0.0, "0\u202f€"), ("montant_accorde_eur", UNKNOWN, "non communiqué"), ("par_an", False, "non"), ("par_an", True, "oui"),
        ("taux_pct", 37.5, "37,5\u202f%"), ("periode", "", "non communiqué"), ("financeur", "État", "État"),
    ],
)  # fmt: skip
def test_a_value_is_written_as_it_is_read(field, value, text):
    assert written_value(FINANCEMENTS.field(field), value) == text


values = st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), st.sampled_from([1.0, 2.0, UNKNOWN]))


def _observations(found: dict[str, float]) -> pd.DataFrame:
    return frame(OBSERVATIONS, [row(OBSERVATIONS, code=code, valeur=value) for code, value in found.items()])


@settings(max_examples=25, deadline=None)
@given(values, values)
def test_before_with_its_differences_is_after(old, new):
    found = table_difference(OBSERVATIONS, _observations(old), _observations(new))
    rebuilt = {code: value for code, value in old.items() if code not in set(found.removed["code"])}
    rebuilt |= dict(zip(found.added["code"], found.added["valeur"], strict=True)) | dict(zip(found.changed["code"], found.changed["apres"], strict=True))
    assert {code: str(value) for code, value in rebuilt.items()} == {code: str(value) for code, value in new.items()}
    back = table_difference(OBSERVATIONS, _observations(new), _observations(old))
    assert back.counts == (found.counts[1], found.counts[0], found.counts[2])


def test_the_counts_are_those_of_the_rows(bundled):
    nothing = empty_dataset()
    counts = row_changes(nothing, bundled).set_index("table")
    assert {name: counts.loc[table.label].tolist() for name, table in TABLES.items()} == {name: [len(table), 0, 0] for name, table in bundled.frames().items()}


def test_every_table_names_its_rows(bundled):
    for name, table in TABLES.items():
        rows = getattr(bundled, name)
        assert all(row_names(bundled, table, rows))
        assert len(written_rows(bundled, table, rows)) == len(rows)
