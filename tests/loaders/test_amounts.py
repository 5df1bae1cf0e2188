"""Numbers as French people write them, and what is refused rather than guessed."""

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crte_data.french import euros, exact_euros, number, percent
from crte_data.schemas import Field, Kind
from loaders.amounts import is_plain, parse_number, read_decimal, said_base
from loaders.cells import parse_cell
from loaders.layouts.amount_columns import looks_like_amount, read_amounts
from loaders.parsed import UNKNOWN_WORDS, is_awaited, is_blank, is_unknown
from loaders.report import Level

AMOUNT = Field(name="montant", header="Montant (€)", kind=Kind.AMOUNT)
NUMBER = Field(name="valeur", header="Valeur", kind=Kind.NUMBER)
PERCENT = Field(name="part", header="Part", kind=Kind.PERCENT)
SPACES = (" ", "\u00a0", "\u202f", "\u2009")
cents = st.integers(-(10**14), 10**14).map(lambda value: value / 100)


@given(cents)
@example(-0.01)
@example(1234.5)
@example(999_999.99)
def test_a_number_written_in_french_reads_back_as_itself(value):
    assert parse_number(NUMBER, number(value)).value == value


@given(st.integers(0, 10**13).map(lambda value: value / 100))
def test_an_amount_written_in_french_reads_back_as_itself(value):
    assert parse_number(AMOUNT, exact_euros(value)).value == value


@given(st.integers(0, 10_000).map(lambda value: value / 100))
def test_a_percentage_written_in_french_reads_back_as_itself(value):
    parsed = parse_number(PERCENT, percent(value))
    assert (parsed.value, parsed.level) == (value, None)


@given(st.integers(100, 99_999), st.sampled_from([1e6, 1e9]))
def test_a_shortened_amount_reads_back_and_says_so(hundredths, size):
    parsed = parse_number(AMOUNT, euros(hundredths / 100 * size))
    assert parsed.value == pytest.approx(hundredths / 100 * size)
    assert parsed.level is Level.INFORMATION


@given(st.integers(1000, 10**15), st.sampled_from(SPACES))
def test_every_space_between_thousands_is_understood(value, space):
    assert parse_number(AMOUNT, f"{value:,}".replace(",", space)).value == value


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from([AMOUNT, NUMBER, PERCENT]))
@example(1.0, PERCENT)
@example(-0.0, AMOUNT)
def test_columns_read_at_once_agree_with_cells_read_one_by_one(value, field):
    parsed = parse_number(field, value)
    assert bool(is_plain(field.kind, np.array([value]))[0]) == (parsed.level is None)


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_unknown_and_never_an_error(text):
    for field in (AMOUNT, NUMBER, PERCENT):
        parsed = parse_cell(field, text)
        assert isinstance(parsed.value, float)
        if is_unknown(text):
            assert math.isnan(parsed.value)
        if parsed.level is None and not math.isnan(parsed.value):
            assert any(digit.isdigit() for digit in text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 234 567,89 €", 1_234_567.89), ("1\u202f234\u202f567,89\u00a0€", 1_234_567.89), ("1.234.567", 1_234_567), ("1.234,5", 1234.5),
        ("1,234,567.8", 1_234_567.8), ("12,5", 12.5), ("12.5", 12.5), ("0.125", 0.125), ("−3,5", -3.5), ("1'234", 1234), ("€", None),
        ("12 000 euros", 12_000), ("12 000 EUR", 12_000), ("+ 5", 5), (",5", 0.5), ("1234.567", 1234.567),
    ],
)  # fmt: skip
def test_texts_that_are_amounts(text, value):
    parsed = parse_number(AMOUNT, text)
    assert math.isnan(parsed.value) if value is None else parsed.value == value


