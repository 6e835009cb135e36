"""Scores a replay file or a validated file, offline: the same figures as the page, and whether they still hold."""

import json
import sys
from pathlib import Path

from procurement.cli import CommandError
from procurement.config import criteria_folder
from procurement.domain.french import NARROW, NO_BREAK, number, plural
from procurement.domain.frozen import METHOD, FrozenAssessment, FrozenError
from procurement.domain.frozen_differences import frozen_differences
from procurement.domain.grid import Grid
from procurement.domain.replay import Replay, ReplayError
from procurement.domain.result import Result
from procurement.domain.result_document import result_document
from procurement.domain.scoring import score
from procurement.domain.stability import band_stability
from procurement.storage.grid_files import GridError, GridShelf
from procurement.storage.replay_files import load_scorable

SHOWN = 10
"""How many differences are told one by one."""


def run(path: Path, *, as_json: bool, criteria: Path | None) -> int:
    """Print the score of ``path``: a few lines to read, or every figure as one JSON object.

    A validated file is scored again. Returns 1 when that does not give its frozen figures, after saying which.
    """
    replay, grid, frozen = _read_scorable(path, criteria)
    result = score(grid, replay.assessment)
    stability = band_stability(grid, replay.assessment) if as_json or frozen is not None else None
    if as_json:
        print(json.dumps(result_document(result, stability), ensure_ascii=False, indent=1))
    else:
        print("\n".join(_lines(replay, result)))
    return 0 if frozen is None else _compare(frozen, frozen_differences(frozen, result, stability))


def read(path: Path, criteria: Path | None) -> tuple[Replay, Grid]:
    """Read a replay file; says on the error output when it was made with other files of the grid."""
    replay, grid, frozen = _read_scorable(path, criteria)
    if frozen is not None:
        raise CommandError(
            f"{path}{NO_BREAK}: c’est un diagnostic validé, dont les chiffres sont figés et ne se recalculent pas ici. "
            f"Donnez un fichier à rejouer{NARROW}; la commande «{NO_BREAK}score{NO_BREAK}», elle, lit les deux."
        )
    return replay, grid


def _read_scorable(path: Path, criteria: Path | None) -> tuple[Replay, Grid, FrozenAssessment | None]:
    try:
        replay, grid, frozen = load_scorable(path, GridShelf(criteria or criteria_folder()))
    except (ReplayError, FrozenError, GridError) as error:
        raise CommandError(str(error)) from error
    if replay.grid_sha256 not in (None, grid.sha256):
        print(
            f"Attention : ce fichier a été fait avec une autre version de la grille {grid.edition} "
            f"(empreinte {replay.grid_sha256}). Les chiffres sont ceux de la grille lue ({grid.sha256}).",
            file=sys.stderr,
        )
    return replay, grid, frozen


def _compare(frozen: FrozenAssessment, differences: tuple[str, ...]) -> int:
    """Say on the error output how the new computation and the validated figures differ; return the exit code."""
    if not differences:
        return 0
    more = len(differences) - SHOWN
    warning = (
        f"Attention{NO_BREAK}: le calcul refait ({METHOD}) ne donne pas les chiffres validés le "
        f"{frozen.validated_on:%d/%m/%Y} par {frozen.validated_by} ({frozen.method}). "
        f"Les chiffres validés restent ceux qui font foi{NARROW}; les écarts sont les suivants."
    )
    rest = [f"Et {plural(more, 'autre écart', 'autres écarts')}."] if more > 0 else []
    lines = [warning, *(f"- {difference}" for difference in differences[:SHOWN]), *rest]
    print("\n".join(lines), file=sys.stderr)
    return 1


def _lines(replay: Replay, result: Result) -> list[str]:
    places = result.grid.method.display.score_decimals
    head = f"{replay.authority.name}, diagnostic {replay.assessment.year}, taille {result.tier.label}"
    filled = number(100 * result.completeness, 0)
    questions = f"{plural(len(result.applicable), 'question')}, remplies à {filled}{NARROW}% du poids"
    if result.score is None or result.band is None or result.interval is None or result.raw is None:
        least = number(100 * result.grid.method.completeness.min_answered_weight_share)
        return [head, questions, f"Pas encore de score : il s’affiche à partir de {least}{NARROW}% du poids."]
    low, high = (number(end, places) for end in result.interval)
    lines = [head, questions, f"Score {number(result.score, places)}, entre {low} et {high} : {result.band.label}"]
    if result.cap is not None:
        causes = ", ".join(cause.criterion.id for cause in result.cap_causes)
        lines.append(f"Plafond {number(result.cap)} ({causes}) ; score brut {number(result.raw, places)}")
    if result.compliance is not None:
        lines.append(f"Conformité {number(result.compliance, 0)} sur 100, à part")
    return lines
