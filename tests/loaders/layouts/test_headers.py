"""What headers mean: groups, units, stages, years, and the words people use."""

import pytest

from loaders.layouts.annual.meanings import meaning_of as annual_meaning
from loaders.layouts.column_words import IDENTITY, KNOWN_HEADERS
from loaders.layouts.header_rows import candidates
from loaders.layouts.header_words import base_in, header_words, unit_in
from loaders.layouts.registry import recognise
from loaders.layouts.wide.headers import meaning_of
from loaders.layouts.wide.meanings import labels, paid_of
from loaders.naming import Financing
from loaders.workbook import Range, Sheet
from tests.builders_maquette import NAMES


@pytest.mark.parametrize(
    ("path", "numbers", "meaning"),
    [
        ("État › DSIL", True, "financeur:État|DSIL|prevu"), ("Etat (DSIL)", True, "financeur:État|DSIL|prevu"), ("DSIL sollicitée", True, "financeur:État|DSIL|sollicite"),
        ("Montants accordés › DETR", True, "financeur:État|DETR|accorde"), ("DSIL › versé", True, "financeur:État|DSIL|verse"), ("DSIL notifiée 2022 (k€)", True, "financeur:État|DSIL|accorde|2022"),
        ("2022 › DSIL", True, "financeur:État|DSIL|prevu|2022"), ("DSIL › 2022.0", True, "financeur:État|DSIL|prevu|2022"), ("CD59", True, "financeur:Département du Nord||prevu"),
        ("Dépt du Nord", True, "financeur:Département du Nord||prevu"), ("CR HdF", True, "financeur:Région Hauts-de-France||prevu"), ("AEAP", True, "financeur:Agence de l’eau Artois-Picardie||prevu"),
        ("Europe › FSE+", True, "financeur:Union européenne|FSE+|prevu"), ("Europe › FSE", True, "financeur:Union européenne|FSE|prevu"), ("Commune", True, "financeur:Communes||prevu"),
        ("Commune", False, "commune"), ("EPCI", True, "financeur:EPCI||prevu"), ("EPCI", False, "perimetre"), ("Département", False, "departement"), ("État", True, "financeur:État||prevu"),
        ("État", False, "statut"), ("État › Contrat de plan local", True, "financeur:État|Contrat de plan local|prevu"), ("Opérateurs › Fondation du bois", True, "financeur:Fondation du bois||prevu"),
        ("Autofinancement", True, "financeur:Autofinancement||prevu"), ("Subvention Région (en €)", True, "financeur:Région Hauts-de-France||prevu"),
        ("2023", True, "annee:2023"), ("2023.0", True, "annee:2023"), ("Échéancier › 2023.0", True, "annee:2023"), ("Dépenses 2023", True, "annee:2023"), ("CP 2024", True, "annee:2024"), ("Mandaté 2022", True, "annee:2022|verse"),
        ("Coût total HT", True, "cout_ht"), ("Coût total › HT", True, "cout_ht"), ("Coût total › TTC (k€)", True, "cout_ttc"), ("Coût total (€)", True, "cout"), ("Budget prévisionnel", True, "cout"),
        ("Dépense subventionnable", True, "depense_subventionnable"), ("Assiette éligible HT", True, "depense_subventionnable"),
        ("État › Total", True, "total:groupe:État"), ("Total État", True, "total:groupe:État"), ("Sous-total Europe", True, "total:groupe:Europe"), ("Total financements", True, "total:financements"),
        ("Plan de financement › Total", True, "total:financements"), ("Total aides publiques", True, "total:subventions"), ("Total 2021-2026", True, "total:annees"), ("Échéancier › Total", True, "total:annees"),
        ("TOTAL", True, "total:general"), ("Total dépenses HT", True, "cout_ht"), ("% aides publiques", True, "taux"), ("Reste à financer", True, "reste"), ("dont DSIL relance", True, "dont"),
        ("Intitulé de l’action", False, "intitule"), ("MAITRISE D'OUVRAGE", False, "maitre_ouvrage"), ("Territoire (CAVM/CAPH/commun)", False, "perimetre"), ("Commune(s)", False, "commune"), ("Avancement", True, "avancement_pct"),
        ("Avancement", False, "statut"), ("N° fiche", False, "fiche"), ("Surface", True, ""), ("120000.0", True, ""), ("DSIL › 120000.0", True, ""), ("", None, ""),
    ],
)  # fmt: skip
def test_the_header_of_a_wide_maquette(path, numbers, meaning):
    assert meaning_of(path, NAMES, numbers) == meaning


