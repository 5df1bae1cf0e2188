"""``backup FICHIER``: everything the database holds, in one file."""

import hashlib
from argparse import Namespace
from contextlib import closing
from pathlib import Path

from crte_data.backup import write_backup
from crte_data.command_line import DONE, Commands
from crte_data.french import plural
from crte_data.store import Store


def declare(commands: Commands) -> None:
    described = "Écrit dans un seul fichier toutes les versions, les dépôts, leurs classeurs et le journal, tels qu’ils sont à un même moment."
    parser = commands.add_parser("backup", help="sauvegarde toute la base dans un fichier", description=described)
    parser.add_argument("file", metavar="FICHIER", type=Path, help="fichier à écrire ; il ne doit pas exister")
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    with closing(Store()) as store:
        manifest = write_backup(store, options.file)
    with options.file.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    print(f"« {options.file} » : {plural(manifest.versions, 'version')}, {plural(len(manifest.contents), 'contenu')}.")
    print(f"SHA-256 du fichier : {sha256}")
    return DONE
