"""What a deposit would take away: it replaces all that it covers."""

from collections.abc import Iterator

from crte_data.deposit_scope import Frames
from crte_data.french import plural
from crte_data.tables import TABLES
from loaders.reading import Reading
from loaders.report import Anomaly


def losses(readings: tuple[Reading, ...], replaced: Frames, brought: Frames) -> Iterator[Anomaly]:
    """A deposit replaces all that it covers: an empty template, or a workbook of a few rows, would wipe the rest.

    ``replaced`` are the published rows it covers, ``brought`` those it would publish.
    """
    for name in brought:
        had, has = len(replaced[name]), len(brought[name])
        if 2 * has >= had:
            continue
        reading = next(reading for reading in readings if name in reading.frames)
        yield _loss(reading.workbook.name, TABLES[name].label, TABLES[name].sheet, had, has)


def _loss(workbook: str, label: str, sheet: str, had: int, has: int) -> Anomaly:
    if not has:
        problem = f"Ce classeur n’a aucune ligne pour « {label} » : le publier effacerait {_published(had)}."
        return Anomaly(rule="table-vide", workbook=workbook, sheet=sheet, cell="", problem=problem, fix="Partez du dernier classeur publié, et gardez ses lignes.")
    problem = f"Ce classeur remplace {plural(had, 'ligne')} de « {label} » par {has} : tout ce qui n’y est pas disparaît."
    fix = "Vérifiez que le classeur est complet : il remplace tout, il ne s’ajoute pas."
    return Anomaly(rule="table-reduite", workbook=workbook, sheet=sheet, cell="", problem=problem, fix=fix)


def _published(count: int) -> str:
    return "la ligne publiée" if count == 1 else f"les {plural(count, 'ligne publiée', 'lignes publiées')}"
