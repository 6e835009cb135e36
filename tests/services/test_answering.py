"""Recording an answer: checked, then kept as a new version, or refused with nothing written."""

from dataclasses import dataclass, field
from fractions import Fraction

import pytest

from procurement.domain.access import Role
from procurement.domain.answers import Answer, DontKnow, LevelGiven, StateGiven
from procurement.domain.dossier import RecordedAnswer, RecordedDecision
from procurement.domain.grid import Grid
from procurement.domain.journal import Action
from procurement.domain.journey import State
from procurement.services.answering import Entry, confirm_assistance, record_answer
from procurement.services.refusals import InvalidError, LockedError, StaleAnswerError, UnknownAssessmentError
from tests.conftest import with_plain_spaces
from tests.services.fakes import LATER, NOON, AnswersInMemory, Stores, stores

TWO, THREE = Answer(LevelGiven(Fraction(2))), Answer(LevelGiven(Fraction(3)))


@dataclass
class Table:
    """Someone answering: the stores, and what is sent to them."""

    grid: Grid
    stores: Stores = field(default_factory=stores)

    def send(
        self,
        answer: Answer | None,
        *,
        seen: int = 0,
        page: str = "page",
        criterion: str = "STR-01",
        assessment: str = "abc",
        role: Role = Role.LEAD,
    ) -> RecordedAnswer:
        return record_answer(self.stores.desk(role), assessment, Entry(criterion, answer, seen, page), grid=self.grid)

    @property
    def answers(self) -> AnswersInMemory:
        return self.stores.answers

    @property
    def versions(self) -> list[int]:
        return [recorded.version for _, _, recorded in self.answers.kept]


@pytest.fixture
def desk(grid: Grid) -> Table:
    return Table(grid)


def test_a_first_answer_is_kept_as_version_one(desk: Table) -> None:
    recorded = desk.send(TWO)

    assert recorded == RecordedAnswer(1, TWO, NOON, "page", 7)
    assert desk.answers.kept == [("abc", "STR-01", recorded)]


def test_another_answer_is_added_after_the_one_before(desk: Table) -> None:
    desk.send(TWO)
    desk.send(THREE, seen=1, page="other")

    assert [recorded.answer for _, _, recorded in desk.answers.kept] == [TWO, THREE]
    assert desk.versions == [1, 2]


def test_the_same_answer_again_makes_no_new_version(desk: Table) -> None:
    first = desk.send(TWO)

    assert desk.send(TWO, seen=1, page="other") == first
    assert desk.versions == [1]


def test_the_same_answer_from_a_page_that_is_late_is_not_refused(desk: Table) -> None:
    desk.send(TWO)
    desk.send(THREE, seen=1, page="other")

    assert desk.send(THREE, seen=0, page="late").version == 2


def test_an_answer_is_taken_back_as_a_new_version_without_answer(desk: Table) -> None:
    desk.send(TWO)

    assert desk.send(None, seen=1).answer is None
    assert desk.versions == [1, 2]


def test_taking_back_what_was_never_answered_writes_nothing(desk: Table) -> None:
    assert desk.send(None).version == 0
    assert desk.versions == []


def test_an_answer_given_over_a_newer_one_is_refused_and_shows_it(desk: Table) -> None:
    newer = desk.send(TWO, page="hers")

    with pytest.raises(StaleAnswerError) as refused:
        desk.send(THREE, seen=0, page="his")

    assert (refused.value.criterion, refused.value.current) == ("STR-01", newer)
    assert refused.value.faults == ("La réponse à STR-01 a changé depuis que vous avez ouvert la page.",)
    assert desk.versions == [1]


def test_a_page_sent_twice_is_never_in_conflict_with_itself(desk: Table) -> None:
    desk.send(TWO, seen=0, page="mine")

    assert desk.send(THREE, seen=0, page="mine").version == 2


def test_a_page_is_in_conflict_once_another_has_answered_after_it(desk: Table) -> None:
    desk.send(TWO, seen=0, page="mine")
    desk.send(THREE, seen=1, page="hers")

    with pytest.raises(StaleAnswerError):
        desk.send(TWO, seen=0, page="mine")


def test_criteria_have_versions_of_their_own(desk: Table) -> None:
    desk.send(TWO)
    assert desk.send(TWO, criterion="STR-02").version == 1


def test_an_assessment_that_does_not_exist_is_refused(desk: Table) -> None:
    with pytest.raises(UnknownAssessmentError, match="n’existe pas"):
        desk.send(TWO, assessment="zzz")


