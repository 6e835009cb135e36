"""The life of an assessment: whose it is, which state it is in, and how it leaves that state."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from procurement.domain.answers import Answer, Assessment
from procurement.domain.authority import Authority
from procurement.domain.conditions import FactValue


class State(StrEnum):
    """Where an assessment stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"


class Step(StrEnum):
    """What moves an assessment from one state to another."""

    SUBMIT = "submit"
    REOPEN = "reopen"


STATE_LABELS = {State.DRAFT: "en cours", State.SUBMITTED: "transmis"}

TRANSITIONS: Mapping[tuple[State, Step], State] = {
    (State.DRAFT, Step.SUBMIT): State.SUBMITTED,
    (State.SUBMITTED, Step.REOPEN): State.DRAFT,
}
"""Every move there is; what is not here is refused. No state is a dead end."""


class StepRefusedError(ValueError):
    """The step does not leave from that state; the message says so in French."""


def after(state: State, step: Step) -> State:
    """Return the state that ``step`` leads to from ``state``.

    >>> after(State.DRAFT, Step.SUBMIT)
    <State.SUBMITTED: 'submitted'>
    """
    try:
        return TRANSITIONS[state, step]
    except KeyError:
        message = f"Ce diagnostic est {STATE_LABELS[state]}\u00a0: cette étape n’est pas possible."
        raise StepRefusedError(message) from None


def may_be_edited(state: State) -> bool:
    """Tell whether answers and profile may change: only while the authority still works on them."""
    return state is State.DRAFT


@dataclass(frozen=True, slots=True)
class Dossier:
    """The file of one assessment: one authority, one edition, one year. ``fictitious`` marks the demonstration."""

    id: str
    authority: Authority
    fictitious: bool
    edition: str
    year: int
    state: State
    created_at: datetime
    submitted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RecordedAnswer:
    """One version of an answer; ``answer`` is None when the authority took it back. Version 0: nothing yet."""

    version: int
    answer: Answer | None
    recorded_at: datetime | None = None
    request_id: str = ""


NOTHING_RECORDED = RecordedAnswer(0, None)


@dataclass(frozen=True, slots=True)
class RecordedProfile:
    """One version of the profile. Version 0: nothing yet."""

    version: int
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    recorded_at: datetime | None = None
    request_id: str = ""


def assessment_of(
    dossier: Dossier, profile: RecordedProfile, answers: Mapping[str, RecordedAnswer], on: date | None = None
) -> Assessment:
    """Put together what the score depends on. ``on`` is the day of the assessment: that of its submission, or today."""
    day = dossier.submitted_at.date() if dossier.submitted_at else on
    return Assessment(
        edition=dossier.edition,
        year=dossier.year,
        facts=profile.facts,
        answers={key: recorded.answer for key, recorded in answers.items() if recorded.answer is not None},
        submitted=dossier.state is not State.DRAFT,
        on=day,
    )
