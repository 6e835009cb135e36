"""Single-use links: what an invitation or a new password asks for. Only a POST uses a link up."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from procurement.credentials.passwords import hash_password
from procurement.credentials.tokens import hash_token
from procurement.domain.links import Link
from procurement.domain.people import Person
from procurement.services.inviting import GONE, accept_as, accept_as_new, reset_password
from procurement.services.refusals import UsedLinkError
from procurement.storage.link_store import LinkStore
from procurement.storage.people_store import PersonStore
from procurement.storage.stores import AuthorityStore
from procurement.web.backend import backend
from procurement.web.desks import reception
from procurement.web.devices import every_name
from procurement.web.entrance import let_in
from procurement.web.forms.entrance import AcceptForm, NewPasswordForm, NothingForm
from procurement.web.visit import visit

bp = Blueprint("links", __name__)


@bp.get("/lien/<string(minlength=20, maxlength=64):token>")
def show(token: str) -> ResponseReturnValue:
    """Say what the link offers. Mail scanners open links: nothing happens until a button is pressed."""
    link = _usable(token)
    if link is None:
        return render_template("links/gone.html", what=GONE), 410
    return _page(link, token, _form_for(link, None))


@bp.post("/lien/<string(minlength=20, maxlength=64):token>")
def use(token: str) -> ResponseReturnValue:
    """Use the link up: join, open an account, or change a password."""
    link = _usable(token)
    if link is None:
        return render_template("links/gone.html", what=GONE), 410
    form = _form_for(link, request.form)
    if not form.validate():
        return _page(link, token, form, 422)
    try:
        if link.kind == "reset":
            return _reset(link, token, form)
        if _is_theirs(link):
            return _join(token)
        if not isinstance(form, AcceptForm):  # the account is there already, and its owner is not the one who asks
            return _page(link, token, form, 403)
        return _open_account(token, form)
    except UsedLinkError as error:
        return render_template("links/gone.html", what=str(error)), 410


def _reset(link: Link, token: str, form: NewPasswordForm) -> ResponseReturnValue:
    fresh, accounts = hash_password(form.password.data), every_name(link.email)
    with backend().database.writing() as connection:
        reset_password(reception(connection), hash_token(token), password_hash=fresh, accounts=accounts)
    return redirect(url_for("entrance.sign_in", change="1"), code=303)


def _join(token: str) -> ResponseReturnValue:
    person = visit().person
    if person is None:
        raise UsedLinkError(GONE)
    with backend().database.writing() as connection:
        accept_as(reception(connection), hash_token(token), person)
    return redirect(url_for("home.index"), code=303)


def _open_account(token: str, form: AcceptForm) -> ResponseReturnValue:
    fresh = hash_password(form.password.data)
    with backend().database.writing() as connection:
        name = form.name.data or ""
        person = accept_as_new(reception(connection), hash_token(token), name=name, password_hash=fresh)
        known = PersonStore(connection).get(person.id) or person
    return let_in(known, is_confirmed=False, form=None, attempt=None)


def _usable(token: str) -> Link | None:
    with backend().database.reading() as connection:
        return LinkStore(connection).usable(hash_token(token), now=backend().now())


def _is_theirs(link: Link) -> bool:
    """Whether the person signed in is the one that the link was sent to."""
    person = visit().person
    return person is not None and person.email == link.email


def _owner(link: Link) -> Person | None:
    with backend().database.reading() as connection:
        return PersonStore(connection).by_email(link.email)


def _form_for(link: Link, formdata: object) -> NewPasswordForm | NothingForm | AcceptForm:
    if link.kind == "reset":
        form = NewPasswordForm(formdata)
    elif _is_theirs(link) or _owner(link) is not None:
        return NothingForm(formdata)
    else:
        form = AcceptForm(formdata, name=link.name)
    form.personal = (link.email, link.name, _where(link))
    return form


def _where(link: Link) -> str:
    if link.authority is None:
        return ""
    with backend().database.reading() as connection:
        authority = AuthorityStore(connection).get(link.authority)
    return authority.title if authority else ""


def _page(link: Link, token: str, form: object, status: int = 200) -> ResponseReturnValue:
    """Draw the page of the link; an invitation for an account that exists asks its owner to sign in first."""
    must_sign_in = link.kind == "invitation" and not _is_theirs(link) and _owner(link) is not None
    kind = "reset" if link.kind == "reset" else "sign_in" if must_sign_in else "join" if _is_theirs(link) else "accept"
    where = _where(link)
    return render_template("links/show.html", link=link, token=token, form=form, kind=kind, where=where), status
