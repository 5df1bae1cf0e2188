"""Forms, one a sheet: labels anywhere, the plan de financement and its totals, the indicators."""

import random
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from loaders.layouts.fiche import Fiche
from loaders.layouts.financement_lignes import nature_of
from loaders.layouts.mapping import Correction
from loaders.naming import Financing, Names
from loaders.reading import Reading, read_workbook
from loaders.report import Level
from tests.builders import workbook
from tests.loaders.layouts.sheets import KNOWN, Grid, cells_named, read, sheet

LABELS = {
    "numero": "N° fiche", "intitule": "Intitulé de l’action :", "orientation": "Orientation", "perimetre": "Territoire :", "maitre_ouvrage": "Maître d’ouvrage", "pilote": "Pilote", "elu_referent": "Élu référent",
    "partenaires": "Partenaires :", "statut": "Statut", "debut": "Date de début", "fin": "Date de fin", "description": "Description", "freins": "Freins", "cout_total_eur": "Coût total HT",
}  # fmt: skip
TOLD = {
    "numero": "2021-7", "intitule": "Rénover le groupe scolaire", "orientation": "1.1 Transition énergétique", "perimetre": "La Porte du Hainaut", "maitre_ouvrage": "Ville de Denain", "pilote": "SIMOUV",
    "elu_referent": "M. Durand", "partenaires": "ADEME, État", "statut": "Démarré", "debut": 2022, "fin": 2025, "description": "Isoler les murs.", "freins": "Prix", "cout_total_eur": 120_000,
}  # fmt: skip
SPENT = [("Travaux", 100_000), ("Études", 20_000)]
RECEIVED = [("État (DSIL)", 40_000), ("Région", 30_000), ("ADEME", 20_000), ("Autofinancement", 30_000)]


def form(told: dict[str, object], seed: int = 0, spent: Any = SPENT, received: Any = RECEIVED, is_stacked: bool = False) -> Grid:
    """The same form laid out in many ways: labels in any order, beside, above or in the same cell as their value."""
    dice = random.Random(seed)
    rows: Grid = [["FICHE ACTION"], []] if dice.random() < 0.5 else []
    left = dice.randrange(3)
    for name in dice.sample(list(told), len(told)):
        rows += _field(dice, LABELS[name], told[name], left)
        rows += [[]] if dice.random() < 0.3 else []
    return [*rows, [], ["Plan de financement"], *_plan(spent, received, is_stacked, dice.randrange(3)), [], *_indicators(dice.randrange(3))]


def _field(dice: random.Random, label: str, value: object, left: int) -> Grid:
    pad = [None] * left
    way = dice.randrange(4) if isinstance(value, str) else dice.randrange(3)
    if way == 3:
        return [[*pad, f"{label.rstrip(' :')} : {value}"]]
    if way == 2:
        return [[*pad, label], [*pad, value], []]
    return [[*pad, label, *[None] * (dice.randrange(3) if way else 0), value]]


def _plan(spent: Any, received: Any, is_stacked: bool, left: int) -> Grid:
    pad = [None] * left
    one = [["Dépenses", "Montant HT"], *map(list, spent), ["TOTAL", sum(amount for _, amount in SPENT)]]
    other = [["Recettes", "Montant HT", "%"], *map(list, received), ["TOTAL", sum(amount for _, amount in RECEIVED)]]
    if is_stacked:
        return [*([*pad, *row] for row in one), [], *([*pad, *row] for row in other)]
    blank = [None, None]
    longest = max(len(one), len(other))
    padded = [*one[:-1], *[blank] * (longest - len(one)), one[-1]]
    return [[*pad, *row, None, *more] for row, more in zip(padded, other, strict=True)]


def _indicators(left: int) -> Grid:
    pad = [None] * left
    return [[*pad, "Indicateurs"], [*pad, "Indicateur", "Unité", "Valeur de départ", "Année de référence", "Cible", "Échéance"], [*pad, "Consommation", "MWh", 500, 2020, 300, 2026], [*pad, "Élèves", None, 200, 2021, "NC", 2026]]


def clean(reading: Reading) -> dict[str, Any]:
    assert [str(anomaly) for anomaly in reading.report.anomalies] == []
    return reading.frames


