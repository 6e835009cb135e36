"""One's own account: name, password, second factor, open sessions."""

from flask import Blueprint, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from procurement.credentials.passwords import hash_password, is_right
from procurement.credentials.second_factor import enrolment_address, enrolment_drawing, matching_step, new_secret
from procurement.domain.journal import Action
from procurement.domain.people import ROLE_EFFECTS, ROLE_LABELS
from procurement.services.refusals import TooManyTriesError
from procurement.services.signing_in import Try, open_try
from procurement.storage.people_store import PersonStore
from procurement.storage.session_store import SessionStore
from procurement.storage.stores import AuthorityStore
from procurement.web.backend import backend
from procurement.web.desks import reception
from procurement.web.devices import account_names, address_name
from procurement.web.forms.account import NameForm, PasswordForm
from procurement.web.forms.base import AuneForm
from procurement.web.forms.entrance import CodeForm
from procurement.web.visit import IDLE, known_person, visit

bp = Blueprint("account", __name__, url_prefix="/compte")

SECRET = "totp"  # noqa: S105 (the name of a place in the cookie)
NOT_DEMO = "Les comptes de la démonstration ne changent pas\u00a0: d’autres personnes s’en servent."


@bp.get("")
def show() -> ResponseReturnValue:
    return _page()


@bp.post("/nom")
def rename() -> ResponseReturnValue:
    form = NameForm(request.form)
    _refuse_demo(form, form.name)
    if form.errors or not form.validate():
        return _page(name=form), 422
    with backend().database.writing() as connection:
        PersonStore(connection).change(known_person().id, name=form.name.data)
    return redirect(url_for(".show"), code=303)


@bp.post("/mot-de-passe")
def password() -> ResponseReturnValue:
    """Change one's password, the present one in hand; every other session ends."""
    person, here, form = known_person(), visit().session, PasswordForm(request.form)
    form.personal = (person.email, person.name)
    _refuse_demo(form, form.password)
    if form.errors or not form.validate() or not _is_present(form):
        return _page(password=form), 422
    fresh = hash_password(form.password.data)
    with backend().database.writing() as connection:
        desk = reception(connection)
        desk.people.change(person.id, password_hash=fresh, password_changed_at=desk.now)
        desk.sessions.end_all(person.id, now=desk.now, but=here)
        desk.note(Action.PASSWORD_CHANGED, person=person.id)
    return redirect(url_for(".show", change="1"), code=303)


@bp.post("/sessions/<int:number>/fin")
def end_session(number: int) -> ResponseReturnValue:
    with backend().database.writing() as connection:
        SessionStore(connection).end(number, known_person().id, now=backend().now())
    return redirect(url_for(".show"), code=303)


@bp.post("/sessions/fin")
def end_others() -> ResponseReturnValue:
    """End every session but this one."""
    with backend().database.writing() as connection:
        SessionStore(connection).end_all(known_person().id, now=backend().now(), but=visit().session)
    return redirect(url_for(".show"), code=303)


@bp.post("/session")
def keep_alive() -> ResponseReturnValue:
    """Say that one is still there: the cookie that comes back counts from now."""
    if request.accept_mimetypes.best == "application/json":
        return jsonify(minutes=int(IDLE.total_seconds() // 60))
    return redirect(url_for(".show"), code=303)


@bp.route("/second-facteur", methods=["GET", "POST"])
def second_factor() -> ResponseReturnValue:
    """Set the second factor up: the secret becomes theirs once a code made from it is given back."""
    person = known_person()
    form = CodeForm(request.form if request.method == "POST" else None)
    _refuse_demo(form, form.code)
    secret = session.setdefault(SECRET, new_secret()) if not person.has_second_factor else ""
    if person.has_second_factor or person.is_demo or not form.validate_on_submit() or not _enrol(secret, form):
        return _second_factor_page(form, secret), 422 if form.errors else 200
    session.pop(SECRET, None)
    return redirect(url_for("home.index"), code=303)


def _enrol(secret: str, form: CodeForm) -> bool:
    person, here = known_person(), visit().session
    with backend().database.writing() as connection:
        desk = reception(connection)
        step = matching_step(secret, form.code.data, desk.now, after=None)
        if step is None:
            form.code.errors = [
                "Ce code n’est pas le bon\u00a0: vérifiez l’heure de votre téléphone, puis recommencez."
            ]
            return False
        desk.people.change(person.id, totp_secret=secret, totp_last_step=step)
        desk.sessions.end_all(person.id, now=desk.now, but=here)
        desk.sessions.confirm(here or 0)
        desk.note(Action.SECOND_FACTOR_SET, person=person.id)
    return True


def _is_present(form: PasswordForm) -> bool:
    """Whether the present password was given; tries are counted as at the entrance."""
    person = known_person()
    account, is_known_device = account_names(person.email)
    try:
        with backend().database.writing() as connection:
            desk = reception(connection)
            attempt = open_try(desk, Try("password", account, address_name(), is_known_device))
            kept = PersonStore(connection).credentials_of(person.id)
    except TooManyTriesError as error:
        form.present.errors = [str(error)]
        return False
    if not is_right(form.present.data, kept.password_hash if kept else None):
        form.present.errors = ["Ce n’est pas votre mot de passe actuel."]
        return False
    with backend().database.writing() as connection:
        reception(connection).attempts.succeed(attempt)
    return True


def _refuse_demo(form: AuneForm, field: object) -> None:
    if known_person().is_demo and request.method == "POST":
        form.validate()
        field.errors = [NOT_DEMO]  # type: ignore[attr-defined]


def _page(name: NameForm | None = None, password: PasswordForm | None = None) -> str:
    person, here = known_person(), visit()
    with backend().database.reading() as connection:
        sessions = SessionStore(connection).of_person(person.id, now=backend().now())
        authorities = AuthorityStore(connection).some(here.visitor.memberships)
    return render_template(
        "account/show.html",
        person=person,
        visit=here,
        sessions=sessions,
        authorities=authorities,
        role_labels=ROLE_LABELS,
        role_effects=ROLE_EFFECTS,
        name_form=name or NameForm(None, name=person.name),
        password_form=password or PasswordForm(None),
    )


def _second_factor_page(form: CodeForm, secret: str) -> str:
    person = known_person()
    drawing = Markup(enrolment_drawing(enrolment_address(secret, person.email))) if secret else ""  # noqa: S704 (made here)
    spelled = " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))
    return render_template("account/second_factor.html", form=form, person=person, drawing=drawing, secret=spelled)
