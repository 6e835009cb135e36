"""Beginning an assessment: one for an authority, an edition and a year, with what the register knows."""

from dataclasses import replace

import pytest

from procurement.domain.authority import Authority, AuthorityType
from procurement.domain.conditions import FactValue
from procurement.domain.dossier import Dossier, RecordedProfile
from procurement.domain.grid import Grid
from procurement.domain.journey import State
from procurement.domain.profile import profile_faults
from procurement.services.starting import Beginnings, known_facts, start_assessment
from tests.services.fakes import (
    BRUMEVAL,
    LATER,
    NOON,
    AssessmentsInMemory,
    AuthoritiesInMemory,
    EditionsInMemory,
    JournalInMemory,
    ProfilesInMemory,
)


class Shelf:
    """The stores of an empty installation."""

    def __init__(self) -> None:
        self.authorities = AuthoritiesInMemory()
        self.editions = EditionsInMemory()
        self.assessments = AssessmentsInMemory(authorities=self.authorities)
        self.profiles = ProfilesInMemory()
        self.journal = JournalInMemory()

    @property
    def stores(self) -> Beginnings:
        return Beginnings(self.authorities, self.editions, self.assessments, self.profiles, self.journal)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def test_a_new_assessment_is_a_draft_of_that_authority_edition_and_year(shelf: Shelf, grid: Grid) -> None:
    dossier = start_assessment(BRUMEVAL, grid, 2026, new_id="abc", stores=shelf.stores, now=NOON)

    assert dossier == Dossier("abc", BRUMEVAL, False, "2026", 2026, State.DRAFT, NOON)
    assert shelf.assessments.kept == {"abc": dossier}


def test_the_edition_is_in_use_from_then_on_with_its_fingerprint(shelf: Shelf, grid: Grid) -> None:
    start_assessment(BRUMEVAL, grid, 2026, new_id="abc", stores=shelf.stores, now=NOON)
    assert shelf.editions.kept == {"2026": grid.sha256}


def test_the_profile_begins_with_what_the_register_knows(shelf: Shelf, grid: Grid) -> None:
    start_assessment(BRUMEVAL, grid, 2026, new_id="abc", stores=shelf.stores, now=NOON)
    facts: dict[str, FactValue] = {"type": "commune", "population": 1900, "largest_commune_population": 1900}
    assert shelf.profiles.kept == [("abc", RecordedProfile(1, facts, NOON, request_id="abc"))]


def test_an_assessment_begun_already_is_returned_as_it_is(shelf: Shelf, grid: Grid) -> None:
    first = start_assessment(BRUMEVAL, grid, 2026, new_id="abc", stores=shelf.stores, now=NOON)
    again = start_assessment(BRUMEVAL, grid, 2026, new_id="def", stores=shelf.stores, now=LATER)

    assert again == first
    assert list(shelf.assessments.kept) == ["abc"]
    assert len(shelf.profiles.kept) == 1


def test_another_year_is_another_assessment(shelf: Shelf, grid: Grid) -> None:
    for identifier, year in (("abc", 2026), ("def", 2027)):
        start_assessment(BRUMEVAL, grid, year, new_id=identifier, stores=shelf.stores, now=NOON)
    assert [dossier.year for dossier in shelf.assessments.kept.values()] == [2026, 2027]


def test_the_demonstration_is_marked_as_fictitious(shelf: Shelf, grid: Grid) -> None:
    dossier = start_assessment(BRUMEVAL, grid, 2026, new_id="abc", stores=shelf.stores, now=NOON, fictitious=True)
    assert dossier.fictitious is True


@pytest.mark.parametrize(
    ("authority", "facts"),
    [
        (Authority("000190017", "B", "autre"), {"type": "autre"}),
        (Authority("000190017", "B", "syndicat", population=0), {"type": "syndicat", "population": 0}),
        (
            Authority("000190017", "B", "epci", "974", 200_000),
            {"type": "epci", "population": 200_000, "overseas": True},
        ),
        (
            Authority("000190017", "B", "commune", "62", 900),
            {"type": "commune", "population": 900, "largest_commune_population": 900, "overseas": False},
        ),
        (Authority("000190017", "B", "region", region="04"), {"type": "region", "overseas": True}),
    ],
)
def test_the_register_tells_the_type_the_population_and_the_place(
    grid: Grid, authority: Authority, facts: dict[str, FactValue]
) -> None:
    assert known_facts(authority, grid) == facts


@pytest.mark.parametrize("kind", ["commune", "epci", "metropole", "departement", "region", "syndicat", "ccas", "autre"])
def test_what_the_register_knows_is_accepted_by_the_grid(grid: Grid, kind: AuthorityType) -> None:
    authority = replace(BRUMEVAL, type=kind, departement="62")
    assert list(profile_faults(grid, known_facts(authority, grid))) == []


def test_a_fact_that_the_grid_does_not_ask_for_is_left_out(grid: Grid) -> None:
    asked = tuple(fact for fact in grid.header.profile if fact.key != "largest_commune_population")
    smaller = Grid(header=grid.header.model_copy(update={"profile": asked}), criteria=grid.criteria, sha256=grid.sha256)
    assert set(known_facts(BRUMEVAL, smaller)) == {"type", "population"}
