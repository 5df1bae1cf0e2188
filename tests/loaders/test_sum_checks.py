"""Sums that must fall right: plans, years, rates, périmètres; and what is there twice."""

import pytest
from hypothesis import example, given, settings

from crte_data.dataset import empty_dataset
from crte_data.tables import FINANCEMENTS, OPERATIONS
from loaders.deposit import read_deposit
from loaders.reading import read_workbook
from loaders.rules import Level
from tests.builders import KNOWN, cell, grid, maquette, row, workbook
from tests.loaders.test_cofunding import EUROS, NO_AMOUNT, line, plan, said

COST = 1_000_000


def financed(*lines: dict, **operation: object):
    return said(plan(*lines, **{"cout_total_eur": COST, "maitre_ouvrage": "Maisons et Cités"} | operation), "plan-depasse", "reste-a-financer")


def own(amount: float | None, **changes: object) -> dict:
    return line(amount, "Maisons et Cités", "Autofinancement", nature="coût", **changes)


@given(EUROS, EUROS)
@example(600_000, 400_000)
@example(600_000, 400_002)
@example(600_000, 399_998)
@example(600_000, 400_001.5)
@settings(max_examples=20, deadline=None)
def test_those_who_pay_pay_the_cost(theirs, ours):
    gap = theirs + ours - COST
    expected = [] if abs(gap) <= 1.5 else ["plan-depasse"] if gap > 0 else ["reste-a-financer"]
    assert [anomaly.rule for anomaly in financed(line(theirs), own(ours))] == expected


def test_what_is_said_of_a_plan():
    (over,) = financed(line(1_200_000), own(1))
    assert (over.level, over.cell, over.found, over.expected, over.gap) == (Level.A_VERIFIER, cell(OPERATIONS, "cout_total_eur"), "1\u202f200\u202f001\u202f€", "1\u202f000\u202f000\u202f€", "200\u202f001\u202f€")
    (under,) = financed(line(300_000), own(200_000))
    assert (under.level, under.gap) == (Level.INFORMATION, "−500\u202f000\u202f€")
    assert "il reste 500\u202f000\u202f€ à financer" in under.problem


@pytest.mark.parametrize(
    ("lines", "operation"),
    [
        ([line(300_000)], {}),  # nothing says what the maître d'ouvrage brings: the rest is its own
        ([line(300_000), own(None)], {}),
        ([line(300_000), line(None, "ADEME"), own(200_000)], {}),
        ([line(3_000_000), own(200_000)], {"cout_total_eur": None}),
        ([line(3_000_000, nature="enveloppe"), own(1_000_000)], {}),
        ([line(3_000_000, par_an="oui")], {}),
        ([line(3_000_000, stage="sollicite")], {}),
        ([line(3_000_000, portee="régionale")], {}),
        ([line(3_000_000, "", "", nature="coût")], {}),  # a cost that nobody is said to pay
        ([line(1_000_000), line(600_000, inclus_dans="F-1")], {}),
        ([line(600_000, stage="accorde"), line(600_000, stage="prevu")], {}),
    ],
)
def test_plans_left_alone(lines, operation):
    assert financed(*lines, **operation) == []


def test_a_plan_is_told_once_even_over_at_each_stage():
    assert len(financed(line(1_200_000, montant_accorde_eur=1_100_000, montant_verse_eur=1_050_000))) == 1


def year(number: int, amount: float | None, **changes: object) -> dict:
    return line(amount, "", "", nature="coût", periode=str(number), **changes)


@pytest.mark.parametrize(
    ("lines", "count"),
    [
        ([year(2021, 400_000), year(2022, 600_000)], 0), ([year(2021, 400_000), year(2022, 500_000)], 1), ([year(2021, 400_000), year(2022, 700_000)], 1),
        ([year(2021, 400_000), year(2022, None)], 0), ([year(2021, 400_000)], 0), ([year(2021, 333_333), year(2022, 333_333), year(2023, 333_333)], 0),
        ([year(2021, 400_000), line(500_000, "", "", nature="coût", periode="2022-2026")], 0), ([year(2021, 400_000, stage="verse"), year(2022, 100_000, stage="verse")], 0),
    ],
)  # fmt: skip
def test_the_years_make_the_total(lines, count):
    assert len(said(plan(*lines, cout_total_eur=COST, maitre_ouvrage=""), "annees-total")) == count


