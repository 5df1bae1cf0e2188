"""Several workbooks dropped together."""

from crte_data.dataset import empty_dataset
from loaders.bundled import bundled_dataset, bundled_files
from loaders.deposit import read_deposit
from loaders.families import TRACKING
from loaders.templates import template


def test_bundled_workbooks_are_publishable_together():
    deposit = read_deposit(bundled_files(), empty_dataset())
    assert deposit.is_publishable
    assert not deposit.report.anomalies
    assert not any(frame.empty for frame in deposit.after.frames().values())


def test_one_unreadable_workbook_does_not_stop_the_others():
    deposit = read_deposit([("abime.xlsx", b"PK\x03\x04"), *bundled_files()], empty_dataset())
    assert not deposit.is_publishable
    assert [anomaly.workbook for anomaly in deposit.report.anomalies] == ["abime.xlsx"]
    assert len(deposit.readings) == len(bundled_files())


def test_a_workbook_replaces_its_own_tables_only():
    before = bundled_dataset()[0]
    after = read_deposit([("suivi.xlsx", template(TRACKING))], before).after
    assert after.actions.empty
    assert after.financements is before.financements


def test_a_name_already_used_for_other_figures_is_refused():
    before = bundled_dataset()[0]
    deposit = read_deposit([("indicateurs.xlsx", template(TRACKING))], before)
    assert not deposit.is_publishable
    assert "indicateurs.xlsx" in str(deposit.report.anomalies[0])


def test_publication_keeps_the_workbooks_still_in_use():
    before = bundled_dataset()[0]
    files = dict(bundled_files())
    deposit = read_deposit([("suivi 2026.xlsx", files["suivi_actions.xlsx"])], before)
    publication = deposit.publication(files, author="Test", comment="renommé")
    assert set(publication.workbooks) == {"suivi 2026.xlsx", "indicateurs.xlsx", "maquette_financiere.xlsx", "territoires.xlsx"}


def test_each_step_is_told():
    steps: list[str] = []
    read_deposit(bundled_files(), empty_dataset(), steps.append)
    assert [name in step for (name, _), step in zip(bundled_files(), steps, strict=True)] == [True] * len(steps)
