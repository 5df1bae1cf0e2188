"""The workbooks that ship, and the example to try a deposit with."""

import pytest

from crte_data.tables import AMOUNT_COLUMNS
from crte_data.vocabulary import ORIENTATIONS, STAGES, VOLETS
from loaders.bundled import EXAMPLE, WORKBOOKS, bundled_dataset, bundled_files
from loaders.deposit import read_deposit
from loaders.textconv import as_text


@pytest.fixture(scope="module")
def bundled():
    return bundled_dataset()[0]


@pytest.fixture(scope="module")
def deposit(bundled):
    return read_deposit([(EXAMPLE, (WORKBOOKS / EXAMPLE).read_bytes())], bundled)


def test_the_bundled_workbooks_have_no_anomaly_of_any_level():
    assert bundled_dataset()[1].anomalies == ()


def test_no_bundled_workbook_is_an_example(bundled):
    assert not bundled.is_fictitious
    assert EXAMPLE not in dict(bundled_files())


def test_the_example_can_be_published_as_it_is(deposit):
    """It shows what a report is: plans still to complete, and requests that time has made refusals."""
    assert {anomaly.rule for anomaly in deposit.report.anomalies} == {"reste-a-financer", "demande-sans-arrete"}
    assert deposit.is_publishable


def test_the_example_says_that_it_is_one_everywhere(deposit):
    lines = deposit.after.lines
    assert deposit.after.is_fictitious
    assert set(lines["source"]) == {"EXEMPLE – montants fictifs"}
    for column in ("intitule", "reserve"):
        assert lines[column].str.startswith("EXEMPLE – ").all()
    assert lines.loc[lines["libelle"] != "", "libelle"].str.startswith("EXEMPLE – ").all()
    guide = [line for line in as_text(EXAMPLE, (WORKBOOKS / EXAMPLE).read_bytes()).split("\n") if line.startswith("Mode d’emploi!")]
    assert any("montants fictifs" in line for line in guide)


def test_the_example_covers_the_contract(deposit):
    lines = deposit.after.lines
    assert 30 <= len(deposit.after.operations) <= 60
    assert 120 <= len(lines) <= 200
    assert set(lines["perimetre"]) == {"CAVM", "CAPH", "commun"}
    assert set(lines["volet"]) == set(VOLETS)
    assert set(lines["orientation"]) == set(ORIENTATIONS)
    assert {str(year) for year in range(2021, 2027)} <= set(lines["periode"])
    assert lines["financeur"].nunique() >= 8
    assert lines["dispositif"].nunique() >= 10
    assert (lines["inclus_dans"] != "").sum() >= 5
    assert lines[list(AMOUNT_COLUMNS.values())].isna().all(axis=1).any()
    assert all(lines[AMOUNT_COLUMNS[stage]].notna().any() for stage in STAGES)


def test_the_example_climbs_the_ladder_in_order(deposit):
    lines = deposit.after.lines
    for before, after in (("prevu", "sollicite"), ("sollicite", "accorde"), ("accorde", "verse")):
        assert not (lines[AMOUNT_COLUMNS[after]] > lines[AMOUNT_COLUMNS[before]]).any()
