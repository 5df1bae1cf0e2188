"""The tables of the dashboard. Adding a column is one line here: readers, templates and exports follow."""

import copyreg

from crte_data import vocabulary as words
from crte_data.schemas import Field, Kind, Table

_SOURCE = (
    Field(name="source", header="Source", description="Document d’où vient le chiffre, avec son article.", width=34),
    Field(name="lignes", header="Lignes", kind=Kind.CODE, description="Page ou lignes de la source.", width=12),
    Field(name="citation", header="Citation", description="Les mots mêmes de la source.", width=50),
    Field(name="reserve", header="Réserve", description="Ce que le chiffre ne dit pas, en une phrase.", width=50),
)
_PRECISION = Field(name="precision", header="Précision", description="Prudence de la source : « près de », « au moins »…")
_VOLET = Field(name="volet", header="Volet", kind=Kind.CHOICE, choices=tuple(words.VOLETS), description="1, 2 ou 3.", width=8)
_ORIENTATION = Field(
    name="orientation", header="Orientation", kind=Kind.CHOICE, choices=tuple(words.ORIENTATIONS), width=12,
    description="Orientation du contrat, de 1.1 à 3.3.",
)  # fmt: skip
_TERRITOIRE_OPERATION = Field(
    name="perimetre", header="Territoire", kind=Kind.CHOICE, required=True, choices=words.TERRITOIRES_OPERATION,
    aliases=("Périmètre", "Agglomération"), description="CAVM, CAPH, commun aux deux, ou hors territoire.",
)  # fmt: skip


def _amount(stage: str) -> Field:
    header = f"Montant {words.STAGES[stage].lower()} (€)"
    return Field(
        name=f"montant_{stage}_eur", header=header, kind=Kind.AMOUNT, aliases=(f"Montant {words.STAGES[stage].lower()}",),
        description=f"Montant {words.STAGES[stage].lower()}, en euros. Vide s’il n’est pas connu, jamais 0.",
    )  # fmt: skip


OPERATIONS = Table(
    name="operations", sheet="Opérations", label="Opérations de la maquette financière", key=("operation_id",),
    references=(("commune", "territoires"),),
    fields=(
        Field(name="operation_id", header="N° opération", kind=Kind.CODE, required=True, description="Identifiant unique et stable.", aliases=("Numéro d’opération", "Code opération")),
        _VOLET,
        _ORIENTATION,
        Field(name="fiche", header="Fiche", kind=Kind.CODE, description="Fiche action, par exemple 2021-1.", width=10),
        Field(name="intitule", header="Intitulé", required=True, description="Nom de l’opération.", width=48, aliases=("Intitulé de l’action", "Opération", "Projet")),
        Field(name="maitre_ouvrage", header="Maître d’ouvrage", description="Qui porte l’opération, ou en bénéficie.", width=28, aliases=("Bénéficiaire", "MOA")),
        _TERRITOIRE_OPERATION,
        Field(name="commune", header="Commune", description="Commune de l’opération, s’il n’y en a qu’une.", width=22),
        Field(name="cout_total_eur", header="Coût total (€)", kind=Kind.AMOUNT, description="Coût total de l’opération, en euros."),
        Field(name="base", header="Base", kind=Kind.CHOICE, choices=words.BASES, description="HT ou TTC.", width=8),
        Field(name="depense_subventionnable_eur", header="Dépense subventionnable (€)", kind=Kind.AMOUNT, description="Assiette retenue par les financeurs, en euros."),
        Field(name="debut", header="Début", kind=Kind.PERIOD, description="Début des travaux ou de l’action.", width=12),
        Field(name="fin", header="Fin", kind=Kind.PERIOD, description="Fin des travaux ou de l’action.", width=12),
        Field(name="statut", header="Statut", kind=Kind.CHOICE, choices=words.STATUTS_ACTION, description="Où en est l’opération."),
        Field(name="avancement_pct", header="Avancement (%)", kind=Kind.PERCENT, description="Part réalisée, de 0 à 100.", width=14),
    ),
)  # fmt: skip