def test_an_assessment_handed_in_is_locked(grid: Grid) -> None:
    desk = Table(grid, stores(State.SUBMITTED))

    with pytest.raises(LockedError) as refused:
        desk.send(TWO)

    assert with_plain_spaces(str(refused.value)) == "Ce diagnostic est transmis : les réponses ne changent plus."
    assert desk.versions == []


def test_a_criterion_of_no_grid_is_refused(desk: Table) -> None:
    with pytest.raises(InvalidError, match="STR-99 n’existe pas dans l’édition 2026"):
        desk.send(TWO, criterion="STR-99")
    assert desk.versions == []


def test_an_answer_that_makes_no_sense_is_refused_with_every_fault(desk: Table) -> None:
    with pytest.raises(InvalidError) as refused:
        desk.send(Answer(StateGiven("partial"), "automatic", comment="x" * 4001))

    assert len(refused.value.faults) == 3
    assert desk.versions == []


def test_texts_are_cleaned_before_they_are_kept(desk: Table) -> None:
    recorded = desk.send(Answer(DontKnow(), comment=" collé\x0bde Word\r\n", document="\ufeffDélibération "))

    assert recorded.answer == Answer(DontKnow(), comment="collé de Word", document="Délibération")


def test_an_answer_that_differs_only_by_what_cleaning_removes_makes_no_new_version(desk: Table) -> None:
    desk.send(Answer(DontKnow(), comment="note"))
    desk.send(Answer(DontKnow(), comment=" note\r\n"), seen=1)
    assert desk.versions == [1]


def test_the_length_of_a_comment_is_that_of_what_is_kept(desk: Table) -> None:
    assert desk.send(Answer(DontKnow(), comment="x" * 4000 + "\r\n" * 50)).version == 1


def test_a_text_that_nothing_can_keep_is_refused(desk: Table) -> None:
    with pytest.raises(InvalidError, match="impossible à conserver"):
        desk.send(Answer(DontKnow(), comment="a\x00b"))
    assert desk.versions == []


def test_the_moment_the_page_and_the_person_are_kept_with_the_answer(desk: Table) -> None:
    here = desk.stores.desk(Role.BUYER, person=12, now=LATER)
    recorded = record_answer(here, "abc", Entry("STR-01", TWO, 0, "page-7"), grid=desk.grid)
    assert (recorded.recorded_at, recorded.request_id, recorded.by, recorded.origin) == (LATER, "page-7", 12, "page")


def test_each_version_leaves_one_line_in_the_journal(desk: Table) -> None:
    desk.send(TWO)
    desk.send(TWO, seen=1, page="other")
    desk.send(None, seen=1)
    assert desk.stores.journal.actions == [Action.ANSWERED, Action.ANSWER_WITHDRAWN]


def test_a_refused_answer_leaves_no_line_in_the_journal(desk: Table) -> None:
    with pytest.raises(InvalidError):
        desk.send(TWO, criterion="STR-99")
    assert desk.stores.journal.kept == []


def test_what_an_adviser_types_is_marked_as_assistance(desk: Table) -> None:
    assert desk.send(TWO, role=Role.ADVISER).awaits_confirmation


def test_what_was_typed_in_assistance_is_confirmed_in_one_step(desk: Table) -> None:
    desk.send(TWO, role=Role.ADVISER)
    desk.send(THREE, criterion="STR-02", role=Role.ADVISER)
    desk.send(THREE, criterion="STR-03")

    assert confirm_assistance(desk.stores.desk(person=9), "abc") == 2

    signed = desk.answers.current("abc")
    assert [(one.origin, one.by, one.version) for one in signed.values()] == [
        ("confirmed", 9, 2),
        ("confirmed", 9, 2),
        ("page", 7, 1),
    ]
    assert desk.stores.journal.actions[-1] is Action.ASSISTANCE_CONFIRMED


def test_confirming_when_nothing_waits_writes_nothing(desk: Table) -> None:
    desk.send(TWO)
    assert confirm_assistance(desk.stores.desk(), "abc") == 0
    assert desk.versions == [1]


@pytest.fixture
def sent_back(grid: Grid) -> Table:
    """An assessment sent back, with more wanted of STR-02 only."""
    table = Table(grid, stores(State.SENT_BACK))
    table.stores.decisions.add("abc", "STR-02", RecordedDecision(1, asks="Quelle délibération ?"))
    return table


def test_sent_back_what_is_asked_may_change(sent_back: Table) -> None:
    assert sent_back.send(TWO, criterion="STR-02").version == 1


def test_sent_back_what_is_not_asked_stays_locked(sent_back: Table) -> None:
    with pytest.raises(LockedError, match="STR-01 n’est pas parmi celles à compléter"):
        sent_back.send(TWO)
    assert sent_back.versions == []
