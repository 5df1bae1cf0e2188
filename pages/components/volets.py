"""The three cards of key figures, written once for each version and filter."""

import pandas as pd
import streamlit as st

from crte_data.dataset import Dataset
from crte_data.key_figures import key_figure_origins, key_figures_in
from crte_data.provenance import short_source
from crte_data.vocabulary import VOLET_SHORT, Perimetre
from pages.components.card import french_table
from pages.components.data import computed
from pages.components.guard import guarded
from pages.components.text import plain


def show_volets(perimetre: Perimetre | None) -> None:
    """The announced amount of each volet, its key figures, where they come from."""
    with st.container(key="chiffres-volets"), guarded():  # laid out by the style sheet: columns would be six messages more
        for text in computed(_volet_cards, perimetre):
            st.markdown(text)
    details = st.expander("D’où viennent ces chiffres ?", key="origines-volets", on_change="rerun")
    if details.open:
        with details:
            french_table(computed(key_figure_origins, perimetre), key="origines-chiffres")


def _volet_cards(dataset: Dataset, perimetre: Perimetre | None) -> list[str]:
    figures = key_figures_in(dataset, perimetre)
    return [_card(volet, name, figures[figures["volet"] == volet]) for volet, name in VOLET_SHORT.items()]


def _card(volet: str, name: str, figures: pd.DataFrame) -> str:
    announced, *others = figures.itertuples()
    lines = [f"- {plain(row.libelle)}{_dated(row)}\u00a0: **{plain(row.texte)}**" for row in others]
    parts = [
        f"### Volet {volet} – {name}", f"{plain(announced.libelle)}{_dated(announced)}", f"#### {plain(announced.texte)}",
        "\n".join(lines), f":small[Source : {plain(short_source(figures)) or 'non communiquée'}]",
    ]  # fmt: skip
    return "\n\n".join(parts)


def _dated(row: tuple) -> str:
    return f" ({plain(row.periode)})" if row.periode else ""
