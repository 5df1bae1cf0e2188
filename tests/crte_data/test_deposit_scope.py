"""A deposit replaces what it covers and nothing else, whatever is published and whatever is sent."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crte_data.dataset import Dataset, empty_dataset
from crte_data.deposit_scope import WHOLE, DepositScope, covered, left_out, merged, proposed_scope, scopes_offered
from crte_data.funding import summable
from crte_data.tables import ACTIONS, DATA_TABLES, FINANCEMENTS, INDICATEURS, OBSERVATIONS, OPERATIONS, TERRITOIRES
from crte_data.vocabulary import HORS_TERRITOIRE
from tests.builders import frame, row

SIDES = ("CAVM", "CAPH", "commun", HORS_TERRITOIRE)
THEMES = ("Énergie", "Emploi")
PLACES = ("Valenciennois", "CAVM", "CAPH", "Denain", "Anzin", "France")
COMMUNES = frame(TERRITOIRES, [row(TERRITOIRES), row(TERRITOIRES, territoire="Anzin", agglomeration="CAVM")])
NOTHING = empty_dataset()
SCOPES = [WHOLE, *(DepositScope(perimetre=side) for side in SIDES[:3]), *(DepositScope(theme=theme) for theme in THEMES), DepositScope(tables=("actions",))]


def dataset(operations=(), lines=(), actions=(), indicators=(), observations=(), classeur="publié.xlsx") -> Dataset:
    frames = {
        "operations": frame(OPERATIONS, [row(OPERATIONS, **line) for line in operations]), "financements": frame(FINANCEMENTS, [row(FINANCEMENTS, **line) for line in lines]),
        "actions": frame(ACTIONS, [row(ACTIONS, **line) for line in actions]), "indicateurs": frame(INDICATEURS, [row(INDICATEURS, **line) for line in indicators]),
        "observations": frame(OBSERVATIONS, [row(OBSERVATIONS, **line) for line in observations]),
        "territoires": COMMUNES,
    }  # fmt: skip
    named = {name: table.assign(classeur=classeur, feuille=name) for name, table in frames.items()}
    columns = pd.DataFrame([(name, classeur, name, "volet", "B") for name in named], columns=["table", "classeur", "feuille", "champ", "lettre"], dtype="str")
    return replace(NOTHING, **named, colonnes=columns)


@st.composite
def datasets(draw, classeur: str = "publié.xlsx") -> Dataset:
    """Any dataset whose keys are whole; the side of an operation and the theme of an indicator are in its key, so that none changes hands."""
    numbers = draw(st.sets(st.tuples(st.sampled_from(SIDES), st.integers(1, 4)), max_size=8))
    operations = [{"operation_id": f"{side}-{rank}", "intitule": f"Projet {rank}", "perimetre": side, "cout_total_eur": draw(st.sampled_from([1e6, 2e6]))} for side, rank in sorted(numbers)]
    lines = []
    for operation in operations:
        for rank in range(draw(st.integers(0, 3))):
            name = f"{operation['operation_id']}-F{rank}"
            inside = draw(st.sampled_from(["", *(line["ligne_id"] for line in lines if line["operation_id"] == operation["operation_id"])]))
            lines.append({"ligne_id": name, "operation_id": operation["operation_id"], "inclus_dans": inside, "montant_accorde_eur": draw(st.sampled_from([float("nan"), 0.0, 100.0, 250.5]))})
    codes = sorted(draw(st.sets(st.tuples(st.sampled_from(THEMES), st.integers(1, 3)), max_size=5)))
    indicators = [{"code": f"{theme}_{rank}", "theme": theme, "libelle": draw(st.sampled_from(["Taux", "Part"]))} for theme, rank in codes]
    cells = draw(st.sets(st.tuples(st.sampled_from(codes), st.sampled_from(PLACES)), max_size=8)) if codes else ()
    observations = [{"code": f"{theme}_{rank}", "territoire": place, "valeur": draw(st.sampled_from([1.0, 2.0]))} for (theme, rank), place in sorted(cells)]
    actions = [{"numero": f"{side}-{rank}", "perimetre": side} for side, rank in sorted(numbers) if side != HORS_TERRITOIRE]
    return dataset(operations, lines, actions, indicators, observations, classeur)


def rows(table: pd.DataFrame) -> list[tuple]:
    known = table.astype("object").where(table.notna(), None)
    return sorted(known.itertuples(index=False, name=None), key=repr)


def put(before: Dataset, sent: Dataset, scope: DepositScope) -> Dataset:
    return merged(before, sent.data_frames(), sent.colonnes, scope)


scopes = st.sampled_from(SCOPES)


@settings(max_examples=25, deadline=None)
@given(datasets(), datasets("envoyé.xlsx"), scopes)
def test_what_is_covered_is_as_sent_and_the_rest_as_published(before, sent, scope):
    after = put(before, sent, scope)
    old, new = covered(before, before.data_frames(), scope), covered(before, sent.data_frames(), scope)
    for name in DATA_TABLES:
        expected = pd.concat([part for part in (getattr(before, name)[~old[name]], getattr(sent, name)[new[name]]) if len(part)] or [getattr(before, name).head(0)])
        assert rows(getattr(after, name)) == rows(expected)


@settings(max_examples=25, deadline=None)
@given(datasets(), datasets("envoyé.xlsx"), st.sampled_from([scope for scope in SCOPES if scope.perimetre or scope.tables]))
def test_keys_and_references_stay_whole(before, sent, scope):
    after = put(before, sent, scope)
    for name, table in DATA_TABLES.items():
        assert not getattr(after, name).duplicated([*table.key]).any()
    assert set(after.financements["operation_id"]) <= set(after.operations["operation_id"])
    assert set(after.financements["inclus_dans"]) - {""} <= set(after.financements["ligne_id"])
    assert set(after.observations["code"]) <= set(after.indicateurs["code"]) | set(sent.indicateurs["code"])


@settings(max_examples=25, deadline=None)
@given(datasets(), datasets("envoyé.xlsx"), scopes)
def test_cavm_caph_and_common_make_the_total(before, sent, scope):
    kept = summable(put(before, sent, scope).lines, "accorde")
    by_side = [kept.loc[kept["perimetre"] == side, "montant_eur"].sum() for side in SIDES[:3]]
    assert sum(by_side) == pytest.approx(kept["montant_eur"].sum())


@settings(max_examples=15, deadline=None)
@given(datasets(), scopes)
def test_what_is_published_sent_again_changes_no_row(before, scope):
    after = put(before, before, scope)
    assert all(rows(frame) == rows(getattr(before, name)) for name, frame in after.frames().items())
    assert left_out(before, before.data_frames(), scope) == {}


@settings(max_examples=15, deadline=None)
@given(datasets(), datasets("cavm.xlsx"), datasets("caph.xlsx"))
def test_two_agglomerations_may_publish_in_either_order(before, cavm, caph):
    first = put(put(before, cavm, DepositScope(perimetre="CAVM")), caph, DepositScope(perimetre="CAPH"))
    second = put(put(before, caph, DepositScope(perimetre="CAPH")), cavm, DepositScope(perimetre="CAVM"))
    for name in ("operations", "financements", "actions", "observations"):
        assert rows(getattr(first, name)) == rows(getattr(second, name))


@settings(max_examples=15, deadline=None)
@given(datasets(), datasets("envoyé.xlsx"), scopes)
def test_every_row_sent_is_published_or_left_out_or_already_there(before, sent, scope):
    after, out = put(before, sent, scope), left_out(before, sent.data_frames(), scope)
    for name, table in DATA_TABLES.items():
        columns = [column for field in table for column in field.columns()]
        told = rows(out[name][columns]) if name in out else []
        assert set(rows(getattr(sent, name)[columns])) <= set(rows(getattr(after, name)[columns])) | set(told)
        assert name not in out or not set(told) & set(rows(getattr(before, name)[columns]))


def _published() -> Dataset:
    operations = [{"operation_id": f"OP-{side}", "perimetre": side} for side in SIDES]
    lines = [{"ligne_id": f"F-{side}", "operation_id": f"OP-{side}"} for side in SIDES]
    return dataset(operations, lines, [{"numero": "2021-1", "perimetre": "commun"}], [{}, {"code": "chomage", "theme": "Emploi"}], [{}, {"code": "chomage"}])


def test_the_workbook_of_untouched_lines_stays():
    sent = dataset([{"operation_id": "OP-2", "perimetre": "CAVM"}], classeur="cavm.xlsx")
    after = put(_published(), sent, DepositScope(perimetre="CAVM"))
    assert dict(zip(after.operations["operation_id"], after.operations["classeur"], strict=True)) == {
        "OP-CAPH": "publié.xlsx", "OP-commun": "publié.xlsx", f"OP-{HORS_TERRITOIRE}": "publié.xlsx", "OP-2": "cavm.xlsx",
    }  # fmt: skip
    read = after.colonnes[after.colonnes["table"] == "operations"]
    assert set(read["classeur"]) == {"publié.xlsx", "cavm.xlsx"}
    assert set(after.financements["ligne_id"]) == {"F-CAPH", "F-commun", f"F-{HORS_TERRITOIRE}"}


def test_a_line_of_another_side_is_left_out_and_told():
    sent = dataset([{"operation_id": "OP-2", "perimetre": "CAVM"}, {"operation_id": "OP-3", "perimetre": "CAPH"}], [{"ligne_id": "F-3", "operation_id": "OP-3"}])
    out = left_out(_published(), {name: getattr(sent, name) for name in ("operations", "financements")}, DepositScope(perimetre="CAVM"))
    assert {name: list(table[DATA_TABLES[name].key[0]]) for name, table in out.items()} == {"operations": ["OP-3"], "financements": ["F-3"]}


def test_a_deposit_of_one_side_adds_an_indicator_and_changes_none():
    sent = dataset(indicators=[{"libelle": "Autre nom"}, {"code": "neuf"}], observations=[{"code": "neuf"}, {"code": "neuf", "territoire": "CAPH"}])
    after = put(_published(), sent, DepositScope(perimetre="CAVM"))
    assert dict(zip(after.indicateurs["code"], after.indicateurs["libelle"], strict=True))["taux"] == "Taux d’essai"
    assert "neuf" in set(after.indicateurs["code"])
    assert set(after.observations["territoire"]) == {"CAVM"}


def test_one_side_alone_is_proposed_where_others_are_published():
    published = _published()
    sent = {name: frame for name, frame in dataset([{"perimetre": "CAVM"}], [{}]).frames().items() if name in ("operations", "financements")}
    assert proposed_scope(published, sent) == DepositScope(perimetre="CAVM")
    assert proposed_scope(NOTHING, sent) == WHOLE
    assert proposed_scope(published, published.frames()) == WHOLE
    both = dict(sent, operations=frame(OPERATIONS, [row(OPERATIONS), row(OPERATIONS, operation_id="OP-2", perimetre="CAPH")]))
    assert proposed_scope(published, both) == WHOLE
    assert proposed_scope(published, sent | {"observations": frame(OBSERVATIONS, [row(OBSERVATIONS)])}) == WHOLE


def test_one_theme_alone_is_proposed_where_others_are_published():
    sent = {"indicateurs": frame(INDICATEURS, [row(INDICATEURS)]), "observations": frame(OBSERVATIONS, [row(OBSERVATIONS)])}
    assert proposed_scope(_published(), sent) == DepositScope(theme="Énergie")
    assert proposed_scope(NOTHING, sent) == WHOLE


def test_the_scopes_offered_are_those_of_what_was_sent():
    sent = {"operations": frame(OPERATIONS, [row(OPERATIONS)]), "indicateurs": frame(INDICATEURS, [row(INDICATEURS)])}
    kinds = {"Maquette": ("operations", "financements"), "Indicateurs": ("indicateurs", "observations")}
    assert [str(scope) for scope in scopes_offered(NOTHING, sent, kinds)] == [
        "Tout ce que contiennent les classeurs", "Valenciennes Métropole (CAVM) seulement", "Feuilles « Opérations » et « Financements » seulement",
        "Feuilles « Indicateurs » et « Observations » seulement", "Thème « Énergie » seulement",
    ]  # fmt: skip


@pytest.mark.parametrize("scope", SCOPES)
def test_a_scope_comes_back_from_what_the_store_keeps(scope):
    assert DepositScope.from_json(scope.as_json()) == scope
