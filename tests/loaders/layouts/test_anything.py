"""Whatever is in the cells, headers included, a sheet is read, explained or left alone: never an error."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.layouts.mapping import Correction
from loaders.layouts.registry import LAYOUTS, layout, recognise
from loaders.naming import Names
from loaders.reading import read_workbook
from loaders.spelling import spelled
from loaders.table_reader import read_block
from loaders.workbook import Range, Sheet
from tests.builders import KNOWN, workbook
from tests.builders_convention import convention
from tests.builders_maquette import NAMES, Shape, maquette

WORDS = ("DSIL", "État", "Total", "TOTAL VOLET 1", "dont", "2022", "VOLET 2", "Axe 1.2", "CAVM", "Denain", "Refusé", "100 000 + 50 000", "env. 5", "#REF!", "80 %", "k€", "DSIL + Région", "Montant accordé", "Taux", "NC", "-", "Sous-total", "\u202f")
CELLS = st.one_of(st.just(""), st.none(), st.sampled_from(WORDS), st.text(max_size=8), st.floats(allow_infinity=True), st.integers(-(10**20), 10**20), st.booleans(), st.dates(), st.datetimes(), st.times(), st.timedeltas())
GRIDS = st.integers(1, 6).flatmap(lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=8))
RANGES = st.builds(lambda top, left, down, right: Range(first_row=top, first_column=left, last_row=top + down, last_column=left + right), *[st.integers(0, 9)] * 4)


def read_every_way(sheet: Sheet, names: Names) -> None:
    for one in LAYOUTS:
        found = one.recognise(sheet, names)
        if found is None:
            continue
        laid = layout(found.layout).read(sheet, found, names)
        readings = [read_block("m.xlsx", spelled(block, names)[0]) for block in laid.blocks]
        assert all(len(reading.frame) == len(reading.block) for reading in readings)
        for anomaly in (*laid.anomalies, *(anomaly for reading in readings for anomaly in reading.anomalies)):
            assert anomaly.problem.strip()
            assert anomaly.fix.strip()
            assert anomaly.rule
            assert anomaly.cell


@given(GRIDS, st.lists(RANGES, max_size=3), st.booleans())
@settings(max_examples=80, deadline=None)
def test_any_grid(rows, merged, has_names):
    read_every_way(Sheet(name="x", rows=rows, merged=tuple(merged)), NAMES if has_names else Names())


@given(st.integers(0, 500), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), CELLS), min_size=1, max_size=12), st.lists(RANGES, max_size=2), st.booleans())
@settings(max_examples=60, deadline=None)
def test_a_maquette_or_a_convention_with_anything_in_some_of_its_cells(seed, changes, merged, is_wide):
    made = maquette(Shape(seed=seed, titles=1)).sheet if is_wide else convention(seed).sheet
    rows = [list(row) for row in made.rows]
    for i, j, value in changes:
        rows[i % len(rows)][j % len(rows[0])] = value
    read_every_way(Sheet(name="x", rows=rows, merged=(*made.merged, *merged)), NAMES)


def test_not_a_number_is_no_amount():
    made = maquette(Shape())
    read_every_way(made.changed("DSIL", made.lines[0], math.nan), NAMES)


@pytest.mark.parametrize("one", LAYOUTS, ids=lambda one: one.code)
def test_a_sheet_of_unknown_headers_may_be_said_to_be_anything(one):
    """Of its columns one is told at a time: what is not told yet is no error."""
    rows = [["Alpha", "Bravo", "Charlie"], ["un", 12.0, "deux"], ["trois", 5.0, "x"]]
    shape = recognise(Sheet(name="Feuil1", rows=rows), Names(), {}).shape
    for meanings in ({}, *({index: meaning} for meaning in one.meanings(Names()) for index in (0, 1))):
        reading = read_workbook("e.xlsx", workbook({"Feuil1": rows}), KNOWN, corrections={shape: Correction(layout=one.code, meanings=meanings)})
        assert all(len(frame) <= 4 for frame in reading.frames.values())
