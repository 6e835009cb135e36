"""Opening a validated assessment again: with a reason, kept beside a document that stays as it was."""

from dataclasses import dataclass, field
from datetime import datetime

import pytest

from procurement.domain.access import Role
from procurement.domain.journal import Action, Event
from procurement.domain.journey import State
from procurement.services.refusals import ForbiddenError, InvalidError, LockedError, UnknownAssessmentError
from procurement.services.reopening import reopen
from tests.services.fakes import NOON, stores


@dataclass
class ValidationsInMemory:
    """How many times «abc» was validated, and what was written beside each document."""

    number: int = 2
    beside: list[tuple[str, int, str, int | None, datetime]] = field(default_factory=list)

    def count(self, assessment: str) -> int:
        return self.number

    def reopen(self, assessment: str, number: int, *, reason: str, by: int | None, now: datetime) -> None:
        self.beside.append((assessment, number, reason, by, now))


def test_it_goes_back_to_its_review_and_the_reason_is_kept() -> None:
    here, validations = stores(State.VALIDATED), ValidationsInMemory()
    assert reopen(here.desk(Role.ADMINISTRATOR), validations, "abc", reason=" Erreur de saisie ") is State.IN_REVIEW
    assert here.assessments.kept["abc"].state is State.IN_REVIEW
    assert validations.beside == [("abc", 2, "Erreur de saisie", 7, NOON)]


def test_the_journal_says_which_validation_and_not_the_reason() -> None:
    here = stores(State.VALIDATED)
    reopen(here.desk(Role.ADMINISTRATOR), ValidationsInMemory(), "abc", reason="Erreur")
    assert here.journal.kept == [Event(Action.REOPENED, 7, 0, "abc", {"number": 2})]


@pytest.mark.parametrize("reason", ["", "  \n ", "é" * 5001, "nul\x00"])
def test_a_reason_that_cannot_be_kept_opens_nothing(reason: str) -> None:
    here, validations = stores(State.VALIDATED), ValidationsInMemory()
    with pytest.raises(InvalidError):
        reopen(here.desk(Role.ADMINISTRATOR), validations, "abc", reason=reason)
    assert (here.assessments.kept["abc"].state, validations.beside) == (State.VALIDATED, [])


@pytest.mark.parametrize("state", [state for state in State if state is not State.VALIDATED])
def test_what_is_not_validated_is_not_opened_again(state: State) -> None:
    here, validations = stores(state), ValidationsInMemory()
    with pytest.raises(LockedError):
        reopen(here.desk(Role.ADMINISTRATOR), validations, "abc", reason="Erreur")
    assert validations.beside == []


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_an_administrator_opens_it_again(role: Role) -> None:
    here, validations = stores(State.VALIDATED), ValidationsInMemory()
    with pytest.raises(ForbiddenError):
        reopen(here.desk(role), validations, "abc", reason="Erreur")
    assert validations.beside == []


def test_an_assessment_that_is_not_there_is_unknown() -> None:
    with pytest.raises(UnknownAssessmentError):
        reopen(stores().desk(Role.ADMINISTRATOR), ValidationsInMemory(), "xyz", reason="Erreur")