@pytest.mark.parametrize(
    ("text", "numbers", "meaning"),
    [
        ("Année", True, "annee"), ("exercice", True, "annee"), ("Montant de la subvention", True, "montant_accorde"), ("montant notifié (€)", True, "montant_accorde"), ("Montant DSIL demandé", True, "montant_sollicite"),
        ("Crédits de paiement versés", True, "montant_verse"), ("coût total", True, "cout"), ("Coût total HT", True, "cout_ht"), ("N° d'arrêté", False, "arrete"), ("SIREN", False, "siret"), ("beneficiaire", False, "maitre_ouvrage"),
        ("intitulé du projet", False, "intitule"), ("Assiette", True, "depense_subventionnable"), ("Taux", True, "taux"), ("Couleur", False, ""),
    ],
)  # fmt: skip
def test_the_header_of_an_annual_convention(text, numbers, meaning):
    assert annual_meaning(text, numbers) == meaning


def test_no_header_has_two_meanings():
    assert len(KNOWN_HEADERS) <= sum(len(names) for _, names in IDENTITY.values())
    met: dict[str, str] = {}
    for meaning, (_, names) in IDENTITY.items():
        for name in names:
            assert met.setdefault(name, meaning) == meaning, name


def test_every_meaning_that_a_header_is_given_has_a_label():
    known = labels(NAMES)
    for path in ("État › DSIL", "Mandaté 2022", "Coût total HT", "Total financements", "dont DSIL", "Reste à financer", "Intitulé"):
        meaning = meaning_of(path, NAMES, path != "Intitulé")
        assert meaning in known or meaning.startswith("annee:"), path


@pytest.mark.parametrize(("text", "unit", "base", "stage", "year"), [("Coût total (en k€ HT)", "k€", "HT", "", ""), ("Montants en milliers d'euros", "k€", "", "", ""), ("DSIL (M€) accordée 2022", "M€", "", "accorde", "2022"), ("Coût (€ TTC)", "€", "TTC", "", ""), ("Subventions demandées", "", "", "sollicite", ""), ("2021-2026", "", "", "", "")])
def test_what_the_words_of_a_header_say(text, unit, base, stage, year):
    words = header_words(text)
    assert (words.unit, words.base, words.stage, words.year) == (unit, base, stage, year)


@pytest.mark.parametrize(("title", "unit", "base"), [("Maquette financière (en k€)", "k€", ""), ("Un contrat de 12 M€", "", ""), ("Montants HT, en euros", "€", "HT"), ("HT et TTC", "", "")])
def test_what_a_title_says_of_the_whole_sheet(title, unit, base):
    assert (unit_in(title), base_in(title)) == (unit, base)


def test_a_financing_written_as_a_code_reads_back():
    paid = paid_of("financeur:État|DSIL|accorde|2022")
    assert (paid.financing, paid.stage, paid.year) == (Financing("État", "DSIL"), "accorde", "2022")
    assert paid_of("financeur:ADEME").stage == "prevu"
    assert paid_of("annee:2022") is None


def test_a_merged_group_goes_no_further_than_its_cells():
    rows = [["Action", "État", "", "", ""], ["", "DSIL", "DETR", "Région", "Observations"]]
    merged = (Range(first_row=0, last_row=0, first_column=1, last_column=2),)
    paths = {headers.paths for headers in candidates(Sheet(name="x", rows=rows, merged=merged)) if (headers.first, headers.last) == (0, 1)}
    assert paths == {("Action", "État › DSIL", "État › DETR", "Région", "Observations")}


def maquette(*headers: str) -> Sheet:
    return Sheet(name="x", rows=[["Intitulé", *headers], *([f"Action {n}", *[10.0 * n] * len(headers)] for n in range(1, 5))])


def understood(sheet: Sheet) -> dict[str, tuple[str, float]]:
    return {column.header: (column.meaning, column.likeness) for column in recognise(sheet, NAMES, {}).columns}


def test_a_misspelt_financeur_is_read_and_said_to_be_only_alike():
    found = understood(maquette("DSIL", "Agence de leau Artois Picardi", "DETR"))
    assert found["Agence de leau Artois Picardi"][0] == "financeur:Agence de l’eau Artois-Picardie||prevu"
    assert found["Agence de leau Artois Picardi"][1] < 1


def test_an_unknown_column_among_the_financeurs_is_one_and_outside_them_is_not():
    found = understood(maquette("DSIL", "Fondation Untel", "DETR", "Surface"))
    assert found["Fondation Untel"][0] == "financeur:Fondation Untel||prevu"
    assert found["Surface"][0] == ""


def test_a_total_without_its_parts_is_the_financeur_itself():
    found = understood(maquette("Total État", "Région", "Total"))
    assert found["Total État"][0] == "financeur:État||prevu"
    assert found["Total"][0] == "total:general"


@pytest.mark.parametrize("headers", [("Observations",), ("Surface", "Longueur"), ("Financeur", "DSIL")])
def test_what_is_no_maquette_is_not_taken_for_one(headers):
    found = recognise(maquette(*headers), NAMES, {})
    assert found is None or found.layout != "maquette_large"
