"""The questions: one criterion a page, or a whole pillar on one page; each answer kept as it is given."""

from dataclasses import dataclass

from flask import Blueprint, abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from procurement.domain.criteria import AnyCriterion
from procurement.domain.dossier import RecordedAnswer
from procurement.domain.grid import Pillar
from procurement.domain.journey import STATE_LABELS, State
from procurement.services.answering import Entry, record_answer
from procurement.services.refusals import LockedError, StaleAnswerError
from procurement.web.backend import backend
from procurement.web.desks import desk
from procurement.web.filters import hour
from procurement.web.forms.answers import Question, question
from procurement.web.opened import Opened, open_assessment
from procurement.web.threads import thread_of

bp = Blueprint("questionnaire", __name__, url_prefix="/diagnostics/<string(length=12):assessment>")


@bp.get("/questions/<string(length=6):criterion>")
def show(assessment: str, criterion: str) -> ResponseReturnValue:
    opened = open_assessment(assessment)
    if _is_aside(opened, criterion):
        return _aside_page(opened, criterion)
    item = _criterion(opened, criterion)
    return _question_page(opened, question(item, opened.recorded(criterion)))


@bp.post("/questions/<string(length=6):criterion>")
def save(assessment: str, criterion: str) -> ResponseReturnValue:
    """Keep one answer and go on; refused, the page comes back with what was typed and why."""
    opened = open_assessment(assessment)
    if _is_aside(opened, criterion):
        return _refused_aside(opened, criterion)
    item = _criterion(opened, criterion)
    asked = question(item, opened.recorded(criterion), request.form)
    entry = asked.entry(opened.grid)
    if entry is None:
        return _refused(opened, asked)
    try:
        recorded = _record(opened, entry)
    except StaleAnswerError as stale:
        return _conflict(opened, asked, stale.current)
    if _wants_json():
        return jsonify(version=recorded.version, message=_saved(recorded))
    return redirect(_after(opened, criterion), code=303)


@bp.post("/questions/<string(length=6):criterion>/retrait")
def withdraw(assessment: str, criterion: str) -> ResponseReturnValue:
    """Take an answer back: a new version that says nothing, so that the former ones stay readable."""
    opened = open_assessment(assessment)
    if _is_aside(opened, criterion):
        return _refused_aside(opened, criterion)
    item = _criterion(opened, criterion)
    form = question(item, opened.recorded(criterion), request.form).form
    if not form.validate():
        abort(400)
    try:
        _record(opened, Entry(criterion, None, form.version, form.request_id.data or ""))
    except StaleAnswerError as stale:
        return _conflict(opened, question(item, stale.current), stale.current)
    return redirect(url_for(".show", assessment=assessment, criterion=criterion), code=303)


@bp.get("/axes/<string(length=3):pillar>")
def show_pillar(assessment: str, pillar: str) -> str:
    opened = open_assessment(assessment)
    asked = [question(item, opened.recorded(item.id), prefixed=True) for item in _pillar(opened, pillar)]
    slots = [Slot(one, may_answer=opened.may_answer(one.criterion.id)) for one in asked]
    return _pillar_page(opened, opened.grid.pillars[pillar], slots)


@bp.post("/axes/<string(length=3):pillar>")
def save_pillar(assessment: str, pillar: str) -> ResponseReturnValue:
    """Keep every answer that is sound; those that are not come back with what was typed and why."""
    opened = open_assessment(assessment)
    items = _pillar(opened, pillar)
    open_items = [item for item in items if opened.may_answer(item.id)]
    if not open_items:
        raise LockedError(f"Ce diagnostic est {STATE_LABELS[opened.dossier.state]}\u00a0: rien n’y change plus.")
    asked = [question(item, opened.recorded(item.id), request.form, prefixed=True) for item in open_items]
    slots = [_save_slot(opened, one) for one in asked]
    if all(slot.is_settled for slot in slots):
        return redirect(_after_pillar(opened, pillar), code=303)
    fresh = open_assessment(assessment)
    faulty = {slot.question.criterion.id: slot for slot in slots if not slot.is_settled}
    shown = [faulty.get(item.id) or _as_recorded(fresh, item) for item in items]
    return _pillar_page(fresh, opened.grid.pillars[pillar], shown), 409 if any(s.conflict for s in slots) else 422


@dataclass(frozen=True)
class Slot:
    """One criterion of a pillar's page: its form, whether it was kept, and the newer answer it ran into."""

    question: Question
    is_settled: bool = True
    conflict: RecordedAnswer | None = None
    may_answer: bool = True