def assert_whole(frames: dict[str, Any]) -> None:
    action, operation = frames["actions"].iloc[0], frames["operations"].iloc[0]
    assert {name: len(frame) for name, frame in frames.items()} == {"actions": 1, "operations": 1, "financements": 4, "indicateurs": 2, "observations": 4}
    assert [action[name] for name in ("numero", "intitule", "volet", "orientation", "perimetre", "pilote", "elu_referent", "partenaires", "statut", "debut", "fin", "freins")] == [
        "2021-7", "Rénover le groupe scolaire", "1", "1.1", "CAPH", "SIMOUV", "M. Durand", "ADEME, État", "en cours", "2022", "2025", "Prix",
    ]  # fmt: skip
    assert action["description"] == "Isoler les murs. Dépenses : Travaux 100 000 € ; Études 20 000 €."
    assert [operation[name] for name in ("operation_id", "fiche", "maitre_ouvrage", "cout_total_eur", "base", "debut", "fin")] == ["2021-7", "2021-7", "Ville de Denain", 120_000, "HT", "2022", "2025"]
    assert list(frames["financements"][["financeur", "montant_prevu_eur", "nature"]].itertuples(index=False, name=None)) == [(*line, "autofinancement" if line[0] == "Autofinancement" else "subvention") for line in RECEIVED]
    values = frames["observations"][["code", "territoire", "periode", "nature", "statut"]].itertuples(index=False, name=None)
    assert list(values) == [
        ("2021_7_consommation_mwh", "CAPH", "2020", "référence", "communiqué"), ("2021_7_consommation_mwh", "CAPH", "2026", "objectif", "communiqué"),
        ("2021_7_eleves", "CAPH", "2021", "référence", "communiqué"), ("2021_7_eleves", "CAPH", "2026", "objectif", "non communiqué"),
    ]  # fmt: skip
    assert list(frames["observations"]["valeur"].dropna()) == [500, 300, 200]
    assert set(frames["indicateurs"]["theme"]) == {"Énergie"}


@given(seed=st.integers(0, 100_000), is_stacked=st.booleans())
@settings(max_examples=20, deadline=None)
def test_the_same_form_comes_back_however_it_is_laid_out(seed, is_stacked):
    assert_whole(clean(read({"Fiche": form(TOLD, seed, is_stacked=is_stacked)})))


def test_forms_of_a_workbook_are_rows_of_the_same_tables():
    other = TOLD | {"numero": "2021-8", "intitule": "Autre école"}
    frames = clean(read({"Fiche 7": form(TOLD, 1), "Fiche 8": form(other, 2)}))
    assert list(frames["actions"]["numero"]) == ["2021-7", "2021-8"]
    assert len(frames["financements"]) == 8
    assert len(frames["indicateurs"]) == 4  # those of a form are its own


def test_merged_labels_and_values_are_one_cell():
    rows = [["Intitulé", None, "École"], ["Pilote", None, "CAVM"], ["Territoire", None, "CAVM"], ["Statut", None, "fini"], ["Description", None, "Isoler."]]
    laid_out = sheet("Fiche 3", rows, merged=[(row, 0, row, 1) for row in range(5)])
    layout = Fiche()
    laid = layout.read(laid_out, layout.recognise(laid_out, Names()), Names())
    assert {name: values[0] for name, values in laid.blocks[0].values.items() if values[0]} == {"numero": "3", "intitule": "École", "pilote": "CAVM", "perimetre": "CAVM", "statut": "réalisé", "description": "Isoler."}
    assert laid.anomalies == []
    assert len(laid.blocks) == 1  # no money, no owner: no maquette


def test_a_label_s_merged_range_is_passed_over_to_the_value_below():
    rows = [["Intitulé", "École"], ["Pilote", "CAVM"], ["Territoire", "CAVM"], ["Statut", "fini"], ["Description", None], [None, None], ["Isoler."]]
    laid_out = sheet("Fiche 3", rows, merged=[(4, 0, 5, 1)])
    layout = Fiche()
    laid = layout.read(laid_out, layout.recognise(laid_out, Names()), Names())
    assert laid.blocks[0].values["description"] == ["Isoler."]


def test_a_description_on_several_lines_is_read_to_its_end():
    rows = form(TOLD, 1)
    rows += [["Contexte", "Le bâtiment date de 1960."], [None, "Il est mal isolé."], [None, "Il est trop petit."]]
    action = clean(read({"Fiche": rows}))["actions"].iloc[0]
    assert "Contexte : Le bâtiment date de 1960. Il est mal isolé. Il est trop petit." in action["description"]


