"""The key figures as one card, for what is taken away: on the screen they stand by volet, without a frame."""

import functools

import pandas as pd

from charts.build import named
from charts.panel import Panel
from crte_data.dataset import Dataset
from crte_data.french import UNKNOWN_TEXT, enumeration, plural
from crte_data.key_figures import key_figure_origins, key_figures_in
from crte_data.provenance import short_source
from crte_data.vocabulary import Perimetre, scope_name


def key_figure_panels(dataset: Dataset, perimetre: Perimetre | None) -> list[Panel]:
    """The announced amount and the key figures of each volet; none when nothing is known."""
    figures = key_figures_in(dataset, perimetre)
    if figures["valeur"].isna().all():
        return []
    table = pd.DataFrame({
        "Volet": [named("volet", volet).removeprefix("Volet ") for volet in figures["volet"]], "Chiffre clé": figures["libelle"],
        "Chiffre": figures["texte"], "Période": figures["periode"],
    })  # fmt: skip
    return [Panel(
        id="chiffres-cles", title="Les chiffres clés des trois volets", takeaway=_takeaway(figures), table=table, source=short_source(figures), scope=scope_name(perimetre),
        version=dataset.version, origins=functools.partial(key_figure_origins, dataset, perimetre), is_fictitious=dataset.is_fictitious,
    )]  # fmt: skip


def _takeaway(figures: pd.DataFrame) -> str:
    silent = figures[figures["valeur"].isna()]
    missing = [f"{label[0].lower()}{label[1:]} (volet {volet})" for volet, label in zip(silent["volet"], silent["libelle"], strict=True)]
    given = plural(len(figures) - len(silent), "chiffre communiqué", "chiffres communiqués")
    return f"{given} sur {len(figures)}." + (f" {UNKNOWN_TEXT.capitalize()} : {enumeration(missing)}." if missing else "")
