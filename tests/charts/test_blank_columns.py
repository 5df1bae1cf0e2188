"""Every optional text may be missing from a deposit: each card is still drawn."""

from collections.abc import Iterator

import pytest

from charts import actions, annonces, emploi, energie, fiches, indicateurs, lignes, logement, relance, synthese
from charts.panel import Panel
from crte_data.dataset import Dataset
from crte_data.key_figures import key_figures_in
from crte_data.provenance import short_source
from crte_data.tables import TABLES
from crte_data.vocabulary import Perimetre

TOPICS = (synthese, energie, logement, emploi, actions)
TABLE_FIELDS = {name: [field.name for field in table if not field.required] for name, table in TABLES.items()}
TEXTS = ("libelle", "financeur", "dispositif", "periode", "volet", "orientation", "fiche", "unite", "groupe", "source", "lignes", "citation", "reserve", "precision", "definition")


def blanked(dataset: Dataset, columns: tuple[str, ...]) -> Dataset:
    frames = {}
    for name, frame in dataset.frames().items():
        mine = [column for column in TABLE_FIELDS[name] if column in columns and column in frame and frame[column].dtype == "str"]
        frames[name] = frame.assign(**dict.fromkeys(mine, "")).astype(dict.fromkeys(mine, "str"))
    return dataset.replaced(frames, dataset.colonnes.head(0))


def every_panel(dataset: Dataset, perimetre: Perimetre | None) -> Iterator[Panel]:
    for topic in TOPICS:
        yield from topic.panels(dataset, perimetre)
    yield from [*synthese.missing_panels(dataset, perimetre), *annonces.announced_panels(dataset, perimetre), *lignes.lines_panels(dataset, perimetre, "")]
    yield from [*fiches.fiche_panels(dataset, perimetre), *indicateurs.list_panels(dataset, perimetre)]
    for stage in relance.stages(dataset, perimetre):
        yield from relance.recorded_panels(dataset, perimetre, "Financeur", stage)


def drawn(dataset: Dataset, perimetre: Perimetre | None) -> int:
    assert short_source(key_figures_in(dataset, perimetre)) is not None
    return sum(bool(panel.title and panel.takeaway) for panel in every_panel(dataset, perimetre))


def test_every_card_is_made_without_any_optional_text(dataset, perimetre):
    assert drawn(blanked(dataset, TEXTS), perimetre)


@pytest.mark.parametrize("column", ["libelle", "financeur", "dispositif", "periode", "unite", "source", "lignes"])
def test_every_card_is_made_without_one_optional_text(dataset, column):
    assert drawn(blanked(dataset, (column,)), Perimetre.CAPH)


def test_a_line_without_libelle_has_the_name_of_its_operation(dataset):
    panel = {panel.id: panel for panel in emploi.panels(blanked(dataset, ("libelle",)), None)}["politique-ville-emploi"]
    assert panel.takeaway[0] != " "
    assert all(panel.table["Ligne"])