def plain(**changes: object) -> dict[str, object]:
    return {**TOLD, **changes}


def cell_of(rows: Grid, value: object, which: int = 0) -> str:
    """Where a value stands in a grid."""
    return [f"{chr(65 + column)}{row}" for row, line in enumerate(rows, start=1) for column, cell in enumerate(line) if cell == value][which]


@pytest.mark.parametrize(
    ("told", "plan", "found", "level", "rule", "says"),
    [
        (plain(statut="bof"), {}, "bof", Level.A_VERIFIER, "statut-inconnu", "« bof » n’est pas un statut connu"),
        (plain(fin=2020), {}, 2020, Level.BLOQUANT, "dates", "La fin (2020) précède le début (2022)"),
        (plain(debut="bientôt"), {}, "bientôt", Level.BLOQUANT, "periode-illisible", "« bientôt »"),
        (plain(cout_total_eur="beaucoup"), {}, "beaucoup", Level.BLOQUANT, "montant-illisible", "« beaucoup »"),
        (plain(cout_total_eur=130_000), {}, 130_000, Level.A_VERIFIER, "cout-du-plan", "(écart 10\u202f000\u202f€)"),
        (plain(perimetre="Lille"), {}, "Lille", Level.BLOQUANT, "liste-illisible", "« Lille »"),
        (TOLD, {"received": [("État", 41_000), *RECEIVED[1:]]}, 120_000, Level.A_VERIFIER, "total-de-lignes", "annonce 120\u202f000\u202f€, la somme des lignes donne 121\u202f000\u202f€ (écart 1\u202f000\u202f€)"),
        (TOLD, {"received": [("État", "beaucoup"), *RECEIVED[1:]]}, "beaucoup", Level.BLOQUANT, "montant-illisible", "« beaucoup »"),
        (TOLD, {"received": [(None, 40_000), *RECEIVED[1:]]}, 40_000, Level.A_VERIFIER, "financement-incomplet", "n’a pas de financeur"),
        (TOLD, {"received": [("État", 40_000, 90), *RECEIVED[1:]]}, 90, Level.A_VERIFIER, "part-annoncee", "annonce 90 %, son montant donne 33 %"),
        (TOLD, {"spent": [("Travaux", "cher"), ("Études", 20_000)]}, "cher", Level.BLOQUANT, "montant-illisible", "« cher »"),
    ],
)  # fmt: skip
def test_each_fault_is_named_at_its_cell(told, plan, found, level, rule, says):
    """Some faults bring others with them (a line that cannot be read unbalances the plan): the one seeded is there."""
    rows = [[*row] for row in form({name: told[name] for name in LABELS if name != "cout_total_eur"}, 1, **plan)]
    rows = [*([LABELS[name], told[name]] for name in LABELS), *rows[next(index for index, row in enumerate(rows) if row and "Plan de financement" in row) - 1 :]]
    anomalies = read({"Fiche": rows}).report.anomalies
    where = {cell_of(rows, found, which) for which in range(sum(cell == found for row in rows for cell in row))}
    match = [anomaly for anomaly in anomalies if anomaly.rule == rule and anomaly.cell in where]
    assert len(match) == 1, [f"{anomaly.rule} {anomaly}" for anomaly in anomalies]
    assert match[0].level is level
    assert says in match[0].problem
    assert match[0].fix


def test_a_plan_out_of_balance_is_said_at_the_total_of_recettes():
    rows = form({name: value for name, value in TOLD.items() if name != "cout_total_eur"}, 1, received=RECEIVED[:-1])
    found = {anomaly.rule: anomaly for anomaly in read({"Fiche": rows}).report.anomalies}
    assert set(found) == {"total-de-lignes", "plan-desequilibre"}
    assert found["plan-desequilibre"].cell == cell_of(rows, 120_000, 1)
    assert "(écart 30\u202f000\u202f€)" in found["plan-desequilibre"].problem


