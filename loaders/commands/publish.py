"""``publish FICHIER…``: control workbooks and publish them, under the rules of the page Dépôt, where a refused one waits.

Exit status: 0 published, or nothing to publish; 1 refused; 2 a file cannot be opened, or nobody may deposit it.
"""

import shlex
import sys
from argparse import ArgumentTypeError, Namespace
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

from crte_data import journal, terminal
from crte_data.access import AccessDenied, Action
from crte_data.changes import figure_changes, is_unchanged, row_changes
from crte_data.command_line import DONE, FOUND, Commands
from crte_data.deposit_scope import WHOLE, DepositScope
from crte_data.drafts import Draft
from crte_data.errors import UserError
from crte_data.french import UNKNOWN_TEXT, number, plural
from crte_data.journal import Person
from crte_data.store import Store, VersionConflict
from crte_data.vocabulary import THEMES
from loaders.bundled import not_bundled, open_store
from loaders.deposit import Deposit, read_deposit
from loaders.families import FAMILIES
from loaders.layouts.mapping import Correction
from loaders.publishing import PublicationRefused, publish
from loaders.reading_apart import read_tables_apart
from loaders.report import Anomaly, Report
from loaders.rules import Level

_SHOWN = 5  # anomalies of a rule
_KINDS = {family.code: family for family in FAMILIES}


def declare(commands: Commands) -> None:
    parser = commands.add_parser("publish", help="contrôle des classeurs et les publie", description="Contrôle des classeurs et les publie, sous les mêmes règles que la page Dépôt.", epilog="Retour : 0 publié, ou rien à publier ; 1 refusé, le dépôt attend alors parmi les brouillons ; 2 fichier qui ne s’ouvre pas, ou droits insuffisants pour déposer.")
    parser.add_argument("files", nargs="+", metavar="FICHIER", type=Path, help="classeur à publier")
    parser.add_argument("--author", required=True, metavar="NOM", help="qui publie")
    parser.add_argument("--comment", required=True, metavar="TEXTE", help="pourquoi cette mise à jour")
    parser.add_argument("--as-of", metavar="JJ/MM/AAAA", type=_day, help="date d’arrêté des données")
    scope = parser.add_mutually_exclusive_group()
    scope.add_argument("--perimetre", choices=("CAVM", "CAPH", "commun"), metavar="TERRITOIRE", help="ne remplacer que les lignes de CAVM, CAPH ou commun")
    scope.add_argument("--theme", choices=THEMES, metavar="THÈME", help="ne remplacer que ce thème d’indicateurs")
    scope.add_argument("--family", choices=_KINDS, metavar="GENRE", help=f"ne remplacer que ce genre de classeur : {', '.join(_KINDS)}")
    scope.add_argument("--whole", action="store_true", help="remplacer tout ce que contiennent les classeurs ; sans option, la portée est proposée d’après ce qui est lu")
    parser.add_argument("--accept", action="append", default=[], metavar="CODE[:FEUILLE!CELLULE]", help="points à vérifier relus et assumés : tous ceux d’une règle, ou celui d’une cellule, « [CLASSEUR]FEUILLE!CELLULE » quand il y a plusieurs classeurs ; à répéter pour chacun")
    parser.set_defaults(run=run)


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%d/%m/%Y").date()
    except ValueError as error:
        raise ArgumentTypeError(text) from error


def run(options: Namespace) -> int:
    names = ", ".join(path.name for path in options.files)
    with closing(open_store()) as store, store.refusals_told(terminal.signature(options.author), journal.Action.PUBLICATION, names):
        deposit = _read(store, [(path.name, _content(path)) for path in options.files], _scope(options))
        print("\n".join(_told(deposit)))
        terminal.allow("publish", deposit.scope.concerns)
        if deposit.is_publishable and is_unchanged(deposit.before, deposit.after):
            print("Ces classeurs disent la même chose que la version publiée : il n’y a rien à publier.")
            return DONE
        return _publish(store, deposit, options)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError(f"« {path} » ne peut pas être ouvert : vérifiez le chemin.") from error


def _read(store: Store, files: list[tuple[str, bytes]], scope: DepositScope | None) -> Deposit:
    before = store.load(store.current_id())
    corrections = {shape: Correction.from_json(saved) for shape, saved in store.corrections().items()}
    return read_deposit(files, before, corrections=corrections, published=not_bundled(store.workbooks(before.version)), read=read_tables_apart, scope=scope)


def _scope(options: Namespace) -> DepositScope | None:
    """What was asked for; None for what is read to say."""
    if options.family:
        return DepositScope(tables=tuple(table.name for table in _KINDS[options.family].tables))
    if options.perimetre or options.theme:
        return DepositScope(perimetre=options.perimetre or "", theme=options.theme or "")
    return WHOLE if options.whole else None


