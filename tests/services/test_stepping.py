"""Moving an assessment from state to state: by whom, with what left behind, and what is refused."""

from itertools import product

import pytest

from procurement.domain.access import Role
from procurement.domain.answers import Answer, DontKnow
from procurement.domain.dossier import RecordedAnswer, RecordedDecision
from procurement.domain.journal import Action
from procurement.domain.journey import MOVES, State, Step
from procurement.services.refusals import ForbiddenError, InvalidError, LockedError, UnknownAssessmentError
from procurement.services.stepping import take_step
from tests.conftest import with_plain_spaces
from tests.services.fakes import DRAFT, LATER, NOON, stores

PEOPLE = (Role.LEAD, Role.BUYER, Role.READER, Role.ADVISER, Role.ADMINISTRATOR)
ASKED = RecordedDecision(1, asks="Quelle délibération ?")


def test_handing_in_keeps_the_moment_and_leaves_a_line() -> None:
    here = stores()

    assert take_step(here.desk(now=LATER), "abc", Step.SUBMIT) is State.SUBMITTED

    kept = here.assessments.kept["abc"]
    assert (kept.state, kept.submitted_at, kept.moved_at) == (State.SUBMITTED, LATER, LATER)
    assert here.journal.actions == [Action.SUBMITTED]


def test_taking_back_forgets_the_moment() -> None:
    here = stores(State.SUBMITTED)

    assert take_step(here.desk(), "abc", Step.RECALL) is State.DRAFT

    assert here.assessments.kept["abc"].submitted_at == DRAFT.submitted_at


def test_reviewing_keeps_the_moment_of_handing_in() -> None:
    here = stores(State.SUBMITTED)
    take_step(here.desk(Role.ADVISER, now=LATER), "abc", Step.BEGIN_REVIEW)
    assert here.assessments.kept["abc"].submitted_at == NOON


@pytest.mark.parametrize(("state", "step"), sorted(set(product(State, Step)) - set(MOVES)))
def test_a_step_that_does_not_leave_from_there_is_refused_and_moves_nothing(state: State, step: Step) -> None:
    here = stores(state)

    with pytest.raises(LockedError, match="cette étape n’est pas possible"):
        take_step(here.desk(*PEOPLE), "abc", step)

    assert (here.assessments.kept["abc"].state, here.journal.kept) == (state, [])


@pytest.mark.parametrize(("role", "state", "step"), [
    (role, *key) for key, move in MOVES.items() for role in PEOPLE if role not in move.who
])  # fmt: skip
def test_a_step_that_belongs_to_somebody_else_is_refused(role: Role, state: State, step: Step) -> None:
    here = stores(state)

    with pytest.raises(ForbiddenError):
        take_step(here.desk(role), "abc", step, reason="Il le faut.")

    assert (here.assessments.kept["abc"].state, here.journal.kept) == (state, [])


def test_an_assessment_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UnknownAssessmentError, match="Ce diagnostic n’existe pas"):
        take_step(stores().desk(), "zzz", Step.SUBMIT)


def test_what_an_adviser_typed_must_be_confirmed_before_handing_in() -> None:
    here = stores()
    here.answers.add("abc", "STR-01", RecordedAnswer(1, Answer(DontKnow()), NOON, "page", 3, "assistance"))

    with pytest.raises(InvalidError, match="attendent votre accord"):
        take_step(here.desk(), "abc", Step.SUBMIT)

    assert here.assessments.kept["abc"].state is State.DRAFT


def test_nothing_is_sent_back_when_nothing_is_asked() -> None:
    with pytest.raises(InvalidError, match="Rien n’est demandé"):
        take_step(stores(State.IN_REVIEW).desk(Role.ADVISER), "abc", Step.SEND_BACK)


def test_what_is_asked_may_be_sent_back() -> None:
    here = stores(State.IN_REVIEW)
    here.decisions.add("abc", "STR-01", ASKED)
    assert take_step(here.desk(Role.ADVISER), "abc", Step.SEND_BACK) is State.SENT_BACK


def test_nothing_is_validated_while_something_is_asked() -> None:
    here = stores(State.IN_REVIEW)
    here.decisions.add("abc", "STR-01", ASKED)

    with pytest.raises(InvalidError) as refused:
        take_step(here.desk(Role.ADVISER), "abc", Step.VALIDATE)

    assert "(STR-01)" in with_plain_spaces(str(refused.value))


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_opening_again_what_was_validated_needs_a_reason(reason: str) -> None:
    with pytest.raises(InvalidError, match="motif"):
        take_step(stores(State.VALIDATED).desk(Role.ADMINISTRATOR), "abc", Step.REOPEN, reason=reason)
