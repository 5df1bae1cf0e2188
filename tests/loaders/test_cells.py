"""Choices, dates, yes and no, texts: one cell into one value."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crte_data.periods import UNDATED
from crte_data.schemas import Field, Kind
from crte_data.tables import FINANCEMENTS, OBSERVATIONS, OPERATIONS, TABLES
from loaders.cells import ERROR_VALUES, parse_cell, plain_text, quoted
from loaders.parsed import Parsed
from loaders.report import Level

VOLET, ORIENTATION = OPERATIONS.field("volet"), OPERATIONS.field("orientation")
CHOICES = [(table.name, field) for table in TABLES.values() for field in table if field.choices]


@pytest.mark.parametrize(("table", "field"), CHOICES, ids=lambda value: getattr(value, "name", value))
def test_every_choice_reads_back_however_it_is_typed(table, field):
    for choice in field.choices:
        typed = (choice, choice.upper(), f"  {choice} ", choice.replace("’", "'").replace("é", "e"))
        assert {parse_cell(field, text).value for text in typed} == {choice}


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        (VOLET, "Volet 1", "1"), (VOLET, 1.0, "1"), (VOLET, 2, "2"), (ORIENTATION, 1.1, "1.1"), (ORIENTATION, "1,1", "1.1"),
        (ORIENTATION, "1.1 – Transition énergétique", "1.1"), (ORIENTATION, "Orientation 3.2 : cohésion", "3.2"),
        (OPERATIONS.field("base"), "ht", "HT"), (OPERATIONS.field("statut"), "REALISE", "réalisé"), (OPERATIONS.field("statut"), "NC", ""),
        (OBSERVATIONS.field("statut"), "non communiqué", "non communiqué"),
    ],
)  # fmt: skip
def test_choices_are_recognised(field, value, expected):
    parsed = parse_cell(field, value)
    assert (parsed.value, parsed.level) == (expected, None)


@pytest.mark.parametrize(("field", "value"), [(VOLET, "11"), (VOLET, "1 ou 2"), (VOLET, "2021"), (VOLET, 4.0), (ORIENTATION, "1.15"), (ORIENTATION, "1.1 et 1.2"), (ORIENTATION, "4.1"), (OPERATIONS.field("statut"), "fini")])
def test_what_is_in_no_list_is_refused_with_the_list(field, value):
    parsed = parse_cell(field, value)
    assert (parsed.value, parsed.level) == ("", Level.BLOQUANT)
    assert ", ".join(field.choices) in parsed.fix


def test_a_required_choice_cannot_be_unknown():
    parsed = parse_cell(FINANCEMENTS.field("nature"), "NC")
    assert parsed.level is Level.BLOQUANT
    assert "« Nature » doit être remplie" in parsed.problem


@pytest.mark.parametrize(("value", "expected"), [("oui", True), ("X", True), (1.0, True), (True, True), ("Vrai", True), ("non", False), ("", False), (None, False), (0.0, False), (False, False), ("-", False)])
def test_yes_and_no(value, expected):
    parsed = parse_cell(FINANCEMENTS.field("par_an"), value)
    assert (parsed.value, parsed.level) == (expected, None)


def test_neither_yes_nor_no_is_refused():
    assert parse_cell(FINANCEMENTS.field("par_an"), "peut-être").level is Level.BLOQUANT


@pytest.mark.parametrize(("value", "label"), [(2021.0, "2021"), (2021, "2021"), (datetime(2021, 6, 15), "15/06/2021"), (date(2021, 6, 1), "01/06/2021"), (" T2  2021 ", "T2 2021"), ("à définir", ""), ("", "")])
def test_periods_keep_the_words_of_the_workbook(value, label):
    parsed = parse_cell(FINANCEMENTS.field("periode"), value)
    assert (parsed.value.label, parsed.level) == (label, None)


@pytest.mark.parametrize("value", [44927.0, 44927, "44927"])
def test_a_date_that_lost_its_format_is_read_and_said(value):
    parsed = parse_cell(FINANCEMENTS.field("periode"), value)
    assert (parsed.value.label, parsed.level) == ("01/01/2023", Level.INFORMATION)
    assert "« 44927 » a été lu comme le 01/01/2023" in parsed.problem


@pytest.mark.parametrize("value", [44927.5, 2021.5, "bientôt", "2021-", "2019-2016", "13/2021", "31/02/2021", "T5 2021", True])
def test_what_is_no_period_is_refused_with_examples(value):
    parsed = parse_cell(FINANCEMENTS.field("periode"), value)
    assert (parsed.value, parsed.level) == (UNDATED, Level.BLOQUANT)
    assert "« T2 2021 »" in parsed.fix


@pytest.mark.parametrize(("value", "text"), [(59001.0, "59001"), (12, "12"), (1.5, "1.5"), ("a\u00a0 b\n c", "a b c"), (None, ""), (date(2021, 2, 3), "03/02/2021")])
def test_texts_are_kept_with_their_spaces_made_plain(value, text):
    assert parse_cell(FINANCEMENTS.field("libelle"), value).value == text


@pytest.mark.parametrize("error", ERROR_VALUES)
@pytest.mark.parametrize("kind", list(Kind))
def test_an_excel_error_is_never_taken_for_an_empty_cell(kind, error):
    parsed = parse_cell(Field(name="x", header="X", kind=kind, choices=("a",)), error)
    assert parsed.level is Level.BLOQUANT
    assert error in parsed.problem


@given(st.one_of(st.text(max_size=12), st.sampled_from(["#REF!", " ", "a\u00a0b"])), st.sampled_from([field for table in TABLES.values() for field in table]))
def test_texts_read_at_once_agree_with_cells_read_one_by_one(value, field):
    word = plain_text(field, value)
    assert word is None or parse_cell(field, value) == Parsed(word)


@given(st.one_of(st.text(max_size=20), st.floats(), st.booleans(), st.integers(), st.none(), st.dates(), st.datetimes(), st.times(), st.timedeltas()), st.sampled_from([field for table in TABLES.values() for field in table]))
def test_whatever_is_in_a_cell_it_is_read_or_explained(value, field):
    parsed = parse_cell(field, value)
    assert parsed.level is None or (parsed.problem.strip() and parsed.fix.strip())


@pytest.mark.parametrize(("value", "text"), [(2022.0, "2022"), (300.0, "300"), (50_000.0, "50\u202f000"), (0.375, "0,375"), (-1.5, "−1,5"), (True, "vrai"), (date(2021, 4, 1), "01/04/2021"), ("a 1.5", "a 1.5"), (0.1 + 0.2, "0,3"), (0, "0")])
def test_a_cell_is_quoted_as_it_is_written_in_french(value, text):
    assert quoted(value) == text