@pytest.mark.parametrize(("text", "value"), [("1,2 M€", 1.2e6), ("350 k€", 350e3), ("350k", 350e3), ("8,55 M€", 8.55e6), ("2 Md€", 2e9), ("2 Mds €", 2e9), ("12M", 12e6)])
def test_multiples_are_understood_and_said(text, value):
    parsed = parse_number(AMOUNT, text)
    assert parsed.value == pytest.approx(value)
    assert parsed.level is Level.INFORMATION
    assert exact_euros(value) in parsed.problem


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("100 000 + 50 000", "plusieurs montants"), ("12 k + 3 k", "plusieurs montants"), ("1 M€ + 200 k€ + 5", "plusieurs montants"), ("100\u202f000 € + 50\u202f000 €", "plusieurs montants"),
        ("80 000 à 100 000", "une fourchette"), ("80 000-100 000", "une fourchette"), ("entre 80 000 et 100 000 €", "une fourchette"), ("80 / 100 k€", "une fourchette"),
        ("env. 200 000", "une estimation"), ("200 000 ?", "une estimation"), ("≈ 200 000", "une estimation"), ("Environ 1,2 M€", "une estimation"), ("200 000 (à confirmer)", "une estimation"),
    ],
)  # fmt: skip
def test_an_amount_that_is_not_sure_stays_unknown_and_is_to_be_checked(text, words):
    parsed = parse_number(AMOUNT, text)
    assert math.isnan(parsed.value)
    assert parsed.level is Level.A_VERIFIER
    assert parsed.problem == f"« {text} » est {words} : le montant reste inconnu."
    assert parsed.fix


@pytest.mark.parametrize(
    "text",
    [
        "12 34", "1234 567", "100 000\n200 000", "environ", "? 12 ?", "12 + douze", "à 12", "5 %", "M€", "1.2.3", "1..5", "douze", "2021-01-01", "1 234 567 89", "12 km", "1e5",
    ],
)  # fmt: skip
def test_what_is_not_one_amount_is_never_guessed(text):
    parsed = parse_number(AMOUNT, text)
    assert math.isnan(parsed.value)
    assert parsed.level is Level.BLOQUANT
    assert f"« {text} »" in parsed.problem
    assert parsed.fix


@pytest.mark.parametrize("text", ["1.234", "12.345", "999.000", "1,234", "20,000", "20,000 €", "20.000 k€"])
def test_a_sign_before_three_digits_is_refused_as_ambiguous_and_both_readings_are_said(text):
    parsed = parse_number(AMOUNT, text)
    assert math.isnan(parsed.value)
    assert parsed.level is Level.BLOQUANT
    digits = text.split(" ")[0]
    assert f"deux façons : {number(float(digits.replace('.', '').replace(',', '')))} (milliers) ou {digits.replace('.', ',')} (décimales)" in parsed.problem


def test_a_french_comma_before_three_digits_of_a_number_is_read_and_questioned():
    parsed = parse_number(NUMBER, "12,345")
    assert (parsed.value, parsed.level) == (12.345, Level.A_VERIFIER)
    assert number(12345) in parsed.problem
    with pytest.raises(ValueError, match="milliers"):
        read_decimal("12.345")


@pytest.mark.parametrize(("field", "text", "value"), [(AMOUNT, "1,234 M€", 1_234_000), (AMOUNT, "1.234 M€", 1_234_000), (AMOUNT, "0,125", 0.125), (PERCENT, "12,345 %", 12.345), (PERCENT, "12.345", 12.345)])
def test_three_decimals_that_cannot_be_thousands_are_decimals(field, text, value):
    assert parse_number(field, text).value == pytest.approx(value)


@pytest.mark.parametrize("value", ["12,345", "12.345"])
def test_a_column_in_millions_has_three_decimals(value):
    assert read_amounts([value], 1e6).euros[0] == 12_345_000
    assert read_amounts([value]).unread[0]


@pytest.mark.parametrize(
    ("text", "value", "base"),
    [
        ("100 000 € HT", 100_000, "HT"), ("50000 TTC", 50_000, "TTC"), ("1 200,50 € (H.T.)", 1200.5, "HT"), ("5 000 € hors taxes", 5_000, "HT"), ("5 000 T.T.C.", 5_000, "TTC"),
        ("EUR 5000", 5_000, ""), ("€ 5 000", 5_000, ""), ("10 000,-", 10_000, ""), ("10 000,–€", 10_000, ""), ("10 000 euros", 10_000, ""), ("-5 000 €", -5_000, ""),
    ],
)  # fmt: skip
def test_amounts_as_people_write_them(text, value, base):
    parsed = parse_number(AMOUNT, text)
    assert (parsed.value, said_base(text)) == (value, base)
    assert parsed.level is (Level.A_VERIFIER if value < 0 else None)
    assert looks_like_amount(text)


