"""Plan de relance: different natures side by side, each euro once, common lines apart."""

import json

import pytest

from charts import annonces, lignes, relance
from crte_data.dataset import Dataset
from crte_data.french import THIN
from crte_data.vocabulary import Perimetre


def _recorded(dataset: Dataset, perimetre: Perimetre | None = None, cut: str = "Volet", stage: str = "accorde"):
    return {panel.id: panel for panel in relance.recorded_panels(dataset, perimetre, cut, stage)}


def test_announced_amounts_are_those_of_the_contract(dataset):
    table = annonces.announced_panels(dataset, None)[0].table
    amounts = {(row["Volet"][0], row["Nature"]): row["Montant (€)"] for _, row in table.iterrows()}
    assert amounts["1", "annonce"] == 39e6
    assert amounts["2", "subvention"] == 28.4e6
    assert amounts["2", "baisse d’impôts"] == 46.1e6
    assert amounts["3", ""] != amounts["3", ""]


def test_finding_never_sums_the_volets(dataset):
    said = annonces.finding(dataset)
    assert f"au moins 39{THIN}M€ pour le volet 1" in said
    assert f"au moins 74,5{THIN}M€, soit 28,4{THIN}M€ (subvention) et 46,1{THIN}M€ (baisse d’impôts)" in said
    assert "non communiqué pour le volet 3" in said
    assert "113,5" not in said


def test_announced_chart_writes_what_is_not_communicated(dataset):
    figure = annonces.announced_panels(dataset, None)[0].figure
    assert any("non communiqué" in str(trace.text) for trace in figure.data)


@pytest.mark.parametrize("cut", relance.CUTS)
def test_every_cut_sums_to_the_same(dataset, cut):
    column = "Montant accordé (€)"
    whole = _recorded(dataset, cut="Volet")["lignes-volet"].table[column].sum()
    assert _recorded(dataset, cut=cut)[f"lignes-{relance.CUTS[cut]}"].table[column].sum() == pytest.approx(whole)


@pytest.mark.parametrize("stage", ["annonce", "prevu", "accorde", "verse"])
def test_flow_carries_what_the_bars_show(dataset, stage):
    panels = _recorded(dataset, stage=stage)
    assert panels["flux-financeurs"].table["Montant (€)"].sum() == pytest.approx(panels["lignes-volet"].table.iloc[:, 2].sum())


def test_a_line_within_another_counts_once(dataset):
    lines = dataset.lines.set_index("ligne_id")
    contained, container = "F-022", "F-010"
    assert lines.at[contained, "inclus_dans"] == container
    accorded = _recorded(dataset)["lignes-volet"].table
    kept = relance.summable(dataset.lines, "accorde")["ligne_id"]
    assert container in set(kept)
    assert contained not in set(kept)
    assert accorded["Lignes"].sum() == len(kept)


def test_filtered_sum_says_what_is_common(dataset):
    panels = _recorded(dataset, Perimetre.CAPH)
    assert "communs aux deux agglomérations" in panels["lignes-volet"].takeaway
    assert "lignes communes" in panels["lignes-volet"].scope
    assert "CAVM" not in json.dumps(panels["lignes-volet"].figure.to_plotly_json(), default=str)


def test_caveat_accounts_for_every_line(dataset):
    counted = relance.summable(dataset.lines, "accorde")
    left_out = relance.left_out(dataset.lines, "accorde")
    assert len(counted) + sum(left_out.values()) == len(dataset.lines)


def test_search_finds_lines_whatever_the_accents(dataset):
    found = lignes.lines_panels(dataset, None, "TELECONDUITE denain")[0].table
    assert found.empty
    assert set(lignes.lines_panels(dataset, None, "princesse arenberg chateau")[0].table["N°"]) == {"F-040"}


def test_financeur_from_a_workbook_is_text_in_the_flow(dataset):
    hostile = dataset.financements.assign(financeur="<script>alert(1)</script>")
    panels = _recorded(dataset.replaced({"financements": hostile}, dataset.colonnes.head(0)))
    assert "<script>" not in json.dumps(panels["flux-financeurs"].figure.to_plotly_json(), default=str)


def test_what_is_outside_the_territory_is_never_summed(dataset):
    moved = dataset.operations.assign(perimetre="hors territoire")
    outside = dataset.replaced({"operations": moved}, dataset.colonnes.head(0))
    assert relance.stages(outside, None) == []


def test_more_cuts_than_a_screen_shows_are_gathered_and_counted(dataset):
    many = dataset.financements.assign(dispositif=[f"Dispositif {number}" for number in range(len(dataset.financements))])
    panel = _recorded(dataset.replaced({"financements": many}, dataset.colonnes.head(0)), cut="Dispositif")["lignes-dispositif"]
    drawn = sum(sum(trace.x) for trace in panel.figure.data if trace.type == "bar")
    assert drawn == pytest.approx(panel.table["Montant accordé (€)"].sum() / 1e6)
    assert any("Autres (" in label for trace in panel.figure.data for label in trace.y)


def test_announced_sources_cite_the_total_and_its_parts(dataset):
    source = annonces.announced_panels(dataset, None)[0].source
    assert "1327" in source or "1335" in source


def test_sums_say_what_is_older_than_the_contract_and_that_announcements_are_apart(dataset):
    panels = _recorded(dataset)
    assert "de programmes finis avant le contrat (" in panels["lignes-volet"].takeaway
    assert panels["echelle-montants"].takeaway.startswith("Ligne à ligne, hors annonces par volet : ")


def test_thin_financeurs_are_one_in_the_flow_and_each_in_the_table(dataset):
    panel = _recorded(dataset)["flux-financeurs"]
    labels = [label for label in panel.figure.data[0].node.label if label.startswith("Autres financeurs (")]
    drawn = len(panel.figure.data[0].node.label) - panel.table["Volet"].nunique()
    assert len(labels) == 1
    assert drawn < panel.table["Financeur"].nunique()
    assert sum(panel.figure.data[0].link.value) == pytest.approx(panel.table["Montant (€)"].sum() / 1e6)
