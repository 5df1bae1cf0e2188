"""« Financeur 1 | Montant 1 »: each row of a maquette names who pays it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.report import Level
from tests.loaders.layouts.wide_reading import amounts, of_rule, read, told

PROJECT = ["N°", "Intitulé du projet", "Maître d’ouvrage", "Périmètre", "Coût total HT (€)"]
PAIRS = ["Financeur 1", "Montant 1", "Financeur 2", "Montant 2"]
SCHOOL = ["1", "École Jules-Ferry", "Commune de Denain", "CAPH", 100_000.0]
PATH = ["2", "Piste cyclable", "CAVM", "CAVM", 200_000.0]
PAID = [[*SCHOOL, "État - DSIL", 40_000.0, "Région Hauts-de-France", 20_000.0], [*PATH, "Région", 50_000.0, "DETR", 50_000.0]]
READ = [("École Jules-Ferry", "DSIL", 40_000), ("École Jules-Ferry", "Région Hauts-de-France", 20_000), ("Piste cyclable", "Région Hauts-de-France", 50_000), ("Piste cyclable", "DETR", 50_000)]


@pytest.mark.parametrize("pairs", [
    PAIRS, ["Financeur n°1", "Montant financeur 1", "Financeur n°2", "Montant financeur 2"], ["Financeur 1", "Montant (€)", "Financeur 2", "Montant (€)"], ["Financeur", "Montant", "Financeur", "Montant"],
    ["Cofinanceur 1", "Subvention 1", "Cofinanceur 2", "Subvention 2"], ["Nom du financeur 1", "Participation 1", "Nom du financeur 2", "Participation 2"], ["Financeur 1", "Prévu", "Financeur 2", "Prévu"],
])  # fmt: skip
def test_who_pays_is_read_in_each_row(pairs):
    reading = read([*PROJECT, *pairs], *PAID)
    assert amounts(reading) == READ
    assert told(reading, Level.BLOQUANT) == []
    assert of_rule(reading, "colonne-non-lue") == []


def test_under_a_merged_group_too():
    groups = [*[""] * 5, "Financeur 1", "", "Financeur 2", ""]
    reading = read(groups, [*PROJECT, "Nom", "Montant (k€)", "Nom", "Montant (k€)"], *([*row[:6], row[6] / 1_000, row[7], row[8] / 1_000] for row in PAID), merged=("F1:G1", "H1:I1"))
    assert amounts(reading) == READ


def test_names_first_then_amounts():
    reading = read([*PROJECT, "Financeur 1", "Financeur 2", "Montant 1", "Montant 2"], *([*row[:6], row[7], row[6], row[8]] for row in PAID))
    assert sorted(amounts(reading)) == sorted(READ)


def test_each_stage_of_a_named_payer_is_its_own_amount():
    reading = read([*PROJECT, "Financeur 1", "Montant demandé 1", "Montant accordé 1"], [*SCHOOL, "DSIL", 40_000.0, 30_000.0])
    (line,) = reading.frames["financements"][["dispositif", "montant_sollicite_eur", "montant_accorde_eur"]].itertuples(index=False)
    assert tuple(line) == ("DSIL", 40_000, 30_000)


def test_totals_count_them_and_what_the_owner_pays_is_its_own():
    rows = [[*SCHOOL, "DSIL", 40_000.0, "Autofinancement", 60_000.0, 100_000.0], [*PATH, "ADEME", 50_000.0, "", "", 60_000.0]]
    reading = read([*PROJECT, *PAIRS, "Total financements"], *rows)
    assert [(one.cell, one.gap) for one in of_rule(reading, "total-de-colonnes")] == [("J3", "10\u202f000\u202f€")]
    lines = reading.frames["financements"]
    assert lines[["nature", "financeur"]].values.tolist() == [["subvention", "État"], ["autofinancement", "Commune de Denain"], ["subvention", "ADEME"]]


def test_an_amount_without_a_name_is_counted_and_said_and_a_name_without_an_amount_is_said():
    reading = read([*PROJECT, *PAIRS], [*SCHOOL, "", 40_000.0, "ADEME", ""], [*PATH, "DETR", 1_000.0, "", ""])
    assert [amount for *_, amount in amounts(reading)] == [40_000, 1_000]
    assert [one.cell for one in of_rule(reading, "financeur-absent")] == ["G2"]
    assert [one.cell for one in of_rule(reading, "financement-inconnu")] == ["H2"]


def test_a_name_that_nobody_knows_is_said_once_at_its_first_cell():
    reading = read([*PROJECT, *PAIRS], [*SCHOOL, "Fondation Dupont", 40_000.0, "", ""], [*PATH, "Fondation Dupont", 1_000.0, "", ""])
    assert [one.cell for one in of_rule(reading, "financeur-inconnu")] == ["F2"]
    assert [payer for _, payer, _ in amounts(reading)] == ["Fondation Dupont", "Fondation Dupont"]


def test_one_payer_in_two_columns_of_an_operation_is_two_lines_and_keeps_its_key_elsewhere():
    twice = read([*PROJECT, *PAIRS], [*SCHOOL, "DSIL", 40_000.0, "DSIL", 20_000.0])
    assert [amount for *_, amount in amounts(twice)] == [40_000, 20_000]
    assert twice.frames["financements"]["ligne_id"].is_unique
    first, second = (read([*PROJECT, *PAIRS], row, [*PATH, "DETR", 1_000.0, "", ""]).frames["financements"]["ligne_id"].iloc[0] for row in ([*SCHOOL, "DSIL", 40_000.0, "", ""], [*SCHOOL, "", "", "DSIL", 40_000.0]))
    assert first == second


def test_a_payer_named_total_is_no_total():
    reading = read([*PROJECT, *PAIRS], [*SCHOOL, "Total Énergies", 40_000.0, "DSIL", 1_000.0])
    assert [amount for *_, amount in amounts(reading)] == [40_000, 1_000]


def test_a_number_alone_is_not_taken_for_money():
    reading = read([*PROJECT, *PAIRS, "Montant notifié 7"], [*SCHOOL, "DSIL", 40_000.0, "", "", 12_000.0])
    assert [amount for *_, amount in amounts(reading)] == [40_000]
    assert ("colonne-non-lue", "J1") in told(reading)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.tuples(st.sampled_from(["DSIL", "DETR", "ADEME", "Région", "FEDER", "Inconnu du bataillon"]), st.integers(1, 10**7)), min_size=1, max_size=3), min_size=1, max_size=5))
def test_no_amount_is_lost_whoever_pays_wherever(plans):
    headers = [*PROJECT, *(text for rank in (1, 2, 3) for text in (f"Financeur {rank}", f"Montant {rank}"))]
    rows = [[str(i), f"Projet {i}", "CAVM", "CAVM", 10**8, *(cell for name, euros in plan for cell in (name, float(euros)))] for i, plan in enumerate(plans, start=1)]
    reading = read(headers, *(row + [""] * (len(headers) - len(row)) for row in rows))
    assert reading.frames["financements"]["montant_prevu_eur"].sum() == sum(euros for plan in plans for _, euros in plan)
    assert reading.frames["financements"]["ligne_id"].is_unique
