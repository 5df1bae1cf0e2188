"""What Aide says in words. Lists of values come from the vocabulary, figures from the data."""

from crte_data.french import UNKNOWN_TEXT, enumeration
from crte_data.periods import PERIOD_HELP
from crte_data.vocabulary import NATURES_MONTANT, NATURES_OBSERVATION, PORTEES, STAGES

WHO = {
    "L’élu": "Il ouvre la *Synthèse* en comité de pilotage, choisit une agglomération, lit la phrase « À retenir » de chaque carte et va au détail page par page. « Emporter cette page » en fait un diaporama PowerPoint pour la séance.",
    "L’agent": "Il tient les classeurs Excel à jour et les remet sur la page *Dépôt* : contrôle, ce qui change, puis publication par le responsable. Une version publiée ne se perd jamais ; on peut y revenir.",
    "Le responsable": "Il publie avec son nom et un commentaire, et revient à une version antérieure si besoin.",
    "L’administrateur": "Il lit le *Journal* de ce qui a été accepté et refusé, sauvegarde et restaure.",
    "Le partenaire": "Il filtre sur une agglomération, copie l’adresse de la page (elle garde le filtre) et emporte les données en CSV, XLSX ou image, ou toute la page en un fichier (« Emporter cette page »).",
}

CARD = {
    "Périmètre": "Le filtre sous lequel la carte est dressée. Les lignes « communes » aux deux agglomérations restent visibles, à part.",
    "À retenir": "Une phrase calculée à partir des données : elle change quand elles changent.",
    "Source": "Le document et ses lignes, puis le classeur, la feuille et les cellules où le chiffre a été lu.",
    "Réserve": "Ce que le chiffre ne dit pas : un périmètre, une date ou un dénominateur à connaître avant de le citer.",
    UNKNOWN_TEXT.capitalize(): "La source ne donne pas le chiffre. Ce n’est pas 0, et il n’est remplacé par aucune moyenne.",
    "Non concerné": "La question ne se pose pas pour ce territoire : ce n’est ni 0 ni un oubli.",
    "Précision": "La prudence des mots de la source (« près de », « au moins »…) reste devant le chiffre.",
    "Hachures": f"La nature du chiffre : {enumeration(list(NATURES_OBSERVATION))}. Une barre pleine est un chiffre observé.",
}

RULES = {
    "Les étapes d’un montant ne s’additionnent pas": f"{enumeration([label.lower() for label in STAGES.values()])} : un même euro passe de l’une à l’autre.",
    "Les natures ne s’additionnent pas": f"{enumeration(list(NATURES_MONTANT))} ne se somment qu’entre elles.",
    "Les portées ne s’additionnent pas": f"Portées {enumeration(list(PORTEES))} : seuls les montants locaux comptent pour le territoire, le reste est un contexte.",
    "Chaque euro compte une fois": "Une ligne contenue dans une autre (colonne « Inclus dans ») n’est pas comptée deux fois. Un montant annuel ne s’ajoute pas à un total.",
    "Les taux ne s’additionnent ni ne se moyennent": "Deux pourcentages se lisent côte à côte, chacun avec son dénominateur.",
    "Des périodes inégales se comparent par an": "Quatre années d’un côté, trois de l’autre : la carte ramène à une année, et le dit.",
    "Inconnu, zéro et non concerné sont trois choses": "Une cellule vide reste vide à l’écran comme dans les fichiers.",
    "Les filtres tombent juste": "CAVM, CAPH et commun, mis ensemble, font le total de ce qui s’additionne.",
}

FILLING = (
    "Partez du modèle vide, ou du dernier classeur publié : les listes déroulantes et les formats y sont.",
    "Dans un modèle : une ligne par enregistrement, sans ligne vide, sans sous-total ni cellule fusionnée. L’ordre des colonnes est libre.",
    "Votre propre maquette, convention, fiche, suivi ou tableau d’indicateurs se dépose comme il est : la page *Dépôt* montre comment chaque feuille a été lue, ce qui se corrige.",
    "Ce qui n’est pas connu reste vide, ou s’écrit « NC ». N’écrivez jamais 0 à la place.",
    f"Une période s’écrit {PERIOD_HELP}.",
    "Un classeur déposé remplace ce que le tableau de bord a de son genre (maquette, indicateurs, suivi, territoires), ou d’un seul territoire ou thème si vous le choisissez : ce qui n’y est pas disparaît. Gardez les lignes qui ne changent pas.",
    "Déposez le classeur sur la page Dépôt : chaque anomalie est dite avec sa feuille, sa cellule et sa correction, et rien n’est publié sans votre accord.",
    "Téléchargez-y votre classeur annoté : les cellules en défaut sont colorées et commentées. Corrigez cette copie et déposez-la : la suivante ne marque plus que ce qui reste à corriger.",
)

LICENCES = (
    "Les chiffres, les montants et les actions viennent du texte du contrat : un chiffre qui n’y est pas n’est pas inventé.",
    "La liste des communes, leurs codes et leur population viennent du découpage administratif publié par Etalab (paquet npm @etalab/decoupage-administratif), sous Licence Ouverte : la réutilisation est libre si la source est citée.",
    "Citez le document et le numéro de version avec chaque chiffre repris ; les fichiers téléchargés les portent.",
)
