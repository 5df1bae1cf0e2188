"""What a wide maquette may hold besides amounts, one habit a test."""

import math

import pandas as pd
import pytest

from loaders.layouts.mapping import Correction
from loaders.layouts.registry import layout, recognise
from loaders.report import Anomaly, Level
from loaders.spelling import spelled
from loaders.table_reader import read_block
from loaders.workbook import Range, Sheet
from tests.builders_maquette import NAMES

HEADERS = ("Volet", "Axe", "Intitulé", "Maître d’ouvrage", "Territoire", "Coût total HT", "DSIL", "DETR")


def sheet(*rows: dict, headers: tuple = HEADERS, above: tuple = (), merged: tuple = (), name: str = "Maquette") -> Sheet:
    """Rows are what differs from a valid operation; a row with « only » holds nothing else."""
    base = {"Intitulé": "École", "Maître d’ouvrage": "Ville d’Onnaing", "Territoire": "CAVM", "Coût total HT": 1000.0}
    lines = [row if row.pop("only", False) else base | row for row in map(dict, rows)]
    return Sheet(name=name, rows=[*([text, *[""] * (len(headers) - 1)] for text in above), list(headers), *([line.get(header, "") for header in headers] for line in lines)], merged=merged)


def read(given: Sheet, **options: str) -> tuple[pd.DataFrame, pd.DataFrame, list[Anomaly]]:
    found = recognise(given, NAMES, {})
    assert found is not None
    assert found.layout == "maquette_large"
    laid = layout(found.layout).read(given, found.corrected(Correction(options=options)), NAMES)
    named = [spelled(block, NAMES) for block in laid.blocks]
    readings = [read_block("m.xlsx", block) for block, _ in named]
    said = [*laid.anomalies, *(a for _, one in named for a in one), *(a for reading in readings for a in reading.anomalies)]
    return readings[0].frame, readings[1].frame, said


def told(anomalies: list[Anomaly], *levels: Level) -> list[tuple[str, str]]:
    return [(anomaly.rule, anomaly.cell) for anomaly in anomalies if anomaly.level in (levels or (Level.BLOQUANT, Level.A_VERIFIER))]


@pytest.mark.parametrize(("word", "is_awaited"), [("à définir", True), ("NC", True), ("?", True), ("en attente", True), ("-", False), ("s.o.", False), ("", False)])
def test_a_subsidy_not_known_yet_is_a_line_without_an_amount_and_nothing_is_none(word, is_awaited):
    _, lines, said = read(sheet({"DSIL": word, "DETR": 5.0}))
    assert told(said) == []
    dsil = lines[lines["dispositif"] == "DSIL"]
    assert len(dsil) == is_awaited
    assert all(math.isnan(amount) for amount in dsil["montant_prevu_eur"])
    assert all(f"« {word} »" in reserve for reserve in dsil["reserve"])


@pytest.mark.parametrize(("header", "stage"), [("2023 (prév.)", "prevu"), ("2023 prévisionnel", "prevu"), ("2023 (réalisé)", "verse"), ("Réal. 2023", "verse")])
def test_a_year_may_be_planned_or_done(header, stage):
    _, lines, said = read(sheet({"2022": 400.0, header: 600.0}, headers=(*HEADERS[:6], "2022", header)))
    assert [*lines[f"montant_{stage}_eur"].dropna()][-1] == 600
    assert [*lines["periode"]] == ["2022", "2023"]
    assert [rule for rule, _ in told(said) if rule == "colonne-non-lue"] == []


def test_zero_is_an_amount():
    _, lines, _ = read(sheet({"DSIL": 0.0, "DETR": 5.0}))
    assert list(lines["montant_prevu_eur"]) == [0.0, 5.0]


def test_a_financing_at_several_stages_is_one_line_found_at_its_furthest():
    headers = (*HEADERS[:6], "DSIL sollicitée", "DSIL accordée", "DSIL versée")
    _, lines, said = read(sheet({"DSIL sollicitée": 9.0, "DSIL accordée": 8.0, "DSIL versée": 2.0}, {"Intitulé": "Mairie", "DSIL sollicitée": 7.0}, headers=headers))
    assert told(said) == []
    amounts = lines[["montant_sollicite_eur", "montant_accorde_eur", "montant_verse_eur"]].fillna(-1)
    assert [tuple(line) for line in amounts.to_numpy()] == [(9.0, 8.0, 2.0), (7.0, -1.0, -1.0)]
    assert list(lines["colonne"]) == ["I", "G"]


