"""Where an assessment stands: the way through it, all its answers, handing it in and taking it back."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from procurement.domain.journey import MOVES, NEXT_MOVES, Step
from procurement.services.answering import confirm_assistance
from procurement.services.refusals import InvalidError, LockedError
from procurement.services.stepping import take_step
from procurement.storage.people_store import AssignmentStore
from procurement.web.backend import backend
from procurement.web.desks import desk
from procurement.web.opened import Opened, open_assessment
from procurement.web.threads import unsettled

bp = Blueprint("overview", __name__, url_prefix="/diagnostics/<string(length=12):assessment>")


@bp.get("")
def show(assessment: str) -> str:
    """Say what is left, and for whom: one's own pillars first."""
    opened = open_assessment(assessment)
    return render_template(
        "overview/show.html",
        opened=opened,
        way_out=NEXT_MOVES[opened.dossier.state],
        discussions=unsettled(opened),
    )


@bp.get("/reponses")
def answers(assessment: str) -> str:
    """Show every answer with what is missing, and hand the whole in."""
    return _answers_page(open_assessment(assessment))


@bp.post("/transmettre")
def submit(assessment: str) -> ResponseReturnValue:
    return _step(assessment, Step.SUBMIT, "results.show")


@bp.post("/reprendre")
def recall(assessment: str) -> ResponseReturnValue:
    """Take back what was handed in and is not being reviewed yet."""
    return _step(assessment, Step.RECALL, "overview.show")


@bp.post("/confirmer")
def confirm(assessment: str) -> ResponseReturnValue:
    """Confirm at once every answer that the adviser typed during a visit."""
    with backend().database.writing() as connection:
        confirm_assistance(desk(connection), assessment)
    return redirect(url_for(".answers", assessment=assessment), code=303)


def _step(assessment: str, step: Step, following: str) -> ResponseReturnValue:
    try:
        with backend().database.writing() as connection:
            take_step(desk(connection), assessment, step)
    except LockedError:
        if not _is_done(open_assessment(assessment), step):
            raise
    except InvalidError as error:
        return _answers_page(open_assessment(assessment), error.faults), 422
    return redirect(url_for(following, assessment=assessment), code=303)


def _is_done(opened: Opened, step: Step) -> bool:
    """Whether the step was taken already: a button pressed twice has one effect, and no reproach."""
    return opened.dossier.state in {move.to for (_, taken), move in MOVES.items() if taken is step}


def _answers_page(opened: Opened, faults: tuple[str, ...] = ()) -> str:
    with backend().database.reading() as connection:
        advisers = AssignmentStore(connection).of_authority(opened.dossier.authority_id)
    return render_template("overview/answers.html", opened=opened, faults=faults, advisers=advisers)
