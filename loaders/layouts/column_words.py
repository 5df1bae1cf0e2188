"""The headers of what is no financing: how people name the columns of a maquette or of a convention."""

import difflib
import functools
import re

from crte_data.names import normalised
from loaders.layouts.header_words import header_words

LIKENESS = 0.88  # below, « Montant accordé » and « Montant annoncé » would be one
_PARENTHESES = re.compile(r"\([^)]*\)")

# Each meaning of a column, its French label, and the headers it is known under.
IDENTITY: dict[str, tuple[str, tuple[str, ...]]] = {
    "operation_id": ("N° opération", ("N° opération", "Numéro d’opération", "N° de l’opération", "Code opération", "Identifiant", "ID", "Identifiant opération", "N° projet", "Code projet", "N° dossier", "Numéro de dossier", "N° de dossier")),
    "numero": ("N° d’ordre", ("N°", "Numéro", "No", "Num", "N° ligne", "N° d’ordre", "Ligne", "Rang", "Référence", "Réf", "N° action", "N° de l’action", "Code", "Code action")),
    "volet": ("Volet", ("Volet", "Volets", "Volet du contrat", "Volet CRTE", "Pilier")),
    "axe": ("Axe", ("Axe", "Axes", "Axe stratégique", "Axe CRTE", "Thématique", "Ambition")),
    "orientation": ("Orientation", ("Orientation", "Orientations", "Orientation stratégique", "Orientation CRTE", "Objectif", "Objectif stratégique", "Sous-axe")),
    "fiche": ("Fiche", ("Fiche", "N° fiche", "Fiche action", "N° fiche action", "N° de fiche", "N° de la fiche", "Numéro de fiche", "Fiche n°", "Fiche projet", "N° FA")),
    "intitule": ("Intitulé", ("Intitulé", "Intitulé de l’action", "Intitulé de l’opération", "Intitulé du projet", "Intitulé du projet subventionné", "Intitulé de l’opération subventionnée", "Intitulé opération", "Intitulé projet", "Action", "Actions", "Opération", "Opérations", "Projet", "Projets", "Libellé", "Libellé de l’opération", "Libellé du projet", "Libellé de l’action", "Nom du projet", "Nom de l’opération", "Nom de l’action", "Désignation", "Désignation de l’opération", "Objet", "Objet de l’opération", "Objet du dossier", "Objet de la subvention", "Nature de l’opération", "Nature du projet", "Titre", "Titre du projet", "Titre de l’action", "Action / opération", "Intitulé de l’action / du projet", "Description de l’opération", "Projet subventionné", "Opération subventionnée")),
    "maitre_ouvrage": ("Maître d’ouvrage", ("Maître d’ouvrage", "Maîtrise d’ouvrage", "Maîtres d’ouvrage", "Maître ouvrage", "MOA", "MO", "Porteur", "Porteur de projet", "Porteur du projet", "Porteur de l’action", "Bénéficiaire", "Bénéficiaires", "Nom du bénéficiaire", "Nom bénéficiaire", "Collectivité", "Collectivité bénéficiaire", "Structure porteuse", "Attributaire", "Nom attributaire", "Demandeur", "Nom collectivité", "Nom de la collectivité", "Collectivité porteuse", "Nom du porteur", "Nom du maître d’ouvrage", "Nom du demandeur")),
    "perimetre": ("Territoire", ("Territoire", "Territoires", "Périmètre", "Agglomération", "Agglo", "EPCI", "EPCI concerné", "Territoire concerné", "Territoire CAVM CAPH commun", "Intercommunalité", "CAVM CAPH", "CAVM ou CAPH")),
    "commune": ("Commune", ("Commune", "Communes", "Commune s", "Communes concernées", "Commune concernée", "Localisation", "Lieu", "Ville", "Lieu de réalisation", "Commune d’implantation", "Commune du projet", "Nom de la commune", "Nom commune", "Localité")),
    "departement": ("Département", ("Département", "Dép", "Dept", "Code département", "N° département", "Nom du département", "Nom département", "Département bénéficiaire", "Code dép", "Dpt", "Dépt", "N° dép", "Code dpt")),
    "code_insee": ("Code INSEE", ("Code INSEE", "INSEE", "Code commune", "Code INSEE commune", "Code géographique", "Code INSEE de la commune", "N° INSEE", "Code INSEE du bénéficiaire")),
    "cout": ("Coût total", ("Coût total", "Coût", "Coût global", "Coût du projet", "Coût de l’opération", "Coût de l’action", "Coût total de l’opération", "Coût total du projet", "Coût prévisionnel", "Coût total prévisionnel", "Coût prévisionnel total", "Coût estimatif", "Coût estimé", "Montant total", "Montant du projet", "Montant de l’opération", "Montant total de l’opération", "Montant total du projet", "Montant des travaux", "Montant prévisionnel", "Budget", "Budget total", "Budget prévisionnel", "Budget global", "Total dépenses", "Total des dépenses", "Montant global", "Coût total des travaux", "Dépenses totales", "Enveloppe")),
    "depense_subventionnable": ("Dépense subventionnable", ("Dépense subventionnable", "Dépenses subventionnables", "Dépense éligible", "Dépenses éligibles", "Assiette", "Assiette éligible", "Assiette subventionnable", "Montant éligible", "Montant subventionnable", "Coût éligible", "Coût subventionnable", "Base subventionnable", "Base éligible", "Assiette de la subvention", "Montant de l’assiette", "Total éligible", "Coût total éligible", "Coût total subventionnable")),
    "base": ("HT ou TTC", ("Base", "HT TTC", "HT ou TTC", "Base HT TTC", "Régime TVA")),
    "debut": ("Début", ("Début", "Date de début", "Date début", "Démarrage", "Date de démarrage", "Année de début", "Année de démarrage", "Début prévu", "Début des travaux", "Début prévisionnel", "Date de lancement", "Lancement", "Commencement", "Début de l’opération", "Date prévisionnelle de début", "Année début")),
    "fin": ("Fin", ("Fin", "Date de fin", "Date fin", "Achèvement", "Date d’achèvement", "Année de fin", "Fin prévue", "Fin des travaux", "Fin prévisionnelle", "Livraison", "Date de livraison", "Fin de l’opération", "Échéance", "Date prévisionnelle de fin", "Année fin", "Date d’achèvement prévisionnelle")),
    "calendrier": ("Calendrier", ("Calendrier", "Calendrier prévisionnel", "Période", "Planning", "Dates", "Années", "Calendrier de réalisation", "Durée", "Période de réalisation", "Phasage")),
    "statut": ("État d’avancement", ("Statut", "État d’avancement", "Avancement", "Stade d’avancement", "Stade", "État", "État du projet", "Niveau d’avancement", "Situation", "Statut de l’opération", "Maturité", "Degré de maturité", "Statut du dossier", "État du dossier", "Décision", "Suite donnée")),
    "avancement_pct": ("Avancement (%)", ("Avancement %", "% avancement", "% d’avancement", "Taux d’avancement", "Taux de réalisation", "% réalisé", "Pourcentage d’avancement", "Avancement en %")),
    "taux": ("Taux d’aide", ("Taux", "% aides publiques", "Taux d’aides publiques", "% d’aides publiques", "Taux d’aide publique", "Taux de subvention", "Taux de subventionnement", "% subvention", "% de subvention", "Taux d’intervention", "Taux de financement", "% financement", "% de financement", "Taux d’aide", "Part des aides publiques", "% aides", "% d’aide", "% subventions", "Taux subvention", "Taux aides publiques", "% aide", "Taux de la subvention")),
    "reste": ("Reste à financer", ("Reste à financer", "Reste à charge", "Solde à financer", "RAC", "RAF", "Reste à trouver", "À financer", "Besoin de financement", "Reste à charge du maître d’ouvrage", "Reste à charge MOA", "Reste à charge commune", "Reste à charge de la commune", "Reste à charge communal", "Reste à charge collectivité", "Solde")),
    "observations": ("Observations", ("Observations", "Observation", "Commentaires", "Commentaire", "Remarques", "Remarque", "Notes", "Précisions", "Description", "Descriptif", "Description sommaire", "Points de vigilance", "Contact", "Interlocuteur")),
}  # fmt: skip
NUMERIC_MEANINGS = frozenset({"cout", "depense_subventionnable", "taux", "reste", "avancement_pct"})
# Words of a column of names, or of the amounts of a financeur: what the column holds tells.
TWO_SIDED = frozenset({"commune", "perimetre", "departement", "statut"})


def _known(words: dict[str, tuple[str, tuple[str, ...]]]) -> dict[str, str]:
    return {normalised(name): meaning for meaning, (_, names) in words.items() for name in names}


KNOWN_HEADERS = _known(IDENTITY)


@functools.lru_cache(maxsize=20_000)
def plain_header(text: str) -> str:
    """Without what is between parentheses: « Territoire (CAVM/CAPH) » → « territoire »."""
    return normalised(_PARENTHESES.sub(" ", text))


def near_header(text: str, known: dict[str, str]) -> tuple[str, float]:
    """The meaning of the header that this one almost is, and how alike they are."""
    key = header_words(_PARENTHESES.sub(" ", text)).name
    near = difflib.get_close_matches(key, known, n=1, cutoff=LIKENESS) if len(key) > 3 else []
    return (known[near[0]], difflib.SequenceMatcher(None, key, near[0]).ratio()) if near else ("", 0.0)
