"""The administrator's room: accounts, invitations, who advises whom, states of assessments; never an answer."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from procurement.domain.journey import Step
from procurement.domain.people import ROLE_LABELS
from procurement.services.membership import (
    assign_adviser,
    change_account,
    remove_second_factor,
    unassign_adviser,
    withdraw_invitation,
)
from procurement.services.reception import Reception
from procurement.services.refusals import InvalidError
from procurement.services.reopening import reopen as reopen_assessment
from procurement.services.stepping import take_step
from procurement.storage.decision_store import ValidationStore
from procurement.web.backend import backend
from procurement.web.bodies import body_here
from procurement.web.desks import desk, reception
from procurement.web.forms.team import FACTOR, AccountForm, AdviserForm, InstallationInviteForm, ReopenForm
from procurement.web.invitations import HandedOver, send_invitation
from procurement.web.roster import read_roster
from procurement.web.visit import known_person

bp = Blueprint("administration", __name__, url_prefix="/administration")

WHERE = {"adviser": "accompagner des collectivités", "administrator": "administrer le site"}
QUERY_LIMIT = 100


@dataclass(frozen=True)
class Shown:
    """What the page comes back with when something was refused, or when an invitation is to be handed over.

    ``reason`` is what was typed to open the assessment ``reopening`` again.
    """

    faults: tuple[tuple[str, str], ...] = ()
    invitation: InstallationInviteForm | None = None
    handed_over: HandedOver | None = None
    reopening: str = ""
    reason: str = ""


NOTHING = Shown()


@bp.get("")
def show() -> str:
    return _page()


@bp.post("/inviter")
def invite() -> ResponseReturnValue:
    """Invite an adviser or an administrator; when no letter leaves, the page that comes back shows the link, once."""
    form = InstallationInviteForm(request.form)
    if not form.validate():
        return _page(Shown(tuple(form.first_errors()), form)), 422
    handed_over = send_invitation(form, authority=None, where=WHERE[form.chosen_role])
    if handed_over is not None:
        return _page(Shown(handed_over=handed_over))
    return _back("invitations")


@bp.post("/invitations/<int:link>/retrait")
def withdraw(link: int) -> ResponseReturnValue:
    """Take an invitation to the installation back: its link does not work any more."""
    return _change("invitations", lambda people: withdraw_invitation(people, None, link))


@bp.post("/comptes/<int:person>")
def change(person: int) -> ResponseReturnValue:
    """Change what an account may do, or have its owner set another second factor."""
    form = AccountForm(request.form)
    if not form.validate():
        return _refused(message for _, message in form.first_errors())
    if form.change.data == FACTOR:
        return _change("comptes", lambda people: remove_second_factor(people, person))
    wanted = {name: bool(form[name].data) for name in ("is_adviser", "is_administrator", "is_active")}
    return _change("comptes", lambda people: change_account(people, person, **wanted, seen=form.seen_rights))


@bp.post("/collectivites/<string(length=9):siren>/conseil")
def assign(siren: str) -> ResponseReturnValue:
    """Have an adviser follow an authority."""
    form = AdviserForm(request.form)
    with backend().database.reading() as connection:
        authority = body_here(connection).id
    if not form.validate():
        return _refused(message for _, message in form.first_errors())
    return _change("collectivites", lambda people: assign_adviser(people, authority, form.chosen))


@bp.post("/collectivites/<string(length=9):siren>/conseil/<int:person>/retrait")
def unassign(siren: str, person: int) -> ResponseReturnValue:
    """Have an adviser follow an authority no longer."""
    with backend().database.reading() as connection:
        authority = body_here(connection).id
    return _change("collectivites", lambda people: unassign_adviser(people, authority, person))


@bp.post("/diagnostics/<string(length=12):assessment>/rouvrir")
def reopen(assessment: str) -> ResponseReturnValue:
    """Bring a validated assessment back to its review, with a reason that stays beside what was validated."""
    form = ReopenForm(request.form)
    if not form.validate():
        return _not_reopened(assessment, form, [message for _, message in form.first_errors()])
    try:
        with backend().database.writing() as connection:
            reopen_assessment(desk(connection), ValidationStore(connection), assessment, reason=form.reason.data)
    except InvalidError as error:
        return _not_reopened(assessment, form, error.faults)
    return _back("diagnostics")


@bp.post("/diagnostics/<string(length=12):assessment>/archiver")
def archive(assessment: str) -> ResponseReturnValue:
    return _step(assessment, Step.ARCHIVE)


@bp.post("/diagnostics/<string(length=12):assessment>/desarchiver")
def restore(assessment: str) -> ResponseReturnValue:
    """Take an assessment out of the archives, as it was."""
    return _step(assessment, Step.RESTORE)


def _step(assessment: str, step: Step) -> ResponseReturnValue:
    with backend().database.writing() as connection:
        take_step(desk(connection), assessment, step)
    return _back("diagnostics")


def _change(section: str, work: Callable[[Reception], None]) -> ResponseReturnValue:
    """Do ``work`` within one transaction, and go back to its section of the page; with the reason when refused."""
    try:
        with backend().database.writing() as connection:
            work(reception(connection))
    except InvalidError as error:
        return _refused(error.faults)
    return _back(section)


def _refused(messages: Iterable[str]) -> ResponseReturnValue:
    return _page(Shown(tuple(("", message) for message in messages))), 422


def _not_reopened(assessment: str, form: ReopenForm, messages: Iterable[str]) -> ResponseReturnValue:
    """Show the page again with what was typed, and the way to it."""
    faults = tuple((f"motif-{assessment}", message) for message in messages)
    return _page(Shown(faults, reopening=assessment, reason=form.reason.data or "")), 422


def _back(section: str) -> ResponseReturnValue:
    """Return to where the button was, with the same part of the lists."""
    return redirect(url_for(".show", q=_query() or None, _anchor=section), code=303)


def _page(shown: Shown = NOTHING) -> str:
    query = _query()
    with backend().database.reading() as connection:
        roster = read_roster(connection, now=backend().now())
    listed = roster.matching(query)
    reopenable = {one.dossier.id for one in listed.standings if one.may_step(Step.REOPEN)}
    return render_template(
        "administration/show.html",
        roster=listed,
        whole=roster,
        query=query,
        kept={"q": query} if query else {},
        me=known_person(),
        form=shown.invitation or InstallationInviteForm(None),
        faults=[(where if shown.reopening in {"", *reopenable} else "", what) for where, what in shown.faults],
        shown=shown,
        labels=ROLE_LABELS,
    )


def _query() -> str:
    return request.args.get("q", "")[:QUERY_LIMIT].strip()
