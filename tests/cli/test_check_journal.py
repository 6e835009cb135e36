"""The command that checks the journal: what it prints, what it anchors, and the code it leaves with."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from procurement.cli import main
from procurement.config import SETTINGS
from procurement.domain.journal import Action, Anchor, Event
from procurement.storage.database import Database, upgrade
from procurement.storage.journal_anchors import ANCHORS_FILE, read_anchors
from procurement.storage.journal_store import JournalStore
from tests.conftest import with_plain_spaces
from tests.domain.journal_lines import NOON

Printed = Callable[[], tuple[str, str]]


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an installation whose journal has three lines."""
    for setting in SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)
    folder = tmp_path / "instance"
    monkeypatch.setenv("AUNE_INSTANCE", str(folder))
    with closing(Database(f"sqlite:///{folder / 'aune.db'}")) as database:
        upgrade(database)
    write(folder, 3)
    return folder


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Printed:
    """Return what the command wrote since the last time, on its output and on its error output, in plain spaces."""

    def both() -> tuple[str, str]:
        captured = capsys.readouterr()
        return with_plain_spaces(captured.out), with_plain_spaces(captured.err)

    return both


def write(instance: Path, count: int) -> None:
    with closing(Database(f"sqlite:///{instance / 'aune.db'}")) as database, database.writing() as connection:
        for _ in range(count):
            JournalStore(connection).add(Event(Action.ANSWERED, 7, 3, "abc", {"criterion": "STR-03"}), now=NOON)


def last_of(instance: Path) -> Anchor:
    with closing(Database(f"sqlite:///{instance / 'aune.db'}")) as database, database.reading() as connection:
        *_, last = JournalStore(connection).all_lines()
    return Anchor(last.sequence, last.hash)


def tamper(instance: Path, *statements: str) -> None:
    with closing(sqlite3.connect(instance / "aune.db")) as connection, connection:
        connection.execute("DROP TRIGGER journal_no_update")
        connection.execute("DROP TRIGGER journal_no_delete")
        for statement in statements:
            connection.execute(statement)


def test_a_sound_journal_is_counted_and_its_last_hash_is_given(instance: Path, printed: Printed) -> None:
    last = last_of(instance)

    assert main(["check-journal"]) == 0

    out, err = printed()
    assert err == ""
    assert out.splitlines() == [
        "Journal : 3 lignes, 0 ancre vérifiée, aucune faute.",
        f"Dernière ligne, à noter ailleurs : 3:{last.hash}",
        f"Ancre ajoutée à {instance / ANCHORS_FILE}",
    ]


def test_a_sound_journal_is_anchored(instance: Path) -> None:
    """Seen red on a command that checks and notes nothing."""
    main(["check-journal"])
    write(instance, 2)
    main(["check-journal"])

    sequences = [anchor.sequence for anchor in read_anchors(instance / ANCHORS_FILE).anchors]
    assert (sequences, read_anchors(instance / ANCHORS_FILE).anchors[-1]) == ([3, 5], last_of(instance))


def test_the_anchors_compared_are_counted(instance: Path, printed: Printed) -> None:
    noted = last_of(instance)
    main(["check-journal"])
    main(["check-journal"])
    printed()

    assert main(["check-journal", "--anchor", f"{noted.sequence}:{noted.hash}"]) == 0
    assert "3 lignes, 3 ancres vérifiées" in printed()[0]


def test_a_journal_that_was_changed_has_its_faults_on_the_error_output(instance: Path, printed: Printed) -> None:
    tamper(instance, "UPDATE journal SET person_id = 99 WHERE sequence = 2")

    assert main(["check-journal"]) == 1

    out, err = printed()
    assert out == ""
    assert err.splitlines()[0] == "Ligne 2 : son contenu n’est plus celui qui a été scellé."
    assert err.splitlines()[1].startswith("Le journal ne fait plus foi.")


def test_a_journal_with_a_fault_is_never_anchored(instance: Path) -> None:
    """Seen red on a command that anchors whatever it reads."""
    tamper(instance, "UPDATE journal SET person_id = 99 WHERE sequence = 2")
    main(["check-journal"])
    assert not (instance / ANCHORS_FILE).exists()


