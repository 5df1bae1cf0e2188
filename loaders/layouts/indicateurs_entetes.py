"""What the columns of a sheet of indicators are called, those of values aside."""

from collections.abc import Mapping

from loaders.layouts.header_names import HeaderNames

NUMBER, UPDATED, DUE, START_YEAR = "numero", "mise_a_jour", "echeance", "annee_reference"
ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "libelle": ("Indicateur", "Indicateurs", "Libellé", "Libellé de l’indicateur", "Nom de l’indicateur", "Intitulé de l’indicateur", "Indicateur de suivi", "Indicateur de résultat"),
    "code": ("Code", "Code indicateur", "Code de l’indicateur", "Identifiant", "Id"),
    "unite": ("Unité", "Unité de mesure", "Unités"),
    "theme": ("Thème", "Thématique", "Domaine"),
    "territoire": ("Territoire", "Territoires", "Périmètre", "Échelle", "Zone", "Commune", "Collectivité", "EPCI", "Agglomération", "Maille"),
    "periode": ("Période", "Année", "Années", "Millésime", "Date", "Date de la donnée", "Date de la valeur", "Année de la donnée", "Exercice"),
    "nature": ("Nature", "Nature de la valeur", "Type de valeur", "Type"),
    "statut": ("Statut",),
    "precision": ("Précision",),
    "source": ("Source", "Sources", "Source de la donnée", "Origine"),
    "lignes": ("Lignes", "Page", "Pages"),
    "citation": ("Citation",),
    "reserve": ("Réserve", "Réserves", "Note", "Notes", "Remarque", "Remarques", "Commentaire", "Commentaires", "Observations"),
    UPDATED: ("Mise à jour", "Dernière mise à jour", "Date de mise à jour", "Actualisation"),
    DUE: ("Échéance", "Horizon", "Année cible", "Date cible", "Échéance de la cible", "Année de la cible"),
    START_YEAR: ("Année de référence", "Année de départ", "Date de référence"),
    "orientation": ("Orientation",), "groupe": ("Groupe",), "sens": ("Sens favorable", "Sens"),
    "definition": ("Définition", "Mode de calcul", "Méthode de calcul"),
    "periodicite": ("Périodicité", "Fréquence", "Fréquence de mise à jour"),
    "responsable": ("Responsable", "Producteur", "Fournisseur", "Référent"),
    NUMBER: ("N°", "Numéro", "Rang"),
}  # fmt: skip
NAMES = HeaderNames(ATTRIBUTES)
# Headers of the other families: a sheet that has one is no sheet of indicators, however many numbers it holds.
OTHERS = HeaderNames({"autre": ("Action", "Intitulé", "Intitulé de l’action", "Opération", "Projet", "Maître d’ouvrage", "Coût total", "Coût total HT", "Coût total TTC", "Financeur", "Dispositif", "Montant accordé", "Pilote", "N° fiche")})
