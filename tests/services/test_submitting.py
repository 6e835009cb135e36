"""Handing an assessment in, and opening it again."""

import pytest

from procurement.domain.journey import State, Step
from procurement.services.refusals import LockedError, UnknownAssessmentError
from procurement.services.submitting import take_step
from tests.conftest import with_plain_spaces
from tests.services.fakes import DRAFT, LATER, NOON, drafts, submitted


def test_handing_in_keeps_the_moment() -> None:
    assessments = drafts()

    assert take_step("abc", Step.SUBMIT, assessments=assessments, now=LATER) is State.SUBMITTED

    kept = assessments.kept["abc"]
    assert (kept.state, kept.submitted_at) == (State.SUBMITTED, LATER)


def test_opening_again_forgets_the_moment() -> None:
    assessments = submitted()

    assert take_step("abc", Step.REOPEN, assessments=assessments, now=LATER) is State.DRAFT

    assert assessments.kept["abc"] == DRAFT


def test_a_step_that_does_not_leave_from_there_is_refused_and_moves_nothing() -> None:
    assessments = submitted()

    with pytest.raises(LockedError) as refused:
        take_step("abc", Step.SUBMIT, assessments=assessments, now=LATER)

    assert with_plain_spaces(str(refused.value)) == "Ce diagnostic est transmis : cette étape n’est pas possible."
    assert assessments.kept["abc"].submitted_at == NOON


def test_an_assessment_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UnknownAssessmentError, match="Ce diagnostic n’existe pas"):
        take_step("zzz", Step.SUBMIT, assessments=drafts(), now=LATER)
