"""Several workbooks dropped together: read, checked, and what the dataset becomes with them."""

import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from crte_data.dataset import Dataset, agglomerations
from crte_data.french import plural
from crte_data.funding import perimetre_balance
from crte_data.store import Publication
from crte_data.tables import TABLES, TERRITOIRES
from loaders.doubles import project_keys
from loaders.known_names import names_of
from loaders.layouts.mapping import Corrections
from loaders.losses import losses
from loaders.naming import Names
from loaders.progress import UNSEEN, OnStep, Progress
from loaders.reading import Reading, checked
from loaders.report import Anomaly, Report, report
from loaders.saved_on import older_than_published
from loaders.workbook import WorkbookError
from loaders.workbook_tables import NONE_MADE, Tables, read_tables

Read = Callable[[str, bytes, Names, Corrections, OnStep], Tables]
_READ, _CHECKED = 0.8, 0.95  # of the time that a deposit takes
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

    @cached_property
    def balance(self) -> pd.DataFrame:
        """What the amounts of a maquette that was dropped add up to; empty without one."""
        is_sent = any("financements" in reading.frames for reading in self.readings)
        return perimetre_balance(self.after.lines if is_sent else self.after.lines.head(0))

    def publication(self, earlier: dict[str, bytes], **who: Any) -> Publication:
        """What to publish: the new workbooks, and the ``earlier`` ones from which a table still comes."""
        in_use = {name for frame in self.after.frames().values() for name in frame["classeur"].unique()}
        sent = {reading.workbook.name: reading.workbook.content for reading in self.readings}
        kept = {name: content for name, content in earlier.items() if name in in_use}
        return Publication(dataset=self.after, workbooks=kept | sent, parent=self.before.version, report=self.report.as_text(), **who)


def read_deposit(files: list[tuple[str, bytes]], before: Dataset, progress: Progress = UNSEEN, corrections: Corrections = NONE_MADE, published: Mapping[str, bytes] = NONE_MADE, read: Read = read_tables) -> Deposit:
    """Read every workbook; one that cannot be read is one blocking anomaly and does not stop the others.

    Workbooks of one family complete each other (CAVM's maquette and CAPH's), and may name what another one brings,
    whatever the order they were dropped in. Together they replace the tables they hold. ``corrections`` are what people
    said of sheets of the same shapes, ``published`` the workbooks of what is published, by name;
    ``read`` is :func:`loaders.reading_apart.read_tables_apart` for the files of a stranger.
    """
    sent, unreadable = _read_all(files, names_of(before), corrections, progress, read)
    known = before.known_keys() | {name: frozenset().union(*(tables.keys(name) for tables in sent)) for name in _names(sent)}
    progress.step("Contrôles…", _CHECKED)
    readings = tuple(checked(tables, known, _agglomerations(before, sent), progress.wait) for tables in sent)
    progress.step("Comparaison avec ce qui est publié…", 1)
    after = _replaced(before, readings)
    beyond = [
        *_same_file_names(files), *_name_clashes(readings, after), *_doubles(readings, after), *_same_projects(after), *_orphans(readings, after),
        *older_than_published(readings, before, published), *losses(before, readings, after),
    ]  # fmt: skip
    found = sum((reading.report for reading in readings), report([*unreadable, *beyond]))
    return Deposit(before=before, after=after, readings=readings, report=found)


def _read_all(files: list[tuple[str, bytes]], names: Names, corrections: Corrections, progress: Progress, read: Read) -> tuple[list[Tables], list[Anomaly]]:
    sent, unreadable = [], []
    sizes = list(itertools.accumulate((len(content) for _, content in files), initial=0))
    for (name, content), start, end in zip(files, sizes, sizes[1:], strict=False):
        whole = (sizes[-1] or 1) / _READ
        try:
            sent.append(read(name, content, names, corrections, progress.part(start / whole, end / whole)))
        except WorkbookError as error:
            unreadable.append(_anomaly(name, str(error), "", rule="classeur-illisible"))
    return sent, unreadable


