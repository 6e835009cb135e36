"""Validate an assessment: freeze what it is that day, in one document, so that no later code or grid changes it."""

from typing import Protocol

from procurement.domain.answers import Assessment
from procurement.domain.dossier import PARIS, Dossier, assessment_of, decisions_of, replay_authority
from procurement.domain.evidence import attached_to
from procurement.domain.frozen import FrozenAssessment, fingerprint, write_frozen
from procurement.domain.grid import Grid
from procurement.domain.journey import Step
from procurement.domain.replay import write_replay
from procurement.domain.scoring import score
from procurement.domain.stability import band_stability
from procurement.domain.validation import Validation
from procurement.services.desk import Desk
from procurement.services.dossiers import dossier_of
from procurement.services.stepping import check_step, take_step


class Validations(Protocol):
    """Where the documents are kept."""

    def count(self, assessment: str) -> int: ...
    def add(self, assessment: str, validation: Validation) -> None: ...


def validate(desk: Desk, identifier: str, *, grid: Grid, validations: Validations, name: str) -> int:
    """Freeze the assessment as it stands and return the number of the validation, which counts from 1.

    Everything is read and written in the transaction of the desk: what is frozen is what was decided. ``name`` is that
    of the adviser, for the document. Raises a :exc:`RefusedError`, and writes nothing, when the assessment is not in
    review, when points are still asked, or when the step belongs to somebody else.
    """
    dossier = dossier_of(desk.assessments, identifier)
    number = validations.count(identifier) + 1
    check_step(desk, dossier, Step.VALIDATE)
    document = write_frozen(_frozen(dossier, _assessment(desk, dossier), grid, number, name, desk))
    # The print is sealed in the journal: whoever rewrites the document in the database is found out.
    take_step(desk, identifier, Step.VALIDATE, number=number, document=fingerprint(document))
    validations.add(identifier, Validation(number, document, fingerprint(document), desk.now, desk.actor.person))
    return number


def _assessment(desk: Desk, dossier: Dossier) -> Assessment:
    """Put together what the pages show of it: the day is that of its handing in, the proof what is attached now."""
    return assessment_of(
        dossier,
        desk.profiles.current(dossier.id),
        desk.answers.current(dossier.id),
        review=decisions_of(desk.decisions.current(dossier.id)),
        proven=attached_to(desk.evidence.of_assessment(dossier.id)),
        on=desk.now.astimezone(PARIS).date(),
    )


def _frozen(
    dossier: Dossier, assessment: Assessment, grid: Grid, number: int, name: str, desk: Desk
) -> FrozenAssessment:
    return FrozenAssessment(
        number=number,
        replay=write_replay(replay_authority(dossier), assessment, grid.sha256),
        grid_sha256=grid.sha256,
        result=score(grid, assessment),
        band_stability=band_stability(grid, assessment),
        validated_on=desk.now.astimezone(PARIS).date(),
        validated_by=name,
    )
