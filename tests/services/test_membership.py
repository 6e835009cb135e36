"""Changing what people are: an authority keeps a lead, the installation an administrator; a right lost is lost."""

import pytest

from procurement.domain.journal import Action, Event
from procurement.domain.people import AuthorityRole
from procurement.services.inviting import invite
from procurement.services.membership import (
    CHANGED_MEANWHILE,
    LAST_ADMINISTRATOR,
    LAST_LEAD,
    NO_LONGER_OPEN,
    assign_adviser,
    change_account,
    change_role,
    remove_member,
    remove_second_factor,
    unassign_adviser,
    withdraw_invitation,
)
from procurement.services.refusals import InvalidError, UnknownAssessmentError
from tests.services.fakes import LATER
from tests.services.people_fakes import House

LEAD, BUYER, READER = AuthorityRole.LEAD, AuthorityRole.BUYER, AuthorityRole.READER
HERE, ELSEWHERE = 1, 2


@pytest.fixture
def house() -> House:
    return House()


def invited(house: House, email: str, authority: int | None, role: str) -> int:
    """Invite someone, and return the number of the invitation."""
    token = f"{len(house.links.kept)}"
    invite(house.desk(), email=email, name="Invitée", role=role, authority=authority, token_hash=token)
    return house.links.kept[token].id


def open_links(house: House) -> list[str]:
    return [link.email for link in house.links.kept.values() if link.used_at is None]


def test_a_member_is_given_another_role(house: House) -> None:
    house.someone("camille", LEAD)
    sacha = house.someone("sacha", BUYER)
    change_role(house.desk(), HERE, sacha, READER)
    assert house.members.roles_in(HERE)[sacha] is READER


def test_a_change_of_role_is_in_the_journal(house: House) -> None:
    sacha = house.someone("sacha", BUYER)
    change_role(house.desk(by=5), HERE, sacha, LEAD)
    assert house.journal.kept == [Event(Action.ROLE_CHANGED, 5, HERE, None, {"person": sacha, "role": LEAD})]


def test_the_same_role_again_changes_nothing(house: House) -> None:
    camille = house.someone("camille", LEAD)
    change_role(house.desk(), HERE, camille, LEAD)
    assert house.journal.kept == []


@pytest.mark.parametrize("role", [BUYER, READER])
def test_the_last_lead_is_not_lowered(house: House, role: AuthorityRole) -> None:
    camille = house.someone("camille", LEAD)
    house.someone("sacha", BUYER)
    with pytest.raises(InvalidError, match=LAST_LEAD):
        change_role(house.desk(), HERE, camille, role)
    assert house.members.roles_in(HERE)[camille] is LEAD


def test_the_last_lead_is_not_removed(house: House) -> None:
    camille = house.someone("camille", LEAD)
    with pytest.raises(InvalidError, match=LAST_LEAD):
        remove_member(house.desk(), HERE, camille)
    assert camille in house.members.roles_in(HERE)


def test_a_lead_whose_account_is_closed_does_not_count_as_another_lead(house: House) -> None:
    camille = house.someone("camille", LEAD)
    house.someone("ancienne", LEAD, is_active=False)
    with pytest.raises(InvalidError, match=LAST_LEAD):
        remove_member(house.desk(), HERE, camille)


def test_a_lead_whose_account_is_closed_may_be_removed(house: House) -> None:
    house.someone("camille", LEAD)
    former = house.someone("ancienne", LEAD, is_active=False)
    remove_member(house.desk(), HERE, former)
    assert former not in house.members.roles_in(HERE)


def test_a_lead_of_another_authority_does_not_count(house: House) -> None:
    camille = house.someone("camille", LEAD)
    house.someone("ailleurs", LEAD, ELSEWHERE)
    with pytest.raises(InvalidError):
        change_role(house.desk(), HERE, camille, BUYER)


def test_one_of_two_leads_may_leave(house: House) -> None:
    camille, alex = house.someone("camille", LEAD), house.someone("alex", LEAD)
    remove_member(house.desk(by=camille), HERE, camille)
    assert set(house.members.roles_in(HERE)) == {alex}
    assert house.journal.kept == [Event(Action.MEMBER_REMOVED, camille, HERE, None, {"person": camille})]