def _publish(store: Store, deposit: Deposit, options: Namespace) -> int:
    draft = _kept(store, deposit, options)
    read, comment, as_of = (draft.acknowledged, draft.comment, draft.as_of) if draft else ({}, options.comment, options.as_of)
    try:
        terminal.allow("publish", deposit.scope.concerns, Action.PUBLIER)
        version = publish(store, deposit, terminal.signature(options.author), comment, as_of, read, draft.id if draft else None)
    except (AccessDenied, PublicationRefused, VersionConflict) as refused:
        print("\n".join([str(refused), *_to_read(deposit.report, read), *_kept_as(draft)]), file=sys.stderr)
        return FOUND
    print(f"Version {version} publiée.")
    return DONE


def _kept(store: Store, deposit: Deposit, options: Namespace) -> Draft | None:
    """The deposit as a draft, with what was read and written of it on Dépôt; what would change nothing makes none."""
    if is_unchanged(deposit.before, deposit.after):
        return None
    who = terminal.signature(options.author)
    waiting = _waiting(store, deposit, who)
    read = _accepted(deposit.report, options.accept, str(who))
    told = deposit.as_draft(author=who.name, role=who.role, email=who.email, comment=options.comment, as_of=options.as_of, acknowledged=read)
    draft = store.draft(store.save_draft(told, waiting.id if waiting else None))
    if draft.comment != options.comment:
        print(f"La raison que porte le brouillon n° {draft.number} est gardée : « {draft.comment} ».")
    return draft


def _waiting(store: Store, deposit: Deposit, who: Person) -> Draft | None:
    """The draft that the same person made of the same files: a command that is run again does not make a second one."""
    same = (draft for draft in store.drafts() if draft.is_open and (draft.author, draft.role, draft.scope) == (who.name, who.role, deposit.scope.as_json()))
    return next((draft for draft in same if store.draft_workbooks(draft.id) == deposit.sent.workbooks), None)


def _accepted(report: Report, asked: list[str], reader: str) -> dict[str, str]:
    points = [point for group in report.warnings for point in group.anomalies]
    one_by_one = _one_by_one(report)
    return {point.id: reader for point in points if {point.rule, one_by_one(point)} & set(asked)}


def _one_by_one(report: Report) -> Callable[[Anomaly], str]:
    """How to say that one point was read: two workbooks may have a cell of the same name, then named as Excel does."""
    if len({point.workbook for point in report.anomalies}) > 1:
        return lambda point: f"{point.rule}:[{point.workbook}]{point.address}"
    return lambda point: f"{point.rule}:{point.address}"


def _to_read(report: Report, read: Mapping[str, str]) -> Iterator[str]:
    """The options that say what is left was read: of a whole rule, or one by one."""
    one_by_one = _one_by_one(report)
    for group in report.warnings:
        if left := group.unread(read):
            each = [shlex.quote(one_by_one(point)) for point in left[:_SHOWN]]
            yield f"  Une fois {'relu' if len(left) == 1 else f'les {number(len(left))} relus'} : --accept {group.rule.code} ; un par un : {' '.join(f'--accept {one}' for one in each)}{' …' if len(left) > _SHOWN else ''}"


def _kept_as(draft: Draft | None) -> Iterator[str]:
    if draft:
        yield f"Le dépôt est gardé : brouillon n° {draft.number}, à reprendre sur la page Dépôt."


def _told(deposit: Deposit) -> Iterator[str]:
    """What was read, what is wrong, what would change."""
    for reading in deposit.readings:
        yield f"{reading.workbook.name} : {reading.label}"
    yield f"Portée : {deposit.scope}"
    for level, count in deposit.report.counts().items():
        yield f"  {level} : {count}"
    for group in deposit.report.groups:
        if group.rule.niveau is not Level.INFORMATION:
            yield f"  [{group.rule.niveau}] {group.rule.libelle} ({group.rule.code}), {plural(len(group.anomalies), 'fois', 'fois')}"
            yield from (f"    {anomaly.workbook} — {anomaly}" for anomaly in group.anomalies[:_SHOWN])
    yield from _changes(deposit)


def _changes(deposit: Deposit) -> Iterator[str]:
    figures = figure_changes(deposit.before, deposit.after)
    for figure in figures[figures["change"]].fillna(UNKNOWN_TEXT).itertuples():
        yield f"  {figure.libelle} : {figure.avant} → {figure.apres}"
    for row in row_changes(deposit.before, deposit.after).itertuples():
        if row.ajoutees or row.supprimees or row.modifiees:
            yield f"  {row.table} : ajoutées {row.ajoutees}, supprimées {row.supprimees}, modifiées {row.modifiees}"
