"""Recording a decision: only in review, only one that makes sense, and never over another one unseen."""

from fractions import Fraction

import pytest

from procurement.domain.answers import Decision, DontKnow, FigureGiven, LevelGiven, StateGiven
from procurement.domain.dossier import RecordedDecision
from procurement.domain.grid import Grid
from procurement.domain.journal import Action
from procurement.domain.journey import STATE_LABELS, State
from procurement.services.deciding import Ruling
from procurement.services.refusals import InvalidError, LockedError, StaleDecisionError, UnknownAssessmentError
from tests.services.fakes import LATER
from tests.services.review_fakes import REASON, THREE, TWO, Reviewed

CONFIRM = Decision(confirmed=True)
LOWER = Decision(LevelGiven(Fraction(3, 2)), reason=REASON)


@pytest.fixture
def here(grid: Grid) -> Reviewed:
    found = Reviewed(grid)
    found.answer("STR-01", THREE)
    return found


def ruling(
    decision: Decision | None = None, asks: str = "", *, seen: int = 0, page: str = "page", criterion: str = "STR-01"
) -> Ruling:
    return Ruling(criterion, decision, asks, seen, page)


def test_a_first_decision_is_kept_as_version_one(here: Reviewed) -> None:
    recorded = here.rule(ruling(CONFIRM))

    assert recorded == RecordedDecision(1, CONFIRM, "", LATER, "page", 7)
    assert here.stores.decisions.kept == [("abc", "STR-01", recorded)]


@pytest.mark.parametrize(
    ("sent", "action", "kind"),
    [
        (ruling(CONFIRM), Action.DECIDED, "confirmed"),
        (ruling(LOWER), Action.DECIDED, "corrected"),
        (ruling(Decision(not_applicable=True, reason=REASON)), Action.DECIDED, "not_applicable"),
        (ruling(asks="Le bilan ?"), Action.MORE_ASKED, None),
    ],
)
def test_each_decision_leaves_a_line_with_codes_only(here: Reviewed, sent: Ruling, action: Action, kind: str) -> None:
    here.rule(sent)

    (line,) = here.stores.journal.kept
    assert (line.action, line.details) == (action, {"criterion": "STR-01", "version": 1, "kind": kind})


def test_taking_a_decision_back_is_a_new_version_that_decides_nothing(here: Reviewed) -> None:
    here.rule(ruling(CONFIRM))

    assert here.rule(ruling(seen=1, page="other")) == RecordedDecision(2, None, "", LATER, "other", 7)
    assert here.stores.journal.actions == [Action.DECIDED, Action.DECISION_WITHDRAWN]


def test_the_same_ruling_again_makes_no_new_version_and_no_line(here: Reviewed) -> None:
    first = here.rule(ruling(CONFIRM))

    assert here.rule(ruling(CONFIRM, seen=0, page="late")) == first
    assert len(here.stores.journal.kept) == 1


def test_taking_back_what_was_never_decided_writes_nothing(here: Reviewed) -> None:
    assert here.rule(ruling()).version == 0
    assert here.stores.journal.kept == []


def test_a_ruling_over_a_newer_one_is_refused_and_shows_it(here: Reviewed) -> None:
    newer = here.rule(ruling(CONFIRM, page="hers"))

    with pytest.raises(StaleDecisionError) as refused:
        here.rule(ruling(LOWER, seen=0, page="his"))

    assert (refused.value.criterion, refused.value.current) == ("STR-01", newer)
    assert len(here.stores.decisions.kept) == 1


def test_a_page_sent_twice_is_never_in_conflict_with_itself(here: Reviewed) -> None:
    here.rule(ruling(CONFIRM, page="mine"))
    assert here.rule(ruling(LOWER, seen=0, page="mine")).version == 2


def test_criteria_have_versions_of_their_own(here: Reviewed) -> None:
    here.rule(ruling(CONFIRM))
    assert here.rule(ruling(LOWER, criterion="STR-02")).version == 1


@pytest.mark.parametrize("state", [state for state in State if state is not State.IN_REVIEW])
def test_nothing_is_decided_outside_the_review(here: Reviewed, state: State) -> None:
    here.move_to(state)

    with pytest.raises(LockedError, match=STATE_LABELS[state]):
        here.rule(ruling(CONFIRM))

    assert (here.stores.decisions.kept, here.stores.journal.kept) == ([], [])


def test_an_assessment_that_does_not_exist_is_refused(grid: Grid) -> None:
    here = Reviewed(grid)
    here.stores.assessments.kept.clear()
    with pytest.raises(UnknownAssessmentError):
        here.rule(ruling(LOWER))


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (ruling(LOWER, criterion="STR-99"), "STR-99 n’existe pas"),
        (ruling(Decision(TWO)), "motif écrit"),
        (ruling(Decision(not_applicable=True, reason="  ")), "motif écrit"),
        (ruling(Decision(TWO, confirmed=True, reason=REASON)), "une seule de ces trois choses"),
        (ruling(Decision(LevelGiven(Fraction(9, 4)), reason=REASON)), "par demi-niveau"),
        (ruling(Decision(StateGiven("partial"), reason=REASON)), "attend comme réponse"),
        (ruling(Decision(FigureGiven(Fraction(3)), reason=REASON)), "attend comme réponse"),
        (ruling(Decision(TWO, reason="x" * 4001)), "Le motif dépasse"),
        (ruling(asks="x" * 4001), "Le texte dépasse"),
        (ruling(asks="a\x00b"), "impossible à conserver"),
    ],
)
def test_a_ruling_that_makes_no_sense_is_refused_and_writes_nothing(here: Reviewed, sent: Ruling, why: str) -> None:
    with pytest.raises(InvalidError, match=why):
        here.rule(sent)
    assert (here.stores.decisions.kept, here.stores.journal.kept) == ([], [])


def test_there_is_nothing_to_confirm_where_nothing_was_answered(grid: Grid) -> None:
    with pytest.raises(InvalidError, match="pas de réponse à confirmer"):
        Reviewed(grid).rule(ruling(CONFIRM))


def test_not_knowing_is_not_confirmed(grid: Grid) -> None:
    here = Reviewed(grid)
    here.answer("STR-01", DontKnow())
    with pytest.raises(InvalidError, match="pas de réponse à confirmer"):
        here.rule(ruling(CONFIRM))


def test_a_level_may_be_retained_where_nothing_was_answered(grid: Grid) -> None:
    assert Reviewed(grid).rule(ruling(LOWER)).decision == LOWER


def test_texts_are_cleaned_before_they_are_kept(here: Reviewed) -> None:
    sent = ruling(Decision(TWO, reason=" collé\x0bde Word\r\n"))
    assert here.rule(sent).decision == Decision(TWO, reason="collé de Word")
