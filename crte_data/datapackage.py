"""The published tables described for machines, as a Frictionless Data Package drawn from their declarations."""

from collections.abc import Iterator, Mapping

import pandas as pd

from crte_data.schemas import NUMERIC, Field, Kind, Table
from crte_data.tables import TABLES, TERRITOIRES
from crte_data.vocabulary import VALENCIENNOIS

Descriptor = dict[str, object]

LICENCE = {
    "name": "etalab-2.0", "title": "Licence Ouverte 2.0 (Etalab)",
    "path": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
}  # fmt: skip
# Only what its source licenses: whoever publishes the rest says under which terms.
_LICENSED = frozenset({TERRITOIRES.name})
_DESCRIPTION = (
    "Tables du tableau de bord de suivi. Une cellule vide est une valeur inconnue, jamais 0. Un texte qui commencerait "
    "comme une formule est précédé d’une apostrophe."
)
_ORIGIN = (
    ("classeur", "Classeur", "string", "Classeur où la ligne a été lue."),
    ("feuille", "Feuille", "string", "Feuille du classeur."),
    ("colonne", "Colonne de la feuille", "string", "Lettre de la colonne du montant ou de la valeur, quand les lignes d’une feuille en ont plusieurs."),
    ("rang", "Ligne de la feuille", "integer", "Numéro de la ligne dans la feuille, comme Excel l’affiche."),
)


def package(resources: list[Descriptor], *, version: int, created: str, is_fictitious: bool, note: str = "") -> Descriptor:
    """The package's descriptor around its resources; ``note`` is what else a reader must know of these."""
    fiction = "EXEMPLE – montants fictifs. " if is_fictitious else ""
    return {
        "profile": "tabular-data-package", "name": "crte-valenciennois", "title": f"CRTE du {VALENCIENNOIS} : tableau de bord de suivi",
        "description": fiction + _DESCRIPTION + (f" {note}." if note else ""), "version": str(version), "created": created,
        "sources": _all_sources(resources), "resources": resources,
    }  # fmt: skip


def resource(table: Table, frame: pd.DataFrame, frames: Mapping[str, pd.DataFrame] | None = None) -> Descriptor:
    """One table's descriptor: where its file is, what its columns are and the documents it comes from.

    ``frames`` are those of an extract: a reference that leads out of it is not declared, since nobody could follow it.
    """
    return {
        "profile": "tabular-data-resource", "name": table.name, "path": f"{table.name}.csv", "title": table.label,
        "format": "csv", "mediatype": "text/csv", "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "header": True},
        "sources": _sources(frame), "schema": _schema(table, frames),
    } | ({"licenses": [LICENCE]} if table.name in _LICENSED else {})  # fmt: skip


def _sources(frame: pd.DataFrame) -> list[Descriptor]:
    """The documents that the rows name, else the workbooks they were read in."""
    column = "source" if "source" in frame and (frame["source"] != "").any() else "classeur"
    return [{"title": title} for title in dict.fromkeys(frame[column]) if title]


def _all_sources(resources: list[Descriptor]) -> list[Descriptor]:
    return [{"title": title} for title in dict.fromkeys(source["title"] for resource in resources for source in resource["sources"])]


def _schema(table: Table, frames: Mapping[str, pd.DataFrame] | None) -> Descriptor:
    return {
        "fields": [described for field in table for described in _fields(field)]
        + [{"name": name, "title": title, "type": kind, "description": text} for name, title, kind, text in _ORIGIN],
        "primaryKey": list(table.key),
        "foreignKeys": [_foreign_key(table, column, other) for column, other in table.references if frames is None or _leads_nowhere_else(table, column, other, frames)],
        "missingValues": [""],
    }


def _leads_nowhere_else(table: Table, column: str, other: str, frames: Mapping[str, pd.DataFrame]) -> bool:
    named = frames[table.name][column]
    return bool(named[named != ""].isin(frames[other][TABLES[other].key[0]]).all())


def _foreign_key(table: Table, column: str, other: str) -> Descriptor:
    target = "" if other == table.name else other  # the standard's word for « this very table »
    return {"fields": [column], "reference": {"resource": target, "fields": [TABLES[other].key[0]]}}


def _fields(field: Field) -> Iterator[Descriptor]:
    yield {"name": field.name, "title": field.header, "type": _type(field), "description": field.description, "constraints": _constraints(field)}
    if field.kind is Kind.PERIOD:
        for name, which in zip(field.columns()[1:], ("Premier", "Dernier"), strict=True):
            yield {"name": name, "title": f"{field.header} ({which.lower()} jour)", "type": "date", "description": f"{which} jour de « {field.header} », vide si la source le laisse ouvert.", "constraints": {"required": False}}


def _type(field: Field) -> str:
    if field.kind in NUMERIC:
        return "number"
    return "boolean" if field.kind is Kind.BOOLEAN else "string"


def _constraints(field: Field) -> Descriptor:
    constraints: Descriptor = {"required": field.required}
    if field.choices:
        constraints["enum"] = list(field.choices)
    if field.kind is Kind.PERCENT:
        constraints |= {"minimum": 0, "maximum": 100}
    return constraints
