"""Authorities, editions, assessments and profiles: kept, found again, and never overwritten."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from procurement.domain.conditions import Facts
from procurement.domain.dossier import Dossier, RecordedProfile
from procurement.domain.journey import State
from procurement.domain.profile import profile_faults
from procurement.storage.database import Database
from procurement.storage.stores import AssessmentStore, AuthorityStore, EditionStore, ProfileStore
from procurement.storage.tables import authorities
from tests.domain.assessments import GRID, profiles
from tests.storage.rows import BRUMEVAL, NOON, OTHER, statements_of

ONE_DATABASE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def test_an_assessment_is_found_with_all_that_is_known_of_its_authority(started: Database) -> None:
    with started.reading() as connection:
        found = AssessmentStore(connection).get("abc")
    assert found == Dossier("abc", BRUMEVAL, True, "2026", 2026, State.DRAFT, NOON, authority_id=1)


def test_an_assessment_is_found_by_authority_edition_and_year(started: Database) -> None:
    with started.reading() as connection:
        store = AssessmentStore(connection)
        found = store.find(BRUMEVAL.siren, "2026", 2027)
        others = (store.find(OTHER.siren, "2026", 2026), store.find(BRUMEVAL.siren, "2027", 2026))
    assert found is not None
    assert (found.id, others) == ("def", (None, None))


def test_an_assessment_that_does_not_exist_is_none(started: Database) -> None:
    with started.reading() as connection:
        assert AssessmentStore(connection).get("zzz") is None


def test_there_is_one_assessment_for_an_authority_an_edition_and_a_year(started: Database) -> None:
    with pytest.raises(IntegrityError), started.writing() as connection:
        AssessmentStore(connection).add("ghi", BRUMEVAL.siren, "2026", 2026, now=NOON)


def test_an_assessment_of_an_unknown_authority_is_refused(started: Database) -> None:
    with pytest.raises(IntegrityError), started.writing() as connection:
        AssessmentStore(connection).add("ghi", OTHER.siren, "2026", 2026, now=NOON)


def test_assessments_are_listed_from_the_most_recent(started: Database) -> None:
    with started.writing() as connection:
        AssessmentStore(connection).add("ghi", BRUMEVAL.siren, "2026", 2028, now=NOON + timedelta(days=1))
    with started.reading() as connection:
        found = [dossier.id for dossier in AssessmentStore(connection).all()]
    assert (found[:1], sorted(found[1:])) == (["ghi"], ["abc", "def"])


def test_an_assessment_moves_with_its_moment_and_back(started: Database) -> None:
    with started.writing() as connection:
        store = AssessmentStore(connection)
        store.move("abc", State.SUBMITTED, submitted_at=NOON, moved_at=NOON)
        handed_in = store.get("abc")
        store.move("abc", State.DRAFT, submitted_at=None, moved_at=NOON)
        opened = store.get("abc")
    assert handed_in is not None
    assert opened is not None
    assert (handed_in.state, handed_in.submitted_at) == (State.SUBMITTED, NOON)
    assert (opened.state, opened.submitted_at) == (State.DRAFT, None)


def test_moving_one_assessment_moves_no_other(started: Database) -> None:
    with started.writing() as connection:
        AssessmentStore(connection).move("abc", State.SUBMITTED, submitted_at=NOON, moved_at=NOON)
        other = AssessmentStore(connection).get("def")
    assert other is not None
    assert other.state is State.DRAFT


def test_a_moment_is_kept_in_universal_time(started: Database) -> None:
    paris = datetime(2026, 11, 23, 13, 30, tzinfo=timezone(timedelta(hours=1)))
    with started.writing() as connection:
        AssessmentStore(connection).move("abc", State.SUBMITTED, submitted_at=paris, moved_at=NOON)
    with started.reading() as connection:
        found = AssessmentStore(connection).get("abc")
    assert found is not None
    assert found.submitted_at is not None
    assert found.submitted_at.isoformat() == "2026-11-23T12:30:00+00:00"


def test_an_authority_already_known_is_left_as_it_was(started: Database) -> None:
    with started.writing() as connection:
        AuthorityStore(connection).add(replace(BRUMEVAL, name="Autre nom"), fictitious=False, now=NOON)
        found = AssessmentStore(connection).get("abc")
        rows = connection.scalar(select(func.count()).select_from(authorities))
    assert found is not None
    assert (found.authority, found.fictitious, rows) == (BRUMEVAL, True, 1)


def test_an_authority_known_by_its_siren_and_name_alone_is_kept(started: Database) -> None:
    with started.writing() as connection:
        AuthorityStore(connection).add(OTHER, fictitious=False, now=NOON)
        AssessmentStore(connection).add("ghi", OTHER.siren, "2026", 2026, now=NOON)
        found = AssessmentStore(connection).get("ghi")
    assert found is not None
    assert (found.authority, found.fictitious) == (OTHER, False)


def test_an_edition_keeps_the_fingerprint_of_its_first_use(started: Database) -> None:
    with started.writing() as connection:
        store = EditionStore(connection)
        store.add("2026", "1" * 64, now=NOON)
        store.add("2027", "2" * 64, now=NOON)
        assert store.fingerprints() == {"2026": "0" * 64, "2027": "2" * 64}


def test_a_profile_never_recorded_is_version_zero(started: Database) -> None:
    with started.reading() as connection:
        assert ProfileStore(connection).current("abc") == RecordedProfile(0)


def test_the_current_profile_is_the_last_version(started: Database) -> None:
    first = RecordedProfile(1, {"population": 900}, NOON, "page")
    second = RecordedProfile(2, {"population": 901, "overseas": False, "type": "commune"}, NOON, "other")
    with started.writing() as connection:
        store = ProfileStore(connection)
        store.add("abc", first)
        store.add("abc", second)
        assert store.current("abc") == second


def test_a_version_of_a_profile_is_never_replaced(started: Database) -> None:
    with started.writing() as connection:
        ProfileStore(connection).add("abc", RecordedProfile(1, {}, NOON, "page"))
    with pytest.raises(IntegrityError), started.writing() as connection:
        ProfileStore(connection).add("abc", RecordedProfile(1, {"population": 900}, NOON, "page"))


@ONE_DATABASE
@given(facts=profiles())
def test_any_profile_is_read_back_exactly(started: Database, facts: Facts) -> None:
    exact = {**facts, "annual_purchases_ht": Fraction("123456789012.000001")}
    assert list(profile_faults(GRID, exact)) == []
    with started.writing() as connection:
        store = ProfileStore(connection)
        version = store.current("abc").version + 1
        store.add("abc", RecordedProfile(version, exact, NOON, "page"))
        found = store.current("abc")
    assert found.facts == exact
    assert [type(value) for value in found.facts.values()] == [type(exact[key]) for key in found.facts]


def test_the_profiles_of_many_assessments_are_one_question(started: Database) -> None:
    with started.writing() as connection:
        store = ProfileStore(connection)
        for identifier, versions in (("abc", (1, 2)), ("def", (1,))):
            for version in versions:
                store.add(identifier, RecordedProfile(version, {"staff": version}, NOON, "page"))
    with statements_of(started) as statements, started.reading() as connection:
        found = ProfileStore(connection).current_of(["abc", "def", "zzz"])

    assert {key: profile.version for key, profile in found.items()} == {"abc": 2, "def": 1}
    assert len(statements) == 1
