"""``revert N``: publish again, as a new version, what an earlier one held.

Exit status: 0 published, 1 refused, 2 the version does not exist.
"""

import sys
from argparse import Namespace
from contextlib import closing

from crte_data import terminal
from crte_data.command_line import DONE, FOUND, Commands
from crte_data.store import Store, VersionConflict
from loaders.publishing import PublicationRefused, revert


def declare(commands: Commands) -> None:
    parser = commands.add_parser("revert", help="revient à une version publiée, comme nouvelle version", description="Publie à nouveau, comme nouvelle version, ce que contenait une version antérieure.", epilog="Retour : 0 publié, 1 refusé, 2 version inconnue.")
    parser.add_argument("version", metavar="N", type=int, help="numéro de la version à reprendre")
    parser.add_argument("--author", required=True, metavar="NOM", help="qui publie")
    parser.add_argument("--comment", default="", metavar="TEXTE", help="pourquoi ce retour")
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    with closing(Store()) as store:
        try:
            version = revert(store, options.version, terminal.signature(options.author), options.comment, store.current_id())
        except (VersionConflict, PublicationRefused) as refused:
            print(refused, file=sys.stderr)
            return FOUND
    print(f"Version {version} publiée : elle reprend la version {options.version}.")
    return DONE
