"""The co-funding rules of the CGCT at their bounds, and whom they leave alone."""

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crte_data.tables import FINANCEMENTS, OPERATIONS
from loaders.reading import read_workbook
from loaders.rules import Level
from tests.builders import KNOWN, cell, maquette, row

NO_AMOUNT = {"montant_prevu_eur": None, "montant_sollicite_eur": None, "montant_accorde_eur": None, "montant_verse_eur": None}
EUROS = st.integers(1_000, 10**8)
THIS_YEAR = date.today().year


def line(amount: float | None, financeur: str = "État", dispositif: str = "FNADT", stage: str = "prevu", **changes: object) -> dict:
    return {"financeur": financeur, "dispositif": dispositif, **NO_AMOUNT, f"montant_{stage}_eur": amount, **changes}


def plan(*lines: dict, **operation: object) -> bytes:
    """One operation of the commune of Denain with these lines, and no cost unless told."""
    operation = {"maitre_ouvrage": "Commune de Denain", "cout_total_eur": None} | operation
    numbered = [row(FINANCEMENTS, ligne_id=f"F-{rank}", libelle=f"Ligne {rank}", **changes) for rank, changes in enumerate(lines, start=1)]
    return maquette([row(OPERATIONS, **operation)], numbered)


def said(content: bytes, *codes: str):
    found = read_workbook("essai.xlsx", content, KNOWN, agglomerations={"Denain": "CAPH"}).report.anomalies
    return [anomaly for anomaly in found if anomaly.rule in codes]


def own_share(content: bytes):
    return said(content, "participation-minimale", "participation-derogation")


@given(EUROS, EUROS)
@example(200_000, 800_000)
@example(199_998, 800_000)
@example(199_999, 800_000)
@settings(max_examples=20, deadline=None)
def test_the_maitre_d_ouvrage_brings_a_fifth_of_the_public_money(own, public):
    found = own_share(plan(line(public), line(own, "Commune de Denain", "Autofinancement", nature="coût")))
    assert [anomaly.rule for anomaly in found] == (["participation-minimale"] if own < 0.2 * (own + public) - 1 else [])


def test_what_is_said_of_a_share_too_small():
    (anomaly,) = own_share(plan(line(850_000), line(150_000, "Denain", "", nature="coût"), cout_total_eur=1_000_000))
    assert (anomaly.level, anomaly.sheet, anomaly.cell) == (Level.A_VERIFIER, "Financements", cell(FINANCEMENTS, "montant_prevu_eur", 3))
    assert (anomaly.found, anomaly.expected, anomaly.gap) == ("150\u202f000\u202f€", "200\u202f000\u202f€ au moins", "−50\u202f000\u202f€")
    assert (anomaly.fiche, anomaly.title) == ("OP-1", "École rénovée")
    assert "15\u202f%" in anomaly.problem


def test_a_line_without_a_number_takes_no_fault_of_another_operation():
    lines = [row(FINANCEMENTS, ligne_id="F-1", **line(850_000)), row(FINANCEMENTS, ligne_id="", operation_id="OP-2", **line(10))]
    operations = [row(OPERATIONS, operation_id=name, maitre_ouvrage="Commune de Denain", cout_total_eur=cost) for name, cost in (("OP-1", 1_000_000), ("OP-2", None))]
    assert [(anomaly.sheet, anomaly.cell) for anomaly in own_share(maquette(operations, lines))][:1] == [("Opérations", cell(OPERATIONS, "maitre_ouvrage"))]


def test_a_share_that_no_line_says_is_named_at_the_maitre_d_ouvrage():
    (anomaly,) = own_share(plan(line(850_000), cout_total_eur=1_000_000))
    assert (anomaly.sheet, anomaly.cell) == ("Opérations", cell(OPERATIONS, "maitre_ouvrage"))


@pytest.mark.parametrize("financeur", ["Région Hauts-de-France", "Département du Nord", "ADEME", "Union européenne", "Agence de l’eau Artois-Picardie", "CAPH", "Raismes", "État"])
def test_every_public_person_counts(financeur):
    known = {"Denain": "CAPH", "Raismes": "CAPH"}
    content = plan(line(900_000, financeur, ""), cout_total_eur=1_000_000)
    assert [anomaly.rule for anomaly in read_workbook("essai.xlsx", content, KNOWN, agglomerations=known).report.anomalies] == ["participation-minimale"]


