"""What pays for the operations of a wide maquette, compared with what they cost; and operations that look the same."""

import pytest

from crte_data.vocabulary import NON_RETENUE
from loaders.report import Level
from tests.loaders.layouts.wide_reading import amounts, of_rule, read, told

HEADERS = ["Action", "Territoire", "Maître d’ouvrage", "Coût total HT", "DSIL", "Région", "Autofinancement"]


def line(title: str, cost: object, dsil: object, region: object, own: object, place: str = "CAVM") -> list[object]:
    return [title, place, "Ville d’Anzin", cost, dsil, region, own]


def test_what_the_maitre_d_ouvrage_brings_is_part_of_the_plan():
    found = read(HEADERS, line("A", 100, 40, 20, 40), line("B", 100, 40, 40, 40), line("C", 100, 40, 20, 20))
    assert told(found) == [("plan-depasse", "D3")]
    (over,), (under,) = of_rule(found, "plan-depasse"), of_rule(found, "reste-a-financer")
    assert (over.found, over.expected, over.gap) == ("120\u202f€", "100\u202f€", "20\u202f€")
    assert (under.cell, under.gap) == ("D4", "−20\u202f€")


def test_a_co_funding_rule_names_the_amount_that_breaks_it():
    found = read(HEADERS, line("A", 1000, 820, 80, 100))
    assert told(found) == [("participation-minimale", "G2"), ("cumul-etat", "E2")]


def test_an_operation_that_is_there_twice_is_said_once():
    headers = ["N° opération", *HEADERS]
    found = read(headers, ["P1", *line("A", 100, 40, 20, 40)], ["P2", *line("B", 100, 40, 20, 40)], ["P2", *line("C", 100, 40, 20, 40)])
    assert told(found) == [("doublon", "A4")]


def test_a_row_that_is_there_twice_is_said_by_one_rule():
    assert told(read(HEADERS, line("A", 100, 40, 20, 40), line("A", 100, 40, 20, 40))) == [("operation-en-double", "A3")]


def test_one_title_in_two_territories_is_two_operations():
    found = read(CAVM=[["Action", "Coût total HT", "DSIL"], ["École", 100, 40], ["Parc", 100, 20]], CAPH=[["Action", "Coût total HT", "DSIL"], ["École", 100, 30]])
    assert sorted(amounts(found)) == [("Parc", "DSIL", 20), ("École", "DSIL", 30), ("École", "DSIL", 40)]
    assert found.frames["operations"]["operation_id"].is_unique
    assert told(found) == []


def test_one_title_twice_in_one_territory_blocks():
    sheet = [["Action", "Territoire", "Coût total HT", "DSIL"], ["École", "CAVM", 100, 40]]
    assert told(read(Projets=sheet, Synthèse=sheet)) == [("doublon", "A2")]


@pytest.mark.parametrize("whose", ["Territoire", "Commune", "Maître d’ouvrage"])
def test_a_list_of_what_operations_cost_is_read(whose):
    says = {"Territoire": "CAVM", "Commune": "Anzin", "Maître d’ouvrage": "CAVM"}[whose]
    found = read([whose, "Coût total HT", "Projet"], [says, "1,5 M€", "Piscine"], [says, 500, "Parc"], ["Total", 1_500_500, ""])
    assert list(found.frames["operations"]["cout_total_eur"]) == [1_500_000, 500]
    assert found.frames["financements"].empty
    assert told(found) == []


def test_the_total_of_what_is_common_and_of_nothing():
    common, ours = line("B", 500, 0, 0, 500, "commun"), line("A", 100, 0, 0, 100)
    rows = [HEADERS, ours, common, ["Total CAVM", "", "", 100], ["Total commun", "", "", 510], ["Total CAPH", "", "", 0], ["Total général", "", "", 600]]
    found = read(*rows)
    assert told(found) == [("total-de-lignes", "D5")]
    assert told(found, Level.INFORMATION) == []


def test_a_number_that_comes_back_once_is_still_a_number():
    headers = ["N°", *HEADERS]
    found = read(headers, ["A-1", *line("A", 100, 40, 20, 40)], ["A-2", *line("B", 100, 40, 20, 40)], ["A-1", *line("A", 100, 40, 20, 40)])
    assert list(found.frames["operations"]["operation_id"]) == ["A-1", "A-2", "A-1"]
    assert told(found) == [("doublon", "A4")]


YEARLY = ["Année", "Projet", "Maître d’ouvrage", "Commune", "Coût total HT", "Dispositif", "Montant accordé"]