def test_what_is_said_of_years():
    (anomaly,) = said(plan(year(2021, 400_000), year(2022, 500_000), cout_total_eur=COST), "annees-total")
    assert (anomaly.level, anomaly.cell, anomaly.found, anomaly.expected, anomaly.gap) == (Level.A_VERIFIER, cell(OPERATIONS, "cout_total_eur"), "900\u202f000\u202f€", "1\u202f000\u202f000\u202f€", "−100\u202f000\u202f€")


@pytest.mark.parametrize(
    ("rate", "changes", "count"),
    [
        (40, {"montant_accorde_eur": 400_000}, 0), (40, {"montant_accorde_eur": 404_900}, 0), (40, {"montant_accorde_eur": 406_000}, 1),
        (33.3, {"montant_accorde_eur": 333_333}, 0), (33.3, {"montant_accorde_eur": 334_000}, 1), (33.33, {"montant_accorde_eur": 333_333}, 0),
        (40, {"montant_accorde_eur": 300_000, "montant_prevu_eur": 400_000}, 1), (40, {"montant_prevu_eur": 400_000}, 0), (40, {}, 0), (None, {"montant_accorde_eur": 1}, 0),
    ],
)  # fmt: skip
def test_a_rate_is_the_subsidy_to_what_it_subsidises(rate, changes, count):
    found = said(plan(line(None) | {"taux_pct": rate} | changes, depense_subventionnable_eur=COST), "taux")
    assert len(found) == count
    assert said(plan(line(None) | {"taux_pct": rate} | changes), "taux") == []  # nothing to compare with


def test_what_is_said_of_a_rate():
    (anomaly,) = said(plan(line(300_000, taux_pct=40), depense_subventionnable_eur=COST), "taux")
    assert (anomaly.cell, anomaly.found, anomaly.expected, anomaly.gap) == (cell(FINANCEMENTS, "taux_pct"), "40\u202f%", "30,0\u202f%", "10 points")


def nested(part: str, whole: str, **changes: object):
    operations = [row(OPERATIONS, operation_id=scope, intitule=scope, perimetre=scope) for scope in {part, whole}]
    lines = [row(FINANCEMENTS, ligne_id="F-1", operation_id=whole), row(FINANCEMENTS, ligne_id="F-2", operation_id=part, inclus_dans="F-1", libelle="Part", **changes)]
    return said(maquette(operations, lines), "perimetres-total")


@pytest.mark.parametrize(("part", "whole", "count"), [("CAPH", "CAVM", 1), ("commun", "CAVM", 1), ("CAVM", "CAVM", 0), ("CAPH", "commun", 0)])
def test_cavm_caph_and_common_make_the_total(part, whole, count):
    found = nested(part, whole)
    assert len(found) == count
    assert all((anomaly.cell, anomaly.found, anomaly.gap) == (cell(FINANCEMENTS, "inclus_dans", 3), part, "100\u202f000\u202f€") for anomaly in found)


def test_a_part_of_another_nature_is_in_no_sum():
    assert nested("CAPH", "CAVM", nature="enveloppe") == []
    assert nested("CAPH", "CAVM", **NO_AMOUNT) == []


@pytest.mark.parametrize(("commune", "perimetre", "count"), [("Denain", "CAVM", 1), ("Denain", "hors territoire", 1), ("Denain", "CAPH", 0), ("Denain", "commun", 0), ("", "CAVM", 0)])
def test_a_commune_is_in_its_own_agglomeration(commune, perimetre, count):
    found = said(plan(line(None), commune=commune, perimetre=perimetre), "commune-perimetre")
    assert len(found) == count
    assert all((anomaly.cell, anomaly.found, anomaly.expected) == (cell(OPERATIONS, "perimetre"), perimetre, "CAPH ou commun") for anomaly in found)


def test_the_communes_of_the_deposit_itself_are_known():
    places = workbook({"Territoires": [["Territoire", "Type", "Agglomération"], ["Denain", "commune", "CAPH"], ["CAVM", "autre", None]]})
    content = plan(line(None), commune="Denain", perimetre="CAVM")
    found = read_deposit([("t.xlsx", places), ("m.xlsx", content)], empty_dataset()).report.anomalies
    assert [anomaly.rule for anomaly in found] == ["commune-perimetre"]


