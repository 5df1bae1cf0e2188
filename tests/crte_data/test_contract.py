"""The contract's figures in the bundled workbooks: those that check, and the traps that reading them sets."""

import re

import pytest

from crte_data.figures import per_year
from crte_data.funding import latest_amounts, summable
from crte_data.vocabulary import (
    ANNONCE,
    BAISSE_IMPOTS,
    COUT,
    KNOWN,
    LOCALE,
    NATURES_OBSERVATION,
    SENS,
    SUBVENTION,
    THEMES,
    UNKNOWN,
)
from loaders.bundled import bundled_dataset

DATASET = bundled_dataset()[0]
FIGURES = DATASET.figures
LINES = latest_amounts(DATASET.lines)
M = 1e6


def rows(code: str, place: str, period: str | None = None, nature: str | None = None):
    found = FIGURES[(FIGURES["code"] == code) & (FIGURES["territoire"] == place)]
    found = found if period is None else found[found["periode"] == period]
    return found if nature is None else found[found["nature"] == nature]


def one(code: str, place: str, period: str | None = None, nature: str | None = None):
    found = rows(code, place, period, nature)
    assert len(found) == 1, (code, place, period, nature, len(found))
    return found.iloc[0]


def value(*where: str | None) -> float:
    return one(*where)["valeur"]


def lines_of(euros: float):
    """The lines whose amount is this one, at the furthest stage the text gives."""
    return LINES[(LINES["montant_eur"] - euros).abs() < 0.5]


def line_of(euros: float):
    found = lines_of(euros)
    assert len(found) == 1, (euros, list(found["ligne_id"]))
    return found.iloc[0]


# Figures that check.


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ([("pec_jeunes", "Valenciennois"), ("pec_tout_public", "Valenciennois")], ("pec", "Valenciennois")),
        ([("logements_finances_prive_po", "CAVM", "2020"), ("logements_finances_prive_pb", "CAVM", "2020")], ("logements_finances_prive", "CAVM", "2020")),
        ([("biens_unesco", "CAVM"), ("biens_unesco", "CAPH")], ("biens_unesco", "Valenciennois")),
        ([(f"zonage_medical_{zone}_communes", "Valenciennois") for zone in ("zip", "zac", "zar", "non_eligibles")], ("communes_nombre", "Valenciennois")),
        ([("objectif_logements_sociaux_an", "CAVM"), ("objectif_logements_sociaux_an", "CAPH")], ("objectif_logements_sociaux_an", "Valenciennois")),
        ([("centres_sociaux_connectes", "CAVM"), ("centres_sociaux_connectes", "CAPH")], ("centres_sociaux_connectes", "Valenciennois")),
    ],
    ids=["718 PEC", "251 logements", "94 biens", "82 communes", "480 logements", "17 centres"],
)  # fmt: skip
def test_parts_make_their_whole(parts, whole):
    assert sum(value(*part) for part in parts) == value(*whole)


@pytest.mark.parametrize(
    ("where", "figure"),
    [
        (("pec_jeunes", "Valenciennois"), 413), (("pec_tout_public", "Valenciennois"), 305), (("logements_finances_prive_po", "CAVM", "2020"), 211),
        (("logements_finances_prive_pb", "CAVM", "2020"), 40), (("biens_unesco", "CAVM"), 34), (("biens_unesco", "CAPH"), 60), (("zonage_medical_zip_communes", "Valenciennois"), 8),
        (("zonage_medical_zac_communes", "Valenciennois"), 46), (("zonage_medical_zar_communes", "Valenciennois"), 15), (("zonage_medical_non_eligibles_communes", "Valenciennois"), 13),
        (("objectif_logements_sociaux_an", "CAVM"), 270), (("objectif_logements_sociaux_an", "CAPH"), 210),
    ],
)  # fmt: skip
def test_each_part_is_the_text_s(where, figure):
    assert value(*where) == figure


def test_aid_and_tax_cuts_make_the_amount_of_volet_2():
    whole, aid, cuts = line_of(74.5 * M), line_of(28.4 * M), line_of(46.1 * M)
    assert aid["montant_eur"] + cuts["montant_eur"] == pytest.approx(whole["montant_eur"])
    assert {aid["inclus_dans"], cuts["inclus_dans"]} == {whole["ligne_id"]}
    assert (whole["nature"], aid["nature"], cuts["nature"]) == (ANNONCE, SUBVENTION, BAISSE_IMPOTS)


def test_the_employment_credits_of_both_agglomerations():
    cavm, caph = line_of(357_660), line_of(327_848)
    assert (cavm["perimetre"], caph["perimetre"]) == ("CAVM", "CAPH")
    assert cavm["inclus_dans"] == caph["inclus_dans"] == line_of(3.2 * M)["ligne_id"]


