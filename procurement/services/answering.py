"""Record the answer to a criterion, or take it back."""

from dataclasses import dataclass, replace

from procurement.domain.answers import Answer, answer_faults
from procurement.domain.dossier import Origin, RecordedAnswer
from procurement.domain.grid import Grid
from procurement.domain.journal import Action
from procurement.domain.texts import TextRefusedError, clean_text
from procurement.services.desk import Desk
from procurement.services.dossiers import answerable_dossier, living_dossier
from procurement.services.refusals import InvalidError, StaleAnswerError


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person sends for one criterion: an answer, or None to take theirs back.

    ``seen_version`` is the version they had under their eyes. ``request_id`` is that of the page they answer from: a
    page sent again (double click, lost connection, «back» then another choice) is never in conflict with itself.
    """

    criterion: str
    answer: Answer | None
    seen_version: int
    request_id: str


def record_answer(desk: Desk, identifier: str, entry: Entry, *, grid: Grid) -> RecordedAnswer:
    """Check ``entry`` against the grid and the state of the assessment, then append it; return what is now current.

    An answer equal to the current one makes no new version, so that the same request twice has one effect; an adviser's
    is marked as assistance. Raises a :exc:`RefusedError`, and writes nothing, when the assessment is locked, the answer
    impossible, or a newer one there.
    """
    dossier = answerable_dossier(desk, identifier, entry.criterion)
    answer = _cleaned(entry.answer)
    criterion = grid.by_id.get(entry.criterion)
    if criterion is None:
        raise InvalidError(f"Le critère {entry.criterion} n’existe pas dans l’édition {grid.edition}.")
    if answer is not None and (faults := answer_faults(criterion, answer, grid.method.maturity)):
        raise InvalidError(*faults)
    current = desk.answers.latest(identifier, entry.criterion)
    if current.answer == answer:
        return current
    if entry.seen_version != current.version and entry.request_id != current.request_id:
        raise StaleAnswerError(entry.criterion, current)
    origin: Origin = "assistance" if desk.actor.assists else "example" if desk.actor.person is None else "page"
    recorded = RecordedAnswer(current.version + 1, answer, desk.now, entry.request_id, desk.actor.person, origin)
    desk.answers.add(identifier, entry.criterion, recorded)
    action = Action.ANSWER_WITHDRAWN if answer is None else Action.ANSWERED
    desk.note(dossier, action, criterion=entry.criterion, version=recorded.version, origin=origin)
    return recorded


def confirm_assistance(desk: Desk, identifier: str) -> int:
    """Confirm, in one step, every answer that an adviser typed during a visit; return how many there were.

    Each becomes a new version, the same in all but whose it is. Raises :exc:`LockedError` once nothing may change.
    """
    dossier = living_dossier(desk, identifier)
    waiting = {key: one for key, one in desk.answers.current(identifier).items() if one.awaits_confirmation}
    for key, one in waiting.items():
        confirmed = replace(
            one, version=one.version + 1, recorded_at=desk.now, by=desk.actor.person, origin="confirmed"
        )
        desk.answers.add(identifier, key, confirmed)
    if waiting:
        desk.note(dossier, Action.ASSISTANCE_CONFIRMED, criteria=len(waiting))
    return len(waiting)


def _cleaned(answer: Answer | None) -> Answer | None:
    if answer is None:
        return None
    try:
        return replace(answer, comment=clean_text(answer.comment), document=clean_text(answer.document))
    except TextRefusedError as error:
        raise InvalidError(str(error)) from error
