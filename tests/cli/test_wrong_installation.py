"""An installation that is wrong: said in French by the command, before anything starts."""

import socket
from pathlib import Path

import pytest

from procurement.cli import main


@pytest.fixture(autouse=True)
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AUNE_INSTANCE", str(tmp_path / "instance"))
    return tmp_path / "instance"


@pytest.mark.parametrize("command", ["prepare", "serve"])
@pytest.mark.parametrize(
    ("url", "words"),
    [("n’importe quoi", "AUNE_DATABASE_URL"), ("postgresql+pg8000://hote/base", "Le pilote de cette base")],
)
def test_an_address_that_is_no_database_is_told(
    command: str, url: str, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AUNE_DATABASE_URL", url)
    assert main([command]) == 2
    assert words in capsys.readouterr().err


def test_a_port_already_taken_is_told_before_the_server_says_that_it_serves(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["prepare"])
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["serve", "--port", str(port)]) == 2
    captured = capsys.readouterr()
    assert f"Le port {port} est déjà pris" in captured.err
    assert "est servi" not in captured.out


def test_the_grids_checked_are_those_of_the_installation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AUNE_CRITERIA", str(tmp_path / "ailleurs"))
    assert main(["check-grid"]) == 1
    assert str(tmp_path / "ailleurs") in capsys.readouterr().err
