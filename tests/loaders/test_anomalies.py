"""One fault in a workbook, one message: the level, the sheet, the cell, the problem and how to correct it."""

import pandas as pd
import pytest

from crte_data.tables import ACTIONS, FINANCEMENTS, INDICATEURS, OBSERVATIONS, OPERATIONS, TERRITOIRES
from loaders.reading import read_workbook
from loaders.report import Level
from tests.builders import KNOWN, cell, grid, indicators, maquette, places, row, tracking, workbook


def anomalies(content: bytes):
    return read_workbook("essai.xlsx", content, KNOWN).report.anomalies


def only(content: bytes):
    found = anomalies(content)
    assert len(found) == 1, [str(anomaly) for anomaly in found]
    assert found[0].workbook == "essai.xlsx"
    assert found[0].fix
    return found[0]


def lines(*changes: dict) -> bytes:
    """A maquette of valid lines with these changes, numbered F-1, F-2…"""
    return maquette(financements=[row(FINANCEMENTS, **{"ligne_id": f"F-{rank}", "libelle": f"Tranche {rank}"} | change) for rank, change in enumerate(changes, start=1)])


@pytest.mark.parametrize("content", [maquette(), indicators(), tracking(), places()], ids=["maquette", "indicateurs", "suivi", "territoires"])
def test_a_valid_workbook_has_nothing_to_say(content):
    assert anomalies(content) == ()


@pytest.mark.parametrize(
    ("content", "level", "sheet", "where", "words"),
    [
        (lines({"montant_accorde_eur": "douze mille"}), Level.BLOQUANT, "Financements", cell(FINANCEMENTS, "montant_accorde_eur"), "« douze mille » n’est pas un montant"),
        (lines({"montant_prevu_eur": "env. 200 000"}), Level.A_VERIFIER, "Financements", cell(FINANCEMENTS, "montant_prevu_eur"), "« env. 200 000 »"),
        (lines({"montant_verse_eur": "50 k€"}), Level.INFORMATION, "Financements", cell(FINANCEMENTS, "montant_verse_eur"), "a été lu comme 50"),
        (lines({"montant_verse_eur": 350_000.0}), Level.A_VERIFIER, "Financements", cell(FINANCEMENTS, "montant_verse_eur"), "dépasse le montant accordé"),
        (lines({"montant_accorde_eur": 450_000.0}), Level.A_VERIFIER, "Financements", cell(FINANCEMENTS, "montant_accorde_eur"), "dépasse le montant sollicité"),
        (lines({"montant_prevu_eur": -1.0, "montant_sollicite_eur": None, "montant_accorde_eur": None}), Level.A_VERIFIER, "Financements", cell(FINANCEMENTS, "montant_prevu_eur"), "négatif"),
        (lines({"nature": "don"}), Level.BLOQUANT, "Financements", cell(FINANCEMENTS, "nature"), "« don » n’est pas une valeur possible"),
        (lines({"nature": None}), Level.BLOQUANT, "Financements", cell(FINANCEMENTS, "nature"), "« Nature » doit être remplie"),
        (lines({"periode": "bientôt"}), Level.BLOQUANT, "Financements", cell(FINANCEMENTS, "periode"), "n’est pas une période"),
        (lines({"par_an": "peut-être"}), Level.BLOQUANT, "Financements", cell(FINANCEMENTS, "par_an"), "ni oui ni non"),
        (lines({}, {"ligne_id": "F-1"}), Level.BLOQUANT, "Financements", "A3", "« F-1 » est déjà en « Financements » A2"),
        (lines({"operation_id": "OP-9"}), Level.BLOQUANT, "Financements", cell(FINANCEMENTS, "operation_id"), "« OP-9 » n’existe pas (colonne « N° opération »)"),
        (lines({"inclus_dans": "F-99"}), Level.BLOQUANT, "Financements", cell(FINANCEMENTS, "inclus_dans"), "« F-99 »"),
        (lines({"inclus_dans": "F-1"}), Level.BLOQUANT, "Financements", cell(FINANCEMENTS, "inclus_dans"), "se contenir elle-même : « F-1 » → « F-1 »"),
        (lines({"inclus_dans": "F-2"}, {"inclus_dans": "F-1"}), Level.BLOQUANT, "Financements", cell(FINANCEMENTS, "inclus_dans"), "« F-1 » → « F-2 » → « F-1 »"),
        (lines({}, {"inclus_dans": "F-1", "montant_prevu_eur": 600_000.0}), Level.A_VERIFIER, "Financements", cell(FINANCEMENTS, "montant_prevu_eur", 3), "dépasse celui de la ligne « F-1 » qui le contient"),
        (maquette([row(OPERATIONS, commune="Denin")]), Level.BLOQUANT, "Opérations", cell(OPERATIONS, "commune"), "« Denin » n’existe pas (colonne « Commune »)"),
        (maquette([row(OPERATIONS, perimetre="CAVN")]), Level.BLOQUANT, "Opérations", cell(OPERATIONS, "perimetre"), "« CAVN » n’est pas une valeur possible"),
        (maquette([row(OPERATIONS, orientation="2.1")]), Level.BLOQUANT, "Opérations", cell(OPERATIONS, "orientation"), "L’orientation 2.1 n’est pas du volet 1"),
        (maquette([row(OPERATIONS, debut="2024", fin="2022")]), Level.BLOQUANT, "Opérations", cell(OPERATIONS, "fin"), "La fin (2022) précède le début (2024)"),
        (maquette([row(OPERATIONS, avancement_pct=120)]), Level.BLOQUANT, "Opérations", cell(OPERATIONS, "avancement_pct"), "« 120 » n’est pas un pourcentage"),
        (maquette([row(OPERATIONS, operation_id=None), row(OPERATIONS)]), Level.BLOQUANT, "Opérations", "A2", "« N° opération » doit être remplie"),
        (indicators([row(OBSERVATIONS, territoire="Raisme")]), Level.BLOQUANT, "Observations", cell(OBSERVATIONS, "territoire"), "« Raisme » n’existe pas (colonne « Territoire »)"),
        (indicators([row(OBSERVATIONS, code="tau")]), Level.BLOQUANT, "Observations", cell(OBSERVATIONS, "code"), "« tau »"),
        (indicators([row(OBSERVATIONS), row(OBSERVATIONS)]), Level.BLOQUANT, "Observations", "A3", "« taux / CAVM / 2020 / observé » est déjà en"),
        (indicators([row(OBSERVATIONS, valeur=None)]), Level.BLOQUANT, "Observations", cell(OBSERVATIONS, "valeur"), "La valeur manque"),
        (indicators([row(OBSERVATIONS, valeur="beaucoup")]), Level.BLOQUANT, "Observations", cell(OBSERVATIONS, "valeur"), "« beaucoup » n’est pas un nombre"),
        (indicators([row(OBSERVATIONS, statut="non communiqué")]), Level.BLOQUANT, "Observations", cell(OBSERVATIONS, "statut"), "le statut dit le contraire"),
        (tracking([row(ACTIONS), row(ACTIONS)]), Level.BLOQUANT, "Actions", "A3", "« 2021-1 » est déjà en"),
        (places([row(TERRITOIRES, agglomeration="Lille")]), Level.BLOQUANT, "Territoires", cell(TERRITOIRES, "agglomeration"), "« Lille »"),
    ],
)  # fmt: skip
def test_each_fault_is_one_message(content, level, sheet, where, words):
    anomaly = only(content)
    assert (anomaly.level, anomaly.sheet, anomaly.cell) == (level, sheet, where)
    assert words in anomaly.problem
    assert f"Feuille « {sheet} », cellule {where} : " in str(anomaly)


