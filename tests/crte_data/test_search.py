"""Words are found as people type them."""

import pytest

from crte_data.glossary import contract_facts, glossary
from crte_data.search import matching


@pytest.mark.parametrize("query", ["déchetteries", "Decheterie", "DÉCHÈTERIES", "  ", ""])
def test_spelling_accents_and_number_do_not_matter(query: str) -> None:
    assert matching(["Deux des six déchetteries"], query).tolist() == [True]


@pytest.mark.parametrize(("text", "query"), [("Réseau de chaleur", "eau"), ("20 logements", "2000"), ("Piscine", "piscine Denain")])
def test_words_begin_and_all_are_needed(text: str, query: str) -> None:
    assert matching([text], query).tolist() == [False]


def test_nothing_to_search_in() -> None:
    assert matching([], "eau").tolist() == []


def test_glossary_has_unique_acronyms_each_with_a_meaning() -> None:
    table = glossary()
    assert table["sigle"].is_unique
    assert (table["definition"].str.len() > 5).all()
    assert set(table["origine"]) == {"contrat", "usage"}


def test_glossary_is_searched_by_acronym_and_by_word() -> None:
    assert "SIAVED" in set(glossary("déchets")["sigle"])
    assert list(glossary("simouv")["sigle"]) == ["SIMOUV"]
    assert glossary("licorne").empty


def test_contract_facts_name_their_lines() -> None:
    assert (contract_facts()["lignes"].str.match(r"\d+")).all()
    assert "22 octobre 2021" in contract_facts().set_index("sujet").at["Signature", "texte"]