def _agglomerations(before: Dataset, sent: list[Tables]) -> dict[str, str]:
    """Those published; a workbook of territories that is dropped with the others replaces them."""
    places = [reading.frame for tables in sent for reading in tables.readings if reading.table is TERRITOIRES]
    return agglomerations(pd.concat(places) if places else before.territoires)


def _names(sent: list[Tables]) -> set[str]:
    return {name for tables in sent for name in tables.names}


def _replaced(before: Dataset, readings: tuple[Reading, ...]) -> Dataset:
    frames = {name: pd.concat([r.frames[name] for r in readings if name in r.frames], ignore_index=True) for name in _sent_tables(readings)}
    columns = pd.concat([before.colonnes.head(0), *(reading.columns for reading in readings)], ignore_index=True)
    return before.replaced(frames, columns)


def _sent_tables(readings: tuple[Reading, ...]) -> list[str]:
    return [name for name in TABLES if any(name in reading.frames for reading in readings)]


def _anomaly(workbook: str, problem: str, fix: str, *, rule: str, sheet: str = "", cell: str = "", **told: str) -> Anomaly:
    return Anomaly(**told, sheet=sheet, cell=cell, problem=problem, fix=fix, rule=rule, workbook=workbook)


def _same_file_names(files: list[tuple[str, bytes]]) -> Iterator[Anomaly]:
    for name, count in Counter(name for name, _ in files).items():
        if count > 1:
            yield _anomaly(name, f"{count} fichiers s’appellent « {name} ».", "Renommez-les, puis déposez-les à nouveau.", rule="nom-de-fichier")


def _name_clashes(readings: tuple[Reading, ...], after: Dataset) -> Iterator[Anomaly]:
    """A file named like another one still in use would hide it: every figure names the file it comes from."""
    kept = [frame for name, frame in after.frames().items() if name not in _sent_tables(readings)]
    for reading in readings:
        name = reading.workbook.name
        if any((frame["classeur"] == name).any() for frame in kept):
            yield _anomaly(name, f"Un autre classeur publié s’appelle déjà « {name} ».", "Renommez le vôtre, puis déposez-le à nouveau.", rule="nom-de-fichier")


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
                yield _anomaly(row.classeur, f"« {' / '.join(filter(None, values))} » est aussi dans « {other} ».", "Gardez-le dans un seul classeur.", rule="doublon", sheet=row.feuille, cell=f"ligne {row.rang}", found=values[0], fiche=getattr(row, "fiche", ""), title=getattr(row, "intitule", ""))


def _same_projects(after: Dataset) -> Iterator[Anomaly]:
    """One project in the workbooks of two agglomérations, under two numbers: it would be counted twice."""
    operations = after.operations
    if operations["classeur"].nunique() < 2:
        return
    told = operations.assign(projet=project_keys(operations)).query("projet != ''")
    first = told.drop_duplicates("projet").set_index("projet")
    for row in told[told.duplicated("projet")].itertuples():
        same = first.loc[row.projet]
        if same["classeur"] != row.classeur and same["operation_id"] != row.operation_id:
            yield Anomaly(
                rule="projet-en-double", workbook=row.classeur, sheet=row.feuille, cell=f"ligne {row.rang}", fiche=row.fiche or row.operation_id, title=row.intitule,
                found=row.operation_id, expected=f"« {same['operation_id']} » seulement", problem=f"Le projet est déjà dans « {same['classeur']} », sous le numéro « {same['operation_id']} ».",
                fix="Gardez-le dans un seul classeur, ou distinguez les intitulés.",
            )  # fmt: skip


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
                yield _anomaly(
                    source, f"{plural(len(lost), 'ligne publiée', 'lignes publiées')} de « {table.label} » {'cite' if len(lost) < 2 else 'citent'} ce que ce classeur n’a plus : {named}.",
                    "Remettez ces lignes, ou déposez en même temps le classeur qui les cite.", rule="reference",
                )  # fmt: skip
