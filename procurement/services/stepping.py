"""Move an assessment from one state to another: hand it in, take it back, review it, send it back, archive it."""

from datetime import datetime

from procurement.domain.dossier import Dossier, points_asked
from procurement.domain.journal import Action, Detail
from procurement.domain.journey import Move, State, Step, StepForbiddenError, StepRefusedError, move_from
from procurement.services.desk import Desk
from procurement.services.dossiers import dossier_of
from procurement.services.refusals import ForbiddenError, InvalidError, LockedError

ACTIONS = {
    Step.SUBMIT: Action.SUBMITTED,
    Step.RECALL: Action.RECALLED,
    Step.BEGIN_REVIEW: Action.REVIEW_BEGUN,
    Step.SEND_BACK: Action.SENT_BACK,
    Step.VALIDATE: Action.VALIDATED,
    Step.REOPEN: Action.REOPENED,
    Step.ARCHIVE: Action.ARCHIVED,
    Step.RESTORE: Action.RESTORED,
}


def take_step(desk: Desk, identifier: str, step: Step, *, reason: str = "", **details: Detail) -> State:
    """Move the assessment by ``step`` and return its new state; raises a :exc:`RefusedError` when it cannot be.

    ``reason`` is needed by the moves that must be explained, and kept by whoever calls; ``details`` go to the journal.
    """
    dossier = dossier_of(desk.assessments, identifier)
    move = check_step(desk, dossier, step, reason=reason)
    desk.assessments.move(identifier, move.to, submitted_at=_submitted_at(dossier, step, desk.now), moved_at=desk.now)
    desk.note(dossier, ACTIONS[step], **details)
    return move.to


def check_step(desk: Desk, dossier: Dossier, step: Step, *, reason: str = "") -> Move:
    """Return the move that ``step`` makes, and take nothing; raises a :exc:`RefusedError` when it cannot be now."""
    try:
        move = move_from(dossier.state, step, desk.actor.roles)
    except StepForbiddenError as error:
        raise ForbiddenError(str(error)) from error
    except StepRefusedError as error:
        raise LockedError(str(error)) from error
    if move.needs_reason and not reason.strip():
        raise InvalidError("Écrivez le motif\u00a0: il restera dans le dossier.")
    _check(desk, dossier, step)
    return move


def _check(desk: Desk, dossier: Dossier, step: Step) -> None:
    """Refuse what the state allows but the contents do not."""
    if step is Step.SUBMIT and any(one.awaits_confirmation for one in desk.answers.current(dossier.id).values()):
        raise InvalidError(
            "Des réponses saisies pendant une visite attendent votre accord\u00a0: confirmez-les, puis transmettez."
        )
    if step in (Step.SEND_BACK, Step.VALIDATE):
        asked = points_asked(desk.decisions.current(dossier.id))
        if step is Step.SEND_BACK and not asked:
            raise InvalidError("Rien n’est demandé\u00a0: sur une question au moins, dites ce qu’il faut compléter.")
        if step is Step.VALIDATE and asked:
            points = ", ".join(sorted(asked))
            raise InvalidError(
                f"Des points sont encore demandés ({points})\u00a0: décidez-en, ou renvoyez le diagnostic."
            )


def _submitted_at(dossier: Dossier, step: Step, now: datetime) -> datetime | None:
    if step is Step.SUBMIT:
        return now
    return None if step is Step.RECALL else dossier.submitted_at
