"""Answers: every version is kept, exact to the last decimal, and the last one is the one that stands."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError, StatementError

from procurement.domain.answers import Answer, DontKnow, FigureGiven, LevelGiven, StateGiven
from procurement.domain.criteria import AnyCriterion
from procurement.domain.dossier import NOTHING_RECORDED, RecordedAnswer
from procurement.storage.answer_store import AnswerStore
from procurement.storage.database import Database
from procurement.storage.stores import AssessmentStore
from tests.domain.assessments import GRID, answers_to
from tests.domain.replay_texts import typed_texts
from tests.storage.rows import BRUMEVAL, NOON, statements_of

ONE_DATABASE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
EXACT = st.none() | st.integers(0, 10**21 - 1).map(lambda millionths: Fraction(millionths, 10**6))
TWO, THREE = Answer(LevelGiven(Fraction(2))), Answer(LevelGiven(Fraction(3)))


def kept_and_read(database: Database, answer: Answer | None) -> Answer | None:
    with database.writing() as connection:
        store = AnswerStore(connection)
        store.add("abc", "STR-01", RecordedAnswer(store.latest("abc", "STR-01").version + 1, answer, NOON, "page"))
        return store.current("abc")["STR-01"].answer


def with_versions(database: Database, *answers: Answer | None, assessment: str = "abc") -> None:
    with database.writing() as connection:
        for version, answer in enumerate(answers, start=1):
            AnswerStore(connection).add(assessment, "STR-01", RecordedAnswer(version, answer, NOON, f"page-{version}"))


def test_nothing_recorded_is_version_zero(started: Database) -> None:
    with started.reading() as connection:
        store = AnswerStore(connection)
        assert store.latest("abc", "STR-01") == NOTHING_RECORDED
        assert store.current("abc") == {}
        assert store.history("abc", "STR-01") == []


def test_the_last_version_is_the_one_that_stands(started: Database) -> None:
    with_versions(started, TWO, THREE)
    with started.reading() as connection:
        store = AnswerStore(connection)
        last = RecordedAnswer(2, THREE, NOON, "page-2")
        assert (store.latest("abc", "STR-01"), store.current("abc")) == (last, {"STR-01": last})


def test_every_version_stays_in_the_history(started: Database) -> None:
    with_versions(started, TWO, None, THREE)
    with started.reading() as connection:
        history = AnswerStore(connection).history("abc", "STR-01")
    assert [(one.version, one.answer) for one in history] == [(1, TWO), (2, None), (3, THREE)]


def test_the_tenth_version_comes_after_the_ninth(started: Database) -> None:
    with_versions(started, *[TWO, THREE] * 5)
    with started.reading() as connection:
        assert AnswerStore(connection).latest("abc", "STR-01").version == 10


def test_an_answer_taken_back_stays_as_a_version_without_answer(started: Database) -> None:
    with_versions(started, TWO, None)
    with started.reading() as connection:
        assert AnswerStore(connection).current("abc")["STR-01"].answer is None


def test_a_version_is_never_replaced(started: Database) -> None:
    with_versions(started, TWO)
    with pytest.raises(IntegrityError):
        with_versions(started, THREE)
    with started.reading() as connection:
        assert AnswerStore(connection).latest("abc", "STR-01").answer == TWO


def test_an_answer_of_one_assessment_is_not_seen_in_another(started: Database) -> None:
    with_versions(started, TWO)
    with started.reading() as connection:
        assert AnswerStore(connection).current("def") == {}


@pytest.mark.parametrize("criterion", GRID.criteria[::6], ids=lambda criterion: criterion.id)
@settings(ONE_DATABASE, max_examples=15)
@given(data=st.data())
def test_any_answer_of_the_grid_is_read_back_as_it_was_given(
    started: Database, criterion: AnyCriterion, data: st.DataObject
) -> None:
    answer = data.draw(answers_to(criterion))
    assert kept_and_read(started, answer) == answer


@ONE_DATABASE
@given(value=EXACT, numerator=EXACT, denominator=EXACT)
def test_a_figure_is_read_back_to_the_last_decimal(
    started: Database, value: Fraction | None, numerator: Fraction | None, denominator: Fraction | None
) -> None:
    answer = Answer(FigureGiven(value, numerator, denominator))
    assert kept_and_read(started, answer) == answer


@ONE_DATABASE
@given(comment=typed_texts(), document=typed_texts())
def test_texts_are_read_back_unchanged(started: Database, comment: str, document: str) -> None:
    answer = Answer(DontKnow(), comment=comment, document=document)
    assert kept_and_read(started, answer) == answer


@pytest.mark.parametrize("text", ["x" * 4000, "'; DROP TABLE answers; --", "=1+1", "👩‍🏫\n\tété", ""])
def test_a_hostile_text_is_only_a_text(started: Database, text: str) -> None:
    answer = Answer(DontKnow(), comment=text)
    assert kept_and_read(started, answer) == answer


def test_a_date_of_compliance_is_read_back(started: Database) -> None:
    answer = Answer(StateGiven("not_met"), "attached", date(2027, 6, 30))
    assert kept_and_read(started, answer) == answer


def test_a_number_with_too_many_decimals_is_refused_rather_than_rounded(started: Database) -> None:
    with pytest.raises(StatementError, match="more than 6 decimals"):
        kept_and_read(started, Answer(FigureGiven(Fraction(1, 3))))


def test_the_answers_of_many_assessments_are_one_question(started: Database) -> None:
    with started.writing() as connection:
        for year in range(2030, 2050):
            AssessmentStore(connection).add(f"y{year}", BRUMEVAL.siren, "2026", year, now=NOON)
    years = [f"y{year}" for year in range(2030, 2050)]
    for identifier in years:
        with_versions(started, TWO, THREE, assessment=identifier)

    with statements_of(started) as statements, started.reading() as connection:
        found = AnswerStore(connection).current_of([*years, "zzz"])

    last = replace(NOTHING_RECORDED, version=2, answer=THREE, recorded_at=NOON, request_id="page-2")
    assert found == {identifier: {"STR-01": last} for identifier in years}
    assert len(statements) == 1
