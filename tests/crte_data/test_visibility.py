"""What visitors do not see is nowhere: not in a sum, not in a file, not in the words beside it."""

import io
import json
from dataclasses import replace

import openpyxl
import pytest

from charts import annonces, lignes, relance
from crte_data.access import BOTH, VISITOR, Person, Role
from crte_data.changes import is_unchanged
from crte_data.differences import differences, written_changes, written_rows
from crte_data.export import csv_text
from crte_data.funding import stage_totals
from crte_data.identity import AccessSettings, access_settings
from crte_data.since import since
from crte_data.visibility import hidden_note, visible_to
from crte_data.vocabulary import STAGES
from exports.tables import csv_bytes, xlsx_bytes
from loaders.bundled import bundled_dataset
from loaders.deposit import read_deposit
from tests.reserved_amounts import ORIGINAL, PUBLIC, SECRET, VISITOR_STAGES, reserved_maquette

COSTS = ["cout_total_eur", "depense_subventionnable_eur"]
DECIDED = access_settings({"visitor_stages": VISITOR_STAGES})
@pytest.fixture(scope="module")
def dataset():
    deposit = read_deposit([("maquette.xlsx", reserved_maquette())], bundled_dataset()[0])
    assert deposit.is_publishable, deposit.report.as_text()
    return deposit.after


def text_of(dataset) -> str:
    """Every figure that is public or not, as the files of the version say them."""
    return "".join(csv_text(frame) for frame in dataset.data_frames().values())


def test_the_secrets_are_there_to_be_hidden(dataset):
    written = text_of(dataset)
    assert [amount for amount in (*ORIGINAL, *PUBLIC) if amount not in written] == []


def test_what_one_could_work_a_hidden_amount_out_from_is_hidden_with_it(dataset):
    seen = visible_to(dataset, VISITOR, DECIDED)
    assert seen.operations[COSTS].isna().all(axis=None)
    assert seen.financements["taux_pct"].isna().all()
    assert seen.lines[[name for name in COSTS if name in seen.lines]].isna().all(axis=None)
    assert dataset.operations["cout_total_eur"].notna().any()  # the version itself is as it was


def test_a_version_whose_hidden_amounts_alone_changed_is_the_same_to_a_visitor(dataset):
    more = dataset.operations.assign(cout_total_eur=dataset.operations["cout_total_eur"] + 1)
    changed = replace(dataset, operations=more, financements=dataset.financements.assign(montant_prevu_eur=dataset.financements["montant_prevu_eur"] + 1, taux_pct=50.0))
    assert differences(dataset, changed)
    before, after = (visible_to(version, VISITOR, DECIDED) for version in (dataset, changed))
    assert (differences(before, after), since(before, after), is_unchanged(before, after)) == ([], {}, True)


def test_what_a_comparison_tells_a_visitor_has_no_hidden_amount(dataset):
    before, after = visible_to(bundled_dataset()[0], VISITOR, DECIDED), visible_to(dataset, VISITOR, DECIDED)
    told = "".join(f"{topic}{sentences}" for topic, sentences in since(before, after).items())
    for difference in differences(before, after):
        told += written_rows(after, difference.table, difference.added).to_string() + written_changes(after, difference).to_string()
    assert "Piste cyclable" in told
    assert [secret for secret in SECRET if secret in told] == []


def test_visitors_have_every_amount_unless_the_site_says_otherwise(dataset):
    assert visible_to(dataset, VISITOR, AccessSettings()) is dataset


@pytest.mark.parametrize("role", [Role.AGENT, Role.RESPONSABLE, Role.ADMINISTRATEUR])
def test_who_deposits_sees_everything(dataset, role):
    assert visible_to(dataset, Person(role=role, perimetres=BOTH), DECIDED) is dataset


def test_a_visitor_has_decided_amounts_only(dataset):
    seen = visible_to(dataset, VISITOR, DECIDED)
    assert seen.hidden_stages == set(STAGES) - {"accorde", "verse"}
    assert stage_totals(seen.lines).set_index("etape")["montant_eur"].to_dict() == pytest.approx({"annonce": float("nan"), "prevu": float("nan"), "sollicite": float("nan"), "accorde": 300_333, "verse": 100_444}, nan_ok=True)
    assert dataset.financements["montant_prevu_eur"].notna().any()  # the version itself is as it was


def test_what_is_hidden_is_in_no_file_and_no_panel(dataset):
    seen = visible_to(dataset, VISITOR, DECIDED)
    panels = [*lignes.lines_panels(seen, None), *annonces.announced_panels(seen, None)]
    for stage in ("accorde", "verse"):
        panels += relance.recorded_panels(seen, None, "Volet", stage)
    written = text_of(seen)
    for panel in panels:
        written += csv_bytes(panel).decode() + panel.takeaway + panel.source + " ".join(panel.caveats) + panel.alt + panel.origins().to_string()
        written += "".join(json.dumps(figure.to_plotly_json(), default=str) for figure in panel.views.values())
        written += " ".join(str(cell) for line in openpyxl.load_workbook(io.BytesIO(xlsx_bytes(panel))).active.values for cell in line)
    assert [secret for secret in SECRET if secret in written] == []
    assert [amount for amount in PUBLIC if amount not in written] == []


def test_it_is_said_that_amounts_are_hidden_rather_than_unknown(dataset):
    seen = visible_to(dataset, VISITOR, DECIDED)
    assert hidden_note(dataset) == ""
    assert hidden_note(seen) == "Les montants aux étapes « Annoncé », « Prévu » et « Sollicité » sont réservés aux agents, comme les coûts et les taux : ils ne sont ni montrés ni comptés ici"
    (panel,) = lignes.lines_panels(seen, None)
    assert hidden_note(seen) in panel.caveats
