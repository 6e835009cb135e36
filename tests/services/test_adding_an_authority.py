"""Adding an authority: it is kept and journalled once, and what was known of it stays."""

from dataclasses import replace

import pytest

from procurement.domain.journal import Action, Event
from procurement.services.starting import add_authority
from tests.services.fakes import BRUMEVAL, NOON, AuthoritiesInMemory, JournalInMemory


class Shelf:
    """An installation without any authority."""

    def __init__(self) -> None:
        self.authorities, self.journal = AuthoritiesInMemory(), JournalInMemory()

    def add(self, name: str = BRUMEVAL.name) -> int:
        authority = replace(BRUMEVAL, name=name)
        return add_authority(authority, authorities=self.authorities, journal=self.journal, now=NOON, by=5)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def test_a_new_authority_is_kept_and_is_not_an_example(shelf: Shelf) -> None:
    shelf.add()
    assert shelf.authorities.kept == {BRUMEVAL.siren: (BRUMEVAL, False)}


def test_its_number_is_that_of_the_authority_kept(shelf: Shelf) -> None:
    assert shelf.add() == shelf.authorities.id_of(BRUMEVAL.siren)


def test_the_journal_says_who_added_it_once(shelf: Shelf) -> None:
    number = shelf.add()
    assert shelf.add() == number
    assert shelf.journal.kept == [Event(Action.AUTHORITY_ADDED, 5, number)]


def test_an_authority_that_is_here_keeps_the_name_it_has(shelf: Shelf) -> None:
    shelf.add()
    shelf.add("Un autre nom")
    assert shelf.authorities.kept[BRUMEVAL.siren][0].name == BRUMEVAL.name
