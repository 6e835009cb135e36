"""Find the file of an assessment, and refuse what its state does not allow."""

from procurement.domain.dossier import Dossier, points_asked
from procurement.domain.journey import FROZEN, STATE_LABELS, State, may_be_answered, may_be_edited
from procurement.services.desk import Desk
from procurement.services.ports import Assessments
from procurement.services.refusals import LockedError, UnknownAssessmentError


def dossier_of(assessments: Assessments, identifier: str) -> Dossier:
    """Return the file; raises :exc:`UnknownAssessmentError`."""
    dossier = assessments.get(identifier)
    if dossier is None:
        raise UnknownAssessmentError("Ce diagnostic n’existe pas.")
    return dossier


def editable_dossier(desk: Desk, identifier: str) -> Dossier:
    """Return the file of an assessment whose profile and answers may all change; raises :exc:`LockedError`."""
    dossier = dossier_of(desk.assessments, identifier)
    if not may_be_edited(dossier.state):
        raise LockedError(f"Ce diagnostic est {STATE_LABELS[dossier.state]}\u00a0: le profil ne change plus.")
    return dossier


def answerable_dossier(desk: Desk, identifier: str, criterion: str) -> Dossier:
    """Return the file of an assessment whose answer to ``criterion`` may change; raises :exc:`LockedError`."""
    dossier = dossier_of(desk.assessments, identifier)
    asked = points_asked(desk.decisions.current(identifier)) if dossier.state is State.SENT_BACK else {}
    if may_be_answered(dossier.state, criterion, asked):
        return dossier
    if dossier.state is State.SENT_BACK:
        raise LockedError(f"La réponse à {criterion} n’est pas parmi celles à compléter\u00a0: elle ne change plus.")
    raise LockedError(f"Ce diagnostic est {STATE_LABELS[dossier.state]}\u00a0: les réponses ne changent plus.")


def living_dossier(desk: Desk, identifier: str) -> Dossier:
    """Return the file of an assessment that is not frozen yet; raises :exc:`LockedError`."""
    dossier = dossier_of(desk.assessments, identifier)
    if dossier.state in FROZEN:
        raise LockedError(f"Ce diagnostic est {STATE_LABELS[dossier.state]}\u00a0: plus rien n’y change.")
    return dossier
