"""A header that comes back in mid-table, a second table, and what stands above the headers: nothing is lost, nothing mixed up."""

import pytest

from loaders.report import Level
from tests.loaders.layouts.wide_reading import amounts, of_rule, read, read_file, told

HEADERS = ["Action", "Territoire", "Coût total HT", "DSIL", "Région"]
OTHER_ORDER = ["Action", "Territoire", "DSIL", "Coût total HT", "Région"]


def line(title: str, *euros: object, place: str = "CAVM") -> list[object]:
    return [title, place, *euros]


def test_headers_written_again_lose_no_row_above_them():
    """A payer's name in a row of words is no group of the headers that follow it."""
    headers = [*HEADERS[:4], "Partenaire principal"]
    found = read(headers, line("A", 100, 40, "ADEME"), line("B", 100, 40, "CD59", place="CAPH"), headers, line("C", 100, 40, "ADEME"))
    assert list(found.frames["operations"]["intitule"]) == ["A", "B", "C"]
    assert list(found.frames["operations"]["rang"]) == [2, 3, 5]
    assert told(found) == []


def test_headers_on_two_rows_written_again_are_no_operation():
    top, below = ["Action", "Territoire", "Coût total HT", "État", ""], ["", "", "", "DSIL", "DETR"]
    found = read(top, below, line("A", 100, 10, 20), top, below, line("B", 100, 30, 40))
    assert amounts(found) == [("A", "DSIL", 10), ("A", "DETR", 20), ("B", "DSIL", 30), ("B", "DETR", 40)]
    assert told(found) == []


@pytest.mark.parametrize("between", [[], [[]], [[], ["Tableau 2 : projets de 2024"]], [["Autres projets"], []]])
def test_a_second_table_is_read_by_its_own_headers(between):
    found = read(HEADERS, line("A", 500, 100, 50), *between, OTHER_ORDER, line("B", 30, 900, 60))
    assert amounts(found) == [("A", "DSIL", 100), ("A", "Région Hauts-de-France", 50), ("B", "DSIL", 30), ("B", "Région Hauts-de-France", 60)]
    assert list(found.frames["operations"]["cout_total_eur"]) == [500, 900]
    assert list(found.frames["operations"]["rang"]) == [2, 4 + len(between)]
    assert told(found) == []
    assert told(found, Level.INFORMATION) == [("tableau-suivant", f"A{3 + len(between)}")]


def test_each_table_is_known_by_what_it_holds():
    """« Commune » names places in the first, money in the second, however much longer that one is."""
    first = [["Action", "Commune", "Coût total HT", "DSIL"], ["A", "Anzin", 500, 100]]
    second = [["Action", "Territoire", "Commune", "Coût total HT"], *(line(f"B{rank}", 10, 100) for rank in range(8))]
    found = read(*first, [], *second)
    assert list(found.frames["operations"]["commune"])[:2] == ["Anzin", ""]
    assert [amount for _, _, amount in amounts(found)] == [100, *[10] * 8]


def test_a_fault_in_the_second_table_is_named_at_its_cell_and_a_total_is_of_its_table():
    found = read(HEADERS, line("A", 500, 100, 50), ["TOTAL", "", 500, 100, 50], [], OTHER_ORDER, line("B", "douze", 900, 60), ["TOTAL", "", 31, 901, 60])
    assert told(found) == [("montant-illisible", "C6"), ("total-de-lignes", "D7")]


def test_a_formula_without_a_value_in_a_column_of_the_second_table_only_is_said():
    found = read(HEADERS[:4], line("A", 500, 100), [], [*OTHER_ORDER, "DETR"], line("B", 30, 900, 60, "=1+1"))
    assert ("formule", "F5") in told(found)


def test_a_second_table_that_is_not_understood_blocks():
    found = read(HEADERS, line("A", 500, 100, 50), [], ["Action", "Territoire", "Statut", "Début"], ["B", "CAVM", "en cours", 2022])
    assert told(found) == [("second-tableau", "A4")]


def test_lines_of_money_above_the_headers_are_said():
    found = read(["Récapitulatif", "", 500, 100], ["suite", "", 2, 3], HEADERS, line("A", 500, 100, 50))
    assert told(found) == [("lignes-au-dessus", "A1")]
    assert "2 lignes" in of_rule(found, "lignes-au-dessus")[0].problem
    assert told(read(["Maquette du CRTE", "", "", 2024], ["Total", "", 500], HEADERS, line("A", 500, 100, 50))) == []


@pytest.mark.parametrize("column", ["Observations", "Début", "DSIL"])
def test_a_volet_named_in_any_column_is_a_title(column):
    """It is often in the first one, whatever that holds."""
    headers = [column, "Action", "Territoire", "Coût total HT", "Région"]
    rows = [["", "A", "CAVM", 500, 50], ["Volet 2", "", "", "", ""], ["", "B", "CAVM", 500, 60], ["", "Sous-total volet 2", "", 500, 60]]
    found = read(headers, ["Volet 1", "", "", "", ""], *rows)
    assert list(found.frames["operations"]["volet"]) == ["1", "2"]
    assert told(found) == []


def test_the_second_row_of_headers_written_again_may_have_one_text():
    top, below = ["Action", "Territoire", "Coût total HT", "État", "Région"], ["", "", "", "DSIL", ""]
    found = read(top, below, line("A", 100, 10, 20), top, below, line("B", 100, 30, 40))
    assert [amount for _, _, amount in amounts(found)] == [10, 20, 30, 40]
    assert told(found) == []


