"""Renouvellement urbain: what each programme costs and is made of, what the first one built and pulled down."""

from charts.bars import place_row, row_bars
from charts.build import dataset_panel
from charts.panel import Panel
from charts.programmes import programme_panel
from crte_data.dataset import Dataset
from crte_data.figures import known, latest, select, silent_places
from crte_data.french import enumeration, number
from crte_data.phrases import at_date, unknown_for
from crte_data.vocabulary import OBSERVED, Perimetre

PNRU1 = ("pnru1_demolitions", "pnru1_logements_construits", "pnru1_logements_rehabilites", "pnru1_equipements_publics")


def npnru_panel(dataset: Dataset, perimetre: Perimetre | None) -> Panel | None:
    return programme_panel(dataset, perimetre, dispositif="NPNRU", id="npnru", title="Le renouvellement urbain en cours (NPNRU)")


def pnru_panel(dataset: Dataset, perimetre: Perimetre | None) -> Panel | None:
    return programme_panel(dataset, perimetre, dispositif="PNRU", id="pnru", title="Le premier programme de rénovation urbaine (PNRU)")


def pnru_results_panel(dataset: Dataset, perimetre: Perimetre | None) -> Panel | None:
    """What the first programme built and pulled down: counts of different things, read one by one."""
    rows = latest(select(dataset, PNRU1, perimetre, OBSERVED))
    if rows.empty:
        return None
    shown = known(rows)
    bars = [place_row(f"{_short(row.libelle)}, {at_date(row.territoire, row.periode)}", row.valeur, number(row.valeur), row.territoire, row.nature) for row in shown.itertuples()]
    said = [f"{at_date(place, period)} : {enumeration([f'{number(row.valeur)} {_short(row.libelle).lower()}' for row in group.itertuples()])}." for (place, period), group in shown.groupby(["territoire", "periode"], sort=False)]
    return dataset_panel(dataset, rows, perimetre, id="pnru-resultats", title="Ce que le premier programme a réalisé", takeaway=f"{' '.join(said)}{unknown_for(silent_places(rows))}".strip(), figure=row_bars(bars))


def _short(label: str) -> str:
    return label.partition(" (")[0]
