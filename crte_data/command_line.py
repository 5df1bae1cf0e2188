"""Command lines whose help and errors are in French."""

import argparse
from typing import NoReturn

DONE, FOUND, IMPOSSIBLE = 0, 1, 2  # exit statuses; FOUND: done, and something was found
WRONG_USAGE = IMPOSSIBLE
Commands = argparse._SubParsersAction  # what ``add_subparsers`` returns; argparse gives it no public name


class _FrenchHelp(argparse.HelpFormatter):
    def add_usage(self, usage: str | None, actions: object, groups: object, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "Utilisation : " if prefix is None else prefix)


class FrenchParser(argparse.ArgumentParser):
    """An argument parser that speaks French to who runs it."""

    def __init__(self, **options: object) -> None:
        super().__init__(add_help=False, formatter_class=_FrenchHelp, **options)
        self._positionals.title, self._optionals.title = "À indiquer", "Options"
        self.add_argument("-h", "--help", action="help", help="affiche cette aide et s’arrête")

    def error(self, message: str) -> NoReturn:
        """Say how the command is written rather than argparse's English sentence."""
        self.exit(WRONG_USAGE, f"La commande n’est pas complète, ou contient un mot inconnu.\n{self.format_usage()}")
