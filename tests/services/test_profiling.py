"""Recording a profile: checked, then kept as a new version, or refused with nothing written."""

from dataclasses import dataclass, field
from fractions import Fraction

import pytest

from procurement.domain.conditions import Facts
from procurement.domain.dossier import RecordedProfile
from procurement.domain.grid import Grid
from procurement.domain.journey import State
from procurement.services.profiling import record_profile
from procurement.services.refusals import InvalidError, LockedError, StaleProfileError, UnknownAssessmentError
from tests.conftest import with_plain_spaces
from tests.services.fakes import NOON, ProfilesInMemory, Stores, stores


@dataclass
class Table:
    """Someone filling the profile: the stores, and what is sent to them."""

    grid: Grid
    stores: Stores = field(default_factory=stores)

    def send(self, facts: Facts, *, seen: int = 0, page: str = "page", assessment: str = "abc") -> RecordedProfile:
        desk = self.stores.desk()
        return record_profile(desk, assessment, facts, seen_version=seen, request_id=page, grid=self.grid)

    @property
    def profiles(self) -> ProfilesInMemory:
        return self.stores.profiles


@pytest.fixture
def desk(grid: Grid) -> Table:
    return Table(grid)


def test_a_first_profile_is_kept_as_version_one(desk: Table) -> None:
    recorded = desk.send({"population": 900, "annual_purchases_ht": Fraction(1, 2)})

    assert recorded == RecordedProfile(1, {"population": 900, "annual_purchases_ht": Fraction(1, 2)}, NOON, "page", 7)
    assert desk.profiles.kept == [("abc", recorded)]


def test_a_fact_left_unknown_is_not_kept(desk: Table) -> None:
    assert desk.send({"population": 900, "staff": None}).facts == {"population": 900}


def test_the_same_facts_again_make_no_new_version(desk: Table) -> None:
    first = desk.send({"population": 900})

    assert desk.send({"staff": None, "population": 900}, seen=1, page="other") == first
    assert len(desk.profiles.kept) == 1


def test_other_facts_are_added_after_those_before(desk: Table) -> None:
    desk.send({"population": 900})
    assert desk.send({"population": 901}, seen=1, page="other").version == 2


def test_facts_given_over_newer_ones_are_refused_and_show_them(desk: Table) -> None:
    newer = desk.send({"population": 900}, page="hers")

    with pytest.raises(StaleProfileError) as refused:
        desk.send({"population": 901}, page="his")

    assert refused.value.current == newer
    assert refused.value.faults == ("Le profil a changé depuis que vous avez ouvert la page.",)
    assert len(desk.profiles.kept) == 1


def test_a_page_sent_twice_is_never_in_conflict_with_itself(desk: Table) -> None:
    desk.send({"population": 900}, page="mine")
    assert desk.send({"population": 901}, seen=0, page="mine").version == 2


def test_facts_that_make_no_sense_are_refused_with_every_fault(desk: Table) -> None:
    with pytest.raises(InvalidError) as refused:
        desk.send({"population": -1, "catering": "cantine", "taille": 3})

    assert [with_plain_spaces(fault) for fault in refused.value.faults] == [
        "Population : un nombre ne peut pas être négatif ici.",
        "Restauration collective : choisissez parmi no_catering, in_house, outsourced.",
        "Profil : le fait « taille » n’existe pas dans l’édition 2026.",
    ]
    assert desk.profiles.kept == []


def test_an_assessment_handed_in_is_locked(grid: Grid) -> None:
    desk = Table(grid, stores(State.SUBMITTED))
    with pytest.raises(LockedError):
        desk.send({"population": 900})
    assert desk.profiles.kept == []


def test_an_assessment_that_does_not_exist_is_refused(desk: Table) -> None:
    with pytest.raises(UnknownAssessmentError):
        desk.send({"population": 900}, assessment="zzz")
