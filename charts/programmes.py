"""A programme and what it is made of: the whole, the parts its lines name, the rest they do not detail."""

import pandas as pd

from charts.bars import Row, row_bars
from charts.build import lines_panel
from charts.panel import Panel
from charts.theme import NEUTRAL, TERRITOIRE_COLOURS
from crte_data.dataset import Dataset
from crte_data.french import enumeration, euros, plural, quantity
from crte_data.funding import in_scope
from crte_data.programmes import REST, programme_parts, programme_wholes, stage_of
from crte_data.provenance import caveats_of
from crte_data.vocabulary import STAGES, Perimetre

_WHOLE, _REST_COLOUR = "#434C54", "#C3CBD2"


def programme_panel(dataset: Dataset, perimetre: Perimetre | None, *, dispositif: str, id: str, title: str, with_parts_only: bool = False) -> Panel | None:
    """A card for a dispositif's local lines; None when this périmètre has none."""
    rows = programme_parts(dataset.lines, dispositif, perimetre, with_parts_only=with_parts_only)
    if rows.empty:
        return None
    whole = programme_parts(dataset.lines, dispositif, with_parts_only=with_parts_only)
    said = " ".join(_takeaway(family, whole) for _, family in rows.groupby(_family_of(rows), sort=False))
    others = len(in_scope(programme_wholes(dataset.lines, dispositif, with_parts_only=with_parts_only), perimetre)) - int((rows["niveau"] == 0).sum())
    said += f" Et {plural(others, 'autre ligne')} de ce dispositif, dans le plan de relance." if others > 0 else ""
    recorded = rows[rows["ligne_id"] != ""]
    return lines_panel(
        dataset, recorded, recorded["champ"], perimetre, caveats=caveats_of(recorded), id=id, title=title,
        takeaway=said, table=_table(rows), figure=row_bars([_bar(row) for row in rows.itertuples()]),
    )  # fmt: skip


def _family_of(rows: pd.DataFrame) -> pd.Series:
    return (rows["niveau"] == 0).cumsum()


def _label(part: str, level: int) -> str:
    return f"dont {part}" if level > 1 else f"{part[:1].upper()}{part[1:]}"


def _bar(row) -> Row:
    return Row(label=_label(row.part, row.niveau), value=row.montant_eur, text=quantity(row.montant_eur, "€", row.precision), colour=_colour(row))


def _colour(row) -> str:
    """A part has the colour of the agglomération that pays it, or else that it concerns."""
    if row.niveau == 0:
        return _WHOLE
    if row.part == REST:
        return _REST_COLOUR
    concerned = TERRITOIRE_COLOURS.get(row.perimetre, NEUTRAL) if row.perimetre != "commun" else NEUTRAL
    return TERRITOIRE_COLOURS.get(row.financeur, concerned)


def _takeaway(family: pd.DataFrame, whole: pd.DataFrame) -> str:
    """The whole, its named parts, and the rest when the lines leave one."""
    head, direct = family.iloc[0], family[(family["niveau"] == 1) & (family["part"] != REST)]
    total = f"{head['nom']} : {quantity(head['montant_eur'], '€', head['precision'])} ({', '.join(filter(None, (STAGES[stage_of(head)].lower(), head['periode'])))})"
    if direct.empty:
        return f"{total}."
    named = enumeration([_named(part, family) for _, part in direct.iterrows()])
    everything = whole[(whole["inclus_dans"] == head["ligne_id"]) & (whole["part"] != REST)]
    summed = f", en tout {euros(direct['montant_eur'].sum())}" if 1 < len(direct) == len(everything) else ""
    rest = family[family["part"] == REST]
    left = f" Le reste, {quantity(rest['montant_eur'].iloc[0], '€', head['precision'])}, n’est pas détaillé." if len(rest) else ""
    hidden = everything.loc[~everything["ligne_id"].isin(direct["ligne_id"]), "montant_eur"].sum()
    apart = f" {euros(hidden)} de ce total sont détaillés pour l’autre agglomération." if hidden else ""
    return f"{total}, dont {named}{summed}.{apart}{left}"


def _named(part: pd.Series, family: pd.DataFrame) -> str:
    """« 120 M€ (part de l’ANRU, dont 33 M€ pour le site de Denain) »."""
    inside = family[family["inclus_dans"] == part["ligne_id"]]
    within = enumeration([f"{quantity(row.montant_eur, '€', row.precision)} {row.part}" for row in inside.itertuples() if row.part != REST])
    return f"{quantity(part['montant_eur'], '€', part['precision'])} ({part['part']}{f', dont {within}' if within else ''})"


def _table(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({
        "Ligne": [_label(part, level) for part, level in zip(rows["part"], rows["niveau"], strict=True)],
        "N° ligne": rows["ligne_id"].to_numpy(), "Inclus dans": rows["inclus_dans"].where(rows["part"] != REST, "").to_numpy(),
        "Financeur": rows["financeur"].to_numpy(), "Période": rows["periode"].to_numpy(), "Nature": rows["nature"].to_numpy(),
        "Montant (€)": rows["montant_eur"].to_numpy(), "Précision": rows["precision"].to_numpy(),
    })  # fmt: skip
