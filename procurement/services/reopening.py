"""Open a validated assessment again: the document stays as it was, with the reason why beside it."""

from datetime import datetime
from typing import Protocol

from procurement.domain.answers import COMMENT_LIMIT
from procurement.domain.french import number
from procurement.domain.journey import State, Step
from procurement.domain.texts import TextRefusedError, clean_text
from procurement.services.desk import Desk
from procurement.services.refusals import InvalidError
from procurement.services.stepping import take_step


class Validations(Protocol):
    def count(self, assessment: str) -> int: ...
    def reopen(self, assessment: str, number: int, *, reason: str, by: int | None, now: datetime) -> None: ...


def reopen(desk: Desk, validations: Validations, identifier: str, *, reason: str) -> State:
    """Bring a validated assessment back to its review, and keep ``reason`` beside what was validated.

    Raises a :exc:`RefusedError`, and writes nothing, when it is not validated or the reason cannot be kept.
    """
    try:
        kept = clean_text(reason)
    except TextRefusedError as error:
        raise InvalidError(str(error)) from error
    if len(kept) > COMMENT_LIMIT:
        raise InvalidError(f"Le motif dépasse {number(COMMENT_LIMIT)} caractères ({number(len(kept))}).")
    last = validations.count(identifier)
    state = take_step(desk, identifier, Step.REOPEN, reason=kept, number=last or None)
    validations.reopen(identifier, last, reason=kept, by=desk.actor.person, now=desk.now)
    return state