@pytest.mark.parametrize(
    ("content", "suggestion"),
    [
        (maquette([row(OPERATIONS, commune="St Amand les eaux")]), "Saint-Amand-les-Eaux"),
        (maquette([row(OPERATIONS, commune="denain ")]), "Denain"),
        (indicators([row(OBSERVATIONS, territoire="Raisme")]), "Raismes"),
        (lines({"operation_id": "OP1"}), "OP-1"),
    ],
)
def test_a_misspelt_name_comes_with_the_one_it_probably_meant(content, suggestion):
    assert only(content).fix == f"Écrivez « {suggestion} »."


def test_a_name_like_no_other_has_no_suggestion():
    assert "Écrivez" not in only(maquette([row(OPERATIONS, commune="Marseille")])).fix


def test_thousands_of_unknown_names_are_said_quickly_and_all():
    wrong = [row(FINANCEMENTS, ligne_id=f"F-{rank}", operation_id=f"XX-{rank}") for rank in range(3000)]
    found = anomalies(maquette([row(OPERATIONS, operation_id=f"OP-{rank}", intitule=f"École {rank}") for rank in range(200)], wrong))
    assert len(found) == 3000


def test_a_line_that_leads_to_a_loop_is_not_in_it():
    loop = lines({"inclus_dans": "F-2"}, {"inclus_dans": "F-1"}, {"inclus_dans": "F-1"})
    assert only(loop).cell == cell(FINANCEMENTS, "inclus_dans", 2)


def mix(*parts: float | None):
    codes = [f"part_{rank}" for rank in range(len(parts))]
    return indicators(
        [row(OBSERVATIONS, code=code, valeur=part, statut="non communiqué" if part is None else "communiqué") for code, part in zip(codes, parts, strict=True)],
        [row(INDICATEURS, code=code, groupe="mix_essai") for code in codes],
    )