@pytest.mark.parametrize("payer", ["Région Hauts-de-France", "Agence de l’eau Artois-Picardie", "Banque des territoires", "Département du Nord", "DSIL", "Subvention de la Région"])
@pytest.mark.parametrize(("words", "column"), [("({})", "montant_verse_eur"), ("{}", "montant_verse_eur"), ("- montant {}", "montant_verse_eur")])
def test_the_stage_of_a_payer_s_column_is_kept_whatever_the_words_of_its_name(payer, words, column):
    found = read([*HEADERS[:3], f"{payer} {words.format('versé')}", payer], ["A", "CAVM", 100, 10, 20])
    assert found.frames["financements"][column].sum() == 10
    assert found.frames["financements"]["montant_prevu_eur"].sum() == 20


@pytest.mark.parametrize("number", [12, "1 200 €", "79,0"])
@pytest.mark.parametrize("words", ["Observations", "Statut"])
def test_a_number_among_words_is_said(words, number):
    found = read([*HEADERS, words], [*line("A", 100, 10, 20), "réalisée"], [*line("B", 100, 10, 20), number], [*line("C", 100, 10, 20), "réalisée"])
    assert told(found) == [("nombre-en-observation", "F3")]


@pytest.mark.parametrize("separator", [";", "\t"])
def test_headers_written_again_in_a_text_table_lose_no_row(separator):
    """Numbers are texts there."""
    headers = [*HEADERS[:4], "Région"]
    rows = [headers, *([f"P{rank}", "CAVM", "192000,0", "79,0 €", "30 k€"] for rank in range(3)), headers, ["Q", "CAVM", "10,5", "2", ""]]
    found = read_file("essai.csv", "\n".join(separator.join(row) for row in rows).encode())
    assert list(found.frames["operations"]["cout_total_eur"]) == [192_000, 192_000, 192_000, 10.5]
    assert told(found) == []


@pytest.mark.parametrize("measure", ["Taux DSIL", "Surface (m²)", "Nb de logements", "Gain énergétique (kWh)"])
def test_a_measure_among_payers_is_no_money(measure):
    found = read([*HEADERS[:4], measure, "Région", "% Région"], [*line("A", 100, 30), 0.3, 20, "20 %"], [*line("B", 100, 30), 0.3, 20, "20 %"])
    assert {name for _, name, _ in amounts(found)} == {"DSIL", "Région Hauts-de-France"}
    said = {anomaly.cell for rule in ("colonne-non-lue", "colonne-d-appoint") for anomaly in of_rule(found, rule)}
    assert said == {"E1", "G1"}


def test_a_payer_nobody_knows_is_read_among_payers():
    found = read([*HEADERS[:4], "Fondation du logement", "Région"], [*line("A", 100, 30), 10, 20])
    assert ("A", "Fondation du logement", 10) in amounts(found)
    assert [anomaly.cell for anomaly in of_rule(found, "financeur-inconnu")] == ["E1"]


@pytest.mark.parametrize("note", ["Fait à Valenciennes le 12/03/2024", "* hors taxes", "Source : services", "Édité le 3 mai"])
def test_a_note_below_the_table_is_no_operation(note):
    found = read(HEADERS, line("A", 100, 10, 20), [], [note])
    assert list(found.frames["operations"]["intitule"]) == ["A"]
    assert told(found) == []


def test_a_sheet_named_after_a_commune_is_of_it_and_an_empty_column_of_the_departement_puts_nothing_outside():
    headers = ["Projet", "Coût HT", "DSIL", "Département"]
    found = read(Anzin=[headers, ["École", 100, 40, ""]], Saint_Saulve=[headers, ["Parc", 100, 40, 10]], **{"3 - Denain": [headers, ["Halle", 100, 40, ""]]})
    places = found.frames["operations"][["intitule", "perimetre", "commune"]]
    assert [*places.itertuples(index=False, name=None)] == [("École", "CAVM", "Anzin"), ("Parc", "CAVM", "Saint-Saulve"), ("Halle", "CAPH", "Denain")]
    assert told(found) == []


def test_the_name_of_a_commune_above_its_table_is_no_operation():
    headers = ["Opération", "Coût HT", "DETR"]
    found = read(["Commune d’Onnaing"], headers, ["École", 100, 40], ["Total", 100, 40], [], ["Commune de Denain"], headers, ["Voirie", 50, 10], ["Total", 50, 10])
    assert [*found.frames["operations"][["intitule", "perimetre", "commune"]].itertuples(index=False, name=None)] == [("École", "CAVM", "Onnaing"), ("Voirie", "CAPH", "Denain")]
    assert told(found) == []


def test_the_commune_of_a_sheet_is_not_that_of_another_s_project_and_a_mairie_is_a_building():
    headers = ["Opération", "Maître d’ouvrage", "Coût HT", "DETR"]
    found = read(Valenciennes=[headers, ["École", "Ville de Marly", 100, 40], ["Mairie de Préseau"]])
    assert [*found.frames["operations"][["intitule", "perimetre", "commune"]].itertuples(index=False, name=None)] == [("École", "CAVM", ""), ("Mairie de Préseau", "CAVM", "Valenciennes")]
