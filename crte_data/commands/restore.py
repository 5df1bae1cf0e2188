"""``restore FICHIER``: a backup put back, into an empty database unless asked otherwise."""

import getpass
import sys
from argparse import Namespace
from contextlib import closing
from pathlib import Path

from crte_data import terminal
from crte_data.command_line import DONE, FOUND, Commands
from crte_data.french import plural
from crte_data.restoration import restore_backup
from crte_data.store import Store
from crte_data.verification import problems


def declare(commands: Commands) -> None:
    described = "Remet dans la base ce qu’une sauvegarde contient, après avoir contrôlé ses empreintes : tout, ou rien."
    parser = commands.add_parser("restore", help="remet une sauvegarde dans la base", description=described)
    parser.add_argument("file", metavar="FICHIER", type=Path, help="fichier écrit par « backup »")
    parser.add_argument("--remplacer", dest="replacing", action="store_true", help="remplace ce que la base contient, qui est perdu, sauf son journal")
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    with closing(Store()) as store:
        manifest = restore_backup(store, options.file, terminal.signature(getpass.getuser()), replacing=options.replacing)
        found = problems(store)
    print(f"« {options.file} » est restauré : {plural(manifest.versions, 'version')}, {plural(len(manifest.contents), 'contenu')}.")
    for problem in found:
        print(problem, file=sys.stderr)
    return FOUND if found else DONE
