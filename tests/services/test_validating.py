"""Validating: one document that freezes what the pages show that day, numbered, printed, and never computed again."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from procurement.domain.access import Role
from procurement.domain.answers import Decision, LevelGiven
from procurement.domain.dossier import RecordedDecision
from procurement.domain.frozen import FrozenAssessment, fingerprint, read_frozen
from procurement.domain.frozen_result import FrozenError
from procurement.domain.grid import Grid
from procurement.domain.journal import Action
from procurement.domain.journey import State
from procurement.domain.replay import read_replay
from procurement.domain.scoring import score
from procurement.domain.stability import band_stability
from procurement.services.refusals import ForbiddenError, InvalidError, LockedError, UnknownAssessmentError
from procurement.services.validating import validate
from tests.domain.assessments import Style
from tests.services.fakes import LATER, NOON
from tests.services.review_fakes import REASON, Reviewed

LOWER = Decision(LevelGiven(Fraction(1)), reason=REASON)


@pytest.fixture
def here(grid: Grid) -> Reviewed:
    """Everything answered, at level 3 or halfway; one answer with a link, one decision."""
    found, style = Reviewed(grid), Style(3, Fraction(1, 2), "compliant", "declared")
    for criterion in grid.criteria:
        found.answer(criterion.id, style.answer(criterion).given)
    found.attach("STR-02")
    found.stores.decisions.add("abc", "STR-01", RecordedDecision(1, LOWER, "", NOON, "page", 7))
    return found


def validated(here: Reviewed, *roles: Role, name: str = "Alix Fontaine") -> int:
    desk = here.stores.desk(*(roles or (Role.ADVISER,)), now=LATER)
    return validate(desk, "abc", grid=here.grid, validations=here.validations, name=name)


def frozen(here: Reviewed) -> FrozenAssessment:
    return read_frozen(here.validations.kept["abc"][-1].document, here.grid)


def test_the_assessment_becomes_validated_and_leaves_one_line(here: Reviewed) -> None:
    assert validated(here) == 1

    assert here.stores.assessments.kept["abc"].state is State.VALIDATED
    (line,) = here.stores.journal.kept
    assert (line.action, line.details["number"]) == (Action.VALIDATED, 1)


def test_what_is_kept_says_when_by_whom_and_has_its_own_fingerprint(here: Reviewed) -> None:
    validated(here)
    (kept,) = here.validations.kept["abc"]
    assert (kept.number, kept.validated_at, kept.by, kept.sha256) == (1, LATER, 7, fingerprint(kept.document))


def test_the_document_names_the_adviser_and_the_day(here: Reviewed) -> None:
    validated(here)
    assert (frozen(here).validated_by, frozen(here).validated_on) == ("Alix Fontaine", date(2026, 11, 24))


def test_the_day_of_the_document_is_that_of_paris(here: Reviewed) -> None:
    late = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    desk = here.stores.desk(Role.ADVISER, now=late)
    validate(desk, "abc", grid=here.grid, validations=here.validations, name="Alix Fontaine")
    assert frozen(here).validated_on == date(2026, 11, 25)


def test_the_figures_frozen_are_those_of_the_answers_the_proofs_and_the_decisions(here: Reviewed) -> None:
    validated(here)
    kept, assessment = frozen(here), read_replay(frozen(here).replay).assessment
    assert assessment.review == {"STR-01": LOWER}
    assert [key for key, answer in assessment.answers.items() if answer.evidence == "attached"] == ["STR-02"]
    assert (kept.result, kept.band_stability) == (
        score(here.grid, assessment),
        band_stability(here.grid, assessment),
    )


def test_what_was_taken_away_proves_nothing(here: Reviewed) -> None:
    piece = here.attach("STR-03")
    here.stores.evidence.remove("abc", piece, by=7, now=NOON)
    validated(here)
    assert read_replay(frozen(here).replay).assessment.answers["STR-03"].evidence == "declared"


def test_the_day_that_is_replayed_is_that_of_the_handing_in(here: Reviewed) -> None:
    """Seen red on a copy that replays the day of the validation: a dated plan would then soften another cap."""
    here.move_to(State.IN_REVIEW, datetime(2026, 11, 20, 23, 30, tzinfo=UTC))
    validated(here)
    assert read_replay(frozen(here).replay).assessment.on == date(2026, 11, 21)


def test_the_second_validation_has_the_next_number_and_leaves_the_first_as_it_was(here: Reviewed) -> None:
    validated(here)
    first = here.validations.kept["abc"][0]
    here.move_to(State.IN_REVIEW)

    assert validated(here) == 2
    assert (here.validations.kept["abc"][0], frozen(here).number) == (first, 2)


@pytest.mark.parametrize("state", [state for state in State if state is not State.IN_REVIEW])
def test_only_what_is_in_review_is_validated(here: Reviewed, state: State) -> None:
    here.move_to(state)
    with pytest.raises(LockedError):
        validated(here)
    assert (here.validations.kept, here.stores.journal.kept) == ({}, [])


@pytest.mark.parametrize("role", [Role.LEAD, Role.BUYER, Role.READER, Role.ADMINISTRATOR])
def test_only_an_adviser_validates(here: Reviewed, role: Role) -> None:
    with pytest.raises(ForbiddenError):
        validated(here, role)
    assert (here.validations.kept, here.stores.journal.kept) == ({}, [])


def test_nothing_is_validated_while_something_is_asked(here: Reviewed) -> None:
    here.stores.decisions.add("abc", "STR-04", RecordedDecision(1, asks="Le bilan ?"))
    with pytest.raises(InvalidError, match="STR-04"):
        validated(here)
    assert here.validations.kept == {}


def test_an_assessment_that_does_not_exist_is_refused(here: Reviewed) -> None:
    here.stores.assessments.kept.clear()
    with pytest.raises(UnknownAssessmentError):
        validated(here)


def test_the_same_grid_under_other_weights_reads_the_same_figures(here: Reviewed) -> None:
    """Seen red on a copy that scores again what it reads. The grid is another one, that claims to be the same."""
    validated(here)
    before = frozen(here)
    heavier = tuple(
        one.model_copy(update={"weight": one.weight * 7}) if one.id == "STR-01" else one for one in here.grid.criteria
    )
    other = Grid(header=here.grid.header, criteria=heavier, sha256=here.grid.sha256)

    again = read_frozen(here.validations.kept["abc"][0].document, other)

    assert score(other, read_replay(before.replay).assessment).raw != before.result.raw
    assert (again.result.raw, again.result.score, again.result.readings) == (
        before.result.raw,
        before.result.score,
        before.result.readings,
    )


def test_another_grid_is_refused_rather_than_shown_with_other_figures(here: Reviewed) -> None:
    validated(here)
    other = Grid(header=here.grid.header, criteria=here.grid.criteria, sha256="0" * 64)
    with pytest.raises(FrozenError, match="autre version de la grille"):
        read_frozen(here.validations.kept["abc"][0].document, other)