@pytest.mark.parametrize(("text", "value"), [("1,5 million d’euros", 1.5e6), ("1,5 million d'euros", 1.5e6), ("2 millions €", 2e6), ("350 milliers d’euros", 350e3), ("1,2 milliard d'euros", 1.2e9), ("3 millions", 3e6)])
def test_multiples_in_words_are_understood_and_said(text, value):
    for field in (AMOUNT, NUMBER):
        parsed = parse_number(field, text)
        assert (parsed.value, parsed.level) == (pytest.approx(value), Level.INFORMATION)


@pytest.mark.parametrize("text", ["€ 5 €", "5 HT TTC", "HT", "12 ms", "12 ks", "100 000 € / an", "12 500 000 F", "1 200 000 € (dont 200 000 €)"])
def test_what_looks_like_them_and_is_none_is_refused(text):
    assert parse_number(AMOUNT, text).level is Level.BLOQUANT


@pytest.mark.parametrize(("text", "words"), [("env. 40", "une estimation"), ("50 + 10", "plusieurs nombres"), ("20 à 30", "une fourchette")])
def test_a_number_that_is_not_sure_is_a_value_and_no_amount(text, words):
    assert parse_number(NUMBER, text).problem == f"« {text} » est {words} : la valeur reste inconnue."


def test_seven_metres_are_not_seven_millions():
    assert parse_number(NUMBER, "7 m").level is Level.BLOQUANT
    assert parse_number(NUMBER, "7 M€").value == 7e6


@pytest.mark.parametrize("word", ["", None, " ", "-", "–", "?", "NC", "n.c.", "à définir", "À préciser", "en attente", "s.o.", "Non communiqué", "N/A", "n.d.", "ND", "N.R.", "non renseigné", "à compléter"])
def test_words_for_unknown_give_nan_and_never_zero(word):
    for field in (AMOUNT, NUMBER, PERCENT):
        parsed = parse_cell(field, word)
        assert math.isnan(parsed.value)
        assert parsed.level is None


def test_a_real_zero_stays_a_zero():
    assert [parse_cell(AMOUNT, value).value for value in (0.0, 0, "0", "0 €", "0,00")] == [0.0] * 5


@pytest.mark.parametrize(("value", "level"), [(-1.0, Level.BLOQUANT), (100.5, Level.BLOQUANT), ("120 %", Level.BLOQUANT), ("5 M€", Level.BLOQUANT), (0.8, Level.A_VERIFIER), ("0,8", Level.A_VERIFIER), ("0,8 %", None), (1.0, None), (80.0, None), ("80 %", None)])
def test_percentages_are_points_from_0_to_100(value, level):
    assert parse_cell(PERCENT, value).level is level


def test_a_fraction_is_kept_as_read_with_what_it_may_have_meant():
    parsed = parse_cell(PERCENT, 0.8)
    assert parsed.value == 0.8
    assert parsed.fix == f"S’il s’agit de {percent(80)}, saisissez 80."


def test_a_negative_amount_is_kept_and_questioned():
    assert parse_cell(AMOUNT, -5.0).value == -5
    assert parse_cell(AMOUNT, "-3 M€").level is Level.A_VERIFIER


@pytest.mark.parametrize("value", [math.inf, "9" * 400])
def test_an_infinite_number_is_refused(value):
    parsed = parse_cell(AMOUNT, value)
    assert math.isnan(parsed.value)
    assert parsed.level is Level.BLOQUANT


def test_true_is_not_one():
    assert parse_cell(AMOUNT, True).level is Level.BLOQUANT


def test_words_for_unknown_are_compared_without_accents_or_capitals():
    assert is_unknown("A DEFINIR")
    assert "a definir" in UNKNOWN_WORDS
    assert is_blank(" – ")
    assert not is_blank("0")


@pytest.mark.parametrize(("word", "awaited"), [("à définir", True), ("NC", True), (" ? ", True), ("En attente", True), ("s.o.", False), ("-", False), ("", False), (None, False), (0.0, False), ("12", False)])
def test_not_known_yet_is_neither_nothing_nor_not_concerned(word, awaited):
    assert is_awaited(word) is awaited


@pytest.mark.parametrize("text", ["40 000 (1)", "40 000 €*", "40 k€ (2)"])
def test_the_mark_of_a_note_is_left_out_and_said(text):
    parsed = parse_number(AMOUNT, text)
    assert (parsed.value, parsed.level) == (40_000, Level.INFORMATION)
    assert parse_number(NUMBER, "40 (1)").level is Level.BLOQUANT
