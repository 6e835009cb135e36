"""The authorities of this installation: add one, from the register or by hand; see one; begin its assessment."""

import secrets
from datetime import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from procurement.domain.access import SEERS
from procurement.domain.authority import Authority
from procurement.domain.people import ROLE_LABELS
from procurement.services.starting import add_authority, start_assessment
from procurement.storage.journal_store import JournalStore
from procurement.storage.stores import AssessmentStore, AuthorityStore
from procurement.web.backend import PARIS, backend
from procurement.web.bodies import body_here, team_of
from procurement.web.desks import beginnings
from procurement.web.forms.authority import AddForm, ManualForm, StartForm
from procurement.web.opened import open_of
from procurement.web.visit import visit

bp = Blueprint("authorities", __name__, url_prefix="/collectivites")

RESULTS_SHOWN = 12
IDENTIFIER_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
IDENTIFIER_LENGTH = 12


@bp.get("")
def search() -> str:
    """Search the register by name, SIREN or INSEE code; with ``fragment=1`` only the list of results."""
    template = "authorities/results.html" if request.args.get("fragment") == "1" else "authorities/search.html"
    return _search_page(AddForm(None), request.args.get("q", "")[:200], template)


@bp.post("")
def add() -> ResponseReturnValue:
    """Add a body of the register, unless it is already here, and go on to its team."""
    form = AddForm(request.form)
    is_sound, authority = form.validate(), backend().register.by_siren(form.siren.data or "")
    if not is_sound or authority is None:
        if form.siren.data and authority is None:
            form.siren.errors = ["Cette collectivité n’est pas dans la liste\u00a0: cherchez-la de nouveau."]
        return _search_page(form), 422
    return _add(authority)


@bp.route("/saisie", methods=["GET", "POST"])
def by_hand() -> ResponseReturnValue:
    """Enter a body that the register does not hold; one that it does hold is taken from there."""
    form = ManualForm(request.form if request.method == "POST" else None)
    if form.validate_on_submit():
        return _add(backend().register.by_siren(form.siren.data or "") or form.authority())
    return render_template("authorities/by_hand.html", form=form), 422 if form.errors else 200


@bp.get("/<string(length=9):siren>")
def show(siren: str) -> str:
    """Show the assessments of an authority and its people."""
    return _page(StartForm(None, year=str(_year())))


@bp.post("/<string(length=9):siren>/diagnostics")
def start(siren: str) -> ResponseReturnValue:
    """Begin the assessment of a year, or open the one there is."""
    form, new_id = StartForm(request.form), new_identifier()
    if not form.validate():
        return _page(form), 422
    with backend().database.writing() as connection:
        dossier = start_assessment(
            body_here(connection).authority,
            backend().newest_grid,
            form.chosen_year,
            new_id=new_id,
            stores=beginnings(connection),
            now=backend().now(),
            by=visit().actor.person,
        )
    is_new = dossier.id == new_id
    return redirect(url_for("profile.show" if is_new else "overview.show", assessment=dossier.id), code=303)


def new_identifier() -> str:
    """Draw an identifier that nobody can guess and that can be read aloud."""
    return "".join(secrets.choice(IDENTIFIER_ALPHABET) for _ in range(IDENTIFIER_LENGTH))


def _add(authority: Authority) -> ResponseReturnValue:
    with backend().database.writing() as connection:
        add_authority(
            authority,
            authorities=AuthorityStore(connection),
            journal=JournalStore(connection),
            now=backend().now(),
            by=visit().actor.person,
        )
    return redirect(url_for("team.show", siren=authority.siren), code=303)


def _search_page(form: AddForm, query: str = "", template: str = "authorities/search.html") -> str:
    found = backend().register.search(query, limit=RESULTS_SHOWN) if query.strip() else ()
    with backend().database.reading() as connection:
        known = {one.siren for one in AuthorityStore(connection).all().values()}
    return render_template(template, query=query, found=found, known=known, limit=RESULTS_SHOWN, form=form)


def _page(form: StartForm) -> str:
    """Draw the page of an authority; an administrator who is not of it sees people and states, and no figure."""
    sees_inside = not visit().roles.isdisjoint(SEERS)
    with backend().database.reading() as connection:
        body = body_here(connection)
        team = team_of(connection, body)
        dossiers = [] if sees_inside else AssessmentStore(connection).of_authorities([body.id])
    return render_template(
        "authorities/show.html",
        body=body,
        team=team,
        dossiers=dossiers,
        assessments=open_of([body.id]) if sees_inside else [],
        sees_inside=sees_inside,
        form=form,
        labels=ROLE_LABELS,
        this_year=_year(),
    )


def _year() -> int:
    local: datetime = backend().now().astimezone(PARIS)
    return local.year
