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

# Bodies that both agglomérations share: what they carry out is common to the two, unless something says otherwise.
SHARED_BODIES = ("SIMOUV", "SIAVED", "ECOVALOR", "SIDEGAV")

# How people write the same thing. Each list is read by :func:`crte_data.names.normalised`: accents and capitals do not matter.
AREA_SPELLINGS = {
    VALENCIENNOIS: ("arrondissement de Valenciennes", "arrondissement", "territoire du Valenciennois", "ensemble du Valenciennois", "total Valenciennois", "territoire du CRTE", "CAVM + CAPH", "CAVM et CAPH"),
    "CAVM": ("Valenciennes Métropole", "CA Valenciennes Métropole", "VM"),
    "CAPH": ("Porte du Hainaut", "CA Porte du Hainaut", "PDH"),
    "Nord": ("département du Nord", "dépt du Nord", "dpt du Nord", "dept Nord", "CD59", "59", "département"),
    "Hauts-de-France": ("région Hauts-de-France", "région HdF", "HdF", "CR HdF", "région", "moyenne régionale"),
    "France": ("France entière", "national", "niveau national", "moyenne nationale", "pays"),
    "Parc naturel régional Scarpe-Escaut": ("PNR Scarpe-Escaut", "PNRSE"),
}  # fmt: skip
PERIMETRE_SPELLINGS = {
    "commun": ("commun aux deux", "commun aux deux agglomérations", "les deux agglomérations", "les deux agglos", "CAVM CAPH", "CAPH et CAVM", "tout le territoire"),
    HORS_TERRITOIRE: ("hors du territoire", "extérieur"),
}  # fmt: skip
THEME_WORDS = {
    "Énergie": ("énergie", "énergies", "énergétique", "GES", "carbone"),
    "Logement": ("logement", "logements", "habitat", "rénovation"),
    "Emploi": ("emploi", "emplois", "chômage", "insertion"),
    "Pauvreté et solidarité": ("pauvreté", "solidarité", "solidarités", "précarité", "social"),
    "Mobilité": ("mobilité", "mobilités", "transport", "transports", "déplacements"),
    "Biodiversité et eau": ("biodiversité", "eau", "nature", "paysages"),
    "Déchets et économie circulaire": ("déchets", "circulaire"),
    "Risques et air": ("risque", "risques", "air"),
    "Économie et friches": ("économie", "économique", "friches", "entreprises"),
    "Agriculture et alimentation": ("agriculture", "agricole", "alimentation"),
    "Tourisme et culture": ("tourisme", "culture", "patrimoine"),
    "Renouvellement urbain": ("urbain", "urbaine", "NPNRU"),
    "Numérique": ("numérique",),
    "Santé": ("santé", "médecins"),
    "Éducation et citoyenneté": ("éducation", "citoyenneté", "jeunesse"),
    "Transfrontalier": ("transfrontalier", "transfrontalière", "belge"),
}  # fmt: skip
# What the name or the unit of an indicator says of its theme, besides the words above, which the title of a sheet says too.
INDICATOR_WORDS = {
    "Territoire": ("population", "habitants", "superficie"),
    "Énergie": ("ENR", "renouvelable", "renouvelables", "kWh", "MWh", "GWh", "photovoltaïque", "solaire", "chaleur", "teqCO2", "tCO2", "consommation"),
    "Logement": ("vacants", "HLM", "résidences"),
    "Emploi": ("chômeurs", "demandeurs", "apprentis", "actifs"),
    "Pauvreté et solidarité": ("RSA", "allocataires", "minima"),
    "Mobilité": ("vélo", "vélos", "cyclable", "cyclables", "bus", "tramway", "covoiturage", "modale", "bornes", "véhicules", "voyageurs"),
    "Biodiversité et eau": ("arbres", "haies", "humides", "boisement", "assainissement"),
    "Déchets et économie circulaire": ("compostage", "composteurs", "recyclage", "recyclés", "ordures", "tri", "réemploi"),
    "Risques et air": ("inondation", "inondations", "pollution", "ozone", "PM10"),
    "Économie et friches": ("friche", "commerces", "commerciale", "créations"),
    "Agriculture et alimentation": ("agriculteurs", "agricoles", "bio", "cantines"),
    "Tourisme et culture": ("visiteurs", "nuitées", "musées", "touristes", "culturels"),
    "Renouvellement urbain": ("QPV",),
    "Numérique": ("fibre", "débit"),
    "Santé": ("médecin", "généralistes", "soins"),
    "Éducation et citoyenneté": ("écoles", "élèves", "collèges", "jeunes", "diplômés"),
    "Transfrontalier": ("transfrontaliers",),
}  # fmt: skip
STATUT_SPELLINGS = {
    "à venir": ("à lancer", "à démarrer", "à engager", "à faire", "non démarré", "non démarrée", "non commencé", "non commencée", "non engagé", "non engagée", "non initié", "pas commencé", "pas démarré", "prévu", "prévue", "programmé", "programmée", "planifié", "planifiée", "en projet", "projet", "futur", "future", "en attente de démarrage"),
    "en cours": ("en cours de réalisation", "en cours d’exécution", "en cours de mise en œuvre", "démarré", "démarrée", "engagé", "engagée", "lancé", "lancée", "commencé", "commencée", "en action", "initié", "initiée", "partiellement réalisé", "partiellement réalisée", "ec"),
    "réalisé": ("réalisée", "terminé", "terminée", "fini", "finie", "achevé", "achevée", "fait", "faite", "clos", "close", "clôturé", "clôturée", "livré", "livrée", "soldé", "soldée", "finalisé", "finalisée", "ok"),
    "en pause": ("suspendu", "suspendue", "en suspens", "en attente", "mis en pause", "gelé", "gelée", "en sommeil"),
    "bloqué": ("bloquée", "en blocage", "blocage"),
    "en retard": ("retard", "retardé", "retardée", "décalé", "décalée"),
    "à discuter": ("à arbitrer", "à valider", "en discussion", "en réflexion", "à l’étude"),
    "abandonné": ("abandonnée", "annulé", "annulée", "sans suite", "supprimé", "supprimée", "retiré", "retirée"),
}  # fmt: skip
# A sign alone or a colour says a statut, but not the same one to everybody: it is read, and said to be.
STATUT_SIGNS = {
    "✅": "réalisé", "✔": "réalisé", "☑": "réalisé", "🏁": "réalisé", "🟢": "en cours", "🔵": "en cours", "▶": "en cours", "🟡": "en retard", "🟠": "en retard",
    "🔴": "bloqué", "⛔": "bloqué", "⏸": "en pause", "⚪": "à venir", "❌": "abandonné", "vert": "en cours", "verte": "en cours", "bleu": "en cours", "jaune": "en retard",
    "orange": "en retard", "rouge": "bloqué", "gris": "à venir", "blanc": "à venir",
}  # fmt: skip
PRIORITE_SPELLINGS = {
    "haute": ("1", "P1", "priorité 1", "élevé", "élevée", "fort", "forte", "haut", "urgent", "urgente", "prioritaire", "très haute", "court terme"),
    "moyenne": ("2", "P2", "priorité 2", "moyen", "normale", "normal", "modérée", "modéré", "intermédiaire", "moyen terme"),
    "basse": ("3", "P3", "priorité 3", "bas", "faible", "secondaire", "non prioritaire", "long terme"),
}  # fmt: skip
# The theme under which the indicators of a fiche are ranged when it says none.
ORIENTATION_THEMES = {
    "1.1": "Énergie", "1.2": "Mobilité", "1.3": "Biodiversité et eau", "1.4": "Déchets et économie circulaire", "1.5": "Risques et air", "2.1": "Économie et friches",
    "2.2": "Transfrontalier", "2.3": "Économie et friches", "2.4": "Agriculture et alimentation", "2.5": "Tourisme et culture", "3.1": "Renouvellement urbain",
    "3.2": "Pauvreté et solidarité", "3.3": "Éducation et citoyenneté",
}  # fmt: skip