def _save_slot(opened: Opened, asked: Question) -> Slot:
    # A question left blank on a page that showed it blank asks for nothing, even if a colleague answered meanwhile.
    if asked.form.is_blank and (asked.recorded.answer is None or asked.form.seen_version.data == "0"):
        return Slot(asked)
    entry = asked.entry(opened.grid)
    if entry is None:
        return Slot(asked, is_settled=False)
    try:
        recorded = _record(opened, entry)
    except StaleAnswerError as stale:
        asked.form.seen_version.data = str(stale.current.version)
        return Slot(asked, is_settled=False, conflict=stale.current)
    asked.form.seen_version.data = str(recorded.version)
    return Slot(asked)


def _as_recorded(opened: Opened, criterion: AnyCriterion) -> Slot:
    asked = question(criterion, opened.recorded(criterion.id), prefixed=True)
    return Slot(asked, may_answer=opened.may_answer(criterion.id))


def _record(opened: Opened, entry: Entry) -> RecordedAnswer:
    """Keep ``entry`` in one durable transaction: when this returns, it is on the disk."""
    with backend().database.writing() as connection:
        return record_answer(desk(connection), opened.id, entry, grid=opened.grid)


def _refused(opened: Opened, asked: Question) -> ResponseReturnValue:
    if _wants_json():
        return jsonify(message=" ".join(message for _, message in asked.form.first_errors())), 422
    return _question_page(opened, asked), 422


def _conflict(opened: Opened, asked: Question, current: RecordedAnswer) -> ResponseReturnValue:
    if _wants_json():
        message = "Quelqu’un a changé cette réponse entre-temps. Enregistrez pour comparer."
        return jsonify(message=message, conflict=True), 409
    asked.form.seen_version.data = str(current.version)
    return _question_page(opened, asked, current), 409


def _question_page(opened: Opened, asked: Question, conflict: RecordedAnswer | None = None) -> str:
    before, after = opened.neighbours(asked.criterion.id)
    return render_template(
        "questionnaire/question.html",
        opened=opened,
        question=asked,
        criterion=asked.criterion,
        pillar=opened.grid.pillars[asked.criterion.pillar],
        before=before,
        after=after,
        conflict=conflict,
        thread=thread_of(opened, asked.criterion.id),
    )


def _aside_page(opened: Opened, identifier: str) -> str:
    """Say why a question is not asked: nothing is ever ticked «sans objet»."""
    return render_template("questionnaire/aside.html", opened=opened, result=opened.result.criteria[identifier])


def _is_aside(opened: Opened, identifier: str) -> bool:
    return identifier in opened.grid.by_id and identifier not in opened.result.applicable


def _refused_aside(opened: Opened, identifier: str) -> ResponseReturnValue:
    if _wants_json():
        reason = opened.result.criteria[identifier].reason or ""
        return jsonify(message=f"Cette question ne vous concerne pas. {reason}"), 409
    return _aside_page(opened, identifier), 409


def _pillar_page(opened: Opened, pillar: Pillar, slots: list[Slot]) -> str:
    return render_template("questionnaire/pillar.html", opened=opened, pillar=pillar, slots=slots)


def _criterion(opened: Opened, identifier: str) -> AnyCriterion:
    """Return a criterion that applies; a question that does not is not asked, nor its answer changed."""
    if identifier not in opened.result.applicable:
        abort(404)
    return opened.grid.by_id[identifier]


def _pillar(opened: Opened, code: str) -> list[AnyCriterion]:
    items = [item for item in opened.applicable if item.pillar == code]
    return items or abort(404)


def _after(opened: Opened, criterion: str) -> str:
    if "stay" in request.form:
        return url_for(".show", assessment=opened.id, criterion=criterion)
    if opened.dossier.state is State.SENT_BACK:
        left = [key for key in sorted(opened.asked) if key != criterion and key not in opened.completed]
        if not left:
            return url_for("overview.answers", assessment=opened.id) + "#transmettre"
        return url_for(".show", assessment=opened.id, criterion=left[0])
    _, following = opened.neighbours(criterion)
    if following is None:
        return url_for("overview.answers", assessment=opened.id)
    return url_for(".show", assessment=opened.id, criterion=following.id)


def _after_pillar(opened: Opened, pillar: str) -> str:
    codes = [progress.pillar.code for progress in opened.progress]
    following = codes.index(pillar) + 1
    if following == len(codes):
        return url_for("overview.answers", assessment=opened.id)
    return url_for(".show_pillar", assessment=opened.id, pillar=codes[following])


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _saved(recorded: RecordedAnswer) -> str:
    return f"Enregistré à {hour(recorded.recorded_at)}." if recorded.recorded_at else "Enregistré."