def test_somebody_of_another_authority_is_not_touched(house: House) -> None:
    house.someone("camille", LEAD)
    stranger = house.someone("ailleurs", LEAD, ELSEWHERE)
    with pytest.raises(UnknownAssessmentError):
        change_role(house.desk(), HERE, stranger, READER)
    with pytest.raises(UnknownAssessmentError):
        remove_member(house.desk(), HERE, stranger)
    assert house.members.roles_in(ELSEWHERE) == {stranger: LEAD}


def test_a_role_just_lowered_does_not_come_back_by_an_older_invitation(house: House) -> None:
    house.someone("camille", LEAD)
    sacha = house.someone("sacha", BUYER)
    invited(house, "sacha@mairie.example", HERE, LEAD)
    change_role(house.desk(), HERE, sacha, READER)
    assert open_links(house) == []


def test_somebody_removed_does_not_come_back_by_an_older_invitation(house: House) -> None:
    house.someone("camille", LEAD)
    sacha = house.someone("sacha", BUYER)
    invited(house, "sacha@mairie.example", HERE, BUYER)
    invited(house, "sacha@mairie.example", ELSEWHERE, BUYER)
    invited(house, "autre@mairie.example", HERE, BUYER)
    remove_member(house.desk(), HERE, sacha)
    assert [(link.email, link.authority) for link in house.links.kept.values() if link.used_at is None] == [
        ("sacha@mairie.example", ELSEWHERE),
        ("autre@mairie.example", HERE),
    ]


def test_an_invitation_is_withdrawn_once(house: House) -> None:
    number = invited(house, "sacha@mairie.example", HERE, BUYER)
    withdraw_invitation(house.desk(now=LATER), HERE, number)
    assert open_links(house) == []
    assert house.journal.kept[-1] == Event(Action.INVITATION_WITHDRAWN, 99, HERE)
    with pytest.raises(InvalidError, match=NO_LONGER_OPEN):
        withdraw_invitation(house.desk(now=LATER), HERE, number)


@pytest.mark.parametrize(("made_on", "asked_on"), [(ELSEWHERE, HERE), (None, HERE), (HERE, None)])
def test_an_invitation_made_elsewhere_is_not_withdrawn(house: House, made_on: int | None, asked_on: int | None) -> None:
    role = "adviser" if made_on is None else LEAD
    number = invited(house, "sacha@mairie.example", made_on, role)
    with pytest.raises(InvalidError, match=NO_LONGER_OPEN):
        withdraw_invitation(house.desk(), asked_on, number)
    assert open_links(house) == ["sacha@mairie.example"]


def test_an_adviser_follows_an_authority_once(house: House) -> None:
    alix = house.someone("alix", is_adviser=True)
    for _ in range(2):
        assign_adviser(house.desk(), HERE, alix)
    assert house.assignments.of_person(alix) == {HERE}
    assert house.journal.kept == [Event(Action.ADVISER_ASSIGNED, 99, HERE, None, {"person": alix})]


@pytest.mark.parametrize(("is_adviser", "is_active"), [(False, True), (True, False)])
def test_only_an_active_adviser_follows_an_authority(house: House, is_adviser: bool, is_active: bool) -> None:
    someone = house.someone("alix", is_adviser=is_adviser, is_active=is_active)
    with pytest.raises(InvalidError):
        assign_adviser(house.desk(), HERE, someone)
    assert house.assignments.kept == set()


def test_nobody_unknown_follows_an_authority(house: House) -> None:
    with pytest.raises(InvalidError):
        assign_adviser(house.desk(), HERE, 404)


def test_an_adviser_follows_an_authority_no_longer(house: House) -> None:
    alix = house.someone("alix", is_adviser=True)
    assign_adviser(house.desk(), HERE, alix)
    for _ in range(2):
        unassign_adviser(house.desk(), HERE, alix)
    assert house.assignments.of_person(alix) == frozenset()
    assert house.journal.actions == [Action.ADVISER_ASSIGNED, Action.ADVISER_UNASSIGNED]


def account(house: House, person: int, **wanted: bool) -> None:
    """Change the rights that are said, and send back the others as they are."""
    known = house.people.kept[person]
    rights = {name: getattr(known, name) for name in ("is_adviser", "is_administrator", "is_active")}
    change_account(house.desk(), person, **(rights | wanted))


