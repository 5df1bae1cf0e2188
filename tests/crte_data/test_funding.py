"""Sums that may be made, and those that may not: each euro once, unknown never 0, stages and natures never mixed."""

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crte_data.funding import (
    UNSAID,
    counted_once,
    funding_by,
    funding_by_volet,
    funding_lines,
    in_scope,
    latest_amounts,
    left_out,
    perimetre_balance,
    search_lines,
    stage_totals,
    stages_present,
    summable,
)
from crte_data.tables import AMOUNT_COLUMNS, FINANCEMENTS, OPERATIONS
from crte_data.vocabulary import LOCALE, NATURES_MONTANT, PORTEES, STAGES, SUBVENTION, VOLETS, Perimetre
from loaders.bundled import EXAMPLE, WORKBOOKS, bundled_dataset
from loaders.reading import read_workbook
from tests.builders import frame

CAVM, CAPH, COMMUN = "CAVM", "CAPH", "commun"
OPERATION_OF = {CAVM: "OP-CAVM", CAPH: "OP-CAPH", COMMUN: "OP-commun", "hors territoire": "OP-hors"}
OPERATIONS_FRAME = frame(OPERATIONS, [
    {"operation_id": code, "perimetre": place, "volet": str(rank % 3 + 1), "intitule": f"Opération {place}"} for rank, (place, code) in enumerate(OPERATION_OF.items())
])  # fmt: skip
amounts = st.one_of(st.just(math.nan), st.integers(0, 10**9).map(float))


def lines(*rows: dict) -> pd.DataFrame:
    """Local subsidies of the CAVM numbered F-1, F-2…, with what each row changes."""
    base = {"nature": SUBVENTION, "portee": LOCALE, "operation_id": OPERATION_OF[CAVM]}
    return funding_lines(frame(FINANCEMENTS, [base | {"ligne_id": f"F-{rank}"} | row for rank, row in enumerate(rows, start=1)]), OPERATIONS_FRAME)


def total(selected: pd.DataFrame, stage: str = "accorde") -> float:
    return summable(selected, stage)["montant_eur"].sum()


def by_place(selected: pd.DataFrame, stage: str) -> dict[str, float]:
    sums = summable(selected, stage).groupby("perimetre")["montant_eur"].sum()
    return {place: sums.get(place, 0.0) for place in (CAVM, CAPH, COMMUN)}


def granted(amount: float, inside: str = "", place: str = CAVM, **changes: object) -> dict:
    return {"montant_accorde_eur": amount, "inclus_dans": inside, "operation_id": OPERATION_OF[place]} | changes


@st.composite
def random_lines(draw: st.DrawFn, may_nest: bool = True) -> pd.DataFrame:
    """Lines of any kind; one within another is of the same place, or within one that is common to both."""
    rows: list[dict] = []
    for rank in range(draw(st.integers(0, 12))):
        place = draw(st.sampled_from([CAVM, CAPH, COMMUN]))
        holders = [f"F-{index}" for index, row in enumerate(rows, start=1) if row["operation_id"] in (OPERATION_OF[place], OPERATION_OF[COMMUN])]
        inside = draw(st.sampled_from(["", *holders])) if may_nest and rank else ""
        rows.append({
            "operation_id": OPERATION_OF[place], "inclus_dans": inside, "nature": draw(st.sampled_from(NATURES_MONTANT[:2])),
            "portee": draw(st.sampled_from(PORTEES[:2])), "par_an": draw(st.booleans()), "financeur": draw(st.sampled_from(["État", "Région", ""])),
            **{column: draw(amounts) for column in AMOUNT_COLUMNS.values()},
        })  # fmt: skip
    return lines(*rows)


def test_a_line_within_another_counts_once():
    assert total(lines(granted(100), granted(30, "F-1"), granted(20, "F-1"))) == 100


def test_a_line_within_a_line_within_a_line_counts_once():
    assert total(lines(granted(100), granted(60, "F-1"), granted(10, "F-2"))) == 100


