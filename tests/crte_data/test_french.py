"""Numbers and words as a French reader expects them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crte_data.french import (
    THIN,
    UNKNOWN_TEXT,
    enumeration,
    euros,
    exact_euros,
    is_known,
    number,
    percent,
    plural,
    quantity,
    short_euros,
)

FINITE = st.floats(-1e15, 1e15)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (-0.0, "0"), (-0.001, "0"), (7, "7"), (1234.5, f"1{THIN}234,5"), (0.125, "0,12"), (-1234, f"−1{THIN}234"), (1e6, f"1{THIN}000{THIN}000"), (100, "100"), (12.30, "12,3")],
)
def test_numbers(value, text):
    assert number(value) == text


def test_decimals_when_told():
    assert number(12, 1) == "12,0"
    assert number(-0.04, 1) == "0,0"
    assert number(158.75, 0) == "159"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (188_146, f"188{THIN}146{THIN}€"), (1.6e6, f"1,6{THIN}M€"), (74.5e6, f"74,5{THIN}M€"), (1e11, f"100{THIN}Md€"), (0, f"0{THIN}€"), (-2e6, f"−2{THIN}M€"),
        (996_000, f"996{THIN}000{THIN}€"), (999_999_999, f"1{THIN}Md€"), (999_999.999, f"1{THIN}M€"),
    ],
)  # fmt: skip
def test_amounts_in_the_unit_a_reader_would_say(value, text):
    assert euros(value) == text


def test_percentages_and_quantities():
    assert percent(37) == f"37{THIN}%"
    assert quantity(70, "%", "près de") == f"près de 70{THIN}%"
    assert quantity(2e6, "€", "plus de") == f"plus de 2{THIN}M€"
    assert quantity(9, "") == "9"


@pytest.mark.parametrize("write", [number, percent, euros, short_euros, exact_euros, quantity])
@pytest.mark.parametrize("unknown", [None, math.nan])
def test_unknown_is_said_and_is_never_zero(write, unknown):
    assert write(unknown) == UNKNOWN_TEXT
    assert not is_known(unknown)


@given(FINITE)
def test_what_is_written_has_no_english_mark_and_no_space_that_breaks(value):
    for write in (number, percent, euros, exact_euros):
        assert not set(" .-") & set(write(value))


@given(FINITE)
def test_nothing_is_minus_zero(value):
    assert not number(value).strip("−0,") or number(value).strip("−") != "0"
    assert number(value) != "−0"


@given(FINITE)
def test_short_amounts_stay_within_half_a_percent(value):
    text = short_euros(value).replace(THIN, "").replace("−", "-").replace(",", ".")
    digits, size = next((text.removesuffix(unit), size) for unit, size in (("Md€", 1e9), ("M€", 1e6), ("€", 1)) if text.endswith(unit))
    assert float(digits) * size == pytest.approx(value, rel=0.0051, abs=0.0051)


@pytest.mark.parametrize(("count", "text"), [(0, "0 ligne"), (1, "1 ligne"), (1.5, "1,5 ligne"), (2, "2 lignes"), (1200, f"1{THIN}200 lignes")])
def test_plurals(count, text):
    assert plural(count, "ligne") == text


def test_irregular_plural():
    assert plural(3, "cheval", "chevaux") == "3 chevaux"


@pytest.mark.parametrize(("parts", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a et b"), (["a", "b", "c"], "a, b et c")])
def test_enumerations(parts, text):
    assert enumeration(parts) == text