def test_parts_that_do_not_make_100_percent_are_questioned():
    anomaly = only(mix(60, 30))
    assert (anomaly.level, anomaly.cell) == (Level.A_VERIFIER, cell(OBSERVATIONS, "valeur", 3))
    assert "font 90\u202f%, pas 100\u202f%" in anomaly.problem


@pytest.mark.parametrize("parts", [(60, 40), (33.3, 33.3, 33.3), (60, None), (None, None)])
def test_parts_that_make_100_percent_or_are_not_all_known_are_left_alone(parts):
    assert anomalies(mix(*parts)) == ()


@pytest.mark.parametrize("table", [FINANCEMENTS, OPERATIONS], ids=lambda table: table.name)
def test_a_missing_column_is_named_once(table):
    for field in (field for field in table if field.required):
        sheets = {OPERATIONS.sheet: grid(OPERATIONS, [row(OPERATIONS)]), FINANCEMENTS.sheet: grid(FINANCEMENTS, [row(FINANCEMENTS)])}
        found = anomalies(workbook(sheets | {table.sheet: grid(table, [row(table)], without=[field.name])}))
        missing = [anomaly for anomaly in found if anomaly.rule == "colonne-manquante"]
        assert len(missing) == 1, field.name
        assert (missing[0].sheet, missing[0].cell, missing[0].level) == (table.sheet, "ligne 1", Level.BLOQUANT)
        assert f"« {field.header} »" in missing[0].problem


def test_two_missing_columns_are_both_named():
    found = anomalies(workbook({"Opérations": grid(OPERATIONS, [row(OPERATIONS)]), "Financements": grid(FINANCEMENTS, [row(FINANCEMENTS)], without=["nature", "portee"])}))
    assert [anomaly.rule for anomaly in found] == ["colonne-manquante"] * 2


def test_an_optional_column_may_be_missing():
    assert anomalies(workbook({"Opérations": grid(OPERATIONS, [row(OPERATIONS)], without=["commune", "cout_total_eur"]), "Financements": grid(FINANCEMENTS, [row(FINANCEMENTS)], without=["par_an", "inclus_dans"])})) == ()


def test_a_missing_sheet_is_named():
    anomaly = only(workbook({"Financements": grid(FINANCEMENTS, [row(FINANCEMENTS)])}))
    assert anomaly.level is Level.BLOQUANT
    assert "La feuille « Opérations » manque" in str(anomaly)


def test_a_workbook_of_something_else_is_not_publishable():
    found = anomalies(workbook({"Vacances": [["Nom", "Jours"], ["Ada", 25]]}))
    assert [(anomaly.level, anomaly.rule) for anomaly in found] == [(Level.BLOQUANT, "feuille-manquante"), (Level.A_VERIFIER, "feuille-ignoree")]


@pytest.mark.parametrize(("value", "words"), [("#REF!", "l’erreur #REF!"), ("#DIV/0!", "l’erreur #DIV/0!"), ("=1+1", "La formule n’a pas de valeur calculée")])
@pytest.mark.parametrize("field", ["montant_accorde_eur", "nature", "operation_id", "periode"])
def test_an_error_or_a_formula_never_computed_is_one_message(value, words, field):
    anomaly = only(lines({field: value}))
    assert (anomaly.level, anomaly.sheet, anomaly.cell) == (Level.BLOQUANT, "Financements", cell(FINANCEMENTS, field))
    assert words in anomaly.problem


def test_an_error_in_a_figure_is_not_a_missing_figure_too():
    assert "#N/A" in only(indicators([row(OBSERVATIONS, valeur="#N/A")])).problem


def test_a_formula_beside_the_table_is_its_author_s_business():
    operations = grid(OPERATIONS, [row(OPERATIONS)])
    operations[1].append("=SUM(A1:A2)")
    assert anomalies(workbook({"Opérations": operations, "Financements": grid(FINANCEMENTS, [row(FINANCEMENTS)])})) == ()


def test_every_fault_is_told_in_one_reading_the_blocking_first():
    found = anomalies(lines({"montant_accorde_eur": "x", "montant_verse_eur": "50 k€"}, {"nature": "don"}, {"montant_verse_eur": 400_000.0}))
    assert [anomaly.level for anomaly in found] == [Level.BLOQUANT, Level.BLOQUANT, Level.A_VERIFIER, Level.INFORMATION]


def test_what_could_not_be_read_is_unknown_and_not_zero():
    frame = read_workbook("essai.xlsx", lines({"montant_accorde_eur": "x"}), KNOWN).frames["financements"]
    assert pd.isna(frame["montant_accorde_eur"][0])
