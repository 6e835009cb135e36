"""Checks the journal, line by line and against every anchor; when it is sound, adds an anchor and nothing else."""

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from typing import cast

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from procurement.cli import CommandError
from procurement.cli.opening import open_database, unusable
from procurement.config import read_settings
from procurement.domain.french import NARROW, NO_BREAK, plural
from procurement.domain.frozen import fingerprint
from procurement.domain.journal import Action, Anchor, Line, Unreadable, chain_faults
from procurement.storage.database import Database, DatabaseUnusableError
from procurement.storage.decision_store import ValidationStore
from procurement.storage.journal_anchors import ANCHORS_FILE, AnchorFile, add_anchor, read_anchors
from procurement.storage.journal_store import JournalStore
from procurement.storage.replay_files import system_reason

MAX_PRINTED = 200
ADVICE = (
    "Le journal ne fait plus foi. Gardez la base telle qu’elle est, prévenez qui répond de l’installation, puis "
    "comparez avec les sauvegardes."
)


def run(noted: Sequence[Anchor]) -> int:
    """Check the journal against the anchors of the installation and those ``noted`` elsewhere.

    Prints the count and the last hash, appends an anchor and returns 0; or prints the faults on the error output and
    returns 1.
    """
    settings = read_settings()
    path = settings.instance / ANCHORS_FILE
    kept = _anchors(path)
    journal = _Watched()
    faults = _faults(open_database(settings), journal, kept, noted)
    if faults:
        print("\n".join(faults), file=sys.stderr)
        print(ADVICE, file=sys.stderr)
        return 1
    last = journal.last
    if last is None:
        print(f"Journal{NO_BREAK}: aucune ligne, aucune faute.")
        return 0
    compared = plural(len(kept.anchors) + len(noted), "ancre vérifiée", "ancres vérifiées")
    print(f"Journal{NO_BREAK}: {plural(journal.count, 'ligne')}, {compared}, aucune faute.")
    _anchor(path, Anchor(last.sequence, last.hash))
    return 0


class _Watched:
    """Lines going by: how many there were, and the last one."""

    def __init__(self) -> None:
        self.count = 0
        self.last: Line | Unreadable | None = None

    def each(self, lines: Iterator[Line | Unreadable]) -> Iterator[Line | Unreadable]:
        for line in lines:
            self.count += 1
            self.last = line
            yield line


def _anchors(path: Path) -> AnchorFile:
    try:
        return read_anchors(path)
    except OSError as error:
        raise CommandError(f"Le fichier {path} ne se lit pas ({system_reason(error)}). Vérifiez ses droits.") from error


def _faults(database: Database, journal: _Watched, kept: AnchorFile, noted: Sequence[Anchor]) -> list[str]:
    """Return the first faults, and how many more there are."""
    try:
        database.check()
        with database.reading() as connection:
            lines = journal.each(JournalStore(connection).all_lines())
            documents = _document_faults(connection)
            found = chain(kept.faults, chain_faults(lines, (*kept.anchors, *noted)), documents)
            shown, more = list(islice(found, MAX_PRINTED)), sum(1 for _ in found)
    except DatabaseUnusableError as error:
        raise CommandError(str(error)) from error
    except SQLAlchemyError as error:
        raise unusable(database, error) from error
    finally:
        database.close()
    return [*shown, f"… et {plural(more, 'autre faute', 'autres fautes')}."] if more else shown


def _document_faults(connection: Connection) -> Iterator[str]:
    """Yield what separates the validated documents from the prints that the journal sealed when they were made."""
    kept = {(key, one.number): fingerprint(one.document) for key, one in ValidationStore(connection).all()}
    for line in JournalStore(connection).all_lines():
        if not isinstance(line, Line) or line.event.action is not Action.VALIDATED:
            continue
        print_of, number = line.event.details.get("document"), line.event.details.get("number")
        if print_of is not None and kept.get((str(line.event.assessment), cast(int, number))) != print_of:
            yield (
                f"Ligne {line.sequence}{NO_BREAK}: le document de la validation {number} du diagnostic "
                f"{line.event.assessment} n’est plus celui qui a été gardé."
            )


def _anchor(path: Path, anchor: Anchor) -> None:
    print(f"Dernière ligne, à noter ailleurs{NO_BREAK}: {anchor.sequence}:{anchor.hash}")
    try:
        add_anchor(path, anchor, now=datetime.now(UTC))
    except OSError as error:
        raise CommandError(
            f"Le journal est entier, mais son ancre ne s’écrit pas dans {path} ({system_reason(error)}). Vérifiez la "
            f"place sur le disque et les droits, puis recommencez{NARROW}; ou notez vous-même la ligne ci-dessus."
        ) from error
    print(f"Ancre ajoutée à {path}")
