"""Inviting people and letting them in: a link is for one person, once, for a while, and grants no more than it says."""

from datetime import timedelta

import pytest

from procurement.domain.journal import Action, Detail, Event
from procurement.domain.people import AuthorityRole, Person
from procurement.services.inviting import (
    GONE,
    accept_as,
    accept_as_new,
    ask_reset,
    invite,
    reset_password,
)
from procurement.services.refusals import InvalidError, UsedLinkError
from tests.services.fakes import LATER, NOON
from tests.services.people_fakes import House

LEAD, BUYER, READER = AuthorityRole.LEAD, AuthorityRole.BUYER, AuthorityRole.READER
HERE = 1
EMAIL = "sacha@mairie.example"
WEEK = timedelta(days=7)


@pytest.fixture
def house() -> House:
    return House()


def send(
    house: House, role: str = BUYER, authority: int | None = HERE, *, token: str = "jeton", email: str = EMAIL
) -> None:
    invite(house.desk(), email=email, name="Sacha Morel", role=role, authority=authority, token_hash=token)


def join(house: House, *, token: str = "jeton") -> Person:
    return accept_as_new(house.desk(by=None, now=LATER), token, name="Sacha M.", password_hash="brouillé")


def test_an_invitation_says_whom_it_is_for_and_what_it_grants(house: House) -> None:
    send(house)
    link = house.links.kept["jeton"]
    assert (link.kind, link.email, link.name, link.role, link.authority) == (
        "invitation",
        EMAIL,
        "Sacha Morel",
        BUYER,
        HERE,
    )
    assert (link.made_by, link.made_at, link.expires_at) == (99, NOON, NOON + WEEK)


def test_the_journal_says_that_somebody_was_invited_and_not_who(house: House) -> None:
    send(house)
    assert house.journal.kept == [Event(Action.INVITED, 99, HERE, None, {"role": BUYER})]


@pytest.mark.parametrize(
    ("role", "authority"),
    [("adviser", HERE), ("administrator", HERE), ("lead", None), ("reader", None), ("", HERE), ("owner", None)],
)
def test_a_role_that_is_not_of_that_place_is_refused(house: House, role: str, authority: int | None) -> None:
    with pytest.raises(InvalidError):
        send(house, role, authority)
    assert house.links.kept == {}


def test_a_second_invitation_makes_the_first_void(house: House) -> None:
    send(house, READER, token="premier")
    send(house, BUYER, token="second")
    assert house.links.usable("premier", now=NOON) is None
    assert house.links.usable("second", now=NOON) is not None


def test_an_invitation_elsewhere_leaves_the_first_as_it_is(house: House) -> None:
    send(house, READER, token="ici")
    send(house, "adviser", None, token="partout")
    send(house, READER, token="autre", email="autre@mairie.example")
    assert house.links.usable("ici", now=NOON) is not None


def test_who_accepts_gets_an_account_and_the_role(house: House) -> None:
    send(house)
    person = join(house)
    assert (person.email, person.name) == (EMAIL, "Sacha M.")
    assert house.members.of_person(person.id) == {HERE: BUYER}
    assert house.people.secrets[person.id]["password_hash"] == "brouillé"


def test_who_joins_is_in_the_journal_by_themselves(house: House) -> None:
    send(house)
    person = join(house)
    details: dict[str, Detail] = {"person": person.id, "role": BUYER}
    assert house.journal.kept[-1] == Event(Action.JOINED, person.id, HERE, None, details)


@pytest.mark.parametrize("right", ["adviser", "administrator"])
def test_an_invitation_to_the_installation_grants_that_right_and_no_other(house: House, right: str) -> None:
    send(house, right, None)
    person = house.people.kept[join(house).id]
    assert (person.is_adviser, person.is_administrator) == (right == "adviser", right == "administrator")
    assert house.members.kept == {}


def test_an_invitation_is_used_once(house: House) -> None:
    send(house)
    join(house)
    house.people.kept.clear()
    with pytest.raises(UsedLinkError):
        join(house)
    assert house.people.kept == {}


