"""What only shows once the workbooks of a deposit stand within what is published."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import pandas as pd

from crte_data.deposit_scope import left_out
from crte_data.french import plural
from crte_data.tables import TABLES
from loaders.doubles import project_keys
from loaders.losses import losses
from loaders.replacement import Replacement
from loaders.report import Anomaly
from loaders.saved_on import older_than_published
from loaders.sum_checks import astray

_NAMED = 3


def beyond_workbooks(change: Replacement, published: Mapping[str, bytes]) -> Iterator[Anomaly]:
    """Every anomaly of the whole, each in the file as it was dropped; ``published`` are the workbooks of what is published."""
    found = [
        *_name_clashes(change), *_doubles(change), *_same_projects(change), *_orphans(change), *_cut_references(change), *_astray(change), *_left_out(change),
        *older_than_published(change.readings, change.replaced, published), *losses(change.readings, change.replaced, change.brought),
    ]  # fmt: skip
    return (replace(anomaly, workbook=change.file_name(anomaly.workbook)) for anomaly in found)


def same_file_names(files: Iterable[tuple[str, bytes]]) -> Iterator[Anomaly]:
    """Each figure names the file it comes from."""
    for name, count in Counter(name for name, _ in files).items():
        if count > 1:
            yield _anomaly(name, f"{count} fichiers s’appellent « {name} ».", "Renommez-les, puis déposez-les à nouveau.", rule="nom-de-fichier")


def _anomaly(workbook: str, problem: str, fix: str, *, rule: str, sheet: str = "", cell: str = "", **told: str) -> Anomaly:
    return Anomaly(**told, sheet=sheet, cell=cell, problem=problem, fix=fix, rule=rule, workbook=workbook)


def _of_row(row: tuple, problem: str, fix: str, *, rule: str, **told: str) -> Anomaly:
    """What there is to say of one row, of any table, as ``itertuples`` gives it."""
    subject = {"fiche": getattr(row, "fiche", ""), "title": getattr(row, "intitule", "")}
    return _anomaly(row.classeur, problem, fix, rule=rule, sheet=row.feuille, cell=f"ligne {row.rang}", **subject | told)


def _name_clashes(change: Replacement) -> Iterator[Anomaly]:
    """A file named like another one still in use would hide it: every figure names the file it comes from."""
    for name in change.kept_names.values():
        if any((frame["classeur"] == name).any() for frame in change.staying):
            yield _anomaly(name, f"Un autre classeur publié s’appelle déjà « {name} ».", "Renommez le vôtre, puis déposez-le à nouveau.", rule="nom-de-fichier")


def _doubles(change: Replacement) -> Iterator[Anomaly]:
    """Rows of two workbooks with the same key; within one workbook, its own reading has said so."""
    for name in change.tables:
        frame, key = getattr(change.after, name), [*TABLES[name].key]
        if frame["classeur"].nunique() < 2:
            continue
        first = frame.drop_duplicates(key).set_index(key)["classeur"]
        for row in frame[frame.duplicated(key)].itertuples():
            values = tuple(getattr(row, column) for column in key)
            other = first.loc[values if len(key) > 1 else values[0]]
            if other != row.classeur:
                yield _of_row(row, f"« {' / '.join(filter(None, values))} » est aussi dans « {other} ».", "Gardez-le dans un seul classeur.", rule="doublon", found=values[0])


def _same_projects(change: Replacement) -> Iterator[Anomaly]:
    """One project in the workbooks of two agglomérations, under two numbers: it would be counted twice."""
    operations = change.after.operations
    if operations["classeur"].nunique() < 2:
        return
    told = operations.assign(projet=project_keys(operations)).query("projet != ''")
    first = told.drop_duplicates("projet").set_index("projet")
    for row in told[told.duplicated("projet")].itertuples():
        same = first.loc[row.projet]
        if same["classeur"] != row.classeur and same["operation_id"] != row.operation_id:
            yield _of_row(
                row, f"Le projet est déjà dans « {same['classeur']} », sous le numéro « {same['operation_id']} ».", "Gardez-le dans un seul classeur, ou distinguez les intitulés.",
                rule="projet-en-double", fiche=row.fiche or row.operation_id, found=row.operation_id, expected=f"« {same['operation_id']} » seulement",
            )  # fmt: skip


def _orphans(change: Replacement) -> Iterator[Anomaly]:
    """Published rows that stay, and name what the new workbooks no longer hold."""
    keys, names = change.after.known_keys(), set(change.kept_names.values())
    for name, table in TABLES.items():
        frame = getattr(change.after, name)
        for column, target in table.references:
            if target not in change.tables:
                continue
            lost = frame.loc[(frame[column] != "") & ~frame[column].isin(keys[target]) & ~frame["classeur"].isin(names), column]
            if len(lost):
                named = ", ".join(lost.unique()[:_NAMED])
                source = next(reading.workbook.name for reading in change.readings if target in reading.frames)
                yield _anomaly(
                    source, f"{plural(len(lost), 'ligne publiée', 'lignes publiées')} de « {table.label} » {'cite' if len(lost) < 2 else 'citent'} ce que ce classeur n’a plus : {named}.",
                    "Remettez ces lignes, ou déposez en même temps le classeur qui les cite.", rule="reference",
                )  # fmt: skip


def _cut_references(change: Replacement) -> Iterator[Anomaly]:
    """Rows of the deposit that name rows of the same file which the scope leaves out, and which are not published."""
    if change.scope.is_whole:
        return
    keys = change.after.known_keys()
    for name, rows in change.brought.items():
        for column, target in TABLES[name].references:
            left = set(change.sent[target][TABLES[target].key[0]]) - keys[target] if target in change.sent else set()
            for row in rows[rows[column].isin(left)].itertuples():
                value = getattr(row, column)
                yield _of_row(row, f"La ligne cite « {value} », qui n’est pas de ce dépôt ({change.scope}).", "Choisissez une portée plus large, ou publiez d’abord ce qui est cité.", rule="reference", found=value)


def _astray(change: Replacement) -> Iterator[Anomaly]:
    """An amount within a line of another workbook, and of another agglomération; its own reading has seen the others."""
    lines = change.after.lines
    sent = lines["classeur"].isin(change.kept_names.values())
    of_whole = lines["inclus_dans"].map(lines.drop_duplicates("ligne_id").set_index("ligne_id")["classeur"])
    across = lines[(lines["inclus_dans"] != "") & (of_whole != lines["classeur"]) & (sent | of_whole.isin(change.kept_names.values()))]
    for row, told in astray(across, lines):
        yield _of_row(next(across.loc[[row]].itertuples()), **told)


def _left_out(change: Replacement) -> Iterator[Anomaly]:
    """Rows that the scope leaves out: they are named, as whoever sent them may think they are published."""
    for name, rows in left_out(change.before, change.sent, change.scope).items():
        whose = _whose(name, rows, change)
        for row, owner in zip(rows.itertuples(), whose, strict=True):
            told = f"La ligne « {getattr(row, TABLES[name].key[0])} »{f' ({owner})' if owner else ''}"
            yield _of_row(row, f"{told} n’est pas publiée par ce dépôt : {change.scope}.", "Rien si c’est voulu ; sinon, choisissez une portée plus large.", rule="hors-portee", found=owner)


def _whose(name: str, rows: pd.DataFrame, change: Replacement) -> list[str]:
    """The périmètre of each row, or the theme of an indicator; empty for a table that has neither."""
    if "perimetre" in rows:
        return rows["perimetre"].to_list()
    if name == "financements" and "operations" in change.sent:
        operations = change.sent["operations"].drop_duplicates("operation_id").set_index("operation_id")["perimetre"]
        return rows["operation_id"].map(operations).fillna("").to_list()
    if name == "indicateurs":
        return rows["theme"].to_list()
    return rows["territoire"].to_list() if name == "observations" else [""] * len(rows)