def test_a_part_and_a_subtotal_are_not_added_and_are_checked():
    received = [("État", 50_000), ("dont DETR", 20_000), ("Sous-total État", 50_000), ("Région", 40_000), ("Autofinancement", 30_000)]
    frames = clean(read({"Fiche": form(TOLD, 5, received=received)}))
    lines = frames["financements"]
    assert list(lines["montant_prevu_eur"]) == [50_000, 20_000, 40_000, 30_000]
    assert list(lines["inclus_dans"]) == ["", "2021-7/etat", "", ""]
    wrong = form(TOLD, 5, received=[*received[:2], ("Sous-total État", 65_000), *received[3:]])
    found = read({"Fiche": wrong}).report.anomalies
    assert [(anomaly.rule, anomaly.cell) for anomaly in found] == [("total-de-lignes", cell_of(wrong, 65_000))]


def test_stages_of_an_amount_are_kept_apart():
    rows = [*form(plain())[: -len(_indicators(0))], [], ["Financeur", "Montant sollicité", "Montant accordé"], ["ANAH", 5_000, 4_000]]
    frames = read({"Fiche": rows}).frames
    line = frames["financements"].set_index("financeur").loc["ANAH"]
    assert (line["montant_sollicite_eur"], line["montant_accorde_eur"]) == (5_000, 4_000)


def test_financeurs_have_the_names_that_are_kept():
    names = Names(financings={"etat dsil": Financing("État", "DSIL")})
    frames = read_workbook("essai.xlsx", workbook({"Fiche": form(TOLD, 4)}), KNOWN, names).frames
    assert list(frames["financements"][["financeur", "dispositif"]].iloc[0]) == ["État", "DSIL"]


def test_what_the_owner_pays_is_no_subsidy():
    received = [("Commune", 40_000), ("Région", 50_000), ("Ville de Denain", 30_000)]
    frames = clean(read({"Fiche": form(TOLD, 4, received=received)}))
    assert list(frames["financements"]["nature"]) == ["autofinancement", "subvention", "autofinancement"]


def test_a_number_that_no_label_claims_is_named():
    rows = [*form(TOLD, 1), [], [None, None, 42, 43]]
    found = read({"Fiche": rows}).report.anomalies
    assert [(anomaly.rule, anomaly.level, anomaly.cell) for anomaly in found] == [("cellule-non-lue", Level.A_VERIFIER, f"C{len(rows)}")]
    assert f"D{len(rows)}" in found[0].problem


def test_an_unknown_label_can_be_told_what_it_means():
    rows = [*form({name: value for name, value in TOLD.items() if name != "pilote"}, 1), ["Qui s’en occupe :", "SIMOUV"]]
    content = workbook({"Fiche": rows})
    mapping = read_workbook("essai.xlsx", content, KNOWN).mappings[0]
    column = next(column for column in mapping.columns if column.header == "Qui s’en occupe")
    assert (column.meaning, column.cell) == ("", f"A{len(rows)}")
    reading = read_workbook("essai.xlsx", content, KNOWN, corrections={mapping.shape: Correction(meanings={column.index: "pilote"})})
    assert reading.frames["actions"]["pilote"].iloc[0] == "SIMOUV"


def test_a_misspelt_label_is_read_and_said_at_its_cell():
    rows = [*form({name: value for name, value in TOLD.items() if name != "pilote"}, 1), ["Pilotte de l’action :", "SIMOUV"]]
    reading = read({"Fiche": rows})
    assert [(anomaly.rule, anomaly.cell) for anomaly in reading.report.anomalies] == [("colonne-ressemblante", f"A{len(rows)}")]
    assert reading.frames["actions"]["pilote"].iloc[0] == "SIMOUV"


def test_a_formula_never_computed_is_one_message():
    rows = form(plain(cout_total_eur="=1+1"), 1)
    found = read({"Fiche": rows}).report.anomalies
    assert [(anomaly.rule, anomaly.cell) for anomaly in found] == [("formule", cell_of(rows, "=1+1"))]


@pytest.mark.parametrize(("text", "begins", "ends"), [("2022-2025", "2022", "2025"), ("de 06/2022 à 12/2024", "06/2022", "12/2024"), ("2023", "2023", "2023"), ("au fil de l’eau", "", "")])
def test_a_calendar_is_dates_when_it_says_some(text, begins, ends):
    rows = [*form({name: value for name, value in TOLD.items() if name not in {"debut", "fin"}}, 1), ["Calendrier", text]]
    action = read({"Fiche": rows}).frames["actions"].iloc[0]
    assert (action["debut"], action["fin"]) == (begins, ends)
    assert (text in action["description"]) is (not begins)


