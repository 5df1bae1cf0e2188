"""The declarations everything else is drawn from: complete, unambiguous, in French."""

import pickle

import pytest

from crte_data.frames import column_dtypes, empty_frame
from crte_data.names import normalised
from crte_data.schemas import NUMERIC, Kind
from crte_data.tables import AMOUNT_COLUMNS, FINANCEMENTS, TABLES
from crte_data.vocabulary import STAGES

tables = pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
FIELDS = [pytest.param(table, field, id=f"{table.name}.{field.name}") for table in TABLES.values() for field in table]


@pytest.mark.parametrize(("table", "field"), FIELDS)
def test_every_column_has_a_header_and_an_explanation(table, field):
    assert field.header
    assert field.description.endswith((".", "…"))
    assert field.name == field.name.lower().strip()
    assert field.name.isascii()
    assert bool(field.choices) == (field.kind is Kind.CHOICE)


@pytest.mark.parametrize(("table", "field"), FIELDS)
def test_units_are_suffixes(table, field):
    assert field.name.endswith("_eur") == (field.kind is Kind.AMOUNT)
    assert field.name.endswith("_pct") == (field.kind is Kind.PERCENT)


@tables
def test_no_two_headers_look_alike(table):
    names = [name for field in table for name in {normalised(text) for text in (field.name, field.header, *field.aliases)}]
    assert len(set(names)) == len(names)


@tables
def test_keys_and_references_are_columns(table):
    assert set(table.key) <= {field.name for field in table}
    assert table.field(table.key[0]).required
    for column, other in table.references:
        assert table.field(column)
        assert len(TABLES[other].key) == 1


@tables
def test_an_empty_frame_has_every_column_in_its_dtype(table):
    frame = empty_frame(table)
    assert tuple(frame) == table.columns()
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == column_dtypes(table)
    assert all(str(frame[field.name].dtype) == "float64" for field in table if field.kind in NUMERIC)


def test_every_stage_of_the_ladder_has_its_column():
    assert set(AMOUNT_COLUMNS) == set(STAGES)
    assert all(FINANCEMENTS.field(column).kind is Kind.AMOUNT for column in AMOUNT_COLUMNS.values())


@tables
def test_a_table_that_comes_back_from_another_process_is_the_one_declared(table):
    assert pickle.loads(pickle.dumps(table)) is table