@pytest.mark.parametrize("token", ["", "jetom", "JETON"])
def test_a_link_that_was_not_made_opens_nothing(house: House, token: str) -> None:
    send(house)
    with pytest.raises(UsedLinkError):
        join(house, token=token)


def test_an_invitation_is_void_after_a_week(house: House) -> None:
    send(house)
    with pytest.raises(UsedLinkError):
        accept_as_new(house.desk(now=NOON + WEEK), "jeton", name="Sacha", password_hash="brouillé")
    accept_as_new(house.desk(now=NOON + WEEK - timedelta(seconds=1)), "jeton", name="Sacha", password_hash="brouillé")


def test_nobody_takes_an_account_that_exists_by_an_invitation(house: House) -> None:
    house.someone("sacha")
    send(house)
    with pytest.raises(UsedLinkError, match="Un compte existe déjà"):
        join(house)
    assert len(house.people.kept) == 1


def test_somebody_signed_in_joins_with_the_account_they_have(house: House) -> None:
    sacha = house.someone("sacha")
    send(house)
    accept_as(house.desk(), "jeton", house.people.kept[sacha])
    assert house.members.of_person(sacha) == {HERE: BUYER}


def test_an_invitation_for_somebody_else_is_refused_and_not_used_up(house: House) -> None:
    noemie = house.people.kept[house.someone("noemie")]
    send(house)
    with pytest.raises(UsedLinkError, match=GONE):
        accept_as(house.desk(), "jeton", noemie)
    assert house.links.usable("jeton", now=NOON) is not None
    assert house.members.kept == {}


@pytest.mark.parametrize(
    ("held", "offered", "kept"), [(LEAD, READER, LEAD), (READER, BUYER, BUYER), (BUYER, LEAD, LEAD)]
)
def test_an_invitation_never_lowers_a_role(
    house: House, held: AuthorityRole, offered: AuthorityRole, kept: AuthorityRole
) -> None:
    sacha = house.someone("sacha", held)
    send(house, offered)
    accept_as(house.desk(), "jeton", house.people.kept[sacha])
    assert house.members.of_person(sacha) == {HERE: kept}


def test_a_link_for_a_password_is_no_invitation(house: House) -> None:
    sacha = house.people.kept[house.someone("sacha")]
    ask_reset(house.desk(), sacha, token_hash="jeton")
    with pytest.raises(UsedLinkError):
        accept_as(house.desk(), "jeton", sacha)
    assert house.links.usable("jeton", now=NOON) is not None


def test_an_invitation_changes_no_password(house: House) -> None:
    house.someone("sacha")
    send(house)
    with pytest.raises(UsedLinkError):
        reset_password(house.desk(), "jeton", password_hash="autre", accounts=())
    assert house.people.secrets == {}


def test_a_new_password_ends_every_session_and_forgets_the_failed_tries(house: House) -> None:
    sacha = house.someone("sacha")
    ask_reset(house.desk(), house.people.kept[sacha], token_hash="jeton")
    reset_password(house.desk(), "jeton", password_hash="neuf", accounts=("flou",))
    assert house.people.secrets[sacha]["password_hash"] == "neuf"
    assert (house.sessions.ended, house.attempts.forgotten) == ([sacha], ["flou"])
    assert house.journal.kept == [Event(Action.PASSWORD_CHANGED, sacha, None, None, {"person": sacha})]


def test_a_link_for_a_password_lasts_an_hour_and_works_once(house: House) -> None:
    sacha = house.people.kept[house.someone("sacha")]
    link = ask_reset(house.desk(), sacha, token_hash="jeton")
    assert link.expires_at == NOON + timedelta(hours=1)
    reset_password(house.desk(), "jeton", password_hash="neuf", accounts=())
    with pytest.raises(UsedLinkError):
        reset_password(house.desk(), "jeton", password_hash="encore", accounts=())


def test_a_closed_account_gets_no_new_password(house: House) -> None:
    sacha = house.people.kept[house.someone("sacha")]
    ask_reset(house.desk(), sacha, token_hash="jeton")
    house.people.change(sacha.id, is_active=False)
    with pytest.raises(UsedLinkError):
        reset_password(house.desk(), "jeton", password_hash="neuf", accounts=())
    assert "password_hash" not in house.people.secrets[sacha.id]
