"""The command line speaks French: its help, and what it says of a command that makes no sense."""

import re

import pytest

from procurement.cli import main
from procurement.cli.parsing import in_french

COMMANDS = ("prepare", "serve", "check-grid", "check-journal", "create-admin", "score", "report")
ENGLISH = re.compile(r"\b(the|show|this|message|exit|positional|required|following|invalid|choose|usage: )\b")


def leaves_with(code: int, *arguments: str) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == code


@pytest.mark.parametrize("arguments", [(), *((command,) for command in COMMANDS)], ids=str)
def test_the_help_is_in_french(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    leaves_with(0, *arguments, "--help")

    text = capsys.readouterr().out
    assert text.startswith("usage : python -m procurement")
    assert "montre cette aide" in text
    assert ENGLISH.findall(text) == []


def test_the_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    leaves_with(0, "--help")
    text = capsys.readouterr().out
    assert [command for command in COMMANDS if command not in text] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_is_a_sentence(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    leaves_with(0, command, "--help")
    description = capsys.readouterr().out.split("\n\n")[1]
    assert description[0].isupper()
    assert description.endswith(".")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "il manque COMMANDE"),
        (("score",), "il manque FICHIER"),
        (("report", "a.json"), "il manque -o/--output"),
        (("noter",), f"« noter » n’existe pas ; choisissez parmi {', '.join(map(repr, COMMANDS))}"),
        (("score", "a.json", "b.json"), "« b.json » n’est pas attendu ici"),
        (("score", "a.json", "--jso"), "« --jso » n’est pas attendu ici"),
        (("score", "a.json", "--json=1"), "--json n’attend pas de valeur (« 1 »)"),
        (("score", "a.json", "--criteria"), "--criteria attend une valeur"),
        (("serve", "--port", "0"), "--port : un port est un nombre de 1 à 65535"),
        (("serve", "--port", "65536"), "--port : un port est un nombre de 1 à 65535"),
        (("serve", "--port", "http"), "--port : un port est un nombre de 1 à 65535"),
    ],
    ids=str,
)
def test_a_command_that_makes_no_sense_is_told_in_french_and_leaves_with_two(
    arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    leaves_with(2, *arguments)

    printed = capsys.readouterr()
    assert printed.out == ""
    assert f"{said}. Voyez l’aide : python -m procurement" in printed.err


def test_a_sentence_that_nobody_foresaw_stays_as_it_is() -> None:
    assert in_french("something new") == "something new"


def test_a_grid_without_fault_leaves_with_zero_and_one_with_faults_with_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check-grid"]) == 0
    assert main(["check-grid", "criteria/1999"]) == 1
    assert "ce dossier n’existe pas" in capsys.readouterr().err
