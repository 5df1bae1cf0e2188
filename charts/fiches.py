"""The fiches actions one by one: what is known, what is still to be filled in, the money attached."""

from dataclasses import replace

import pandas as pd

from charts.build import actions_panel
from charts.panel import Panel
from crte_data.actions import (
    FOLLOWED,
    TO_FILL,
    actions_in_scope,
    fiche_amounts,
    lines_of,
    orientation_amounts,
    sub_actions,
    written_field,
)
from crte_data.dataset import Dataset
from crte_data.french import enumeration, euros, plural, quantity
from crte_data.funding import in_scope, latest_amounts
from crte_data.vocabulary import LOCALE, ORIENTATIONS, PERIMETRES, SUBVENTION, VOLET_SHORT, Perimetre

KNOWN, SUBS, AMOUNTS, OTHERS = "Ce que l’on sait", "Sous-actions", "Montants rattachés", "Autres montants cités, jamais additionnés"
_PLACES = {"volet", "orientation"}  # said above the card, with the périmètre


def orientations(dataset: Dataset, perimetre: Perimetre | None) -> dict[str, str]:
    """The orientations that have a fiche here, with their name."""
    present = set(actions_in_scope(dataset.actions, perimetre)["orientation"])
    return {code: f"{code} {label}" for code, label in ORIENTATIONS.items() if code in present}


def fiche_panels(dataset: Dataset, perimetre: Perimetre | None, orientation: str = "") -> list[Panel]:
    """A Panel for each fiche of this périmètre, and of this orientation if one is given."""
    actions = actions_in_scope(dataset.actions, perimetre)
    if orientation:
        actions = actions[actions["orientation"] == orientation]
    lines = in_scope(dataset.lines, perimetre)
    return [_fiche_panel(dataset, actions.iloc[[index]], lines, perimetre) for index in range(len(actions))]


def _fiche_panel(dataset: Dataset, action: pd.DataFrame, lines: pd.DataFrame, perimetre: Perimetre | None) -> Panel:
    row = action.iloc[0]
    return actions_panel(
        dataset, action, perimetre, "intitule", id=f"fiche-{row['numero']}", title=f"{row['numero']} – {row['intitule']}",
        takeaway=f"{_place(row)}. {_missing(row)}", table=_table(action, sub_actions(dataset.actions, row["numero"]), lines),
    )  # fmt: skip


def _place(row: pd.Series) -> str:
    """« Volet 3 – Cohésion et solidarité, orientation 3.1 Politiques urbaines et cadre de vie, commun aux deux agglomérations »."""
    volet = f"volet {row['volet']} – {VOLET_SHORT[row['volet']]}" if row["volet"] in VOLET_SHORT else f"volet {TO_FILL}"
    orientation = f"orientation {row['orientation']} {ORIENTATIONS.get(row['orientation'], '')}" if row["orientation"] else f"orientation {TO_FILL}"
    names = {str(perimetre): name.long for perimetre, name in PERIMETRES.items()}
    place = names.get(row["perimetre"].lower(), row["perimetre"])
    return f"{volet.capitalize()[:1]}{volet[1:]}, {orientation.strip()}, {place[0].lower() + place[1:] if row['perimetre'] == 'commun' else place}"


def _missing(row: pd.Series) -> str:
    empty = [field.header.lower() for field in FOLLOWED if written_field(field, row[field.name]) == TO_FILL]
    return f"À renseigner : {enumeration(empty)}." if empty else "Tous les champs sont renseignés."


def _table(action: pd.DataFrame, subs: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """``Rubrique, Champ, Contenu``: the fields, « à renseigner » where empty, the sub-actions, then the money."""
    row = action.iloc[0]
    fields = [(field.header, written_field(field, row[field.name])) for field in FOLLOWED if field.name not in _PLACES]
    rows = [(TO_FILL.capitalize() if content == TO_FILL else KNOWN, header, content) for header, content in fields]
    rows.sort(key=lambda entry: entry[0] != KNOWN)
    return pd.DataFrame([*rows, *map(_sub_action, subs.to_dict("records")), *_amounts(action, lines), *_others(action, lines)], columns=["Rubrique", "Champ", "Contenu"])


def _sub_action(row: dict[str, object]) -> tuple[str, str, str]:
    """Its title, then all that is known of it."""
    fields = [field for field in FOLLOWED if field.name not in _PLACES]
    said = [f"{field.header.lower()} {content}" for field in fields if (content := written_field(field, row[field.name])) != TO_FILL]
    return SUBS, f"{row['numero']}", f"{row['intitule']} – {', '.join(said) or TO_FILL}"


def _amounts(action: pd.DataFrame, lines: pd.DataFrame) -> list[tuple[str, str, str]]:
    """Local subsidies stage by stage: of the fiche, else of its whole orientation, which is then said."""
    orientation = action["orientation"].iloc[0]
    own = fiche_amounts(lines, action)
    sums, whose = (own, "") if len(own) else (orientation_amounts(lines, orientation), f" (toute l’orientation {orientation})")
    if sums.empty:
        return [(AMOUNTS, "Subventions locales", "aucun montant communiqué")]
    return [
        (AMOUNTS, f"{label}{whose}", f"{euros(amount)} de subventions locales, {plural(count, 'ligne comptée', 'lignes comptées')}")
        for label, amount, count in zip(sums["libelle"], sums["montant_eur"], sums["lignes"], strict=True)
    ]  # fmt: skip


def _others(action: pd.DataFrame, lines: pd.DataFrame) -> list[tuple[str, str, str]]:
    """Attached lines that no sum takes: costs, envelopes, yearly amounts, wider portées."""
    attached = latest_amounts(lines_of(lines, action))
    apart = attached[(attached["nature"] != SUBVENTION) | (attached["portee"] != LOCALE) | attached["par_an"]]
    return [(OTHERS, row.nom, _described(row)) for row in apart.itertuples()]


def _described(row) -> str:
    amount = f"{quantity(row.montant_eur, '€', row.precision)}{' par an' if row.par_an else ''}"
    return ", ".join(filter(None, [amount, row.nature, f"portée {row.portee}" if row.portee != LOCALE else "", row.etape.lower()]))


def shown(panel: Panel) -> Panel:
    """As the page shows it: what is still to be filled in is named by the sentence, and has no line."""
    return replace(panel, table=panel.table[panel.table["Rubrique"].str.lower() != TO_FILL])


def sections(panel: Panel) -> dict[str, pd.DataFrame]:
    """The fields of a fiche by rubrique, in order."""
    table = panel.table
    return {section: table.loc[table["Rubrique"] == section, ["Champ", "Contenu"]] for section in dict.fromkeys(table["Rubrique"])}
