"""Who pays, as the co-funding rules of the CGCT tell them apart: the maître d'ouvrage, public persons, State grants.

Each answer is certain or « no »: a financeur that nobody knows is not counted among public persons, so that a rule
speaks only of what is sure.
"""

import re

from crte_data.names import normalised, place_key

# Money of the maître d'ouvrage itself, under the names that people give it.
_OWN = re.compile(r"\b(autofinancement|fonds propres|emprunt|maitre d ouvrage|reste a charge)\b")
_PUBLIC = re.compile(
    r"\b(etat|ademe|agences? de l eau|agence nationale|anru|anah|ofb|vnf|ans|cnc|union europeenne|europe|feder|fse|ftj|interreg"
    r"|region|regional|departement|departemental|cavm|caph|communaute|metropole|communes?|ville|syndicat|simouv|siaved|ecovalor|smav"
    r"|dsil|detr|dsid|dpv|fnadt|fonds vert|france relance|caisse des depots|banque des territoires)\b"
)
_AUTHORITY = re.compile(
    r"^(cavm|caph|simouv|siaved|ecovalor|smav|commune|communes|ville|mairie|communaute|valenciennes metropole|la porte du hainaut"
    r"|departement|conseil departemental|region|conseil regional|syndicat|epci)\b"
)
_TOWN, _GROUPING = re.compile(r"(commune|ville|mairie)\b"), re.compile(r"(cavm|caph|ca|communaute|valenciennes metropole|la porte du hainaut)\b")
_TOWNS, _GROUPINGS = frozenset({"commune", "communes", "ville", "mairie"}), frozenset({"epci", "agglomeration", "agglo", "interco", "intercommunalite"})
_BEFORE_NAME = re.compile(r"^(commune|ville|mairie) (de la|de l|de|du|des|d) ")
_GRANTS = {
    "DSIL": re.compile(r"\bdsil\b|dotation de soutien a l investissement local"), "DETR": re.compile(r"\bdetr\b|dotation d equipement des territoires ruraux"),
    "DSID": re.compile(r"\bdsid\b|dotation de soutien a l investissement des departements"), "DPV": re.compile(r"\bdpv\b|dotation politique de la ville"),
}  # fmt: skip
# L. 1111-10, III: urban renewal (loi n° 2003-710, art. 9) and European territorial cooperation have their own thresholds.
_OTHER_THRESHOLD = re.compile(r"\b(anru|npnru|pnru|renouvellement urbain|renovation urbaine|interreg|cooperation territoriale europeenne)\b")
# L. 1111-10, III: the préfet may let the share be smaller.
_DEROGATION = re.compile(
    r"\b(monuments? historiques?|patrimoine protege|(eglise|chapelle|chateau|beffroi|edifice|immeuble)s? (classee?|inscrite?)s?"
    r"|calamites?|catastrophes? naturelles?|intemperies|(lutte|defense) (exterieure )?contre l incendie|ponts?|ouvrages? d art)\b"
)
# The same, down to 10 %: the energy renovation of schools (loi n° 2024-279).
_SCHOOL = re.compile(r"\b(ecoles?|scolaires?|colleges?|lycees?|maternelles?)\b")
_ENERGY_RENOVATION = re.compile(r"\b(energetiques?|thermiques?|isolation)\b")


def body_key(name: str) -> str:
    """The same for « Commune de Denain », « Ville de Denain » and « Denain »."""
    return _BEFORE_NAME.sub("", place_key(name))


def is_own(financeur: str, dispositif: str, maitre_ouvrage: str, communes: frozenset[str]) -> bool:
    """True for what the maître d'ouvrage itself brings, under its name or that of its kind: « Commune », « EPCI »."""
    own = normalised(maitre_ouvrage)
    kinds = _GROUPINGS if _GROUPING.match(own) else _TOWNS if _TOWN.match(own) or body_key(maitre_ouvrage) in communes else frozenset()
    same = bool(maitre_ouvrage) and (body_key(financeur) == body_key(maitre_ouvrage) or normalised(financeur) in kinds)
    return same or bool(_OWN.search(normalised(f"{financeur} {dispositif}")))


def is_public(financeur: str, dispositif: str, communes: frozenset[str]) -> bool:
    """True for a public person; a bailleur, the CAF or a company are none. A dispositif speaks when no financeur is named."""
    return body_key(financeur) in communes or bool(_PUBLIC.search(normalised(financeur or dispositif)))


def is_authority(name: str, communes: frozenset[str]) -> bool:
    """True for a collectivité territoriale or a groupement of them."""
    return body_key(name) in communes or bool(_AUTHORITY.search(normalised(name)))


def state_grant(financeur: str, dispositif: str) -> str:
    """Which of the grants that R. 2334-27 caps together this is; empty for none, and for several at once."""
    text = normalised(f"{financeur} {dispositif}")
    found = [name for name, pattern in _GRANTS.items() if pattern.search(text)]
    return found[0] if len(found) == 1 else "DSIL-DETR" if found else ""


def has_other_threshold(text: str) -> bool:
    """True for an operation whose minimal share is not 20 %."""
    return bool(_OTHER_THRESHOLD.search(normalised(text)))


def may_have_derogation(text: str) -> bool:
    """True for an operation for which the préfet may let the maître d'ouvrage bring less."""
    said = normalised(text)
    return bool(_DEROGATION.search(said) or (_SCHOOL.search(said) and _ENERGY_RENOVATION.search(said)))
