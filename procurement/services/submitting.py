"""Hand an assessment in, or open it again."""

from datetime import datetime

from procurement.domain.journey import State, Step, StepRefusedError, after
from procurement.services.dossiers import dossier_of
from procurement.services.ports import Assessments
from procurement.services.refusals import LockedError


def take_step(identifier: str, step: Step, *, assessments: Assessments, now: datetime) -> State:
    """Move the assessment by ``step`` and return its new state; raises a :exc:`RefusedError` when it cannot be."""
    dossier = dossier_of(assessments, identifier)
    try:
        state = after(dossier.state, step)
    except StepRefusedError as error:
        raise LockedError(str(error)) from error
    assessments.move(identifier, state, submitted_at=now if state is State.SUBMITTED else None)
    return state
