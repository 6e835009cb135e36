"""The demonstration: its fictitious authorities, and one account for each role."""

from datetime import datetime

from sqlalchemy import Connection

from procurement.cli import CommandError
from procurement.cli.report import authority_of
from procurement.config import Settings
from procurement.credentials.passwords import hash_password
from procurement.desks import beginnings_on, desk_on, reception_on
from procurement.domain.access import LEADS
from procurement.domain.demo import DEMO_ACCOUNTS, DEMO_PASSWORD, DRAFT_EXAMPLE, DRAFT_LEFT_OUT, DemoAccount
from procurement.domain.grid import Grid
from procurement.domain.journey import Step
from procurement.domain.people import AuthorityRole
from procurement.domain.replay import Replay, ReplayError
from procurement.services.answering import Entry, record_answer
from procurement.services.desk import Actor
from procurement.services.profiling import record_profile
from procurement.services.reception import Reception
from procurement.services.starting import start_assessment
from procurement.services.stepping import take_step
from procurement.storage.database import Database
from procurement.storage.grid_files import GridError, GridShelf, UnknownEditionError
from procurement.storage.replay_files import load_replay

EXAMPLES = "examples"
THE_PROGRAM = Actor(None, LEADS)
"""The examples are handed in as a lead would, by nobody in particular."""


def load_examples(database: Database, settings: Settings, *, now: datetime) -> list[str]:
    """Load the fictitious authorities of the newest edition that are not there yet; return their names."""
    loaded = []
    try:
        shelf = GridShelf(settings.criteria)
        folder = settings.criteria / shelf.newest / EXAMPLES
        for path in sorted(folder.glob("*.json")):
            replay, grid = load_replay(path, shelf)
            with database.writing() as connection:
                if _load(connection, replay, grid, path.stem, now):
                    loaded.append(replay.authority.name)
    except (ReplayError, GridError, UnknownEditionError) as error:
        raise CommandError(str(error)) from error
    return loaded


def load_accounts(database: Database, settings: Settings, *, now: datetime) -> list[str]:
    """Open the accounts of the demonstration that are not there yet; return their addresses."""
    shelf, opened = GridShelf(settings.criteria), []
    folder = settings.criteria / shelf.newest / EXAMPLES
    sirens = {path.stem: load_replay(path, shelf)[0].authority.siren for path in sorted(folder.glob("*.json"))}
    kept = hash_password(DEMO_PASSWORD)
    with database.writing() as connection:
        desk = reception_on(connection, None, now=now)
        for account in DEMO_ACCOUNTS:
            if desk.people.by_email(account.email) is None:
                _open_account(desk, account, kept, sirens)
                opened.append(account.email)
    return opened


def _open_account(desk: Reception, account: DemoAccount, password_hash: str, sirens: dict[str, str]) -> None:
    person = desk.people.add(account.email, account.name, now=desk.now, is_demo=True)
    desk.people.change(person.id, password_hash=password_hash, password_changed_at=desk.now)
    if account.example:
        if (authority := desk.authority_of(sirens.get(account.example, ""))) is not None:
            desk.members.put(person.id, authority, AuthorityRole(account.role), now=desk.now)
        return
    desk.people.change(person.id, **{f"is_{account.role}": True})
    if account.role == "adviser":
        for siren in sirens.values():
            if (authority := desk.authority_of(siren)) is not None:
                desk.assignments.add(person.id, authority, now=desk.now)


def _load(connection: Connection, replay: Replay, grid: Grid, slug: str, now: datetime) -> bool:
    desk, authority, assessment = desk_on(connection, THE_PROGRAM, now=now), authority_of(replay), replay.assessment
    if desk.assessments.find(authority.siren, grid.edition, assessment.year):
        return False
    identifier, fictitious = slug.replace("-", "")[:12].ljust(12, "a"), replay.authority.fictitious
    stores = beginnings_on(connection)
    start_assessment(authority, grid, assessment.year, new_id=identifier, stores=stores, now=now, fictitious=fictitious)
    request_id = f"{identifier}-exemple"
    record_profile(desk, identifier, assessment.facts, seen_version=1, request_id=request_id, grid=grid)
    is_draft = slug == DRAFT_EXAMPLE
    for key, answer in assessment.answers.items():
        if not (is_draft and grid.by_id[key].pillar in DRAFT_LEFT_OUT):
            record_answer(desk, identifier, Entry(key, answer, 0, request_id), grid=grid)
    if assessment.submitted and not is_draft:
        take_step(desk, identifier, Step.SUBMIT)
    return True