@pytest.mark.parametrize(("anru", "count"), [(0, 1), (None, 0), (1, 0)])
def test_a_programme_with_its_own_threshold_counts_where_it_pays_or_may_pay(anru, count):
    assert len(own_share(plan(line(900_000), line(anru, "ANRU", "NPNRU"), cout_total_eur=1_000_000))) == count


@pytest.mark.parametrize("financeur", ["Fondation du patrimoine", "CAF", "Maisons et Cités", "Mécénat"])
def test_private_money_is_not_public_money(financeur):
    assert own_share(plan(line(400_000, financeur, ""), line(400_000), line(150_000, "Commune de Denain", "", nature="coût"))) == []


@pytest.mark.parametrize(
    ("lines", "operation"),
    [
        ([line(900_000)], {}),  # neither the cost nor its own share is known
        ([line(900_000), line(None, "Commune de Denain", "Autofinancement", nature="coût")], {}),
        ([line(900_000), line(50_000, "", "Autofinancement", nature="coût"), line(None, "", "Emprunt", nature="prêt")], {}),
        ([line(800_000), line(200_000, "Banque des territoires", "", nature="prêt")], {"cout_total_eur": 1_000_000}),  # it repays a loan
        ([line(900_000)], {"cout_total_eur": 2_000_000}),  # what nobody pays may be its own
        ([line(900_000), line(100_000, "", "Emprunt", nature="prêt"), line(150_000, "", "Autofinancement", nature="coût")], {}),
        ([line(800_000), line(100_000, "", "Autofinancement", nature="coût")], {"cout_total_eur": 1_000_000}),  # and may complete what it says
        ([line(900_000), line(250_000, "", "Autofinancement", nature="coût")], {"cout_total_eur": 1_000_000}),  # what it says counts, were the plan over its cost
        ([line(900_000)], {"cout_total_eur": 1_000_000, "maitre_ouvrage": "Maisons et Cités"}),  # no collectivité
        ([line(900_000)], {"cout_total_eur": 1_000_000, "maitre_ouvrage": ""}),
        ([line(900_000, "ANRU", "NPNRU")], {"cout_total_eur": 1_000_000}),
        ([line(900_000, "Union européenne", "Interreg")], {"cout_total_eur": 1_000_000}),
        ([line(900_000)], {"cout_total_eur": 1_000_000, "intitule": "Rénovation urbaine du quartier"}),
        ([line(900_000, nature="enveloppe")], {"cout_total_eur": 1_000_000}),
        ([line(900_000, portee="nationale")], {"cout_total_eur": 1_000_000}),
        ([line(900_000, stage="sollicite")], {"cout_total_eur": 1_000_000}),  # people ask for more than they will have
        ([line(400_000), line(400_000, inclus_dans="F-1")], {"cout_total_eur": 600_000}),  # counted once
    ],
)
def test_operations_left_alone(lines, operation):
    assert own_share(plan(*lines, **operation)) == []


@pytest.mark.parametrize("title", ["Restauration du monument historique", "Toiture de l’église classée", "Réparation après calamité publique", "Réfection du pont", "Rénovation énergétique de l’école Jules-Ferry", "Isolation du groupe scolaire"])
def test_where_the_prefet_may_let_it_be_less_it_is_only_told(title):
    (anomaly,) = own_share(plan(line(900_000), cout_total_eur=1_000_000, intitule=title))
    assert (anomaly.rule, anomaly.level) == ("participation-derogation", Level.INFORMATION)


@pytest.mark.parametrize("title", ["Extension de l’école Jules-Ferry", "Rénovation énergétique de la mairie"])
def test_a_school_is_told_only_where_its_energy_is_renovated(title):
    (anomaly,) = own_share(plan(line(900_000), cout_total_eur=1_000_000, intitule=title))
    assert anomaly.rule == "participation-minimale"


def test_a_share_is_never_less_than_nothing():
    (anomaly,) = own_share(plan(line(1_200_000), cout_total_eur=1_000_000))
    assert anomaly.found == "0\u202f€"


def test_what_is_granted_is_told_before_what_is_planned_and_once():
    (anomaly,) = own_share(plan(line(900_000, montant_accorde_eur=950_000), cout_total_eur=1_000_000))
    assert "(accordé)" in anomaly.problem
    assert anomaly.found == "50\u202f000\u202f€"