@pytest.mark.parametrize(("title", "name", "number"), [("FICHE ACTION n° 2021-9", "Feuil1", "2021-9"), ("", "Fiche 12", "12"), ("Fiche 3 : école", "x", "3")])
def test_the_number_may_be_in_the_title_or_the_name_of_the_sheet(title, name, number):
    rows = [[title], *[[LABELS[field], TOLD[field]] for field in LABELS if field not in {"numero", "maitre_ouvrage", "cout_total_eur"}]]
    assert clean(read({name: rows}))["actions"]["numero"].iloc[0] == number


def test_a_form_without_a_number_or_a_territory_says_what_was_supposed():
    rows = [[LABELS[field], TOLD[field]] for field in LABELS if field not in {"numero", "perimetre"}]
    reading = read({"École": rows})
    assert {(anomaly.rule, anomaly.level, anomaly.cell) for anomaly in reading.report.anomalies} == {("numero-deduit", Level.INFORMATION, "B1"), ("territoire-suppose", Level.A_VERIFIER, "B1")}
    assert reading.frames["actions"]["numero"].iloc[0] == reading.frames["operations"]["operation_id"].iloc[0]


NOISE = st.one_of(st.integers(1, 900).map(float), st.sampled_from(["", "", "x", "NC", "TOTAL", "Commune", "Pilote", "Coût total", "Dépenses", "Montant", "Recettes", "dont", "Indicateur", "2020", "Statut : fini"]))


