"""The command that makes an installation ready: the database, and the examples of the demonstration."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from procurement.cli import main
from procurement.config import SETTINGS
from procurement.domain.demo import DEMO_ACCOUNTS, DRAFT_EXAMPLE, DRAFT_LEFT_OUT
from procurement.domain.journey import State
from procurement.domain.replay import read_replay
from procurement.storage.answer_store import AnswerStore
from procurement.storage.database import Database
from procurement.storage.stores import AssessmentStore, EditionStore, ProfileStore
from procurement.storage.tables import metadata
from tests.conftest import EDITION, EXAMPLES, grid_2026


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an installation not prepared yet, with no setting but itself."""
    for setting in SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)
    folder = tmp_path / "instance"
    monkeypatch.setenv("AUNE_INSTANCE", str(folder))
    return folder


def opened(instance: Path) -> Database:
    return Database(f"sqlite:///{instance / 'aune.db'}")


def rows_of(instance: Path) -> dict[str, list[tuple[Any, ...]]]:
    with opened(instance).reading() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table))] for table in metadata.sorted_tables
        }


def test_an_installation_is_ready_after_it(instance: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prepare"]) == 0

    assert capsys.readouterr().out == f"Base prête : {instance / 'aune.db'}\n"
    opened(instance).check()
    assert rows_of(instance)["assessments"] == []


def test_preparing_again_keeps_what_is_there(instance: Path) -> None:
    main(["prepare", "--demo"])
    before = rows_of(instance)
    main(["prepare"])
    assert rows_of(instance) == before


def test_the_demonstration_loads_its_six_fictitious_authorities(
    instance: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["prepare", "--demo"]) == 0

    loaded = capsys.readouterr().out.splitlines()[1:]
    names = [read_replay(path.read_text("utf-8")).authority.name for path in EXAMPLES]
    accounts = [f"Compte de démonstration : {account.email}" for account in DEMO_ACCOUNTS]
    assert loaded == [*(f"Exemple chargé : {name}" for name in names), *accounts]
    with opened(instance).reading() as connection:
        dossiers = AssessmentStore(connection).all()
    assert [dossier.fictitious for dossier in dossiers] == [True] * 6


def test_loading_the_demonstration_twice_changes_nothing(instance: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["prepare", "--demo"])
    before = rows_of(instance)
    capsys.readouterr()

    assert main(["prepare", "--demo"]) == 0

    assert rows_of(instance) == before
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_the_setting_of_the_demonstration_loads_it_too(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUNE_DEMO", "1")
    main(["prepare"])
    assert len(rows_of(instance)["assessments"]) == 6


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_is_kept_as_its_file_says(path: Path, instance: Path) -> None:
    main(["prepare", "--demo"])
    wanted = read_replay(path.read_text("utf-8"))

    with opened(instance).reading() as connection:
        dossier = AssessmentStore(connection).find(wanted.authority.siren, "2026", wanted.assessment.year)
        assert dossier is not None
        facts = ProfileStore(connection).current(dossier.id).facts
        answers = {key: one.answer for key, one in AnswerStore(connection).current(dossier.id).items()}
    is_draft = path.stem == DRAFT_EXAMPLE
    assert dossier.state is (State.DRAFT if is_draft else State.SUBMITTED)
    assert facts == wanted.assessment.facts
    left_out = {item.id for item in grid_2026().criteria if is_draft and item.pillar in DRAFT_LEFT_OUT}
    assert answers == {key: one for key, one in wanted.assessment.answers.items() if key not in left_out}


def test_the_edition_of_the_demonstration_is_in_use(instance: Path) -> None:
    main(["prepare", "--demo"])
    with opened(instance).reading() as connection:
        assert EditionStore(connection).fingerprints() == {"2026": grid_2026().sha256}


def test_an_example_that_is_wrong_is_told_and_leaves_nothing_of_itself(
    instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(EDITION, tmp_path / "criteria" / "2026")
    monkeypatch.setenv("AUNE_CRITERIA", str(tmp_path / "criteria"))
    last = tmp_path / "criteria" / "2026" / "examples" / "zzz.json"
    document = json.loads(EXAMPLES[0].read_text("utf-8"))
    document["answers"]["STR-01"] = {"level": 9}
    last.write_text(json.dumps(document), encoding="utf-8")

    assert main(["prepare", "--demo"]) == 2

    assert "STR-01" in capsys.readouterr().err
    assert len(rows_of(instance)["assessments"]) == 6


def test_without_any_edition_there_is_no_demonstration(
    instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AUNE_CRITERIA", str(tmp_path / "vide"))
    assert main(["prepare", "--demo"]) == 2
    assert "Aucune édition" in capsys.readouterr().err


def test_a_file_that_is_not_a_database_is_told_and_left_alone(
    instance: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    instance.mkdir()
    (instance / "aune.db").write_bytes(b"du texte " * 100)

    assert main(["prepare"]) == 2

    assert "n’est pas une base d’Aune" in capsys.readouterr().err
    assert (instance / "aune.db").read_bytes() == b"du texte " * 100


def test_a_setting_that_makes_no_sense_is_told(
    instance: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AUNE_DEMO", "oui")
    assert main(["prepare"]) == 2
    assert "AUNE_DEMO vaut « oui »" in capsys.readouterr().err


def test_the_server_does_not_start_on_a_database_that_is_not_prepared(
    instance: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve"]) == 2
    assert "n’existe pas encore" in capsys.readouterr().err
