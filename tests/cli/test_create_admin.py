"""The command that opens the first account of administration."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from procurement.cli import main
from procurement.credentials.tokens import hash_token
from procurement.domain.links import Link
from procurement.domain.people import Person
from procurement.storage.database import Database
from procurement.storage.link_store import LinkStore
from procurement.storage.people_store import PersonStore

EMAIL = "dominique@exemple.fr"


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Database:
    monkeypatch.setenv("AUNE_INSTANCE", str(tmp_path))
    main(["prepare"])
    capsys.readouterr()
    return Database(f"sqlite:///{tmp_path / 'aune.db'}")


def person(database: Database, email: str = EMAIL) -> Person | None:
    with database.reading() as connection:
        return PersonStore(connection).by_email(email)


def link_in(database: Database, printed: str) -> Link | None:
    token = re.search(r"/lien/(\S+)", printed)
    assert token, printed
    with database.reading() as connection:
        return LinkStore(connection).usable(hash_token(token[1]), now=datetime.now(UTC))


def test_it_opens_an_account_and_prints_a_link_to_choose_its_password(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["create-admin", "Dominique@Exemple.fr", "--name", "Dominique Roche"]) == 0

    opened = person(database)
    assert opened is not None
    assert (opened.name, opened.is_administrator, opened.is_active) == ("Dominique Roche", True, True)
    link = link_in(database, capsys.readouterr().out)
    assert link is not None
    assert (link.kind, link.person) == ("reset", opened.id)


def test_no_password_is_ever_on_the_command_line_nor_in_what_is_kept(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["create-admin", EMAIL])
    token = capsys.readouterr().out.split("/lien/")[1].strip()
    assert token.encode() not in Path(str(database.url.database)).read_bytes()


def test_an_account_already_there_becomes_administrator_and_may_set_a_second_factor_again(database: Database) -> None:
    with database.writing() as connection:
        added = PersonStore(connection).add(EMAIL, "Dominique", now=datetime.now(UTC))
        PersonStore(connection).change(added.id, totp_secret="JBSWY3DPEHPK3PXP")

    assert main(["create-admin", EMAIL]) == 0

    found = person(database)
    assert found is not None
    assert (found.id, found.is_administrator, found.has_second_factor) == (added.id, True, False)


def test_an_address_that_is_none_is_told(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["create-admin", "dominique"]) == 2
    assert capsys.readouterr().err.strip()
    assert person(database, "dominique") is None


def test_a_database_not_prepared_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AUNE_INSTANCE", str(tmp_path / "ailleurs"))
    assert main(["create-admin", EMAIL]) == 2
    assert "prepare" in capsys.readouterr().err
