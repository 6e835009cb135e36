"""The thread of remarks of a criterion: say something, declare it settled, take it up again."""

from typing import Literal

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from procurement.services.discussing import add_remark, settle
from procurement.services.refusals import InvalidError
from procurement.web.backend import backend
from procurement.web.desks import desk
from procurement.web.forms.remarks import OnceForm, RemarkForm, SettleForm
from procurement.web.opened import Opened, open_assessment
from procurement.web.own_paths import own_path

bp = Blueprint(
    "remarks",
    __name__,
    url_prefix="/diagnostics/<string(length=12):assessment>/questions/<string(length=6):criterion>/messages",
)


@bp.post("")
def add(assessment: str, criterion: str) -> ResponseReturnValue:
    opened, form = open_assessment(assessment), RemarkForm(request.form)
    _check(form)
    with backend().database.writing() as connection:
        text, request_id = form.text.data or "", form.request_id.data or ""
        add_remark(desk(connection), assessment, criterion, text, request_id=request_id, grid=opened.grid)
    return redirect(_back(opened, criterion), code=303)


@bp.post("/etat", endpoint="settle")
def settle_thread(assessment: str, criterion: str) -> ResponseReturnValue:
    opened, form = open_assessment(assessment), SettleForm(request.form)
    _check(form)
    with backend().database.writing() as connection:
        kind: Literal["settled", "resumed"] = "settled" if form.settled else "resumed"
        request_id = form.request_id.data or ""
        settle(desk(connection), assessment, criterion, kind, request_id=request_id, grid=opened.grid)
    return redirect(_back(opened, criterion), code=303)


def _check(form: OnceForm) -> None:
    """Raise :exc:`InvalidError` when the form makes no sense: the page that says so gives back what was written."""
    if not form.validate():
        raise InvalidError(*(message for _, message in form.first_errors()))


def _back(opened: Opened, criterion: str) -> str:
    """Return to the page that the remark was written on: the question, or its review."""
    asked = own_path(request.form.get("back", ""))
    return (asked or url_for("questionnaire.show", assessment=opened.id, criterion=criterion)) + "#messages"
