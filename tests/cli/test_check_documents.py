"""Validated documents are compared with the prints that the journal sealed: one rewritten in the database is found."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from procurement.cli import main
from procurement.desks import desk_on
from procurement.domain.access import Role
from procurement.domain.answers import Decision
from procurement.domain.journey import Step
from procurement.services.deciding import Ruling, record_decision
from procurement.services.desk import Actor
from procurement.services.stepping import take_step
from procurement.services.validating import validate
from procurement.storage.database import Database
from procurement.storage.decision_store import ValidationStore
from tests.conftest import grid_2026

ORVANCHES = "orvanchesaaa"


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A demonstration in which one assessment was validated."""
    monkeypatch.setenv("AUNE_INSTANCE", str(tmp_path))
    main(["prepare", "--demo"])
    database = Database(f"sqlite:///{tmp_path / 'aune.db'}")
    with database.writing() as connection:
        desk = desk_on(connection, Actor(None, frozenset({Role.ADVISER})), now=datetime.now(UTC))
        take_step(desk, ORVANCHES, Step.BEGIN_REVIEW)
        record_decision(desk, ORVANCHES, Ruling("STR-01", Decision(confirmed=True), "", 0, "page"), grid=grid_2026())
        validate(desk, ORVANCHES, grid=grid_2026(), validations=ValidationStore(connection), name="Alix Fontaine")
    database.close()
    capsys.readouterr()
    return tmp_path / "aune.db"


def rewrite(base: Path, statement: str) -> None:
    with sqlite3.connect(base) as connection:
        connection.execute(statement)
    connection.close()


def test_a_document_as_it_was_kept_is_sound(base: Path) -> None:
    assert main(["check-journal"]) == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE validations SET document = replace(document, 'Alix', 'Alex')",
        "UPDATE validations SET document = replace(document, 'Alix', 'Alex'), sha256 = 'f00'",
        "DELETE FROM validations",
        "UPDATE validations SET number = 2",
    ],
    ids=["rewritten", "rewritten with its print", "erased", "renumbered"],
)
def test_a_document_touched_in_the_database_is_found(
    base: Path, statement: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Seen red on a copy whose journal did not hold the print of the document."""
    rewrite(base, statement)
    assert main(["check-journal"]) == 1
    assert f"la validation 1 du diagnostic {ORVANCHES}" in capsys.readouterr().err