def projects(*changes: dict):
    operations = [row(OPERATIONS, operation_id=f"OP-{rank}", **change) for rank, change in enumerate(changes, start=1)]
    return said(maquette(operations, []), "projet-en-double")


def test_one_project_under_two_numbers_is_counted_twice():
    (anomaly,) = projects({"maitre_ouvrage": "Ville de Denain"}, {"maitre_ouvrage": "ville de DENAIN", "intitule": "ECOLE RENOVEE"})
    assert (anomaly.level, anomaly.cell, anomaly.found, anomaly.expected) == (Level.A_VERIFIER, cell(OPERATIONS, "intitule", 3), "OP-2", "« OP-1 » seulement")
    assert (anomaly.fiche, anomaly.title) == ("OP-2", "ECOLE RENOVEE")
    assert "feuille « Opérations », A2" in anomaly.problem


@pytest.mark.parametrize("change", [{"intitule": "Autre"}, {"maitre_ouvrage": "CAVM"}, {"fiche": "2021-2"}, {"commune": "Denain"}, {"perimetre": "CAPH"}, {"debut": "2023"}])
def test_two_projects_that_differ_are_two(change):
    assert projects({}, change) == []


def test_a_project_is_found_again_on_another_sheet():
    sheets = {"A": grid(OPERATIONS, [row(OPERATIONS)]), "B": grid(OPERATIONS, [row(OPERATIONS, operation_id="OP-2")]), "Financements": grid(FINANCEMENTS, [])}
    (anomaly,) = said(workbook(sheets), "projet-en-double")
    assert (anomaly.sheet, anomaly.cell) == ("B", cell(OPERATIONS, "intitule"))
    assert "feuille « A », A2" in anomaly.problem


def test_a_project_is_found_again_in_another_workbook():
    files = [("cavm.xlsx", maquette([row(OPERATIONS, perimetre="commun")], [])), ("caph.xlsx", maquette([row(OPERATIONS, operation_id="OP-2", perimetre="commun")], []))]
    (anomaly,) = read_deposit(files, empty_dataset()).report.anomalies
    assert (anomaly.rule, anomaly.workbook, anomaly.sheet, anomaly.cell) == ("projet-en-double", "caph.xlsx", "Opérations", "ligne 2")
    assert "« cavm.xlsx »" in anomaly.problem


def financings(*changes: dict):
    return said(maquette(None, [row(FINANCEMENTS, ligne_id=f"F-{rank}", **change) for rank, change in enumerate(changes, start=1)]), "financement-en-double")


def test_one_financing_on_two_lines_is_counted_twice():
    (anomaly,) = financings({}, {})
    assert (anomaly.level, anomaly.cell, anomaly.found, anomaly.gap) == (Level.A_VERIFIER, "A3", "F-2", "500\u202f000\u202f€")  # the largest of its amounts, whatever was paid of it


@pytest.mark.parametrize("change", [{"periode": "2023"}, {"libelle": "Tranche 2"}, {"montant_verse_eur": 99_999}, {"montant_verse_eur": None}, {"financeur": "ADEME"}])
def test_two_financings_that_differ_are_two(change):
    assert financings({}, change) == []


def test_lines_without_an_amount_are_no_double():
    assert financings(NO_AMOUNT, NO_AMOUNT) == []


def test_a_line_is_about_its_operation():
    content = maquette([row(OPERATIONS, fiche="2021-1")], [row(FINANCEMENTS, montant_accorde_eur="douze"), row(FINANCEMENTS, ligne_id="F-2", operation_id="OP-9")])
    found = read_workbook("essai.xlsx", content, KNOWN).report.anomalies
    assert {(anomaly.rule, anomaly.fiche, anomaly.title) for anomaly in found} == {("montant-illisible", "2021-1", "École rénovée"), ("reference", "OP-9", "")}
    assert next(anomaly for anomaly in found if anomaly.rule == "montant-illisible").expected == "montant en euros"


def test_on_the_form_of_one_project_every_cell_is_about_it():
    sheets = {"Opérations": grid(OPERATIONS, [row(OPERATIONS)]), "Financements": grid(FINANCEMENTS, [])}
    sheets["Opérations"][0][0] = "N° operation"
    sheets["Opérations"][0][5] = "Maitre d'ouvrrage"
    (anomaly,) = said(workbook(sheets), "colonne-ressemblante")
    assert (anomaly.cell, anomaly.title) == ("F1", "École rénovée")
