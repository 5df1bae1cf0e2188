"""Annual conventions: exact totals whatever the columns, refused requests kept apart, each fault at its cell."""

import math
from datetime import datetime

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crte_data.french import exact_euros
from crte_data.funding import funding_lines, stage_totals
from loaders.layouts.registry import layout, recognise
from loaders.report import Anomaly, Level
from loaders.spelling import spelled
from loaders.table_reader import read_block
from loaders.workbook import Range, Sheet
from tests.builders_convention import PAYERS, convention
from tests.builders_maquette import NAMES

MADE = {"seed": st.integers(0, 10_000), "projects": st.integers(1, 6), "shuffled": st.booleans(), "titles": st.integers(0, 3), "total": st.booleans(), "fractions": st.booleans()}
STATE = ("exercice", "dispositif", "département", "bénéficiaire", "SIREN", "intitulé du projet", "montant subvention", "coût total", "taux")


def read(sheet: Sheet) -> tuple[dict[str, pd.DataFrame], list[Anomaly]]:
    mapping = recognise(sheet, NAMES, {})
    assert mapping is not None
    assert mapping.layout == "convention_annuelle"
    laid = layout(mapping.layout).read(sheet, mapping, NAMES)
    named = [spelled(block, NAMES) for block in laid.blocks]
    readings = [read_block("m.xlsx", block) for block, _ in named]
    said = [*laid.anomalies, *(a for _, found in named for a in found), *(a for reading in readings for a in reading.anomalies)]
    return {reading.table.name: reading.frame for reading in readings}, said


def serious(anomalies: list[Anomaly]) -> list[tuple[str, str]]:
    return [(anomaly.rule, anomaly.cell) for anomaly in anomalies if anomaly.level is not Level.INFORMATION]


def state_file(*rows: tuple) -> Sheet:
    return Sheet(name="subventions", rows=[list(STATE), *map(list, rows)])


@given(**MADE)
@settings(max_examples=50, deadline=None)
def test_totals_are_exact_whatever_the_columns(**made):
    convened = convention(**made)
    frames, anomalies = read(convened.sheet)
    assert serious(anomalies) == []
    lines = frames["financements"]
    assert len(lines) == len(convened.lines)
    assert len(frames["operations"]) == convened.projects
    kept = lines[lines["nature"] == "subvention"]
    for (financeur, dispositif), cents in convened.granted.items():
        own = kept[(kept["financeur"] == financeur) & (kept["dispositif"] == dispositif)]
        assert round(own["montant_accorde_eur"].sum() * 100) == cents
    totals = stage_totals(funding_lines(lines, frames["operations"])).set_index("etape")["montant_eur"].fillna(0)
    assert round(totals["sollicite"] * 100) == convened.asked
    assert round(totals["accorde"] * 100) == sum(convened.granted.values())
    assert round(totals["verse"] * 100) == convened.paid
    assert set(frames["operations"]["perimetre"]) <= {"CAVM", "CAPH"}
    assert set(frames["operations"]["commune"]) <= {"Denain", "Anzin", "Saint-Amand-les-Eaux", "Marly"}
    assert lines["ligne_id"].is_unique


FAULTS = [
    ("Taux", 99.0, "taux", Level.A_VERIFIER), ("Date de notification", "bientôt", "date-illisible", Level.A_VERIFIER), ("Date de notification", datetime(2019, 1, 2), "notification-et-annee", Level.A_VERIFIER),
    ("Montant sollicité", "douze mille", "montant-illisible", Level.BLOQUANT), ("Montant accordé", "env. 200 000", "montant-a-verifier", Level.A_VERIFIER), ("Année", "bientôt", "periode-illisible", Level.BLOQUANT),
    ("Financeur", "ADEMEE", "nom-ressemblant", Level.A_VERIFIER), ("Commune", "Denin", "commune-hors-territoire", Level.A_VERIFIER), ("Dispositif", "DSIL + Région", "plusieurs-financeurs", Level.A_VERIFIER),
]  # fmt: skip


