"""``versions``: every published version, newest first."""

from argparse import Namespace
from contextlib import closing

from crte_data.command_line import DONE, Commands
from crte_data.history import told, who
from crte_data.store import Store


def declare(commands: Commands) -> None:
    parser = commands.add_parser("versions", help="liste les versions publiées", description="Liste les versions publiées, la plus récente d’abord : numéro, date, auteur, raison, date d’arrêté, portée.")
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    with closing(Store()) as store:
        versions, current = store.versions(), store.current_id()
    if not versions:
        print("Rien n’est publié.")
    for version in versions:
        line = told(version, current)
        print(f"{line['Version']} — {line['Date']} — {who(version.author, version.role)} — {line['Commentaire']} — données arrêtées : {line['Arrêté au']} — {line['Portée']}")
    return DONE
