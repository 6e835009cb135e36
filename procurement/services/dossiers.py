"""Find the file of an assessment, and refuse what its state does not allow."""

from procurement.domain.journey import STATE_LABELS, Dossier, may_be_edited
from procurement.services.ports import Assessments
from procurement.services.refusals import LockedError, UnknownAssessmentError


def dossier_of(assessments: Assessments, identifier: str) -> Dossier:
    """Return the file; raises :exc:`UnknownAssessmentError`."""
    dossier = assessments.get(identifier)
    if dossier is None:
        raise UnknownAssessmentError("Ce diagnostic n’existe pas.")
    return dossier


def editable_dossier(assessments: Assessments, identifier: str) -> Dossier:
    """Return the file of an assessment whose answers may change; raises :exc:`LockedError` otherwise."""
    dossier = dossier_of(assessments, identifier)
    if not may_be_edited(dossier.state):
        raise LockedError(
            f"Ce diagnostic est {STATE_LABELS[dossier.state]}\u00a0: les réponses ne changent plus. "
            "Rouvrez-le pour les modifier."
        )
    return dossier
