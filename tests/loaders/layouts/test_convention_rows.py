"""Rows of a convention that lean on the row above."""

from tests.loaders.layouts.wide_reading import read, read_file, told


def test_a_request_under_its_project_is_of_that_project():
    headers = ["Projet", "Commune", "Coût total HT", "Financeur", "Montant accordé"]
    found = read(headers, ["École", "Anzin", 100, "DSIL", 30], ["", "", "", "Région", 20], ["", "", "", "DETR", 5], ["Parc", "Denain", 50, "DETR", 10], ["Total", "", 150, "", 65], ["", "", "", "", 7])
    lines = found.frames["financements"]
    assert list(lines["montant_accorde_eur"]) == [30, 20, 5, 10]
    assert lines["operation_id"].nunique() == 2
    assert sorted(told(found)) == [("ligne-sans-intitule", "E7"), ("projet-de-la-ligne-du-dessus", "A3"), ("projet-de-la-ligne-du-dessus", "A4")]


def test_a_recap_above_the_headers_of_a_text_table_is_said():
    """Numbers are texts there."""
    rows = ["Récapitulatif DSIL;2 projets;50 000,00", "Projet;Commune;Dispositif;Coût total HT;Montant accordé", "École;Anzin;DSIL;100 000,50;20 000,25"]
    found = read_file("essai.csv", "\n".join(rows).encode())
    assert list(found.frames["financements"]["montant_accorde_eur"]) == [20_000.25]
    assert told(found) == [("lignes-au-dessus", "A1")]


def test_an_autorisation_de_programme_is_planned_and_its_payments_of_each_year_are_said():
    headers = ["Opération", "Maître d’ouvrage", "Territoire", "Financeur", "Montant AP", "CP 2021", "CP 2022"]
    found = read(headers, ["École", "Denain", "CAPH", "DSIL", 40_000, 10_000, 30_000], ["École", "Denain", "CAPH", "Région", 20_000, "", 20_000])
    assert list(found.frames["financements"]["montant_prevu_eur"]) == [40_000, 20_000]
    assert [(anomaly.rule, anomaly.cell) for anomaly in found.report.anomalies] == [("colonne-d-appoint", "F1"), ("colonne-d-appoint", "G1")]
