"""Names as people write them, brought to one: the table that ships, and the cells it is applied to."""

import numpy as np
import pandas as pd
import pytest

from crte_data.dataset import empty_dataset
from crte_data.tables import ACTIONS, ALIAS, FINANCEMENTS, OPERATIONS
from loaders.blocks import Block
from loaders.bundled import EXAMPLE, WORKBOOKS, bundled_dataset, bundled_files
from loaders.deposit import read_deposit
from loaders.known_names import bundled_alias, names_of
from loaders.layouts.places import place_of, said_perimetre
from loaders.naming import Financing, Names, alias_key
from loaders.report import Level
from loaders.spelling import spelled
from loaders.templates import SheetContent, write_workbook
from tests.builders import grid, row, workbook

BUNDLED = bundled_dataset()[0]
NAMES = names_of(BUNDLED)


def block(**values: list) -> Block:
    length = len(next(iter(values.values())))
    table = FINANCEMENTS if "financeur" in values or "dispositif" in values else OPERATIONS
    return Block(table=table, sheet="S", values=values, rows=np.arange(2, length + 2), columns={name: index for index, name in enumerate(values)})


@pytest.mark.parametrize("text", ["Etat", "ÉTAT", "état", "Préfecture du Nord", "L'État"])
def test_the_state_has_many_spellings(text):
    assert NAMES.financing(text) == Financing("État")


@pytest.mark.parametrize(
    ("text", "financing"),
    [
        ("DSIL", ("État", "DSIL")), ("Etat (DSIL)", ("État", "DSIL")), ("D.E.T.R.", ("État", "DETR")), ("DSID", ("État", "DSID")), ("dpv", ("État", "DPV")), ("FNADT", ("État", "FNADT")),
        ("Fonds Vert", ("État", "Fonds vert")), ("Plan de relance", ("État", "France Relance")), ("ademe", ("ADEME", "")), ("AEAP", ("Agence de l’eau Artois-Picardie", "")), ("A.N.R.U.", ("ANRU", "")),
        ("Anah", ("ANAH", "")), ("BdT", ("Banque des territoires", "")), ("CDC", ("Banque des territoires", "")), ("CD59", ("Département du Nord", "")), ("Dépt du Nord", ("Département du Nord", "")),
        ("CR HdF", ("Région Hauts-de-France", "")), ("HDF", ("Région Hauts-de-France", "")), ("FEDER", ("Union européenne", "FEDER")), ("FSE", ("Union européenne", "FSE")), ("FSE +", ("Union européenne", "FSE+")),
        ("FTJ", ("Union européenne", "FTJ")), ("INTERREG", ("Union européenne", "Interreg")), ("Simouv", ("SIMOUV", "")), ("S.I.A.V.E.D.", ("SIAVED", "")), ("ANS", ("Agence nationale du sport", "")),
    ],
)  # fmt: skip
def test_financings_that_ship(text, financing):
    assert NAMES.financing(text) == Financing(*financing)


def test_the_table_that_ships_has_hundreds_of_spellings_and_none_says_two_things():
    alias = bundled_alias()
    assert len(alias) > 500
    met: dict[tuple[str, str], tuple[str, str]] = {}
    for genre, spelling, name, payer in alias[["genre", "ecriture", "nom", "financeur"]].itertuples(index=False):
        assert met.setdefault((genre, alias_key(spelling)), (name, payer)) == (name, payer), spelling
    payers = set(alias.loc[alias["genre"] == "financeur", "nom"])
    named = set(alias.loc[(alias["genre"] == "dispositif") & (alias["financeur"] != ""), "financeur"])
    assert named - payers <= {"FNCCR"}


def test_every_commune_of_the_alias_table_is_one_of_the_territory():
    alias = bundled_alias()
    assert set(alias.loc[alias["genre"] == "commune", "nom"]) <= set(NAMES.agglomerations)
    assert len(NAMES.agglomerations) == 82


@pytest.mark.parametrize(("text", "commune"), [("st amand les eaux", "Saint-Amand-les-Eaux"), ("ROEULX", "Rœulx"), ("Trith St Leger", "Trith-Saint-Léger"), ("condé sur escaut", "Condé-sur-l'Escaut"), ("Lille", None)])
def test_communes_without_accents_and_shortened(text, commune):
    assert NAMES.commune(text) == commune


def test_what_ships_reads_the_same_with_names_as_without():
    again = read_deposit(bundled_files(), BUNDLED)
    assert again.report.anomalies == ()
    for name, frame in again.after.frames().items():
        pd.testing.assert_frame_equal(frame, BUNDLED.frames()[name])
    example = read_deposit([(EXAMPLE, (WORKBOOKS / EXAMPLE).read_bytes())], BUNDLED)
    assert {anomaly.rule for anomaly in example.report.anomalies} == {"reste-a-financer", "demande-sans-arrete"}