@pytest.mark.parametrize(("place", "shares"), [("CAPH", (37, 28, 28, 7)), ("CAVM", (37, 26, 22, 15))])
def test_each_energy_mix_makes_100_percent(place, shares):
    found = tuple(value(f"conso_{sector}_part", place) for sector in ("residentiel", "industriel", "transport_routier", "tertiaire"))
    assert found == shares
    assert sum(found) == 100
    assert set(FIGURES[FIGURES["groupe"] == "mix_consommation"]["reserve"].str.contains("légende")) == {True}


# Figures that do not check say so.


@pytest.mark.parametrize(
    ("where", "words"),
    [
        (("population", "Valenciennois"), "349 457"), (("densite_population", "Valenciennois"), "349 457"), (("milieux_forestiers_part", "Valenciennois"), "10 %"),
        (("espaces_forestiers_part", "Valenciennois"), "20 %"), (("foret_part", "Valenciennois"), "10 %"), (("volet1_orientations", "Valenciennois"), "2021-2026"),
    ],
)  # fmt: skip
def test_a_contradiction_stands_beside_the_figure(where, words):
    assert words in one(*where)["reserve"].replace("\u202f", " ").replace("\u00a0", " ")


def test_density_times_area_is_not_the_population():
    assert round(value("densite_population", "Valenciennois") * value("superficie_ha", "Valenciennois") / 100) == 349_457
    assert (value("population", "Valenciennois"), one("population", "Valenciennois")["precision"]) == (360_000, "près de")


def test_the_named_parts_of_the_npnru_do_not_fill_it():
    whole = line_of(397 * M)
    parts = LINES[LINES["inclus_dans"] == whole["ligne_id"]]
    assert parts["montant_eur"].sum() == pytest.approx(149.2 * M)
    assert "149,2" in whole["reserve"]


# CAVM and CAPH are not always comparable.


def test_rehabilitation_counts_four_years_against_three():
    found = per_year(FIGURES[FIGURES["code"].str.startswith("logements_rehabilites") & (FIGURES["nature"] == "observé")])
    spans = found[found["annees"] > 1].set_index(["code", "territoire"])
    yearly = {key: round(amount, 2) for key, amount in spans["par_an"].items()}
    assert yearly == {
        ("logements_rehabilites_social", "CAPH"): 158.75, ("logements_rehabilites_social", "CAVM"): 254.33,
        ("logements_rehabilites_prive", "CAPH"): 187.5, ("logements_rehabilites_prive", "CAVM"): 211,
    }  # fmt: skip
    assert dict(spans["annees"].groupby("territoire").first()) == {"CAPH": 4, "CAVM": 3}
    assert value("logements_rehabilites_prive", "CAPH", "2016-2019") > value("logements_rehabilites_prive", "CAVM", "2016-2018")
    assert yearly["logements_rehabilites_prive", "CAPH"] < yearly["logements_rehabilites_prive", "CAVM"]


def test_financed_is_not_rehabilitated():
    assert "financés" in one("logements_finances_prive", "CAVM", "2020", "observé")["reserve"]
    assert "réhabilités" in one("logements_rehabilites_prive", "CAPH", "2020")["reserve"]


@pytest.mark.parametrize(
    ("code", "place", "period"),
    [
        ("logements_rehabilites_social", "CAVM", "2019"), ("logements_rehabilites_prive", "CAVM", "2019"), ("logements_rehabilites_social", "CAVM", "2020"),
        ("conso_energie_evolution", "CAPH", "2050"), ("vulnerabilite_energetique_taux", "CAVM", None), ("logements_avant_1990_part", "CAVM", None),
        ("bornes_en_service", "CAPH", None), ("bornes_a_deployer", "CAVM", None), ("enr_production", "CAPH", "2050"), ("enr_potentiel", "CAVM", None),
        ("enr_part_consommation", "CAPH", "2050"), ("objectif_renovation_bbc", "CAPH", "2030"), ("espaces_forestiers_part", "CAVM", None),
    ],
)  # fmt: skip
def test_a_figure_of_one_side_only_is_not_communicated_for_the_other(code, place, period):
    found = one(code, place, period)
    assert found["valeur"] != found["valeur"]
    assert found["statut"] == UNKNOWN


def test_points_in_service_are_not_points_to_deploy():
    assert value("bornes_en_service", "CAVM") == 37
    assert value("bornes_a_deployer", "CAPH") == 28
    assert {one("bornes_en_service", "CAVM")["nature"], one("bornes_a_deployer", "CAPH")["nature"]} == {"observé", "prévision"}