def test_a_journal_cut_after_it_was_anchored_is_found(instance: Path, printed: Printed) -> None:
    """Seen red on a command that does not read the anchors of the installation."""
    main(["check-journal"])
    tamper(instance, "DELETE FROM journal WHERE sequence > 1")
    printed()

    assert main(["check-journal"]) == 1
    assert "le journal s’arrête à la ligne 1 ; sa fin a été coupée." in printed()[1]


def test_an_anchor_noted_elsewhere_finds_what_the_installation_forgot(instance: Path, printed: Printed) -> None:
    noted = last_of(instance)
    tamper(instance, "DELETE FROM journal WHERE sequence > 1")

    assert main(["check-journal"]) == 0
    assert main(["check-journal", "--anchor", f"{noted.sequence}:{noted.hash}"]) == 1
    assert "sa fin a été coupée" in printed()[1]


def test_several_anchors_may_be_given(instance: Path, printed: Printed) -> None:
    wrong = [f"--anchor={number}:{'f' * 64}" for number in (1, 3)]
    assert main(["check-journal", *wrong]) == 1
    assert re.findall(r"Ligne (\d) : son empreinte n’est pas celle", printed()[1]) == ["1", "3"]


@pytest.mark.parametrize("text", ["3", "3:abc", f"0:{'f' * 64}", f"trois:{'f' * 64}", f"3:{'F' * 64}", f"3:{'f' * 65}"])
def test_an_anchor_badly_written_is_told(text: str, printed: Printed) -> None:
    with pytest.raises(SystemExit) as left:
        main(["check-journal", "--anchor", text])
    assert left.value.code == 2
    assert "--anchor : une ancre s’écrit NUMÉRO:EMPREINTE, comme check-journal l’affiche. Voyez" in printed()[1]


def test_an_empty_journal_is_sound_and_has_nothing_to_anchor(instance: Path, printed: Printed) -> None:
    tamper(instance, "DELETE FROM journal")
    assert main(["check-journal"]) == 0
    assert printed()[0] == "Journal : aucune ligne, aucune faute.\n"
    assert not (instance / ANCHORS_FILE).exists()


def test_a_journal_with_countless_faults_tells_the_first_ones_and_how_many_more(
    instance: Path, printed: Printed
) -> None:
    write(instance, 400)
    tamper(instance, "UPDATE journal SET person_id = 99")

    assert main(["check-journal"]) == 1

    lines = printed()[1].splitlines()
    assert (len(lines), lines[200]) == (202, "… et 203 autres fautes.")


def test_a_file_of_anchors_that_was_damaged_is_a_fault(instance: Path, printed: Printed) -> None:
    (instance / ANCHORS_FILE).write_text("rien\n", encoding="utf-8")
    assert main(["check-journal"]) == 1
    assert f"{instance / ANCHORS_FILE}, ligne 1 : ce n’est pas une ancre entière." in printed()[1]


def test_anchors_that_cannot_be_read_are_told(instance: Path, printed: Printed) -> None:
    (instance / ANCHORS_FILE).mkdir()
    assert main(["check-journal"]) == 2
    assert "ne se lit pas (c’est un dossier). Vérifiez ses droits." in printed()[1]


def test_an_anchor_that_cannot_be_written_is_told_after_what_to_note(instance: Path, printed: Printed) -> None:
    (instance / ANCHORS_FILE).symlink_to(instance / "ailleurs" / "ancres.txt")
    assert main(["check-journal"]) == 2
    out, err = printed()
    assert f"à noter ailleurs : 3:{last_of(instance).hash}" in out
    assert "son ancre ne s’écrit pas" in err


def test_a_base_that_is_missing_is_told(instance: Path, printed: Printed) -> None:
    (instance / "aune.db").unlink()
    assert main(["check-journal"]) == 2
    assert "n’existe pas encore" in printed()[1]


def test_a_text_that_no_longer_is_one_is_told(instance: Path, printed: Printed) -> None:
    tamper(instance, "UPDATE journal SET details = CAST(x'ff' AS TEXT) WHERE sequence = 2")
    assert main(["check-journal"]) == 2
    assert "ne peut pas servir à Aune" in printed()[1]
