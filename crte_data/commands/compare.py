"""``compare A B``: what changed from one published version to another, in sentences, then row by row.

Exit status: 0 they say the same, 1 they differ, 2 one of them does not exist.
"""

from argparse import Namespace
from collections.abc import Iterator
from contextlib import closing

import pandas as pd

from crte_data import terminal
from crte_data.command_line import DONE, FOUND, Commands
from crte_data.dataset import Dataset
from crte_data.differences import ROW, TableDifference, differences, row_names, written_changes
from crte_data.french import number
from crte_data.history import named
from crte_data.since import since
from crte_data.store import Store
from crte_data.visibility import visible_to

_SHOWN = 20  # rows of a table


def declare(commands: Commands) -> None:
    parser = commands.add_parser("compare", help="dit ce qui a changé d’une version à une autre", description="Dit ce qui a changé d’une version publiée à une autre.", epilog="Retour : 0 identiques, 1 différentes, 2 version inconnue.")
    parser.add_argument("before", metavar="A", type=int, help="numéro de la version de départ")
    parser.add_argument("after", metavar="B", type=int, help="numéro de la version d’arrivée")
    parser.add_argument("--all", action="store_true", help=f"toutes les lignes, et non les {_SHOWN} premières de chaque table")
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    with closing(Store()) as store:
        titles = [named(store.version(version)) for version in (options.before, options.after)]
        before, after = (visible_to(store.load(version), terminal.person(), terminal.settings()) for version in (options.before, options.after))
    found = differences(before, after)
    if not found:
        print(f"Rien n’a changé de la {titles[0]}, à la {titles[1]}.")
        return DONE
    print(f"De la {titles[0]}, à la {titles[1]} :")
    for topic, sentences in since(before, after).items():
        print("\n".join([f"\n{topic}", *(f"- {sentence}" for sentence in sentences)]))
    for difference in found:
        print("\n".join(_told(before, after, difference, None if options.all else _SHOWN)))
    return FOUND


def _told(before: Dataset, after: Dataset, difference: TableDifference, limit: int | None) -> Iterator[str]:
    yield f"\n{difference.table.label}"
    yield from _shortened(_rows("+", after, difference, difference.added), limit)
    yield from _shortened(_rows("-", before, difference, difference.removed), limit)
    changed = written_changes(after, difference)
    yield from _shortened([f"  ~ {row[ROW]} ; {row['Champ']} : {row['Avant']} → {row['Après']}" for row in changed.to_dict("records")], limit)


def _rows(sign: str, dataset: Dataset, difference: TableDifference, rows: pd.DataFrame) -> list[str]:
    return [f"  {sign} {name}" for name in row_names(dataset, difference.table, rows)]


def _shortened(lines: list[str], limit: int | None) -> list[str]:
    return lines if limit is None or len(lines) <= limit else [*lines[:limit], f"  … et {number(len(lines) - limit)} autres (--all)"]
