"""Wide maquettes in every shape: exact totals, each seeded fault at its cell, and no amount lost without a word."""

import dataclasses

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.layouts.registry import layout, recognise
from loaders.report import Anomaly, Level
from loaders.spelling import spelled
from loaders.table_reader import read_block
from loaders.workbook import Sheet
from tests.builders_maquette import NAMES, PAYERS, Maquette, Shape, letter, maquette, with_cell

SHAPES = st.builds(
    Shape, seed=st.integers(0, 10_000), operations=st.integers(1, 9), titles=st.integers(0, 3),
    **{field.name: st.booleans() for field in dataclasses.fields(Shape) if field.type is bool or field.type == "bool"},
)  # fmt: skip
FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read(sheet: Sheet) -> tuple[dict[str, pd.DataFrame], list[Anomaly]]:
    mapping = recognise(sheet, NAMES, {})
    assert mapping is not None
    assert mapping.layout == "maquette_large"
    laid = layout(mapping.layout).read(sheet, mapping, NAMES)
    readings = [read_block("m.xlsx", spelled(block, NAMES)[0]) for block in laid.blocks]
    return {reading.table.name: reading.frame for reading in readings}, [*laid.anomalies, *(anomaly for reading in readings for anomaly in reading.anomalies)]


def cents(values) -> int:
    return round(float(values.sum()) * 100)


def serious(anomalies: list[Anomaly]) -> list[Anomaly]:
    return [anomaly for anomaly in anomalies if anomaly.level is not Level.INFORMATION]


def assert_totals(frames: dict[str, pd.DataFrame], made: Maquette) -> None:
    lines = frames["financements"]
    subsidies = lines[lines["nature"] != "coût"]
    for (financeur, dispositif), total in made.paid.items():
        own = subsidies["nature"] == "autofinancement" if financeur == "Autofinancement" else (subsidies["financeur"] == financeur) & (subsidies["dispositif"] == dispositif)
        assert cents(subsidies.loc[own, "montant_prevu_eur"]) == total, financeur
    assert cents(subsidies["montant_prevu_eur"]) == sum(made.paid.values())
    for year, total in made.spent.items():
        assert cents(lines.loc[(lines["nature"] == "coût") & (lines["periode"] == year), "montant_prevu_eur"]) == total
    assert cents(frames["operations"]["cout_total_eur"]) == made.cost


@given(SHAPES)
@FEW
def test_totals_are_exact_whatever_the_shape_and_nothing_is_wrong(shape):
    made = maquette(shape)
    frames, anomalies = read(made.sheet)
    assert serious(anomalies) == [], [str(anomaly) for anomaly in serious(anomalies)]
    assert_totals(frames, made)
    operations = frames["operations"]
    assert sorted(operations["rang"]) == made.lines
    assert set(operations["volet"]) == {"123"[number % 3] for number in range(shape.operations)}
    assert set(operations["perimetre"]) <= {"CAVM", "CAPH", "commun"}
    assert (operations["base"] == "HT").all()


@given(SHAPES, st.integers(0, 10_000), st.sampled_from([50_000.0, -1.0, 0.01]))
@FEW
def test_a_total_that_is_wrong_is_named_at_its_cell_with_the_gap(shape, chosen, gap):
    shape.subtotals, shape.texts = True, False
    made = maquette(shape)
    headers = [column for column in made.columns if column in PAYERS or column[1] in ("Total financements", "Coût total HT", "2022", "Total État")]
    group, header = headers[chosen % len(headers)]
    row = made.totals[chosen % len(made.totals)]
    index = made.index(header, group)
    wrong = with_cell(made.sheet, index, row, made.sheet.rows[row - 1][index] + gap)
    _, anomalies = read(wrong)
    (found,) = serious(anomalies)
    assert (found.cell, found.rule) == (f"{letter(index)}{row}", "total-de-lignes")
    assert "la somme des lignes donne" in found.problem
    assert "écart" in found.problem


@given(SHAPES, st.integers(0, 10_000))
@FEW
def test_no_number_can_change_without_a_word_or_a_figure(shape, chosen):
    """The whole promise: change any one number of the sheet, and a frame or the report changes."""
    shape.texts = False
    made = maquette(shape)
    numbers = [(i, j) for i, row in enumerate(made.sheet.rows) for j, value in enumerate(row) if i >= made.headers and isinstance(value, float)]
    i, j = numbers[chosen % len(numbers)]
    before = read(made.sheet)
    after = read(with_cell(made.sheet, j, i + 1, made.sheet.rows[i][j] + 3.0))
    said = [{(anomaly.rule, anomaly.cell, anomaly.problem) for anomaly in anomalies} for _, anomalies in (before, after)]
    same = all(before[0][name].equals(after[0][name]) for name in before[0])
    assert not same or said[0] != said[1], (letter(j), i + 1)


FAULTS = [
    ("DSIL", "env. 200 000", Level.A_VERIFIER, "montant-a-verifier"), ("DETR", "80 000 à 100 000", Level.A_VERIFIER, "montant-a-verifier"), ("Région", "100 000 + 50 000", Level.A_VERIFIER, "montant-a-verifier"),
    ("2022", "douze mille", Level.BLOQUANT, "montant-illisible"), ("Territoire", "CAVN", Level.BLOQUANT, "liste-illisible"), ("Commune(s)", "Lille", Level.A_VERIFIER, "commune-hors-territoire"),
    ("Début", "bientôt", Level.BLOQUANT, "periode-illisible"), ("Total financements", 12.0, Level.A_VERIFIER, "total-de-colonnes"), ("Reste à financer", 12.0, Level.A_VERIFIER, "reste-annonce"),
    ("Total État", 3.0, Level.A_VERIFIER, "total-de-colonnes"), ("% aides publiques", 250.0, Level.A_VERIFIER, "taux-d-aide"), ("Coût total HT", "1.234", Level.BLOQUANT, "montant-illisible"),
]  # fmt: skip


@pytest.mark.parametrize(("header", "value", "level", "rule"), FAULTS, ids=lambda value: str(value))
@given(shape=SHAPES, chosen=st.integers(0, 100))
@settings(max_examples=12, deadline=None)
def test_each_fault_is_named_at_its_cell(shape, chosen, header, value, level, rule):
    made = maquette(shape)
    row = made.lines[chosen % len(made.lines)]
    _, anomalies = read(made.changed(header, row, value))
    assert (made.at(header, row), level, rule) in {(anomaly.cell, anomaly.level, anomaly.rule) for anomaly in anomalies}
