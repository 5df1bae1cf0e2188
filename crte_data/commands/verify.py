"""``verify``: whether everything that was stored is still there, unchanged."""

from argparse import Namespace
from contextlib import closing

from crte_data.command_line import DONE, FOUND, Commands
from crte_data.french import plural
from crte_data.store import Store
from crte_data.verification import counts, problems


def declare(commands: Commands) -> None:
    described = "Relit toute la base : empreinte de chaque contenu, chaque version et chaque dépôt entiers, version publiée, journal sans ligne changée."
    parser = commands.add_parser("verify", help="contrôle que la base est entière (code 1 si non)", description=described)
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    with closing(Store()) as store:
        found, counted = problems(store), counts(store)
    for problem in found:
        print(problem)
    verdict = plural(len(found), "problème") if found else "rien à signaler"
    print(f"{', '.join(f'{label} : {count}' for label, count in counted.items())} ; {verdict}.")
    return FOUND if found else DONE
