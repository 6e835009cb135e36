"""The gate: every request goes through it, and only what the table of rights declares goes further."""

import json
from dataclasses import replace

from flask import Flask, Response, g, jsonify, make_response, request, session
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection
from werkzeug.exceptions import NotFound
from werkzeug.routing import IntegerConverter, Map, UnicodeConverter
from werkzeug.utils import redirect

from procurement.domain.access import ROUTES, Role, allowed, roles_of, sees
from procurement.services.refusals import ForbiddenError
from procurement.storage.stores import AssessmentStore, AuthorityStore
from procurement.web.backend import backend
from procurement.web.entrance import sign_in_page
from procurement.web.evidence import UPLOAD_LIMIT
from procurement.web.forms.entrance import SignInForm
from procurement.web.own_paths import return_address
from procurement.web.security import csrf
from procurement.web.visit import SESSION, Visit, read_visitor

SIGNED_OUT = "Votre session a pris fin. Gardez cette page ouverte et connectez-vous dans un autre onglet."
KEPT_LIMIT = 300_000
"""Characters of typed text that the sign-in page carries along; a whole pillar has fewer."""
NEVER_CARRIED = frozenset({"csrf_token", "password", "present", "code"})
"""What no page shows again, nor carries along: proofs of who somebody is."""
LONGEST_WORD = 100
NOWHERE = 0
"""The number of no authority: nobody is anything to one that is not here."""


class UndeclaredRouteError(RuntimeError):
    """A route that the table of rights does not name: the site does not start."""


class Number(IntegerConverter):
    """A number in an address: no longer than what the database can hold, in the figures that it is written with."""

    regex = "[0-9]{1,9}"


class Word(UnicodeConverter):
    """A word in an address, with an end even where the route states none."""

    def __init__(
        self, map: Map, minlength: int = 1, maxlength: int | None = LONGEST_WORD, length: int | None = None
    ) -> None:
        super().__init__(map, minlength, maxlength, length)


def install(app: Flask) -> None:
    """Put the gate in front of every route that is added from now on, and a bound on what its address may hold."""
    app.url_map.converters.update(int=Number, string=Word, default=Word)
    app.before_request(_pass)


def check_declared(app: Flask) -> None:
    """Raise :exc:`UndeclaredRouteError` unless every route and method of ``app`` is in the table, and no other."""
    served = {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    declared = {(endpoint, method) for endpoint, methods in ROUTES.items() for method in methods}
    if served != declared:
        lacking, left = sorted(served - declared), sorted(declared - served)
        raise UndeclaredRouteError(f"routes without rights: {lacking}; rights without route: {left}")


def _pass() -> ResponseReturnValue | None:
    if request.endpoint == "static":
        return None
    if request.endpoint is None:
        g.visit = _visit()  # a page that does not exist says so to whoever asked, and leads them back
        return None
    if request.endpoint == "evidence.attach":
        request.max_content_length = UPLOAD_LIMIT
    g.visit = visit = _visit()
    if _is_nowhere(visit) or visit.roles.isdisjoint(allowed(request.endpoint, request.method)):
        return _refuse(visit)
    return None


def _visit() -> Visit:
    """Find out who sends the request; without a session it is nobody, and the database is not even opened."""
    if SESSION not in session:
        return Visit()
    with backend().database.reading() as connection:
        visit = read_visitor(connection, backend().now())
        authority = _authority(connection) if visit.visitor.is_known else None
    # An authority that is not here must not be told from one that the visitor has nothing to do with.
    concerned = (authority or NOWHERE) if _names_an_authority() else None
    return replace(visit, authority=authority, roles=roles_of(visit.visitor, concerned))


def _refuse(visit: Visit) -> ResponseReturnValue:
    """Send to the sign-in page, or say no; an authority that the visitor does not see is not there at all."""
    if not visit.visitor.is_known:
        return _ask_to_sign_in(visit)
    person = visit.visitor.person
    if person is not None and person.needs_second_factor and not visit.visitor.is_confirmed:
        return redirect("/compte/second-facteur", code=303)
    if _is_nowhere(visit) or (_names_an_authority() and not sees(visit.roles)):
        raise NotFound
    if not _names_an_authority() and Role.SIGNED_IN in visit.roles and request.method == "GET":
        raise NotFound
    raise ForbiddenError("Votre compte ne permet pas cette action ici.")


def _is_nowhere(visit: Visit) -> bool:
    """Whether the address names an authority that is not here: whatever is asked of it, there is no such page."""
    return _names_an_authority() and visit.authority is None


def _names_an_authority() -> bool:
    return bool({"assessment", "siren"} & set(request.view_args or {}))


def _authority(connection: Connection) -> int | None:
    """Return the authority that the address is about; None when it is about none, or about one that is not here."""
    given = request.view_args or {}
    if "assessment" in given:
        return AssessmentStore(connection).authority_of(given["assessment"])
    if "siren" in given:
        return AuthorityStore(connection).id_of(given["siren"])
    return None


def _ask_to_sign_in(visit: Visit) -> Response:
    """Lead to the sign-in page and back; what was typed meanwhile goes along, hidden in the page."""
    if request.accept_mimetypes.best == "application/json":
        return make_response(jsonify(message=SIGNED_OUT, signed_out=True), 401)
    if request.method != "POST":
        back = return_address(request.full_path.rstrip("?"))
        return make_response(redirect(f"/connexion?{back}" if back else "/connexion", code=303))
    csrf.protect()  # what somebody else's page sent is not carried along
    typed = [(name, value) for name, value in request.form.items(multi=True) if name not in NEVER_CARRIED]
    kept = json.dumps(typed, ensure_ascii=False)
    form = SignInForm(None, to=request.path, kept=kept if len(kept) <= KEPT_LIMIT else "")
    return make_response(sign_in_page(form, expired=visit.has_expired), 401)