def test_a_wrong_amount_at_one_stage_is_named_at_its_own_cell():
    headers = (*HEADERS[:6], "DSIL sollicitée", "DSIL accordée")
    _, _, said = read(sheet({"DSIL sollicitée": "beaucoup", "DSIL accordée": 8.0}, {"Intitulé": "Mairie", "DSIL sollicitée": 7.0}, headers=headers))
    assert ("montant-illisible", "G2") in told(said)


def test_each_year_of_a_financing_is_a_line_of_that_year():
    headers = (*HEADERS[:6], "DSIL 2022", "DSIL 2023")
    _, lines, _ = read(sheet({"DSIL 2022": 1.0, "DSIL 2023": 2.0}, headers=headers))
    assert list(zip(lines["periode"], lines["montant_prevu_eur"], strict=True)) == [("2022", 1.0), ("2023", 2.0)]
    assert lines["ligne_id"].is_unique


def test_years_that_do_not_make_up_the_cost_are_said_at_the_cost():
    headers = (*HEADERS, "2021", "2022")
    rows = [{"DSIL": 1.0, "2021": 600.0, "2022": 400.0}, {"Intitulé": "Mairie", "DSIL": 1.0, "2021": 600.0, "2022": 300.0}]
    operations, lines, said = read(sheet(*rows, headers=headers))
    assert told(said) == [("annees-total", "F3")]
    assert "écart 100\u202f€" in next(anomaly for anomaly in said if anomaly.rule == "annees-total").problem
    assert lines.loc[lines["nature"] == "coût", "montant_prevu_eur"].sum() == 1900
    assert len(operations) == 2


def test_a_merged_axe_is_that_of_its_rows_only():
    rows = [{"Volet": "Volet 1", "Axe": "Axe 1.2 – Mobilité", "DSIL": 1.0}, {"Intitulé": "B", "DSIL": 1.0}, {"Intitulé": "C", "DSIL": 1.0}]
    merged = tuple(Range(first_row=1, last_row=2, first_column=column, last_column=column) for column in (0, 1))
    operations, _, _ = read(sheet(*rows, merged=merged))
    assert list(operations["orientation"]) == ["1.2", "1.2", ""]
    operations, _, _ = read(sheet(*rows))
    assert list(operations["volet"]) == ["1", "", ""]


@pytest.mark.parametrize(("volet", "axe", "expected"), [("Volet 1", "Axe 2", ("1", "1.2")), ("", "Axe 3.1 : urbain", ("3", "3.1")), ("2", "", ("2", "")), ("Volet II", "", ("2", "")), ("", "Mobilité durable", ("1", "1.2")), ("Volet 1", "Axe 1,3", ("1", "1.3"))])
def test_volets_and_axes_in_words(volet, axe, expected):
    operations, _, said = read(sheet({"Volet": volet, "Axe": axe, "DSIL": 1.0}))
    assert (operations["volet"].iloc[0], operations["orientation"].iloc[0]) == expected
    assert told(said) == []


def test_a_volet_that_is_none_of_the_contracts_is_said():
    _, _, said = read(sheet({"Volet": "Volet 7", "DSIL": 1.0}))
    assert told(said) == [("volet-inconnu", "A2")]


def test_titles_within_the_table_give_the_volet_to_what_follows():
    rows = [{"only": True, "Volet": "VOLET 1 – Transitions"}, {"only": True, "Volet": "Axe 2 : mobilité"}, {"DSIL": 1.0}, {"only": True, "Volet": "VOLET 2"}, {"Intitulé": "B", "DSIL": 1.0}]
    operations, _, said = read(sheet(*rows))
    assert told(said) == []
    assert list(zip(operations["volet"], operations["orientation"], strict=True)) == [("1", "1.2"), ("2", "")]


