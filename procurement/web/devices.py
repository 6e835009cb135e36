"""Devices already signed in from: a cookie that keeps whoever attacks an account from delaying its owner."""

import secrets

from flask import Response, request
from itsdangerous import BadSignature, URLSafeSerializer

from procurement.credentials.tokens import blurred
from procurement.domain.people import Person
from procurement.web.backend import backend

ONE_YEAR = 31_536_000


def account_names(email: str) -> tuple[str, bool]:
    """Return the blurred name under which tries on ``email`` count, and whether the device is known for it."""
    salt = backend().settings.secret_key
    known = _read().get(blurred(email, salt))
    if known:
        return blurred(f"{email} {known}", salt), True
    return blurred(email, salt), False


def every_name(email: str) -> tuple[str, ...]:
    """Return every blurred name under which tries on ``email`` count from here: of anywhere, and of this device."""
    return tuple({blurred(email, backend().settings.secret_key), account_names(email)[0]})


def address_name() -> str:
    """Return the blurred name of where the request comes from."""
    return blurred(request.remote_addr or "", backend().settings.secret_key)


def remember(response: Response, person: Person) -> Response:
    """Have the browser remember that ``person`` signed in from it."""
    account = blurred(person.email, backend().settings.secret_key)
    known = _read()
    if account not in known:
        known[account] = secrets.token_hex(16)
    https = backend().settings.https
    response.set_cookie(
        _name(),
        _signer().dumps(dict(list(known.items())[-5:])),
        max_age=ONE_YEAR,
        secure=https,
        httponly=True,
        samesite="Lax",
    )
    return response


def device_words() -> str:
    """Say in French what the request comes from, for the list of sessions."""
    agent = (request.user_agent.string or "")[:300]
    browsers = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrom", "Chrome"), ("Safari/", "Safari"))
    systems = (
        ("Windows", "Windows"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    )
    browser = next((word for mark, word in browsers if mark in agent), "Navigateur")
    system = next((word for mark, word in systems if mark in agent), "")
    return f"{browser}, {system}" if system else browser


def _name() -> str:
    return "__Host-aune-appareil" if backend().settings.https else "aune-appareil"


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(backend().settings.secret_key, "known-device")


def _read() -> dict[str, str]:
    try:
        known = _signer().loads(request.cookies.get(_name(), ""))
    except BadSignature:
        return {}
    return {str(key): str(value) for key, value in known.items()} if isinstance(known, dict) else {}