@pytest.mark.parametrize(("header", "value", "rule", "level"), FAULTS, ids=lambda value: str(value))
@given(seed=st.integers(0, 500), shuffled=st.booleans(), chosen=st.integers(0, 50))
@settings(max_examples=12, deadline=None)
def test_each_fault_is_named_at_its_cell(header, value, rule, level, seed, shuffled, chosen):
    made = convention(seed, shuffled=shuffled, total=False)
    row = made.lines[chosen % len(made.lines)]
    _, anomalies = read(made.changed(header, row, value))
    assert (made.at(header, row), rule, level) in {(anomaly.cell, anomaly.rule, anomaly.level) for anomaly in anomalies}


@pytest.mark.parametrize("header", ["Montant sollicité", "Montant accordé", "Montant versé", "Coût total HT"])
def test_a_wrong_total_is_named_at_its_cell_with_the_gap(header):
    made = convention(3)
    value = made.sheet.rows[made.total_row - 1][made.headers.index(header)]
    _, anomalies = read(made.changed(header, made.total_row, value + 50_000))
    assert serious(anomalies) == [("total-de-lignes", made.at(header, made.total_row))]
    assert "écart 50\u202f000\u202f€" in next(anomaly for anomaly in anomalies if anomaly.rule == "total-de-lignes").problem