def test_a_title_with_amounts_announces_what_follows_it():
    rows = [{"only": True, "Intitulé": "VOLET 1", "DSIL": 3.0, "Coût total HT": 2000.0}, {"DSIL": 1.0}, {"Intitulé": "B", "DSIL": 2.0}, {"only": True, "Intitulé": "VOLET 2", "DSIL": 9.0}, {"Intitulé": "C", "DSIL": 4.0}]
    _, lines, said = read(sheet(*rows))
    assert told(said) == [("total-de-lignes", "G5")]
    assert lines["montant_prevu_eur"].sum() == 7


def test_totals_at_the_end_are_those_of_the_volets_they_name():
    rows = [{"Volet": "1", "DSIL": 1.0}, {"Volet": "2", "Intitulé": "B", "DSIL": 2.0}, *({"only": True, "Intitulé": label, "DSIL": amount} for label, amount in (("Total volet 1", 1.0), ("Total volet 2", 2.5), ("TOTAL", 3.0)))]
    _, _, said = read(sheet(*rows))
    assert told(said) == [("total-de-lignes", "G5")]
    assert "« Total volet 2 » annonce 2,5\u202f€, la somme des lignes donne 2\u202f€ (écart 0,5\u202f€)." in [anomaly.problem for anomaly in said]


def test_totals_by_agglomeration():
    rows = [{"DSIL": 1.0}, {"Territoire": "CAPH", "Intitulé": "B", "DSIL": 2.0}, {"only": True, "Intitulé": "Total CAVM", "DSIL": 1.0}, {"only": True, "Intitulé": "Total CAPH", "DSIL": 9.0}]
    assert told(read(sheet(*rows))[2]) == [("total-de-lignes", "G5")]


def test_what_is_within_another_line_or_column_is_left_out_and_told():
    rows = [{"DSIL": 3.0, "dont DSIL relance": 1.0}, {"only": True, "Intitulé": "dont voirie", "DSIL": 2.0}]
    _, lines, said = read(sheet(*rows, headers=(*HEADERS, "dont DSIL relance")))
    assert lines["montant_prevu_eur"].sum() == 3
    assert told(said, Level.INFORMATION) == [("dont", "I1"), ("dont", "C3")]
    assert told(said) == []


def test_amounts_without_a_title_are_named_and_not_read():
    _, lines, said = read(sheet({"DSIL": 1.0}, {"only": True, "DSIL": 5.0, "DETR": 6.0}))
    assert told(said) == [("ligne-sans-intitule", "G3")]
    assert "G3, H3" in said[-1].problem or any("G3, H3" in anomaly.problem for anomaly in said)
    assert lines["montant_prevu_eur"].sum() == 1


def test_an_operation_merged_over_two_rows_is_one_with_two_lines():
    merged = tuple(Range(first_row=1, last_row=2, first_column=column, last_column=column) for column in (2, 3, 4, 5))
    operations, lines, said = read(sheet({"DSIL": 1.0}, {"only": True, "DSIL": 2.0, "DETR": 3.0}, merged=merged))
    assert told(said) == []
    assert len(operations) == 1
    assert list(lines["montant_prevu_eur"]) == [1.0, 2.0, 3.0]
    assert lines["ligne_id"].is_unique
    assert lines["operation_id"].nunique() == 1


def test_a_cost_said_again_below_a_merged_title_is_said_and_not_added():
    merged = (Range(first_row=1, last_row=2, first_column=2, last_column=2),)
    operations, _, said = read(sheet({"DSIL": 1.0}, {"only": True, "DSIL": 2.0, "Coût total HT": 7.0}, merged=merged))
    assert list(operations["cout_total_eur"]) == [1000.0]
    assert told(said) == [("cout-repete", "F3")]


def test_the_same_action_twice_is_said_with_both_cells():
    operations, lines, said = read(sheet({"DSIL": 1.0}, {"Intitulé": "B", "DSIL": 1.0}, {"Intitulé": "ÉCOLE", "DSIL": 2.0}))
    assert told(said) == [("operation-en-double", "C4")]
    assert "déjà en C2" in next(anomaly for anomaly in said if anomaly.rule == "operation-en-double").problem
    assert operations["operation_id"].is_unique
    assert lines["ligne_id"].is_unique


