"""What is written in the shape of a template reads back the same, whatever the values."""

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crte_data.dataset import empty_dataset
from crte_data.periods import parse_period
from crte_data.schemas import Field, Kind, Table
from crte_data.tables import TABLES
from loaders.bundled import bundled_dataset
from loaders.cells import ERROR_VALUES
from loaders.families import FAMILIES
from loaders.reading import read_workbook
from loaders.templates import SheetContent, write_workbook

LETTERS = st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp"), exclude_characters="_")  # Excel reads _x0041_ as A
CENTS = st.integers(-(10**14), 10**14).map(lambda value: value / 100)  # a workbook keeps fifteen digits
NUMBERS = {Kind.AMOUNT: CENTS, Kind.NUMBER: CENTS, Kind.PERCENT: st.integers(0, 10_000).map(lambda value: value / 100)}
YEARS = st.integers(1700, 2150)
PERIODS = st.one_of(
    st.just(""), YEARS.map(str), YEARS.map("depuis {}".format), YEARS.map("jusqu’en {}".format), YEARS.map("fin {}".format),
    st.tuples(st.integers(1, 4), YEARS).map("T{0[0]} {0[1]}".format), st.tuples(st.integers(1, 12), YEARS).map("{0[0]:02}/{0[1]}".format),
    st.tuples(YEARS, st.integers(0, 30)).filter(lambda pair: sum(pair) <= 2150).map(lambda pair: f"{pair[0]}-{sum(pair)}"),
    st.dates(pd.Timestamp("1700-01-01").date(), pd.Timestamp("2150-12-31").date()).map("{:%d/%m/%Y}".format),
)  # fmt: skip


def texts(field: Field) -> st.SearchStrategy[str]:
    plain = st.text(LETTERS, max_size=12).map(lambda text: " ".join(text.split())).filter(lambda text: text.upper() not in ERROR_VALUES)
    return plain.filter(bool) if field.required else plain


def values(field: Field) -> st.SearchStrategy:
    if field.kind is Kind.CHOICE:
        return st.sampled_from(field.choices if field.required else (*field.choices, ""))
    if field.kind in NUMBERS:
        return st.one_of(st.just(math.nan), NUMBERS[field.kind])
    return {Kind.BOOLEAN: st.booleans(), Kind.PERIOD: PERIODS}.get(field.kind, texts(field))


def rows(table: Table) -> st.SearchStrategy[list[dict]]:
    return st.lists(st.fixed_dictionaries({field.name: values(field) for field in table}), max_size=4)


def sheet(table: Table, lines: list[dict]) -> SheetContent:
    return SheetContent(table.sheet, table, pd.DataFrame(lines, columns=[field.name for field in table]))


def is_seen(line: dict) -> bool:
    """A row in which a reader sees something; the others are blank rows."""
    return any(value == value and value is not False and str(value).strip(" -–—?") for value in line.values())


def same(field: Field, read: object, written: object) -> bool:
    return read == written or (field.kind in NUMBERS and math.isnan(read) and math.isnan(written))


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.code)
@given(data=st.data())
@settings(max_examples=20, deadline=None)
def test_rows_written_read_back_the_same(family, data):
    lines = {table.name: data.draw(rows(table)) for table in family.tables}
    content = write_workbook("Essai", [sheet(table, lines[table.name]) for table in family.tables])
    frames = read_workbook("essai.xlsx", content).frames
    for table in family.tables:
        seen = [line for line in lines[table.name] if is_seen(line)]
        assert len(frames[table.name]) == len(seen)
        for field in table:
            assert all(same(field, *pair) for pair in zip(frames[table.name][field.name], [line[field.name] for line in seen], strict=True)), field.name
        assert_period_columns(table, frames[table.name])
        pd.testing.assert_series_equal(frames[table.name].dtypes, empty_dataset().frames()[table.name].dtypes)


def assert_period_columns(table: Table, frame: pd.DataFrame) -> None:
    for field in (field for field in table if field.kind is Kind.PERIOD):
        label, start, end = (frame[column] for column in field.columns())
        periods = [parse_period(text) for text in label]
        assert [None if pd.isna(day) else day.date() for day in start] == [period.start for period in periods]
        assert [None if pd.isna(day) else day.date() for day in end] == [period.end for period in periods]


@pytest.mark.parametrize("name", TABLES)
def test_the_bundled_tables_written_again_are_the_same(name):
    table, dataset = TABLES[name], bundled_dataset()[0]
    frame = dataset.frames()[name]
    again = read_workbook("essai.xlsx", write_workbook("Essai", [SheetContent(table.sheet, table, frame)]), dataset.known_keys()).frames[name]
    read = [column for column in frame if column not in ("classeur", "feuille", "colonne", "rang")]
    pd.testing.assert_frame_equal(again[read], frame[read])


def test_a_text_that_begins_like_a_formula_stays_a_text():
    table = TABLES["actions"]
    frame = pd.DataFrame([{field.name: "" for field in table} | {"numero": "=1+1", "intitule": "=SUM(A1:A9)", "perimetre": "CAVM", "avancement_pct": math.nan}])
    read = read_workbook("essai.xlsx", write_workbook("Essai", [SheetContent(table.sheet, table, frame)]))
    assert read.report.anomalies == ()
    assert list(read.frames["actions"][["numero", "intitule"]].iloc[0]) == ["=1+1", "=SUM(A1:A9)"]
