"""Periods as texts write them, with the days they cover."""

import itertools
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crte_data.periods import UNDATED, parse_period, serial_day

YEARS = st.integers(1700, 2150)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2021", date(2021, 1, 1), date(2021, 12, 31)), ("2016-2019", date(2016, 1, 1), date(2019, 12, 31)), ("2016 – 2019", date(2016, 1, 1), date(2019, 12, 31)),
        ("T2 2021", date(2021, 4, 1), date(2021, 6, 30)), ("t4-2020", date(2020, 10, 1), date(2020, 12, 31)), ("S1 2022", date(2022, 1, 1), date(2022, 6, 30)),
        ("02/2024", date(2024, 2, 1), date(2024, 2, 29)), ("15/06/2021", date(2021, 6, 15), date(2021, 6, 15)), ("09/2020-09/2021", date(2020, 9, 1), date(2021, 9, 30)),
        ("T1 2021-T3 2021", date(2021, 1, 1), date(2021, 9, 30)), ("début 2022", date(2022, 1, 1), date(2022, 3, 31)), ("fin 2023", date(2023, 10, 1), date(2023, 12, 31)),
        ("depuis 2017", date(2017, 1, 1), None), ("Depuis fin 2020", date(2020, 10, 1), None), ("avant 1990", None, date(1990, 12, 31)), ("jusqu’en 2020", None, date(2020, 12, 31)),
        ("3T 2022", date(2022, 7, 1), date(2022, 9, 30)), ("1er trimestre 2023", date(2023, 1, 1), date(2023, 3, 31)), ("2ème trimestre 2023", date(2023, 4, 1), date(2023, 6, 30)),
        ("2e semestre 2022", date(2022, 7, 1), date(2022, 12, 31)), ("mars 2022", date(2022, 3, 1), date(2022, 3, 31)), ("Février 2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("sept. 2022", date(2022, 9, 1), date(2022, 9, 30)), ("1er juin 2024", date(2024, 6, 1), date(2024, 6, 1)), ("30 Août 2024", date(2024, 8, 30), date(2024, 8, 30)),
        ("2021 à 2024", date(2021, 1, 1), date(2024, 12, 31)), ("de mars 2022 à juin 2023", date(2022, 3, 1), date(2023, 6, 30)), ("2021/2024", date(2021, 1, 1), date(2024, 12, 31)),
        ("mi-2023", date(2023, 5, 1), date(2023, 8, 31)), ("déc-24", date(2024, 12, 1), date(2024, 12, 31)), ("Sept.-2023", date(2023, 9, 1), date(2023, 9, 30)), ("fin-2023", date(2023, 10, 1), date(2023, 12, 31)), ("courant 2023", date(2023, 1, 1), date(2023, 12, 31)), ("03/04/22", date(2022, 4, 3), date(2022, 4, 3)),
        ("le 3 mai 2023", date(2023, 5, 3), date(2023, 5, 3)), ("2021-06-15", date(2021, 6, 15), date(2021, 6, 15)), ("15.06.2021", date(2021, 6, 15), date(2021, 6, 15)), ("1.6.21", date(2021, 6, 1), date(2021, 6, 1)),
        ("fin 2021-début 2023", date(2021, 10, 1), date(2023, 3, 31)), ("à partir de 2023", date(2023, 1, 1), None), ("DÉBUT 2022", date(2022, 1, 1), date(2022, 3, 31)),
    ],
)  # fmt: skip
def test_texts(text, start, end):
    period = parse_period(text)
    assert (period.start, period.end) == (start, end)
    assert period.label == text.removeprefix("le ")


@pytest.mark.parametrize(
    "text",
    ["bientôt", "21", "20211", "1500", "T5 2021", "T2!2021", "S3 2021", "13/2021", "00/2021", "31/02/2021", "2019-2016", "2021-", "-2021", "2021-13-15", "2021-06-15-2022", "15.06-2021", "depuis", "depuis hier", "2021.5", "12/21", "5T 2022", "brumaire 2022", "31 avril 2022", "32/01/22", "1er 2022", "35000", "99999", "٢٠٢١"],
)
def test_what_is_no_period_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        parse_period(text)


@pytest.mark.parametrize("value", [None, ""])
def test_nothing_is_an_undated_figure(value):
    assert parse_period(value) == UNDATED


def test_dates_and_numbers_of_a_workbook():
    assert parse_period(2021.0) == parse_period("2021") == parse_period(2021)
    assert parse_period(datetime(2021, 6, 15, 12)) == parse_period(date(2021, 6, 15)) == parse_period("15/06/2021")
    for value in (2021.5, 44927.5, 4492.0, 449270.0, True):
        with pytest.raises(ValueError, match=r".+"):
            parse_period(value)


@given(st.dates(date(2000, 1, 1), date(2060, 12, 29)))
def test_a_number_of_days_is_the_day_that_a_workbook_shows(day):
    serial = (day - date(1899, 12, 30)).days
    assert serial_day(serial) == serial_day(float(serial)) == serial_day(str(serial)) == day
    assert parse_period(float(serial)) == parse_period(day)


@pytest.mark.parametrize("value", [2021, 2021.0, 44927.5, True, "44927,0", "", None, 1e300, 36_525, 58_805])
def test_other_numbers_are_no_days(value):
    assert serial_day(value) is None


@given(YEARS, st.integers(0, 100))
def test_a_span_of_years_is_as_long_as_it_says(first, length):
    if first + length <= 2150:
        assert round(parse_period(f"{first}-{first + length}").years) == length + 1


@given(st.dates(date(1700, 1, 1), date(2150, 12, 31)))
def test_a_day_is_itself_and_within_its_month_quarter_and_year(day):
    texts = (f"{day:%d/%m/%Y}", f"{day:%m/%Y}", f"T{(day.month + 2) // 3} {day.year}", f"S{(day.month + 5) // 6} {day.year}", str(day.year))
    periods = [parse_period(text) for text in texts]
    assert periods[0].start == periods[0].end == day
    for inner, outer in itertools.pairwise(periods):
        assert outer.start <= inner.start <= inner.end <= outer.end


@given(st.text(max_size=15))
def test_any_text_is_a_period_or_refused(text):
    try:
        period = parse_period(text)
    except ValueError:
        return
    assert period.start is None or period.end is None or period.start <= period.end


@given(st.one_of(YEARS.map(str), YEARS.map("depuis {}".format), st.tuples(YEARS, YEARS).filter(lambda pair: pair[0] <= pair[1]).map("{0[0]}-{0[1]}".format)))
def test_a_label_reads_back_as_the_same_period(text):
    assert parse_period(parse_period(text).label) == parse_period(text)


def test_an_open_period_has_no_length():
    assert parse_period("depuis 2017").years is None
    assert UNDATED.years is None


@given(st.dates(date(2000, 1, 1), date(2060, 12, 29)))
def test_a_number_of_days_counted_from_1904_is_the_day_that_its_workbook_shows(day):
    serial = float((day - date(1904, 1, 1)).days)
    assert serial_day(serial, is_1904=True) == day
    assert parse_period(serial, is_1904=True) == parse_period(day)