def test_a_key_does_not_change_when_rows_move_or_are_renumbered():
    headers = ("N°", *HEADERS)
    one = read(sheet({"N°": 1.0, "DSIL": 1.0}, {"N°": 2.0, "Intitulé": "B", "DSIL": 2.0}, headers=headers))
    two = read(sheet({"N°": 1.0, "Intitulé": "B", "DSIL": 2.0}, {"N°": 2.0, "DSIL": 1.0}, headers=headers))
    assert set(one[0]["operation_id"]) == set(two[0]["operation_id"])
    assert set(one[1]["ligne_id"]) == set(two[1]["ligne_id"])


def test_a_number_that_identifies_is_the_key():
    operations, _, _ = read(sheet({"N°": "CAVM-12", "DSIL": 1.0}, {"N°": "CAVM-15", "Intitulé": "B", "DSIL": 2.0}, headers=("N°", *HEADERS)))
    assert list(operations["operation_id"]) == ["CAVM-12", "CAVM-15"]
    operations, _, _ = read(sheet({"N° opération": 12.0, "DSIL": 1.0}, headers=("N° opération", *HEADERS)))
    assert list(operations["operation_id"]) == ["12"]


def test_both_costs_keep_the_one_ht_and_the_other_as_a_line():
    headers = (*HEADERS, "Coût total TTC")
    operations, lines, said = read(sheet({"DSIL": 1.0, "Coût total TTC": 1200.0}, headers=headers))
    assert (operations["cout_total_eur"].iloc[0], operations["base"].iloc[0]) == (1000.0, "HT")
    assert list(lines.loc[lines["nature"] == "coût", ["libelle", "montant_prevu_eur", "colonne"]].iloc[0]) == ["Coût total TTC", 1200.0, "I"]
    assert told(said, Level.INFORMATION) == [("base-retenue", "F1")]


def test_a_cost_ttc_alone_among_costs_ht_and_one_below_its_ht_are_said():
    headers = (*HEADERS, "Coût total TTC")
    rows = [{"DSIL": 1.0, "Coût total HT": "", "Coût total TTC": 1200.0}, {"Intitulé": "B", "DSIL": 1.0, "Coût total TTC": 900.0}]
    operations, _, said = read(sheet(*rows, headers=headers))
    assert list(zip(operations["cout_total_eur"], operations["base"], strict=True)) == [(1200.0, "TTC"), (1000.0, "HT")]
    assert told(said) == [("base-melangee", "I2"), ("ttc-inferieur", "I3")]


def test_a_cost_that_does_not_say_its_basis_is_asked_and_may_be_told():
    headers = tuple(header.replace(" HT", "") for header in HEADERS)
    given = sheet({"DSIL": 1.0, "Coût total": 10.0}, headers=headers)
    operations, _, said = read(given)
    assert (told(said), operations["base"].iloc[0]) == ([("base-non-dite", "F1")], "")
    operations, _, said = read(given, base="TTC")
    assert (told(said), operations["base"].iloc[0]) == ([], "TTC")


@pytest.mark.parametrize(("above", "header"), [(("Montants en k€",), "DSIL"), ((), "DSIL (k€)"), (("En milliers d’euros",), "DSIL")])
def test_a_unit_said_in_the_title_or_the_header_multiplies_and_is_told(above, header):
    headers = tuple(header if name == "DSIL" else name for name in HEADERS)
    _, lines, said = read(sheet({header: 1.5}, {"Intitulé": "B", header: "2,5"}, {"Intitulé": "C", header: "3 k€"}, headers=headers, above=above))
    assert list(lines["montant_prevu_eur"]) == [1500.0, 2500.0, 3000.0]
    assert ("unite", f"{'F' if above else 'G'}{len(above) + 1}") in told(said, Level.INFORMATION)  # once, at the first of its columns


def test_an_amount_in_euros_in_a_column_in_thousands_is_read_as_written_and_said():
    headers = tuple("DSIL (k€)" if name == "DSIL" else name for name in HEADERS)
    _, lines, said = read(sheet({"DSIL (k€)": 1.5}, {"Intitulé": "B", "DSIL (k€)": "2 500 €"}, headers=headers))
    assert list(lines["montant_prevu_eur"]) == [1500.0, 2500.0]
    assert told(said) == [("unite-differente", "G3")]


