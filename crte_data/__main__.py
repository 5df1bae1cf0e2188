"""``python -m crte_data COMMANDE``: what can be done with the published data from a terminal.

Exit status: 0 done, 1 done and something was found, 2 when nothing could be. ``--help`` lists the commands.
"""

import sys

from sqlalchemy.exc import SQLAlchemyError

from crte_data.command_line import IMPOSSIBLE, FrenchParser
from crte_data.commands import backup, compare, restore, verify, versions
from crte_data.errors import UserError
from crte_data.terminal import allow
from loaders.commands import export, publish, revert

COMMANDS = (publish, versions, compare, revert, export, backup, restore, verify)  # in the order of the help


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        allow(options.command)
        return options.run(options)
    except UserError as error:
        print(error, file=sys.stderr)
    except SQLAlchemyError:
        print("La base des versions publiées ne peut pas être lue : vérifiez CRTE_DATABASE_URL.", file=sys.stderr)
    return IMPOSSIBLE


def _parser() -> FrenchParser:
    parser = FrenchParser(prog="python -m crte_data", description="Données publiées du tableau de bord du CRTE.")
    declared = parser.add_subparsers(title="Commandes", metavar="commande", dest="command", required=True)
    for command in COMMANDS:
        command.declare(declared)
    return parser


if __name__ == "__main__":
    sys.exit(main())
