"""The few figures that the comité de pilotage looks at first, and that a deposit is judged on."""

from dataclasses import dataclass, replace

import pandas as pd

from crte_data.dataset import Dataset
from crte_data.figures import latest
from crte_data.french import UNKNOWN_TEXT, euros, number, quantity
from crte_data.funding import announcements, stage_totals
from crte_data.origins import origins
from crte_data.provenance import amount_fields
from crte_data.tables import TABLES
from crte_data.vocabulary import OBSERVED, PERIMETRES, TARGET, VALENCIENNOIS, VOLETS, Perimetre


@dataclass(frozen=True, kw_only=True)
class KeyFigure:
    """One figure of the registry: the latest observation of this code, territory and nature."""

    volet: str
    label: str
    code: str
    territoire: str = VALENCIENNOIS
    nature: str = OBSERVED


# A new key figure is one line.
KEY_FIGURES = (
    KeyFigure(volet="1", label="Part d’énergies fossiles", code="energie_fossile_part"),
    KeyFigure(volet="1", label="Part d’énergies renouvelables (CAVM)", code="enr_part_consommation", territoire="CAVM"),
    KeyFigure(volet="1", label="Objectif d’énergies renouvelables (CAVM)", code="enr_part_consommation", territoire="CAVM", nature=TARGET),
    KeyFigure(volet="1", label="Vulnérabilité énergétique (CAPH)", code="vulnerabilite_energetique_taux", territoire="CAPH"),
    KeyFigure(volet="2", label="PME installées grâce au Bassin urbain à dynamiser", code="bud_pme_installees"),
    KeyFigure(volet="2", label="Biens classés à l’UNESCO", code="biens_unesco"),
    KeyFigure(volet="2", label="Friches recensées (CAVM)", code="friches_inventaire_nombre", territoire="CAVM"),
    KeyFigure(volet="3", label="Taux de chômage", code="taux_chomage"),
    KeyFigure(volet="3", label="Taux de pauvreté", code="taux_pauvrete"),
    KeyFigure(volet="3", label="Logements sociaux à produire", code="objectif_logements_sociaux_an", nature=TARGET),
)

COLUMNS = ["volet", "libelle", "valeur", "texte", "periode", "territoire", "source", "lignes"]


def key_figures(dataset: Dataset) -> pd.DataFrame:
    """``volet, libelle, valeur, texte, periode, territoire, source, lignes``: announced amounts, then :data:`KEY_FIGURES`; unknown ones included."""
    return _by_volet([*_announced(dataset), *(_indicator(dataset, figure) for figure in KEY_FIGURES)])


def _by_volet(rows: list[tuple]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS).sort_values("volet", kind="stable", ignore_index=True)


def key_figures_in(dataset: Dataset, perimetre: Perimetre | None) -> pd.DataFrame:
    """The key figures of one agglomération, its own where it has one; those of the whole then say so in their libellé."""
    if perimetre is None:
        return key_figures(dataset)
    own = PERIMETRES[perimetre].short
    shown = [_nearest(dataset, figure, own) for figure in KEY_FIGURES if figure.territoire in (VALENCIENNOIS, own)]
    return _by_volet([*(_common(row) for row in _announced(dataset)), *(_indicator(dataset, figure) for figure in shown)])


def _nearest(dataset: Dataset, figure: KeyFigure, own: str) -> KeyFigure:
    """The agglomération's own figure when it is known, or else the whole's, named so."""
    if figure.territoire == own:
        return figure
    rows = dataset.figures
    has_own = rows.loc[(rows["code"] == figure.code) & (rows["territoire"] == own) & (rows["nature"] == figure.nature), "valeur"].notna().any()
    place = own if has_own else VALENCIENNOIS
    return replace(figure, territoire=place, label=f"{figure.label} ({place})")


def _common(row: tuple) -> tuple:
    """An announced amount is never split: its libellé says that it is not this agglomération's."""
    volet, label, amount, *rest = row
    return volet, label if pd.isna(amount) else f"{label}, commun aux deux agglomérations", amount, *rest


def key_figure_origins(dataset: Dataset, perimetre: Perimetre | None) -> pd.DataFrame:
    """Where each of them was read: see :func:`crte_data.origins.origins`."""
    announced = dataset.lines[dataset.lines["ligne_id"].isin(announcements(dataset.lines)["ligne_id"].dropna())]
    shown = set(key_figures_in(dataset, perimetre)["territoire"])
    newest = [latest(rows).head(1) for figure in KEY_FIGURES if figure.territoire in shown and len(rows := _observed(dataset, figure))]
    observed = pd.concat([dataset.figures.head(0), *newest])
    return pd.concat([origins(dataset, "financements", amount_fields(announced), announced), origins(dataset, "observations", "valeur", observed)], ignore_index=True)


def _announced(dataset: Dataset) -> list[tuple]:
    rows = announcements(dataset.lines)
    headlines = [(volet, "Montant annoncé", *_sum(rows[rows["volet"] == volet])) for volet in VOLETS]
    parts = rows[rows["montant_eur"].notna() & (rows["total"] != rows["ligne_id"])]
    named = zip(parts["volet"], parts["nature"], parts["montant_eur"], parts["precision"], parts["periode"], parts["source"], parts["lignes"], strict=True)
    return headlines + [
        (volet, f"Dont {nature}", amount, quantity(amount, "€", precision), period, VALENCIENNOIS, source, lines)
        for volet, nature, amount, precision, period, source, lines in named
    ]  # fmt: skip


def _sum(rows: pd.DataFrame) -> tuple:
    total = rows["montant_eur"].sum(min_count=1)
    if pd.isna(total):
        return total, UNKNOWN_TEXT, "", VALENCIENNOIS, "", ""
    first = rows.iloc[0]
    return total, quantity(total, "€", first["precision_totale"]), first["periode_totale"], VALENCIENNOIS, first["source"], ", ".join(rows["lignes"])


def _indicator(dataset: Dataset, figure: KeyFigure) -> tuple:
    rows = _observed(dataset, figure)
    if rows.empty:
        return figure.volet, figure.label, float("nan"), UNKNOWN_TEXT, "", figure.territoire, "", ""
    newest = latest(rows).iloc[0]
    return figure.volet, figure.label, newest["valeur"], quantity(newest["valeur"], newest["unite"], newest["precision"]), newest["periode"], figure.territoire, newest["source"], newest["lignes"]


def _observed(dataset: Dataset, figure: KeyFigure) -> pd.DataFrame:
    rows = dataset.figures
    return rows[(rows["code"] == figure.code) & (rows["territoire"] == figure.territoire) & (rows["nature"] == figure.nature)]


def comparable_figures(dataset: Dataset) -> pd.DataFrame:
    """Key figures, sums of each stage and row counts, as ``libelle, valeur, texte``: what a deposit may move."""
    keys = key_figures(dataset)
    named = [(f"Volet {volet} – {label}", value, text) for volet, label, value, text in keys[["volet", "libelle", "valeur", "texte"]].itertuples(index=False)]
    stages = [(f"Subventions locales, montant {label.lower()}", amount, euros(amount)) for label, amount in stage_totals(dataset.lines)[["libelle", "montant_eur"]].itertuples(index=False)]
    counts = [(f"{TABLES[name].label}, nombre de lignes", float(len(frame)), number(len(frame))) for name, frame in dataset.frames().items()]
    return pd.DataFrame([*named, *stages, *counts], columns=["libelle", "valeur", "texte"])
