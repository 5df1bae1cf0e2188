"""Family B, the convention financière annuelle: one row an operation and a dispositif, State grant files included."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from crte_data.french import exact_euros, plural
from crte_data.vocabulary import HORS_TERRITOIRE
from loaders.layouts.annual import checks, recognition
from loaders.layouts.annual.lines import financements_block, operations_block, title_of
from loaders.layouts.annual.meanings import AMOUNTS, labels, meaning_of
from loaders.layouts.annual.projects import COSTS, projects_of
from loaders.layouts.annual.requests import repeated, requests_of, unpaid
from loaders.layouts.annual.titled_payer import name_payer
from loaders.layouts.body import Body
from loaders.layouts.column_remarks import numbers_among_words, unit_remarks, unread_columns
from loaders.layouts.layout import Laid
from loaders.layouts.mapping import SheetMapping
from loaders.layouts.stacked import is_header_again, read_stacked
from loaders.layouts.wider_area import places
from loaders.naming import Names
from loaders.parsed import is_refused
from loaders.report import Anomaly
from loaders.workbook import Sheet

_TEXTS = (
    "operation_id", "annee", "fiche", "volet", "axe", "orientation", "intitule", "maitre_ouvrage", "perimetre", "commune", "departement", "code_insee", "dispositif", "financeur", "statut",
    "observations", "arrete", "date_notification",
)  # fmt: skip
_SHOWN = 3
_NAMING, _PAYING = ("intitule", "maitre_ouvrage", "operation_id"), ("dispositif", "financeur")
_OF_PROJECT = (*_NAMING, "annee", "fiche", "volet", "axe", "orientation", "perimetre", "commune", "departement", "code_insee")


class Convention:
    """Operations and financements, with rates, dates and totals compared."""

    asks = ("base", "unite", "perimetre")
    code = "convention_annuelle"
    label = "Convention financière annuelle (une ligne par opération et dispositif)"

    def recognise(self, sheet: Sheet, names: Names) -> SheetMapping | None:
        return recognition.recognise(sheet, self.code, names)

    def meanings(self, names: Names) -> Mapping[str, str]:
        return labels()

    def read(self, sheet: Sheet, mapping: SheetMapping, names: Names) -> Laid:
        return read_stacked(sheet, mapping, names, self, _read, lambda text: meaning_of(text, None))


def _read(sheet: Sheet, mapping: SheetMapping, names: Names) -> Laid:
    body = Body(sheet, mapping, names, AMOUNTS.__contains__)
    texts = {meaning: list(body.texts(meaning)) for meaning in _TEXTS}
    continued = list(_continue(body, texts))
    positions, totals, nameless = _sorted_rows(body, texts)
    payer = list(name_payer(body, positions, texts))
    found = places(body, positions, texts)
    territories = [found.by_row[p].perimetre if p in found.by_row else "" for p in range(len(body.rows))]
    ours = [p for p in positions if found.by_row[p].perimetre != HORS_TERRITOIRE]  # a national file is not ours to check
    projects = projects_of(body, positions, texts, frozenset(ours))
    requests = list(requests_of(body, positions, texts))
    said = [
        *_remarks(body), *payer, *continued, *_nameless(body, nameless), *_untitled(body, positions, texts), *unpaid(body, requests), *projects.anomalies, *found.anomalies, *repeated(body, [request for request in requests if request.position in projects.checked], projects.keys, texts),
        *checks.rates(body, ours), *checks.dates(body, ours, texts), *checks.refusals(body, ours, texts), *checks.totals(body, positions, totals, {**texts, "perimetre": territories}),
    ]  # fmt: skip
    return Laid(blocks=[operations_block(body, projects, found, texts), financements_block(body, requests, projects, found, texts)], anomalies=said)


def _continue(body: Body, texts: dict[str, list[str]]) -> Iterator[Anomaly]:
    """Fill in what a row leaves blank under its project: « École | DSIL | 40 000 », then « | Région | 20 000 »."""
    for p in range(1, len(body.rows)):
        if not any(texts[meaning][p] for meaning in _NAMING) and any(texts[meaning][p] for meaning in _PAYING) and body.is_amount_row[p] and any(texts[meaning][p - 1] for meaning in _NAMING):
            if checks.is_total([texts[meaning][row] for meaning in _TEXTS for row in (p - 1, p) if meaning != "observations"]):
                continue
            for meaning in _OF_PROJECT:
                texts[meaning][p] = texts[meaning][p] or texts[meaning][p - 1]
            payer = texts["dispositif"][p] or texts["financeur"][p]
            yield body.anomaly(body.title_cell(p), f"La ligne ne nomme pas son projet : « {payer} » est lu comme un financement du projet de la ligne du dessus.", "Écrivez l’intitulé sur chaque ligne.", "projet-de-la-ligne-du-dessus", payer)


def _sorted_rows(body: Body, texts: Mapping[str, Sequence[str]]) -> tuple[list[int], dict[int, str], list[int]]:
    """Rows of requests, labels of the rows of totals, and rows of amounts that nothing names."""
    lines, totals, nameless = [], {}, []
    labels = checks.total_labels([texts[meaning] for meaning in _TEXTS if meaning != "observations"])
    for p, has_amounts in enumerate(body.is_amount_row.tolist()):
        if is_header_again(body.rows[p], body.mapping):
            continue
        if p in labels:
            totals[p] = labels[p]
        elif texts["intitule"][p] or texts["maitre_ouvrage"][p]:
            if has_amounts or texts["dispositif"][p] or texts["financeur"][p]:
                lines.append(p)
        elif label := checks.is_total([value for value in body.rows[p] if isinstance(value, str)]):
            totals[p] = label  # under a column of amounts, as wide tables have it
        elif has_amounts:
            nameless.append(p)
    return lines, totals, nameless


def _remarks(body: Body) -> Iterator[Anomaly]:
    for column in body.columns:
        yield from unit_remarks(body, column)
    yield from unread_columns(body)
    yield from numbers_among_words(body)
    cost = body.mapping.holding("cout")
    if cost and not body.mapping.options.get("base") and not body.mapping.holding("base") and not any(map(body.mapping.holding, ("cout_ht", "cout_ttc"))):
        yield body.anomaly(body.header_cell(cost), "Rien ne dit si les coûts sont HT ou TTC.", "Ajoutez HT ou TTC dans l’en-tête, ou précisez-le pour la feuille.", "base-non-dite", cost.header)
    yield from _other_costs(body)
    yield from _kept_nowhere(body)


def _other_costs(body: Body) -> Iterator[Anomaly]:
    """HT and TTC side by side: the first of them is kept, the other is said, with its sum."""
    given = [column for meaning in COSTS if (column := body.mapping.holding(meaning))]
    for column in given[1:]:
        total = exact_euros(float(np.nansum(body.amounts[column.index].euros)))
        yield body.anomaly(body.header_cell(column), f"Le coût retenu est « {given[0].header} » ; « {column.header} » (somme {total}) n’est pas repris.", "Rien si c’est juste.", "base-retenue", column.header)


def _kept_nowhere(body: Body) -> Iterator[Anomaly]:
    """Of a column of statuts only refusals are kept: the amounts say the rest."""
    column, said = body.mapping.holding("statut"), [text for text in body.texts("statut") if text and not is_refused(text)]
    if column and said:
        shown = ", ".join(f"« {text} »" for text in list(dict.fromkeys(said))[:_SHOWN])
        yield body.anomaly(body.header_cell(column), f"La colonne « {column.header} » n’est pas reprise : {plural(len(said), 'valeur', 'valeurs')} ({shown}{'…' if len(set(said)) > _SHOWN else ''}).", "Rien si les montants disent le reste ; seuls les refus sont lus.", "colonne-de-texte-non-lue", column.header)


def _nameless(body: Body, rows: Sequence[int]) -> Iterator[Anomaly]:
    for p in rows:
        cells = [body.cell(index, p) for index, amounts in body.amounts.items() if amounts.unread[p] or not np.isnan(amounts.euros[p])]
        total = ", ".join(exact_euros(amounts.euros[p]) if not amounts.unread[p] else f"« {body.rows[p][index]} »" for index, amounts in body.amounts.items() if amounts.unread[p] or not np.isnan(amounts.euros[p]))
        yield body.anomaly(cells[0], f"La ligne {body.row(p)} a des montants ({total}) mais ni projet ni bénéficiaire : elle n’est pas lue.", "Dites à quel projet elle se rapporte.", "ligne-sans-intitule")


def _untitled(body: Body, positions: Sequence[int], texts: Mapping[str, Sequence[str]]) -> Iterator[Anomaly]:
    """A title made of the beneficiary and the dispositif changes with them: said at its cell, or once for a sheet without titles."""
    column, rows = body.mapping.holding("intitule"), [p for p in positions if not texts["intitule"][p]]
    if column is None and rows:
        yield body.anomaly(body.title_cell(), "Aucune colonne ne donne l’intitulé des projets : ils sont nommés d’après leur bénéficiaire et leur dispositif.", "Ajoutez une colonne « Projet ».", "intitule-absent")
    for p in rows if column else ():
        yield body.anomaly(body.cell(column.index, p), f"Le projet n’est pas nommé : il est lu comme « {title_of(texts, p)} », un projet à part.", "Écrivez l’intitulé du projet.", "intitule-deduit")
