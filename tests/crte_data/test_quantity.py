"""Units that agree with their number, and ranks."""

import pytest

from crte_data.french import THIN, agreed, ordinal, quantity


@pytest.mark.parametrize(("value", "unit", "text"), [
    (0, "zones blanches", "0 zone blanche"), (1, "logements/an", "1 logement/an"), (1.5, "logements", "1,5 logement"), (-1, "points", "−1 point"),
    (1, "maisons de santé", "1 maison de santé"), (0.36, "millions d’habitants", "0,36 million d’habitants"), (1, "ans", "1 an"),
    (1, "praticiens pour 100 000 habitants", "1 praticien pour 100 000 habitants"), (1, "résidences-missions/an", "1 résidence-mission/an"),
    (1, "demandeurs d’emploi", "1 demandeur d’emploi"), (1, "heures sur 24", "1 heure sur 24"), (1, "équipements publics", "1 équipement public"),
])  # fmt: skip
def test_below_two_is_singular(value, unit, text):
    assert quantity(value, unit) == text.replace(" ", THIN, 1)


@pytest.mark.parametrize("unit", [
    "%", "PEC", "bus", "cours d’eau", "tiers des exploitants", "fois", "fois moins", "France Services", "centres sociaux", "journaux",
    "premiers niveaux nationaux", "MW", "ha", "hab/km²", "t CO2/an", "praticien", "",
])  # fmt: skip
def test_what_is_no_plain_plural_is_left_alone(unit):
    assert agreed(unit, 1) == unit


@pytest.mark.parametrize("value", [2, 1.999, -2, 480])
def test_from_two_up_is_plural(value):
    assert agreed("zones blanches", value) == "zones blanches"


def test_ranks():
    assert quantity(2, "rang") == "2ᵉ"
    assert quantity(9, "rang", "environ") == "environ 9ᵉ"
    assert ordinal(1) == "1ᵉʳ"
