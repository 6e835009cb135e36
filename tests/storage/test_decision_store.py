"""Decisions and validations: every version is kept, the last one stands, and a validated document never changes."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from procurement.domain.answers import Decision, FigureGiven, LevelGiven, StateGiven
from procurement.domain.criteria import AnyCriterion
from procurement.domain.dossier import NOTHING_DECIDED, RecordedDecision
from procurement.domain.validation import Validation
from procurement.storage.database import Database
from procurement.storage.decision_store import DecisionStore, ValidationStore
from procurement.storage.people_store import PersonStore
from procurement.storage.stores import AssessmentStore
from tests.domain.assessments import GRID, decisions_on
from tests.domain.replay_texts import typed_texts
from tests.storage.rows import BRUMEVAL, NOON, statements_of

ONE_DATABASE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
REASON = "Deux pièces sur dix manquent."
CONFIRMED = Decision(confirmed=True)
LOWER = Decision(LevelGiven(Fraction(3, 2)), reason=REASON)
FIRST = Validation(1, "{}", "0" * 64, NOON, None)


def kept_and_read(database: Database, decision: Decision | None, asks: str = "") -> RecordedDecision:
    with database.writing() as connection:
        store = DecisionStore(connection)
        version = store.latest("abc", "STR-01").version + 1
        store.add("abc", "STR-01", RecordedDecision(version, decision, asks, NOON, "page"))
        return store.current("abc")["STR-01"]


def with_versions(database: Database, *decisions: Decision | None, assessment: str = "abc") -> None:
    with database.writing() as connection:
        for version, decision in enumerate(decisions, start=1):
            recorded = RecordedDecision(version, decision, "", NOON, f"page-{version}")
            DecisionStore(connection).add(assessment, "STR-01", recorded)


@pytest.fixture
def validated(started: Database) -> Database:
    with started.writing() as connection:
        ValidationStore(connection).add("abc", FIRST)
    return started


def last_of(database: Database, assessment: str = "abc") -> Validation | None:
    with database.reading() as connection:
        return ValidationStore(connection).latest_of([assessment]).get(assessment)


def test_nothing_decided_is_version_zero(started: Database) -> None:
    with started.reading() as connection:
        store = DecisionStore(connection)
        assert (store.latest("abc", "STR-01"), store.current("abc")) == (NOTHING_DECIDED, {})


def test_the_last_version_is_the_one_that_stands(started: Database) -> None:
    with_versions(started, CONFIRMED, LOWER)
    with started.reading() as connection:
        store, last = DecisionStore(connection), RecordedDecision(2, LOWER, "", NOON, "page-2")
        assert (store.latest("abc", "STR-01"), store.current("abc")) == (last, {"STR-01": last})


def test_the_tenth_version_comes_after_the_ninth(started: Database) -> None:
    with_versions(started, *[CONFIRMED, LOWER] * 5)
    with started.reading() as connection:
        assert DecisionStore(connection).latest("abc", "STR-01").version == 10


def test_a_version_is_never_replaced(started: Database) -> None:
    with_versions(started, CONFIRMED)
    with pytest.raises(IntegrityError):
        with_versions(started, LOWER)
    with started.reading() as connection:
        assert DecisionStore(connection).latest("abc", "STR-01").decision == CONFIRMED


def test_a_decision_of_one_assessment_is_not_seen_in_another(started: Database) -> None:
    with_versions(started, CONFIRMED)
    with started.reading() as connection:
        assert DecisionStore(connection).current("def") == {}


@pytest.mark.parametrize("criterion", GRID.criteria[::6], ids=lambda criterion: criterion.id)
@settings(ONE_DATABASE, max_examples=15)
@given(data=st.data())
def test_any_decision_is_read_back_as_it_was_taken(
    started: Database, criterion: AnyCriterion, data: st.DataObject
) -> None:
    decision = data.draw(decisions_on(criterion, answered=True))
    assert kept_and_read(started, decision).decision == decision


@pytest.mark.parametrize(
    "decision",
    [
        Decision(FigureGiven(numerator=Fraction(1, 10**6), denominator=Fraction(10**14)), reason=REASON),
        Decision(FigureGiven(Fraction("12.5")), reason=REASON),
        Decision(StateGiven("partial"), reason=REASON),
        replace(CONFIRMED, reason=REASON),
    ],
)
def test_a_decision_is_read_back_to_the_last_decimal(started: Database, decision: Decision) -> None:
    assert kept_and_read(started, decision).decision == decision


@ONE_DATABASE
@given(reason=typed_texts(), asks=typed_texts())
def test_texts_are_read_back_unchanged(started: Database, reason: str, asks: str) -> None:
    assert kept_and_read(started, replace(LOWER, reason=reason)).decision == replace(LOWER, reason=reason)
    assert kept_and_read(started, None, asks).asks == asks


def test_what_is_asked_decides_nothing(started: Database) -> None:
    found = kept_and_read(started, None, "Le bilan ?")
    assert (found.decision, found.asks) == (None, "Le bilan ?")


def test_a_decision_taken_back_stays_as_a_version_that_says_nothing(started: Database) -> None:
    with_versions(started, CONFIRMED, None)
    with started.reading() as connection:
        assert DecisionStore(connection).current("abc")["STR-01"].decision is None


def test_who_decided_is_kept(started: Database) -> None:
    with started.writing() as connection:
        person = PersonStore(connection).add("alix@aune.example", "Alix", now=NOON)
        DecisionStore(connection).add("abc", "STR-01", RecordedDecision(1, CONFIRMED, "", NOON, "page", person.id))
        assert DecisionStore(connection).latest("abc", "STR-01").by == person.id


def test_the_decisions_of_many_assessments_are_one_question(started: Database) -> None:
    years = [f"y{year}" for year in range(2030, 2050)]
    with started.writing() as connection:
        for year in years:
            AssessmentStore(connection).add(year, BRUMEVAL.siren, "2026", int(year[1:]), now=NOON)
    for identifier in years:
        with_versions(started, CONFIRMED, LOWER, assessment=identifier)

    with statements_of(started) as statements, started.reading() as connection:
        found = DecisionStore(connection).current_of([*years, "zzz"])

    last = RecordedDecision(2, LOWER, "", NOON, "page-2")
    assert found == {identifier: {"STR-01": last} for identifier in years}
    assert len(statements) == 1


def test_a_validation_is_read_back_as_it_was_kept(validated: Database) -> None:
    assert last_of(validated) == FIRST


def test_what_was_never_validated_has_no_document(validated: Database) -> None:
    assert last_of(validated, "def") is None


def test_the_last_validation_is_the_one_shown_and_the_first_is_still_counted(validated: Database) -> None:
    second = replace(FIRST, number=2, document='{"second": true}')
    with validated.writing() as connection:
        ValidationStore(connection).add("abc", second)
        assert ValidationStore(connection).count("abc") == 2
    assert last_of(validated) == second


def test_a_number_is_given_once(validated: Database) -> None:
    with pytest.raises(IntegrityError), validated.writing() as connection:
        ValidationStore(connection).add("abc", replace(FIRST, document='{"other": true}'))
    assert last_of(validated) == FIRST


def test_reopening_writes_beside_the_document_and_changes_nothing_of_it(validated: Database) -> None:
    with validated.writing() as connection:
        ValidationStore(connection).reopen("abc", 1, reason="Une pièce est arrivée.", by=None, now=NOON)
    assert last_of(validated) == replace(FIRST, reopened_at=NOON, reopening_reason="Une pièce est arrivée.")