def test_an_account_is_given_a_right(house: House) -> None:
    alix = house.someone("alix")
    account(house, alix, is_adviser=True)
    assert house.people.kept[alix].is_adviser
    details = {"person": alix, "adviser": True, "administrator": False, "active": True}
    assert house.journal.kept == [Event(Action.ACCOUNT_CHANGED, 99, None, None, details)]


def test_a_right_given_ends_no_session(house: House) -> None:
    account(house, house.someone("alix"), is_adviser=True)
    assert house.sessions.ended == []


@pytest.mark.parametrize("right", ["is_adviser", "is_administrator", "is_active"])
def test_a_right_lost_ends_every_session(house: House, right: str) -> None:
    house.someone("dominique", is_administrator=True)
    alix = house.someone("alix", is_adviser=True, is_administrator=True)
    account(house, alix, **{right: False})
    assert house.sessions.ended == [alix]


def test_a_right_lost_does_not_come_back_by_an_older_invitation(house: House) -> None:
    alix = house.someone("alix", is_adviser=True)
    invited(house, "alix@mairie.example", None, "administrator")
    account(house, alix, is_adviser=False)
    assert open_links(house) == []


def test_who_is_no_adviser_any_more_follows_no_authority(house: House) -> None:
    alix = house.someone("alix", is_adviser=True)
    for authority in (HERE, ELSEWHERE):
        assign_adviser(house.desk(), authority, alix)
    account(house, alix, is_adviser=False)
    assert house.assignments.of_person(alix) == frozenset()
    assert house.journal.actions[-2:] == [Action.ADVISER_UNASSIGNED] * 2


def test_an_account_left_as_it_was_changes_nothing(house: House) -> None:
    account(house, house.someone("alix", is_adviser=True))
    assert house.journal.kept == []


@pytest.mark.parametrize("right", ["is_administrator", "is_active"])
def test_the_last_administrator_stays(house: House, right: str) -> None:
    dominique = house.someone("dominique", is_administrator=True)
    house.someone("ancien", is_administrator=True, is_active=False)
    with pytest.raises(InvalidError, match=LAST_ADMINISTRATOR):
        account(house, dominique, **{right: False})
    assert house.sessions.ended == []


def test_one_of_two_administrators_may_leave(house: House) -> None:
    dominique = house.someone("dominique", is_administrator=True)
    house.someone("claude", is_administrator=True)
    account(house, dominique, is_administrator=False)
    assert house.people.count_administrators() == 1


def test_a_page_older_than_the_account_does_not_open_it_again(house: House) -> None:
    alix = house.someone("alix", is_adviser=True, is_active=False)
    with pytest.raises(InvalidError, match=CHANGED_MEANWHILE):
        change_account(
            house.desk(), alix, is_adviser=False, is_administrator=False, is_active=True, seen=(True, False, True)
        )
    assert not house.people.kept[alix].is_active


def test_an_account_that_is_not_there_is_unknown(house: House) -> None:
    with pytest.raises(UnknownAssessmentError):
        change_account(house.desk(), 404, is_adviser=True, is_administrator=True, is_active=True)
    with pytest.raises(UnknownAssessmentError):
        remove_second_factor(house.desk(), 404)


def test_a_second_factor_removed_ends_every_session(house: House) -> None:
    alix = house.someone("alix")
    house.people.change(alix, totp_secret="SECRET", totp_last_step=12)
    remove_second_factor(house.desk(), alix)
    assert not house.people.kept[alix].has_second_factor
    assert house.people.secrets[alix] == {"totp_secret": None, "totp_last_step": None}
    assert house.sessions.ended == [alix]
    details = {"person": alix, "second_factor": False}
    assert house.journal.kept == [Event(Action.ACCOUNT_CHANGED, 99, None, None, details)]


def test_a_second_factor_never_set_is_not_removed(house: House) -> None:
    remove_second_factor(house.desk(), house.someone("alix"))
    assert house.journal.kept == []


def test_the_accounts_of_the_demonstration_stay_as_they_are(house: House) -> None:
    alix = house.someone("alix")
    house.people.change(alix, is_demo=True, is_adviser=True)
    with pytest.raises(InvalidError, match="démonstration"):
        change_account(house.desk(), alix, is_adviser=False, is_administrator=False, is_active=False)
    assert house.people.kept[alix].is_adviser