def test_the_territory_follows_from_the_commune_then_from_who_leads():
    headers = tuple("Commune(s)" if name == "Territoire" else name for name in HEADERS)
    rows = [{"Commune(s)": "St Amand les eaux"}, {"Commune(s)": "Denain, Anzin"}, {"Maître d’ouvrage": "Ville de Raismes"}, {"Maître d’ouvrage": "Valenciennes Métropole"}, {"Commune(s)": "Lille"}]
    operations, lines, said = read(sheet(*({"Intitulé": f"N{n}", "DSIL": 1.0} | line for n, line in enumerate(rows)), headers=headers))
    assert list(operations["perimetre"]) == ["CAPH", "commun", "CAPH", "CAVM", "hors territoire"]
    assert list(operations["commune"]) == ["Saint-Amand-les-Eaux", "", "", "", ""]
    assert list(operations["maitre_ouvrage"])[3] == "CAVM"
    assert list(lines["portee"]) == ["locale"] * 4 + ["nationale"]
    assert told(said) == [("commune-hors-territoire", "E6")]


def test_a_commune_of_the_other_agglomeration_is_said():
    _, _, said = read(sheet({"Territoire": "CAVM", "Commune": "Denain", "DSIL": 1.0}, headers=(*HEADERS, "Commune")))
    assert told(said) == [("commune-et-territoire", "I2")]


def test_the_maitre_d_ouvrage_pays_what_is_left():
    _, lines, _ = read(sheet({"Autofinancement": 10.0, "Emprunt": 5.0, "DSIL": 1.0}, {"Intitulé": "B", "Maître d’ouvrage": "", "Autofinancement": 3.0}, headers=(*HEADERS, "Autofinancement", "Emprunt")))
    found = [tuple(line) for line in lines[["financeur", "dispositif", "nature"]].to_numpy()]
    assert found == [("État", "DSIL", "subvention"), ("Ville d’Onnaing", "Autofinancement", "autofinancement"), ("Emprunt", "", "prêt"), ("Autofinancement", "Autofinancement", "autofinancement")]


def test_a_calendar_gives_both_dates_and_a_fault_in_it_is_said_once():
    rows = [{"Calendrier": "2021-2024", "DSIL": 1.0}, {"Intitulé": "B", "Calendrier": "un jour", "DSIL": 1.0}]
    operations, _, said = read(sheet(*rows, headers=(*HEADERS, "Calendrier")))
    assert (operations["debut_debut"].iloc[0].year, operations["fin_fin"].iloc[0].year) == (2021, 2024)
    assert told(said) == [("periode-illisible", "I3")]


def test_progress_as_fractions_is_read_as_percentages_and_told():
    rows = [{"Avancement %": value, "Intitulé": f"N{value}", "DSIL": 1.0} for value in (0.8, 1.0, "50 %")]
    operations, _, said = read(sheet(*rows, headers=(*HEADERS, "Avancement %")))
    assert list(operations["avancement_pct"]) == [80.0, 100.0, 50.0]
    assert told(said, Level.INFORMATION) == [("pourcentages-en-fractions", "I1")]
    rows = [{"Avancement %": value, "Intitulé": f"N{value}", "DSIL": 1.0} for value in (0.8, 80.0, "80 %")]
    operations, _, said = read(sheet(*rows, headers=(*HEADERS, "Avancement %")))
    assert told(said) == [("pourcentage-a-verifier", "I2")]


def test_a_status_in_words_is_brought_to_the_list():
    rows = [{"État d’avancement": text, "Intitulé": text, "DSIL": 1.0} for text in ("Travaux en cours", "LIVRÉ", "à l’étude", "mystère")]
    operations, _, said = read(sheet(*rows, headers=(*HEADERS, "État d’avancement")))
    assert list(operations["statut"]) == ["en cours", "réalisé", "à venir", ""]
    assert told(said, Level.INFORMATION) == [("etat-non-repris", "I5")]


def test_a_column_of_amounts_that_nobody_understands_is_said_with_its_sum():
    _, _, said = read(sheet({"DSIL": 1.0, "Machin": 5.0}, {"Intitulé": "B", "DSIL": 1.0, "Machin": 6.0}, headers=(*HEADERS, "Machin")))
    assert told(said) == [("colonne-non-lue", "I1")]
    assert "2 nombres (I2 à I3, somme 11)" in said[0].problem or any("2 nombres (I2 à I3, somme 11)" in anomaly.problem for anomaly in said)