@given(st.lists(EUROS, min_size=1, max_size=4), EUROS)
@example([400_000, 400_000], 1_000_000)
@example([400_000, 400_002], 1_000_000)
@settings(max_examples=20, deadline=None)
def test_state_grants_together_pay_four_fifths_at_most(amounts, base):
    grants = [line(amount, dispositif=name) for amount, name in zip(amounts, ("DSIL", "DETR", "DPV", "DSID"), strict=False)]
    found = said(plan(*grants, line(base, dispositif="Fonds vert"), depense_subventionnable_eur=base), "cumul-etat")
    assert len(found) == (sum(amounts) > 0.8 * base + 1)


def test_what_is_said_of_too_many_grants():
    (anomaly,) = said(plan(line(500_000, dispositif="DSIL relance"), line(400_000, dispositif="DETR"), depense_subventionnable_eur=1_000_000), "cumul-etat")
    assert (anomaly.sheet, anomaly.cell, anomaly.level) == ("Financements", cell(FINANCEMENTS, "montant_prevu_eur"), Level.A_VERIFIER)
    assert (anomaly.found, anomaly.expected, anomaly.gap) == ("900\u202f000\u202f€", "800\u202f000\u202f€ au plus", "100\u202f000\u202f€")
    assert "90\u202f% de la dépense subventionnable" in anomaly.problem


def test_without_the_depense_subventionnable_the_cost_is_a_bound():
    (anomaly,) = said(plan(line(900_000, dispositif="DSIL"), cout_total_eur=1_000_000), "cumul-etat")
    assert anomaly.cell == cell(FINANCEMENTS, "montant_prevu_eur")
    assert "du coût total" in anomaly.problem
    assert said(plan(line(900_000, dispositif="DSIL")), "cumul-etat") == []


def test_amounts_of_two_stages_are_never_added():
    lines = [line(500_000, dispositif="DSIL"), line(500_000, dispositif="DETR", stage="accorde")]
    assert said(plan(*lines, depense_subventionnable_eur=1_000_000), "cumul-etat") == []


@pytest.mark.parametrize(("amount", "count"), [(199_998, 1), (199_999, 0), (200_000, 0), (None, 0)])
def test_a_detr_is_a_fifth_of_the_depense_at_least(amount, count):
    assert len(said(plan(line(amount, dispositif="DETR", stage="accorde"), depense_subventionnable_eur=1_000_000), "detr-minimum")) == count


def test_a_detr_of_which_a_year_is_unknown_is_not_judged():
    lines = [line(100_000, dispositif="DETR", stage="accorde"), line(None, dispositif="DETR", stage="accorde")]
    assert said(plan(*lines, depense_subventionnable_eur=1_000_000), "detr-minimum") == []
    assert said(plan(line(100_000, dispositif="DSIL", stage="accorde"), depense_subventionnable_eur=1_000_000), "detr-minimum") == []


@pytest.mark.parametrize(("year", "count"), [(THIS_YEAR - 2, 1), (THIS_YEAR - 1, 0), (THIS_YEAR, 0), ("", 0), (f"2010-{THIS_YEAR}", 0), ("2015-2018", 1)])
def test_a_request_is_refused_by_the_silence_of_the_year_after_its_own(year, count):
    assert len(said(plan(line(100_000, dispositif="DETR", stage="sollicite", periode=str(year))), "demande-sans-arrete")) == count


@pytest.mark.parametrize("changes", [{"dispositif": "Fonds vert"}, {"dispositif": "DPV"}, {"montant_accorde_eur": 0}, {"montant_accorde_eur": 50_000}, {"montant_sollicite_eur": None}, {"montant_verse_eur": 10_000}])
def test_only_a_detr_or_a_dsil_without_any_decision(changes):
    assert said(plan(line(100_000, stage="sollicite", periode="2019") | {"dispositif": "DETR"} | changes), "demande-sans-arrete") == []


def test_what_is_said_of_a_silent_refusal():
    (anomaly,) = said(plan(line(100_000, dispositif="DSIL", stage="sollicite", periode="2019")), "demande-sans-arrete")
    assert (anomaly.cell, anomaly.level, anomaly.gap) == (cell(FINANCEMENTS, "montant_accorde_eur"), Level.A_VERIFIER, "100\u202f000\u202f€")
    assert "31/12/2020" in anomaly.problem
    assert (anomaly.fiche, anomaly.title) == ("OP-1", "École rénovée")
