"""Fiches: what is filled in, and money counted once, stages apart."""

import pandas as pd
import pytest

from crte_data.actions import (
    FOLLOWED,
    TO_FILL,
    actions_in_scope,
    completeness,
    coverage_by_volet,
    fiche_amounts,
    fiches,
    fiches_by_orientation,
    lines_of,
    missing_everywhere,
    status_counts,
    sub_actions,
    written_field,
)
from crte_data.dataset import Dataset
from crte_data.frames import empty_frame
from crte_data.tables import ACTIONS
from crte_data.vocabulary import ORIENTATIONS, Perimetre
from loaders.bundled import bundled_dataset

NAN = float("nan")


def made_up(**columns: list) -> pd.DataFrame:
    """Fiches with these columns, the others empty."""
    frame = empty_frame(ACTIONS)
    size = len(next(iter(columns.values())))
    blank = {name: NAN if dtype == "float64" else "" if dtype == "str" else None for name, dtype in frame.dtypes.astype("str").items()}
    return pd.DataFrame({name: columns.get(name, [value] * size) for name, value in blank.items()})


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return bundled_dataset()[0]


def test_common_fiches_stay_under_each_filter() -> None:
    actions = made_up(numero=["A", "B", "C", "D"], perimetre=["CAVM", "CAPH", "commun", "hors territoire"])
    assert list(actions_in_scope(actions, Perimetre.CAVM)["numero"]) == ["A", "C"]
    assert list(actions_in_scope(actions, Perimetre.CAPH)["numero"]) == ["B", "C"]
    assert len(actions_in_scope(actions, None)) == 4


def test_sub_actions_follow_the_number_of_their_action_and_are_not_counted() -> None:
    actions = made_up(numero=["2021-1", "2021-1.2", "2021-1.2.a", "2021-10", "2021-3.1"], perimetre=["commun"] * 5)
    assert list(fiches(actions)["numero"]) == ["2021-1", "2021-10", "2021-3.1"]
    assert list(actions_in_scope(actions, Perimetre.CAVM)["numero"]) == ["2021-1", "2021-10", "2021-3.1"]
    assert list(sub_actions(actions, "2021-1")["numero"]) == ["2021-1.2", "2021-1.2.a"]
    assert fiches(empty_frame(ACTIONS)).empty


def test_amounts_of_a_sub_action_are_its_action_s(dataset: Dataset) -> None:
    fiche = made_up(numero=["2021-2"])
    moved = dataset.lines.assign(fiche=dataset.lines["fiche"].replace("2021-2", "2021-2.1"))
    pd.testing.assert_frame_equal(fiche_amounts(moved, fiche), fiche_amounts(dataset.lines, fiche))
    assert len(lines_of(moved, fiche)) == len(lines_of(dataset.lines, fiche)) > 0
    assert lines_of(moved, made_up(numero=["2021-20"])).empty


def test_zero_percent_is_filled_and_unknown_is_not() -> None:
    table = completeness(made_up(numero=["A", "B"], avancement_pct=[0.0, NAN]))
    assert list(table["renseignes"]) == [1, 0]
    assert "Avancement (%)" in table["manquants"].iloc[1]
    assert "Avancement (%)" not in table["manquants"].iloc[0]
    assert set(table["champs"]) == {len(FOLLOWED)}


def test_written_field_never_turns_unknown_into_zero() -> None:
    field = ACTIONS.field("avancement_pct")
    assert written_field(field, NAN) == TO_FILL
    assert written_field(field, 0.0) == "0\u202f%"
    assert written_field(ACTIONS.field("pilote"), "") == TO_FILL


def test_missing_everywhere_stops_when_one_fiche_says_it() -> None:
    assert "Pilote" in missing_everywhere(made_up(numero=["A", "B"]))
    assert "Pilote" not in missing_everywhere(made_up(numero=["A", "B"], pilote=["SIMOUV", ""]))
    assert missing_everywhere(empty_frame(ACTIONS)) == []


def test_statuses_follow_the_list_and_the_unsaid_comes_last() -> None:
    counts = status_counts(made_up(numero=list("ABCD"), statut=["bloqué", "en cours", "", "en cours"]))
    assert list(counts.itertuples(index=False, name=None)) == [("en cours", 2), ("bloqué", 1), (TO_FILL, 1)]


def test_every_orientation_is_there_with_or_without_a_fiche(dataset: Dataset) -> None:
    table = fiches_by_orientation(dataset.actions)
    assert list(table["orientation"]) == list(ORIENTATIONS)
    assert table["fiches"].sum() == len(dataset.actions)
    volets = coverage_by_volet(dataset.actions)
    assert list(volets["orientations"]) == [5, 5, 3]
    assert volets["avec_fiche"].sum() == (table["fiches"] > 0).sum()


def test_volets_are_there_without_any_fiche() -> None:
    assert list(coverage_by_volet(empty_frame(ACTIONS))["avec_fiche"]) == [0, 0, 0]


def test_amounts_keep_stages_apart_and_leave_out_costs_and_yearly_lines(dataset: Dataset) -> None:
    sums = fiche_amounts(dataset.lines, dataset.actions).set_index(["numero", "etape"])["montant_eur"]
    assert sums[("2021-2", "prevu")] == 7_000_000  # two stations; not the 39.8 M€ cost
    assert sums[("2021-2", "annonce")] == 283_000
    assert sums[("2021-4", "annonce")] == 357_660 + 327_848  # not the 100 000 € a year
    assert sums[("2021-1", "verse")] == 6_700_000  # not the 10 M€ a year of the whole basin
    assert "2021-3" not in sums.index.get_level_values(0)


def test_line_within_another_of_the_fiche_counts_once(dataset: Dataset) -> None:
    lines = dataset.lines[dataset.lines["fiche"] == "2021-4"].copy()
    first, second = lines[~lines["par_an"]]["ligne_id"]
    nested = lines.assign(contenants=lines["contenants"].mask(lines["ligne_id"] == second, first))
    total = fiche_amounts(nested, dataset.actions)["montant_eur"].sum()
    assert total == lines.set_index("ligne_id").at[first, "montant_annonce_eur"]
