"""What visitors do not see is nowhere: not in a sum, not in a file, not in the words beside it."""

import io
import json

import openpyxl
import pytest

from charts import annonces, lignes, relance
from crte_data.access import BOTH, VISITOR, Person, Role
from crte_data.export import csv_text
from crte_data.funding import stage_totals
from crte_data.identity import AccessSettings, access_settings
from crte_data.tables import FINANCEMENTS
from crte_data.visibility import hidden_note, visible_to
from crte_data.vocabulary import STAGES
from exports.tables import csv_bytes, xlsx_bytes
from loaders.bundled import bundled_dataset
from loaders.deposit import read_deposit
from tests.builders import maquette, row

DECIDED = access_settings({"visitor_stages": ["accorde", "verse"]})
AMOUNTS = {"montant_prevu_eur": 500_111.0, "montant_sollicite_eur": 400_222.0, "montant_accorde_eur": 300_333.0, "montant_verse_eur": 100_444.0}
SECRET = ("500111", "400222", "500 111", "500\u202f111", "400\u202f222", "500,1", "400,2", "demi-million")
PUBLIC = ("300333", "100444")


@pytest.fixture(scope="module")
def dataset():
    line = row(FINANCEMENTS, libelle="Piste cyclable", citation="un demi-million prévu", reserve="Un demi-million, selon le courrier.", **AMOUNTS)
    return read_deposit([("maquette.xlsx", maquette(financements=[line]))], bundled_dataset()[0]).after


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
    written = "".join(csv_text(frame) for frame in seen.data_frames().values())
    for panel in panels:
        written += csv_bytes(panel).decode() + panel.takeaway + panel.source + " ".join(panel.caveats) + panel.alt + panel.origins().to_string()
        written += "".join(json.dumps(figure.to_plotly_json(), default=str) for figure in panel.views.values())
        written += " ".join(str(cell) for line in openpyxl.load_workbook(io.BytesIO(xlsx_bytes(panel))).active.values for cell in line)
    assert [secret for secret in SECRET if secret in written] == []
    assert [amount for amount in PUBLIC if amount not in written] == []


def test_it_is_said_that_amounts_are_hidden_rather_than_unknown(dataset):
    seen = visible_to(dataset, VISITOR, DECIDED)
    assert hidden_note(dataset) == ""
    assert hidden_note(seen) == "Les montants à l’étape « Annoncé », « Prévu » et « Sollicité » sont réservés aux agents : ils ne sont ni montrés ni comptés ici"
    (panel,) = lignes.lines_panels(seen, None)
    assert hidden_note(seen) in panel.caveats
