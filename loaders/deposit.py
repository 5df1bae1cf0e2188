"""Several workbooks dropped together: read, checked, and what the dataset becomes with them."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from crte_data.dataset import Dataset
from crte_data.french import plural
from crte_data.store import Publication
from crte_data.tables import TABLES
from loaders.reading import Reading, Tables, checked, read_tables
from loaders.report import Anomaly, Level, Report, report
from loaders.workbook import WorkbookError

OnStep = Callable[[str], None]
_NAMED = 3


@dataclass(frozen=True, kw_only=True)
class Deposit:
    """``after`` is the dataset these workbooks would give; nothing is published yet."""

    before: Dataset
    after: Dataset
    readings: tuple[Reading, ...]
    report: Report

    @property
    def is_publishable(self) -> bool:
        return bool(self.readings) and self.report.is_publishable

    def publication(self, earlier: dict[str, bytes], **who: Any) -> Publication:
        """What to publish: the new workbooks, and the ``earlier`` ones from which a table still comes."""
        in_use = {name for frame in self.after.frames().values() for name in frame["classeur"].unique()}
        sent = {reading.workbook.name: reading.workbook.content for reading in self.readings}
        kept = {name: content for name, content in earlier.items() if name in in_use}
        return Publication(dataset=self.after, workbooks=kept | sent, parent=self.before.version, report=self.report.as_text(), **who)


def _ignore(step: str) -> None:
    """Nobody is watching."""


def read_deposit(files: list[tuple[str, bytes]], before: Dataset, on_step: OnStep = _ignore) -> Deposit:
    """Read every workbook; one that cannot be read is one blocking anomaly and does not stop the others.

    Workbooks of one family complete each other (CAVM's maquette and CAPH's), and may name what another one brings,
    whatever the order they were dropped in. Together they replace the tables they hold.
    """
    sent, unreadable = _read_all(files, on_step)
    on_step("Contrôles…")
    known = before.known_keys() | {name: frozenset().union(*(tables.keys(name) for tables in sent)) for name in _names(sent)}
    readings = tuple(checked(tables, known) for tables in sent)
    after = _replaced(before, readings)
    beyond = [*_same_file_names(files), *_name_clashes(readings, after), *_doubles(readings, after), *_orphans(readings, after), *_losses(before, readings, after)]
    found = sum((reading.report for reading in readings), report([*unreadable, *beyond]))
    return Deposit(before=before, after=after, readings=readings, report=found)


def _read_all(files: list[tuple[str, bytes]], on_step: OnStep) -> tuple[list[Tables], list[Anomaly]]:
    sent, unreadable = [], []
    for name, content in files:
        on_step(f"Lecture de « {name} »…")
        try:
            sent.append(read_tables(name, content))
        except WorkbookError as error:
            unreadable.append(_blocking(name, str(error), "", "illisible"))
    return sent, unreadable


def _names(sent: list[Tables]) -> set[str]:
    return {name for tables in sent for name in tables.names}


def _replaced(before: Dataset, readings: tuple[Reading, ...]) -> Dataset:
    frames = {name: pd.concat([r.frames[name] for r in readings if name in r.frames], ignore_index=True) for name in _sent_tables(readings)}
    columns = pd.concat([before.colonnes.head(0), *(reading.columns for reading in readings)], ignore_index=True)
    return before.replaced(frames, columns)


def _sent_tables(readings: tuple[Reading, ...]) -> list[str]:
    return [name for name in TABLES if any(name in reading.frames for reading in readings)]


def _blocking(workbook: str, problem: str, fix: str, rule: str, sheet: str = "", cell: str = "") -> Anomaly:
    return Anomaly(level=Level.BLOQUANT, sheet=sheet, cell=cell, found="", problem=problem, fix=fix, rule=rule, workbook=workbook)


def _same_file_names(files: list[tuple[str, bytes]]) -> Iterator[Anomaly]:
    for name, count in Counter(name for name, _ in files).items():
        if count > 1:
            yield _blocking(name, f"{count} fichiers s’appellent « {name} ».", "Renommez-les, puis déposez-les à nouveau.", "nom-de-fichier")


def _name_clashes(readings: tuple[Reading, ...], after: Dataset) -> Iterator[Anomaly]:
    """A file named like another one still in use would hide it: every figure names the file it comes from."""
    kept = [frame for name, frame in after.frames().items() if name not in _sent_tables(readings)]
    for reading in readings:
        name = reading.workbook.name
        if any((frame["classeur"] == name).any() for frame in kept):
            yield _blocking(name, f"Un autre classeur publié s’appelle déjà « {name} ».", "Renommez le vôtre, puis déposez-le à nouveau.", "nom-de-fichier")


def _doubles(readings: tuple[Reading, ...], after: Dataset) -> Iterator[Anomaly]:
    """Rows of two workbooks with the same key; within one workbook, its own reading has said so."""
    for name in _sent_tables(readings):
        frame, key = getattr(after, name), [*TABLES[name].key]
        if frame["classeur"].nunique() < 2:
            continue
        first = frame.drop_duplicates(key).set_index(key)["classeur"]
        for row in frame[frame.duplicated(key)].itertuples():
            values = tuple(getattr(row, column) for column in key)
            other = first.loc[values if len(key) > 1 else values[0]]
            if other != row.classeur:
                yield _blocking(row.classeur, f"« {' / '.join(filter(None, values))} » est aussi dans « {other} ».", "Gardez-le dans un seul classeur.", "doublon", row.feuille, f"ligne {row.rang}")


def _orphans(readings: tuple[Reading, ...], after: Dataset) -> Iterator[Anomaly]:
    """Published rows, not sent again, that name what the new workbooks no longer hold."""
    sent, keys = _sent_tables(readings), after.known_keys()
    for name, table in TABLES.items():
        for column, target in table.references:
            if name in sent or target not in sent:
                continue
            values = getattr(after, name)[column]
            lost = values[(values != "") & ~values.isin(keys[target])]
            if len(lost):
                named = ", ".join(lost.unique()[:_NAMED])
                source = next(reading.workbook.name for reading in readings if target in reading.frames)
                yield _blocking(
                    source, f"{plural(len(lost), 'ligne publiée', 'lignes publiées')} de « {table.label} » {'cite' if len(lost) < 2 else 'citent'} ce que ce classeur n’a plus : {named}.",
                    "Remettez ces lignes, ou déposez en même temps le classeur qui les cite.", "reference",
                )  # fmt: skip


def _losses(before: Dataset, readings: tuple[Reading, ...], after: Dataset) -> Iterator[Anomaly]:
    """A deposit replaces all that its kind holds: an empty template, or a workbook of a few rows, would wipe the rest."""
    for name in _sent_tables(readings):
        had, has = len(getattr(before, name)), len(getattr(after, name))
        if 2 * has >= had:
            continue
        reading = next(reading for reading in readings if name in reading.frames)
        yield _loss(reading.workbook.name, TABLES[name].label, TABLES[name].sheet, had, has)


def _loss(workbook: str, label: str, sheet: str, had: int, has: int) -> Anomaly:
    if not has:
        problem = f"Ce classeur n’a aucune ligne pour « {label} » : le publier effacerait {_published(had)}."
        return _blocking(workbook, problem, "Partez du dernier classeur publié, et gardez ses lignes.", "table-vide", sheet)
    problem = f"Ce classeur remplace {plural(had, 'ligne')} de « {label} » par {has} : tout ce qui n’y est pas disparaît."
    fix = "Vérifiez que le classeur est complet : il remplace tout, il ne s’ajoute pas."
    return Anomaly(level=Level.A_VERIFIER, sheet=sheet, cell="", found="", problem=problem, fix=fix, rule="table-reduite", workbook=workbook)


def _published(count: int) -> str:
    return "la ligne publiée" if count == 1 else f"les {plural(count, 'ligne publiée', 'lignes publiées')}"
