"""``python -m crte_data export DOSSIER``: the published tables as CSV, described by a ``datapackage.json``.

Exit status: 0 written, 2 when nothing could be.
"""

import argparse
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from crte_data.command_line import FrenchParser
from crte_data.dataset import Dataset
from crte_data.errors import UserError
from crte_data.export import export
from crte_data.store import Store
from loaders.bundled import bundled_dataset

DONE, IMPOSSIBLE = 0, 2


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        dataset, created = _published()
        written = export(dataset, options.folder, created)
    except UserError as error:
        print(error, file=sys.stderr)
        return IMPOSSIBLE
    version = f"version {dataset.version}" if dataset.version else "classeurs fournis, rien n’étant encore publié"
    print(f"{len(written)} fichiers écrits dans « {options.folder} » ({version}).")
    return DONE


def _parser() -> argparse.ArgumentParser:
    parser = FrenchParser(prog="python -m crte_data", description="Données publiées du tableau de bord du CRTE.")
    commands = parser.add_subparsers(title="Commandes", metavar="commande", required=True)
    one = commands.add_parser("export", help="écrit les tables publiées en CSV, décrites par un datapackage.json", description="Écrit les tables publiées en CSV (UTF-8, virgules, vide = inconnu), avec un datapackage.json qui les décrit.")
    one.add_argument("folder", metavar="DOSSIER", type=Path, help="dossier où écrire ; il est créé s’il n’existe pas")
    return parser


def _published() -> tuple[Dataset, datetime]:
    """The current version and when it was published; the bundled workbooks when there is none yet."""
    try:
        with closing(Store()) as store:
            if current := store.current_id():
                return store.load(current), store.version(current).created_at
    except SQLAlchemyError as error:
        raise UserError("La base des versions publiées ne peut pas être lue : vérifiez CRTE_DATABASE_URL.") from error
    return bundled_dataset()[0], datetime.now(UTC)


if __name__ == "__main__":
    sys.exit(main())
