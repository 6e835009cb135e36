"""The review of an assessment: where it stands, one criterion at a time, then sent back or validated."""

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from procurement.domain.criteria import AnyCriterion
from procurement.domain.dossier import RecordedDecision
from procurement.domain.journey import Step
from procurement.services.deciding import Ruling, record_decision
from procurement.services.refusals import InvalidError, StaleDecisionError
from procurement.services.stepping import take_step
from procurement.services.validating import validate as validate_assessment
from procurement.storage.around_store import EvidenceStore
from procurement.storage.decision_store import ValidationStore
from procurement.storage.evidence_files import MissingFileError
from procurement.web.backend import backend
from procurement.web.desks import desk
from procurement.web.forms.review import Deciding, deciding
from procurement.web.opened import open_assessment
from procurement.web.reviewing import Review
from procurement.web.security import CONTENT_POLICY
from procurement.web.threads import thread_of
from procurement.web.visit import known_person

bp = Blueprint("review", __name__, url_prefix="/diagnostics/<string(length=12):assessment>/relecture")

bp.add_app_template_global(Review, "review_of")

PAGE_POLICY = f"{CONTENT_POLICY}; frame-src 'self'"
"""The page of a criterion alone may frame something: the evidence of this very site."""
EVIDENCE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'self'",
    "X-Frame-Options": "SAMEORIGIN",
}
"""A piece of evidence shows itself and loads nothing; only a page of this site may frame it."""


@bp.get("")
def show(assessment: str) -> str:
    return _page(_review(assessment))


@bp.post("/commencer")
def begin(assessment: str) -> ResponseReturnValue:
    """Begin the review: from now on, the authority no longer takes its assessment back."""
    with backend().database.writing() as connection:
        take_step(desk(connection), assessment, Step.BEGIN_REVIEW)
    first = _review(assessment).next_after("")
    return redirect(_criterion_address(assessment, first) if first else _address(assessment), code=303)


@bp.post("/renvoyer")
def send_back(assessment: str) -> ResponseReturnValue:
    """Put the points asked back to the authority; refused when there are none, and the page says so."""
    try:
        with backend().database.writing() as connection:
            take_step(desk(connection), assessment, Step.SEND_BACK)
    except InvalidError as refused:
        return _page(_review(assessment), refused.faults), 422
    return redirect(_address(assessment), code=303)


@bp.post("/valider")
def validate(assessment: str) -> ResponseReturnValue:
    """Freeze the assessment; refused while points are asked, and the page says which."""
    grid, person = open_assessment(assessment).grid, known_person()
    try:
        with backend().database.writing() as connection:
            store, name = ValidationStore(connection), person.name or person.email
            validate_assessment(desk(connection), assessment, grid=grid, validations=store, name=name)
    except InvalidError as refused:
        return _page(_review(assessment), refused.faults), 422
    return redirect(_address(assessment), code=303)


@bp.get("/<string(length=6):criterion>")
def criterion(assessment: str, criterion: str) -> Response:
    """Show the answer, what supports it and the decision, side by side."""
    review = _review(assessment)
    return _criterion_page(review, _deciding(review, criterion))


@bp.post("/<string(length=6):criterion>")
def decide(assessment: str, criterion: str) -> ResponseReturnValue:
    """Keep a decision and go on to the next criterion left; refused, the page comes back with what was typed."""
    review = _review(assessment)
    asked = _deciding(review, criterion, sent=True)
    ruling = asked.ruling(review.opened.grid)
    if ruling is None:
        return _criterion_page(review, asked), 422
    try:
        _record(review, ruling)
    except InvalidError as refused:
        asked.form.verdict.errors = list(refused.faults)
        return _criterion_page(review, asked), 422
    except StaleDecisionError as stale:
        asked.form.seen_version.data = str(stale.current.version)
        return _criterion_page(review, asked, stale.current), 409
    following = _review(assessment).next_after(criterion)
    return redirect(_criterion_address(assessment, following) if following else _address(assessment), code=303)


@bp.get("/pieces/<int:evidence>")
def evidence(assessment: str, evidence: int) -> Response:
    """Give a piece as the browser shows it by itself, with its exact type: a PDF or an image, nothing that runs."""
    with backend().database.reading() as connection:
        piece = EvidenceStore(connection).get(assessment, evidence)
    if piece is None or not piece.can_open_in_place:
        abort(404)
    try:
        content = backend().evidence.open(piece.stored_name)
    except MissingFileError as error:
        return Response(f"{error}\n", 404, EVIDENCE_HEADERS, mimetype="text/plain")
    response = send_file(content, mimetype=piece.media_type, download_name=piece.name, etag=False)
    response.headers.update(EVIDENCE_HEADERS)
    return response


def _review(assessment: str) -> Review:
    return Review(open_assessment(assessment))


def _deciding(review: Review, identifier: str, *, sent: bool = False) -> Deciding:
    """Return the form on a criterion that is to be decided of; one that the profile leaves out is not there."""
    if identifier not in review.by_id:
        abort(404)
    opened = review.opened
    answer, formdata = opened.recorded(identifier).answer, request.form if sent else None
    return deciding(review.by_id[identifier], opened.decided(identifier), answer, formdata)


def _record(review: Review, ruling: Ruling) -> RecordedDecision:
    """Keep ``ruling`` in one durable transaction: when this returns, it is on the disk."""
    with backend().database.writing() as connection:
        return record_decision(desk(connection), review.opened.id, ruling, grid=review.opened.grid)


def _page(review: Review, faults: tuple[str, ...] = ()) -> str:
    return render_template("review/show.html", review=review, opened=review.opened, faults=faults)


def _criterion_page(review: Review, asked: Deciding, conflict: RecordedDecision | None = None) -> Response:
    item, opened = asked.criterion, review.opened
    before, after = review.neighbours(item.id)
    page = render_template(
        "review/criterion.html",
        review=review,
        opened=opened,
        deciding=asked,
        criterion=item,
        line=opened.result.criteria[item.id],
        before=before,
        after=after,
        thread=thread_of(opened, item.id),
        conflict=conflict,
    )
    response = make_response(page)
    response.headers["Content-Security-Policy"] = PAGE_POLICY
    return response


def _address(assessment: str) -> str:
    return url_for("review.show", assessment=assessment)


def _criterion_address(assessment: str, item: AnyCriterion) -> str:
    return url_for("review.criterion", assessment=assessment, criterion=item.id)
