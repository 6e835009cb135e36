"""The profile of an authority: the facts it states, and at once what each of them changes."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from procurement.domain.conditions import FactValue
from procurement.domain.dossier import RecordedProfile
from procurement.domain.effects import profile_effects
from procurement.services.profiling import record_profile
from procurement.services.refusals import StaleProfileError
from procurement.web.backend import backend
from procurement.web.desks import desk
from procurement.web.forms.base import VersionedForm
from procurement.web.forms.profile import facts_from, profile_form
from procurement.web.opened import Opened, open_assessment

bp = Blueprint("profile", __name__, url_prefix="/diagnostics/<string(length=12):assessment>/profil")


@bp.get("")
def show(assessment: str) -> str:
    opened = open_assessment(assessment)
    form = profile_form(opened.grid, opened.profile.facts)
    form.seen_version.data = str(opened.profile.version)
    return _page(opened, form)


@bp.post("")
def save(assessment: str) -> ResponseReturnValue:
    """Keep the profile and go to the questions, or only show what it would change."""
    opened = open_assessment(assessment)
    form = profile_form(opened.grid, opened.profile.facts, request.form)
    if not form.validate():
        return _page(opened, form), 422
    if "preview" in request.form:
        return _page(opened, form, preview=True)
    try:
        with backend().database.writing() as connection:
            record_profile(
                desk(connection),
                assessment,
                facts_from(form, opened.grid),
                seen_version=form.version,
                request_id=form.request_id.data or "",
                grid=opened.grid,
            )
    except StaleProfileError as stale:
        form.seen_version.data = str(stale.current.version)
        return _page(opened, form, conflict=stale.current), 409
    return redirect(url_for("overview.show", assessment=assessment), code=303)


@bp.post("/effets")
def effects(assessment: str) -> ResponseReturnValue:
    """Return, as a fragment of page, what the facts typed so far would change; nothing is kept."""
    opened = open_assessment(assessment)
    form = profile_form(opened.grid, opened.profile.facts, request.form)
    form.validate()
    known = profile_effects(opened.grid, _sound_facts(form, opened))
    return render_template("profile/effects.html", effects=known, opened=opened)


def _sound_facts(form: VersionedForm, opened: Opened) -> dict[str, FactValue]:
    faulty = {field.name for field in form if field.errors}
    return {key: value for key, value in facts_from(form, opened.grid).items() if key not in faulty}


def _page(
    opened: Opened, form: VersionedForm, *, preview: bool = False, conflict: RecordedProfile | None = None
) -> str:
    return render_template(
        "profile/show.html",
        opened=opened,
        form=form,
        effects=profile_effects(opened.grid, _sound_facts(form, opened)),
        preview=preview,
        conflict=conflict,
    )
