"""A right taken away is gone at the next request, in every session: roles, assignments, accounts (A4, B8)."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask

from procurement.credentials.tokens import hash_token
from procurement.domain.journey import State
from procurement.storage.session_store import SessionStore
from procurement.web.visit import OWNER, SEEN, SESSION
from tests.web import kept
from tests.web.browser import Browser
from tests.web.html_pages import Form, parse
from tests.web.people import TESTER
from tests.web.tenant_story import MATURITY, PASSWORD
from tests.web.two_tenants import World, inhabited

NEW_PASSWORD = "quatre escargots sous la pluie fine"
GONE, ENDED, LOWERED = 404, 401, 403
"""What the next request meets: a page that is not there, a session that is over, an action that is not theirs."""


@pytest.fixture(scope="module")
def shared(built_app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with inhabited(built_app, tmp_path_factory.mktemp("at-once")) as one:
        yield one


@pytest.fixture
def world(shared: World) -> World:
    shared.restore()
    return shared


def three(world: World, role: str) -> list[Browser]:
    """Return three browsers of one person, each with a session of its own."""
    person, now, found = world.a.people[role], datetime.now(UTC), []
    for turn in range(3):
        token, browser = f"jeton-{role}-{turn}", world.browser()
        with world.database.writing() as connection:
            SessionStore(connection).begin(hash_token(token), person, is_confirmed=True, device="Essai", now=now)
        with browser.client.session_transaction() as cookie:
            cookie.update({SESSION: token, SEEN: int(now.timestamp()), OWNER: person})
        found.append(browser)
    return found


def question(world: World) -> str:
    return f"/diagnostics/{world.a.assessments[State.DRAFT]}/questions/{MATURITY}"


def administers(world: World, to: str, button: str = "", **typed: str) -> None:
    admin = world.browser(TESTER)
    assert admin.send(admin.form("/administration", to), typed, button=button).status == 303


def unassign(world: World) -> None:
    administers(world, f"{world.a.siren}/conseil/{world.a.people['adviser']}/retrait")


def take_adviser_right(world: World) -> None:
    change_rights(world, "adviser", is_adviser=False)


def close_account(world: World) -> None:
    change_rights(world, "buyer", is_active=False)


def change_rights(world: World, role: str, **rights: bool) -> None:
    """Untick boxes of an account, as the administrator does."""
    admin = world.browser(TESTER)
    form = admin.form("/administration", f"/comptes/{world.a.people[role]}")
    content = {name: value for name, value in form.values.items() if rights.get(name, True)}
    assert admin.post(form.action, content | {"change": "rights"}).status == 303


def remove_second_factor(world: World) -> None:
    admin = world.browser(TESTER)
    form = admin.form("/administration", f"/comptes/{world.a.people['adviser']}")
    assert admin.post(form.action, form.values | {"change": "factor"}).status == 303


def remove_member(world: World) -> None:
    lead = world.browser(world.a.email("lead"))
    assert lead.submit(team(world), to=f"/{world.a.people['buyer']}/retrait").status == 303


def lower(world: World) -> None:
    lead = world.browser(world.a.email("lead"))
    assert lead.submit(team(world), {"role": "reader"}, to=f"/{world.a.people['buyer']}/role").status == 303


def reset_password(world: World) -> None:
    """Choose a new password by a link received."""
    from procurement.domain.links import LIFETIMES, Link
    from procurement.storage.link_store import LinkStore

    now, passer_by = datetime.now(UTC), world.browser()
    link = Link(
        0,
        "reset",
        world.a.email("buyer"),
        "",
        world.a.people["buyer"],
        None,
        None,
        None,
        now,
        now + LIFETIMES["reset"],
        None,
    )
    with world.database.writing() as connection:
        LinkStore(connection).add(hash_token("un-lien-pour-un-mot-de-passe"), link)
    assert passer_by.submit("/lien/un-lien-pour-un-mot-de-passe", {"password": NEW_PASSWORD}).status == 303


def team(world: World) -> str:
    return f"/collectivites/{world.a.siren}/equipe"


EVENTS: list[tuple[Callable[[World], None], str, int]] = [
    (unassign, "adviser", GONE),
    (remove_member, "buyer", GONE),
    (lower, "buyer", LOWERED),
    (take_adviser_right, "adviser", ENDED),
    (close_account, "buyer", ENDED),
    (remove_second_factor, "adviser", ENDED),
    (reset_password, "buyer", ENDED),
]
CASES = [pytest.param(*event, id=event[0].__name__) for event in EVENTS]


@pytest.mark.parametrize(("happens", "role", "status"), CASES)
def test_a_form_opened_before_is_refused_after(
    world: World, happens: Callable[[World], None], role: str, status: int
) -> None:
    """Seen red on a copy that kept the rights of a person in the cookie from when they signed in."""
    browsers = three(world, role)
    forms: list[Form] = [one.form(question(world), to=MATURITY) for one in browsers]
    happens(world)
    before = kept.answer(world.database, question(world), MATURITY)
    statuses = [
        one.client.post(form.action, data=form.values | {"choice": "4"}).status_code
        for one, form in zip(browsers, forms, strict=True)
    ]
    assert statuses == [status] * 3
    assert kept.answer(world.database, question(world), MATURITY) == before


@pytest.mark.parametrize(("happens", "role", "status"), CASES)
def test_a_page_read_before_is_refused_after(
    world: World, happens: Callable[[World], None], role: str, status: int
) -> None:
    """Seen red on a copy whose sessions outlived the account that was closed."""
    browsers = three(world, role)
    assert [one.fetch(question(world)).status_code for one in browsers] == [200] * 3
    happens(world)
    expected = {GONE: 404, ENDED: 303, LOWERED: 200}[status]
    assert [one.fetch(question(world)).status_code for one in browsers] == [expected] * 3


@pytest.mark.parametrize(("happens", "role", "status"), CASES)
def test_a_file_is_refused_after(world: World, happens: Callable[[World], None], role: str, status: int) -> None:
    """Seen red on a copy whose downloads went round the gate."""
    browsers = three(world, role)
    happens(world)
    url = f"/diagnostics/{world.a.assessments[State.DRAFT]}/pieces/{world.a.files[State.DRAFT]}"
    expected = {GONE: 404, ENDED: 303, LOWERED: 200}[status]
    assert [one.fetch(url).status_code for one in browsers] == [expected] * 3


def test_an_adviser_unassigned_no_longer_sees_the_body_in_the_portfolio(world: World) -> None:
    """Seen red on a copy whose assignments were only ever added."""
    adviser = world.browser(world.a.email("adviser"))
    assert "CANARI-A-collectivite" in adviser.fetch("/portefeuille").text
    unassign(world)
    for file in ("/portefeuille", "/portefeuille.csv"):
        assert "CANARI-A-collectivite" not in adviser.fetch(file).text


@pytest.mark.parametrize("verdict", ["demander", "niveau-2"])
def test_an_adviser_unassigned_decides_nothing_more(world: World, verdict: str) -> None:
    """Seen red on a copy whose assignments were only ever added."""
    adviser, address = world.browser(world.a.email("adviser")), world.a.assessments[State.IN_REVIEW]
    page = parse(adviser.fetch(f"/diagnostics/{address}/relecture/{MATURITY}").text)
    form = adviser.form_in(page.one("html"), to=MATURITY)
    unassign(world)
    before = kept.fingerprint(world.database)
    content = form.values | {"verdict": verdict, "text": "Trop tard"}
    assert adviser.client.post(form.action, data=content).status_code == 404
    assert kept.fingerprint(world.database) == before


def test_a_lead_who_leads_no_more_hands_nothing_in(world: World) -> None:
    """Seen red on a copy whose gate believed the role that the address named."""
    lead, other = three(world, "lead")[:2]
    assert other.submit(team(world), {"role": "lead"}, to=f"/{world.a.people['buyer']}/role").status == 303
    answers = f"/diagnostics/{world.a.assessments[State.DRAFT]}/reponses"
    form = lead.form(answers, to="/transmettre")
    buyer = world.browser(world.a.email("buyer"))
    assert buyer.submit(team(world), {"role": "reader"}, to=f"/{world.a.people['lead']}/role").status == 303
    assert lead.client.post(form.action, data=form.values).status_code == 403
    assert lead.fetch(answers).status_code == 200


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(world: World) -> None:
    """Seen red on a copy whose new password ended nothing."""
    here, *others = three(world, "buyer")
    changed = here.submit("/compte", {"present": PASSWORD, "password": NEW_PASSWORD}, to="/mot-de-passe")
    assert (changed.status, changed.location) == (303, "/compte?change=1")
    assert here.fetch("/compte").status_code == 200
    assert [one.fetch("/compte").status_code for one in others] == [303, 303]


def test_one_ends_a_session_of_ones_own_by_its_name(world: World) -> None:
    """Seen red on a copy whose ended sessions were only hidden from the list."""
    here, other, third = three(world, "buyer")
    numbers = re.findall(r"/compte/sessions/(\d+)/fin", other.fetch("/compte").text)
    mine = re.search(r"sessions/(\d+)/fin(?:(?!</li>).)*celle-ci", other.fetch("/compte").text, re.DOTALL)
    assert mine is not None
    assert mine[1] in numbers
    here.submit("/compte", to=f"/sessions/{numbers[1]}/fin")
    statuses = [one.fetch("/compte").status_code for one in (here, other, third)]
    assert sorted(statuses) == [200, 200, 303]


def test_one_ends_every_other_session_at_once(world: World) -> None:
    """Seen red on a copy whose button ended the session it was pressed in."""
    here, *others = three(world, "buyer")
    assert here.submit("/compte", to="/sessions/fin").status == 303
    assert here.fetch("/compte").status_code == 200
    assert [one.fetch("/compte").status_code for one in others] == [303, 303]


def test_a_role_given_counts_at_the_next_request(world: World) -> None:
    reader = world.browser(world.a.email("reader"))
    content = {"csrf_token": reader.token(), "choice": "4", "seen_version": "1", "request_id": "abc"}
    assert reader.client.post(question(world), data=content).status_code == 403
    lead = world.browser(world.a.email("lead"))
    lead.submit(team(world), {"role": "buyer"}, to=f"/{world.a.people['reader']}/role")
    assert reader.client.post(question(world), data=content).status_code == 303
