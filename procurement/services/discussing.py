"""Say something of a criterion, declare its thread settled, or take it up again."""

from typing import Literal

from procurement.domain.answers import COMMENT_LIMIT
from procurement.domain.french import number
from procurement.domain.grid import Grid
from procurement.domain.journal import Action
from procurement.domain.remarks import Remark, RemarkKind, is_settled
from procurement.domain.texts import TextRefusedError, clean_text
from procurement.services.desk import Desk
from procurement.services.dossiers import living_dossier
from procurement.services.refusals import ForbiddenError, InvalidError


def add_remark(desk: Desk, identifier: str, criterion: str, text: str, *, request_id: str, grid: Grid) -> None:
    """Add ``text`` to the thread of ``criterion``. The same request twice adds it once."""
    try:
        cleaned = clean_text(text)
    except TextRefusedError as error:
        raise InvalidError(str(error)) from error
    if not cleaned.strip():
        raise InvalidError("Écrivez quelque chose avant d’envoyer.")
    if len(cleaned) > COMMENT_LIMIT:
        raise InvalidError(f"Ce message dépasse {number(COMMENT_LIMIT)} caractères ({number(len(cleaned))}).")
    _append(desk, identifier, criterion, "said", cleaned, request_id, grid)


def settle(
    desk: Desk, identifier: str, criterion: str, kind: Literal["settled", "resumed"], *, request_id: str, grid: Grid
) -> None:
    """Declare the thread settled, or take it up again; one that already is so stays as it is."""
    thread = desk.remarks.of_criterion(identifier, criterion)
    if not thread or is_settled(thread) == (kind == "settled"):
        return
    _append(desk, identifier, criterion, kind, "", request_id, grid)


def _append(
    desk: Desk, identifier: str, criterion: str, kind: RemarkKind, text: str, request_id: str, grid: Grid
) -> None:
    dossier = living_dossier(desk, identifier)
    if criterion not in grid.by_id:
        raise InvalidError(f"Le critère {criterion} n’existe pas dans l’édition {grid.edition}.")
    if desk.actor.person is None:
        raise ForbiddenError("Connectez-vous pour écrire un message.")
    if any(one.request_id == request_id for one in desk.remarks.of_criterion(identifier, criterion)):
        return
    number_of = desk.remarks.add(identifier, Remark(0, criterion, kind, text, desk.now, desk.actor.person, request_id))
    actions = {"said": Action.REMARK_WRITTEN, "settled": Action.REMARK_SETTLED, "resumed": Action.REMARK_RESUMED}
    desk.note(dossier, actions[kind], criterion=criterion, remark=number_of)
