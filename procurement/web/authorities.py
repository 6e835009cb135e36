"""Choose the authority that is to be assessed: from the register, or by hand."""

import secrets
from datetime import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from procurement.domain.authority import Authority
from procurement.services.starting import Beginnings, start_assessment
from procurement.storage.stores import AssessmentStore, AuthorityStore, EditionStore, ProfileStore
from procurement.web.backend import PARIS, backend
from procurement.web.forms.authority import ManualForm, StartForm

bp = Blueprint("authorities", __name__)

RESULTS_SHOWN = 12
IDENTIFIER_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
IDENTIFIER_LENGTH = 12


@bp.get("/collectivites")
def search() -> str:
    """Search the register by name, SIREN or INSEE code; with ``fragment=1`` only the list of results."""
    query = request.args.get("q", "")[:200]
    found = backend().register.search(query, limit=RESULTS_SHOWN) if query.strip() else ()
    template = "authorities/results.html" if request.args.get("fragment") == "1" else "authorities/search.html"
    return render_template(template, query=query, found=found, limit=RESULTS_SHOWN, form=StartForm(None), year=_year())


@bp.post("/diagnostics")
def start() -> ResponseReturnValue:
    """Begin the assessment of a body of the register, or open the one there is for that year."""
    form = StartForm(request.form)
    is_sound, authority = form.validate(), backend().register.by_siren(form.siren.data or "")
    if not is_sound or authority is None:
        if form.siren.data and authority is None:
            form.siren.errors = ["Cette collectivité n’est pas dans la liste\u00a0: cherchez-la de nouveau."]
        page = render_template(
            "authorities/search.html", query="", found=(), limit=RESULTS_SHOWN, form=form, year=_year()
        )
        return page, 422
    return _begin(authority, form.chosen_year)


@bp.route("/collectivites/saisie", methods=["GET", "POST"])
def by_hand() -> ResponseReturnValue:
    """Enter a body that the register does not hold; one that it does hold is taken from there."""
    form = ManualForm(request.form if request.method == "POST" else None)
    if form.validate_on_submit():
        known = backend().register.by_siren(form.siren.data or "")
        return _begin(known or form.authority(), _year())
    return render_template("authorities/by_hand.html", form=form), 422 if form.errors else 200


def _begin(authority: Authority, year: int) -> ResponseReturnValue:
    now = backend().now()
    with backend().database.writing() as connection:
        dossier = start_assessment(
            authority, backend().newest_grid, year, new_id=new_identifier(), stores=beginnings(connection), now=now
        )
    is_new = dossier.created_at == now
    return redirect(url_for("profile.show" if is_new else "overview.show", assessment=dossier.id), code=303)


def beginnings(connection: Connection) -> Beginnings:
    """Return the stores that the beginning of an assessment writes to."""
    return Beginnings(
        AuthorityStore(connection), EditionStore(connection), AssessmentStore(connection), ProfileStore(connection)
    )


def new_identifier() -> str:
    """Draw an identifier that nobody can guess and that can be read aloud."""
    return "".join(secrets.choice(IDENTIFIER_ALPHABET) for _ in range(IDENTIFIER_LENGTH))


def _year() -> int:
    local: datetime = backend().now().astimezone(PARIS)
    return local.year