def test_a_version_older_than_the_table_reads_with_the_one_that_ships():
    assert names_of(empty_dataset()).financing("Dépt du Nord") == Financing("Département du Nord")


def test_a_spelling_added_to_the_table_is_understood_from_then_on():
    alias = pd.concat([BUNDLED.alias, pd.DataFrame([{"genre": "financeur", "ecriture": "La Caisse", "nom": "Banque des territoires", "financeur": ""}])], ignore_index=True)
    after = read_deposit([("alias.xlsx", write_workbook("Alias", [SheetContent(ALIAS.sheet, ALIAS, alias)]))], BUNDLED).after
    assert names_of(after).financing("la caisse") == Financing("Banque des territoires")
    maquette = workbook({"Opérations": grid(OPERATIONS, [row(OPERATIONS)]), "Financements": grid(FINANCEMENTS, [row(FINANCEMENTS, financeur="LA CAISSE", dispositif="")])})
    assert list(read_deposit([("m.xlsx", maquette)], after).after.financements["financeur"]) == ["Banque des territoires"]
    assert list(read_deposit([("m.xlsx", maquette)], BUNDLED).after.financements["financeur"]) == ["LA CAISSE"]


def test_cells_of_every_family_take_the_name_that_is_kept():
    read = spelled(block(financeur=["etat", "DSIL", "", "ADEME"], dispositif=["Dsil", "", "CR HdF", "fonds chaleur"]), NAMES)[0].values
    assert read == {"financeur": ["État", "État", "", "ADEME"], "dispositif": ["DSIL", "DSIL", "CR HdF", "Fonds Chaleur"]}
    read = spelled(block(maitre_ouvrage=["Valenciennes Métropole", "Ville"], commune=["St-Amand", "Lille"]), NAMES)[0].values
    assert read == {"maitre_ouvrage": ["CAVM", "Ville"], "commune": ["Saint-Amand-les-Eaux", "Lille"]}


def test_without_a_table_nothing_changes_and_nothing_is_said():
    given = block(financeur=["etat", "ADEMEE"], dispositif=["Dsil", ""])
    assert spelled(given, Names()) == (given, [])


def test_a_name_that_is_only_like_a_known_one_is_kept_and_said_once_with_its_cells():
    read, said = spelled(block(financeur=["ADEMEE", "Inconnu total", "ADEMEE"], dispositif=["", "", ""]), NAMES)
    assert read.values["financeur"] == ["ADEMEE", "Inconnu total", "ADEMEE"]
    anomaly, unknown = said
    assert (unknown.level, unknown.cell, unknown.rule) == (Level.INFORMATION, "A3", "financeur-inconnu")
    assert spelled(block(financeur=["Inconnu total"], dispositif=[""]), NAMES, is_template=True)[1] == []
    assert (anomaly.level, anomaly.cell, anomaly.rule) == (Level.A_VERIFIER, "A2", "nom-ressemblant")
    assert "« ADEME »" in anomaly.problem
    assert "Aussi en A4" in anomaly.problem


def test_several_financeurs_in_a_cell_are_said():
    _, said = spelled(block(financeur=["DSIL + Région"], dispositif=[""]), NAMES)
    assert [(anomaly.cell, anomaly.rule) for anomaly in said] == [("A2", "plusieurs-financeurs")]


def test_a_table_without_names_is_left_alone():
    given = Block(table=ACTIONS, sheet="S", values={"pilote": ["etat"]}, rows=np.array([2]), columns={"pilote": 0})
    assert spelled(given, NAMES)[0].values == {"pilote": ["etat"]}


@pytest.mark.parametrize(
    ("text", "perimetre", "commune", "unknown"),
    [
        ("Denain", "CAPH", "Denain", ()), ("59220 DENAIN", "CAPH", "Denain", ()), ("Ville d'Anzin", "CAVM", "Anzin", ()), ("Denain, Raismes", "CAPH", "", ()), ("Denain et Anzin", "commun", "", ()),
        ("Sars-et-Rosières", "CAPH", "Sars-et-Rosières", ()), ("Denain / Lille", "CAPH", "", ("Lille",)), ("Lille", "", "", ("Lille",)), ("CAVM", "CAVM", "", ()), ("Toutes", "commun", "", ()), ("NC", "", "", ()), ("", "", "", ()),
    ],
)  # fmt: skip
def test_where_a_cell_says_that_an_operation_is(text, perimetre, commune, unknown):
    assert place_of(text, NAMES) == (perimetre, commune, unknown)


@pytest.mark.parametrize(("text", "perimetre"), [("cavm", "CAVM"), ("CA Porte du Hainaut", "CAPH"), ("CAVM / CAPH", "commun"), ("les deux agglomérations", "commun"), ("Hors CRTE", "hors territoire"), ("CAVN", ""), (12.0, "")])
def test_the_words_of_a_territory(text, perimetre):
    assert said_perimetre(text) == perimetre
