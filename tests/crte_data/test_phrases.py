import pytest

from crte_data.phrases import during, sentence, the


@pytest.mark.parametrize(("place", "expected"), [("CAVM", "la CAVM"), ("Hauts-de-France", "les Hauts-de-France"), ("Denain", "Denain")])
def test_article(place, expected):
    assert the(place) == expected


@pytest.mark.parametrize(("period", "expected"), [
    ("2020", "en 2020"), ("T2 2021", "au T2 2021"), ("2016-2019", "sur 2016-2019"), ("depuis 2017", "depuis 2017"), ("", "(non daté)"),
])  # fmt: skip
def test_preposition(period, expected):
    assert during(period) == expected


def test_sentence():
    assert sentence("deux mots") == "Deux mots."
    assert sentence("Déjà.") == "Déjà."
    assert sentence("") == ""