@example([[1.0, 89.0, "2020", 753.0, "dont"], [119.0, 68.0, 32.0, "Dépenses", 241.0], [184.0, 260.0, "", 727.0, "Montant"]])  # a number where a header was looked for
@example([[1.0, "2020", 1.0, "Indicateur", 1.0], [1.0, "", 1.0, 2.0, 1.0]])  # a number as the name of an indicator without a value
@example([[1.0, 1.0, "Indicateur", "2020", "Indicateur"], [1.0, 1.0, 1.0, 1.0, 4.0]])  # two columns of names
@example([["2020", 1.0, "2020", "Indicateur", ""], ["", "", 137.0, 533.0, 344.0]])  # two columns of one year
@example([[1.0, "Dépenses", 1.0, 1.0, 1.0], [1.0, 1.0, "TOTAL", "2020", "2021"], [1.0, 1.0, 2.0, 1.0, "x"]])  # the sum of years of which one is no number
@given(st.lists(st.lists(NOISE, min_size=5, max_size=5), min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_no_number_is_lost_without_a_word(lines):
    rows: Grid = [["Intitulé", "École"], ["Pilote", "CAVM"], ["Territoire", "CAVM"], ["Statut", "fini"], [], *lines]
    reading = read({"Fiche": rows})
    told = " ".join(str(value).replace("\u202f", "") for frame in reading.frames.values() for value in frame.to_numpy().ravel())
    named = cells_named(reading, "Fiche")
    for row, line in enumerate(lines, start=6):
        for column, value in enumerate(line):
            if isinstance(value, float) and "TOTAL" not in line:  # a total is compared with its lines, and read nowhere
                assert f"{chr(65 + column)}{row}" in named or f"{value:.0f}" in told, (row, column, value)


@pytest.mark.parametrize("rows", [[["Intitulé", "Pilote", "Statut", "Territoire"], ["École", "CAVM", "fini", "CAVM"]], [["Intitulé", "École"], ["Pilote", "CAVM"]], [["Pilote", "x"], ["Statut", "y"], ["Freins", "z"], ["Territoire", "CAVM"]], [[]]])
def test_what_is_no_form_is_left_to_others(rows):
    assert Fiche().recognise(sheet("Feuil1", rows), Names()) is None


HEAD = [["Intitulé", "Pôle d’échanges"], ["Maître d’ouvrage", "SIMOUV"], ["Territoire", "CAVM"], ["Statut", "en cours"]]


def amounts(reading: Reading) -> list[tuple]:
    return list(reading.frames["financements"][["financeur", "periode", "montant_prevu_eur"]].itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("title", "header", "factor"),
    [
        ("Plan de financement (en k€)", "Montant", 1e3), ("Plan de financement", "Montant (k€)", 1e3), ("Plan de financement – en milliers d’euros", "Montant", 1e3), ("Montants en M€", "Montant", 1e6),
        ("Plan de financement", "Montant", 1), ("Plan de financement (en k€)", "Montant (€)", 1), ("Financement d’un pôle de 3 millions", "Montant", 1), ("(en k€)", "Montant HT", 1e3),
    ],
)  # fmt: skip
def test_the_unit_of_a_plan_is_where_people_write_it(title, header, factor):
    reading = read({"Fiche 1": [*HEAD, [], [title], ["Financeur", header], ["État (DSIL)", 400], ["Région", 300.5], ["TOTAL", 700.5]]})
    assert amounts(reading) == [("État (DSIL)", "", 400 * factor), ("Région", "", 300.5 * factor)]
    assert [anomaly.cell for anomaly in reading.report.anomalies if anomaly.rule == "unite"] == ["B7"] * (factor != 1)
    assert "total-de-lignes" not in {anomaly.rule for anomaly in reading.report.anomalies}


def test_the_unit_of_a_title_is_that_of_both_tables_under_it():
    plan = [["Plan de financement (k€)"], ["Dépenses", "Montant"], ["Travaux", 700], ["TOTAL", 700], [], ["Recettes", "Montant"], ["Région", 400], ["Autofinancement", 300], ["TOTAL", 700]]
    reading = read({"Fiche 1": [*HEAD, ["Coût total HT (k€)", 700], [], *plan]})
    assert amounts(reading) == [("Région", "", 400_000), ("Autofinancement", "", 300_000)]
    assert list(reading.frames["operations"]["cout_total_eur"]) == [700_000]
    assert {anomaly.rule for anomaly in reading.report.anomalies} == {"unite"}


def test_an_amount_in_its_own_unit_is_read_as_it_says():
    reading = read({"Fiche 1": [*HEAD, [], ["Plan de financement (en k€)"], ["Financeur", "Montant"], ["État (DSIL)", "400 000 €"], ["Région", "0,3 M€"], ["ADEME", 5]]})
    assert amounts(reading) == [("État (DSIL)", "", 400_000), ("Région", "", 300_000), ("ADEME", "", 5_000)]
    assert [anomaly.cell for anomaly in reading.report.anomalies if anomaly.rule == "unite-differente"] == ["B8"]


def test_a_plan_with_its_years_across_is_a_line_a_year():
    plan = [["Financeur", 2022, "2023", "Total"], ["État (DSIL)", 100, 200, 300], ["Région", None, 50, 50], ["ADEME", "à définir", None, 70], ["TOTAL", 100, 250, 420]]
    reading = read({"Fiche 1": [*HEAD, [], *plan]})
    assert amounts(reading) == [("État (DSIL)", "2022", 100), ("État (DSIL)", "2023", 200), ("Région", "2023", 50), ("ADEME", "", 70)]
    assert {anomaly.rule for anomaly in reading.report.anomalies} <= {"numero-deduit", "financeur-inconnu"}
    assert reading.frames["financements"]["ligne_id"].is_unique


@pytest.mark.parametrize(("row", "column", "value", "rule"), [(1, 3, 310, "annees-total"), (3, 1, 110, "total-de-lignes"), (3, 3, 360, "total-de-lignes")])
def test_sums_of_a_plan_by_year_are_checked(row, column, value, rule):
    plan = [["Financeur", 2022, 2023, "Total"], ["État (DSIL)", 100, 200, 300], ["Région", None, 50, 50], ["TOTAL", 100, 250, 350]]
    plan[row][column] = value
    reading = read({"Fiche 1": [*HEAD, [], *plan]})
    assert [(anomaly.rule, anomaly.cell) for anomaly in reading.report.anomalies if anomaly.level is Level.A_VERIFIER] == [(rule, f"{'ABCD'[column]}{row + 6}")]


def test_a_part_of_a_line_by_year_is_within_that_year():
    plan = [["Financeur", 2022, 2023, "Total"], ["État", 100, 200, 300], ["dont DSIL", 40, 150, 190], ["TOTAL", 100, 200, 300]]
    frame = read({"Fiche 1": [*HEAD, [], *plan]}).frames["financements"]
    assert list(frame["inclus_dans"]) == ["", "", *frame["ligne_id"].iloc[:2]]


def test_one_year_beside_a_payer_is_no_header():
    reading = read({"Fiche 1": [*HEAD, ["Financement", "DSIL 2023"], ["Date", "2023"]]})
    assert "recettes" not in str([column.meaning for column in reading.mappings[0].columns])


@pytest.mark.parametrize("title", ["Fiche action n°2.3 – Création d’un pôle", "FICHE ACTION 2.3 : Création d’un pôle", "Fiche n° 2.3 - Création d’un pôle"])
def test_a_form_may_tell_its_title_and_two_labels_a_row(title):
    rows = [[title], [], ["Maître d’ouvrage : SIMOUV", None, None, "Territoire concerné : CAVM"], ["Commune : Anzin", None, None, "Calendrier : 2022 - 2024"], ["Coût prévisionnel : 1,2 M€ HT"], ["Statut : en cours"]]
    reading = read({"Feuil1": rows})
    action, operation = reading.frames["actions"].iloc[0], reading.frames["operations"].iloc[0]
    assert [action[name] for name in ("numero", "intitule", "perimetre", "debut", "fin", "statut")] == ["2.3", "Création d’un pôle", "CAVM", "2022", "2024", "en cours"]
    assert [operation[name] for name in ("cout_total_eur", "base", "maitre_ouvrage")] == [1_200_000, "HT", "SIMOUV"]
    assert reading.mappings[0].columns[0].header == "Fiche action"  # the same for every form, so that a correction is kept


def test_a_form_ranges_an_indicator_by_its_name_before_its_title():
    rows = [*HEAD, [], ["Indicateur", "Unité", "Cible"], ["Énergie économisée", "MWh", 5]]
    rows[0] = ["Intitulé", "Rénovation des logements"]
    reading = read({"Fiche 1": rows})
    assert list(reading.frames["indicateurs"]["theme"]) == ["Énergie"]
    assert [anomaly.level for anomaly in reading.report.anomalies if anomaly.rule == "theme-deduit"] == [Level.INFORMATION]


def test_a_form_of_two_labels_a_row_whose_amounts_have_no_header_is_read():
    rows = [
        ["CRTE", None, "Fiche projet"], ["N°", "13", "Titre", "Ferme urbaine"], ["Porteur", "CAVM", "Coût prévisionnel", "300 k€"], ["Début", "T1 2023", "Fin", "2021"],
        ["Plan de financement prévisionnel (en k€)"], ["Postes de dépenses", None, "Financeurs", None], ["Terrain", 100, "Fonds vert", 120], ["Serre", 200, "ADEME", 40], [None, None, "CAVM", 100], ["Total", 300, "Total", 300],
    ]  # fmt: skip
    reading = read({"Fiche 13": rows})
    assert reading.frames["operations"]["cout_total_eur"].sum() == 300_000
    assert reading.frames["financements"]["montant_prevu_eur"].sum() == 260_000
    assert {("dates", "D4"), ("total-de-lignes", "D10")} <= {(anomaly.rule, anomaly.cell) for anomaly in reading.report.anomalies}


@pytest.mark.parametrize("heading", ["FICHE ACTION CRTE N° 12", "Fiche n° 12", "FICHE PROJET 12"])
def test_the_title_may_stand_below_the_name_of_the_form(heading):
    """With its labels two by two, and a plan whose amounts are written in full."""
    found = read({"Fiche": [
        [heading], ["Requalification de la friche"], [], ["Maître d’ouvrage :", "CAPH", "Axe :", "Reconversion"], ["Commune :", "Denain", "Référent :", "Mme Dupont"],
        ["Date de début :", "01/09/2022", "Date de fin :", "31/12/2024"], ["Coût total HT :", "100 000 €", "Description :", "Dépollution"], [], ["Plan de financement"],
        ["Dépenses", "Montant HT", "Recettes", "Montant"], ["Travaux", "100 000 €", "DSIL", "60 000 €"], [None, None, "Autofinancement", "40 000 €"], ["Total", "100 000 €", "Total", "100 000 €"],
        [], ["Indicateur", "Valeur initiale", "Cible"], ["Surface dépolluée (ha)", 0, 12],
    ]})  # fmt: skip
    assert found.mappings[0].layout == Fiche.code
    assert [*found.frames["operations"][["operation_id", "intitule", "cout_total_eur"]].iloc[0]] == ["12", "Requalification de la friche", 100_000]
    assert found.frames["financements"]["montant_prevu_eur"].sum() == 100_000


def test_what_the_maitre_d_ouvrage_pays_is_no_subsidy():
    assert [nature_of(payer) for payer in ("Maître d’ouvrage", "Porteur du projet", "Région")] == ["autofinancement", "autofinancement", "subvention"]
