"""The words of the contract: périmètres, volets, orientations and the controlled lists of the workbooks."""

from enum import StrEnum
from typing import NamedTuple


class Perimetre(StrEnum):
    """Who a line concerns; the value is what the URL carries."""

    CAVM = "cavm"
    CAPH = "caph"
    COMMUN = "commun"


class PerimetreNames(NamedTuple):
    short: str
    long: str


PERIMETRES = {
    Perimetre.CAVM: PerimetreNames("CAVM", "Valenciennes Métropole (CAVM)"),
    Perimetre.CAPH: PerimetreNames("CAPH", "La Porte du Hainaut (CAPH)"),
    Perimetre.COMMUN: PerimetreNames("Commun", "Commun aux deux agglomérations"),
}
TOUT = "Tout le Valenciennois"


def scope_name(perimetre: Perimetre | None) -> str:
    """The filter in words, as every card states it."""
    return PERIMETRES[perimetre].long if perimetre else TOUT


VOLETS = {
    "1": "Un territoire démonstrateur des transitions climatique, énergétique et écologique",
    "2": "Un espace attractif s’appuyant sur l’excellence et l’innovation",
    "3": "Un ensemble solidaire, créateur d’émancipation citoyenne",
}
VOLET_SHORT = {"1": "Transition écologique", "2": "Attractivité et économie", "3": "Cohésion et solidarité"}

ORIENTATIONS = {
    "1.1": "Transition énergétique",
    "1.2": "Mobilité durable",
    "1.3": "Biodiversité, paysages et ressource en eau",
    "1.4": "Économie circulaire",
    "1.5": "Risques liés au réchauffement climatique",
    "2.1": "Position d’excellence du Valenciennois",
    "2.2": "Coopération transfrontalière",
    "2.3": "Économie de proximité et pôles urbains centraux",
    "2.4": "Agriculture dynamique et respectueuse de l’environnement",
    "2.5": "Culture, patrimoine et tourisme",
    "3.1": "Politiques urbaines et cadre de vie",
    "3.2": "Cohésion, emploi et solidarité territoriale",
    "3.3": "Inclusion et émancipation citoyenne",
}

# Territories that are not communes. An observation may stand for any of them; only the first three can be filtered.
VALENCIENNOIS = "Valenciennois"
COMPARATORS = ("Nord", "Hauts-de-France", "France")
OTHER_TERRITORIES = ("Bassin minier", "Parc naturel régional Scarpe-Escaut")
AREAS = (VALENCIENNOIS, "CAVM", "CAPH", *COMPARATORS, *OTHER_TERRITORIES)

THEMES = (
    "Territoire", "Énergie", "Logement", "Emploi", "Pauvreté et solidarité", "Mobilité", "Biodiversité et eau",
    "Déchets et économie circulaire", "Risques et air", "Économie et friches", "Agriculture et alimentation",
    "Tourisme et culture", "Renouvellement urbain", "Numérique", "Santé", "Éducation et citoyenneté",
    "Transfrontalier",
)  # fmt: skip

OBSERVED, TARGET, REFERENCE, POTENTIAL, NEED, PLANNED = (
    "observé", "objectif", "référence", "potentiel", "besoin", "prévision",
)  # fmt: skip
NATURES_OBSERVATION = (OBSERVED, TARGET, REFERENCE, POTENTIAL, NEED, PLANNED)

KNOWN, UNKNOWN, NOT_CONCERNED = "communiqué", "non communiqué", "non concerné"
STATUTS_OBSERVATION = (KNOWN, UNKNOWN, NOT_CONCERNED)

SUBVENTION, ANNONCE, COUT, BAISSE_IMPOTS = "subvention", "annonce", "coût", "baisse d’impôts"
# What the maître d'ouvrage pays itself, and what was asked for in vain, stand beside subsidies and are never summed with them.
AUTOFINANCEMENT, PRET, NON_RETENUE = "autofinancement", "prêt", "demande non retenue"
NATURES_MONTANT = (SUBVENTION, "enveloppe", BAISSE_IMPOTS, COUT, ANNONCE, PRET, "revenu", AUTOFINANCEMENT, NON_RETENUE)
# What a spelling of the alias table is a name of.
FINANCEUR, DISPOSITIF, COMMUNE, MAITRE_OUVRAGE = "financeur", "dispositif", "commune", "maître d’ouvrage"
GENRES_ALIAS = (FINANCEUR, DISPOSITIF, COMMUNE, MAITRE_OUVRAGE)

# The source of an invented figure begins with this word; what is drawn from it carries the mark.
FICTITIOUS = "EXEMPLE"
FICTITIOUS_MARK = "EXEMPLE – montants fictifs"

LOCALE = "locale"
PORTEES = (LOCALE, "départementale", "régionale", "nationale")

# The ladder of an amount. « annoncé » is what a text says before any decision; the others follow the file's life.
STAGES = {
    "annonce": "Annoncé",
    "prevu": "Prévu",
    "sollicite": "Sollicité",
    "accorde": "Accordé",
    "verse": "Versé",
}

STATUTS_ACTION = (
    "à venir", "en cours", "réalisé", "en pause", "bloqué", "en retard", "à discuter", "abandonné",
)  # fmt: skip
PRIORITES = ("haute", "moyenne", "basse")
BASES = ("HT", "TTC")
SENS = ("hausse", "baisse", "neutre")
HORS_TERRITOIRE = "hors territoire"
TERRITOIRES_OPERATION = ("CAVM", "CAPH", "commun", HORS_TERRITOIRE)
