"""Record the answer to a criterion, or take it back."""

from dataclasses import dataclass, replace
from datetime import datetime

from procurement.domain.answers import Answer, answer_faults
from procurement.domain.grid import Grid
from procurement.domain.journey import RecordedAnswer
from procurement.domain.texts import TextRefusedError, clean_text
from procurement.services.dossiers import editable_dossier
from procurement.services.ports import Answers, Assessments
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


def record_answer(
    identifier: str, entry: Entry, *, grid: Grid, assessments: Assessments, answers: Answers, now: datetime
) -> RecordedAnswer:
    """Check ``entry`` against the grid and the state of the assessment, then append it; return what is now current.

    An answer equal to the current one makes no new version, so that the same request twice has one effect. Raises a
    :exc:`RefusedError`, and writes nothing, when the assessment is locked, the answer impossible, or a newer one there.
    """
    editable_dossier(assessments, identifier)
    answer = _cleaned(entry.answer)
    criterion = grid.by_id.get(entry.criterion)
    if criterion is None:
        raise InvalidError(f"Le critère {entry.criterion} n’existe pas dans l’édition {grid.edition}.")
    if answer is not None and (faults := answer_faults(criterion, answer, grid.method.maturity)):
        raise InvalidError(*faults)
    current = answers.latest(identifier, entry.criterion)
    if current.answer == answer:
        return current
    if entry.seen_version != current.version and entry.request_id != current.request_id:
        raise StaleAnswerError(entry.criterion, current)
    recorded = RecordedAnswer(current.version + 1, answer, now, entry.request_id)
    answers.add(identifier, entry.criterion, recorded)
    return recorded


def _cleaned(answer: Answer | None) -> Answer | None:
    if answer is None:
        return None
    try:
        return replace(answer, comment=clean_text(answer.comment), document=clean_text(answer.document))
    except TextRefusedError as error:
        raise InvalidError(str(error)) from error
