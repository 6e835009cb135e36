"""The way in: signing in by password and second factor, a forgotten password, signing out."""

import json

from flask import Blueprint, Response, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from procurement.credentials.passwords import hash_password, is_outdated, is_right
from procurement.credentials.second_factor import matching_step
from procurement.credentials.tokens import hash_token, new_token
from procurement.domain.demo import DEMO_ACCOUNTS, DEMO_PASSWORD
from procurement.domain.email_address import InvalidEmailError, clean_email
from procurement.domain.french import plural
from procurement.domain.people import Person
from procurement.services.inviting import ask_reset
from procurement.services.refusals import TooManyTriesError
from procurement.services.signing_in import Try, admit, open_try
from procurement.storage.people_store import Credentials, PersonStore
from procurement.storage.session_store import SessionStore
from procurement.web.backend import backend
from procurement.web.desks import reception
from procurement.web.devices import account_names, address_name, device_words, remember
from procurement.web.forms.entrance import CodeForm, EmailForm, SignInForm
from procurement.web.letters import deliver_quietly, link_address, reset_text
from procurement.web.own_paths import own_path
from procurement.web.visit import known_person, open_cookie, visit

bp = Blueprint("entrance", __name__)

PENDING, PENDING_SECONDS = "pending", 300
WRONG = "Adresse ou mot de passe inconnu. Vérifiez les deux, ou demandez un nouveau mot de passe."


@bp.get("/connexion")
def sign_in() -> ResponseReturnValue:
    if visit().visitor.is_known:
        return redirect(own_path(request.args.get("suite", "")) or url_for("home.index"), code=303)
    return _page(SignInForm(None, to=request.args.get("suite", "")))


@bp.post("/connexion")
def check_password() -> ResponseReturnValue:
    """Judge an address and a password; the answer is the same, in words and in time, for an unknown address."""
    form = SignInForm(request.form)
    if not form.validate():
        return _page(form, 422)
    email = _email(form.email.data)
    account, is_known_device = account_names(email)
    try:
        with backend().database.writing() as connection:
            attempt = open_try(reception(connection), Try("password", account, address_name(), is_known_device))
            kept = PersonStore(connection).credentials(email)
    except TooManyTriesError as error:
        return _wait(form, error)
    if (
        not is_right(form.password.data, kept.password_hash if kept else None)
        or kept is None
        or not kept.person.is_active
    ):
        form.password.errors = [WRONG]
        return _page(form, 422)
    return _password_was_right(kept, form, attempt)


@bp.route("/connexion/code", methods=["GET", "POST"])
def second_factor() -> ResponseReturnValue:
    """Ask for the code of the second factor, of whoever has just given their password."""
    person = _pending()
    form = CodeForm(request.form if request.method == "POST" else None)
    if person is None:
        return redirect(url_for(".sign_in"), code=303)
    if not form.validate_on_submit():
        return render_template("entrance/code.html", form=form), 422 if form.errors else 200
    try:
        is_admitted = _try_code(person, form.code.data)
    except TooManyTriesError as error:
        form.code.errors = [_wait_words(error)]
        return render_template("entrance/code.html", form=form), 429, {"Retry-After": _seconds(error)}
    if not is_admitted:
        form.code.errors = ["Ce code n’est pas le bon, ou a déjà servi. Attendez le suivant et recommencez."]
        return render_template("entrance/code.html", form=form), 422
    return let_in(person, is_confirmed=True, form=form, attempt=None)


@bp.route("/mot-de-passe-oublie", methods=["GET", "POST"])
def forgotten() -> ResponseReturnValue:
    """Send a link to choose a new password; the page says the same whether the address has an account or not."""
    form = EmailForm(request.form if request.method == "POST" else None)
    if not form.validate_on_submit():
        return render_template("entrance/forgotten.html", form=form, sent=False), 422 if form.errors else 200
    token = new_token()
    try:
        with backend().database.writing() as connection:
            desk = reception(connection)
            account, _ = account_names(form.email.data)
            open_try(desk, Try("reset", account, address_name()))
            person = desk.people.by_email(form.email.data)
            is_member = person is not None and person.is_active and not person.is_demo
            link = ask_reset(desk, person, token_hash=hash_token(token)) if person and is_member else None
    except TooManyTriesError as error:
        form.email.errors = [_wait_words(error)]
        return render_template("entrance/forgotten.html", form=form, sent=False), 429, {"Retry-After": _seconds(error)}
    if link is not None:
        address = link_address(token)
        deliver_quietly(link.email, "Aune\u00a0: nouveau mot de passe", reset_text(address, link.expires_at), address)
    return render_template("entrance/forgotten.html", form=form, sent=True)


