"""What the columns of a table of actions are called, in the public import models too."""

from collections.abc import Mapping

from crte_data.tables import ACTIONS
from loaders.layouts.header_names import HeaderNames

AXE, SUB_ACTION, DETAIL, FINANCEUR, AMOUNT, BUDGET, YEARLY = "axe", "sous_action", "detail", "financeur", "montant", "budget", "budget_annuel"
LABELS = {AXE: "Axe", SUB_ACTION: "Sous-action", DETAIL: "À ajouter à la description", FINANCEUR: "Financeur", AMOUNT: "Montant du financeur", BUDGET: "Budget total", YEARLY: "Budget d’une année"}
_DOCUMENT = {"lignes", "citation", "reserve"}  # a table of actions is its own source
OURS = tuple(field for field in ACTIONS if field.name not in _DOCUMENT)
# Meanings that several columns may have: their texts are joined.
JOINED = frozenset({AXE, DETAIL, FINANCEUR, AMOUNT, YEARLY, "pilote", "elu_referent", "partenaires", "description", "fait_marquant", "freins", "prochaine_etape", "decision"})

_SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "numero": ("N° action", "N° de l’action", "Numéro de l’action", "N° fiche action", "Fiche", "Réf", "Référence", "Code", "Code action", "Id"),
    "intitule": ("Actions", "Intitulé de l’action", "Titre", "Titre de l’action", "Titre de la fiche action", "Libellé", "Libellé de l’action", "Nom de l’action", "Fiche action", "Projet", "Intitulé du projet"),
    "perimetre": ("EPCI", "Commune", "Commune(s)", "Communes", "Localisation", "Secteur", "Territoire concerné"),
    "pilote": ("Pilotes", "Pilote de l’action", "Pilotage", "Structure pilote", "Pilote technique", "Porteur", "Porteur de projet", "Porteur de l’action", "Responsable", "Chef de file", "Chef de projet", "Service pilote", "Personne pilote", "Direction ou service pilote", "Service-département-pôle pilote", "Référent technique"),
    "elu_referent": ("Élu", "Élus référents", "Élue référente", "Élu·e référent·e", "Élu(e) référent(e)", "Élu pilote", "Élu en charge"),
    "partenaires": ("Partenaire", "Partenaires associés", "Partenaires mobilisés", "Acteurs", "Contributeurs"),
    "priorite": ("Niveau de priorité", "Degré de priorité", "Prio"),
    "statut": ("État", "Statut de l’action", "Stade", "Situation"),
    "avancement_pct": ("Avancement", "Avancement %", "Taux d’avancement", "% d’avancement", "% avancement", "État d’avancement", "% réalisé", "Taux de réalisation", "Progression"),
    "debut": ("Début", "Date de début", "Date début", "Démarrage", "Date de démarrage", "Lancement", "Date de lancement", "Début prévisionnel", "Date de début prévue"),
    "fin": ("Fin", "Date de fin", "Date fin", "Fin prévisionnelle", "Date de fin prévue", "Date de fin prévisionnelle", "Échéance", "Date d’échéance", "Délai"),
    "fin_reelle": ("Date de fin réelle", "Fin effective", "Achèvement", "Date d’achèvement", "Date de réalisation"),
    "description": ("Descriptif", "Description de l’action", "Descriptif de l’action", "Contenu"),
    "fait_marquant": ("Faits marquants", "Actualité", "Actualités", "Réalisations", "Bilan", "Note de suivi", "Notes de suivi", "Point d’étape", "Commentaire", "Commentaires", "Observations"),
    "freins": ("Frein", "Freins rencontrés", "Difficultés", "Difficultés rencontrées", "Blocages", "Points de blocage", "Points de vigilance", "Risques"),
    "prochaine_etape": ("Prochaines étapes", "Étapes à venir", "À faire", "Suites à donner", "Suites", "Perspectives"),
    "decision": ("Décisions", "Décision du comité", "Décision du COPIL", "Arbitrage", "Arbitrages"),
    "mise_a_jour": ("Dernière mise à jour", "Date de mise à jour", "MAJ", "Date MAJ", "Actualisé le", "Mis à jour le"),
    "source": ("Sources",),
    AXE: ("Axe", "Axes", "Axe stratégique", "Axe (x)", "Sous-axe", "Sous-axe (x.x)", "Sous-sous axe", "Sous-sous axe (x.x.x)", "Axe (x) Sous-axe", "Thématique", "Thème", "Enjeu", "Objectif stratégique"),
    SUB_ACTION: ("Sous-action", "Sous-actions", "Titre de la sous-action", "Intitulé de la sous-action", "Tâche", "Tâches"),
    DETAIL: (
        "Objectifs", "Objectif", "Objectifs opérationnels", "Résultats attendus", "Cibles", "Indicateurs", "Indicateurs liés", "Indicateurs de suivi", "Moyens", "Moyens humains et techniques", "Instances de gouvernance",
        "Instance de gouvernance", "Participation Citoyenne", "Financements", "Financement", "Financeurs", "Plan de financement", "Cofinancements", "Cofinanceurs", "Calendrier", "Action en amélioration continue", "Thématique principale", "Sous-thématiques", "Tags de suivi", "Actions liées",
        "Fiches des plans liées", "Étapes de la fiche action", "Étapes", "Notes complémentaires", "Documents et liens", "Maître d’ouvrage", "Maîtrise d’ouvrage", "Public cible", "Remarques", "Remarque", "Confidentialité de la fiche",
    ),
    FINANCEUR: ("Financeur", *(f"Financeur {rank}" for rank in range(1, 10))),
    AMOUNT: ("Montant", "Montant €", "Montant € HT", "Montant € TTC", "Montant HT", "Montant TTC", *(f"Montant {rank}" for rank in range(1, 10))),
    YEARLY: tuple(f"{word} {year}" for year in range(2015, 2041) for word in ("Budget", "Budget prévisionnel", "Budget prévu", "Coût", "Dépenses", "Dépenses prévues", "Montant", "Crédits", "CP", "Année")),
    BUDGET: ("Budget", "Budget prévu", "Budget total", "Budget prévisionnel", "Budget prévisionnel total", "Budget prévisionnel total € HT", "Budget prévisionnel total € TTC", "Coût", "Coût total", "Coût prévisionnel", "Coût total HT", "Coût total TTC", "Budget (€)", "Coût estimé", "Coût estimatif", "Coût de l’action", "Coût global", "Coût total prévisionnel", "Montant total", "Montant prévisionnel", "Montant estimé", "Budget estimé", "Budget global", "Budget alloué", "Enveloppe", "Enveloppe budgétaire", "Coût HT", "Coût TTC", "Budget HT", "Budget TTC"),
}  # fmt: skip
NAMES = HeaderNames({field.name: (field.header, field.name, *field.aliases, *_SPELLINGS[field.name]) for field in OURS if field.name in _SPELLINGS} | {field.name: (field.header, *field.aliases) for field in OURS if field.name not in _SPELLINGS} | {name: _SPELLINGS[name] for name in LABELS})
# Two of these beside the title of an action, and the sheet follows actions.
FOLLOWED = frozenset({"pilote", "statut", "avancement_pct", "debut", "fin", "fin_reelle", "freins", "fait_marquant", "prochaine_etape", "priorite", "elu_referent", "mise_a_jour", "decision", "partenaires"})