def test_a_column_with_several_financeurs_is_said():
    _, _, said = read(sheet({"DSIL": 1.0, "ADEME + Région": 5.0, "DETR": 1.0}, headers=(*HEADERS[:7], "ADEME + Région", "DETR")))
    assert told(said) == [("plusieurs-financeurs", "H1")]


def test_headers_repeated_on_a_new_page_are_no_operation():
    given = sheet({"DSIL": 1.0}, {"Intitulé": "B", "DSIL": 2.0})
    given.rows.insert(2, list(HEADERS))
    operations, _, said = read(given)
    assert list(operations["intitule"]) == ["École", "B"]
    assert told(said) == []


@pytest.mark.parametrize("note", ["* montants provisoires", "Source : CAVM, mars 2024", "NB : hors taxes", "Mise à jour le 3 mars"])
def test_a_note_below_the_table_is_no_operation(note):
    operations, _, _ = read(sheet({"DSIL": 1.0}, {"only": True, "Intitulé": note}))
    assert len(operations) == 1


def test_a_person_may_say_what_a_column_is():
    given = sheet({"DSIL": 1.0, "Machin": 5.0}, headers=(*HEADERS, "Machin"))
    found = recognise(given, NAMES, {})
    corrected = found.corrected(Correction(meanings={8: "financeur:CAF||accorde"}))
    laid = layout(found.layout).read(given, corrected, NAMES)
    lines = read_block("m.xlsx", laid.blocks[1]).frame
    assert list(lines.loc[lines["financeur"] == "CAF", "montant_accorde_eur"]) == [5.0]
    assert recognise(given, NAMES, {found.shape: Correction(meanings={8: "financeur:CAF||accorde"})}).columns[8].meaning == "financeur:CAF||accorde"


@pytest.mark.parametrize(
    ("name", "title", "stage"),
    [("Mandaté", "", "verse"), ("Feuil1", "Montants notifiés en 2023 (k€)", "accorde"), ("Feuil1", "Financements accordés au 31/12/2023", "accorde"), ("Notifié", "Montants versés", "verse"), ("Réalisé", "", "prevu"), ("Feuil1", "Maquette versée au dossier", "prevu")],
)  # fmt: skip
def test_a_sheet_may_say_the_stage_of_all_its_amounts(name, title, stage):
    _, lines, said = read(sheet({"DSIL": 40.0}, above=(title,) if title else (), name=name))
    assert [lines[f"montant_{each}_eur"].notna().any() for each in ("prevu", "sollicite", "accorde", "verse")] == [each == stage for each in ("prevu", "sollicite", "accorde", "verse")]
    assert [anomaly.rule for anomaly in said if anomaly.rule == "etape-deduite"] == ["etape-deduite"] * (stage != "prevu")


def test_a_stage_of_a_header_is_surer_than_that_of_the_sheet():
    _, lines, said = read(sheet({"DSIL sollicité": 40.0, "DSIL versé": 10.0}, headers=(*HEADERS[:6], "DSIL sollicité", "DSIL versé"), name="Mandaté"))
    assert [lines["montant_sollicite_eur"].sum(), lines["montant_verse_eur"].sum()] == [40, 10]
    assert [anomaly for anomaly in said if anomaly.rule == "etape-deduite"] == []


def test_the_cost_of_a_year_is_no_payer():
    rows = [["Intitulé", "Territoire", "2022", "", "2023", ""], ["", "", "Coût", "DSIL", "Coût", "DSIL"], ["Parc", "CAVM", 100.0, 20.0, 200.0, 40.0]]
    merged = (Range(first_row=0, first_column=2, last_row=0, last_column=3), Range(first_row=0, first_column=4, last_row=0, last_column=5))
    _, lines, _ = read(Sheet(name="Maquette", rows=rows, merged=merged))
    found = sorted(lines[["nature", "dispositif", "periode", "montant_prevu_eur"]].itertuples(index=False, name=None))
    assert found == [("coût", "", "2022", 100), ("coût", "", "2023", 200), ("subvention", "DSIL", "2022", 20), ("subvention", "DSIL", "2023", 40)]