def test_a_share_of_41_percent_is_not_41_gwh_and_a_target_is_no_potential():
    share, potential, target = one("enr_part_consommation", "CAVM", "2050"), one("enr_potentiel", "CAPH"), one("enr_production", "CAVM")
    assert (share["valeur"], share["unite"], share["nature"]) == (41, "%", "objectif")
    assert (potential["valeur"], potential["unite"], potential["nature"], potential["periode"]) == (41, "GWh/an", "potentiel", "")
    assert (target["valeur"], target["unite"], target["nature"], target["periode"]) == (347, "GWh", "objectif", "2050")


# Targets.


def test_alternative_targets_are_apart_and_say_so():
    bbc, partial = one("objectif_renovation_bbc", "CAVM"), one("objectif_renovation_intermediaire", "CAVM")
    assert (bbc["valeur"], partial["valeur"]) == (6500, 11_000)
    assert bbc["groupe"] == partial["groupe"]
    assert "alternatifs" in bbc["reserve"]
    assert "alternatifs" in partial["reserve"]


def test_an_ambiguous_target_and_a_theoretical_need_say_so():
    assert "ambigu" in one("objectif_rehabilitation_social_an", "CAPH")["reserve"]
    need = one("besoin_renovation_an", "CAPH")
    assert (need["valeur"], need["nature"]) == (2000, "besoin")


# Amounts.


@pytest.mark.parametrize("euros", [100e9, 40e9, 30e9, 10e9, 8.5e9, 5e9, 2e9, 500 * M, 350 * M, 100 * M, 50 * M, 35.45 * M, 616 * M, 657 * M, 107 * M, 22 * M, 4.7 * M, 10 * M])
def test_national_and_regional_amounts_are_context(euros):
    found = line_of(euros)
    assert found["portee"] != LOCALE
    assert found["perimetre"] == "hors territoire"


def test_no_sum_holds_a_national_amount():
    for stage in ("annonce", "prevu", "accorde", "verse"):
        assert set(summable(LINES, stage)["portee"]) <= {LOCALE}
        assert summable(LINES, stage)["montant_eur"].sum() < 500 * M


def test_the_announcements_of_volets_1_and_2_are_floors_and_volet_3_has_none():
    announced = LINES[(LINES["nature"] == ANNONCE) & (LINES["portee"] == LOCALE)].set_index("volet")
    assert dict(announced["montant_eur"]) == {"1": 39 * M, "2": 74.5 * M}
    assert set(announced["precision"]) == {"au moins"}
    assert set(announced["periode"]) == {"09/2020-09/2021"}


@pytest.mark.parametrize(
    ("whole", "part"),
    [
        (39 * M, 12.5 * M), (39 * M, 7 * M), (7 * M, 1.6 * M), (28.4 * M, 300_000), (28.4 * M, 380_000), (8.55 * M, 283_000), (8.55 * M, 188_146),
        (3.2 * M, 357_660), (3.2 * M, 327_848), (16.7 * M, 1.5 * M), (397 * M, 120 * M), (397 * M, 33 * M), (120 * M, 33 * M), (9 * M, 7.2 * M),
        (33.2 * M, 5.5 * M), (474 * M, 130 * M), (74.5 * M, 28.4 * M),
    ],
)  # fmt: skip
def test_a_part_names_what_contains_it(whole, part):
    wholes = set(lines_of(whole)["ligne_id"])
    assert wholes
    assert any(wholes & set(chain.split("|")) for chain in lines_of(part)["contenants"])


def test_yearly_amounts_are_marked_and_totals_are_not():
    assert dict(LINES[LINES["par_an"]].set_index("dispositif")["montant_eur"]) == {"ERBM": 10 * M, "Cités de l’emploi": 100_000}
    assert not line_of(6.7 * M)["par_an"]
    assert not line_of(2.1 * M)["par_an"]
    assert "trois ans" in line_of(2.1 * M)["reserve"]


@pytest.mark.parametrize(("euros", "least"), [(5.5 * M, 2), (1.6 * M, 2), (2 * M, 3)])
def test_equal_amounts_of_different_things_are_different_operations(euros, least):
    found = lines_of(euros)
    assert found["operation_id"].nunique() == len(found) >= least


def test_39_and_39_8_millions_have_nothing_in_common():
    announced, scheme = line_of(39 * M), line_of(39.8 * M)
    assert announced["ligne_id"] not in scheme["contenants"]
    assert scheme["ligne_id"] not in announced["contenants"]
    assert (scheme["perimetre"], scheme["nature"]) == ("CAPH", COUT)


def test_the_misprint_is_read_as_nearly():
    found = line_of(675_000)
    assert (found["precision"], found["nature"]) == ("près de", "subvention")
    assert "prêts" in found["reserve"]


