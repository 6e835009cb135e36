"""An answer acknowledged is on disk: the process that recorded it may die the moment after."""

import subprocess
import sys
from pathlib import Path

import pytest

from procurement.storage.answer_store import AnswerStore
from procurement.storage.database import Database, is_sound
from tests.conftest import ROOT

WRITER = """
import itertools, sys
from datetime import UTC, datetime
from procurement.domain.answers import Answer, DontKnow
from procurement.domain.dossier import RecordedAnswer
from procurement.storage.answer_store import AnswerStore
from procurement.storage.database import Database

database, criterion = Database(sys.argv[1]), sys.argv[2]
for version in itertools.count(1):
    with database.writing() as connection:
        recorded = RecordedAnswer(version, Answer(DontKnow()), datetime.now(UTC))
        AnswerStore(connection).add("abc", criterion, recorded)
    print(version, flush=True)
"""
KILLED_AFTER = (1, 7, 20, 45, 80)


@pytest.mark.parametrize("wanted", KILLED_AFTER)
def test_every_answer_acknowledged_before_a_kill_is_there(started: Database, wanted: int) -> None:
    command = [sys.executable, "-c", WRITER, str(started.url), "STR-01"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as writer:
        assert writer.stdout is not None
        acknowledged = [int(writer.stdout.readline()) for _ in range(wanted)]
        writer.kill()
        acknowledged += [int(line) for line in writer.stdout.read().split()]

    with started.reading() as connection:
        kept = {recorded.version for recorded in AnswerStore(connection).history("abc", "STR-01")}
        assert is_sound(connection)
    assert len(acknowledged) >= wanted
    assert set(acknowledged) <= kept


def test_the_file_alone_holds_the_answers_once_everybody_has_left(started: Database, tmp_path: Path) -> None:
    """A copy of the database file, without its journals, is a whole backup when nobody is connected."""
    assert started.path is not None
    started.close()
    copy = tmp_path / "copie.db"
    copy.write_bytes(started.path.read_bytes())

    database = Database(f"sqlite:///{copy}")
    database.check()
    with database.reading() as connection:
        assert is_sound(connection)
    database.close()