@bp.post("/deconnexion")
def sign_out() -> ResponseReturnValue:
    """End the session on the server, and have the browser forget what it holds of this site."""
    here, person = visit().session, known_person()
    with backend().database.writing() as connection:
        SessionStore(connection).end(here or 0, person.id, now=backend().now())
    session.clear()
    response = make_response(redirect(own_path(request.form.get("to", "")) or url_for("home.index"), code=303))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def let_in(person: Person, *, is_confirmed: bool, form: SignInForm | CodeForm | None, attempt: int | None) -> Response:
    """Open a session for ``person`` and lead them on; what they had typed before comes back with them.

    ``is_confirmed`` tells that the second factor was given, and nothing else: somebody who needs none today and becomes
    an adviser during the session must still set theirs.
    """
    token = open_cookie(person)
    with backend().database.writing() as connection:
        admit(
            reception(connection),
            person,
            token_hash=hash_token(token),
            is_confirmed=is_confirmed,
            device=device_words(),
            attempt=attempt,
        )
    to, kept = (form.to.data or "", form.kept.data or "") if form else ("", "")
    if kept and own_path(to, "POST"):
        page = render_template("entrance/resume.html", to=to, typed=_typed(kept))
        return remember(make_response(page), person)
    return remember(make_response(redirect(own_path(to) or url_for("home.index"), code=303)), person)


def _password_was_right(kept: Credentials, form: SignInForm, attempt: int) -> Response:
    person = kept.person
    if kept.password_hash and is_outdated(kept.password_hash):
        fresh = hash_password(form.password.data)
        with backend().database.writing() as connection:
            PersonStore(connection).change(person.id, password_hash=fresh)
    if person.has_second_factor:
        with backend().database.writing() as connection:
            reception(connection).attempts.succeed(attempt)
        session[PENDING] = {"person": person.id, "at": int(backend().now().timestamp())}
        code = CodeForm(None, to=form.to.data, kept=form.kept.data)
        return make_response(render_template("entrance/code.html", form=code))
    return let_in(person, is_confirmed=False, form=form, attempt=attempt)


def _try_code(person: Person, code: str) -> bool:
    """Judge a code; a right one is used up in the same transaction."""
    account, is_known_device = account_names(person.email)
    with backend().database.writing() as connection:
        desk = reception(connection)
        attempt = open_try(desk, Try("code", account, address_name(), is_known_device))
        kept = PersonStore(connection).credentials_of(person.id)
        if kept is None or kept.totp_secret is None:
            return False
        step = matching_step(kept.totp_secret, code, desk.now, after=kept.totp_last_step)
        if step is None:
            return False
        PersonStore(connection).change(person.id, totp_last_step=step)
        desk.attempts.succeed(attempt)
    return True


def _pending() -> Person | None:
    """Return whoever gave their password a moment ago and still owes the code."""
    found = session.get(PENDING)
    if not isinstance(found, dict) or backend().now().timestamp() - found["at"] > PENDING_SECONDS:
        return None
    with backend().database.reading() as connection:
        person = PersonStore(connection).get(found["person"])
    return person if person is not None and person.is_active else None


def sign_in_page(form: SignInForm, *, expired: bool = False) -> str:
    """Draw the page to sign in on; that of the demonstration shows its accounts."""
    return render_template(
        "entrance/sign_in.html",
        form=form,
        expired=expired,
        demo_accounts=DEMO_ACCOUNTS,
        demo_password=DEMO_PASSWORD,
    )


def _page(form: SignInForm, status: int = 200) -> ResponseReturnValue:
    return sign_in_page(form), status


def _wait(form: SignInForm, error: TooManyTriesError) -> ResponseReturnValue:
    form.password.errors = [_wait_words(error)]
    return sign_in_page(form), 429, {"Retry-After": _seconds(error)}


def _email(typed: str) -> str:
    """Return the address as it is kept; what is not one is looked up as it was typed, and found nowhere."""
    try:
        return clean_email(typed)
    except InvalidEmailError:
        return typed.strip().lower()


def _typed(kept: str) -> list[tuple[str, str]]:
    """Read back what was typed on the page whose session ended; what was altered on the way is left out."""
    try:
        found = json.loads(kept)
    except ValueError:
        return []
    pairs = found if isinstance(found, list) else []
    return [(str(one[0]), str(one[1])) for one in pairs if isinstance(one, list) and len(one) == 2]


def _seconds(error: TooManyTriesError) -> str:
    return str(int(error.wait.total_seconds()) + 1)


def _wait_words(error: TooManyTriesError) -> str:
    minutes = int(error.wait.total_seconds() // 60) + 1
    return f"Trop d’essais\u00a0: attendez {plural(minutes, 'minute')}, puis recommencez. Rien n’est bloqué."
