"""What changed since a committee, in sentences: true, complete, and silent when nothing did."""

import re
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crte_data.dataset import Dataset, empty_dataset
from crte_data.moves import NOT_KNOWN, Figure, moved, progressed
from crte_data.since import since
from crte_data.tables import ACTIONS, FINANCEMENTS, OPERATIONS
from crte_data.vocabulary import Perimetre
from loaders.bundled import bundled_dataset
from tests.builders import frame, row

UNKNOWN = float("nan")


@pytest.fixture(scope="module")
def bundled() -> Dataset:
    return bundled_dataset()[0]


def said(found: Mapping[str, list[str]], topic: str) -> list[str]:
    return [re.sub("[\u00a0\u202f]", " ", sentence) for sentence in found.get(topic, [])]


def _unemployment(dataset: Dataset, value: float, periode: str = "T2 2021") -> Dataset:
    rows = dataset.observations
    chosen = (rows["code"] == "taux_chomage") & (rows["territoire"] == "Valenciennois") & (rows["periode"] == periode)
    return replace(dataset, observations=rows.assign(valeur=rows["valeur"].mask(chosen, value)))


def _with(dataset: Dataset, table, *rows: dict[str, object]) -> Dataset:
    return replace(dataset, **{table.name: frame(table, [row(table, **one) for one in rows])})


def test_nothing_is_said_when_nothing_changed(bundled):
    assert since(bundled, bundled) == {}
    assert since(bundled, replace(bundled, operations=bundled.operations.assign(classeur="autre.xlsx"))) == {}
    assert since(empty_dataset(), empty_dataset()) == {}


def test_a_key_figure_that_moved_says_from_what_to_what_and_by_how_much(bundled):
    found = since(bundled, _unemployment(bundled, 11.4))
    assert said(found, "Chiffres clés") == ["Taux de chômage : de 12 % à 11,4 % (T2 2021), soit 0,6 point de moins."]
    assert "Indicateurs" not in found  # said once
    assert said(found, "Lignes") == ["Valeurs des indicateurs : 1 ligne modifiée."]


def test_a_figure_no_longer_known_is_not_a_fall_to_zero(bundled):
    gone = replace(bundled, observations=bundled.observations.assign(valeur=bundled.observations["valeur"].mask(bundled.observations["code"] == "taux_pauvrete")))
    (sentence,) = [text for text in said(since(bundled, gone), "Chiffres clés") if "pauvreté" in text]
    assert re.fullmatch(r"Taux de pauvreté : non communiqué, après .+ %( \(.+\))?\.", sentence)
    (back,) = [text for text in said(since(gone, bundled), "Chiffres clés") if "pauvreté" in text]
    assert back.endswith("non communiqué jusque-là.")


def test_grants_are_told_the_largest_first_with_who_pays():
    before = _with(_with(empty_dataset(), OPERATIONS, {}), FINANCEMENTS, {"ligne_id": "F-1", "montant_accorde_eur": UNKNOWN}, {"ligne_id": "F-3", "montant_accorde_eur": 5e6})
    after = _with(before, FINANCEMENTS, {"ligne_id": "F-1", "montant_accorde_eur": 3e5}, {"ligne_id": "F-2", "montant_accorde_eur": 2e6, "dispositif": "", "financeur": "Région"}, {"ligne_id": "F-3", "montant_accorde_eur": 6e6})
    assert said(since(before, after), "Montants")[-4:] == [
        "Subventions locales, montant versé : de 200 000 € à 300 000 €, soit 100 000 € de plus.",
        "Montant accordé à « École rénovée » (DSIL) : de 5 M€ à 6 M€, soit 1 M€ de plus.",
        "Accordé à « École rénovée » : 2 M€ (Région).", "Accordé à « École rénovée » : 300 000 € (DSIL).",
    ]  # fmt: skip


def test_operations_that_came_went_and_ended():
    before = _with(empty_dataset(), OPERATIONS, {"operation_id": "1", "intitule": "École", "statut": "en cours"}, {"operation_id": "2", "intitule": "Gare"}, {"operation_id": "3", "intitule": "Parc", "statut": "en cours"})
    after = _with(empty_dataset(), OPERATIONS, {"operation_id": "1", "intitule": "École", "statut": "réalisé"}, {"operation_id": "3", "intitule": "Parc", "statut": "abandonné"}, {"operation_id": "4", "intitule": "Canal"})
    assert said(since(before, after), "Opérations") == ["1 opération nouvelle : « Canal ».", "1 opération achevée : « École ».", "1 opération abandonnée : « Parc ».", "1 opération retirée : « Gare »."]


