"""Writes the workbook of a replay file, offline."""

import os
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from procurement.cli import CommandError
from procurement.cli.score import read
from procurement.domain.authority import Authority
from procurement.domain.journey import STATE_LABELS, State
from procurement.domain.replay import Replay
from procurement.domain.scoring import score
from procurement.domain.siren import InvalidSirenError
from procurement.domain.stability import band_stability
from procurement.storage.replay_files import system_reason
from reports.subject import Subject


def run(path: Path, output: Path, *, criteria: Path | None) -> int:
    """Score ``path`` and write its workbook to ``output``: whole, or not at all."""
    from reports.workbook.build import build_workbook

    replay, grid = read(path, criteria)
    _check_output(output, path)
    state = State.SUBMITTED if replay.assessment.submitted else State.DRAFT
    subject = Subject(
        authority=authority_of(replay),
        fictitious=replay.authority.fictitious,
        assessment=replay.assessment,
        result=score(grid, replay.assessment),
        band_stability=band_stability(grid, replay.assessment),
        generated_at=datetime.now(ZoneInfo("Europe/Paris")),
        state_label=STATE_LABELS[state],
    )
    _write(output, build_workbook(subject))
    print(f"Classeur écrit : {output}")
    return 0


def authority_of(replay: Replay) -> Authority:
    """Return the body that a replay file speaks of; raises :exc:`CommandError` when its SIREN is not one."""
    facts = replay.assessment.facts
    kind, population = facts.get("type"), facts.get("population")
    try:
        return Authority(
            siren=replay.authority.siren,
            name=replay.authority.name,
            type=kind if isinstance(kind, str) else "autre",  # type: ignore[arg-type]
            population=population if isinstance(population, int) else None,
        )
    except InvalidSirenError as error:
        raise CommandError(str(error)) from error


def _check_output(output: Path, source: Path) -> None:
    if output.suffix.lower() != ".xlsx":
        raise CommandError(f"{output} : donnez au classeur un nom en « .xlsx ».")
    if output.exists() and (not output.is_file() or output.samefile(source)):
        raise CommandError(f"{output} ne peut pas être remplacé par un classeur : choisissez un autre nom.")


def _write(output: Path, content: bytes) -> None:
    unfinished = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(output)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise CommandError(f"{output} ne s’écrit pas ({system_reason(error)}).") from error