def test_a_project_on_the_sheet_of_each_year_is_one_operation():
    school = lambda year, grant, amount: [year, "École Ferry", "Commune de Denain", "Denain", 100_000, grant, amount]  # noqa: E731
    found = read(**{"Convention 2021": [YEARLY, school(2021, "DSIL", 40_000), [2021, "Parc", "CAVM", "Anzin", 50_000, "DETR", 20_000]], "Convention 2022": [YEARLY, school(2022, "DETR", 10_000), [2022, "Piscine", "CAVM", "Anzin", 70_000, "DSIL", 20_000]]})
    assert [rule for rule, _ in told(found)] == []
    assert sorted(found.frames["operations"]["intitule"]) == ["Parc", "Piscine", "École Ferry"]
    lines = found.frames["financements"].merge(found.frames["operations"], on="operation_id", suffixes=("", "_operation"))
    assert lines.loc[lines["intitule"] == "École Ferry", ["dispositif", "montant_accorde_eur"]].values.tolist() == [["DSIL", 40_000], ["DETR", 10_000]]


def test_a_sheet_a_dispositif_tells_of_one_operation_and_what_they_say_otherwise_is_said():
    sheet = lambda grant, cost, amount: [["Action", "Territoire", "Coût total HT", grant], ["École", "CAVM", cost, amount]]  # noqa: E731
    found = read(DETR=sheet("DETR", "", 20), DSIL=sheet("DSIL", 100, 30))
    assert sorted(amounts(found)) == [("École", "DETR", 20), ("École", "DSIL", 30)]
    (said,) = [anomaly for anomaly in found.report.anomalies if anomaly.rule == "description-divergente"]
    assert (said.sheet, said.cell, said.problem.split(" : ")[1]) == ("DSIL", "A2", "coût total (€).")
    assert Level.BLOQUANT not in {anomaly.level for anomaly in found.report.anomalies}


def test_a_sheet_a_stage_tells_of_the_same_lines_at_each():
    sheet = lambda grant: [["Action", "Territoire", "Coût total HT", "DSIL", "Autofinancement"], ["École", "CAVM", 100, grant, 60]]  # noqa: E731
    found = read(Prévu=sheet(40), Notifié=sheet(35), Mandaté=sheet(20))
    assert Level.BLOQUANT not in {anomaly.level for anomaly in found.report.anomalies}
    assert len(found.frames["operations"]) == 1
    lines = found.frames["financements"].query("dispositif == 'DSIL'")
    assert lines[["montant_prevu_eur", "montant_accorde_eur", "montant_verse_eur"]].max().tolist() == [40, 35, 20]
    assert lines["ligne_id"].is_unique
    assert lines["feuille"].tolist() == ["Prévu", "Notifié", "Mandaté"]


def test_a_sheet_told_twice_at_one_stage_blocks():
    sheet = [["Action", "Territoire", "Coût total HT", "DSIL"], ["École", "CAVM", 100, 40]]
    assert ("doublon", "A2") in told(read(**{"Mandaté": sheet, "Payé": sheet}))


def test_one_number_for_two_projects_blocks_wherever_they_stand():
    sheet = lambda title, grant: [["N° opération", "Action", "Territoire", "Coût total HT", grant], ["P1", title, "CAVM", 100, 40]]  # noqa: E731
    assert ("doublon", "A2") in told(read(A=sheet("École", "DSIL"), B=sheet("Parc", "DETR")))


def test_what_a_commune_or_an_agglomeration_pays_of_its_own_project_is_its_own_share():
    headers = ["Opération", "Maître d’ouvrage", "Coût total HT", "DSIL", "Région", "EPCI", "Commune"]
    rows = ["Parc", "Commune d’Anzin", 100, 40, 20, 0, 40], ["Port", "CAVM", 100, 40, 20, 40, 0], ["Quai", "Ville de Denain", 100, 40, 20, 30, 10]
    found = read(headers, *rows)
    assert told(found) == [("participation-minimale", "G4")]


def test_several_columns_of_parts_are_not_added():
    found = read(["Action", "Territoire", "Coût total HT", "Aides État", "dont DSIL", "dont DETR", "Région"], ["Gare", "CAVM", 100, 50, 30, 20, 20])
    assert amounts(found) == [("Gare", "État", 50), ("Gare", "Région Hauts-de-France", 20)]
    assert [anomaly.cell for anomaly in of_rule(found, "dont")] == ["E1", "F1"]


def test_a_word_of_refusal_where_the_amount_was_is_no_fault_and_no_subsidy_to_come():
    found = read(["Action", "Territoire", "Coût total HT", "DSIL", "Région"], ["École", "CAVM", 100, "refusé", 60], ["Parc", "CAVM", 100, "40 000 (retiré)", 60])
    assert sorted((anomaly.rule, anomaly.cell) for anomaly in found.report.anomalies if anomaly.cell.startswith("D")) == [("montant-a-verifier", "D2"), ("montant-illisible", "D3")]
    line = found.frames["financements"].query("dispositif == 'DSIL' and rang == 2").iloc[0]
    assert (line["nature"], line["reserve"]) == (NON_RETENUE, "Rien n’est accordé : « refusé » dans le classeur.")
