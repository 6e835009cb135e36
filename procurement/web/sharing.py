"""Who holds which pillar of an assessment."""

import re

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from procurement.domain.people import AuthorityRole
from procurement.services.refusals import InvalidError
from procurement.services.sharing import share_pillars
from procurement.storage.people_store import Member, MemberStore
from procurement.web.backend import backend
from procurement.web.desks import desk
from procurement.web.opened import Opened, open_assessment

bp = Blueprint("sharing", __name__, url_prefix="/diagnostics/<string(length=12):assessment>/repartition")

WRITERS = (AuthorityRole.LEAD, AuthorityRole.BUYER)
PERSON = re.compile("[0-9]{1,9}")


@bp.get("")
def show(assessment: str) -> str:
    return _page(open_assessment(assessment))


@bp.post("")
def save(assessment: str) -> ResponseReturnValue:
    """Hand the pillars to whoever is ticked; the field of a pillar is its code, its values are people."""
    opened = open_assessment(assessment)
    able = {member.person.id for member in _members(opened) if member.role in WRITERS}
    ticked = {progress.pillar.code: request.form.getlist(progress.pillar.code) for progress in opened.progress}
    try:
        wanted = {code: {int(one) for one in people if PERSON.fullmatch(one)} for code, people in ticked.items()}
        with backend().database.writing() as connection:
            share_pillars(desk(connection), assessment, wanted, able=able, grid=opened.grid)
    except InvalidError as error:
        return _page(opened, error.faults), 422
    return redirect(url_for("overview.show", assessment=assessment), code=303)


def _members(opened: Opened) -> list[Member]:
    with backend().database.reading() as connection:
        return MemberStore(connection).of_authority(opened.dossier.authority_id)


def _page(opened: Opened, faults: tuple[str, ...] = ()) -> str:
    able = [member for member in _members(opened) if member.role in WRITERS]
    return render_template("sharing/show.html", opened=opened, members=able, faults=faults)
