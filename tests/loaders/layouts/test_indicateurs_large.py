"""Indicators laid out in every way people do: the same figures come back, and what is wrong is named at its cell."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crte_data.vocabulary import OBSERVED, TARGET
from loaders.layouts.indicateurs_large import IndicateursLarges
from loaders.layouts.mapping import Correction
from loaders.layouts.registry import recognise
from loaders.naming import KnownIndicator, Names
from loaders.reading import Reading, read_workbook
from loaders.report import Level
from tests.builders import workbook
from tests.loaders.layouts.sheets import KNOWN, Fact, Grid, cells_named, noisy, read, sheet

UNITS = {"Consommation résidentielle": "GWh", "Part des énergies renouvelables": "%", "Logements rénovés": "logements"}
WRITTEN = {"CAVM": "CA Valenciennes Métropole", "CAPH": "La Porte du Hainaut", "Nord": "Dépt du Nord", "France": "France"}
PERIODS = (("2015", OBSERVED), ("2018", OBSERVED), ("2026", TARGET), ("2030", TARGET))
HEADERS = {"2015": 2015, "2018": "Valeur 2018", "2026": "Cible 2026", "2030": "Objectif 2030"}
VALUES = st.one_of(st.none(), st.integers(100, 100_000).map(lambda value: value / 100))


@st.composite
def facts(draw, periods=PERIODS, places=tuple(WRITTEN)) -> list[Fact]:
    """Figures of a few indicators in a few places; each of them has at least one."""
    cells = [(name, place, period, nature) for name in UNITS for place in places for period, nature in periods]
    found = [Fact(*cell, draw(VALUES)) for cell in cells]
    kept = [fact for fact in found if fact.valeur is not None]
    return kept or [found[0]._replace(valeur=12.5)]


def across(facts: list[Fact], header: Grid, rows: list[tuple], column_of, row_of) -> Grid:
    """A cross table: one cell a fact, at the row and column that the layout gives it."""
    lines = {row: [*row] for row in rows}
    width = len(header[-1])
    table = {row: [*line, *[None] * (width - len(line))] for row, line in lines.items()}
    for fact in facts:
        table[row_of(fact)][column_of(fact)] = fact.valeur
    return [*header, *table.values()]


def years_across(found: list[Fact]) -> Grid:
    header = ["Indicateur", "Unité", "Territoire", *HEADERS.values(), "Source", "Mise à jour"]
    rows = dict.fromkeys((fact.libelle, UNITS[fact.libelle], WRITTEN[fact.territoire]) for fact in found)
    return across(found, [header], list(rows), lambda fact: 3 + list(HEADERS).index(fact.periode), lambda fact: (fact.libelle, UNITS[fact.libelle], WRITTEN[fact.territoire]))


def territories_across(found: list[Fact]) -> Grid:
    header = ["Indicateur", "Unité", "Année", "Nature", *WRITTEN.values()]
    row = lambda fact: (fact.libelle, UNITS[fact.libelle], int(fact.periode), "cible" if fact.nature == TARGET else "observé")  # noqa: E731
    return across(found, [header], list(dict.fromkeys(map(row, found))), lambda fact: 4 + list(WRITTEN).index(fact.territoire), row)


def indicators_across(found: list[Fact]) -> Grid:
    header = ["Territoire", "Année", *(f"{name} ({unit})" for name, unit in UNITS.items())]
    row = lambda fact: (WRITTEN[fact.territoire], int(fact.periode))  # noqa: E731
    return across(found, [header], list(dict.fromkeys(map(row, found))), lambda fact: 2 + list(UNITS).index(fact.libelle), row)


def long(found: list[Fact]) -> Grid:
    lines = [[fact.libelle, UNITS[fact.libelle], WRITTEN[fact.territoire], int(fact.periode), "objectif" if fact.nature == TARGET else None, fact.valeur] for fact in found]
    return [["Nom de l’indicateur", "Unité", "Échelle", "Année", "Nature", "Valeur"], *lines]


def two_header_rows(found: list[Fact]) -> Grid:
    """Territories above, years below; the group is written once, over its first column."""
    tops = [text for name in WRITTEN.values() for text in (name, *[None] * (len(HEADERS) - 1))]
    header = [["Indicateur", "Unité", *tops], [None, None, *list(HEADERS.values()) * len(WRITTEN)]]
    column = lambda fact: 2 + len(HEADERS) * list(WRITTEN).index(fact.territoire) + list(HEADERS).index(fact.periode)  # noqa: E731
    row = lambda fact: (fact.libelle, UNITS[fact.libelle])  # noqa: E731
    return across(found, header, list(dict.fromkeys(map(row, found))), column, row)


def figures(reading) -> set[Fact]:
    names = dict(zip(reading.frames["indicateurs"]["code"], reading.frames["indicateurs"]["libelle"], strict=True))
    rows = reading.frames["observations"][["code", "territoire", "periode", "nature", "valeur"]].itertuples(index=False, name=None)
    found = [Fact(names[code], place, period, nature, None if math.isnan(value) else value) for code, place, period, nature, value in rows]
    assert len(found) == len(set(found))
    return set(found)


LAYOUTS = [years_across, territories_across, long]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
@given(found=facts(), seed=st.integers(0, 10_000))
@settings(max_examples=12, deadline=None)
def test_the_same_figures_come_back_whatever_stands_around_them(layout, found, seed):
    reading = read({"Énergie": noisy(layout(found), seed)})
    assert [str(anomaly) for anomaly in reading.report.anomalies] == []
    assert figures(reading) == set(found)
    units = dict(zip(reading.frames["indicateurs"]["libelle"], reading.frames["indicateurs"]["unite"], strict=True))
    assert units == {fact.libelle: UNITS[fact.libelle] for fact in found}
    assert set(reading.frames["indicateurs"]["theme"]) == {"Énergie"}


@given(found=facts(), seed=st.integers(0, 10_000))
@settings(max_examples=12, deadline=None)
def test_a_group_above_the_years_is_theirs(found, seed):
    reading = read({"Logement": noisy(two_header_rows(found), seed, header_rows=2)})
    assert [str(anomaly) for anomaly in reading.report.anomalies] == []
    assert figures(reading) == set(found)


@given(found=facts(periods=PERIODS[:2]), seed=st.integers(0, 10_000))
@settings(max_examples=12, deadline=None)
def test_indicators_across_are_named_by_their_headers(found, seed):
    body = indicators_across(found)
    reading = read({"Mobilité": [["Mobilité"], [], *body]})
    assert figures(reading) == set(found)
    assert {fact.libelle for fact in found} == set(reading.frames["indicateurs"]["libelle"])


@given(found=facts())
@settings(max_examples=10, deadline=None)
def test_every_layout_says_which_cell_each_figure_stands_in(found):
    rows = noisy(years_across(found), 3)
    frame = read({"Énergie": rows}).frames["observations"]
    for letter, rank, value in frame[["colonne", "rang", "valeur"]].itertuples(index=False):
        assert rows[rank - 1][ord(letter) - 65] == value


NOISE = st.one_of(
    st.floats(-1e6, 1e6, allow_nan=False), st.integers(0, 3000), st.sampled_from([None, "", "NC", "s.o.", "-", "à définir", "37 %", "12,5", "env. 200", "x", 0.37, 0, 1, True, "CAVM", "Indicateur", 2018]),
)  # fmt: skip


@given(st.lists(st.lists(NOISE, min_size=7, max_size=7), min_size=1, max_size=6), st.sampled_from([2018, "2018 (observé)", 2019, "Évolution", "", "Cible"]))
@settings(max_examples=60, deadline=None)
def test_no_number_is_lost_without_a_word(lines, last):
    """In any row of anything under the headers, a number is in a frame or its cell, or its column, is named."""
    rows = [["Indicateur", "Unité", "Territoire", 2018, "Cible 2026", "Note", last], *lines]
    reading = read({"Énergie": rows})
    observations = reading.frames.get("observations")
    kept = set() if observations is None else {f"{letter}{rank}" for letter, rank in observations[["colonne", "rang"]].itertuples(index=False)}
    named = cells_named(reading, "Énergie")
    if any(anomaly.rule in {"second-tableau", "feuille-ignoree"} for anomaly in reading.report.anomalies):
        return
    for rank, line in enumerate(lines, start=2):
        for letter, value in zip("DEG", (line[3], line[4], line[6]), strict=True):
            if isinstance(value, float | int) and not isinstance(value, bool):
                assert f"{letter}{rank}" in kept | named or f"{letter}1" in named, (letter, rank, value)


ROW = ["Consommation résidentielle", "GWh", "CAVM", 100, 90, "Insee"]
HEADER = ["Indicateur", "Unité", "Territoire", 2018, "Objectif 2030", "Source"]


def changed(**cells: object) -> Grid:
    """A valid sheet, with these cells changed: ``C2="Denin"``."""
    rows = [[*HEADER], [*ROW], [ROW[0], "GWh", "CAPH", 50, 40, "Insee"]]
    for cell, value in cells.items():
        rows[int(cell[1:]) - 1][ord(cell[0]) - 65] = value
    return rows


@pytest.mark.parametrize(
    ("cells", "level", "where", "rule", "says"),
    [
        ({"C2": "Denin"}, Level.BLOQUANT, "C2", "reference", "« Denin » n’existe pas"),
        ({"C2": None}, Level.BLOQUANT, "C2", "territoire-manquant", "(D2, E2)"),
        ({"A2": None}, Level.BLOQUANT, "A2", "indicateur-manquant", "(D2, E2)"),
        ({"D2": "beaucoup"}, Level.BLOQUANT, "D2", "nombre-illisible", "« beaucoup » n’est pas un nombre"),
        ({"E3": "env. 200"}, Level.A_VERIFIER, "E3", "nombre-a-verifier", "« env. 200 »"),
        ({"D2": "#REF!"}, Level.BLOQUANT, "D2", "formule", "#REF!"),
        ({"E2": "=1+1"}, Level.BLOQUANT, "E2", "formule", "La formule n’a pas de valeur calculée"),
        ({"C3": "CAVM"}, Level.BLOQUANT, "A3", "doublon", "est déjà en"),
        ({"F1": "2018 (observé)", "F2": 7}, Level.BLOQUANT, "F1", "colonne-en-double", "« 2018 »"),
        ({"F1": "Évolution", "F2": 7, "F3": None}, Level.A_VERIFIER, "F1", "colonne-non-lue", "ses nombres (1)"),
        ({"A3": "Indicateur", "B3": "Unité", "C3": "Territoire"}, Level.BLOQUANT, "A3", "second-tableau", "Un second tableau"),
        ({"B2": "%", "B3": "%", "D2": 0.37}, Level.A_VERIFIER, "D2", "pourcentages-melanges", "« 0,37 » est lu comme 37"),
        ({"B2": "%", "B3": "%", "D2": 0.37, "E2": 0.5, "D3": 0.2, "E3": 1}, Level.A_VERIFIER, "D2", "pourcentages-lus-en-fractions", "4 valeurs, 1 indicateur"),
    ],
)  # fmt: skip
def test_each_fault_is_one_message_at_its_cell(cells, level, where, rule, says):
    found = [anomaly for anomaly in read({"Énergie": changed(**cells)}).report.anomalies if anomaly.rule != "doublon" or rule == "doublon"]
    first = next(anomaly for anomaly in found if anomaly.rule == rule)
    assert {anomaly.rule for anomaly in found} == {rule}
    assert (first.level, first.sheet, first.cell) == (level, "Énergie", where)
    assert says in first.problem
    assert first.fix


def test_what_is_not_known_says_why():
    frame = read({"Énergie": changed(D2="NC", E2="s.o.", D3="-", E3=None)}).frames["observations"]
    assert list(frame["statut"]) == ["non communiqué", "non concerné", "non communiqué"]
    assert frame["valeur"].isna().all()


def test_an_unknown_commune_is_named_when_the_communes_are_known():
    names = Names(communes={"denain": "Denain"})
    reading = read_workbook("essai.xlsx", workbook({"Énergie": changed(C2="Lille", C3="Ville de Denain")}), names=names)
    assert [(anomaly.rule, anomaly.cell) for anomaly in reading.report.anomalies] == [("territoire-inconnu", "C2")]
    assert "Denain" in set(reading.frames["observations"]["territoire"])


def test_a_published_indicator_keeps_its_code_and_theme():
    names = Names(indicateurs={"consommation residentielle": KnownIndicator("conso_residentiel", "Logement")})
    frames = read_workbook("essai.xlsx", workbook({"Feuil1": changed()}), KNOWN, names).frames
    assert set(frames["observations"]["code"]) == {"conso_residentiel"}
    assert list(frames["indicateurs"]["theme"]) == ["Logement"]


def test_an_indicator_without_a_code_has_one_made_of_its_words():
    one = read({"Énergie": changed()}).frames["indicateurs"]["code"]
    other = read({"Énergie": changed(A2="consommation RESIDENTIELLE ", A3="Consommation résidentielle")}).frames["indicateurs"]["code"]
    assert list(one) == list(other) == ["consommation_residentielle_gwh"]


def test_a_theme_that_nothing_tells_is_supposed_once_and_can_be_told():
    content = workbook({"Feuil1": changed(A2="Chose suivie", A3="Chose suivie", B2="u", B3="u")})
    asked = read_workbook("essai.xlsx", content, KNOWN)
    assert [(anomaly.rule, anomaly.level, anomaly.cell) for anomaly in asked.report.anomalies] == [("theme-inconnu", Level.A_VERIFIER, "A1")]
    assert list(asked.frames["indicateurs"]["theme"]) == ["Territoire"]
    told = {asked.mappings[0].shape: Correction(options={"theme": "Mobilité"})}
    reading = read_workbook("essai.xlsx", content, KNOWN, corrections=told)
    assert reading.report.anomalies == ()
    assert list(reading.frames["indicateurs"]["theme"]) == ["Mobilité"]


@pytest.mark.parametrize(("libelle", "unite", "theme"), [("Logements rénovés", "nb", "Logement"), ("Énergie économisée", "u", "Énergie"), ("Production", "MWh", "Énergie"), ("Bornes de recharge", "nb", "Mobilité"), ("Voies cyclables", "km", "Mobilité")])
def test_the_name_of_an_indicator_or_its_unit_tells_its_theme_and_it_is_said(libelle, unite, theme):
    reading = read({"Feuil1": changed(A2=libelle, A3=libelle, B2=unite, B3=unite)})
    assert list(reading.frames["indicateurs"]["theme"]) == [theme]
    assert [(anomaly.rule, anomaly.level) for anomaly in reading.report.anomalies] == [("theme-deduit", Level.INFORMATION)]
    assert f"« {libelle} » : {theme}" in reading.report.anomalies[0].problem


@pytest.mark.parametrize(
    ("libelle", "unite", "whole", "is_said"),
    [
        ("Logements rénovés", "nb", 27, True), ("Logements rénovés", "nb", 26, False), ("Montant des travaux", "€", 30, True), ("Taux de vacance", "%", 13, False), ("Logements rénovés", "", 27, False),
        ("Revenu médian", "€", 27, False), ("Consommation", "kWh/hab", 27, False), ("Âge moyen", "ans", 27, False),
    ],
)  # fmt: skip
def test_what_is_counted_adds_up_over_both_agglomerations(libelle, unite, whole, is_said):
    rows = [["Indicateur", "Unité", "Territoire", 2020], *([libelle, unite, place, value] for place, value in (("CAVM", 20), ("CAPH", 6), ("Valenciennois", whole)))]
    found = [(anomaly.rule, anomaly.cell, anomaly.level) for anomaly in read({"Logement": rows}).report.anomalies if anomaly.rule == "territoires-total"]
    assert found == [("territoires-total", "D4", Level.A_VERIFIER)] * is_said


def test_a_rounded_whole_is_no_gap():
    rows = [["Indicateur", "Unité", "Territoire", 2020], *(["Habitants", "hab", place, value] for place, value in (("CAVM", 193_000), ("CAPH", 158_400), ("Valenciennois", 351_000)))]
    assert read({"Logement": rows}).report.anomalies == ()


@pytest.mark.parametrize(("total", "cells"), [(15, []), (16, ["D2"]), ("NC", [])])
def test_a_total_across_is_compared_and_is_no_indicator(total, cells):
    rows = [["Année", "Voies vertes (km)", "Pistes (km)", "Total (km)"], [2020, 10, 5, total], [2021, 12.5, 6, 18.5]]
    reading = read({"Mobilité": rows})
    assert set(reading.frames["indicateurs"]["libelle"]) == {"Voies vertes", "Pistes"}
    assert [anomaly.cell for anomaly in reading.report.anomalies if anomaly.rule == "total-de-colonnes"] == cells
    assert "colonne-non-lue" not in {anomaly.rule for anomaly in reading.report.anomalies}


@pytest.mark.parametrize("text", ["env. 40", "50 + 10", "20 à 30"])
def test_what_is_not_one_figure_is_not_communicated(text):
    reading = read({"Énergie": changed(E2=text)})
    frame = reading.frames["observations"]
    assert set(frame.loc[frame["valeur"].isna(), "statut"]) == {"non communiqué"}
    (said,) = [anomaly for anomaly in reading.report.anomalies if anomaly.level is Level.A_VERIFIER]
    assert said.cell == "E2"
    assert said.problem.endswith("la valeur reste inconnue.")


@pytest.mark.parametrize(("name", "title", "theme"), [("Énergie", "", "Énergie"), ("Feuil1", "Indicateurs de mobilité", "Mobilité"), ("Habitat", "Énergie", "Logement"), ("1-Emploi & insertion", "", "Emploi"), ("Santé", "Indicateurs du territoire", "Santé")])
def test_the_theme_is_that_of_the_sheet_then_of_its_title(name, title, theme):
    assert list(read({name: [[title], *changed()]}).frames["indicateurs"]["theme"]) == [theme]


def test_headings_between_rows_tell_the_theme_of_what_follows():
    rows = [HEADER, ["Mobilité"], ["Pistes cyclables", "km", "CAVM", 100, 200, ""], ["THÈME : SANTÉ"], ["Médecins", "", "CAVM", 10, 20, ""]]
    frame = read({"Feuil1": rows}).frames["indicateurs"]
    assert dict(zip(frame["libelle"], frame["theme"], strict=True)) == {"Pistes cyclables": "Mobilité", "Médecins": "Santé"}


def test_a_sheet_for_each_agglomeration_tells_of_the_same_indicators():
    rows = [["Indicateur", "Unité", 2018, "Source"], ["Population", "habitants", 190_000, ""]]
    reading = read({"CAVM": [["Emploi"], *rows], "Indicateurs Porte du Hainaut": [["Emploi"], *rows]})
    assert reading.report.anomalies == ()
    assert len(reading.frames["indicateurs"]) == 1
    assert list(reading.frames["observations"]["territoire"]) == ["CAVM", "CAPH"]


def test_two_sheets_that_describe_an_indicator_otherwise_are_both_named():
    rows = [["Indicateur", "Unité", "Définition", 2018], ["Population", "habitants", "au 1er janvier", 1]]
    other = [rows[0], ["Population", "habitants", "municipale", 2]]
    found = read({"CAVM": [["Emploi"], *rows], "CAPH": [["Emploi"], *other]}).report.anomalies
    assert [(anomaly.rule, anomaly.level, anomaly.sheet, anomaly.cell) for anomaly in found] == [("description-divergente", Level.A_VERIFIER, "CAPH", "A3")]
    assert "définition" in found[0].problem


def test_a_territory_that_nothing_tells_is_supposed_and_said():
    reading = read({"Emploi": [["Année", "Taux de chômage (%)"], [2018, 12], [2019, 13]]})
    assert [(anomaly.rule, anomaly.level) for anomaly in reading.report.anomalies] == [("territoire-suppose", Level.A_VERIFIER)]
    assert set(reading.frames["observations"]["territoire"]) == {"Valenciennois"}


def test_a_sheet_for_one_indicator_is_named_by_its_title():
    frames = read({"Emploi": [["Taux de chômage (en %)"], ["Territoire", 2018, 2019], ["CAVM", 12, 13]]}).frames
    assert list(frames["indicateurs"][["libelle", "unite"]].iloc[0]) == ["Taux de chômage", "%"]


def test_a_target_is_for_its_deadline_and_a_reference_of_its_year():
    rows = [["Indicateur", "Valeur de départ", "Année de référence", "Cible", "Échéance", "Territoire"], ["Logements rénovés", 10, 2020, 50, 2026, "CAVM"]]
    frame = read({"Logement": rows}).frames["observations"]
    assert list(frame[["periode", "nature", "valeur"]].itertuples(index=False, name=None)) == [("2020", "référence", 10), ("2026", "objectif", 50)]


def test_labels_merged_over_rows_fill_their_range_and_nothing_beyond():
    rows = [HEADER, ROW, [None, None, "CAPH", 50, 40, ""], [None, "", "Nord", 60, 70, ""]]
    laid_out = sheet("Énergie", rows, merged=[(1, 0, 2, 0), (1, 1, 2, 1)])
    layout = IndicateursLarges()
    mapping = layout.recognise(laid_out, Names())
    laid = layout.read(laid_out, mapping, Names())
    assert [(anomaly.rule, anomaly.cell) for anomaly in laid.anomalies] == [("indicateur-manquant", "A4")]
    assert list(laid.blocks[1].values["territoire"]) == ["CAVM", "CAVM", "CAPH", "CAPH"]


def test_headers_once_more_between_rows_are_no_values():
    rows = changed()
    assert figures(read({"Énergie": [rows[0], rows[1], rows[0], rows[2]]})) == figures(read({"Énergie": rows}))


@pytest.mark.parametrize("header", ["Indicateurr", "Teritoire"])
def test_a_misspelt_header_is_read_and_said(header):
    rows = changed()
    rows[0][0 if header[0] == "I" else 2] = header
    reading = read({"Énergie": rows})
    assert [anomaly.rule for anomaly in reading.report.anomalies] == ["colonne-ressemblante"]
    assert figures(reading) == figures(read({"Énergie": changed()}))


def test_a_column_can_be_said_to_hold_something_else():
    content = workbook({"Énergie": changed(E1="Visée")})
    mapping = read_workbook("essai.xlsx", content, KNOWN).mappings[0]
    told = {mapping.shape: Correction(meanings={4: "valeur:objectif:2030"})}
    reading = read_workbook("essai.xlsx", content, KNOWN, corrections=told)
    assert figures(reading) == figures(read({"Énergie": changed()}))
    assert "valeur:objectif:2030" in IndicateursLarges().meanings(Names())


@pytest.mark.parametrize(
    "rows",
    [
        [["Nom", "Jours"], ["Ada", 25]],
        [["Territoire", "Agent", "Téléphone"], ["CAVM", "Ada", 327_000_000]],
        [["Territoire", "Intitulé", 2021, 2022], ["CAVM", "École", 10, 20]],
        [["Indicateur", "Unité"], ["Population", "habitants"]],
        [["2018", "2019"], [1, 2]],
        [],
    ],
)  # fmt: skip
def test_what_is_no_sheet_of_indicators_is_left_to_others(rows):
    assert IndicateursLarges().recognise(sheet("Feuil1", rows or [[]]), Names()) is None


def test_our_own_sheets_stay_read_as_ours():
    own = recognise(sheet("Énergie", [["Code", "Territoire", "Période", "Nature", "Valeur", "Précision", "Statut", "Source", "Lignes", "Citation", "Réserve"]]), Names(), {})
    assert own.layout == "observations"


def test_a_code_made_of_a_name_is_not_shown_beside_it():
    (anomaly,) = read({"Énergie": changed(E2="env. 40")}).report.anomalies
    assert (anomaly.fiche, anomaly.title) == ("", "Consommation résidentielle")


def sums(*rows: list, header: tuple = ("Indicateur", "Unité", "Territoire", 2020)) -> Reading:
    towns = {"Anzin": "CAVM", "Marly": "CAVM", "Denain": "CAPH"}
    names = Names(communes={name.lower(): name for name in towns}, agglomerations=towns)
    return read_workbook("essai.xlsx", workbook({"Logement": [list(header), *rows]}), {"territoires": KNOWN["territoires"] | set(towns)}, names)


@pytest.mark.parametrize(
    ("total", "value", "said"),
    [
        (("Total CAVM", "", ""), 15, []), (("Total CAVM", "", ""), 16, [("total-de-lignes", "D6", "16")]), (("Total Porte du Hainaut", "", ""), 3, [("total-de-lignes", "D6", "3")]),
        (("TOTAL", "", ""), 17, []), (("Logements rénovés", "nb", "Total"), 18, [("total-de-lignes", "D6", "18")]), (("Logements rénovés", "nb", "Ensemble"), 17, []),
        (("Total commun", "", ""), 4, [("total-d-indicateurs", "A6", "Total commun")]), (("Total CAVM", "", ""), "NC", []),
    ],
)  # fmt: skip
def test_a_row_of_totals_is_compared_and_is_no_indicator(total, value, said):
    reading = sums(*(["Logements rénovés", "nb", place, figure] for place, figure in (("Anzin", 10), ("Marly", 5), ("Denain", 2))), [], [*total, value])
    assert [(anomaly.rule, anomaly.cell, anomaly.found) for anomaly in reading.report.anomalies] == said
    assert list(reading.frames["indicateurs"]["libelle"]) == ["Logements rénovés"]
    assert list(reading.frames["observations"]["valeur"]) == [10, 5, 2]


@pytest.mark.parametrize("rows", [[["Taux de vacance", "%", "Anzin", 10], ["Taux de vacance", "%", "Marly", 5]], [["Logements", "nb", "Anzin", 10], ["Friches", "ha", "Marly", 5]], [["Logements", "nb", "CAVM", 10], ["Logements", "nb", "Anzin", 5]]])
def test_what_does_not_add_up_is_left_out_with_a_word(rows):
    (said,) = sums(*rows, ["TOTAL", "", "", 99]).report.anomalies
    assert (said.rule, said.level, said.cell) == ("total-d-indicateurs", Level.INFORMATION, "A4")
    assert said.problem.startswith("Ligne 4 : ce total n’est ni lu ni vérifié")


def test_an_indicator_may_be_called_a_total():
    frame = sums(["Total des logements", "nb", "Anzin", 10]).frames["indicateurs"]
    assert list(frame["libelle"]) == ["Total des logements"]


def test_a_total_of_a_long_table_is_that_of_its_year():
    rows = [["Logements", "nb", place, year, value] for year, value in ((2020, 1), (2021, 3)) for place in ("Anzin", "Denain")]
    reading = sums(*rows, ["Logements", "nb", "Total", 2020, 2], ["Logements", "nb", "Total", 2021, 7], header=("Indicateur", "Unité", "Territoire", "Année", "Valeur"))
    assert [(anomaly.rule, anomaly.cell) for anomaly in reading.report.anomalies] == [("total-de-lignes", "E7")]


def test_targets_under_their_group_are_targets():
    rows = [[None, None, None, "Valeurs", None, "Cibles", None], ["Indicateur", "Unité", "Territoire", "2015", "2021", "2026", "2030"], ["Part du vélo", "%", "CAVM", 1, 2, 5, 9]]
    frame = read({"Mobilité": rows}, merged={"Mobilité": ["D1:E1", "F1:G1"]}).frames["observations"]
    assert list(frame["nature"]) == ["observé", "observé", "objectif", "objectif"]


LONG = ["Indicateur", "Année", "Territoire", "Valeur", "Unité", "Type"]


def test_headers_again_in_a_long_table_lose_no_row_above_them():
    rows = [LONG, ["Émissions", 2018, "CAVM", 7, "kt", "observé"], ["Émissions", 2026, "CAVM", 5, "kt", "cible"], ["Émissions", 2020, "CAVM", "env. 6", "kt", "observé"], LONG, ["Émissions", 2018, "CAPH", 3, "kt", "observé"]]
    reading = read({"Climat": rows})
    assert list(reading.frames["observations"]["nature"]) == ["observé", "objectif", "observé", "observé"]
    assert reading.frames["observations"]["valeur"].sum() == 15
    assert {(anomaly.rule, anomaly.cell) for anomaly in reading.report.anomalies if anomaly.rule != "theme-inconnu"} == {("nombre-a-verifier", "D4")}


def test_a_second_table_of_indicators_is_read_by_its_own_headers():
    rows = [["Indicateur", "Unité", "Territoire", 2015, 2018], ["Bus", "nombre", "CAVM", 10, 20], [], ["Territoire", "Indicateur", "Unité", 2019, 2022, "Source"], ["CAPH", "Vélos", "nombre", 5, "sept", "x"]]
    reading = read({"Mobilité": rows})
    assert reading.frames["observations"]["valeur"].sum() == 35
    assert {(anomaly.rule, anomaly.cell) for anomaly in reading.report.anomalies if anomaly.rule != "theme-deduit"} >= {("nombre-illisible", "E5"), ("tableau-suivant", "A4")}


def test_a_total_of_a_group_is_that_of_its_columns():
    rows = [["Année", "Ordures (t)", None, None, "Tri (t)", None, None], [None, "CAVM", "CAPH", "Total", "CAVM", "CAPH", "Total"], [2019, 100, 80, 180, 20, 10, 30], [2020, 90, 80, 170, 20, 11, 32]]
    reading = read({"Déchets": rows}, merged={"Déchets": ["A1:A2", "B1:D1", "E1:G1"]})
    assert reading.frames["observations"]["valeur"].sum() == 411
    assert [(anomaly.rule, anomaly.cell) for anomaly in reading.report.anomalies] == [("total-de-colonnes", "G4")]


def test_years_down_a_row_may_be_a_target_or_provisional_and_a_mean_is_left_out():
    rows = [["Année", "CAVM", "CAPH"], [2019, 10.1, 9.0], ["2020 (p)", 11.0, 9.5], ["Moyenne", 10.55, 9.25], ["Cible 2030", 8.0, 7.0]]
    reading = read({"Taux de chômage": rows})
    found = reading.frames["observations"]
    assert list(zip(found["periode"], found["nature"], found["valeur"], strict=True)) == [
        ("2019", OBSERVED, 10.1), ("2019", OBSERVED, 9.0), ("2020", OBSERVED, 11.0), ("2020", OBSERVED, 9.5), ("2030", TARGET, 8.0), ("2030", TARGET, 7.0),
    ]  # fmt: skip
    assert list(found["reserve"]) == ["", "", "Valeur provisoire.", "Valeur provisoire.", "", ""]
    assert [(anomaly.rule, anomaly.cell) for anomaly in reading.report.anomalies if anomaly.rule != "theme-deduit"] == [("ligne-calculee", "A4")]


def test_a_total_of_years_is_left_out_and_said():
    reading = read({"Emploi": [["Année", "Taux de chômage (%)", "Emplois"], [2019, 10.0, 900.0], [2020, 21.0, 1000.0], ["Total", 31.0, 1900.0]]})
    assert [(anomaly.rule, anomaly.cell) for anomaly in reading.report.anomalies if anomaly.rule.startswith(("total", "periode"))] == [("total-d-indicateurs", "A4")]
    assert len(reading.frames["observations"]) == 4


def test_an_indicator_of_which_only_the_source_is_known_is_one():
    reading = read({"Logement": [["Indicateur", "Source", "Territoire", 2015, 2018], ["Logements rénovés", "ANAH", None, None, None], ["Logements sociaux", "Insee", "CAVM", 5.0, 6.0]]})
    assert list(reading.frames["indicateurs"]["libelle"]) == ["Logements rénovés", "Logements sociaux"]


def test_what_has_no_value_is_a_theme_or_is_said():
    """A heading that names no theme, a sentence, a note on two cells, an indicator without a figure nor a unit: none goes without a word."""
    rows = [["Énergie"], ["Consommation résidentielle", "GWh", 10, 20], ["Données provisoires pour l’emploi et la formation, voir le rapport annuel de la CAVM"], ["Note : chiffres arrondis", "voir l’annexe"], ["Bilan à mi-parcours"], ["Logements rénovés", "logements", 3, 4]]
    reading = read({"Indicateurs": [["Indicateur", "Unité", 2021, 2022], *rows]})
    assert reading.frames["indicateurs"][["libelle", "theme"]].values.tolist() == [["Consommation résidentielle", "Énergie"], ["Logements rénovés", "Énergie"]]
    assert [anomaly.cell for anomaly in reading.report.anomalies if anomaly.rule == "ligne-sans-valeur"] == ["A4", "A5", "A6"]


def test_words_beside_the_table_under_no_header_are_said():
    reading = read({"Indicateurs": [["Indicateur", "Unité", 2021], ["Consommation résidentielle", "GWh", 10, None, "à confirmer"]]})
    assert [(anomaly.cell, anomaly.problem) for anomaly in reading.report.anomalies if anomaly.rule == "colonne-de-texte-non-lue"] == [("E1", "La colonne E, sans en-tête, n’est pas lue : 1 texte (« à confirmer »).")]


def test_the_rank_of_a_value_may_stand_before_its_year():
    frame = read({"CAVM": [["Indicateur", "Unité", "T0 (2020)", "T1 (2022)", "T2 (2023)", "Cible (2026)"], ["Bornes", "nombre", 12, 20, 30, 100]]}).frames["observations"]
    assert [*frame[["nature", "periode", "valeur"]].itertuples(index=False, name=None)] == [("référence", "2020", 12), ("observé", "2022", 20), ("observé", "2023", 30), ("objectif", "2026", 100)]


def test_a_source_above_the_headers_is_no_name_of_an_indicator():
    rows = [["Indicateur : logements rénovés"], ["Source : ANAH"], [], ["Commune", "2019", "2020"], ["Anzin", 10, 12]]
    assert list(read({"Logement": rows}).frames["indicateurs"]["libelle"]) == ["logements rénovés"]


def test_a_territory_alone_between_two_tables_is_that_of_the_values_below():
    table = [["Indicateur", "Unité", 2020], ["Nombre de logements", "logements", 10]]
    found = read({"Logement": [["CAVM"], *table, [], ["Territoire : CAPH"], *table]})
    assert found.frames["observations"]["territoire"].to_list() == ["CAVM", "CAPH"]
    assert found.report.is_publishable
