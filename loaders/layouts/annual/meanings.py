"""What a column of an annual convention may hold, and the headers it is known under."""

from collections.abc import Mapping

from crte_data.names import normalised
from loaders.layouts.column_words import IDENTITY, KNOWN_HEADERS, near_header, plain_header
from loaders.layouts.header_words import header_words

STAGE_OF = {"montant_prevu": "prevu", "montant_sollicite": "sollicite", "montant_accorde": "accorde", "montant_verse": "verse"}
OWN: dict[str, tuple[str, tuple[str, ...]]] = {
    "annee": ("Année", ("Année", "Exercice", "Millésime", "Exercice budgétaire", "Année de programmation", "Année budgétaire", "Programmation", "Année d’attribution")),
    "siret": ("SIRET", ("SIRET", "SIREN", "N° SIRET", "N° SIREN", "SIRET bénéficiaire", "SIREN bénéficiaire", "SIREN du bénéficiaire", "SIRET SIREN", "SIRET du bénéficiaire", "Identifiant bénéficiaire", "Id bénéficiaire")),
    "dispositif": ("Dispositif", ("Dispositif", "Dotation", "Programme", "Dispositif de financement", "Dispositif financier", "Type de dotation", "Fonds", "Ligne budgétaire", "Type de subvention", "Nom du dispositif", "Dispositif d’aide", "Source de financement", "Nature de la dotation")),
    "financeur": ("Financeur", ("Financeur", "Financeurs", "Organisme", "Organisme financeur", "Attribuant", "Nom attribuant", "Autorité d’attribution", "Partenaire financier", "Partenaires financiers", "Cofinanceur", "Cofinanceurs", "Co-financeur", "Nom du financeur", "Financement", "Financements", "Origine du financement", "Origine des fonds", "Subventionneur", "Organisme payeur", "Type de financeur")),
    "montant_prevu": ("Montant prévu", ("Montant prévu", "Subvention prévue", "Montant prévisionnel de la subvention", "Montant programmé", "Subvention prévisionnelle", "AP", "Montant AP", "Montant de l’AP", "AP votée", "Autorisation de programme", "Montant de l’autorisation de programme")),
    "montant_sollicite": ("Montant sollicité", ("Montant sollicité", "Montant demandé", "Subvention sollicitée", "Subvention demandée", "Aide sollicitée", "Montant de la demande", "Sollicité", "Montant de la subvention sollicitée")),
    "montant_accorde": ("Montant accordé", ("Montant accordé", "Montant attribué", "Montant notifié", "Subvention accordée", "Subvention attribuée", "Subvention notifiée", "Montant de la subvention", "Montant subvention", "Subvention", "Montant engagé", "Montant de l’aide", "Aide accordée", "Accordé", "Montant de la subvention attribuée", "Montant de la subvention accordée", "Montant obtenu", "Subvention octroyée", "Montant octroyé", "Montant", "Engagement", "AE", "Montant de la dotation", "Montant arrêté")),
    "montant_verse": ("Montant versé", ("Montant versé", "Montant payé", "Montant mandaté", "Subvention versée", "Versé", "Mandaté", "Payé", "CP versés", "Montant des versements", "Déjà versé", "Total versé", "Montant liquidé", "Reçu", "Montant reçu", "Montant perçu", "Subvention reçue", "Versements", "Acompte versé")),
    "date_notification": ("Date de notification", ("Date de notification", "Notification", "Date de l’arrêté", "Date arrêté", "Date de décision", "Date d’attribution", "Date de la décision", "Date convention", "Date de la convention", "Date de signature", "Date notif.", "Date de notif.", "Notifié le", "Notifiée le", "Attribuée le", "Accordée le", "Décidé le", "Date d’octroi")),
    "arrete": ("N° arrêté", ("N° arrêté", "Arrêté", "N° d’arrêté", "Numéro d’arrêté", "Arrêté attributif", "N° de l’arrêté", "N° EJ", "N° engagement juridique", "Référence de la décision", "Référence décision", "N° convention", "N° de convention", "Engagement juridique")),
}  # fmt: skip
AMOUNTS = frozenset({*STAGE_OF, "cout", "cout_ht", "cout_ttc", "depense_subventionnable"})
_KEPT = (
    "operation_id", "fiche", "volet", "axe", "orientation", "intitule", "maitre_ouvrage", "perimetre", "commune", "departement", "code_insee", "cout", "depense_subventionnable", "base",
    "debut", "fin", "statut", "taux", "observations",
)  # fmt: skip
_KNOWN = {normalised(name): meaning for meaning, (_, names) in OWN.items() for name in names}
KNOWN = {name: meaning for name, meaning in KNOWN_HEADERS.items() if meaning in _KEPT} | _KNOWN | {"numero de dossier": "operation_id", "assiette": "depense_subventionnable"}


def labels() -> Mapping[str, str]:
    """Every meaning a person may choose, with its label."""
    shared = {code: label for code, (label, _) in IDENTITY.items() if code in _KEPT}
    return {code: label for code, (label, _) in OWN.items()} | shared | {"cout_ht": "Coût total HT", "cout_ttc": "Coût total TTC", "statut": "Statut de la demande", "observations": "Commentaire"}


def meaning_of(text: str, holds_numbers: bool | None) -> str:
    """The meaning of a header, whatever unit or basis it names besides."""
    words = header_words(text)
    found = KNOWN.get(words.name) or KNOWN.get(plain_header(text)) or KNOWN.get(normalised(text)) or _by_stage(text, holds_numbers)
    if found == "cout" and words.base:
        return f"cout_{words.base.lower()}"
    is_other_kind = (holds_numbers is False and found in AMOUNTS) or (holds_numbers is True and found == "financeur")
    return "" if is_other_kind else found


def _by_stage(text: str, holds_numbers: bool | None) -> str:
    """« Montant DSIL notifié en 2022 » is a granted amount, whatever else it says."""
    words = header_words(text)
    is_money = bool({"montant", "subvention", "aide", "credits"} & set(words.name.split())) or (not words.core and not words.name.endswith(" le"))  # « Notifié (k€) », but « Versé le »
    return f"montant_{words.stage}" if words.stage and is_money and holds_numbers is not False else ""


def near_meaning(text: str, taken: frozenset[str]) -> tuple[str, float]:
    """The meaning of the header that a misspelt one almost is."""
    meaning, likeness = near_header(text, {name: meaning for name, meaning in KNOWN.items() if meaning not in taken})
    base = header_words(text).base if meaning == "cout" else ""
    based = f"{meaning}_{base.lower()}" if base else meaning
    return ("", 0.0) if based in taken else (based, likeness)
