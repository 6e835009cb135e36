"""The validated file: an assessment and its frozen result as one JSON document (docs/methode.md, § 11)."""

import json
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from hashlib import sha256
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, ValidationError

from procurement.domain.exact_json import read_exact, write_exact
from procurement.domain.french import NARROW, NO_BREAK
from procurement.domain.frozen_result import FrozenError, exact_text, read_result, result_of, write_result
from procurement.domain.frozen_schema import Figure, ResultEntry
from procurement.domain.grid import Grid
from procurement.domain.model import IsoDate, Model
from procurement.domain.replay import ReplayError, read_replay
from procurement.domain.result import Result
from procurement.domain.schema_faults import schema_faults
from procurement.domain.texts import clean_text

__all__ = [
    "FORMAT",
    "METHOD",
    "FrozenAssessment",
    "FrozenError",
    "assessment_inside",
    "fingerprint",
    "read_frozen",
    "read_result",
    "write_frozen",
    "write_result",
]

FORMAT = "aune-validated/1"
METHOD = "aune-method/1"
"""The mark of the code that scores: it changes whenever a figure may come out otherwise on the same grid."""

_FAMILY = FORMAT.partition("/")[0] + "/"
_DEPTH = 3
"""How deep a replay document goes: answers, then a criterion, then what is answered to it."""


@dataclass(frozen=True, slots=True)
class FrozenAssessment:
    """An assessment as an adviser validated it: what is shown from then on, whatever the code becomes.

    ``number`` counts the validations of the assessment, from 1. ``replay`` is the text of its replay file, as
    :func:`procurement.domain.replay.write_replay` writes it. ``band_stability`` (0–1) is None when no total is shown.
    ``validated_by`` is the name of the adviser; ``method`` marks the code that made the figures.
    """

    number: int
    replay: str
    grid_sha256: str
    result: Result
    band_stability: Fraction | None
    validated_on: date
    validated_by: str
    method: str = METHOD


def _replay_object(value: Any) -> Any:
    if not isinstance(value, dict) or not _is_flat(value, _DEPTH):
        raise ValueError("le contenu d’un fichier à rejouer est attendu")
    return value


def _is_flat(value: Any, depth: int) -> bool:
    """Whether ``value`` is a text or a number, or objects of them, no more than ``depth`` deep."""
    if isinstance(value, dict):
        return depth > 0 and all(_is_flat(one, depth - 1) for one in value.values())
    return not isinstance(value, list)


def _name(value: str) -> str:
    if not value or clean_text(value) != value:
        raise ValueError("le nom d’une personne est attendu, sans espace autour ni caractère de contrôle")
    return value


class _Document(Model):
    """What the file holds; it is validated with the grid as context."""

    format: Literal["aune-validated/1"]
    method: Annotated[str, StringConstraints(pattern=r"^aune-method/[1-9][0-9]*$")]
    number: int = Field(ge=1)
    validated_on: IsoDate
    validated_by: Annotated[str, AfterValidator(_name)]
    grid_sha256: str
    band_stability: Figure | None
    result: ResultEntry
    assessment: Annotated[dict[str, Any], BeforeValidator(_replay_object)]


def write_frozen(frozen: FrozenAssessment) -> str:
    """Write the validated file: indented, the same bytes for the same content.

    It is read again before it is returned, for it is written once and shown for years. Raises :exc:`FrozenError` when
    it would not be read back as the same value: another grid, a text that is no replay file, a name left empty.
    """
    head = {
        "format": FORMAT,
        "method": frozen.method,
        "number": frozen.number,
        "validated_on": frozen.validated_on.isoformat(),
        "validated_by": frozen.validated_by,
        "grid_sha256": frozen.grid_sha256,
        "band_stability": exact_text(frozen.band_stability),
        "result": write_result(frozen.result),
    }
    written = json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
    # A line break inside JSON is always between two parts: the replay file keeps its very text, one space further in.
    inside = frozen.replay.rstrip("\n").replace("\n", "\n ")
    text = f'{written},\n "assessment": {inside}\n}}\n'
    if read_frozen(text, frozen.result.grid) != frozen:
        raise FrozenError("Ce diagnostic ne peut pas être figé\u00a0: relu, il ne serait plus le même.")
    return text


def read_frozen(text: str, grid: Grid) -> FrozenAssessment:
    """Read a validated file, made with this very ``grid``. Nothing is computed: the figures are those of the file.

    Raises :exc:`FrozenError` with every fault, in French.
    """
    try:
        content = read_exact(text)
    except ValueError as error:
        raise FrozenError(str(error)) from error
    _check_grid(content, grid)
    try:
        document = _Document.model_validate(content, context=grid)
    except ValidationError as error:
        raise FrozenError(*schema_faults(error)) from error
    replay = _replay_text(document.assessment)
    _check_assessment(replay, grid)
    return FrozenAssessment(
        number=document.number,
        replay=replay,
        grid_sha256=document.grid_sha256,
        result=result_of(document.result, grid),
        band_stability=document.band_stability,
        validated_on=document.validated_on,
        validated_by=document.validated_by,
        method=document.method,
    )


def assessment_inside(text: str) -> str | None:
    """Return the text of the replay file inside a validated file; None when ``text`` is not a validated file.

    Raises :exc:`FrozenError` when it is one whose assessment cannot be taken out.
    """
    try:
        content = read_exact(text)
    except ValueError:
        return None
    if not isinstance(content, dict) or not str(content.get("format")).startswith(_FAMILY):
        return None
    try:
        return _replay_text(_replay_object(content.get("assessment")))
    except ValueError as error:
        raise FrozenError(f"«{NO_BREAK}assessment{NO_BREAK}»{NO_BREAK}: {error}.") from error


def fingerprint(text: str) -> str:
    """Return the SHA-256 of a validated file, in hexadecimal: one changed character changes it."""
    return sha256(text.encode()).hexdigest()


def _replay_text(assessment: dict[str, Any]) -> str:
    return write_exact(assessment, indent=1) + "\n"


def _check_grid(content: Any, grid: Grid) -> None:
    """Refuse another grid before anything else: every name that it does not know would be one more fault."""
    made_with = content.get("grid_sha256") if isinstance(content, dict) else None
    if isinstance(made_with, str) and made_with != grid.sha256:
        raise FrozenError(
            f"Ce diagnostic a été validé avec une autre version de la grille (empreinte {made_with}) que la grille "
            f"{grid.edition} lue ici ({grid.sha256}){NO_BREAK}: ses chiffres ne se lisent qu’avec la sienne. "
            f"Remettez en place les fichiers de grille d’alors{NARROW}; rien n’a été changé au diagnostic."
        )


def _check_assessment(replay: str, grid: Grid) -> None:
    try:
        inside = read_replay(replay)
    except ReplayError as error:
        raise FrozenError(*(f"Diagnostic contenu dans le fichier, {fault}" for fault in error.faults)) from error
    if (inside.assessment.edition, inside.grid_sha256) != (grid.edition, grid.sha256):
        raise FrozenError(
            f"Le diagnostic contenu dans le fichier n’est pas de la même grille que ses chiffres{NO_BREAK}: il cite "
            f"l’édition {inside.assessment.edition}, empreinte {inside.grid_sha256 or 'absente'}."
        )