FINANCEMENTS = Table(
    name="financements", sheet="Financements", label="Lignes de financement de la maquette", key=("ligne_id",),
    references=(("operation_id", "operations"), ("inclus_dans", "financements")),
    fields=(
        Field(name="ligne_id", header="N° ligne", kind=Kind.CODE, required=True, description="Identifiant unique et stable de la ligne.", width=10, aliases=("Numéro de ligne",)),
        Field(name="operation_id", header="N° opération", kind=Kind.CODE, required=True, description="Opération de la feuille « Opérations ».", width=14),
        Field(name="libelle", header="Libellé", description="Ce que paie cette ligne, si l’intitulé de l’opération ne suffit pas.", width=40),
        Field(name="financeur", header="Financeur", description="État, ADEME, Région Hauts-de-France, CAVM…", width=24),
        Field(name="dispositif", header="Dispositif", description="DSIL, DETR, France Relance, ERBM, NPNRU…", width=24),
        Field(name="periode", header="Période", kind=Kind.PERIOD, description="Année, ou période, du financement.", width=18, aliases=("Année",)),
        Field(name="nature", header="Nature", kind=Kind.CHOICE, required=True, choices=words.NATURES_MONTANT, description="Des montants de natures différentes ne s’additionnent pas."),
        Field(name="portee", header="Portée", kind=Kind.CHOICE, required=True, choices=words.PORTEES, description="Seuls les montants de portée locale sont comptés pour le territoire."),
        *(_amount(stage) for stage in words.STAGES),
        Field(name="par_an", header="Par an", kind=Kind.BOOLEAN, description="« oui » si le montant est annuel.", width=8),
        _PRECISION,
        Field(name="inclus_dans", header="Inclus dans", kind=Kind.CODE, description="N° de la ligne qui contient déjà ce montant.", width=12),
        *_SOURCE,
        Field(name="taux_pct", header="Taux (%)", kind=Kind.PERCENT, aliases=("Taux", "Taux de subvention"), description="Taux annoncé : montant accordé sur dépense subventionnable. Il est contrôlé, jamais calculé.", width=10),
    ),
)  # fmt: skip

INDICATEURS = Table(
    name="indicateurs", sheet="Indicateurs", label="Registre des indicateurs", key=("code",),
    fields=(
        Field(name="code", header="Code", kind=Kind.CODE, required=True, description="Identifiant unique : lettres, chiffres, tirets bas.", width=34),
        Field(name="libelle", header="Indicateur", required=True, description="Nom affiché de l’indicateur.", width=52, aliases=("Libellé",)),
        Field(name="theme", header="Thème", kind=Kind.CHOICE, required=True, choices=words.THEMES, description="Thème sous lequel il se range.", width=26),
        _ORIENTATION,
        Field(name="unite", header="Unité", description="%, logements, km, GWh/an… Vide pour un nombre seul.", width=16),
        Field(name="groupe", header="Groupe", kind=Kind.CODE, description="Indicateurs qui se lisent ensemble.", width=22),
        Field(name="sens", header="Sens favorable", kind=Kind.CHOICE, choices=words.SENS, description="hausse, baisse ou neutre."),
        Field(name="definition", header="Définition", description="Ce qui est compté, et par rapport à quoi.", width=70),
        Field(name="periodicite", header="Périodicité", description="Annuelle, trimestrielle…"),
        Field(name="responsable", header="Responsable", description="Qui produit le chiffre.", width=24),
    ),
)  # fmt: skip

OBSERVATIONS = Table(
    name="observations", sheet="Observations", label="Valeurs des indicateurs",
    key=("code", "territoire", "periode", "nature"), references=(("code", "indicateurs"), ("territoire", "territoires")),
    fields=(
        Field(name="code", header="Code", kind=Kind.CODE, required=True, description="Indicateur de la feuille « Indicateurs ».", width=34),
        Field(name="territoire", header="Territoire", kind=Kind.CODE, required=True, description="Valenciennois, CAVM, CAPH, Nord, Hauts-de-France, France ou une commune.", width=22),
        Field(name="periode", header="Période", kind=Kind.PERIOD, description="Vide si la source ne date pas le chiffre.", width=18, aliases=("Année",)),
        Field(name="nature", header="Nature", kind=Kind.CHOICE, required=True, choices=words.NATURES_OBSERVATION, description="observé, objectif, potentiel…", width=12),
        Field(name="valeur", header="Valeur", kind=Kind.NUMBER, description="Nombre dans l’unité de l’indicateur ; vide si non communiqué.", width=14),
        _PRECISION,
        Field(name="statut", header="Statut", kind=Kind.CHOICE, required=True, choices=words.STATUTS_OBSERVATION, description="communiqué ou non communiqué.", width=18),
        *_SOURCE,
    ),
)  # fmt: skip

