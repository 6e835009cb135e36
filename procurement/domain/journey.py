"""The life of an assessment: the states it goes through, who takes each step, and what is locked meanwhile."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from procurement.domain.access import ADMINISTRATORS, ADVISERS, LEADS, Roles


class State(StrEnum):
    """Where an assessment stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    SENT_BACK = "sent_back"
    VALIDATED = "validated"
    ARCHIVED = "archived"


class Step(StrEnum):
    """What moves an assessment from one state to another."""

    SUBMIT = "submit"
    RECALL = "recall"
    BEGIN_REVIEW = "begin_review"
    SEND_BACK = "send_back"
    VALIDATE = "validate"
    REOPEN = "reopen"
    ARCHIVE = "archive"
    RESTORE = "restore"


STATE_LABELS: Mapping[State, str] = {
    State.DRAFT: "en cours",
    State.SUBMITTED: "transmis",
    State.IN_REVIEW: "en relecture",
    State.SENT_BACK: "à compléter",
    State.VALIDATED: "validé",
    State.ARCHIVED: "archivé",
}
NEXT_MOVES: Mapping[State, str] = {
    State.DRAFT: "La personne référente le transmet quand les réponses sont prêtes.",
    State.SUBMITTED: "La relecture commence quand la conseillère ou le conseiller l’ouvre\u202f; d’ici là, la personne "
    "référente peut le reprendre.",
    State.IN_REVIEW: "La conseillère ou le conseiller le renvoie pour complément, ou le valide.",
    State.SENT_BACK: "La personne référente le transmet de nouveau, une fois les points demandés complétés.",
    State.VALIDATED: "L’administration peut le rouvrir, avec un motif, ou l’archiver.",
    State.ARCHIVED: "L’administration peut le sortir des archives.",
}


@dataclass(frozen=True, slots=True)
class Move:
    """A way out of a state: where it leads, and who may take it. ``needs_reason`` when it must be explained."""

    to: State
    who: Roles
    needs_reason: bool = False


MOVES: Mapping[tuple[State, Step], Move] = {
    (State.DRAFT, Step.SUBMIT): Move(State.SUBMITTED, LEADS),
    (State.SUBMITTED, Step.RECALL): Move(State.DRAFT, LEADS),
    (State.SUBMITTED, Step.BEGIN_REVIEW): Move(State.IN_REVIEW, ADVISERS),
    (State.IN_REVIEW, Step.SEND_BACK): Move(State.SENT_BACK, ADVISERS),
    (State.SENT_BACK, Step.SUBMIT): Move(State.IN_REVIEW, LEADS),
    (State.IN_REVIEW, Step.VALIDATE): Move(State.VALIDATED, ADVISERS),
    (State.VALIDATED, Step.REOPEN): Move(State.IN_REVIEW, ADMINISTRATORS, needs_reason=True),
    (State.VALIDATED, Step.ARCHIVE): Move(State.ARCHIVED, ADMINISTRATORS),
    (State.ARCHIVED, Step.RESTORE): Move(State.VALIDATED, ADMINISTRATORS),
}
"""Every move there is; what is not here is refused. No state is a dead end.

What was sent back returns straight to the review: were it merely handed in, recalling it would unlock answers that the
adviser had already read.
"""

FROZEN = frozenset({State.VALIDATED, State.ARCHIVED})
"""The states in which nothing of an assessment changes, not even its figures."""


class StepRefusedError(ValueError):
    """The step does not leave from that state; the message says so in French."""


class StepForbiddenError(StepRefusedError):
    """The step exists, and belongs to somebody else."""


def move_from(state: State, step: Step, roles: Roles) -> Move:
    """Return the move that ``step`` makes from ``state`` when taken by someone who is ``roles``.

    >>> move_from(State.DRAFT, Step.SUBMIT, LEADS).to
    <State.SUBMITTED: 'submitted'>
    """
    move = MOVES.get((state, step))
    if move is None:
        raise StepRefusedError(f"Ce diagnostic est {STATE_LABELS[state]}\u00a0: cette étape n’est pas possible.")
    if roles.isdisjoint(move.who):
        raise StepForbiddenError("Cette étape revient à quelqu’un d’autre.")
    return move


def may_be_edited(state: State) -> bool:
    """Tell whether profile and answers are all open: only while the authority still works on the whole."""
    return state is State.DRAFT


def may_be_answered(state: State, criterion: str, asked: Collection[str]) -> bool:
    """Tell whether the answer to ``criterion`` may change; sent back, only those ``asked`` by the adviser may."""
    return state is State.DRAFT or (state is State.SENT_BACK and criterion in asked)
