"""Wide maquettes as a service writes them: units in the headers, numbered columns, rates beside amounts, totals in any column."""

import pytest

from loaders.report import Level
from tests.loaders.layouts.wide_reading import amounts, read, told


@pytest.mark.parametrize(("cost", "total", "factor"), [("Coût total HT en k€", "Total État (k€)", 1e3), ("Coût total HT (en M€)", "Total État en M€", 1e6), ("Coût ttoal HT en k€", "Total État", 1e3)])
def test_a_unit_is_no_part_of_the_name_of_a_column(cost, total, factor):
    found = read(["Opération", "Territoire", cost, "État (en k€)", "", "", "Autofinancement MO"], ["", "", "", "DSIL", "DETR", total, ""], ["École", "CAVM", 900.0, 200.0, 250.0, 450.0, 450.0], merged=("D1:F1",))
    assert found.frames["operations"]["cout_total_eur"].to_list() == [900 * factor]
    assert found.frames["financements"]["nature"].to_list() == ["subvention", "subvention", "autofinancement"]
    assert "total-sans-colonne" not in dict(told(found))


@pytest.mark.parametrize("marks", [[1.0, 2.0, 3.0, 4.0], ["(1)", "(2)", "(3)", "(4) = (3)"], ["a", "b", "c", "d"]])
def test_a_row_that_numbers_the_columns_is_no_operation(marks):
    found = read(["Opération", "Commune", "Coût total HT", "DSIL"], marks, ["École", "Denain", 900.0, 200.0])
    assert amounts(found) == [("École", "DSIL", 200.0)]
    assert ("ligne-sans-valeur", "A2") in told(found, Level.INFORMATION)


def test_the_rate_of_a_financeur_is_no_amount():
    found = read(["Opération", "Commune", "Coût total HT", "Fonds vert", "% Fonds vert", "Région", "%", "Autofinancement"], ["École", "Denain", 900.0, 200.0, 22.2, 100.0, 11.1, 600.0])
    assert [amount for *_, amount in amounts(found)] == [200.0, 100.0, 600.0]
    assert [cell for rule, cell in told(found, Level.INFORMATION) if rule == "colonne-d-appoint"] == ["E1", "G1"]


def test_a_misspelt_title_or_cost_is_read_by_likeness():
    found = read(["Intitulé del 'opération", "Commune", "Coût ttoal HT", "DSIL"], ["École", "Denain", 900.0, 200.0])
    assert (amounts(found), found.frames["operations"]["cout_total_eur"].to_list()) == ([("École", "DSIL", 200.0)], [900.0])
    assert [cell for rule, cell in told(found, Level.INFORMATION) if rule == "colonne-ressemblante"] == ["A1", "C1"]


@pytest.mark.parametrize("first", ["Début", "Observations"])
def test_a_total_is_one_in_a_column_of_dates_or_of_remarks(first):
    found = read([first, "Opération", "Territoire", "DSIL"], ["", "École", "CAVM", 100.0], ["Sous-total axe 1", "", "", 150.0])
    assert told(found) == [("total-de-lignes", "D3")]


def test_the_name_of_an_agglomeration_alone_is_a_title():
    found = read(["Opération", "Maître d’ouvrage", "DSIL"], ["CAPH"], ["École", "Ville de Denain", 100.0])
    assert found.frames["operations"]["intitule"].to_list() == ["École"]


def test_remarks_that_are_kept_nowhere_are_said():
    found = read(["Opération", "Territoire", "DSIL", "Observations"], ["École", "CAVM", 100.0, "Dossier déposé"])
    assert [cell for rule, cell in told(found, Level.INFORMATION) if rule == "colonne-de-texte-non-lue"] == ["D1"]


def test_a_formula_in_error_is_an_amount_that_cannot_be_checked():
    found = read(["Opération", "Territoire", "Coût total HT", "État", "", "", "% aides publiques"], ["", "", "", "DSIL", "DETR", "Total État", ""], ["École", "CAVM", 900.0, "=1+", 100.0, 300.0, 33.3], merged=("D1:F1",))
    assert told(found) == [("formule", "D3")]
    assert ("total-non-verifiable", "F3") in told(found, Level.INFORMATION)


def test_a_group_that_is_not_merged_does_not_take_the_next_financeur_into_its_total():
    found = read(["Opération", "Territoire", "État", "", "", ""], ["", "", "DSIL", "DETR", "Total État", "Département du Nord"], ["École", "CAVM", 100.0, 50.0, 150.0, 70.0])
    assert told(found) == []


def test_totals_of_one_level_under_two_names_each_add_up_their_own_lines():
    found = read(["Opération", "Territoire", "DSIL"], ["École", "CAVM", 100.0], ["Sous-total", "", 100.0], ["Gymnase", "CAVM", 70.0], ["Sous-total axe 2", "", 70.0])
    assert told(found) == []
