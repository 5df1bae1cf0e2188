"""What an agent does each year: add a period. Every topic card then shows the new one, once, and never a mean of two."""

import dataclasses
import functools
import re

import pandas as pd
import pytest

from charts import consommation, emploi, energie, logement, objectifs_energie, rehabilitation, renouvellement, taux
from crte_data.figures import group_codes
from crte_data.housing import ALTERNATIVE_TARGETS

NEW = 3.25  # no bundled figure has this value
HISTORY = {"chomage", "rehabilitation-annuelle"}  # cards that keep every period
HORIZONS = {"objectifs-energie", "objectifs-a-terme", "objectifs-annuels"}  # targets of different years are different targets
PACE = ("logements_rehabilites_social",)
CARDS = {  # card: what makes it, and the indicators it draws
    "mix-energie": (consommation.mix_panel, ()),  # its codes are a group of the registry
    "energie-fossile": (consommation.fossil_panel, (consommation.FOSSIL,)), "objectifs-energie": (objectifs_energie.targets_panel, objectifs_energie.TARGETS),
    "potentiel-enr": (objectifs_energie.potential_panel, (objectifs_energie.ENR_POTENTIAL,)), "objectifs-a-terme": (logement.horizon_panel, ALTERNATIVE_TARGETS),
    "besoin-renovation": (logement.need_panel, logement.NEED_CODES), "logement-social": (logement.social_panel, (logement.SOCIAL_TARGET,)),
    "vulnerabilite-energetique": (logement.vulnerability_panel, (logement.VULNERABILITY,)), "parc-ancien": (logement.old_homes_panel, logement.OLD_HOMES),
    "rehabilitation": (rehabilitation.pace_panel, PACE), "objectifs-annuels": (rehabilitation.target_panel, PACE), "rehabilitation-annuelle": (rehabilitation.single_year_panel, PACE),
    "pnru-resultats": (renouvellement.pnru_results_panel, renouvellement.PNRU1), "chomage": (taux.unemployment_panel, (taux.UNEMPLOYMENT,)),
    "mesures-emploi": (emploi.measures_panel, emploi.MEASURES), "insertion": (emploi.insertion_panel, emploi.INSERTION),
    "pole-emploi": (emploi.counsellors_panel, emploi.COUNSELLORS + emploi.AROUND_COUNSELLORS),
} | {card: (functools.partial(taux.comparison_panel, code=code), (code,)) for code, (card, _) in taux.COMPARISONS.items()}  # fmt: skip
MONEY = {"npnru", "pnru", "insertion-financement", "politique-ville-emploi"}  # drawn from the maquette


def _card(dataset, name):
    return CARDS[name][0](dataset, None)


def _codes(dataset, name):
    """The card's indicators: for a whole, all its parts, which are published together."""
    return CARDS[name][1] or group_codes(dataset, consommation.MIX)


def _with_2060(dataset, codes, value=None):
    """Every series of these indicators with one more period, later than all: the same figures, or this value."""
    rows = dataset.observations
    series = rows[rows["code"].isin(codes) & rows["valeur"].notna()].drop_duplicates(["code", "territoire", "nature"], keep="last")
    later = series.assign(periode="2060", periode_debut=pd.Timestamp("2060-01-01"), periode_fin=pd.Timestamp("2060-12-31"))
    return dataclasses.replace(dataset, observations=pd.concat([rows, later if value is None else later.assign(valeur=value, precision="")], ignore_index=True))


def _drawn(panel):
    """How many values the figure draws."""
    return sum(len(trace.text) for trace in panel.figure.data if trace.text is not None)


def test_every_topic_card_is_tried(dataset):
    shown = {panel.id for topic in (energie, logement, emploi) for panel in topic.panels(dataset, None)}
    assert shown == set(CARDS) | MONEY


@pytest.mark.parametrize("card", sorted(set(CARDS) - HISTORY - HORIZONS))
def test_a_new_period_replaces_the_old_one(dataset, card):
    before, after = _card(dataset, card), _card(_with_2060(dataset, _codes(dataset, card)), card)
    assert len(after.table) == len(before.table)
    assert _drawn(after) == _drawn(before)
    assert "2060" in set(after.table["Période"])


@pytest.mark.parametrize("card", sorted(set(CARDS) - {"mix-energie"}))
def test_the_new_value_is_said(dataset, card):
    after = _card(_with_2060(dataset, _codes(dataset, card), NEW), card)
    assert NEW in set(after.table["Valeur"])
    assert re.search(r"\b3(,25)?\b", after.takeaway)


@pytest.mark.parametrize("card", sorted(CARDS))
def test_no_value_is_the_mean_of_two_periods(dataset, card):
    """Every number of the table is one of the workbook's, whatever the periods."""
    changed = _with_2060(dataset, _codes(dataset, card), NEW)
    assert set(_card(changed, card).table["Valeur"].dropna()) <= set(changed.observations["valeur"].dropna())


def test_a_new_mix_still_sums_to_100(dataset):
    panel = _card(_with_2060(dataset, _codes(dataset, "mix-energie")), "mix-energie")
    for place in ("CAVM", "CAPH"):
        assert sum(value for trace in panel.figure.data for where, value in zip(trace.customdata, trace.x, strict=True) if where == place) == 100


@pytest.mark.parametrize("card", sorted(HISTORY))
def test_history_keeps_every_period(dataset, card):
    before, after = (set(_card(data, card).table["Période"]) for data in (dataset, _with_2060(dataset, _codes(dataset, card), NEW)))
    assert after == before | {"2060"}


def test_the_parts_of_the_pec_are_of_their_own_year(dataset):
    takeaway = _card(_with_2060(dataset, ["pec"], 723.0), "mesures-emploi").takeaway
    assert "PEC), 2060 : 723 ;" in takeaway  # its parts for that year are not known
    both = _card(_with_2060(dataset, emploi.MEASURES), "mesures-emploi").takeaway
    assert both.count("718 (dont 413 PEC jeunes et 305 PEC tout public)") == 1


def test_signed_contracts_are_not_a_plan(dataset):
    signed = _with_2060(dataset, ["pec"], 690.0)
    rows = signed.observations
    contracts = dataclasses.replace(signed, observations=rows.assign(nature=rows["nature"].mask(rows["periode"] == "2060", "observé")))
    takeaway = _card(contracts, "mesures-emploi").takeaway
    assert "prévision, 2021 : 718" in takeaway
    assert "observé, 2060 : 690" in takeaway
    assert "Ce sont des prévisions" not in takeaway
