"""Who a provider of identities vouches for: found again or let in as a reader, and given nothing more than that."""

from dataclasses import replace

import pytest

from procurement.domain.journal import Action, Detail, Event
from procurement.domain.people import AuthorityRole
from procurement.services.vouching import Vouched, welcome_vouched
from tests.services.fakes import BRUMEVAL, NOON
from tests.services.people_fakes import House

LEAD, READER = AuthorityRole.LEAD, AuthorityRole.READER
HERE = 1
JEANNE = Vouched("sujet-jeanne", "jeanne@mairie.example", "Jeanne Martin", BRUMEVAL.siren)


@pytest.fixture
def house() -> House:
    house = House()
    house.authorities.add(BRUMEVAL, fictitious=True, now=NOON)
    return house


def welcomed(house: House, vouched: Vouched = JEANNE) -> int | None:
    person = welcome_vouched(house.desk(by=None), vouched)
    return None if person is None else person.id


def test_somebody_new_of_a_body_that_is_here_becomes_its_reader(house: House) -> None:
    """Seen red on a copy that made them its lead."""
    jeanne = welcomed(house)
    assert jeanne is not None
    person = house.people.kept[jeanne]
    assert (person.email, person.name) == (JEANNE.email, JEANNE.name)
    assert (person.is_adviser, person.is_administrator) == (False, False)
    assert house.members.of_person(jeanne) == {HERE: READER}


def test_their_arrival_is_in_the_journal_by_themselves(house: House) -> None:
    jeanne = welcomed(house)
    details: dict[str, Detail] = {"person": jeanne, "role": READER}
    assert house.journal.kept == [Event(Action.JOINED, jeanne, HERE, None, details)]


@pytest.mark.parametrize("siren", [None, "000341016", ""])
def test_nothing_is_written_of_somebody_whose_body_is_not_here(house: House, siren: str | None) -> None:
    """Seen red on a copy that opened an account for whoever was vouched for."""
    assert welcomed(house, replace(JEANNE, siren=siren)) is None
    assert (house.people.kept, house.members.kept, house.journal.kept) == ({}, {}, [])


def test_somebody_known_by_their_address_keeps_their_account_and_their_role(house: House) -> None:
    """Seen red on a copy that made a reader of whoever came by the provider."""
    jeanne = house.someone("jeanne", LEAD)
    house.people.kept[jeanne] = replace(house.people.kept[jeanne], email=JEANNE.email)
    assert welcomed(house) == jeanne
    assert house.members.of_person(jeanne) == {HERE: LEAD}
    assert house.people.secrets[jeanne]["provider_subject"] == JEANNE.subject


def test_somebody_known_by_their_subject_is_found_again_whatever_their_address(house: House) -> None:
    """Seen red on a copy that looked for the address first."""
    jeanne = welcomed(house)
    other = house.someone("autre")
    moved = replace(JEANNE, email=house.people.kept[other].email)
    assert welcomed(house, moved) == jeanne


def test_a_member_taken_out_does_not_come_back_by_signing_in(house: House) -> None:
    """Seen red on a copy that made a reader, each time, of whoever is no member."""
    jeanne = welcomed(house)
    assert jeanne is not None
    house.members.remove(jeanne, HERE)
    assert welcomed(house) == jeanne
    assert house.members.of_person(jeanne) == {}


def test_a_closed_account_stays_closed(house: House) -> None:
    """Seen red on a copy that did not look whether the account was active."""
    jeanne = welcomed(house)
    assert jeanne is not None
    house.people.change(jeanne, is_active=False)
    before = dict(house.people.secrets[jeanne])
    assert welcomed(house) is None
    assert house.people.secrets[jeanne] == before


def test_an_account_of_the_demonstration_is_nobodys(house: House) -> None:
    """Seen red on a copy that let the provider take an account of the demonstration."""
    house.people.add(JEANNE.email, "Jeanne", now=NOON, is_demo=True)
    assert welcomed(house) is None
    assert house.people.secrets == {}
