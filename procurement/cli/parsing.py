"""The reader of command lines, in French: argparse speaks English by itself."""

import argparse
import re
import sys
from typing import Any, NoReturn

_SENTENCES = (
    (r"the following arguments are required: (.*)", r"il manque \1"),
    (r"unrecognized arguments: (.*)", r"« \1 » n’est pas attendu ici"),
    (r"argument (\S+): invalid choice: '(.*)' \(choose from (.*)\)", r"« \2 » n’existe pas ; choisissez parmi \3"),
    (r"argument (\S+): expected one argument", r"\1 attend une valeur"),
    (r"argument (\S+): ignored explicit argument '(.*)'", r"\1 n’attend pas de valeur (« \2 »)"),
    (r"argument (\S+): (.*)", r"\1 : \2"),
)


class FrenchHelp(argparse.HelpFormatter):
    """Help whose usage line is written as in French."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "usage : " if prefix is None else prefix)


class FrenchParser(argparse.ArgumentParser):
    """A parser whose help and refusals are in French; an argument that makes no sense leaves with the code 2."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, add_help=False, allow_abbrev=False, formatter_class=FrenchHelp)
        self._positionals.title = "arguments"
        self.add_argument("-h", "--help", action="help", help="montre cette aide")

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"{in_french(message)}. Voyez l’aide : {self.prog} --help\n")


def in_french(message: str) -> str:
    """Translate what argparse says of a wrong command line; a sentence it does not know stays as it is.

    >>> in_french("the following arguments are required: FICHIER")
    'il manque FICHIER'
    """
    for english, french in _SENTENCES:
        if match := re.fullmatch(english, message, re.DOTALL):
            return match.expand(french)
    return message
