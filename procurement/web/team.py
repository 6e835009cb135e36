"""The team of an authority: who is what to it, who is invited; leads and administrators change it, others read it."""

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from procurement.domain.access import MEMBERS, Role, sees
from procurement.domain.french import NO_BREAK
from procurement.domain.people import ROLE_EFFECTS, ROLE_LABELS, AuthorityRole
from procurement.services.inviting import check_administrator_invites
from procurement.services.membership import change_role, remove_member, withdraw_invitation
from procurement.services.reception import Reception
from procurement.services.refusals import InvalidError
from procurement.web.backend import backend
from procurement.web.bodies import body_here, team_of
from procurement.web.desks import reception
from procurement.web.forms.team import InviteForm, RoleForm
from procurement.web.invitations import HandedOver, send_invitation
from procurement.web.visit import known_person, visit

bp = Blueprint("team", __name__, url_prefix="/collectivites/<string(length=9):siren>/equipe")

Faults = list[tuple[str, str]]


@bp.get("")
def show(siren: str) -> str:
    return _page()


@bp.post("/inviter")
def invite(siren: str) -> ResponseReturnValue:
    """Invite someone; when no letter leaves, the page that comes back shows the link, once."""
    form = InviteForm(request.form)
    with backend().database.reading() as connection:
        body = body_here(connection)
    if not form.validate():
        return _page(form=form, faults=form.first_errors()), 422
    if Role.LEAD not in visit().roles:
        try:
            with backend().database.reading() as connection:
                check_administrator_invites(reception(connection), body.id, form.chosen_role)
        except InvalidError as error:
            return _page(form=form, faults=[("", fault) for fault in error.faults]), 422
    role = ROLE_LABELS[AuthorityRole(form.chosen_role)]
    where = f"{body.title}, avec le rôle «{NO_BREAK}{role}{NO_BREAK}»"
    handed_over = send_invitation(form, authority=body.id, where=where)
    if handed_over is not None:
        return _page(handed_over=handed_over)
    return redirect(url_for(".show", siren=siren, _anchor="invitations"), code=303)


@bp.post("/invitations/<int:link>/retrait")
def withdraw(siren: str, link: int) -> ResponseReturnValue:
    """Take an invitation back: its link does not work any more."""
    return _change(siren, lambda desk, authority: withdraw_invitation(desk, authority, link))


@bp.post("/<int:person>/role")
def change(siren: str, person: int) -> ResponseReturnValue:
    form = RoleForm(request.form)
    if not form.validate():
        return _page(faults=form.first_errors()), 422
    role = AuthorityRole(form.role.data)
    return _change(siren, lambda desk, authority: change_role(desk, authority, person, role))


@bp.post("/<int:person>/retrait")
def remove(siren: str, person: int) -> ResponseReturnValue:
    """Take someone away from the team; whoever takes themselves away may not see it any longer."""
    leaves = person == known_person().id and not sees(visit().roles - MEMBERS)
    after = url_for("home.index") if leaves else ""
    return _change(siren, lambda desk, authority: remove_member(desk, authority, person), after)


def _change(siren: str, work: Callable[[Reception, int], None], after: str = "") -> ResponseReturnValue:
    """Do ``work`` on the team within one transaction, and show it again; with the reason when it is refused."""
    try:
        with backend().database.writing() as connection:
            work(reception(connection), body_here(connection).id)
    except InvalidError as error:
        return _page(faults=[("", fault) for fault in error.faults]), 422
    return redirect(after or url_for(".show", siren=siren), code=303)


def _page(
    form: InviteForm | None = None, *, faults: Faults | None = None, handed_over: HandedOver | None = None
) -> str:
    with backend().database.reading() as connection:
        body = body_here(connection)
        team = team_of(connection, body)
    return render_template(
        "team/show.html",
        body=body,
        team=team,
        form=form or InviteForm(None),
        faults=faults or [],
        handed_over=handed_over,
        labels=ROLE_LABELS,
        effects=ROLE_EFFECTS,
    )