def test_parts_count_when_their_whole_is_not_in_the_selection():
    chain = lines(granted(100), granted(60, "F-1"), granted(10, "F-2"))
    assert total(chain[chain["ligne_id"] != "F-1"]) == 60
    assert total(chain[chain["ligne_id"] == "F-3"]) == 10


def test_a_grandparent_contains_even_when_the_parent_is_not_selected():
    chain = lines(granted(100), granted(60, "F-1"), granted(10, "F-2"))
    assert total(chain[chain["ligne_id"] != "F-2"]) == 100


def test_a_part_counts_when_its_whole_is_of_another_nature_stage_or_portee():
    for change in ({"nature": "coût"}, {"portee": "nationale"}, {"montant_accorde_eur": math.nan, "montant_prevu_eur": 100.0}, {"par_an": True}):
        assert total(lines(granted(100) | change, granted(30, "F-1"))) == 30


@pytest.mark.parametrize("loop", [("F-1",), ("F-2", "F-1"), ("F-2", "F-3", "F-1")])
def test_lines_that_contain_each_other_end_and_never_count_twice(loop):
    selected = lines(*[granted(100, inside) for inside in loop], granted(7))
    assert total(selected) <= 107
    assert "F-" + str(len(loop) + 1) in set(counted_once(selected)["ligne_id"])


def test_a_line_within_one_that_does_not_exist_counts():
    assert total(lines(granted(30, "F-99"))) == 30


def test_unknown_is_not_zero():
    unknown = stage_totals(lines(granted(math.nan), granted(math.nan))).set_index("etape")
    assert math.isnan(unknown.loc["accorde", "montant_eur"])
    assert stage_totals(lines(granted(0))).set_index("etape").loc["accorde", "montant_eur"] == 0
    assert stages_present(lines(granted(math.nan))) == []
    assert stages_present(lines(granted(0))) == ["accorde"]


def test_nothing_at_all_is_unknown():
    nothing = lines()
    assert stage_totals(nothing)["montant_eur"].isna().all()
    assert funding_by_volet(nothing, "accorde")["montant_eur"].isna().all()
    assert set(funding_by_volet(nothing, "accorde")["volet"]) == set(VOLETS)


def test_stages_are_never_mixed():
    ladder = lines({column: 10.0 ** rank for rank, column in enumerate(AMOUNT_COLUMNS.values())})
    assert list(stage_totals(ladder)["montant_eur"]) == [10.0**rank for rank in range(len(STAGES))]


@pytest.mark.parametrize("nature", NATURES_MONTANT)
@pytest.mark.parametrize("portee", PORTEES)
def test_one_nature_and_one_portee_at_a_time(nature, portee):
    every = lines(*[granted(1.0, nature=one, portee=other) for one in NATURES_MONTANT for other in PORTEES])
    kept = summable(every, "accorde", nature, portee)
    assert list(zip(kept["nature"], kept["portee"], strict=True)) == [(nature, portee)]


def test_yearly_amounts_are_not_added_to_totals():
    assert total(lines(granted(100), granted(10, par_an=True))) == 100


def test_what_a_sum_leaves_out_is_said_line_by_line():
    every = lines(granted(100), granted(30, "F-1"), granted(math.nan), granted(5, nature="coût"), granted(5, portee="nationale"), granted(5, par_an=True))
    assert list(left_out(every, "accorde").values()) == [1, 1, 1, 1, 1]
    assert sum(left_out(every, "accorde").values()) + len(summable(every, "accorde")) == len(every)


def test_sums_by_a_column_keep_what_is_unsaid_apart():
    by = funding_by("financeur", lines(granted(5, financeur="État"), granted(2), granted(9, financeur="Région")), "accorde")
    assert list(zip(by["financeur"], by["montant_eur"], strict=True)) == [("Région", 9), ("État", 5), (UNSAID, 2)]


@given(random_lines(), st.sampled_from(list(STAGES)))
@settings(max_examples=40, deadline=None)
def test_filters_reconcile(selected, stage):
    alone = by_place(selected, stage)
    assert sum(alone.values()) == total(selected, stage)
    assert total(in_scope(selected, Perimetre.CAVM), stage) == alone[CAVM] + alone[COMMUN]
    assert total(in_scope(selected, Perimetre.CAPH), stage) == alone[CAPH] + alone[COMMUN]


