"""The life of an assessment: its states, what moves it, and what its score is made of."""

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from itertools import product

import pytest

from procurement.domain.answers import Answer, DontKnow, LevelGiven
from procurement.domain.authority import Authority
from procurement.domain.journey import (
    NOTHING_RECORDED,
    STATE_LABELS,
    TRANSITIONS,
    Dossier,
    RecordedAnswer,
    RecordedProfile,
    State,
    Step,
    StepRefusedError,
    after,
    assessment_of,
    may_be_edited,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
DRAFT = Dossier("abc", Authority("000190017", "Brumeval", "commune"), True, "2026", 2026, State.DRAFT, NOON)
SUBMITTED = replace(DRAFT, state=State.SUBMITTED, submitted_at=NOON)
LEVEL = Answer(LevelGiven(Fraction(2)))


def test_an_assessment_is_handed_in_then_opened_again() -> None:
    assert after(after(State.DRAFT, Step.SUBMIT), Step.REOPEN) is State.DRAFT


@pytest.mark.parametrize("move", sorted(set(product(State, Step)) - set(TRANSITIONS)))
def test_any_other_step_is_refused_by_its_french_name(move: tuple[State, Step]) -> None:
    with pytest.raises(StepRefusedError, match=f"Ce diagnostic est {STATE_LABELS[move[0]]}"):
        after(*move)


@pytest.mark.parametrize("state", State)
def test_no_state_is_a_dead_end(state: State) -> None:
    assert [move for move in TRANSITIONS if move[0] is state]


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