@given(seed=st.integers(0, 10_000), chosen=st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_no_amount_can_change_without_a_word_or_a_figure(seed, chosen):
    made = convention(seed)
    numbers = [(i, j) for i, row in enumerate(made.sheet.rows) for j, value in enumerate(row) if i >= made.top and isinstance(value, float)]
    i, j = numbers[chosen % len(numbers)]
    before, after = read(made.sheet), read(made.changed(made.headers[j], i + 1, made.sheet.rows[i][j] + 3.0))
    said = [{(anomaly.rule, anomaly.cell, anomaly.problem) for anomaly in anomalies} for _, anomalies in (before, after)]
    assert said[0] != said[1] or not all(before[0][name].equals(after[0][name]) for name in before[0]), (i + 1, made.headers[j])


def test_a_refused_request_is_kept_and_never_summed():
    made = convention(1, total=False)
    row = made.lines[0]
    frames, anomalies = read(made.changed("Statut", row, "Sans suite"))
    line = frames["financements"].set_index("rang").loc[row]
    assert line["nature"] == "demande non retenue"
    assert line["reserve"] == "Demande non retenue : Sans suite."
    assert not math.isnan(line["montant_sollicite_eur"])
    assert ("refus-avec-montant", made.at("Montant accordé", row)) in serious(anomalies)
    counted = stage_totals(funding_lines(frames["financements"], frames["operations"])).set_index("etape")["lignes"]
    assert counted["sollicite"] == (frames["financements"]["nature"] == "subvention").sum()


def test_two_financeurs_in_a_cell_are_two_lines_when_their_amounts_can_be_told_apart():
    made = convention(2, projects=1, total=False)
    row = made.lines[0]
    cells = {"Dispositif": "DSIL + Région", "Financeur": "", "Montant sollicité": "100 000 + 50 000", "Montant accordé": "", "Montant versé": "", "Taux": ""}
    for header, value in cells.items():
        made.sheet = made.changed(header, row, value)
    frames, anomalies = read(made.sheet)
    lines = frames["financements"][frames["financements"]["rang"] == row]
    assert [tuple(line) for line in lines[["financeur", "dispositif", "montant_sollicite_eur"]].to_numpy()] == [("État", "DSIL", 100_000.0), ("Région Hauts-de-France", "", 50_000.0)]
    assert serious(anomalies) == []


def test_the_same_request_twice_is_said_with_both_cells():
    made = convention(4, total=False)
    made.sheet.rows.append(list(made.sheet.rows[-1]))
    frames, anomalies = read(made.sheet)
    (found,) = [anomaly for anomaly in anomalies if anomaly.rule == "ligne-en-double"]
    assert found.cell == made.at("Dispositif", len(made.sheet.rows))
    assert f"déjà en {made.at('Dispositif', len(made.sheet.rows) - 1)}" in found.problem
    largest = max(value for header in ("Montant sollicité", "Montant accordé", "Montant versé") if isinstance(value := made.sheet.rows[-1][made.headers.index(header)], float))
    assert found.gap == exact_euros(largest)
    assert exact_euros(largest) in found.problem
    assert frames["financements"]["ligne_id"].is_unique


def test_moving_a_row_changes_no_key():
    made = convention(5, total=False)
    backwards = Sheet(name="x", rows=[*made.sheet.rows[: made.top], *reversed(made.sheet.rows[made.top :])])
    keys = [set(read(sheet)[0]["financements"]["ligne_id"]) for sheet in (made.sheet, backwards)]
    assert keys[0] == keys[1]


def test_a_title_merged_over_its_requests_is_theirs():
    made = convention(6, projects=1, total=False)
    index, rows = made.headers.index("Projet"), made.lines
    for header in ("Projet", "Fiche"):
        for row in rows[1:]:
            made.sheet = made.changed(header, row, "")
    merged = tuple(Range(first_row=rows[0] - 1, last_row=rows[-1] - 1, first_column=column, last_column=column) for column in (index, made.headers.index("Fiche")))
    frames, anomalies = read(Sheet(name="x", rows=made.sheet.rows, merged=merged))
    assert len(frames["operations"]) == 1
    assert serious(anomalies) == []


def test_lines_of_a_national_file_outside_the_territory_are_kept_and_not_counted():
    sheet = state_file(
        (2022.0, "DSIL", "59", "COMMUNE DE DENAIN", "215901729", "École", 40_000.0, 100_000.0, 40.0), (2022.0, "DETR", "57", "MARLY", "215704479", "Voirie", 10_000.0, 50_000.0, 20.0),
        (2023.0, "DETR", "NORD", "Ville de Marly", "215903832", "Mairie", 5_000.0, 10_000.0, 50.0), (2023.0, "DSID", "75", "PARIS", "217500016", "Musée", 7_000.0, 10_000.0, 70.0),
    )  # fmt: skip
    frames, anomalies = read(sheet)
    assert list(frames["operations"]["perimetre"]) == ["CAPH", "hors territoire", "CAVM", "hors territoire"]
    assert list(frames["operations"]["commune"]) == ["Denain", "", "Marly", ""]
    assert list(frames["financements"]["portee"]) == ["locale", "nationale", "locale", "nationale"]
    assert frames["financements"]["montant_accorde_eur"].sum() == 62_000
    totals = stage_totals(funding_lines(frames["financements"], frames["operations"])).set_index("etape")["montant_eur"]
    assert totals["accorde"] == 45_000
    assert serious(anomalies) == [("base-non-dite", "H1")]
    assert [anomaly.problem.split(" (")[0] for anomaly in anomalies if anomaly.rule == "hors-territoire"] == ["2 lignes sont hors du territoire"]


def test_a_project_whose_cost_changes_with_the_year_is_one_a_year():
    sheet = state_file(*((year, "DETR", "59", "DENAIN", "1", "Voirie", 10.0, cost, 10.0) for year, cost in ((2021.0, 100.0), (2022.0, 200.0), (2022.0, 200.0))))
    frames, _ = read(sheet)
    assert list(frames["operations"]["cout_total_eur"]) == [100.0, 200.0]


def test_two_costs_for_a_project_in_one_year_are_said():
    sheet = state_file((2022.0, "DETR", "59", "DENAIN", "1", "Voirie", 10.0, 100.0, 10.0), (2022.0, "DSIL", "59", "DENAIN", "1", "Voirie", 20.0, 200.0, 10.0))
    frames, anomalies = read(sheet)
    assert list(frames["operations"]["cout_total_eur"]) == [100.0]
    assert ("cout-different", "H3") in serious(anomalies)


def test_nothing_that_says_the_territory_is_asked_once():
    rows = [["Projet", "Maître d'ouvrage", "Dispositif", "Montant accordé", "Année"], ["École", "Association", "DSIL", 10.0, 2022.0], ["Mairie", "Fondation", "DETR", 20.0, 2022.0]]
    _, anomalies = read(Sheet(name="x", rows=rows))
    assert [(anomaly.rule, anomaly.cell) for anomaly in anomalies if anomaly.level is Level.BLOQUANT] == [("perimetre-a-preciser", "A1")]


def test_every_spelling_of_a_payer_in_the_builder_is_read_as_one():
    made = convention(7, projects=6, total=False)
    frames, _ = read(made.sheet)
    found = frames["financements"][["financeur", "dispositif"]].drop_duplicates().itertuples(index=False)
    assert {tuple(pair) for pair in found} <= set(PAYERS.values())


@pytest.mark.parametrize(
    ("written", "source", "rule"),
    [
        (datetime(2022, 6, 15), "Arrêté 2022-0 du 15/06/2022", ""), ("le 3 mai 2022", "Arrêté 2022-0 du 3 mai 2022", ""), ("3/5/22", "Arrêté 2022-0 du 3/5/22", ""), (44684.0, "Arrêté 2022-0 du 03/05/2022", "periode-interprete"),
        ("2022-05-03", "Arrêté 2022-0 du 2022-05-03", ""), ("mai 2022", "Arrêté 2022-0 (mai 2022)", ""), ("bientôt", "Arrêté 2022-0 (bientôt)", "date-illisible"), ("à venir", "Arrêté 2022-0", ""),
    ],
)  # fmt: skip
def test_the_date_of_a_decision_is_read_as_people_write_it(written, source, rule):
    made = convention(5, projects=1, total=False)
    changed = made.changed("N° arrêté", made.lines[0], "2022-0")
    changed.rows[made.lines[0] - 1][made.headers.index("Date de notification")] = written
    frames, anomalies = read(changed)
    assert frames["financements"]["source"].iloc[0] == source
    assert [anomaly.rule for anomaly in anomalies if anomaly.cell == made.at("Date de notification", made.lines[0])] == [rule] * bool(rule)


def test_an_amount_of_another_basis_than_its_column_is_read_and_said():
    made = convention(6, projects=3, total=False)
    row = made.lines[0]
    frames, anomalies = read(made.changed("Coût total HT", row, "900 000 € TTC"))
    assert (made.at("Coût total HT", row), "base-melangee", Level.A_VERIFIER) in {(anomaly.cell, anomaly.rule, anomaly.level) for anomaly in anomalies}
    first = frames["operations"].iloc[0]
    assert (first["cout_total_eur"], first["base"]) == (900_000, "TTC")
    clean = made.changed("Coût total HT", row, f"{made.sheet.rows[row - 1][made.headers.index('Coût total HT')]} € HT")
    assert serious(read(clean)[1]) == []


CONVENTION = ["Année", "Projet", "Maître d'ouvrage", "Dispositif", "Financeur", "Montant accordé"]


def lines(*rows: list) -> Sheet:
    return Sheet(name="2023", rows=[CONVENTION, *([2023.0, *row] for row in rows)])


def test_money_that_nobody_is_said_to_pay_is_kept_and_said():
    frames, anomalies = read(lines(["A", "Ville d'Anzin", "", "", 5000.0], ["B", "Ville d'Anzin", "DSIL", "", 6000.0], ["C", "Ville d'Anzin", "Fonds de la lune", "", 7000.0], ["D", "Ville d'Anzin", "", "", ""]))
    assert [(anomaly.cell, exact_euros(5000) in anomaly.problem) for anomaly in anomalies if anomaly.rule == "financeur-absent"] == [("E2", True), ("E4", False)]
    assert frames["financements"]["montant_accorde_eur"].sum() == 18_000


def test_a_payer_that_nobody_knows_is_said_and_a_town_is_known():
    frames, anomalies = read(lines(["A", "Ville d'Anzin", "", "Mécène discret", 1.0], ["B", "Ville d'Anzin", "", "Mécène discret", 2.0], ["C", "Ville d'Anzin", "", "Ville d'Anzin", 3.0]))
    assert [(anomaly.cell, anomaly.found) for anomaly in anomalies if anomaly.rule == "financeur-inconnu"] == [("E2", "Mécène discret")]
    assert frames["financements"]["financeur"].to_list()[0] == "Mécène discret"


def test_a_project_without_a_title_is_said():
    _, anomalies = read(lines(["A", "Ville d'Anzin", "DSIL", "", 1.0], ["", "Ville d'Anzin", "DETR", "", 2.0]))
    assert [(anomaly.cell, "« Ville d'Anzin – DETR »" in anomaly.problem) for anomaly in anomalies if anomaly.rule == "intitule-deduit"] == [("B3", True)]
    sheet = Sheet(name="x", rows=[["Année", "Bénéficiaire", "Dispositif", "SIRET", "Montant accordé"], [2023.0, "Ville d'Anzin", "DSIL", "1", 5.0]])
    assert [anomaly.rule for anomaly in read(sheet)[1]] == ["intitule-absent"]


@pytest.mark.parametrize(("header", "likeness"), [("Financement", 1.0), ("Qui paie", 0.9), ("Origine des fonds", 1.0)])
def test_a_column_that_names_payers_is_theirs_whatever_its_header(header, likeness):
    rows = [["Bénéficiaire", "Exercice", "Projet", header, "Dispositif", "Subvention accordée"]]
    rows += [["Ville d'Anzin", 2023.0, f"P{rank}", payer, scheme, 10.0] for rank, (payer, scheme) in enumerate([("État", "DETR"), ("Région", ""), ("Departement", ""), ("Agence de l'eau", "")])]
    made = Sheet(name="x", rows=rows)
    assert recognise(made, NAMES, {}).holding("financeur").likeness == likeness
    assert read(made)[0]["financements"]["financeur"].to_list() == ["État", "Région Hauts-de-France", "Département du Nord", "Agence de l’eau Artois-Picardie"]


def test_a_column_of_words_that_is_not_read_is_said_and_remarks_are_not():
    made = lines(["A", "Ville d'Anzin", "DSIL", "", 1.0], ["B", "Ville d'Anzin", "DSIL", "", 2.0])
    rows = [[*row, *more] for row, more in zip(made.rows, (["Bizarre", "Contact", "Date de dépôt", "Vide"], ["x", "Mme Durand", datetime(2023, 1, 2), ""], ["y", "", "", ""]), strict=True)]
    _, anomalies = read(Sheet(name="x", rows=rows))
    assert [(anomaly.cell, anomaly.rule, anomaly.level) for anomaly in anomalies] == [("G1", "colonne-de-texte-non-lue", Level.INFORMATION), ("I1", "colonne-de-texte-non-lue", Level.INFORMATION)]
    assert "« x », « y »" in anomalies[0].problem


def test_the_owner_tells_the_territory_that_nothing_else_does():
    frames, anomalies = read(lines(["A", "Ville d'Anzin", "DSIL", "", 1.0], ["B", "Commune de Lille", "DSIL", "", 2.0], ["C", "Syndicat mixte SIMOUV", "DSIL", "", 3.0], ["D", "SIAVED", "DSIL", "", 3.0], ["E", "Association", "DSIL", "", 3.0]))
    assert frames["operations"]["perimetre"].to_list() == ["CAVM", "hors territoire", "commun", "commun", ""]
    assert [(anomaly.cell, anomaly.rule, anomaly.level) for anomaly in anomalies if anomaly.rule != "hors-territoire"] == [
        ("C3", "commune-hors-territoire", Level.A_VERIFIER), ("C4", "territoire-deduit", Level.INFORMATION), ("C5", "territoire-deduit", Level.INFORMATION), ("C6", "valeur-obligatoire", Level.BLOQUANT),
    ]  # fmt: skip
    (asked,) = [anomaly for anomaly in anomalies if anomaly.level is Level.BLOQUANT]
    assert asked.problem == "« Territoire » n’est dit ni par une colonne, ni par le reste de la ligne."


def test_a_word_for_total_under_a_column_of_amounts_is_a_total():
    _, anomalies = read(lines(["A", "Ville d'Anzin", "DSIL", "", 1.0], ["B", "Ville d'Anzin", "DSIL", "", 2.0], ["", "", "", "", "TOTAL"]))
    assert serious(anomalies) == []


def test_a_row_of_amounts_without_a_name_says_them_readable_or_not():
    _, anomalies = read(lines(["A", "Ville d'Anzin", "DSIL", "", 1.0], ["", "", "", "", "douze mille"]))
    (found,) = [anomaly for anomaly in anomalies if anomaly.rule == "ligne-sans-intitule"]
    assert "(« douze mille »)" in found.problem


def test_a_unit_understood_is_said_once_for_all_its_columns():
    rows = [["Convention 2023, montants en k€", *[""] * 5], ["Année", "Projet", "Maître d'ouvrage", "Dispositif", "Montant sollicité", "Montant accordé"], [2023.0, "A", "Ville d'Anzin", "DSIL", 5.0, 4.0]]
    frames, anomalies = read(Sheet(name="x", rows=rows))
    assert frames["financements"][["montant_sollicite_eur", "montant_accorde_eur"]].to_numpy().tolist() == [[5_000.0, 4_000.0]]
    (said,) = [anomaly for anomaly in anomalies if anomaly.rule == "unite"]
    assert said.cell == "E2"
    assert "2 colonnes (« Montant sollicité », « Montant accordé »)" in said.problem


@pytest.mark.parametrize(("total", "amount", "said"), [("Total CAVM", 7, []), ("Total CAPH", 60, [("total-de-lignes", "F6")]), ("Total Porte du Hainaut", 50, []), ("Total commun", 0, []), ("Total commun", 9, [("total-sans-ligne", "F6")]), ("TOTAL", 57, [])])
def test_the_total_of_a_territory_is_that_of_its_lines(total, amount, said):
    rows = [[2023.0, "A", "Ville d'Anzin", "DSIL", "", 4.0], [2023.0, "B", "Ville de Denain", "DSIL", "", 50.0], [2023.0, "C", "Ville d'Anzin", "DSIL", "", 3.0], [], ["", total, "", "", "", float(amount)]]
    _, anomalies = read(Sheet(name="x", rows=[["Année", "Projet", "Maître d'ouvrage", "Dispositif", "Financeur", "Montant accordé"], *rows]))
    assert [(anomaly.rule, anomaly.cell) for anomaly in anomalies if anomaly.rule.startswith("total")] == said


def test_a_line_outside_the_territory_is_named_by_its_cell():
    _, anomalies = read(lines(["A", "Ville d'Anzin", "DSIL", "", 4.0], ["B", "Ville de Lille", "DSIL", "", 5.0]))
    assert [(anomaly.cell, anomaly.place) for anomaly in anomalies if anomaly.rule == "hors-territoire"] == [("B3", "Feuille « 2023 », cellule B3")]


def test_a_number_is_quoted_as_a_french_person_writes_it():
    rows = [["Année", "Projet", "Maître d'ouvrage", "Statut", "Taux", "Montant accordé", "Coût total HT", "Dispositif"], [2023.0, "A", "Ville d'Anzin", "refusé", 0.375, 50_000.0, 100_000.0, "DSIL"], [2023.0, "B", "Ville d'Anzin", "accordé", 30.0, 30_000.0, 100_000.0, "DSIL"]]
    _, anomalies = read(Sheet(name="x", rows=rows))
    assert {(anomaly.cell, anomaly.found) for anomaly in anomalies if anomaly.rule in {"pourcentages-melanges", "refus-avec-montant"}} == {("E2", "0,375"), ("F2", "50\u202f000")}
    assert "« 0,375 » est une fraction" in " ".join(anomaly.problem for anomaly in anomalies)


def test_the_same_headers_again_are_a_new_page():
    made = convention(4, projects=3)
    middle = made.lines[len(made.lines) // 2]
    again = Sheet(name="Convention", rows=[*made.sheet.rows[:middle], list(made.headers), *made.sheet.rows[middle:]])
    (before, _), (after, anomalies) = read(made.sheet), read(again)
    assert serious(anomalies) == []
    for column in ("montant_sollicite_eur", "montant_accorde_eur", "montant_verse_eur"):
        assert math.isclose(before["financements"][column].sum(), after["financements"][column].sum())
    assert len(before["financements"]) == len(after["financements"])


def test_a_second_table_is_read_by_its_own_headers():
    rows = [
        ["Année", "Projet", "Maître d'ouvrage", "Dispositif", "Sollicité (k€)", "Notifié (k€)", "Notifié le"], [2022.0, "A", "Ville d'Anzin", "DSIL", 5.0, 4.0, datetime(2022, 6, 1)], [2022.0, "B", "Ville de Marly", "DSIL", "en attente", "", ""],
        [], ["Demandes de 2023", *[""] * 6], ["Projet", "Maître d'ouvrage", "Dispositif", "Année", "Montant accordé (€)", "Montant demandé (€)"], ["C", "Ville d'Anzin", "DETR", 2023.0, 300.0, 700.0], ["TOTAL", "", "", "", 300.0, 701.0],
    ]  # fmt: skip
    sheet = Sheet(name="x", rows=rows)
    laid = layout("convention_annuelle").read(sheet, recognise(sheet, NAMES, {}), NAMES)
    lines = pd.concat([read_block("m.xlsx", block).frame for block in laid.blocks if block.table.name == "financements"])
    assert lines[["montant_sollicite_eur", "montant_accorde_eur"]].sum().to_list() == [5_700.0, 4_300.0]
    assert [(anomaly.rule, anomaly.cell) for anomaly in laid.anomalies if anomaly.rule.startswith(("tableau", "total", "colonne"))] == [("tableau-suivant", "A6"), ("total-de-lignes", "F8")]


@pytest.mark.parametrize(("amount", "said"), [(3.0, []), (9.0, [("total-de-lignes", "E5")])])
def test_a_total_of_a_dispositif_and_a_year_is_that_of_both(amount, said):
    rows = [["Année", "Projet", "Maître d'ouvrage", "Dispositif", "Montant accordé"], [2022.0, "A", "Ville d'Anzin", "DSIL", 4.0], [2022.0, "A", "Ville d'Anzin", "DETR", 3.0], [2023.0, "B", "Ville d'Anzin", "DETR", 5.0], ["", "Sous-total DETR 2022", "", "", amount]]
    _, anomalies = read(Sheet(name="x", rows=rows))
    assert [(anomaly.rule, anomaly.cell) for anomaly in anomalies if anomaly.rule.startswith("total")] == said


def test_a_number_in_euros_in_a_column_of_thousands_is_named():
    rows = [["Année", "Projet", "Maître d'ouvrage", "Dispositif", "Demandé (k€)"], *[[2022.0, name, "Ville d'Anzin", "DSIL", amount] for name, amount in (("A", 500.0), ("B", 200.0), ("C", 150_000.0), ("D", 80.0))]]
    _, anomalies = read(Sheet(name="x", rows=rows))
    assert [anomaly.cell for anomaly in anomalies if anomaly.rule == "unite-differente"] == ["E4"]


def test_a_line_without_a_territory_is_in_no_total_of_another_name():
    rows = [["Dispositif", "Maître d'ouvrage", "Projet", "Année", "Montant accordé"], ["DSIL", "Association", "Route", 2022.0, 5.0], ["DSIL", "Ville de Denain", "Zac", 2022.0, 500.0], ["Total DSIL", "", "", "", 506.0]]
    _, anomalies = read(Sheet(name="x", rows=rows))
    (found,) = [anomaly for anomaly in anomalies if anomaly.rule == "total-de-lignes"]
    assert (found.cell, found.expected) == ("E4", exact_euros(505.0))


TITLED = ["Projet", "Maître d'ouvrage", "Territoire", "Montant demandé", "Montant obtenu"]


@pytest.mark.parametrize(
    ("name", "title", "paid"),
    [("DSIL", "", ("État", "DSIL")), ("Région 2023", "", ("Région Hauts-de-France", "")), ("Feuil1", "Dossiers du Fonds vert 2023 – Valenciennois", ("État", "Fonds vert"))],
)  # fmt: skip
def test_a_sheet_or_its_title_says_who_pays_all_its_rows(name, title, paid):
    rows = [[title, "", "", "", ""], TITLED, ["École", "Ville d'Anzin", "CAVM", 50.0, 40.0], ["Gymnase", "Ville de Denain", "CAPH", 300.0, "abc"], ["Total", "", "", 350.0, 41.0]]
    frames, said = read(Sheet(name=name, rows=rows))
    assert [*frames["financements"][["financeur", "dispositif"]].itertuples(index=False, name=None)] == [paid, paid]
    assert [*frames["financements"]["montant_sollicite_eur"]] == [50, 300]
    assert frames["financements"]["montant_accorde_eur"].iloc[0] == 40
    assert [anomaly.cell for anomaly in said if anomaly.rule == "financeur-deduit"] == ["A2"]
    assert serious(said) == [("montant-illisible", "E4")]


@pytest.mark.parametrize(("name", "title"), [("CAVM", ""), ("Anzin", ""), ("Feuil1", "DETR et DSIL 2023")])
def test_a_territory_or_two_dispositifs_say_no_payer(name, title):
    mapping = recognise(Sheet(name=name, rows=[[title, "", "", "", ""], TITLED, ["École", "Ville d'Anzin", "CAVM", 50.0, 40.0]]), NAMES, {})
    assert mapping is None or mapping.layout != "convention_annuelle"