def test_the_five_fiches_are_there_with_nothing_invented():
    actions = DATASET.actions
    assert list(actions["numero"]) == [f"2021-{rank}" for rank in range(1, 6)]
    for column in ("pilote", "elu_referent", "statut", "freins", "decision", "prochaine_etape"):
        assert set(actions[column]) == {""}
    assert actions["avancement_pct"].isna().all()


# Denominators and dates.


@pytest.mark.parametrize(("code", "place", "words"), [
    ("rsa_part", "Valenciennois", "population"), ("habitat_potentiellement_indigne_part", "Valenciennois", "parc"),
    ("quartier_centre_denain_part_population_prioritaire", "Denain", "géographie prioritaire"),
    ("dsil_detr_part_transition_energetique", "Valenciennois", "DSIL et DETR"), ("detr_part_transition_ecologique", "Valenciennois", "seule DETR"),
])  # fmt: skip
def test_a_rate_says_what_it_is_a_share_of(code, place, words):
    found = one(code, place)
    assert found["unite"] == "%"
    assert words in found["reserve"]


def test_unemployment_mixes_quarters_and_years_and_undated_comparators():
    found = FIGURES[FIGURES["code"] == "taux_chomage"]
    assert list(found[found["territoire"] == "Valenciennois"]["periode"]) == ["1993", "2008", "T4 2020", "T2 2021"]
    others = found[found["territoire"] != "Valenciennois"].set_index("territoire")
    assert dict(others["valeur"]) == {"Nord": 9.6, "Hauts-de-France": 9.3, "France": 7.8}
    assert set(others["periode"]) == {""}
    assert (found["reserve"] != "").all()


# The territory.


def test_35_and_47_communes_with_their_insee_code():
    communes = DATASET.territoires[DATASET.territoires["type"] == "commune"]
    assert dict(communes["agglomeration"].value_counts()) == {"CAPH": 47, "CAVM": 35}
    assert communes["code_officiel"].str.fullmatch(r"59\d{3}").all()
    assert communes["code_officiel"].is_unique
    assert (communes["population"] > 0).all()
    assert {"Escautpont", "Condé-sur-l'Escaut"} <= set(communes["territoire"])


def test_the_agglomerations_bear_their_siren_and_the_sum_of_their_communes():
    territoires = DATASET.territoires
    places = territoires[territoires["type"] == "agglomération"].set_index("territoire")
    assert dict(places["code_officiel"]) == {"CAVM": "245901160", "CAPH": "200042190"}
    communes = territoires[territoires["type"] == "commune"].groupby("agglomeration")["population"].sum()
    assert dict(communes) == dict(places["population"])


# Every figure.


@pytest.mark.parametrize("code", list(DATASET.indicateurs["code"]))
def test_every_indicator_is_complete(code):
    indicator = DATASET.indicateurs.set_index("code").loc[code]
    assert re.fullmatch(r"[a-z][a-z0-9_]*", code)
    assert indicator["libelle"]
    assert indicator["definition"].endswith(".")
    assert indicator["theme"] in THEMES
    assert indicator["sens"] in SENS
    assert indicator["unite"] or "rang" in code  # only a rank has no unit
    assert code in set(FIGURES["code"])


def test_no_figure_without_its_indicator():
    assert set(DATASET.observations["code"]) <= set(DATASET.indicateurs["code"])
    assert FIGURES["libelle"].notna().all()


def test_every_figure_and_amount_names_its_source_and_lines():
    for table in (DATASET.observations, DATASET.financements):
        assert (table["source"] != "").all()
        assert table["lignes"].str.fullmatch(r"\d+(-\d+)?([;,] ?\d+(-\d+)?)*").all()


def test_what_is_communicated_is_quoted_in_the_source_s_words():
    assert (FIGURES.loc[FIGURES["statut"] == KNOWN, "citation"] != "").all()
    assert (DATASET.financements["citation"] != "").all()


def test_a_figure_is_given_exactly_when_it_is_communicated():
    known = FIGURES["statut"] == KNOWN
    assert known.any()
    assert not known.all()
    assert (FIGURES["valeur"].notna() == known).all()
    assert set(FIGURES["nature"]) <= set(NATURES_OBSERVATION)


def test_a_rate_is_a_percentage_of_something():
    shares = FIGURES[(FIGURES["unite"] == "%") & FIGURES["valeur"].notna()]
    assert shares["valeur"].between(-100, 100).all()


def test_no_amount_of_money_is_said_without_its_nature_and_reach():
    assert len(DATASET.financements) >= 75
    assert (DATASET.financements[["nature", "portee"]] != "").all(axis=None)
    assert LINES["montant_eur"].notna().all()
