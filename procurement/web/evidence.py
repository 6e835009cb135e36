"""Evidence of a criterion: files and links, attached, handed out as downloads, taken away."""

import secrets
from typing import BinaryIO, cast

from flask import Blueprint, Response, abort, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from procurement.domain.evidence import (
    FILE_LIMIT,
    START_LENGTH,
    Evidence,
    clean_file_name,
    content_faults,
    file_faults,
    kind_of,
    link_faults,
)
from procurement.services.attaching import attach, remove_piece
from procurement.services.refusals import InvalidError, LockedError, RefusedError
from procurement.storage.around_store import EvidenceStore
from procurement.storage.evidence_content import content_kind
from procurement.storage.evidence_files import MissingFileError, StoredNameError
from procurement.web.backend import backend
from procurement.web.desks import desk
from procurement.web.opened import Opened, open_assessment

bp = Blueprint("evidence", __name__, url_prefix="/diagnostics/<string(length=12):assessment>")

UPLOAD_LIMIT = FILE_LIMIT + 1_000_000
"""The most bytes of a request that carries a file: the file, and the fields around it."""
SANDBOX = "default-src 'none'; sandbox"


@bp.post("/questions/<string(length=6):criterion>/pieces", endpoint="attach")
def attach_piece(assessment: str, criterion: str) -> ResponseReturnValue:
    """Keep a file, then its row; or a link. Refused, nothing of it stays."""
    opened = open_assessment(assessment)
    if criterion not in opened.result.applicable:
        abort(404)
    if not opened.may_answer(criterion):
        raise LockedError("Les pièces de cette question ne changent plus.")
    given, url = request.files.get("file"), (request.form.get("url") or "").strip()
    try:
        if given is not None and given.filename:
            _attach_file(opened, criterion, given)
        elif url:
            _attach(opened, _link(criterion, url))
        else:
            raise InvalidError("Choisissez un fichier, ou collez l’adresse d’une page.")
    except InvalidError as error:
        return _refused(opened, criterion, error), 422
    return redirect(_question(opened, criterion), code=303)


@bp.get("/pieces/<int:piece>")
def download(assessment: str, piece: int) -> Response:
    """Hand a file out, always as a download: nothing that was attached ever runs in a page of this site."""
    with backend().database.reading() as connection:
        found = EvidenceStore(connection).get(assessment, piece)
    if found is None or not found.is_live or found.kind != "file":
        abort(404)
    try:
        content = backend().evidence.open(found.stored_name)
    except (MissingFileError, StoredNameError) as error:
        raise RefusedError(str(error)) from error
    response = send_file(content, mimetype=found.media_type, as_attachment=True, download_name=found.name, etag=False)
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


@bp.post("/pieces/<int:piece>/retrait")
def remove(assessment: str, piece: int) -> ResponseReturnValue:
    """Take a piece away: the row says what was there and who removed it, then the bytes go."""
    with backend().database.writing() as connection:
        removed = remove_piece(desk(connection), assessment, piece)
    if removed.kind == "file":
        backend().evidence.remove(removed.stored_name)
    return redirect(_question(open_assessment(assessment), removed.criterion), code=303)


def _attach_file(opened: Opened, criterion: str, given: FileStorage) -> None:
    """Check a file, bring it to the disk, then commit its row: a row never lacks its file."""
    name, stream = clean_file_name(given.filename or ""), cast(BinaryIO, given.stream)
    with backend().database.reading() as connection:
        used = EvidenceStore(connection).used_by(opened.dossier.authority_id)
    start, size = stream.read(START_LENGTH), stream.seek(0, 2)
    stream.seek(0)
    faults = file_faults(name, start, size, used=used) or content_faults(name, content_kind(stream))
    kind = kind_of(name)
    if faults or kind is None:
        raise InvalidError(*faults)
    kept = backend().evidence.keep(stream, token=secrets.token_hex(16))
    now = backend().now()
    piece = Evidence(
        0, criterion, "file", name, "", kind.media_type, kept.size, kept.sha256, kept.stored_name, now, None
    )
    try:
        _attach(opened, piece)
    except RefusedError:
        # Only here is it sure that no row was committed: after any other failure, the file waits to be swept.
        backend().evidence.remove(kept.stored_name)
        raise


def _link(criterion: str, url: str) -> Evidence:
    url = f"https://{url}" if url.lower().startswith("www.") else url
    if faults := link_faults(url):
        raise InvalidError(*faults)
    return Evidence(0, criterion, "link", url, url, "", 0, "", "", backend().now(), None)


def _attach(opened: Opened, piece: Evidence) -> None:
    with backend().database.writing() as connection:
        attach(desk(connection), opened.id, piece, grid=opened.grid)


def _question(opened: Opened, criterion: str) -> str:
    return url_for("questionnaire.show", assessment=opened.id, criterion=criterion) + "#pieces"


def _refused(opened: Opened, criterion: str, error: InvalidError) -> str:
    item = opened.grid.by_id[criterion]
    return render_template(
        "evidence/refused.html", opened=opened, criterion=item, faults=error.faults, url=request.form.get("url", "")
    )