ACTIONS = Table(
    name="actions", sheet="Actions", label="Suivi des actions", key=("numero",),
    fields=(
        Field(name="numero", header="N°", kind=Kind.CODE, required=True, description="Numéro de la fiche action, par exemple 2021-1.", width=10, aliases=("Numéro", "N° fiche")),
        _VOLET,
        _ORIENTATION,
        Field(name="intitule", header="Action", required=True, description="Intitulé de la fiche action.", width=60, aliases=("Intitulé",)),
        _TERRITOIRE_OPERATION,
        Field(name="pilote", header="Pilote", description="Service ou personne qui pilote.", width=22),
        Field(name="elu_referent", header="Élu référent", width=22, description="Élu qui porte l’action."),
        Field(name="partenaires", header="Partenaires", width=40, description="Séparés par des virgules."),
        Field(name="priorite", header="Priorité", kind=Kind.CHOICE, choices=words.PRIORITES, description="haute, moyenne ou basse.", width=12),
        Field(name="statut", header="Statut", kind=Kind.CHOICE, choices=words.STATUTS_ACTION, description="Où en est l’action."),
        Field(name="avancement_pct", header="Avancement (%)", kind=Kind.PERCENT, description="Part réalisée, de 0 à 100.", width=14),
        Field(name="debut", header="Début prévu", kind=Kind.PERIOD, width=14, description="Date ou année."),
        Field(name="fin", header="Fin prévue", kind=Kind.PERIOD, width=14, description="Date ou année."),
        Field(name="fin_reelle", header="Fin réelle", kind=Kind.PERIOD, width=14, description="Date ou année."),
        Field(name="description", header="Description", width=90, description="Ce que l’action fait, en quelques phrases."),
        Field(name="fait_marquant", header="Fait marquant", width=40, description="Le dernier événement à retenir."),
        Field(name="freins", header="Freins", width=40, description="Ce qui bloque."),
        Field(name="prochaine_etape", header="Prochaine étape", width=40, description="Ce qui vient, et quand."),
        Field(name="decision", header="Décision", width=40, description="Dernière décision du comité."),
        Field(name="mise_a_jour", header="Mise à jour", kind=Kind.PERIOD, width=14, description="Date de cette ligne."),
        *_SOURCE,
    ),
)  # fmt: skip

TERRITOIRES = Table(
    name="territoires", sheet="Territoires", label="Communes et territoires", key=("territoire",),
    fields=(
        Field(name="territoire", header="Territoire", kind=Kind.CODE, required=True, description="Nom officiel.", width=34, aliases=("Commune", "Nom")),
        Field(name="type", header="Type", kind=Kind.CHOICE, required=True, choices=("commune", "agglomération", "arrondissement", "département", "région", "pays", "autre"), description="Échelon.", width=16),
        Field(name="code_officiel", header="Code officiel", kind=Kind.CODE, description="Code INSEE de la commune, SIREN de l’agglomération.", width=14),
        Field(name="agglomeration", header="Agglomération", kind=Kind.CHOICE, choices=("CAVM", "CAPH"), description="Agglomération de la commune.", width=16),
        Field(name="population", header="Population", kind=Kind.NUMBER, description="Population municipale.", width=14),
        *_SOURCE,
    ),
)  # fmt: skip

ALIAS = Table(
    name="alias", sheet="Alias", label="Écritures des noms", key=("ecriture", "genre"),
    fields=(
        Field(name="genre", header="Genre", kind=Kind.CHOICE, required=True, choices=words.GENRES_ALIAS, description="Ce que le nom désigne.", width=18),
        Field(name="ecriture", header="Écriture", kind=Kind.CODE, required=True, description="Comme on l’écrit dans les classeurs ; majuscules, accents et ponctuation sont indifférents.", width=44),
        Field(name="nom", header="Nom retenu", required=True, description="Le nom sous lequel le tableau de bord le montre.", width=44),
        Field(name="financeur", header="Financeur", description="Pour un dispositif, qui le finance ; vide si plusieurs le peuvent.", width=30),
    ),
)  # fmt: skip

DATA_TABLES = {table.name: table for table in (OPERATIONS, FINANCEMENTS, INDICATEURS, OBSERVATIONS, ACTIONS, TERRITOIRES)}
TABLES = DATA_TABLES | {ALIAS.name: ALIAS}  # with what serves to read the others, published like them and never exported
AMOUNT_COLUMNS = {stage: f"montant_{stage}_eur" for stage in words.STAGES}


def table_named(name: str) -> Table:
    return TABLES[name]


# What another process sends back names the tables declared here: a copy of one would be taken for none of them.
copyreg.pickle(Table, lambda table: (table_named, (table.name,)))
