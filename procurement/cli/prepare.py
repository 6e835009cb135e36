"""Makes an installation ready: the database at this code's version, and the examples of the demonstration."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from procurement.cli import CommandError
from procurement.cli.opening import open_database, unusable
from procurement.cli.report import authority_of
from procurement.config import Settings, read_settings
from procurement.domain.grid import Grid
from procurement.domain.journey import Step
from procurement.domain.replay import Replay, ReplayError
from procurement.services.answering import Entry, record_answer
from procurement.services.profiling import record_profile
from procurement.services.starting import Beginnings, start_assessment
from procurement.services.submitting import take_step
from procurement.storage.answer_store import AnswerStore
from procurement.storage.database import Database, DatabaseUnusableError, upgrade
from procurement.storage.grid_files import GridError, GridShelf, UnknownEditionError
from procurement.storage.replay_files import load_replay
from procurement.storage.stores import AssessmentStore, AuthorityStore, EditionStore, ProfileStore

EXAMPLES = "examples"


def run(*, demo: bool) -> int:
    """Prepare the database, and load the examples when the installation is a demonstration."""
    settings = read_settings()
    database = open_database(settings)
    try:
        upgrade(database)
        print(f"Base prête : {database.path or settings.database_url}")
        if demo or settings.demo:
            for name in load_examples(database, settings):
                print(f"Exemple chargé : {name}")
    except DatabaseUnusableError as error:
        raise CommandError(str(error)) from error
    except SQLAlchemyError as error:
        raise unusable(database, error) from error
    finally:
        database.close()
    return 0


def load_examples(database: Database, settings: Settings) -> list[str]:
    """Load the fictitious authorities of the newest edition that are not there yet; return their names."""
    loaded = []
    try:
        shelf = GridShelf(settings.criteria)
        folder: Path = settings.criteria / shelf.newest / EXAMPLES
        for path in sorted(folder.glob("*.json")):
            replay, grid = load_replay(path, shelf)
            with database.writing() as connection:
                if _load(connection, replay, grid, path.stem):
                    loaded.append(replay.authority.name)
    except (ReplayError, GridError, UnknownEditionError) as error:
        raise CommandError(str(error)) from error
    return loaded


def _load(connection: Connection, replay: Replay, grid: Grid, slug: str) -> bool:
    assessments, profiles = AssessmentStore(connection), ProfileStore(connection)
    authority, assessment, now = authority_of(replay), replay.assessment, datetime.now(UTC)
    if assessments.find(authority.siren, grid.edition, assessment.year):
        return False
    stores = Beginnings(AuthorityStore(connection), EditionStore(connection), assessments, profiles)
    identifier = slug.replace("-", "")[:12].ljust(12, "a")
    fictitious = replay.authority.fictitious
    start_assessment(authority, grid, assessment.year, new_id=identifier, stores=stores, now=now, fictitious=fictitious)
    record_profile(
        identifier,
        assessment.facts,
        seen_version=1,
        request_id=f"{identifier}-exemple",
        grid=grid,
        assessments=assessments,
        profiles=profiles,
        now=now,
    )
    answers = AnswerStore(connection)
    for key, answer in assessment.answers.items():
        entry = Entry(key, answer, 0, f"{identifier}-exemple")
        record_answer(identifier, entry, grid=grid, assessments=assessments, answers=answers, now=now)
    if assessment.submitted:
        take_step(identifier, Step.SUBMIT, assessments=assessments, now=now)
    return True
