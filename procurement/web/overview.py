"""Where an assessment stands: the way through it, all its answers, handing it in and opening it again."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from procurement.domain.journey import Step
from procurement.services.submitting import take_step
from procurement.storage.stores import AssessmentStore
from procurement.web.backend import backend
from procurement.web.opened import open_assessment

bp = Blueprint("overview", __name__, url_prefix="/diagnostics/<string(length=12):assessment>")


@bp.get("")
def show(assessment: str) -> str:
    return render_template("overview/show.html", opened=open_assessment(assessment))


@bp.get("/reponses")
def answers(assessment: str) -> str:
    """Show every answer with what is missing, and hand the whole in."""
    return render_template("overview/answers.html", opened=open_assessment(assessment))


@bp.post("/transmettre")
def submit(assessment: str) -> ResponseReturnValue:
    _step(assessment, Step.SUBMIT)
    return redirect(url_for("results.show", assessment=assessment), code=303)


@bp.post("/rouvrir")
def reopen(assessment: str) -> ResponseReturnValue:
    _step(assessment, Step.REOPEN)
    return redirect(url_for("overview.show", assessment=assessment), code=303)


def _step(assessment: str, step: Step) -> None:
    with backend().database.writing() as connection:
        take_step(assessment, step, assessments=AssessmentStore(connection), now=backend().now())
