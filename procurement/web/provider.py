"""Signing in through a provider of identities (ProConnect): there, and back."""

import logging
import secrets
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from procurement.outside.failures import OutsideError
from procurement.services.vouching import Vouched, welcome_vouched
from procurement.web.backend import backend
from procurement.web.desks import reception
from procurement.web.entrance import let_in
from procurement.web.letters import site_address

bp = Blueprint("provider", __name__, url_prefix="/connexion/fournisseur")
logger = logging.getLogger("aune")

TRIP, TRIP_SECONDS = "trip", 600


@bp.post("")
def begin() -> ResponseReturnValue:
    """Send the person to the provider, with three secrets that must come back."""
    provider = backend().provider
    if provider is None:
        abort(404)
    trip = {name: secrets.token_urlsafe(48) for name in ("state", "nonce", "verifier")}
    try:
        address = provider.begin(_return_address(), **trip)
    except OutsideError as error:
        return _failed(error)
    session[TRIP] = {**trip, "at": int(backend().now().timestamp())}
    return redirect(address, code=303)


@bp.get("/retour")
def come_back() -> ResponseReturnValue:
    """Take back whoever comes from the provider with the code of a trip begun here; anything else changes nothing."""
    provider, trip = backend().provider, session.get(TRIP)
    if provider is None:
        abort(404)
    if not isinstance(trip, dict) or not _is_back_from(trip):
        session.pop(TRIP, None)
        return render_template("entrance/provider_failed.html", what="La connexion n’a pas abouti."), 400
    session.pop(TRIP)
    try:
        identity = provider.finish(
            request.args["code"], redirect_uri=_return_address(), nonce=trip["nonce"], verifier=trip["verifier"]
        )
    except OutsideError as error:
        return _failed(error)
    name = f"{identity.given_name} {identity.usual_name}".strip() or identity.email
    vouched = Vouched(identity.subject, identity.email, name, identity.siren)
    with backend().database.writing() as connection:
        person = welcome_vouched(reception(connection), vouched)
    if person is None:
        return render_template("entrance/provider_stranger.html", email=identity.email), 403
    if person.has_second_factor:
        session["pending"] = {"person": person.id, "at": int(backend().now().timestamp())}
        return redirect(url_for("entrance.second_factor"), code=303)
    return let_in(person, is_confirmed=False, form=None, attempt=None)


def _is_back_from(trip: dict[str, Any]) -> bool:
    """Whether the request ends the trip that this browser began, with a code, and not too late."""
    is_ours = secrets.compare_digest(str(trip["state"]).encode(), request.args.get("state", "").encode())
    is_late = backend().now().timestamp() - trip["at"] > TRIP_SECONDS
    return is_ours and not is_late and bool(request.args.get("code"))


def _return_address() -> str:
    return site_address() + url_for(".come_back")


def _failed(error: OutsideError) -> ResponseReturnValue:
    logger.warning("provider: %s", error.reason)
    return render_template("entrance/provider_failed.html", what=str(error)), 502
