"""Wide maquettes as lists of rows, read and checked as a deposit is."""

from crte_data.dataset import agglomerations
from loaders.bundled import bundled_dataset
from loaders.known_names import names_of
from loaders.reading import Reading, read_workbook
from loaders.report import Anomaly, Level
from tests.builders import workbook
from tests.loaders.layouts.sheets import Grid, with_merged

_PUBLISHED = bundled_dataset()[0]
_NAMES, _KNOWN = names_of(_PUBLISHED), {"territoires": _PUBLISHED.known_keys()["territoires"]}


def read(*rows: list[object], merged: tuple[str, ...] = (), **sheets: Grid) -> Reading:
    """One sheet of these rows, or the sheets by name."""
    given = sheets or {"Maquette": list(rows)}
    return read_file("essai.xlsx", with_merged(workbook(given), {"Maquette": merged} if merged else {}))


def read_file(name: str, content: bytes) -> Reading:
    return read_workbook(name, content, _KNOWN, _NAMES, {}, agglomerations(_PUBLISHED.territoires))


def told(reading: Reading, *levels: Level) -> list[tuple[str, str]]:
    """Rule and cell of what deserves a look; of other levels when they are given."""
    return [(anomaly.rule, anomaly.cell) for anomaly in reading.report.anomalies if anomaly.level in (levels or (Level.BLOQUANT, Level.A_VERIFIER))]


def of_rule(reading: Reading, rule: str) -> list[Anomaly]:
    return [anomaly for anomaly in reading.report.anomalies if anomaly.rule == rule]


def amounts(reading: Reading) -> list[tuple[str, str, float]]:
    """Operation title, who pays through what, and the amount planned, in the order of the sheet."""
    lines = reading.frames["financements"].merge(reading.frames["operations"][["operation_id", "intitule"]], on="operation_id")
    return [(title, dispositif or financeur, amount) for title, financeur, dispositif, amount in lines[["intitule", "financeur", "dispositif", "montant_prevu_eur"]].itertuples(index=False)]
