"""The commands: their names, their arguments, their help. Each one's work is in its own module."""

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from procurement.cli.parsing import FrenchParser
from procurement.config import ConfigurationError
from procurement.domain.journal import Anchor


class CommandError(Exception):
    """A command cannot be done; the message says in French why, and what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command named in ``arguments``; return its exit code: 0 done, 1 faults found, 2 cannot be done."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
    except (CommandError, ConfigurationError) as error:
        print(error, file=sys.stderr)
        return 2
    return code


def _parser() -> FrenchParser:
    parser = FrenchParser(
        prog="python -m procurement", description="Aune : autodiagnostic de la commande publique responsable."
    )
    commands = parser.add_subparsers(title="commandes", metavar="COMMANDE", required=True)

    prepare = _add(commands, "prepare", "crée la base ou la met à jour, et charge les exemples de la démo", _prepare)
    prepare.add_argument("--demo", action="store_true", help="charge les six collectivités fictives")

    serve = _add(commands, "serve", "lance le serveur web", _serve)
    serve.add_argument("--port", type=_port, default=8000, metavar="N", help="port d’écoute (8000)")
    serve.add_argument("--host", default="127.0.0.1", metavar="ADRESSE", help="adresse d’écoute (127.0.0.1)")

    check = _add(commands, "check-grid", "contrôle une grille, ou toutes : fichier et ligne des fautes", _check_grid)
    check.add_argument("folder", nargs="?", type=Path, metavar="DOSSIER", help="dossier d’une édition")

    _add_journal(commands)

    admin = _add(commands, "create-admin", "ouvre un compte d’administration et donne son lien", _create_admin)
    admin.add_argument("email", metavar="ADRESSE", help="adresse électronique de la personne")
    admin.add_argument("--name", default="", metavar="NOM", help="prénom et nom, tels que les autres les verront")

    score = _add(commands, "score", "note un fichier à rejouer, sans serveur ni base", _score)
    score.add_argument("file", type=Path, metavar="FICHIER", help="fichier JSON d’un diagnostic")
    score.add_argument("--json", action="store_true", help="écrit tous les chiffres en JSON")
    score.add_argument("--criteria", type=Path, metavar="DOSSIER", help="dossier des grilles (criteria)")

    report = _add(commands, "report", "écrit le classeur Excel d’un fichier à rejouer", _report)
    report.add_argument("file", type=Path, metavar="FICHIER", help="fichier JSON d’un diagnostic")
    report.add_argument("-o", "--output", type=Path, required=True, metavar="SORTIE.xlsx", help="classeur à écrire")
    report.add_argument("--criteria", type=Path, metavar="DOSSIER", help="dossier des grilles (criteria)")
    return parser


def _add_journal(commands: "argparse._SubParsersAction[FrenchParser]") -> None:
    journal = _add(commands, "check-journal", "contrôle chaque ligne du journal, et les ancres notées", _check_journal)
    journal.add_argument(
        "--anchor",
        type=_anchor,
        action="append",
        default=[],
        metavar="NUMÉRO:EMPREINTE",
        help="ligne notée ailleurs, à retrouver dans le journal (autant de fois qu’il y en a)",
    )


def _add(
    commands: "argparse._SubParsersAction[FrenchParser]",
    name: str,
    text: str,
    run: Callable[[argparse.Namespace], int],
) -> FrenchParser:
    parser = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
    parser.set_defaults(run=run)
    return parser


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError("un port est un nombre de 1 à 65535")
    return int(text)


def _anchor(text: str) -> Anchor:
    match = re.fullmatch("([1-9][0-9]{0,17}):([0-9a-f]{64})", text)
    if match is None:
        raise argparse.ArgumentTypeError("une ancre s’écrit NUMÉRO:EMPREINTE, comme check-journal l’affiche")
    return Anchor(int(match[1]), match[2])


# Each command imports its own module: asking for help, or for a score, loads no web server.


def _prepare(options: argparse.Namespace) -> int:
    from procurement.cli import prepare

    return prepare.run(demo=options.demo)


def _serve(options: argparse.Namespace) -> int:
    from procurement.cli import serve

    return serve.run(options.host, options.port)


def _check_grid(options: argparse.Namespace) -> int:
    from procurement.cli import check_grid

    return check_grid.run(options.folder)


def _check_journal(options: argparse.Namespace) -> int:
    from procurement.cli import check_journal

    return check_journal.run(options.anchor)


def _create_admin(options: argparse.Namespace) -> int:
    from procurement.cli import create_admin

    return create_admin.run(options.email, name=options.name)


def _score(options: argparse.Namespace) -> int:
    from procurement.cli import score

    return score.run(options.file, as_json=options.json, criteria=options.criteria)


def _report(options: argparse.Namespace) -> int:
    from procurement.cli import report

    return report.run(options.file, options.output, criteria=options.criteria)
