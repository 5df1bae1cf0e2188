"""What a form calls its fields, and the columns of the small tables below them."""

from collections.abc import Mapping

from loaders.layouts.header_names import HeaderNames

COST, BASE, ELIGIBLE, OWNER, CALENDAR, DETAIL, AXE, TOWN = "cout_total_eur", "base", "depense_subventionnable_eur", "maitre_ouvrage", "calendrier", "detail", "axe", "commune"
SPENT, RECEIVED, FOLLOWED = "depenses", "recettes", "indicateurs"  # the small tables: their columns are « recettes:financeur »

LABELS: Mapping[str, tuple[str, ...]] = {
    "numero": ("N°", "Numéro", "N° fiche", "N° de la fiche", "N° fiche action", "Numéro de la fiche", "Fiche n°", "Fiche action n°", "Référence", "Code", "N° action"),
    "intitule": ("Intitulé", "Intitulé de l’action", "Titre", "Titre de l’action", "Titre de la fiche action", "Nom de l’action", "Action", "Intitulé du projet", "Projet", "Nom du projet", "Intitulé de l’opération", "Opération"),
    "volet": ("Volet",), "orientation": ("Orientation", "Orientation stratégique", "Orientation du contrat", "Orientation du CRTE"),
    AXE: ("Axe", "Axe stratégique", "Thématique", "Thème"),
    "perimetre": ("Territoire", "Périmètre", "Agglomération", "EPCI", "Territoire concerné", "Périmètre géographique"),
    TOWN: ("Commune", "Commune(s)", "Localisation", "Lieu", "Commune concernée"),
    OWNER: ("Maître d’ouvrage", "Maîtrise d’ouvrage", "MOA", "Porteur", "Porteur de projet", "Porteur du projet", "Bénéficiaire"),
    "pilote": ("Pilote", "Pilote de l’action", "Pilotage", "Service pilote", "Structure pilote", "Responsable", "Chef de projet", "Référent technique"),
    "elu_referent": ("Élu référent", "Élu", "Élue référente", "Élu·e référent·e", "Élu(e) référent(e)", "Élu en charge"),
    "partenaires": ("Partenaires", "Partenaire", "Partenaires associés", "Partenaires mobilisés"),
    "priorite": ("Priorité", "Niveau de priorité"),
    "statut": ("Statut", "État", "État d’avancement", "Statut de l’action", "Stade"),
    "avancement_pct": ("Avancement", "Avancement %", "Taux d’avancement", "% d’avancement"),
    "debut": ("Début", "Date de début", "Démarrage", "Début prévu", "Date de démarrage", "Lancement", "Début prévisionnel"),
    "fin": ("Fin", "Date de fin", "Fin prévue", "Fin prévisionnelle", "Échéance", "Date de fin prévue", "Livraison"),
    "fin_reelle": ("Fin réelle", "Date de fin réelle"),
    CALENDAR: ("Calendrier", "Calendrier prévisionnel", "Planning", "Période", "Période de réalisation"),
    "description": ("Description", "Descriptif", "Description de l’action", "Descriptif de l’action", "Description du projet", "Contenu", "Présentation", "Objet"),
    "fait_marquant": ("Fait marquant", "Faits marquants", "Bilan"),
    "freins": ("Freins", "Difficultés", "Points de vigilance", "Points de blocage", "Freins identifiés"),
    "prochaine_etape": ("Prochaine étape", "Prochaines étapes", "Étapes", "Étapes à venir"),
    "decision": ("Décision", "Décisions"),
    "mise_a_jour": ("Mise à jour", "Dernière mise à jour", "Date de mise à jour", "Mis à jour le", "Date"),
    "source": ("Source",),
    COST: ("Coût total", "Coût total HT", "Coût total TTC", "Coût total (€)", "Coût prévisionnel", "Coût", "Montant total", "Budget", "Budget total", "Budget prévisionnel", "Coût du projet", "Coût de l’opération", "Coût total de l’opération", "Coût total du projet"),
    ELIGIBLE: ("Dépense subventionnable", "Dépense éligible", "Assiette", "Assiette éligible"),
    BASE: ("Base", "HT/TTC"),
    DETAIL: ("Objectifs", "Objectif", "Objectifs opérationnels", "Contexte", "Enjeux", "Résultats attendus", "Moyens", "Public cible", "Publics", "Gouvernance", "Observations", "Commentaires", "Commentaire", "Remarques", "Lien avec les autres actions", "Contact", "Évaluation"),
}  # fmt: skip
LABEL_NAMES = HeaderNames(LABELS)

SECTIONS = HeaderNames({
    SPENT: ("Dépenses", "Dépense", "Postes de dépenses", "Poste de dépense", "Postes", "Poste", "Nature des dépenses", "Nature de la dépense", "Dépenses prévisionnelles", "Charges", "Emplois"),
    RECEIVED: ("Recettes", "Recette", "Ressources", "Financeurs", "Financeur", "Financements", "Sources de financement", "Recettes prévisionnelles", "Produits", "Cofinanceurs", "Financement"),
})  # fmt: skip
AMOUNTS = HeaderNames({
    "prevu": ("Montant", "Montant €", "Montant (€)", "Montant HT", "Montant TTC", "Montant € HT", "Montant en €", "Montant prévu", "Montant prévisionnel", "Montant prévisionnel HT", "€", "Coût", "Coût HT", "Prévu", "HT", "TTC"),
    "sollicite": ("Montant sollicité", "Montant demandé", "Sollicité", "Demandé"),
    "accorde": ("Montant accordé", "Montant obtenu", "Montant notifié", "Accordé", "Obtenu", "Acquis", "Notifié"),
    "verse": ("Montant versé", "Versé", "Perçu"),
    "annee": ("Année", "Exercice"),
    "taux": ("%", "Taux", "Part", "Part (%)", "en %", "Taux (%)"),
})  # fmt: skip
STAGES = frozenset({"prevu", "sollicite", "accorde", "verse"})
WHOLE, OF_YEAR = "somme", "an:"  # in a plan with its years across: the sum of its years, the amount of one (« an:2023 »)
YEARS = range(2010, 2041)
SUMS = HeaderNames({WHOLE: ("Total", "Total €", "Total HT", "Total TTC", "Total général", "Somme", "Ensemble")})
_TABLE_LABELS = {"nom": "libellé de la ligne", "prevu": "montant prévu", "sollicite": "montant sollicité", "accorde": "montant accordé", "verse": "montant versé", "annee": "année", "taux": "part (%)"}
TABLE_MEANINGS = {f"{section}:{column}": f"{section.capitalize()} – {label}" for section in (SPENT, RECEIVED) for column, label in [*_TABLE_LABELS.items(), (WHOLE, "total des années"), *((f"{OF_YEAR}{year}", f"montant de {year}") for year in YEARS)]}
