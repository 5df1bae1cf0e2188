"""``export DOSSIER``: the published tables as CSV, described by a ``datapackage.json``."""

from argparse import Namespace
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from crte_data import terminal
from crte_data.command_line import DONE, Commands
from crte_data.dataset import Dataset
from crte_data.export import export
from crte_data.store import Store
from crte_data.visibility import visible_to
from loaders.bundled import bundled_dataset


def declare(commands: Commands) -> None:
    described = "Écrit les tables publiées en CSV (UTF-8, virgules, vide = inconnu), avec un datapackage.json qui les décrit."
    parser = commands.add_parser("export", help="écrit les tables publiées en CSV, décrites par un datapackage.json", description=described)
    parser.add_argument("folder", metavar="DOSSIER", type=Path, help="dossier où écrire ; il est créé s’il n’existe pas")
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    dataset, created = _published()
    dataset = visible_to(dataset, terminal.person(), terminal.settings())
    written = export(dataset, options.folder, created)
    version = f"version {dataset.version}" if dataset.version else "classeurs fournis, rien n’étant encore publié"
    print(f"{len(written)} fichiers écrits dans « {options.folder} » ({version}).")
    return DONE


def _published() -> tuple[Dataset, datetime]:
    """The current version and when it was published; the bundled workbooks when there is none yet."""
    with closing(Store()) as store:
        if current := store.current_id():
            return store.load(current), store.version(current).created_at
    return bundled_dataset()[0], datetime.now(UTC)
