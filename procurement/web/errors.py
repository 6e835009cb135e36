"""What people see when something goes wrong: in French, what happened, where, what to do; nothing of the inside."""

import logging
import secrets
from dataclasses import dataclass, replace

from flask import Flask, Response, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, SecurityError

from procurement.services.refusals import (
    ForbiddenError,
    InvalidError,
    LockedError,
    RefusedError,
    TooManyTriesError,
    UnknownAssessmentError,
)
from procurement.storage.journal_store import JournalDamagedError
from procurement.web.security import CSRFError

logger = logging.getLogger("aune")


@dataclass(frozen=True, slots=True)
class Explanation:
    """The words of an error page; ``in_place`` is the remedy of whoever is still on the page they typed in."""

    title: str
    what: str
    remedy: str
    in_place: str = ""


EXPLANATIONS = {
    400: Explanation(
        "Demande incomprise",
        "Le site n’a pas compris cette demande.",
        "Revenez à la page précédente, rechargez-la et recommencez.",
    ),
    403: Explanation(
        "Ce n’est pas à vous de le faire",
        "Votre compte ne permet pas cette action ici.",
        "Demandez à la personne référente de votre collectivité, ou repartez de l’accueil.",
    ),
    404: Explanation(
        "Page introuvable",
        "Cette page n’existe pas, ou n’existe plus.",
        "Vérifiez l’adresse, ou repartez de l’accueil\u00a0: vos réponses enregistrées y sont.",
    ),
    405: Explanation(
        "Action impossible ici",
        "Cette page ne peut pas être utilisée de cette façon.",
        "Repartez de l’accueil.",
    ),
    413: Explanation(
        "Envoi trop volumineux",
        "Ce que vous avez envoyé dépasse la taille acceptée. Rien n’a été enregistré.",
        "Revenez à la page précédente\u00a0: raccourcissez vos textes, ou choisissez un fichier de 20\u00a0Mo au plus.",
    ),
    500: Explanation(
        "Quelque chose n’a pas marché",
        "Une erreur s’est produite de notre côté. Ce qui était déjà enregistré l’est toujours.",
        "Réessayez dans un instant. Si cela recommence, donnez le numéro d’incident à la personne qui gère le site.",
    ),
}
EXPIRED = Explanation(
    "Page restée ouverte trop longtemps",
    "Le site n’a pas reconnu ce formulaire\u00a0: la page est restée ouverte trop longtemps, ou les cookies sont "
    "refusés. Rien n’a été enregistré.",
    "Revenez à la page précédente\u00a0: ce que vous avez tapé y est encore. Copiez-le, "
    "rechargez la page, puis recommencez.",
    "Copiez ce que vous avez tapé, rechargez la page, puis recommencez.",
)

INVALID = Explanation(
    "Ce n’est pas possible ainsi",
    "Rien n’a été enregistré.",
    "Revenez à la page précédente\u00a0: ce que vous avez tapé y est encore.",
    "Corrigez, puis recommencez.",
)
TYPED = ("comment", "document", "text", "asks", "reason")
"""The fields in which people write: an error page gives back what was in them."""

UNKNOWN_HOST = "Ce site ne répond pas à cette adresse\u00a0: vérifiez le nom de domaine.\n"
"""A text without links: the address asked for is not ours, and no page of ours may be built upon it."""


def install(app: Flask) -> None:
    """Give every error its page."""
    app.register_error_handler(CSRFError, lambda error: _page(400, EXPIRED))
    app.register_error_handler(UnknownAssessmentError, lambda error: _page(404, EXPLANATIONS[404]))
    app.register_error_handler(LockedError, _locked)
    app.register_error_handler(ForbiddenError, lambda error: _page(403, _explained(EXPLANATIONS[403], error)))
    app.register_error_handler(InvalidError, lambda error: _page(422, _explained(INVALID, error)))
    app.register_error_handler(TooManyTriesError, lambda error: _page(429, _explained(INVALID, error)))
    app.register_error_handler(RefusedError, lambda error: _page(409, _explained(INVALID, error)))
    app.register_error_handler(JournalDamagedError, _damaged)
    app.register_error_handler(SecurityError, lambda error: Response(UNKNOWN_HOST, 400, mimetype="text/plain"))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)


def _http(error: HTTPException) -> Response:
    code = error.code or 500
    if isinstance(error, RequestEntityTooLarge):
        code = 413
    if code < 400:
        return make_response(error.get_response())
    response = _page(code, EXPLANATIONS.get(code, EXPLANATIONS[400 if code < 500 else 500]))
    if code == 405 and (allowed := error.get_response().headers.get("Allow")):
        response.headers["Allow"] = allowed
    return response


def _locked(error: LockedError) -> Response:
    remedy = "Ouvrez la page des réponses du diagnostic pour voir où il en est."
    return _page(409, Explanation("Ce diagnostic ne se modifie plus", str(error), remedy))


def _damaged(error: JournalDamagedError) -> Response:
    logger.error("journal: %s", error)
    return _page(500, replace(EXPLANATIONS[500], what=str(error)))


def _explained(explanation: Explanation, error: RefusedError) -> Explanation:
    """Say what the refusal says, with the title and the remedy of its kind."""
    return replace(explanation, what=" ".join(error.faults) or explanation.what)


def _typed() -> list[str]:
    """Return the texts that came with the request, under the name of their field or of their question and field."""
    if request.method != "POST":
        return []
    fields = request.form.items(multi=True)
    return [text for name, text in fields if name.rpartition("-")[2] in TYPED and text.strip()]


def _unforeseen(error: Exception) -> Response:
    incident = secrets.token_hex(4)
    logger.error("incident %s: %s %s", incident, request.method, request.endpoint, exc_info=error)
    return _page(500, EXPLANATIONS[500], incident)


def _page(code: int, explanation: Explanation, incident: str | None = None) -> Response:
    if request.accept_mimetypes.best == "application/json":
        message = f"{explanation.what} {explanation.in_place or explanation.remedy}"
        return make_response(jsonify(message=message, incident=incident), code)
    typed = _typed() if code in (400, 403, 409, 422) else []
    page = render_template("errors/error.html", explanation=explanation, incident=incident, code=code, typed=typed)
    return make_response(page, code)