def test_an_action_that_moves_says_so_and_an_unknown_status_too():
    before = _with(empty_dataset(), ACTIONS, {"statut": "à venir", "avancement_pct": UNKNOWN}, {"numero": "2021-2", "statut": ""})
    after = _with(empty_dataset(), ACTIONS, {"statut": "en cours", "avancement_pct": 20.0}, {"numero": "2021-2", "statut": "bloqué"})
    assert said(since(before, after), "Actions") == [
        "L’action 2021-1 « Action d’essai » passe de « à venir » à « en cours ».", "Avancement de l’action 2021-1 « Action d’essai » : 20 %, non communiqué jusque-là.",
        "L’action 2021-2 « Action d’essai » est maintenant « bloqué » ; son statut n’était pas communiqué.",
    ]  # fmt: skip
    assert said(since(after, before), "Actions")[-1] == "Le statut de l’action 2021-2 « Action d’essai » n’est plus communiqué, après « bloqué »."


def test_a_long_list_says_how_many_more(bundled):
    found = since(empty_dataset(), bundled)
    assert "et 55 autres." in said(found, "Opérations")[0]
    assert re.fullmatch(r"Et \d+ autres changements, .+", said(found, "Indicateurs")[-1])
    assert len(found["Indicateurs"]) == 13


def test_what_no_sentence_tells_is_counted(bundled):
    after = replace(bundled, operations=bundled.operations.assign(maitre_ouvrage="Autre"))
    assert said(since(bundled, after), "Lignes") == ["Opérations de la maquette financière : 60 lignes modifiées."]


def test_one_side_hears_nothing_of_the_other(bundled):
    rows = bundled.operations
    after = replace(bundled, operations=rows.assign(statut=rows["statut"].mask(rows["perimetre"] == "CAPH", "réalisé")))
    assert since(bundled, after, Perimetre.CAVM) == {}
    assert "12 opérations achevées" in said(since(bundled, after, Perimetre.CAPH), "Opérations")[0]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (Figure(value=39e6, unit="€"), Figure(value=39.004e6, unit="€"), "X : de 39 000 000 € à 39 004 000 €, soit 4 000 € de plus."),
        (Figure(value=2, unit="rang"), Figure(value=1, unit="rang"), "X : de 2ᵉ à 1ᵉʳ."),
        (Figure(value=10, unit="logements", period="2016-2019"), Figure(value=4, unit="logements", period="2020"), "X : de 10 logements (2016-2019) à 4 logements (2020)."),
        (Figure(value=10, unit="logements", period="2019"), Figure(value=4, unit="logements", period="2020"), "X : de 10 logements (2019) à 4 logements (2020), soit 6 logements de moins."),
        (Figure(value=12, unit="%", period="T2 2021"), Figure(value=10, unit="%", period="2022"), "X : de 12 % (T2 2021) à 10 % (2022), soit 2 points de moins."),
        (Figure(value=12, unit="%", period="2021"), Figure(value=12, unit="%", period="2022"), "X : 12 % (2022), comme auparavant (2021)."),
        (Figure(value=12, unit="%"), Figure(value=12, unit="%", precision="près de"), "X : près de 12 %, au lieu de 12 %."),
        (Figure(value=0, unit="€"), Figure(value=1e6, unit="€"), "X : de 0 € à 1 M€, soit 1 M€ de plus."),
        (NOT_KNOWN, Figure(value=0, unit="€"), "X : 0 €, non communiqué jusque-là."),
        (NOT_KNOWN, Figure(value=UNKNOWN, unit="%", period="2020"), ""),
    ],
)
def test_a_move_reads_well_aloud(old, new, sentence):
    assert re.sub("[\u00a0\u202f]", " ", moved("X", old, new)) == sentence


numbers = st.one_of(st.just(UNKNOWN), st.floats(-1e9, 1e9).map(lambda value: round(value, 2)))
figures = st.builds(Figure, value=numbers, unit=st.sampled_from(["%", "€", "logements", ""]), period=st.sampled_from(["", "2020", "2021", "T1 2022", "depuis 2017", "un jour"]))


@given(figures, figures)
def test_a_sentence_is_whole_and_none_says_nan(old, new):
    sentence = moved("Chiffre", old, new)
    assert "nan" not in sentence
    assert sentence == "" or sentence.endswith(".")
    assert bool(sentence) == ((old.value != new.value and not (pd.isna(old.value) and pd.isna(new.value))) or (old != new and not pd.isna(new.value)))


@given(numbers, numbers)
def test_progress_is_said_only_when_it_moves(old, new):
    assert bool(progressed("Avancement", old, new)) == (old != new and not (pd.isna(old) and pd.isna(new)))
