"""The life of an assessment: its states, what moves it, and what its score is made of."""

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from itertools import product

import pytest

from procurement.domain.access import Role
from procurement.domain.answers import Answer, DontKnow, LevelGiven
from procurement.domain.authority import Authority
from procurement.domain.dossier import NOTHING_RECORDED, Dossier, RecordedAnswer, RecordedProfile, assessment_of
from procurement.domain.journey import (
    FROZEN,
    MOVES,
    NEXT_MOVES,
    STATE_LABELS,
    State,
    Step,
    StepForbiddenError,
    StepRefusedError,
    may_be_answered,
    may_be_edited,
    move_from,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
DRAFT = Dossier("abc", Authority("000190017", "Brumeval", "commune"), True, "2026", 2026, State.DRAFT, NOON)
SUBMITTED = replace(DRAFT, state=State.SUBMITTED, submitted_at=NOON)
EVERYBODY = frozenset(Role)
LEVEL = Answer(LevelGiven(Fraction(2)))


def test_an_assessment_goes_through_its_whole_life() -> None:
    way = (Step.SUBMIT, Step.BEGIN_REVIEW, Step.SEND_BACK, Step.SUBMIT, Step.VALIDATE, Step.ARCHIVE)
    state = State.DRAFT
    for step in way:
        state = move_from(state, step, EVERYBODY).to
    assert state is State.ARCHIVED


@pytest.mark.parametrize("move", sorted(set(product(State, Step)) - set(MOVES)))
def test_any_other_step_is_refused_by_its_french_name(move: tuple[State, Step]) -> None:
    with pytest.raises(StepRefusedError, match=f"Ce diagnostic est {STATE_LABELS[move[0]]}"):
        move_from(*move, EVERYBODY)


@pytest.mark.parametrize("state", State)
def test_no_state_is_a_dead_end_and_each_says_who_leaves_it(state: State) -> None:
    assert [move for move in MOVES if move[0] is state]
    assert NEXT_MOVES[state]


@pytest.mark.parametrize("move", MOVES, ids=str)
def test_nobody_takes_a_step_without_the_role(move: tuple[State, Step]) -> None:
    with pytest.raises(StepForbiddenError):
        move_from(*move, EVERYBODY - MOVES[move].who)


@pytest.mark.parametrize("state", State)
def test_what_is_frozen_has_no_answer_that_may_change(state: State) -> None:
    may_change = may_be_answered(state, "STR-01", {"STR-01"})
    assert may_change == (state in (State.DRAFT, State.SENT_BACK))
    assert not (may_change and state in FROZEN)


def test_sent_back_only_what_is_asked_may_change() -> None:
    assert may_be_answered(State.SENT_BACK, "STR-01", {"STR-01"})
    assert not may_be_answered(State.SENT_BACK, "STR-02", {"STR-01"})


@pytest.mark.parametrize("state", State)
def test_every_state_has_a_french_name(state: State) -> None:
    assert STATE_LABELS[state]


def test_answers_change_only_in_a_draft() -> None:
    assert [state for state in State if may_be_edited(state)] == [State.DRAFT]


def test_nothing_recorded_is_version_zero_without_an_answer() -> None:
    assert (NOTHING_RECORDED.version, NOTHING_RECORDED.answer) == (0, None)


def test_the_score_is_made_of_the_profile_and_of_the_answers_that_stand() -> None:
    answers = {"STR-01": RecordedAnswer(3, LEVEL), "STR-02": RecordedAnswer(2, None)}
    assessment = assessment_of(DRAFT, RecordedProfile(1, {"population": 900}), answers)

    assert (assessment.edition, assessment.year) == ("2026", 2026)
    assert assessment.facts == {"population": 900}
    assert assessment.answers == {"STR-01": LEVEL}


def test_not_knowing_is_an_answer_that_stands() -> None:
    unknown = Answer(DontKnow())
    assessment = assessment_of(DRAFT, RecordedProfile(0), {"STR-01": RecordedAnswer(1, unknown)})
    assert assessment.answers == {"STR-01": unknown}


def test_a_draft_is_of_the_day_it_is_looked_at() -> None:
    assessment = assessment_of(DRAFT, RecordedProfile(0), {}, on=date(2026, 12, 1))
    assert (assessment.on, assessment.submitted) == (date(2026, 12, 1), False)


def test_an_assessment_handed_in_is_of_the_day_it_was() -> None:
    assessment = assessment_of(SUBMITTED, RecordedProfile(0), {}, on=date(2027, 3, 1))
    assert (assessment.on, assessment.submitted) == (date(2026, 11, 23), True)


def test_the_day_of_an_assessment_is_that_of_paris() -> None:
    late = replace(SUBMITTED, submitted_at=datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    assert assessment_of(late, RecordedProfile(0), {}).on == date(2027, 1, 1)


def test_a_piece_attached_supports_an_answer_merely_declared() -> None:
    answers = {"STR-01": RecordedAnswer(1, LEVEL), "STR-02": RecordedAnswer(1, LEVEL)}
    supported = assessment_of(DRAFT, RecordedProfile(0), answers, proven={"STR-01": "charte.pdf"}).answers
    assert (supported["STR-01"].evidence, supported["STR-02"].evidence) == ("attached", "declared")


@pytest.mark.parametrize("answer", [Answer(DontKnow()), replace(LEVEL, evidence="validated")])
def test_a_piece_attached_changes_nothing_else(answer: Answer) -> None:
    assessment = assessment_of(
        DRAFT, RecordedProfile(0), {"STR-01": RecordedAnswer(1, answer)}, proven={"STR-01": "charte.pdf"}
    )
    assert assessment.answers["STR-01"].evidence == answer.evidence