@given(random_lines(), st.sampled_from(list(STAGES)))
@settings(max_examples=40, deadline=None)
def test_every_way_of_cutting_a_total_gives_it_back(selected, stage):
    for column in ("financeur", "volet", "operation_id"):
        assert funding_by(column, selected, stage)["montant_eur"].sum() == total(selected, stage)


@given(random_lines(), st.sampled_from(list(STAGES)))
@settings(max_examples=40, deadline=None)
def test_no_order_of_lines_changes_a_total(selected, stage):
    assert total(selected.iloc[::-1], stage) == total(selected, stage)


@given(random_lines(may_nest=False), st.sampled_from(list(STAGES)))
@settings(max_examples=40, deadline=None)
def test_a_part_added_to_a_line_changes_no_total(selected, stage):
    rows = selected[list(frame(FINANCEMENTS, []))].to_dict("records")
    parts = [row | {"ligne_id": f"{row['ligne_id']}-bis", "inclus_dans": row["ligne_id"]} for row in rows]
    nested = funding_lines(frame(FINANCEMENTS, rows + parts), OPERATIONS_FRAME)
    assert total(nested, stage) == total(selected, stage)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("name", ["maquette_financiere.xlsx", EXAMPLE])
def test_filters_reconcile_on_the_workbooks_that_ship(name, stage):
    frames = read_workbook(name, (WORKBOOKS / name).read_bytes()).frames
    whole = funding_lines(frames["financements"], frames["operations"])
    alone = by_place(whole, stage)
    assert sum(alone.values()) == pytest.approx(total(whole, stage))
    for perimetre, place in ((Perimetre.CAVM, CAVM), (Perimetre.CAPH, CAPH)):
        assert total(in_scope(whole, perimetre), stage) == pytest.approx(alone[place] + alone[COMMUN])


def test_the_balance_says_what_each_perimetre_has_and_what_does_not_fall_right():
    balance = perimetre_balance(lines(granted(5), granted(7, place=CAPH), granted(2) | {"operation_id": "OP-9"}))
    assert list(balance.columns) == ["Étape", "CAVM", "CAPH", "Commun", "Total", "Écart"]
    (row,) = balance.itertuples(index=False, name=None)
    assert row[:3] == ("Accordé", 5, 7)
    assert math.isnan(row[3])  # nothing is known of what is common: that is not 0
    assert row[4:] == (14, 2)
    assert perimetre_balance(lines()).empty


def test_the_other_agglomeration_is_hidden_and_what_is_common_stays():
    every = lines(*[granted(1.0, place=place) for place in OPERATION_OF])
    assert list(in_scope(every, Perimetre.CAVM)["perimetre"]) == [CAVM, COMMUN]
    assert len(in_scope(every, None)) == 4


def test_a_line_without_its_operation_is_kept_and_unplaced():
    alone = lines(granted(5) | {"operation_id": "OP-9"})
    assert list(alone["perimetre"]) == [""]
    assert total(alone) == 5


def test_two_rows_of_one_operation_do_not_double_its_lines():
    twice = pd.concat([OPERATIONS_FRAME, OPERATIONS_FRAME])
    assert len(funding_lines(frame(FINANCEMENTS, [granted(5) | {"ligne_id": "F-1"}]), twice)) == 1


def test_the_latest_amount_is_that_of_the_furthest_stage():
    latest = latest_amounts(lines({"montant_prevu_eur": 9.0, "montant_accorde_eur": 7.0}, {}))
    assert list(latest["etape"]) == ["Accordé", ""]
    assert latest["montant_eur"].iloc[0] == 7
    assert math.isnan(latest["montant_eur"].iloc[1])


def test_search_finds_every_word_without_accents():
    dataset = bundled_dataset()[0]
    assert set(search_lines(dataset.lines, "ECLUSE denain")["commune"]) == {"Denain"}
    assert len(search_lines(dataset.lines, "")) == len(dataset.lines)
    assert search_lines(dataset.lines, "introuvable zzz").empty
